"""The gradient by central differences, all over a map and where each run is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.objectives import differences
from optviz.style import KEY
from optviz.style.numbers import short

if TYPE_CHECKING:
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

    from optviz.objectives import Objective
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage, StageRun
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_CELL = 52.0
_LONGEST_IN_CELL = 0.8
_LONGEST = 0.3
_SHORTEST = 6.0
_WIDTH, _CASING = 3.4, 6.4
_HEAD = 15.0
_ROW = 27.0
_STEEPEST, _FLATTEST = 1e150, 1e-290
_CLEAR = 12.0
_MOST_DECIMALS = 5
_WIDEST = 12  # letters of a number; of one that needs more, three digits are written


@dataclass(frozen=True)
class GradientField:
    """Arrows of −∇f on a lattice, and from each run, with ∇f there in figures.

    Gradients are central differences of f, whether the objective knows its gradient or not. On
    the lattice the length of an arrow grows with the square root of the gradient's norm, so that
    gentle slopes show beside steep ones; at the runs it grows with the norm itself.

    Parameters
    ----------
    runs : str or sequence of str
        The runs that have an arrow, by name or by rule; all by default.
    table : bool
        Whether ∇f is written, a line a run, in the corner that is emptiest.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.GradientField(table=False)
    GradientField(runs=(), table=False)
    """

    runs: str | Sequence[str] = ()
    table: bool = True

    def check(self, stage: Stage) -> None:
        """Refuse other dimensions than two."""
        if stage.dim != 2:
            raise SceneError(
                f"layers.GradientField shows two dimensions, and {stage.objective.name} has "
                f"{stage.dim}",
                "leave the layer out",
            )

    def ground(self, stage: Stage) -> None:
        """Draw the lattice, and the ground of the table."""
        _draw_lattice(stage)
        if self.table:
            self._measured(stage).lay(stage)

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw the arrows from the dots, and write what they are."""
        found = self._measured(pen.stage)
        for row, run in enumerate(pen.runs):
            here = run.now(run.trajectory.points, moment)
            way = -found.length * _in_pixels(pen.stage, gradient(pen.objective, here[None]))[0]
            tail = pen.pixels(here)[0]
            _draw_arrow(pen, tail, tail + way, run.style.color)
            if self.table and found.said:
                said = found.said[row]
                pen.text(
                    pen.stage.data(np.array([found.left, found.height(row)])),
                    said[min(moment.step, len(said) - 1)], run.style.words, KEY, bold=True,
                    va="center_baseline",
                )  # fmt: skip

    def _measured(self, stage: Stage) -> _Table:
        runs = stage.named(self.runs, "GradientField")
        key = "gradient field", tuple(run.index for run in runs)
        return stage.once(key, lambda: _Table(stage, runs))


class _Table:
    """What is known of the runs before the film: their gradients, and where these are written."""

    def __init__(self, stage: Stage, runs: Sequence[StageRun]) -> None:
        self._theme = stage.theme
        paths = [run.trajectory.points for run in runs]
        slopes = [gradient(stage.objective, points) for points in paths]
        steepest = max(float(np.hypot(*_in_pixels(stage, one).T).max()) for one in slopes)
        self.length = _LONGEST * min(stage.frame.size) / max(steepest, _FLATTEST)
        places, found = [_said(points) for points in paths], [_said(one) for one in slopes]
        both = [list(zip(*one, strict=True)) for one in zip(places, found, strict=True)]
        self.said: list[list[str]] = []
        for form in ("∇f{} = {}", "∇f = {1}"):
            said = [[form.format(*one) for one in ones] for ones in both]
            if self._fits(stage, said):
                self.said = said
                break
        # Above the line of a run alone, that of its start stays.
        alone = len(self.said) == 1 and len(self.said[0]) > 1
        self._first = self.said[0][0] if alone else ""
        self._rows = len(self.said) + bool(self._first)
        trails = [stage.frame.place(points[:400]) for points in paths]
        if self.said:
            self._place(stage, np.concatenate([*trails, *map(_filled, stage.taken)]))

    def height(self, row: int) -> float:
        """Return where the line of a run stands, in pixels."""
        return self._top - (row + bool(self._first) + 0.5) * _ROW

    def lay(self, stage: Stage) -> None:
        """Draw the ground, and the line that stays."""
        from matplotlib.patches import FancyBboxPatch
        from matplotlib.transforms import Bbox

        if not self.said:
            return
        high = _ROW * self._rows
        stage.axes.add_artist(
            FancyBboxPatch(
                (self.left, self._top - high), self._width, high, "round,pad=6",
                fc=self._theme.paper, lw=0, zorder=6, transform=stage.frame.transform,
            )
        )  # fmt: skip
        if self._first:
            text = self._text(stage, self._first)
            text.set(position=(self.left, self._top - 0.5 * _ROW), zorder=7)
        stage.written.append(Bbox.from_bounds(self.left, self._top - high, self._width, high))

    def _fits(self, stage: Stage, said: Sequence[Sequence[str]]) -> bool:
        """Measure lines; return whether they have room in the picture."""
        texts = [self._text(stage, max(ones, key=len)) for ones in said]
        wide = max(text.get_window_extent().width for text in texts)
        for text in texts:
            text.remove()
        self._width = float(wide * stage.frame.width / stage.axes.get_window_extent().width)
        return self._width <= stage.frame.width - 2 * _CLEAR

    def _place(self, stage: Stage, trails: Array) -> None:
        from optviz.marks.corner import emptiest_corner

        self.left, self._top = emptiest_corner(stage.frame, self._width, _ROW * self._rows, trails)

    def _text(self, stage: Stage, words: str) -> Text:
        from matplotlib.text import Text

        text = Text(
            0.0, 0.0, words, color=self._theme.ink, fontsize=KEY, fontweight="bold",
            va="center_baseline", transform=stage.frame.transform,
        )  # fmt: skip
        stage.axes.add_artist(text)
        return text


def gradient(objective: Objective, points: Array) -> Array:
    """Return the gradient at points (n, 2) by central differences, zero where there is none."""
    scale = differences.scales(objective.dim, objective.domain)
    with np.errstate(all="ignore"):
        made = differences.gradient(objective.value, points.T.copy(), scale).T
    return np.where(np.isfinite(made), made, 0.0)


def _in_pixels(stage: Stage, slopes: Array) -> Array:
    """Return slopes as the picture shows them."""
    with np.errstate(over="ignore"):
        scale = np.array(stage.frame.size) / np.ptp(stage.limits, axis=1)
        return np.asarray(np.clip(slopes * scale, -_STEEPEST, _STEEPEST))


def _draw_lattice(stage: Stage) -> None:
    """Draw arrows on a lattice that is even in the picture."""
    theme = stage.theme
    places = [
        low + (np.arange(count) + 0.5) * (high - low) / count
        for size, (low, high) in zip(stage.frame.size, stage.limits, strict=True)
        for count in [max(int(size / _CELL), 2)]
    ]
    points = np.stack([each.ravel() for each in np.meshgrid(*places)], axis=1)
    ways = -_in_pixels(stage, gradient(stage.objective, points))
    norms = np.hypot(*ways.T)
    wanted = _LONGEST_IN_CELL * _CELL * np.sqrt(norms / (norms.max() or 1.0))
    ways *= (wanted / np.where(norms, norms, 1.0))[:, None] / 100
    stage.axes.quiver(
        *points.T, *ways.T, angles="uv", scale_units="inches", scale=1.0, units="inches",
        width=0.017, headwidth=4.5, headlength=5.0, headaxislength=4.5, minlength=0.5,
        pivot="middle", color=theme.mix(theme.muted, 0.25, theme.wall), zorder=4,
    )  # fmt: skip


def _draw_arrow(pen: Pen, tail: Array, tip: Array, color: str) -> None:
    """Draw a line with an open head, which is as long as the line at most."""
    length = float(np.hypot(*(tip - tail)))
    if length < _SHORTEST:
        return
    ahead = (tip - tail) / length * min(_HEAD, 0.6 * length)
    aside = 0.55 * np.array([-ahead[1], ahead[0]])
    corners = np.stack([tail, tip, tip - ahead + aside, tip, tip - ahead - aside])
    for width, shade in ((_CASING, pen.theme.rim), (_WIDTH, color)):
        pen.line(pen.stage.data(corners), shade, width)


def _filled(box: Bbox) -> Array:
    """Return points all over a box, each as often as a whole trail may be in it."""
    xs, ys = np.linspace(box.x0, box.x1, 9), np.linspace(box.y0, box.y1, 5)
    return np.repeat(np.stack([one.ravel() for one in np.meshgrid(xs, ys)], axis=1), 40, axis=0)


def _said(points: Array) -> list[str]:
    """Write points with as many decimals as show three digits of the largest number at first."""
    largest = float(np.abs(points[0]).max())
    decimals = 2 - int(np.floor(np.log10(largest))) if largest else 2
    tiny, decimals = decimals > _MOST_DECIMALS, min(max(decimals, 0), 9)

    def said(x: float) -> str:
        if tiny:
            return short(x)
        plain = f"{x:z.{decimals}f}".replace("-", "−")
        return plain if len(plain) <= _WIDEST else short(x)

    return [f"({said(x)}, {said(y)})" for x, y in points.tolist()]
