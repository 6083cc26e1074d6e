"""What theorems predict of the runs of a subject, in the quantities that panels plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.language import say, voiced
from optviz.marks.predicted import Prediction
from optviz.optimizers import Momentum, Nesterov
from optviz.panels.convergence import away_from_minima
from optviz.panels.limits import norms
from optviz.recorder.clock import Clocked, steps_taken
from optviz.style.numbers import factor
from optviz.theorems import Theory, theory

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.panels.convergence import Measure
    from optviz.panels.subject import Subject
    from optviz.recorder.trajectory import Trajectory

Array = npt.NDArray[np.float64]

_DIP = 16
_SAME = 1e-9


def theories(subject: Subject) -> list[Theory]:
    """Return the theory of each run; where it is of a minimum, of the one that the run comes to."""
    return [_theory(subject.objective, one) for one in subject.trajectories]


def none_of(view: str, subject: Subject, reasons: list[str]) -> SceneError:
    """Return the error that no run has a theory, with the reasons."""
    by_reason: dict[str, list[str]] = {}
    for style, reason in zip(subject.styles, reasons, strict=True):
        by_reason.setdefault(reason, []).append(style.name)
    said = "; ".join(f"{', '.join(names)}: {reason}" for reason, names in by_reason.items())
    return SceneError(f"{view} has nothing to predict: {said}", "leave out theory=True")


def converging(subject: Subject, measure: Measure) -> list[Prediction]:
    """Return the predicted convergence of each run that has one.

    Raises
    ------
    SceneError
        No run has.
    """
    made, reasons = [], []
    for i, (run, known) in enumerate(zip(subject.trajectories, theories(subject), strict=True)):
        if not known.applies:
            reasons.append(known.why)
            continue
        values = _values(subject.objective, run, known, measure)
        if isinstance(values, str):
            reasons.append(values)
            continue
        first, numbers = values
        if len(numbers) > 1:
            label, condition = voiced(known.label), voiced(known.condition)
            words = (f"{label}\n{condition}", label, label.split(":")[0])
            made.append(Prediction(i, first, numbers, words))
    if len(reasons) == len(subject.trajectories):
        raise none_of("views.Convergence(theory=True)", subject, reasons)
    return made


def moving(subject: Subject, coordinate: int) -> list[Prediction]:
    """Return the predicted coordinate of each run whose path is known exactly.

    Raises
    ------
    SceneError
        No run has such a path.
    """
    made, reasons = [], []
    for i, (run, known) in enumerate(zip(subject.trajectories, theories(subject), strict=True)):
        if known.kind != "exact":
            near = known.theorem and not known.theorem.endswith("a quadratic")
            reasons.append("f is no quadratic" if near else known.why)
            continue
        with np.errstate(all="ignore"):
            path = known.path(int(_taken(run)[-1]))
        assert path is not None
        words = _a_step(known.factor(coordinate))
        made.append(Prediction(i, 0, path[_taken(run), coordinate], (words,) if words else ()))
    if not made:
        raise none_of("views.Iterates(theory=True)", subject, reasons)
    return made


def _a_step(found: tuple[float, bool] | None) -> str:
    """Return in words by what a step multiplies; nothing where it says nothing."""
    if found is None or found[0] in (0.0, 1.0):
        return ""
    by = factor(found[0])
    return say("× {factor} a step" if found[1] else "soon × {factor} a step", factor=by)


def _theory(objective: Objective, run: Trajectory) -> Theory:
    if run.optimizer is None:
        return Theory("", "", "", applies=False, why="its rule is not known")
    size = run.batch_size
    known = theory(run.optimizer, objective, run.points[0], batch_size=size)
    if known.kind in (None, "slope") and np.isfinite(run.points[-1]).all():
        late = theory(run.optimizer, objective, run.points[-1], batch_size=size)
        return late if late.kind == "slope" else known
    return known


def _values(
    objective: Objective, run: Trajectory, known: Theory, measure: Measure
) -> tuple[int, Array] | str:
    """Return from which point on what is predicted, or why nothing is."""
    first = known.holds_from(run.points)
    if first is None:
        return f"it does not come near the minimum, where {known.theorem} is"
    if known.kind == "slope" and isinstance(run.optimizer, Momentum | Nesterov):
        first = _off_a_dip(run, known, first)
    taken = _taken(run)[first:] - _taken(run)[first]
    start, steps = run.points[first], int(taken[-1])
    with np.errstate(all="ignore"):
        if measure in ("gap", "value"):
            assert known.low is not None
            base = 0.0 if measure == "value" else objective.lowest or 0.0
            if measure == "gap" and known.low - base > _SAME * max(1.0, abs(base)):
                return "it comes to a minimum that is not the lowest"
            gaps = known.predicted(steps, start)[taken]
            return first, gaps + known.low if measure == "value" else gaps
        if known.kind == "slope" and known.order == 1.0 and measure != "digits":
            assert known.rate is not None
            here = _measured(objective, start[np.newaxis], measure)
            return first, here * known.rate ** taken.astype(float)
        path = None if known.kind == "expected" else known.path(steps, start)
        if path is None:
            return f"what is known is of f, not of the {measure}"
        return first, _measured(objective, path[taken], measure)


def _measured(objective: Objective, points: Array, measure: Measure) -> Array:
    if measure == "gradient":
        return norms(np.asarray(objective.grad(points.T)).T)
    return away_from_minima(objective, points, digits=measure == "digits")


def _off_a_dip(run: Trajectory, known: Theory, first: int) -> int:
    """Return the next point at which f − f* is on top of its ringing."""
    assert known.low is not None
    gaps = run.values[first : first + _DIP] - known.low
    shares = gaps / (known.rate or 1.0) ** (2.0 * np.arange(len(gaps)))
    tops = np.flatnonzero((shares[1:-1] > shares[:-2]) & (shares[1:-1] >= shares[2:]))
    return first + (int(tops[0]) + 1 if tops.size else 0)


def _taken(run: Trajectory) -> npt.NDArray[np.int64]:
    """Return how many steps of the rule were made at each point."""
    whole = run.original if isinstance(run, Clocked) else run
    return steps_taken(run) * whole.stride
