"""A formula as it would be written on a blackboard, in the LaTeX that matplotlib can draw.

Straight from the syntax tree, as SymPy puts terms into an order of its own.
"""

from __future__ import annotations

import ast

from optviz.objectives.formula import Formula

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_COMMANDS = {
    "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan",
    "log2": r"\log_2", "log10": r"\log_{10}",
}  # fmt: skip
_OPERATORS = {ast.Add: " + ", ast.Sub: " - "}


def latex(formula: Formula) -> str:
    r"""Write a formula in mathtext, without dollar signs.

    Parameters
    ----------
    formula : Formula
        What `optviz.objectives.formula.parse` returned.

    Returns
    -------
    str
        Such as ``x^2 - \cos\frac{\pi x}{20}``.
    """
    return _write(formula.tree)


def _write(node: ast.expr, least: int = _SUM, *, last: bool = True) -> str:
    """Write a node, in brackets if it binds less than `least`.

    `last` says that nothing follows that could be read into a function without brackets.
    """
    if _binds(node) < least:
        return _bracketed(_write(node))
    match node:
        case ast.BinOp(left, ast.Add() | ast.Sub() as operator, right):
            other = _write(right, _SUM if isinstance(operator, ast.Add) else _PRODUCT, last=last)
            if other.startswith("-"):
                other = _bracketed(other)
            return _write(left) + _OPERATORS[type(operator)] + other
        case ast.BinOp(left, ast.Mult(), right):
            first, second = _write(left, _PRODUCT, last=False), _write(right, _PRODUCT, last=last)
            if second.startswith("-"):
                second = _bracketed(second)
            return first + (r" \cdot " if second[0].isdigit() else " ") + second
        case ast.BinOp(left, ast.Div(), right):
            return rf"\frac{{{_write(left)}}}{{{_write(right)}}}"
        case ast.BinOp(left, ast.Pow(), right):
            return _power(left, right, last=last)
        case ast.UnaryOp(ast.USub(), operand):
            inner = _write(operand, _PRODUCT, last=last)
            return "-" + (_bracketed(inner) if inner.startswith("-") else inner)
        case ast.UnaryOp(_, operand):
            return _write(operand, least, last=last)
        case ast.Call(ast.Name(name), [argument]):
            return _call(name, argument, last=last)
        case ast.Name(name):
            return _name(name)
        case ast.Constant(value):
            return _number(value)
    raise AssertionError(ast.dump(node))  # the parser lets nothing else through


def _binds(node: ast.expr) -> int:
    match node:
        case ast.BinOp(_, ast.Add() | ast.Sub()):
            return _SUM
        case ast.UnaryOp(ast.UAdd(), operand):
            return _binds(operand)
        case ast.BinOp(_, ast.Mult() | ast.Div()) | ast.UnaryOp():
            return _PRODUCT
        case ast.BinOp() | ast.Call(ast.Name("exp")):
            return _POWER
        case ast.Constant(int() | float() as value) if "10^" in _number(value):
            return _PRODUCT
    return _ATOM


def _power(base: ast.expr, exponent: ast.expr, *, last: bool) -> str:
    raised = _write(exponent)
    match base, exponent:
        case ast.Call(ast.Name(name), [argument]), ast.Constant(int()) if name not in (
            "exp", "sqrt", "abs", "log2", "log10",
        ):  # fmt: skip
            return _call(name, argument, last=last, power=_raised(raised))
        case ast.Call(ast.Name(name)), _ if name != "abs":
            return _bracketed(_write(base)) + _raised(raised)
    return _write(base, _ATOM) + _raised(raised)


def _call(name: str, argument: ast.expr, *, last: bool, power: str = "") -> str:
    inner = _write(argument)
    if name == "exp":
        return "e" + _raised(inner)
    if name == "sqrt":
        return rf"\sqrt{{{inner}}}"
    if name == "abs":
        # Around what is low, matplotlib draws \left| shorter than the letters.
        return rf"\left|{inner}\right|" if r"\frac" in inner else f"|{inner}|"
    command = _COMMANDS.get(name, "\\" + name) + power
    if last and _is_plain(argument):
        return command + ("" if inner.startswith("\\") else " ") + inner
    return command + _bracketed(inner)


def _is_plain(node: ast.expr) -> bool:
    """Whether a function of it is clear without brackets: a fraction, a name, 2 x."""
    match node:
        case ast.BinOp(_, ast.Div(), _):
            return True
        case ast.BinOp(left, ast.Mult(), right):
            return _is_factor(left) and _is_factor(right) and not isinstance(right, ast.Constant)
    return _is_factor(node)


def _is_factor(node: ast.expr) -> bool:
    return isinstance(node, (ast.Name, ast.Constant)) and _binds(node) == _ATOM


def _bracketed(inner: str) -> str:
    return rf"\left({inner}\right)"


def _raised(exponent: str) -> str:
    return f"^{exponent}" if len(exponent) == 1 else f"^{{{exponent}}}"


def _name(name: str) -> str:
    if name == "pi":
        return r"\pi"
    letter, index = name[0], name[1:]
    return letter + (f"_{index}" if len(index) == 1 else f"_{{{index}}}" if index else "")


def _number(value: object) -> str:
    digits, _, power = repr(value).partition("e")
    digits = digits.removesuffix(".0")
    if not power:
        return digits
    raised = "10" + _raised(str(int(power)))
    return raised if digits == "1" else rf"{digits} \cdot {raised}"
