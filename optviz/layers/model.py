"""The model of f that a rule minimises: a parabola on a curve, level lines on a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.language import noted, say
from optviz.recorder.anatomy import anatomy

if TYPE_CHECKING:
    from optviz.optimizers.local_model import LocalModel
    from optviz.recorder.anatomy import Anatomy
    from optviz.recorder.trajectory import Trajectory
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage, StageRun
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_TANGENT = 0.16  # of the width, to a side
_BEYOND = 0.45  # of the step, that the model is drawn past its two ends
_LEAST, _MOST = 0.05, 0.6  # of the width
_RIDE = 0.72
_FLAT = 34.0
_SAMPLES = 81
_TURN = np.linspace(0.0, 2 * np.pi, 97)
_FEW = 2
_TINY = 5.0
_GAP = 8.0

_WHOSE = {
    "minimum": noted("minimum of {run}'s model"),
    "top": noted("top of {run}'s model"),
    "saddle": noted("saddle of {run}'s model"),
}
_ITS = {
    "minimum": noted("its model's minimum"),
    "top": noted("its model's top"),
    "saddle": noted("its model's saddle"),
}


@dataclass(frozen=True)
class Model:
    r"""The model of f that each rule minimises to find its step.

    .. math:: m(p) = f + g^T p + \frac{1}{2} (p - c)^T B (p - c) - \frac{1}{2} c^T B c

    On a curve it is the tangent and the parabola, with the place where that is flat; the dot rides
    the parabola and then drops to f. On a map it is the model's level lines, the one through the
    dot among them, with their minimum or saddle, the region in which the model is trusted and the
    way along which it is minimised. What rules have no model is drawn nothing of.

    Parameters
    ----------
    runs : str or sequence of str
        The runs whose models are shown, by name or by rule; all by default.
    words : bool
        Whether to write what the model is, where there are two of them at most.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), section 2.2.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Model("Newton")
    Model(runs='Newton', words=True)
    """

    runs: str | Sequence[str] = ()
    words: bool = True

    steady: ClassVar[bool] = True

    def check(self, stage: Stage) -> None:
        """Refuse to be asked for where no run has a model."""
        runs = stage.named(self.runs, "Model")
        moved = [run for run in runs if run.steps]
        whys = [_why(run) for run in moved]
        if moved and all(whys):
            raise SceneError(f"layers.Model: {whys[0]}", "name other runs, or leave the layer out")

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw the models of the step at hand."""
        if not pen.explaining:
            return
        made = [(run, step) for run in pen.runs if (step := run.step(moment)) is not None]
        drawn = _on_a_curve if pen.dim == 1 else _on_a_map
        count = sum(step.model is not None for _, step in made)
        for run, step in made:
            if step.model is not None and np.isfinite(step.model.linear).all():
                drawn(pen, run, step, step.model)
                if self.words and count <= _FEW and pen.seen.think == 1:
                    _tell(pen, run, step, step.model, alone=count == 1)

    def holds(self, run: Trajectory, step: int) -> Array:
        """Return the place that the model sends the dot to, where that is near."""
        made = anatomy(run, step)
        if made.model is None or len(made.x) > 1 or not np.isfinite(made.p).all():
            return np.empty((0, 2))
        return np.array([[float(made.there[0]), float(made.model(made.p))]])

    def ride(self, run: StageRun, step: int) -> Array | None:
        """Return the way along the model and down, or up, to f."""
        made = run.anatomy(step)
        if made.model is None or len(made.x) > 1 or not np.isfinite(made.f_there):
            return None
        t = np.linspace(0.0, 1.0, _SAMPLES)
        p = made.p * np.minimum(t / _RIDE, 1.0)
        heights = made.model(p[None])
        drop = np.clip((t - _RIDE) / (1.0 - _RIDE), 0.0, 1.0)
        return np.stack([made.x + p, heights + drop * (made.f_there - heights)], axis=1)


def _why(run: StageRun) -> str:
    """Return why none of the first steps of a run has a model."""
    for step in range(min(run.steps, 10)):
        made = run.anatomy(step)
        if made.model is not None:
            return ""
    return made.why


def _tell(pen: Pen, run: StageRun, step: Anatomy, model: LocalModel, *, alone: bool) -> None:
    """Write what kind of place the model sends the dot to, and whose model where it is alone."""
    curvatures = np.linalg.eigvalsh(model.matrix)
    kind = "minimum" if curvatures[0] > 0 else "top" if curvatures[-1] < 0 else "saddle"
    words = say(_WHOSE[kind], run=run.style.label) if alone else say(_ITS[kind])
    place = [*step.there, float(model(step.p))] if pen.dim == 1 else step.x + model.stationary
    pen.label(place, words, run.style.words, bold=True)


def _on_a_curve(pen: Pen, run: StageRun, step: Anatomy, model: LocalModel) -> None:
    seen, style = pen.seen, run.style
    (left, right), _ = pen.stage.limits
    wide = right - left
    x, f, g = float(step.x[0]), step.f, float(step.g[0])
    reach = np.array([-1.0, 1.0]) * _TANGENT * wide * seen.look
    if seen.look:
        pen.line(
            np.stack([x + reach, f + g * reach], axis=1), pen.theme.muted, 2.0,
            alpha=1.0 if seen.think < 1 else 0.55,
        )  # fmt: skip
    if not seen.think:
        return
    p = float(step.p[0])
    extent = min(max(_BEYOND * abs(p), _LEAST * wide), _MOST * wide)
    low, high = (min(p, 0.0) - extent) * seen.think, (max(p, 0.0) + extent) * seen.think
    beside = np.linspace(low, high, _SAMPLES)
    pen.line(_graph(model, x, beside), style.color, 2.2, dashed=True)
    between = np.linspace(0.0, p * seen.think, _SAMPLES)
    pen.line(_graph(model, x, between), style.color, 3.2, cased=True)
    if seen.think < 1:
        return
    promised = float(model(step.p))
    flat = _FLAT / pen.stage.frame.width * wide
    pen.line([[x + p - flat, promised], [x + p + flat, promised]], style.color, 2.2)
    if seen.compare and abs(np.diff(pen.pixels([[x + p, promised], [x + p, step.f_there]])[:, 1])):
        pen.line([[x + p, promised], [x + p, step.f_there]], style.color, 2.0, dotted=True)


def _graph(model: LocalModel, x: float, p: Array) -> Array:
    return np.stack([x + p, model(p[None])], axis=1)


def _on_a_map(pen: Pen, run: StageRun, step: Anatomy, model: LocalModel) -> None:
    seen, style = pen.seen, run.style
    if not seen.think:
        return
    try:
        there = model.stationary
    except np.linalg.LinAlgError:
        return
    span = np.hypot(*np.diff(pen.pixels([step.x, step.x + there]), axis=0)[0])
    if not np.isfinite(span) or span < _TINY:
        return
    alpha = seen.think
    for points, share in _levels(pen, model, step, there):
        width = 2.2 if share == 1.0 else 1.3
        pen.line(points, style.color, width, alpha=alpha * (0.95 if share == 1.0 else 0.6))
    if model.radius is not None:
        circle = step.x + model.radius * np.stack([np.cos(_TURN), np.sin(_TURN)], axis=1)
        pen.outline(circle, style.color, 2.0, fill=0.08, dashed=True, alpha=alpha)
    if model.way is not None:
        pen.line(step.x + model.way, style.color, 2.0, dotted=True, alpha=alpha)
    if seen.think < 1:
        return
    pen.mark(step.x + there, style.color, 9.0, hollow=True, marker="o")


def _levels(
    pen: Pen, model: LocalModel, step: Anatomy, there: Array
) -> Iterator[tuple[Array, float]]:
    """Yield level lines of the model about its stationary point, the one through the dot last.

    In the axes of its curvatures λ they are λ₁u² + λ₂v² = h: ellipses, or the two branches of a
    hyperbola, which are drawn as far from the middle as twice the dot is.
    """
    curvatures, axes = np.linalg.eigh(model.matrix)
    away = axes.T @ -there
    height = float(curvatures @ away**2)
    if not np.isfinite(curvatures).all() or not curvatures.all():
        return
    for share in (1 / 9, 4 / 9, 1.0):
        h = share * height
        if curvatures[0] * curvatures[1] > 0:
            radii = np.sqrt(h / curvatures)
            lines = [radii[:, None] * np.stack([np.cos(_TURN), np.sin(_TURN)])]
        else:
            lines = _branches(curvatures, h, 2.0 * float(np.hypot(*away)))
        for line in lines:
            yield step.x + there + (axes @ line).T, share


def _branches(curvatures: Array, h: float, reach: float) -> list[Array]:
    """Return the two branches of λ₁u² + λ₂v² = h for λ₁ < 0 < λ₂, as far as a distance."""
    k = 0 if h < 0 else 1  # the axis that the branches cross
    vertex = np.sqrt(h / curvatures[k])
    ratio = np.sqrt(-curvatures[k] / curvatures[1 - k])
    most = np.arcsinh(max(reach / max(vertex, 1e-300), 1.0))
    t = np.linspace(-most, most, _SAMPLES)
    made = []
    for side in (1.0, -1.0):
        line = np.empty((2, _SAMPLES))
        line[k], line[1 - k] = side * vertex * np.cosh(t), vertex * ratio * np.sinh(t)
        made.append(line[:, np.hypot(*line) <= max(reach, 1.01 * vertex)])
    return made
