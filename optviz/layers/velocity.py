"""What a step keeps of the one before it, and what the gradient adds, tip to tail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.language import say
from optviz.layers.step import bold, drop_lines, reached
from optviz.style.numbers import short

if TYPE_CHECKING:
    from optviz.recorder.anatomy import Anatomy
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage, StageRun
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_FEW = 2
_TRIED = 10
_SAME = 1e-6
_PART, _WHOLE, _HEAD = 3.2, 4.6, 14.0
_PALE = 0.2  # as pale as the oldest part of a trail, which shows in its casing


@dataclass(frozen=True)
class Velocity:
    r"""What makes up the step of a rule that keeps moving: the sum, tip to tail.

    .. math:: x_{k+1} - x_k = c + p

    Of the steps before, c is kept: β times the last one under the heavy ball's rule with a constant
    learning rate. The rest p is what the gradient here adds, by the model that the rule minimises.

    Parameters
    ----------
    runs : str or sequence of str
        The runs whose steps are taken apart; all that keep some of their steps by default.
    words : bool
        Whether to write what each arrow is, where there are two runs at most.

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4 (1964).

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Velocity("Momentum")
    Velocity(runs='Momentum', words=True)
    """

    runs: str | Sequence[str] = ()
    words: bool = True

    def check(self, stage: Stage) -> None:
        """Refuse to be asked for where no run keeps any of its steps."""
        runs = stage.named(self.runs, "Velocity")
        moved = [run for run in runs if run.steps]
        if moved and not any(map(_keeps, moved)):
            named = moved[0].name if len(moved) == 1 else "none of the runs"
            raise SceneError(
                f"layers.Velocity: {named} keeps {'nothing' if len(moved) == 1 else 'any'} "
                "of the last step",
                "name a run such as one of Momentum, or leave the layer out",
            )

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw what is kept, what the gradient adds, and the step that they make."""
        if not pen.explaining:
            return
        steps = [
            (run, made) for run in pen.runs
            if (made := pen.step(run)) is not None and kept(made) is not None
        ]  # fmt: skip
        told = self.words and len(steps) <= _FEW
        drawn = _on_a_curve if pen.dim == 1 else _on_a_map
        for run, made in steps:
            drawn(pen, run, made, told=told)


def kept(made: Anatomy) -> Array | None:
    """Return what a step keeps of those before it, None where that is nothing."""
    centre = None if made.model is None else made.model.centre
    if centre is None or not centre.any() or not np.isfinite([*centre, *made.p]).all():
        return None
    return centre


def _keeps(run: StageRun) -> bool:
    return any(
        (model := run.anatomy(step).model) is not None and model.centre is not None
        for step in range(min(run.steps, _TRIED))
    )


def _said(run: StageRun, made: Anatomy, centre: Array) -> str:
    """Return what the kept part is: β of the last step, where it is just that."""
    beta = getattr(run.trajectory.optimizer, "beta", None)
    if isinstance(beta, float) and made.step:
        last = run.anatomy(made.step - 1).p
        if np.allclose(centre, beta * last, rtol=_SAME, atol=_SAME * np.abs(last).max()):
            return say("{beta} of the last step", beta=short(beta))
    return say("what is kept of past steps")


def _on_a_map(pen: Pen, run: StageRun, made: Anatomy, *, told: bool) -> None:
    seen, style, centre = pen.seen, run.style, kept(made)
    assert centre is not None
    middle = made.x + centre
    pale = pen.theme.mix(style.color, _PALE, pen.theme.valley)
    tip = reached(pen, run, made)
    pen.arrow(made.x, made.x + seen.look * centre, pale, _PART, head=_HEAD, over=True)
    pen.arrow(
        middle, middle + seen.think * (made.there - middle), pen.theme.muted, _PART, head=_HEAD,
        over=True, before=pen.radius(run) if seen.think == 1.0 else 0.0,
    )  # fmt: skip
    if tip is not None:
        bold(pen, run, made, tip)
    if not told:
        return
    if tip is made.there:
        pen.label(made.there, say("= this step"), style.words, bold=True, away=18.0)
    if seen.look == 1.0:
        pen.label(middle, _said(run, made, centre), style.words, away=8.0)
    if seen.think == 1.0:
        words = say("+ the gradient step")
        pen.label(0.5 * (middle + made.there), words, pen.theme.muted, away=8.0)


def _on_a_curve(pen: Pen, run: StageRun, made: Anatomy, *, told: bool) -> None:
    from optviz.stage.base_line import Bar, lay

    seen, style, centre = pen.seen, run.style, kept(made)
    assert centre is not None
    x, middle, there = float(made.x[0]), float((made.x + centre)[0]), float(made.there[0])
    pale = pen.theme.mix(style.color, _PALE, pen.theme.valley)
    tip = reached(pen, run, made)
    words = [_said(run, made, centre), say("+ the gradient step"), say("= this step")]
    words = words if told else [""] * 3
    heights = lay(
        pen,
        [
            Bar(x, middle, x + seen.look * (middle - x) if seen.look else None, pale, words[0],
                style.words, _PART, bold=False),
            Bar(middle, there, middle + seen.think * (there - middle) if seen.think else None,
                pen.theme.muted, words[1], pen.theme.muted, _PART, bold=False),
            Bar(x, there, None if tip is None else float(tip[0]), style.color, words[2],
                style.words, _WHOLE),
        ],
        apart=True,
    )  # fmt: skip
    below = min(heights[0], heights[2], key=lambda height: -abs(height - made.f))
    drop_lines(pen, (x, made.f), below)
    if seen.look == 1.0:
        pen.line([(middle, heights[0]), (middle, heights[1])], pen.theme.muted, 1.3, dotted=True)
    if tip is made.there and np.isfinite(made.f_there):
        far = min(heights[1], heights[2], key=lambda height: -abs(height - made.f_there))
        drop_lines(pen, (there, made.f_there), far)
