"""The rule of a run with the numbers of a step in it: an expression that comes out as the step."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.optimizers.optimizer import rate
from optviz.recorder.anatomy import Anatomy
from optviz.recorder.clock import Clocked
from optviz.recorder.trajectory import Trajectory

Array = NDArray[np.float64]

_TOLERANCE = 1e-6  # of the step
_MOST = 16
"""In how many dimensions a Hessian is asked for, only to see whether an expression comes out."""


@dataclass(frozen=True, eq=False)
class Worked:
    """An expression and the numbers of its names.

    Parameters
    ----------
    tree : ast.expr
        What the rule says of the step: names, numbers, + − · / and powers, ``sqrt``, ``abs`` and
        ``norm``. Products are by component; a matrix divides as its inverse multiplies.
    values : mapping of str to array
        Numbers (), vectors (dim,), and matrices (dim, dim).
    """

    tree: ast.expr
    values: Mapping[str, Array]

    def value(self, node: ast.expr | None = None) -> Array:
        """Return what the expression, or a part of it, comes out as."""
        with np.errstate(all="ignore"):
            return _value(node or self.tree, self.values)


def worked(run: Trajectory, made: Anatomy) -> Worked | None:
    """Return how the rule of a run comes to a step, or None where nothing that it says does.

    A rule says it by a class attribute ``worked``: an expression, or several of which the first
    that comes out as the step holds.
    """
    for text in expressions(run.optimizer):
        found = comes_out(run, made, text)
        if found is not None:
            return found
    return None


def comes_out(run: Trajectory, made: Anatomy, text: str) -> Worked | None:
    """Return an expression with the numbers of a step, or None where it is not the step."""
    if isinstance(run, Clocked):
        return comes_out(run.original, made, text)
    tree = _parsed(text)
    try:
        names = dict.fromkeys(names_in(tree))
        known = {name: np.asarray(_known(name, run, made), dtype=np.float64) for name in names}
        found = Worked(tree, known)
        return found if _near(found.value(), made) else None
    except (KeyError, ArithmeticError, ValueError, np.linalg.LinAlgError):
        return None


def expressions(rule: object) -> tuple[str, ...]:
    """Return what a rule says of its step, best first; nothing if it says nothing."""
    said = getattr(rule, "worked", ())
    return (said,) if isinstance(said, str) else tuple(said)


def names_in(tree: ast.expr) -> Iterator[str]:
    """Yield the names of an expression, but for those of its functions."""
    calls = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in calls:
            yield node.id


@lru_cache(maxsize=256)
def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _near(found: Array, made: Anatomy) -> bool:
    """Return whether numbers are the step, but for what rounding took when it was made."""
    if not (np.isfinite(found).all() and np.isfinite(made.p).all()):
        return False
    size = float(np.abs(np.concatenate([made.x, made.there])).max())
    allowed = _TOLERANCE * float(np.abs(made.p).max()) + 4.0 * float(np.spacing(size))
    return bool(np.abs(found - made.p).max() <= allowed)


def _known(name: str, run: Trajectory, made: Anatomy) -> Any:
    """Return the number that a name stands for in a step of a run."""
    rule, t = run.optimizer, int(getattr(made.before, "t", made.step))
    match name:
        case "x" | "g" | "f":
            return getattr(made, name)
        case "t":
            return t
        case "last":
            return made.x - run.points[made.step - 1] if made.step else np.zeros_like(made.x)
        case "h":
            return _hessian(run, made)
        case "I":
            return np.eye(len(made.x))
        case "lr":
            return rate(rule.lr, t)  # type: ignore[union-attr]  # a name of the rule's own
        case "f_star":
            given = getattr(rule, "f_star", None)
            least = getattr(run.objective, "lowest", None) if given is None else given
            return np.nan if least is None else least
        case "m_hat" | "v_hat":
            decay = getattr(rule, {"m": "beta1", "v": "beta2"}[name[0]])
            return getattr(made.after, name[0]) / (1.0 - decay ** (t + 1))
    if name.endswith("_old"):
        return vars(made.before)[name.removesuffix("_old")]
    if is_dataclass(rule) and name in {one.name for one in fields(rule)}:
        return getattr(rule, name)
    return vars(made.after)[name]


def _hessian(run: Trajectory, made: Anatomy) -> Array:
    if run.objective is None or len(made.x) > _MOST or run.batch_size is not None:
        raise KeyError("h")
    with np.errstate(all="ignore"):
        return np.asarray(run.objective.hess(made.x))


def _value(node: ast.expr, names: Mapping[str, Array]) -> Array:
    match node:
        case ast.Constant(value=int() | float() as number):
            return np.asarray(float(number))
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return np.asarray(-_value(inner, names))
        case ast.Call(func=ast.Name(id=function), args=[inner]):
            return _called(function, _value(inner, names))
        case ast.BinOp(left=left, op=op, right=right):
            return _joined(op, _value(left, names), _value(right, names))
    raise ValueError(f"{ast.unparse(node)} is not understood")


def _called(function: str, given: Array) -> Array:
    if function == "sqrt":
        return np.asarray(np.sqrt(given))
    if function == "norm":
        return np.asarray(np.linalg.norm(given))
    if function == "abs" and given.ndim == 2:
        curvatures, axes = np.linalg.eigh(given)
        return np.asarray((axes * np.abs(curvatures)) @ axes.T)
    if function == "abs":
        return np.asarray(np.abs(given))
    raise ValueError(f"{function} is not understood")


def _joined(op: ast.operator, left: Array, right: Array) -> Array:
    match op:
        case ast.Add():
            return np.asarray(left + right)
        case ast.Sub():
            return np.asarray(left - right)
        case ast.Mult():
            return np.asarray(left @ right if left.ndim == 2 and right.ndim == 1 else left * right)
        case ast.Div():
            if right.ndim == 2:
                return np.asarray(np.linalg.solve(right, left))
            return np.asarray(left / right)
        case ast.Pow():
            return np.asarray(left**right)
    raise ValueError(f"{type(op).__name__} is not understood")
