"""The step that a run makes, as an arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.style.numbers import signed

if TYPE_CHECKING:
    from optviz.recorder.anatomy import Anatomy
    from optviz.stage.pen import Pen
    from optviz.stage.stage import StageRun
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_FEW = 3
_WIDTH, _HEAD = 4.6, 19.0


@dataclass(frozen=True)
class Step:
    r"""The step of each run, from where it is to where it goes.

    .. math:: p = x_{k+1} - x_k

    On a map it is an arrow from point to point. On a curve the arrows lie along a base line in
    free space, so that their lengths can be compared, with the way that each goes as a number.

    Parameters
    ----------
    runs : str or sequence of str
        The runs whose steps are shown, by name or by rule; all by default.
    words : bool
        Whether to write how far each goes, where there are three runs at most.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Step("Newton")
    Step(runs='Newton', words=True)
    """

    runs: str | Sequence[str] = ()
    words: bool = True

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw the steps at hand, as far as they are made."""
        if not pen.explaining:
            return
        steps = [(run, made) for run in pen.runs if (made := pen.step(run)) is not None]
        steps = [(run, made) for run, made in steps if np.isfinite(made.p).all()]
        told = self.words and len(steps) <= _FEW
        if pen.dim == 1:
            _on_a_curve(pen, steps, told=told)
            return
        for run, made in steps:
            tip = reached(pen, run, made)
            if tip is not None:
                bold(pen, run, made, tip)
            if told and tip is made.there:
                said = ", ".join(map(signed, made.p))
                pen.label(made.there, f"({said})", run.style.words, bold=True, away=18.0)


def bold(pen: Pen, run: StageRun, made: Anatomy, tip: Array) -> None:
    """Draw a step as far as `tip`: over the trail that it leaves, or ahead of a dot on its way."""
    dot = pen.pixels([pen.dot(run)])[0]
    behind = bool(np.hypot(*(dot - pen.pixels([tip])[0])) < 1.0)
    before = pen.radius(run) if behind else 0.0
    pen.arrow(made.x, tip, run.style.color, _WIDTH, head=_HEAD, over=behind, before=before)


def reached(pen: Pen, run: StageRun, made: Anatomy) -> Array | None:
    """Return how far a step is made: in a beat to the dot, else all of it; None is not yet."""
    beat = pen.moment.beat
    if beat is None or beat.name == "compare":
        return made.there
    return pen.dot(run) if pen.seen.go else None


def _on_a_curve(pen: Pen, steps: Sequence[tuple[StageRun, Anatomy]], *, told: bool) -> None:
    from optviz.stage.base_line import Bar, lay

    bars, tips = [], []
    for run, made in steps:
        tip = reached(pen, run, made)
        tips.append(tip)
        bars.append(
            Bar(
                float(made.x[0]), float(made.there[0]), None if tip is None else float(tip[0]),
                run.style.color, signed(float(made.p[0])) if told else "", run.style.words, _WIDTH,
            )
        )  # fmt: skip
    heights = lay(pen, bars)
    for (_, made), tip, height in zip(steps, tips, heights, strict=True):
        if tip is None:
            continue
        drop_lines(pen, (float(made.x[0]), made.f), height)
        if tip is made.there and np.isfinite(made.f_there):
            drop_lines(pen, (float(made.there[0]), made.f_there), height)


def drop_lines(pen: Pen, place: tuple[float, float], height: float) -> None:
    """Draw a thin line from a place on the graph to a base line."""
    pen.line([place, (place[0], height)], pen.theme.muted, 1.3, dotted=True)
