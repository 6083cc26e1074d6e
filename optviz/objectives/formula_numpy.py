"""A formula as it is written, computed by NumPy: where it is a number, and which.

SymPy simplifies: of √x² − 1 it makes x − 1, of log x − log x it makes 0, and forgets where they
are not defined. What is not a number here is none in value, gradient and Hessian.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from optviz.objectives.formula import Formula

_EVERYWHERE: Final = {"sin", "cos", "atan", "sinh", "cosh", "tanh", "exp", "abs"}


def as_written(formula: Formula, functions: Mapping[str, Callable[..., Any]]) -> Any:
    """Return the formula as a function of its variables, or None where it is defined everywhere.

    Parameters
    ----------
    formula : Formula
        What `optviz.objectives.formula.parse` returned: a tree of known nodes, nothing else.
    functions : mapping of str to callable
        NumPy's function for each name.
    """
    if not _has_gaps(formula.tree):
        return None
    numpy = _ForNumPy()
    # Of a copy, as the tree belongs to the formula; it was checked node by node.
    copied = ast.parse(f"lambda {', '.join(formula.variables)}: {ast.unparse(formula.tree)}")
    made = ast.fix_missing_locations(ast.Expression(numpy.visit(copied.body[0]).value))
    names = {**functions, "sqrt": np.sqrt, "power": _power, **numpy.numbers, "__builtins__": {}}
    computed = eval(compile(made, "formula", "eval"), names)
    return lambda *p: computed(*(np.asarray(x) + 0.0 for x in p))


def _has_gaps(node: ast.AST) -> bool:
    return any(map(_may_fail, ast.walk(node)))


def _may_fail(node: ast.AST) -> bool:
    """Whether an operation on variables is not defined for all numbers."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return name not in _EVERYWHERE and _varies(argument)
        case ast.BinOp(op=ast.Div(), right=right):
            return _varies(right)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            whole = isinstance(right, ast.Constant) and float(str(right.value)).is_integer()
            return not whole and (_varies(left) or _varies(right))
    return False


def _varies(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Name) and one.id[0] in "xy" for one in ast.walk(node))


def _power(base: Any, exponent: Any) -> Any:
    """Return a power that is no number where one of both is none; NumPy has NaN⁰ = 1 = 1ᴺᵃᴺ."""
    return np.where(np.isnan(base) | np.isnan(exponent), np.nan, base**exponent)


class _ForNumPy(ast.NodeTransformer):
    """Gives each number a name, so that it is one of NumPy's, which neither raise nor grow."""

    def __init__(self) -> None:
        self.numbers: dict[str, Any] = {"pi": np.float64(math.pi), "e": np.float64(math.e)}

    def visit_Constant(self, node: ast.Constant) -> ast.Name:
        name = f"number{len(self.numbers)}"
        self.numbers[name] = np.float64(str(node.value))
        return ast.Name(name, ast.Load())

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        through = isinstance(node.op, ast.Pow) and (_has_gaps(node.left) or _has_gaps(node.right))
        self.generic_visit(node)
        if not through:
            return node
        return ast.Call(ast.Name("power", ast.Load()), [node.left, node.right], [])
