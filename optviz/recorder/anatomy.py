"""What one step of a run consisted of: where from, by what slope and model, where to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.checks import as_count
from optviz.errors import SceneError
from optviz.optimizers.local_model import LocalModel
from optviz.recorder.clock import Clocked
from optviz.recorder.dialled import Dialled
from optviz.recorder.trajectory import Trajectory

Array = NDArray[np.float64]

_SAME = 1e-6  # of the step, by which that of the model may differ through rounding
_ROUNDING = 1e-12  # of the point


class Fields(SimpleNamespace):
    """A state as it was recorded: those of its fields that are arrays or numbers."""

    def __getattr__(self, name: str) -> Any:
        raise UnrecordedError(f"the state has no {name!r} that could be recorded")


class UnrecordedError(AttributeError):
    """A field of a state that no trajectory has."""


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
    before, after : Fields
        The state of the rule before and after, its recorded fields as attributes.
    model : LocalModel or None
        What the rule minimised; its `step` is `tried`, to rounding.
    why : str
        Why there is no model, in one line.
    """

    step: int
    x: Array
    there: Array
    f: float
    f_there: float
    g: Array
    before: Fields
    after: Fields
    model: LocalModel | None = None
    why: str = ""

    @property
    def p(self) -> Array:
        """The step, (dim,): from `x` to `there`."""
        return np.asarray(self.there - self.x)

    @property
    def tried(self) -> Array:
        """The step that the rule tried, (dim,): `p`, but where it was refused."""
        return np.asarray(self.after.tried) if self.refused else self.p

    @property
    def refused(self) -> bool:
        """Whether the rule tried a step and stayed where it was, as in a trust region."""
        tried = getattr(self.after, "tried", None)
        return tried is not None and bool(tried.any()) and not self.p.any()


def anatomy(run: Trajectory, step: int) -> Anatomy:
    """Return what a step of a run consisted of: its points, values, slope, states and model.

    Parameters
    ----------
    run : Trajectory
        One that knows its objective and its optimizer; else there is no model.
    step : int
        From 0, below the number of steps; of a run by another clock, the tick at which it is
        made; of one by a hyperparameter, the number of a value, whose first step it is.

    Raises
    ------
    SceneError
        The run has no such step.

    Examples
    --------
    Newton's step goes to where its model, here the function itself, is least.

    >>> from optviz import Newton, objectives, record
    >>> seen = anatomy(record(objectives.quadratic_1d(), Newton(), start=-20, steps=1), 0)
    >>> seen.p.tolist(), seen.model.step.tolist(), seen.model.has_minimum
    ([20.0], [20.0], True)
    """
    if isinstance(run, Clocked):
        return anatomy(run.original, int(run.taken[as_count("step", step, run.steps)]))
    if isinstance(run, Dialled):
        return anatomy(run.by_value[step], 0)
    step = as_count("step", step)
    if step >= run.steps:
        raise SceneError(
            f"step is {step}, and run {run.label!r} has {run.steps}",
            "steps are counted from 0",
        )
    made = Anatomy(
        step=step,
        x=run.points[step],
        there=run.points[step + 1],
        f=float(run.values[step]),
        f_there=float(run.values[step + 1]),
        g=run.gradients[step],
        before=_state(run, step),
        after=_state(run, step + 1),
    )
    model, why = _model(run, made)
    return replace(made, model=model, why=why)


def _state(run: Trajectory, k: int) -> Fields:
    return Fields(
        **{
            name: column[k].item() if column.ndim == 1 else column[k]
            for name, column in run.states.items()
        }
    )


def _model(run: Trajectory, made: Anatomy) -> tuple[LocalModel | None, str]:
    """Return the model that the rule minimised in a step, or why there is none."""
    rule, name = run.optimizer, getattr(run.optimizer, "name", run.label)
    if run.objective is None or rule is None:
        return None, f"the objective or the optimizer of run {run.label!r} is not known"
    if run.stride > 1:
        return None, f"the points of {name} are an epoch apart, not a step"
    unmodelled = getattr(rule, "unmodelled", None)
    if unmodelled is not None:
        return None, f"{name} {unmodelled}; it minimises no quadratic model of f"
    model_of = getattr(rule, "model", None)
    if model_of is None:
        return None, f"{name} does not say what model of f it minimises"
    untold = f"the model of {name} cannot be told from what was recorded of this step"
    seen = _Seen(run.objective, made.x, made.g, made.f)
    try:
        with np.errstate(all="ignore"):
            model = model_of(seen, made.x, made.before, made.after)
            if model is not None and not _explains(model, made):
                return None, untold
    except (ArithmeticError, np.linalg.LinAlgError, UnrecordedError):
        return None, untold
    if model is not None:
        return model, ""
    if made.p.any():
        return None, untold
    return None, f"{name} stands still in this step, and minimises no model of f"


def _explains(model: LocalModel, made: Anatomy) -> bool:
    """Whether the step of a model is the one that was made or tried.

    It is not where the rule saw what the record does not have, such as the Hessian of a batch.
    """
    away = np.abs(model.step - made.tried).max()
    far, near = np.abs(made.tried).max(), np.abs(made.x).max()
    return bool(away <= _SAME * far + _ROUNDING * near)


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
