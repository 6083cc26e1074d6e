"""What one step of a run consisted of: where from, by what slope and model, where to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.optimizers.local_model import LocalModel
from optviz.recorder.clock import Clocked
from optviz.recorder.trajectory import Trajectory

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Anatomy:
    """A step of a run, in the numbers that the trajectory has.

    Parameters
    ----------
    step : int
        Its number, from 0.
    x, there : array (dim,)
        The point before and after.
    f, f_there : float
        The function at both.
    g : array (dim,)
        The gradient at `x`, as the rule saw it: of a run on batches that of its batch.
    before, after : namespace
        The state of the rule before and after, its fields as attributes.
    model : LocalModel or None
        What the rule minimised; its `step` is `p` to rounding.
    why : str
        Why there is no model, in one line.
    """

    step: int
    x: Array
    there: Array
    f: float
    f_there: float
    g: Array
    before: SimpleNamespace
    after: SimpleNamespace
    model: LocalModel | None = None
    why: str = ""

    @property
    def p(self) -> Array:
        """The step, (dim,)."""
        return np.asarray(self.there - self.x)


def anatomy(run: Trajectory, step: int) -> Anatomy:
    """Return what a step of a run consisted of.

    Parameters
    ----------
    run : Trajectory
        One that knows its objective and its optimizer; else there is no model.
    step : int
        0 ≤ step < run.steps; of a run by another clock, counted in steps all the same.
    """
    if isinstance(run, Clocked):
        return anatomy(run.original, step)
    before, after = (
        SimpleNamespace(**{name: state[k] for name, state in run.states.items()})
        for k in (step, step + 1)
    )
    made = Anatomy(
        step=step,
        x=run.points[step],
        there=run.points[step + 1],
        f=float(run.values[step]),
        f_there=float(run.values[step + 1]),
        g=run.gradients[step],
        before=before,
        after=after,
    )
    model, why = _model(run, made)
    return replace(made, model=model, why=why)


def _model(run: Trajectory, made: Anatomy) -> tuple[LocalModel | None, str]:
    """Return the model that the rule minimised in a step, or why there is none."""
    if run.objective is None or run.optimizer is None:
        return None, "its objective or its optimizer is not known"
    if run.stride > 1:
        return None, "its points are an epoch apart, not a step"
    model_of = getattr(run.optimizer, "model", None)
    if model_of is None:
        return None, f"{run.label} minimises no model of f"
    seen = _Seen(run.objective, made.x, made.g, made.f)
    try:
        with np.errstate(all="ignore"):
            model = model_of(seen, made.x, made.before, made.after)
    except (ArithmeticError, np.linalg.LinAlgError, AttributeError):
        return None, "its model cannot be told from what was recorded"
    return model, "" if model else f"{run.label} minimises no model of f"


class _Seen:
    """The objective as the rule saw it at one point: of a batch, with the batch's gradient."""

    def __init__(self, objective: Any, x: Array, g: Array, f: float) -> None:
        self._objective, self._x, self._g, self._f = objective, x, g, f

    def value(self, p: Array) -> Any:
        """Return f."""
        return self._f if p is self._x else self._objective.value(p)

    def grad(self, p: Array) -> Array:
        """Return the gradient."""
        return self._g.copy() if p is self._x else np.asarray(self._objective.grad(p))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._objective, name)
