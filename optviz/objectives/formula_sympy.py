"""Formulas as SymPy expressions: exact derivatives, and NumPy code for all of them.

Loaded when the first formula is used, as SymPy takes a while to import. Functions are opaque to
SymPy but for their derivative: it would otherwise rewrite them under assumptions about complex
numbers, and can be made to compute for hours by ``exp(10**9*log(10) + x)``.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
import sympy
from sympy.printing.numpy import NumPyPrinter

from optviz.errors import SceneError
from optviz.objectives.formula import Formula, complain, shown
from optviz.objectives.formula_numpy import as_written

_LARGEST = 1e300
_LARGEST_POWER = 1000
_LARGEST_HESSIAN = 100_000
_FLOAT_BITS = 53


class _Opaque(sympy.Function):  # type: ignore[misc]
    """A function of one argument, of which SymPy knows only the derivative."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Any:
        return _SLOPES[type(self).__name__](self.args[0])


def _opaque(name: str) -> Any:
    return type(name, (_Opaque,), {})


_sin, _cos, _tan = map(_opaque, ("sin", "cos", "tan"))
_asin, _acos, _atan = map(_opaque, ("asin", "acos", "atan"))
_sinh, _cosh, _tanh = map(_opaque, ("sinh", "cosh", "tanh"))
_exp, _log, _log2, _log10 = map(_opaque, ("exp", "log", "log2", "log10"))
_abs, _sign = map(_opaque, ("abs", "sign"))


def _sqrt(u: Any) -> Any:
    return sympy.Pow(u, sympy.Rational(1, 2))


_SLOPES: dict[str, Callable[[Any], Any]] = {
    "sin": lambda u: _cos(u),
    "cos": lambda u: -_sin(u),
    "tan": lambda u: 1 + _tan(u) ** 2,
    "asin": lambda u: 1 / _sqrt(1 - u**2),
    "acos": lambda u: -1 / _sqrt(1 - u**2),
    "atan": lambda u: 1 / (1 + u**2),
    "sinh": lambda u: _cosh(u),
    "cosh": lambda u: _sinh(u),
    "tanh": lambda u: 1 - _tanh(u) ** 2,
    "exp": lambda u: _exp(u),
    "log": lambda u: 1 / u,
    "log2": lambda u: 1 / (u * sympy.Float(math.log(2))),
    "log10": lambda u: 1 / (u * sympy.Float(math.log(10))),
    "abs": lambda u: _sign(u),
    "sign": lambda u: sympy.Integer(0),
}
_SYMBOLIC: dict[str, Callable[[Any], Any]] = {
    "sin": _sin, "cos": _cos, "tan": _tan, "asin": _asin, "acos": _acos, "atan": _atan,
    "sinh": _sinh, "cosh": _cosh, "tanh": _tanh, "exp": _exp, "log": _log, "log2": _log2,
    "log10": _log10, "sqrt": _sqrt, "abs": _abs,
}  # fmt: skip
_NUMERIC: dict[str, Callable[..., Any]] = {
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos,
    "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "exp": np.exp,
    "log": np.log, "log2": np.log2, "log10": np.log10, "abs": np.abs, "sign": np.sign,
}  # fmt: skip
_OF_NUMBERS: dict[str, Callable[[float], float]] = {
    name: abs if name == "abs" else getattr(math, name) for name in _SYMBOLIC
}


class _Printer(NumPyPrinter):  # type: ignore[misc]
    """Prints floats to the last digit; SymPy's own printer stops at fifteen."""

    def _print_Float(self, expr: Any) -> str:  # noqa: N802 - SymPy looks for this name
        return repr(float(expr))

    def _print_Integer(self, expr: Any) -> str:  # noqa: N802 - SymPy looks for this name
        return repr(int(expr)) if abs(int(expr)) <= 2**_FLOAT_BITS else repr(float(expr))

    def _print_Rational(self, expr: Any) -> str:  # noqa: N802 - SymPy looks for this name
        return repr(int(expr.p) / int(expr.q))


class Derivatives:
    """A formula's value, gradient and Hessian as functions of its variables.

    All are exact, take numbers or arrays, and spread constants over arrays where needed. The
    derivatives are worked out when first asked for.

    Parameters
    ----------
    formula : Formula
        What `optviz.objectives.formula.parse` returned.

    Attributes
    ----------
    value : callable
        Takes the components one by one.

    Raises
    ------
    SceneError
        If a part of the formula is a number that is not real, or too large to compute with.
    """

    def __init__(self, formula: Formula) -> None:
        self._formula = formula
        self._symbols = [sympy.Symbol(name) for name in formula.variables]
        try:
            self._expression = _Reader(formula).read(formula.tree)
        except RecursionError:
            complain(formula.text, 1, "too deeply nested", "write it as a Python function")
        self._slopes: list[Any] | None = None
        self._gradient: Callable[..., Any] | None = None
        self._hessian: Callable[..., Any] | None = None
        self._written = as_written(formula, _NUMERIC)
        self.value: Callable[..., Any] = self._compiled(self._expression)
        if self._written is not None:
            self.value = self._written
        elif not self._expression.free_symbols:
            constant = float(self._expression)
            self.value = lambda *p: np.full(np.shape(p[0]), constant)

    def grad(self, *p: Any) -> Any:
        """Evaluate the gradient: a list of `dim` entries."""
        if self._gradient is None:
            self._gradient = self._compiled(self._differentiated())
        return self._where_defined(self._gradient(*p), *p)

    def hess(self, *p: Any) -> Any:
        """Evaluate the Hessian: `dim` lists of `dim` entries."""
        if self._hessian is None:
            rows = self._differentiated()
            self._refuse_if_huge(rows)
            # Symmetric by construction: each entry below the diagonal is the one above it.
            upper = {
                (i, j): row.diff(self._symbols[j])
                for i, row in enumerate(rows)
                for j in range(i, len(rows))
            }
            order = range(len(rows))
            entries = [[upper[min(i, j), max(i, j)] for j in order] for i in order]
            self._hessian = self._compiled(entries)
        return self._where_defined(self._hessian(*p), *p)

    def _where_defined(self, entries: Any, *p: Any) -> Any:
        """Return derivatives, of which none is a number where the formula is none."""
        undefined = False if self._written is None else np.isnan(self._written(*p))
        return _masked(entries, undefined) if np.any(undefined) else entries

    def _differentiated(self) -> list[Any]:
        if self._slopes is None:
            self._slopes = [self._expression.diff(symbol) for symbol in self._symbols]
        return self._slopes

    def _compiled(self, expression: Any) -> Callable[..., Any]:
        for part in sympy.flatten([expression]):
            if not _is_computable(part):
                self._complain("its derivatives are not real numbers, or too large")
        settings = {
            "fully_qualified_modules": False,
            "allow_unknown_functions": True,
            "user_functions": {name: name for name in _NUMERIC},
        }
        compiled: Callable[..., Any] = sympy.lambdify(
            self._symbols, expression, [_NUMERIC, "numpy"], printer=_Printer(settings), cse=True
        )
        return compiled

    def _refuse_if_huge(self, slopes: list[Any]) -> None:
        """Refuse what SymPy would take minutes to write out, such as a product of 60 sines.

        The second derivatives grow over the first about as these grow over the formula.
        """
        first = sum(int(sympy.count_ops(slope)) for slope in slopes)
        if first**2 > _LARGEST_HESSIAN * (1 + int(sympy.count_ops(self._expression))):
            self._complain("its Hessian is too long to write out")

    def _complain(self, cause: str) -> NoReturn:
        raise SceneError(
            cause,
            "write it as a Python function",
            item=f'formula "{shown(self._formula.text)}"',
        )


class _Reader:
    """Turns a checked syntax tree into a SymPy expression, node by node."""

    def __init__(self, formula: Formula) -> None:
        self._text = formula.text

    def read(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=int() as number):
                return sympy.Integer(number)
            case ast.Constant(value=float() as number):
                return sympy.Float(number)
            case ast.Name(id="pi"):
                return sympy.pi
            case ast.Name(id="e"):
                return sympy.Float(math.e)
            case ast.Name(id=name):
                return sympy.Symbol(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.read(operand)
            case ast.UnaryOp(operand=operand):
                return self.read(operand)
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                return self._checked(node, self._call(node, name, self.read(argument)))
            case ast.BinOp(left=left, op=operator, right=right):
                return self._checked(
                    node, self._binary(node, operator, self.read(left), self.read(right))
                )
        raise AssertionError(ast.dump(node))  # the parser lets nothing else through

    def _call(self, node: ast.expr, name: str, argument: Any) -> Any:
        if argument.free_symbols:
            return _SYMBOLIC[name](argument)
        if name == "sqrt" and argument.is_Integer:
            root = math.isqrt(max(int(argument), 0))
            if root**2 == argument:
                return sympy.Integer(root)
        return self._number(node, lambda: _OF_NUMBERS[name](float(argument)))

    def _binary(self, node: ast.expr, operator: ast.operator, left: Any, right: Any) -> Any:
        match operator:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                if right.is_zero:
                    self._complain(node, "division by zero")
                return left / right
        return self._power(node, left, right)

    def _power(self, node: ast.expr, base: Any, power: Any) -> Any:
        if not base.free_symbols and not power.free_symbols:
            # Exactly where that is cheap; 1.5**1000000000 is not to be worked out digit by digit.
            if base.is_Integer and power.is_Integer and 0 <= power <= 64 and abs(base) < 2**16:
                return base**power
            return self._number(node, lambda: float(base) ** float(power))
        if power.is_number and abs(power) > _LARGEST_POWER:
            self._complain(node, "the power is too large", f"stay below {_LARGEST_POWER}")
        if base.is_Float and base == math.e:
            return _exp(power)
        if base.is_number and base <= 0:
            self._complain(node, f"a power of {base} is not real", "use a positive base")
        return base**power

    def _number(self, node: ast.expr, compute: Callable[[], Any]) -> Any:
        try:
            found = compute()
        except OverflowError:
            self._complain(node, "the number is too large")
        except ZeroDivisionError:
            self._complain(node, "division by zero")
        except ValueError:
            found = None
        if not isinstance(found, float) or math.isnan(found):
            self._complain(node, "not a real number")
        return sympy.Float(found)

    def _checked(self, node: ast.expr, made: Any) -> Any:
        if not _is_computable(made):
            self._complain(node, "a number in it is too large or not real", "stay below 1e300")
        return made

    def _complain(self, node: ast.expr, cause: str, remedy: str = "") -> NoReturn:
        complain(self._text, node.col_offset + 1, cause, remedy)


def _masked(entries: Any, undefined: Any) -> Any:
    if isinstance(entries, list):
        return [_masked(one, undefined) for one in entries]
    return np.where(undefined, np.nan, entries)


def _is_computable(expression: Any) -> bool:
    """Whether every number in it is real and can be held as a float."""
    if expression.has(sympy.zoo, sympy.oo, sympy.nan, sympy.I):
        return False
    return all(abs(number) <= _LARGEST for number in expression.atoms(sympy.Number))
