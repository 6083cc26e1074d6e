"""The points that a line search or a trust region tried and refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.language import noted, say

if TYPE_CHECKING:
    from optviz.recorder.anatomy import Anatomy
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage, StageRun
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_FEW = 2
_NUMBERED, _NEAREST = 12, 20.0
_CROSS = 10.0
_LINE = 1.3
_SAME = 1e-12
_SAID = noted("tried and refused")


@dataclass(frozen=True)
class Trials:
    r"""The points that each run tried and did not go to, in the order in which it tried them.

    .. math:: x_k + \alpha_i p

    Of a line search the lengths but the one taken; of a trust region the steps that it refused, at
    one point one after another.

    Parameters
    ----------
    runs : str or sequence of str
        The runs whose trials are shown, by name or by rule; all that try by default.
    words : bool
        Whether to number them and say what they are, where there are two runs at most.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), algorithms 3.1 and 4.1.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Trials()
    Trials(runs=(), words=True)
    """

    runs: str | Sequence[str] = ()
    words: bool = True

    def check(self, stage: Stage) -> None:
        """Refuse to be asked for where no run tries anything."""
        runs = stage.named(self.runs, "Trials")
        moved = [run for run in runs if run.steps]
        if moved and not any(map(_tries, moved)):
            raise SceneError(
                f"layers.Trials: {moved[0].name} takes each step that it tries",
                "name a run with a line search or a trust region, or leave the layer out",
            )

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw what was tried before the step at hand, one after another."""
        if not pen.explaining or not pen.seen.think:
            return
        tried = [
            (run, made, points) for run in pen.runs
            if (made := pen.step(run)) is not None and len(points := refused(run, made))
        ]  # fmt: skip
        told = self.words and len(tried) <= _FEW
        for number, (run, made, points) in enumerate(tried):
            shown = points[: ceil(pen.seen.think * len(points))]
            _draw(pen, run, made, shown, told=told)
            if told and not number:
                inside = [one for one in _placed(pen, shown) if _holds(pen, one)]
                if inside:
                    pen.label(inside[0], say(_SAID), run.style.words, away=12.0)


def refused(run: StageRun, made: Anatomy) -> Array:
    """Return the points that were tried and left at a step, (n, dim), the first tried first."""
    trials = getattr(made.after, "trials", None)
    if trials is not None:
        lengths = trials[np.isfinite(trials)]
        taken = float(made.after.step)
        lengths = lengths[np.abs(lengths - taken) > _SAME * max(abs(taken), _SAME)]
        points = made.x + lengths[:, None] * made.after.p
        return np.asarray(points[np.isfinite(points).all(axis=1)])
    points, one = [made.x + made.tried] * made.refused, made
    while one.step and (one := run.anatomy(one.step - 1)).refused:
        points.append(one.x + one.tried)
    return np.array(points[::-1]).reshape(-1, len(made.x))


def _tries(run: StageRun) -> bool:
    return bool({"trials", "tried"} & vars(run.anatomy(0).after).keys())


def _draw(pen: Pen, run: StageRun, made: Anatomy, points: Array, *, told: bool) -> None:
    color = run.style.color
    places = _placed(pen, points)
    if pen.dim == 2:
        for place in places:
            pen.line([made.x, place], color, _LINE, cased=True)
    inside = np.array([place for place in places if _holds(pen, place)]).reshape(-1, 2)
    gaps = np.hypot(*np.diff(pen.pixels(inside), axis=0).T)
    numbered = told and 1 < len(inside) <= _NUMBERED and bool((gaps > _NEAREST).all())
    for number, place in enumerate(places, 1):
        pen.mark(place, color, _CROSS, marker="X", hollow=True, over=True)
        if numbered and _holds(pen, place):
            pen.label(place, str(number), run.style.words, bold=True, away=9.0)


def _placed(pen: Pen, points: Array) -> Array:
    """Return where points lie in the picture: on a curve at the height of f."""
    if pen.dim == 2:
        return points
    values = np.asarray(pen.objective.value(points.T), dtype=np.float64)
    return np.stack([points[:, 0], values], axis=1)[np.isfinite(values)]


def _holds(pen: Pen, place: Array) -> bool:
    return pen.stage.frame.holds(pen.pixels([place])[0])
