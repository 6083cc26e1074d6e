"""How far a run goes along each coordinate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.layers.step import reached
from optviz.style.numbers import short

if TYPE_CHECKING:
    from optviz.recorder.anatomy import Anatomy
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage, StageRun
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_FEW = 2
_SHORTEST = 5.0
_TURN = np.linspace(0.0, 2 * np.pi, 97)
_WIDTH = 2.4
_LARGEST = 1.2  # of the picture


@dataclass(frozen=True)
class Scale:
    r"""How far each run goes in x and how far in y: the legs of its step, with their lengths.

    .. math:: |p_1|, |p_2|

    Where a rule divides each coordinate by a number of its own, as Adam does, the ellipse of the
    steps that are as long as this one by the rule's own measure, :math:`\sum_i B_i p_i^2`, is drawn
    about the point; where it does not, as in gradient descent, that is a circle.

    Parameters
    ----------
    runs : str or sequence of str
        The runs whose legs are shown, by name or by rule; all by default.
    since : {"step", "start"}
        Of this step, or of the whole way from the start.
    words : bool
        Whether to write the lengths, where there are two runs at most.

    Raises
    ------
    SceneError
        `since` is neither.

    References
    ----------
    J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", JMLR 12 (2011), section 1.1.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Scale("Adam", since="start")
    Scale(runs='Adam', since='start', words=True)
    """

    runs: str | Sequence[str] = ()
    since: Literal["step", "start"] = "step"
    words: bool = True

    def __post_init__(self) -> None:
        if self.since not in ("step", "start"):
            raise SceneError(f"since is {self.since!r:.80}", "use one of step, start")

    def check(self, stage: Stage) -> None:
        """Refuse a curve, which has one coordinate."""
        stage.named(self.runs, "Scale")
        if stage.dim == 1:
            raise SceneError(
                f"layers.Scale: {stage.objective.name} has one coordinate, and none to compare it "
                "with",
                "show layers.Step() in its stead",
            )

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw the legs, as far as they are gone."""
        if not pen.explaining:
            return
        told = self.words and len(pen.runs) <= _FEW
        for run in pen.runs:
            if self.since == "start":
                points = run.trajectory.points
                _legs(pen, run, points[0], points[min(moment.step, len(points) - 1)], told=told)
                continue
            made = pen.step(run)
            if made is None or not np.isfinite(made.p).all():
                continue
            _measure(pen, run, made)
            tip = reached(pen, run, made)
            if tip is not None:
                _legs(pen, run, made.x, tip, told=told and tip is made.there)


def _legs(pen: Pen, run: StageRun, begin: Array, end: Array, *, told: bool) -> None:
    """Draw the way across, then the way up or down, and how long they are."""
    if not np.isfinite(end).all():
        return
    corner = np.array([end[0], begin[1]])
    for a, b, length in ((begin, corner, end[0] - begin[0]), (corner, end, end[1] - begin[1])):
        here, there = pen.pixels([a, b])
        away = float(np.hypot(*(there - here)))
        if not away:
            continue
        before = pen.radius(run) if (b == end).all() else 0.0
        near = here + max(1.0 - before / away, 0.0) * (there - here)
        pen.line(
            pen.stage.data(np.stack([here, near])), run.style.color, _WIDTH, dotted=True,
            cased=True, over=True,
        )  # fmt: skip
        if told and away >= _SHORTEST:
            said = short(abs(float(length)))
            pen.label(0.5 * (a + b), said, run.style.words, bold=True, away=8.0)


def _measure(pen: Pen, run: StageRun, made: Anatomy) -> None:
    """Draw the ellipse of the steps as long as this one by the rule's own measure."""
    model = made.model
    if model is None or model.bend.ndim != 1 or not model.has_minimum or not pen.seen.think:
        return
    p = made.p if model.centre is None else made.p - model.centre
    length = float(model.bend @ p**2)
    if not np.isfinite(length) or length <= 0.0:
        return
    radii = np.sqrt(length / model.bend)
    (left, right), (low, high) = pen.stage.limits
    if (radii > _LARGEST * np.array([right - left, high - low])).any():
        return
    ellipse = made.x + radii * np.stack([np.cos(_TURN), np.sin(_TURN)], axis=1)
    pen.outline(ellipse, run.style.color, 1.5, dashed=True, alpha=pen.seen.think)
