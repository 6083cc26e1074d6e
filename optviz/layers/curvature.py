"""Where f bends down: there a rule that looks for a flat place climbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.style.color import contrast, luminance

if TYPE_CHECKING:
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage
    from optviz.style import Theme
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_FINE = 1601
_GRID = 121
_HALVINGS = 50
_SEEN = 3.0  # contrast that a run needs
_DEEPEST, _SHALLOWEST = 0.12, 0.02
_VEIL = 0.6
_NARROWEST = 2e-3  # of the width
_DOWN = ("here the curve bends down", "here the curve\nbends down", "bends down")
_UP = ("here it bends up", "bends up")
_SADDLE = ("here f bends down one way,\nup the other", "down one way,\nup the other")
_CAP = ("here f bends down\nevery way", "bends down")
_ROUNDING = 1e-7


@dataclass(frozen=True)
class Curvature:
    r"""Where f bends down, so that the flat place of its quadratic model is no minimum.

    On a curve the bands in which :math:`f'' < 0`; on a map the region in which the Hessian has a
    negative eigenvalue, and within it that in which both are negative.

    Parameters
    ----------
    runs : str or sequence of str
        One run whom it concerns, such as ``"Newton"``: it is in that run's colour then, else grey.
    words : bool
        Whether to write which way f bends.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), section 3.3.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Curvature("Newton")
    Curvature(runs='Newton', words=True)
    """

    runs: str | Sequence[str] = ()
    words: bool = True

    def check(self, stage: Stage) -> None:
        """Refuse to be asked for where f bends up in all of the picture."""
        if stage.dim == 1:
            bends = bool(self._bands(stage))
        else:
            lowest = self._eigenvalues(stage)[2]
            bends = bool((lowest < 0.0).any())
        if not bends:
            raise SceneError(
                f"layers.Curvature: {stage.objective.name} bends up all over the picture",
                "leave the layer out",
            )

    def ground(self, stage: Stage) -> None:
        """Draw the bands, or the region with its border, and find places for the words."""
        color = self._color(stage)
        said = _ground_of_a_curve(self, stage, color) if stage.dim == 1 else _veils(self, stage, color)
        stage.once((self, "words"), lambda: said if self.words else [])

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Write which way f bends."""
        styles = {run.index: run.style for run in pen.runs}
        ink = next(iter(styles.values())).words if self._named(pen.stage) else pen.theme.muted
        said: list[tuple[str, tuple[float, float]]] = pen.stage.once((self, "words"), list)
        for words, place in said:
            x, y = pen.stage.data(np.array(place))
            down = words in (*_DOWN, *_SADDLE, *_CAP)
            pen.text((x, y), words, ink if down else pen.theme.muted, ha="center")

    def _named(self, stage: Stage) -> bool:
        return any((self.runs,) if isinstance(self.runs, str) else self.runs) and (
            len(stage.named(self.runs, "Curvature")) == 1
        )

    def _color(self, stage: Stage) -> str:
        if self._named(stage):
            return stage.named(self.runs, "Curvature")[0].style.color
        return stage.theme.muted

    def _bands(self, stage: Stage) -> list[tuple[float, float]]:
        """Return the intervals in which f bends down, their ends sharp."""
        return stage.once("where f bends down", lambda: _bands(stage))

    def _eigenvalues(self, stage: Stage) -> tuple[Array, Array, Array, Array]:
        """Return x and y of a grid, and the eigenvalues of the Hessian there, the lower first."""
        return stage.once("eigenvalues of the Hessian", lambda: _eigenvalues(stage))


def _bands(stage: Stage) -> list[tuple[float, float]]:
    (left, right), _ = stage.limits
    xs = np.linspace(left, right, _FINE)

    def down(at: Array) -> npt.NDArray[np.bool_]:
        with np.errstate(all="ignore"):
            bend = np.asarray(stage.objective.hess(at[None]), dtype=np.float64)[0, 0]
        return np.asarray(bend < -rounding)

    with np.errstate(all="ignore"):
        bends = np.abs(np.asarray(stage.objective.hess(xs[None]), dtype=np.float64)[0, 0])
    rounding = _ROUNDING * _usual(bends)
    here = down(xs)
    low, high = xs[:-1][here[:-1] != here[1:]], xs[1:][here[:-1] != here[1:]]
    begins_down = down(low)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        same = down(middle) == begins_down
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    ends = [left] * bool(here[0]) + (0.5 * (low + high)).tolist() + [right] * bool(here[-1])
    narrow = _NARROWEST * (right - left)
    return [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b - a > narrow]


def _usual(values: Array) -> float:
    """Return a usual size of what is finite."""
    known = np.abs(values[np.isfinite(values)])
    return float(np.median(known)) if known.size else 0.0


def _ground_of_a_curve(
    layer: Curvature, stage: Stage, color: str
) -> list[tuple[str, tuple[float, float]]]:
    from optviz.stage.room import room

    theme, bands = stage.theme, layer._bands(stage)
    tint = _tint(theme, color)
    for low, high in bands:
        stage.axes.axvspan(low, high, color=tint, lw=0, zorder=0.4)
    (left, right), _ = stage.limits
    ends = [left, *(x for band in bands for x in band), right]
    between = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b > a]
    said = []
    for choices, intervals in ((_DOWN, bands), (_UP, between)):
        done = False
        for low, high in sorted(intervals, key=lambda one: one[0] - one[1]):
            begin, end = stage.frame.place(np.array([[low, 0.0], [high, 0.0]]))[:, 0]
            for words in choices:
                wish = np.array([0.5 * (begin + end), 0.0])
                place = room(
                    stage, words, lambda at, a=begin, b=end: (at[:, 0] > a) & (at[:, 0] < b), wish
                )
                if place is not None:
                    said.append((words, place))
                    done = True
                    break
            if done:
                break
    return said


def _tint(theme: Theme, color: str) -> str:
    """Return a colour with as much of another in the paper as leaves runs their contrast."""
    for percent in range(round(100 * _DEEPEST), round(100 * _SHALLOWEST), -1):
        tint = theme.mix(theme.paper, percent / 100, color)
        if min(contrast(tint, run) for run in theme.runs) >= _SEEN:
            return tint
    return theme.mix(theme.paper, _SHALLOWEST, color)


def _eigenvalues(stage: Stage) -> tuple[Array, Array, Array, Array]:
    (left, right), (low, high) = stage.limits
    xs, ys = np.linspace(left, right, _GRID), np.linspace(low, high, _GRID)
    with np.errstate(all="ignore"):
        hessians = np.asarray(stage.objective.hess(np.stack(np.meshgrid(xs, ys))), dtype=np.float64)
        middle = 0.5 * (hessians[0, 0] + hessians[1, 1])
        spread = np.hypot(0.5 * (hessians[0, 0] - hessians[1, 1]), 0.5 * (hessians[0, 1] + hessians[1, 0]))
        lower, upper = middle - spread, middle + spread
    rounding = _ROUNDING * _usual(upper)
    return xs, ys, lower + rounding, upper + rounding


def _veils(layer: Curvature, stage: Stage, color: str) -> list[tuple[str, tuple[float, float]]]:
    from optviz.stage.room import room

    xs, ys, lower, upper = layer._eigenvalues(stage)
    theme, axes, said = stage.theme, stage.axes, []
    veil = _veil(theme, color)
    for values, words in ((upper, _CAP), (lower, _SADDLE)):
        shown = np.ma.masked_invalid(np.clip(values / (_usual(values) or 1.0), -4.0, 4.0))
        if not (shown < 0.0).any():
            continue
        axes.contourf(
            xs, ys, shown, levels=[-9.0, 0.0], colors=[veil], alpha=_VEIL, zorder=1.5,
            antialiased=False,
        )  # fmt: skip
        axes.contour(
            xs, ys, shown, levels=[0.0], colors=[theme.mix(color, 0.25, theme.valley)], linewidths=1.8, zorder=2.4,
            linestyles=[(0, (4.0, 2.6))],
        )  # fmt: skip
        where = (values < 0.0) & ((upper >= 0.0) | (values is upper))
        for text in words:
            place = room(stage, text, _within(where, stage), _middle(where, stage))
            if place is not None:
                said.append((text, place))
                break
    return said


def _within(where: Array, stage: Stage) -> Callable[[Array], Array]:
    width, height = stage.frame.size

    def allowed(points: Array) -> Array:
        i = np.clip((points[:, 1] / height * (_GRID - 1)).round().astype(int), 0, _GRID - 1)
        j = np.clip((points[:, 0] / width * (_GRID - 1)).round().astype(int), 0, _GRID - 1)
        return where[i, j]

    return allowed


def _middle(where: Array, stage: Stage) -> Array:
    i, j = np.nonzero(where)
    return np.array([j.mean() if len(j) else 0.0, i.mean() if len(i) else 0.0]) / (_GRID - 1) * stage.frame.size


def _veil(theme: Theme, color: str) -> str:
    """Return a tint that is no darker than the walls where the valley is light, and no lighter."""
    bound, light = luminance(theme.wall), luminance(theme.valley) > luminance(theme.ink)
    for percent in range(30, 0, -1):
        tint = theme.mix(theme.valley, percent / 100, color)
        if (luminance(tint) >= bound) if light else (luminance(tint) <= bound):
            return tint
    return theme.valley
