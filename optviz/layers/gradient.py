"""The way down at a point: the gradient as a rule saw it, and those of single samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.checks import as_count
from optviz.errors import SceneError
from optviz.language import say
from optviz.objectives.data.data_objective import DataObjective
from optviz.style.numbers import signed

if TYPE_CHECKING:
    from optviz.recorder.anatomy import Anatomy
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage, StageRun
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_FEW = 2
_LONGEST = 0.3  # of the picture
_TANGENT = 0.16  # of the width, to a side
_MOST = 500
_USUAL = 0.9
_WIDTH, _HEAD = 3.2, 15.0
_SAME = 1e-9


@dataclass(frozen=True)
class Gradient:
    r"""The negative gradient of f at each dot, as the rule saw it.

    .. math:: -\nabla f(x_k)

    On a map it is an arrow; the longest of the film is about a third of the picture, and all are
    to one scale. On a curve it is the tangent, with its slope. Of a run on batches it is that of
    its batch; with `samples`, those of single samples fan out about the mean of all.

    Parameters
    ----------
    runs : str or sequence of str
        The runs whose gradients are shown, by name or by rule; all by default.
    samples : int
        Of how many single samples of the data to show the gradient, too, up to 500; drawn once,
        by chance, and the same for the whole film.
    words : bool
        Whether to write what it is, where there are two runs at most.

    Raises
    ------
    SceneError
        `samples` is no count.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Gradient(samples=60)
    Gradient(runs=(), samples=60, words=True)
    """

    runs: str | Sequence[str] = ()
    samples: int = 0
    words: bool = True

    def __post_init__(self) -> None:
        as_count("samples", self.samples, most=_MOST)

    def check(self, stage: Stage) -> None:
        """Refuse to show samples of what is not made of any."""
        stage.named(self.runs, "Gradient")
        if self.samples and not isinstance(stage.objective, DataObjective):
            raise SceneError(
                f"layers.Gradient: {stage.objective.name} is not made of samples",
                "leave samples out",
            )
        if self.samples and stage.dim == 1:
            raise SceneError(
                f"layers.Gradient: {stage.objective.name} has one parameter, and no room for "
                "the gradients of samples to fan out",
                "leave samples out",
            )

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw the gradients where the steps at hand begin."""
        if not pen.explaining or not pen.seen.look:
            return
        found = [(run, pen.step(run, waiting=True)) for run in pen.runs]
        steps = [(run, made) for run, made in found if made is not None]
        steps = [(run, made) for run, made in steps if np.isfinite([*made.x, *made.g]).all()]
        told = self.words and len(steps) <= _FEW
        seen: list[Array] = []
        for run, made in steps:
            here = np.concatenate([made.x, made.g])
            first = not any(np.array_equal(here, other) for other in seen)
            seen.append(here)
            if pen.dim == 1:
                _tangent(pen, run, made, told=told and first)
            else:
                self._arrows(pen, run, made, told=told and first)

    def _arrows(self, pen: Pen, run: StageRun, made: Anatomy, *, told: bool) -> None:
        scale, words = self._scale(pen), "$-\\nabla f$"
        if self.samples:
            singles = self._singles(pen.stage, made.x)
            for single in singles:
                tip = made.x - scale * pen.seen.look * single
                pen.arrow(made.x, tip, pen.theme.muted, 1.1, head=8.0, cased=False)
            longest = singles[int(np.argmax(np.hypot(*singles.T)))]
            mean, words = np.asarray(pen.objective.grad(made.x)), say("mean of all")
            if np.abs(mean - made.g).max() > _SAME * np.abs(mean).max():
                _arrow(pen, made.x, scale * mean, pen.theme.ink, words if told else "")
                words = say("its batch")
            if told:
                pen.label(
                    made.x - scale * longest, say("single samples"), pen.theme.muted, away=8.0
                )
        _arrow(pen, made.x, scale * made.g, run.style.color, words if told else "", run.style.words)

    def _scale(self, pen: Pen) -> float:
        """Return how long, as data, a gradient of length 1 is drawn."""
        key = "scale of gradients", tuple(run.index for run in pen.runs), self.samples
        return pen.stage.once(key, lambda: self._longest(pen))

    def _longest(self, pen: Pen) -> float:
        stage = pen.stage
        (left, right), (low, high) = stage.limits
        grids = [np.zeros((1, 2))]
        for run in pen.runs:
            points, gradients = run.trajectory.points[:-1], run.trajectory.gradients[:-1]
            inside = (points >= (left, low)) & (points <= (right, high)) & np.isfinite(gradients)
            grids.append(gradients[inside.all(axis=1)])
        unit = np.array(stage.frame.size) / (right - left, high - low)
        lengths = np.hypot(*(np.concatenate(grids) * unit).T)
        longest = float(lengths.max())
        if self.samples:
            start = pen.runs[0].trajectory.points[0]
            singles = np.hypot(*(self._singles(stage, start) * unit).T)
            longest = max(longest, float(np.quantile(singles, _USUAL)))
        return _LONGEST * min(stage.frame.size) / longest if longest > 0.0 else 0.0

    def _singles(self, stage: Stage, x: Array) -> Array:
        """Return the gradients of the chosen samples at a point, (n, dim)."""
        made = stage.once(("gradients of samples", self.samples), lambda: _gradients(stage, self))
        return made(*x.tolist())


def _arrow(pen: Pen, x: Array, g: Array, color: str, words: str, ink: str = "") -> None:
    pen.arrow(x, x - pen.seen.look * g, color, _WIDTH, head=_HEAD)
    if words and g.any():
        pen.label(x - g, words, ink or color, away=8.0)


def _gradients(stage: Stage, layer: Gradient) -> Callable[..., Array]:
    objective = stage.objective
    assert isinstance(objective, DataObjective)
    count = min(layer.samples, objective.samples)
    chosen = np.random.default_rng(0).permutation(objective.samples)[:count]
    batches = [objective.batch(np.array([i])) for i in chosen]

    @lru_cache(maxsize=64)
    def at(*x: float) -> Array:
        return np.array([one.grad(np.array(x)) for one in batches])

    return at


def _tangent(pen: Pen, run: StageRun, made: Anatomy, *, told: bool) -> None:
    (left, right), _ = pen.stage.limits
    x, g = float(made.x[0]), float(made.g[0])
    reach = _TANGENT * (right - left) * pen.seen.look
    ends = np.array([x - reach, x + reach])
    pen.line(np.stack([ends, made.f + g * (ends - x)], axis=1), run.style.color, 2.4, cased=True)
    if told:
        pen.label([x, made.f], say("slope {f}", f=signed(g)), run.style.words, away=22.0)
