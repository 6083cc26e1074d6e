"""Where f bends down: there a rule that looks for a flat place climbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.language import noted
from optviz.style.color import contrast, luminance

if TYPE_CHECKING:
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage
    from optviz.style import Theme
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_FINE = 1601
_GRID = 121
_HALVINGS = 50
_SEEN = 3.0  # contrast that a run needs
_DEEPEST, _SHALLOWEST = 12, 2  # percent
_VEIL, _THICKEST = 0.6, 30
_WIDEST = 3
_NARROWEST = 2e-3  # of the width
_DOWN = (
    noted("here the curve bends down"),
    noted("here the curve\nbends down"),
    noted("bends down"),
)
_UP = (noted("here it bends up"), noted("bends up"))
_SADDLE = (
    noted("here f bends down one way,\nup the other"),
    noted("down one way,\nup the other"),
)
_CAP = (noted("here f bends down\nevery way"), noted("bends down\nevery way"))
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
        stage.named(self.runs, "Curvature")
        bends = bool(bands(stage)) if stage.dim == 1 else bool((eigenvalues(stage)[0] < 0.0).any())
        if not bends:
            raise SceneError(
                f"layers.Curvature: {stage.objective.name} bends up all over the picture",
                "leave the layer out",
            )

    def ground(self, stage: Stage) -> None:
        """Draw the bands, or the region with its border, and find places for the words."""
        named, muted = stage.named(self.runs, "Curvature"), stage.theme.muted
        own = self.runs and len(named) == 1
        color, ink = (named[0].style.color, named[0].style.words) if own else (muted, muted)
        draw = _draw_bands if stage.dim == 1 else _draw_regions
        draw(stage, color, ink if self.words else "")

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw nothing: all of it stands still."""


def bands(stage: Stage, sign: float = -1.0) -> list[tuple[float, float]]:
    """Return the intervals of the picture in which f'' has a sign, their ends sharp."""
    return stage.once(("where f bends", sign), lambda: _bands(stage, sign))


def eigenvalues(stage: Stage) -> tuple[Array, Array]:
    """Return the lower and the upper eigenvalue of the Hessian on a grid over the picture."""
    return stage.once("eigenvalues of the Hessian", lambda: _eigenvalues(stage))


def _bands(stage: Stage, sign: float) -> list[tuple[float, float]]:
    (left, right), _ = stage.limits
    xs = np.linspace(left, right, _FINE)
    rounding = _ROUNDING * _usual(_bend(stage, xs))

    def bends(at: Array) -> Mask:
        return np.asarray(sign * _bend(stage, at) > rounding)

    here = bends(xs)
    change = here[:-1] != here[1:]
    low, high = xs[:-1][change], xs[1:][change]
    before = here[:-1][change]
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        same = bends(middle) == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    ends = [*[left] * bool(here[0]), *(0.5 * (low + high)).tolist(), *[right] * bool(here[-1])]
    narrow = _NARROWEST * (right - left)
    return [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b - a > narrow]


def _bend(stage: Stage, xs: Array) -> Array:
    return np.asarray(stage.objective.hess(xs[None])[0, 0], dtype=np.float64)


def _usual(values: Array) -> float:
    """Return a usual size of what is finite."""
    known = np.abs(values[np.isfinite(values)])
    return float(np.median(known)) if known.size else 0.0


def _draw_bands(stage: Stage, color: str, ink: str) -> None:
    """Draw the bands, and write on one what it is, and beside it, where there is an ink."""
    tint = _tint(stage.theme, color)
    for low, high in bands(stage):
        stage.axes.axvspan(low, high, color=tint, lw=0, zorder=0.4)
    for sign, choices, shade in ((-1.0, _DOWN, ink), (1.0, _UP, ink and stage.theme.muted)):
        widest = sorted(bands(stage, sign), key=lambda one: one[0] - one[1])[:_WIDEST]
        for band in widest:
            if shade and _is_told(stage, choices, shade, band):
                break


def _is_told(stage: Stage, choices: Sequence[str], ink: str, band: tuple[float, float]) -> bool:
    """Write on a band, and return whether there is room."""
    from optviz.stage.room import write

    begin, end = stage.frame.place(np.array([[x, 0.0] for x in band]))[:, 0]

    def allowed(at: Array) -> Mask:
        return np.asarray((at[:, 0] > begin) & (at[:, 0] < end))

    middle = np.array([0.5 * (begin + end), 0.0])
    return write(stage, choices, ink, allowed, middle) is not None


def _tint(theme: Theme, color: str) -> str:
    """Return paper with as much of a colour as leaves all runs their contrast."""
    for percent in range(_DEEPEST, _SHALLOWEST, -1):
        tint = theme.mix(theme.paper, percent / 100, color)
        if min(contrast(tint, run) for run in theme.runs) >= _SEEN:
            return tint
    return theme.mix(theme.paper, _SHALLOWEST / 100, color)


def _eigenvalues(stage: Stage) -> tuple[Array, Array]:
    grid = np.stack(np.meshgrid(*_axes_of(stage)))
    (a, b), (c, d) = np.asarray(stage.objective.hess(grid), dtype=np.float64)
    middle, spread = 0.5 * (a + d), np.hypot(0.5 * (a - d), 0.5 * (b + c))
    rounding = _ROUNDING * _usual(middle + spread)
    return middle - spread + rounding, middle + spread + rounding


def _axes_of(stage: Stage) -> tuple[Array, Array]:
    (left, right), (low, high) = stage.limits
    return np.linspace(left, right, _GRID), np.linspace(low, high, _GRID)


def _draw_regions(stage: Stage, color: str, ink: str) -> None:
    """Draw the regions, and write on each what it is where there is an ink."""
    from optviz.stage.room import write

    lower, upper = eigenvalues(stage)
    xs, ys = _axes_of(stage)
    veil, line = _veil(stage.theme, color), stage.theme.mix(color, 0.25, stage.theme.valley)
    for values, where, choices in (
        (upper, upper < 0.0, _CAP),
        (lower, (lower < 0.0) & ~(upper < 0.0), _SADDLE),
    ):
        # Only where it is zero matters: what is large is cut, so that it shifts no border.
        shown = np.ma.masked_invalid(np.clip(values / (_usual(values) or 1.0), -4.0, 4.0))
        if not (shown < 0.0).any():
            continue
        stage.axes.contourf(
            xs, ys, shown, levels=[-9.0, 0.0], colors=[veil], alpha=_VEIL, zorder=1.5,
            antialiased=False,
        )  # fmt: skip
        stage.axes.contour(
            xs, ys, shown, levels=[0.0], colors=[line], linewidths=1.8, zorder=2.4,
            linestyles=[(0, (4.0, 2.6))],
        )  # fmt: skip
        if ink:
            write(stage, choices, ink, _within(where, stage), _middle(where, stage))


def _within(where: Mask, stage: Stage) -> Callable[[Array], Mask]:
    """Return a function that tells which points in pixels lie in a region of the grid."""

    def allowed(at: Array) -> Mask:
        places = (at / stage.frame.size * (_GRID - 1)).round().astype(int)
        j, i = np.clip(places, 0, _GRID - 1).T
        return np.asarray(where[i, j])

    return allowed


def _middle(where: Mask, stage: Stage) -> Array:
    """Return the middle of a region of the grid, in pixels."""
    places = np.argwhere(where)[:, ::-1]
    middle = places.mean(axis=0) if len(places) else np.zeros(2)
    return np.asarray(middle / (_GRID - 1) * stage.frame.size)


def _veil(theme: Theme, color: str) -> str:
    """Return a tint whose luminance lies between valley and walls, so that runs are seen."""
    bound, is_light = luminance(theme.wall), luminance(theme.valley) > luminance(theme.ink)
    for percent in range(_THICKEST, 0, -1):
        tint = theme.mix(theme.valley, percent / 100, color)
        if (luminance(tint) >= bound) == is_light:
            return tint
    return theme.valley
