"""Draw all functions of the gallery as one picture: ``python docs/contact_sheet.py``.

Curves come first, then landscapes from bowls to folds, each over its view. A star is a minimum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.path import Path as MplPath
from numpy.typing import NDArray
from PIL import Image

from optviz.fonts import families_for
from optviz.objectives import Objective, get, names
from optviz.objectives.registry import factory
from optviz.panels.contour import contour_levels
from optviz.style import LIGHT, Theme, drawing_context

COLUMNS = 7
THEMES_OF_FUNCTIONS = (
    *("one_dimension", "curves", "bowls", "quadratic", "saddles", "valleys", "camels"),
    *("few_minima", "many_minima", "waves", "odd_shapes", "kinks"),
)
_WIDTH, _MARGIN, _GAP, _WORDS = 1600, 28, 22, 42
_CURVE_HEIGHT = 118
_GRID = 321
_STAR = 13.0
_LINE, _MOST_LINES = 0.75, 24.0


def contact_sheet(path: Path, theme: Theme = LIGHT) -> Path:
    """Write the picture.

    Parameters
    ----------
    path : Path
        A PNG file.
    theme : Theme
        Colours.

    Returns
    -------
    Path
        The same path.
    """
    functions = [(name, get(name)) for name in in_order()]
    rows = [
        (kind[i : i + COLUMNS], height)
        for kind, height in (
            ([one for one in functions if one[1].dim == 1], _CURVE_HEIGHT),
            ([one for one in functions if one[1].dim == 2], _side()),
        )
        for i in range(0, len(kind), COLUMNS)
    ]
    total = 2 * _MARGIN - _GAP // 2 + sum(height + _WORDS for _, height in rows)
    with drawing_context(families_for(names())):
        figure = Figure(figsize=(_WIDTH / 100, total / 100), dpi=100, facecolor=theme.paper)
        canvas = FigureCanvasAgg(figure)
        top = total - _MARGIN
        for row, height in rows:
            for column, (name, objective) in enumerate(row):
                left = _MARGIN + column * (_side() + _GAP)
                box = (left / _WIDTH, (top - height) / total, _side() / _WIDTH, height / total)
                axes = figure.add_axes(box)
                axes.set_axis_off()
                _draw(axes, objective, theme)
                middle = (left + _side() / 2) / _WIDTH
                figure.text(
                    middle, (top - height - 7) / total, name, ha="center", va="top",
                    fontsize=13.5, color=theme.ink,
                )  # fmt: skip
            top -= height + _WORDS
        canvas.draw()
    path.parent.mkdir(parents=True, exist_ok=True)
    _in_few_colors(np.asarray(canvas.buffer_rgba())[..., :3], theme).save(path, optimize=True)
    return path


def _in_few_colors(pixels: NDArray[np.uint8], theme: Theme) -> Image.Image:
    """Return a picture in the colours that there are: the landscape's, and ink fading to paper."""
    ramps = ((theme.valley, theme.wall, 26), (theme.paper, theme.ink, 14))
    palette = np.array(
        [
            to_rgb(theme.mix(first, share, last))
            for first, last, count in ramps
            for share in np.linspace(0, 1, count)
        ]
    )
    found, places = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True)
    apart = np.linalg.norm(found[:, np.newaxis] / 255 - palette, axis=2)
    nearest = apart.argmin(axis=1).astype(np.uint8)
    made = Image.fromarray(nearest[places].reshape(pixels.shape[:2]), "P")
    made.putpalette((palette.ravel() * 255).round().astype(np.uint8).tobytes())
    return made


def in_order() -> Sequence[str]:
    """Return the names of all functions, by theme and then as they are written there."""

    def place(name: str) -> tuple[int, int]:
        make = factory(name)
        theme = make.__module__.rpartition(".")[2]
        listed = (*THEMES_OF_FUNCTIONS, theme)
        return listed.index(theme), make.__wrapped__.__code__.co_firstlineno  # type: ignore[attr-defined]

    return sorted(names(), key=place)


def _side() -> int:
    return (_WIDTH - 2 * _MARGIN - (COLUMNS - 1) * _GAP) // COLUMNS


def _draw(axes: Axes, objective: Objective, theme: Theme) -> None:
    if objective.view is None:
        raise ValueError(f"{objective} has no view")
    (_draw_curve if objective.dim == 1 else _draw_landscape)(axes, objective, theme)


def _draw_curve(axes: Axes, objective: Objective, theme: Theme) -> None:
    ((low, high),) = objective.view or ()
    xs = np.linspace(low, high, 800)
    ys = objective.value(xs[np.newaxis])
    axes.plot(xs, ys, color=theme.curve, lw=2.6, solid_capstyle="round", solid_joinstyle="round")
    stars = np.array(objective.minima)
    _stars(axes, np.stack([stars[:, 0], objective.value(stars.T)], axis=1), theme)
    pad, rise = 0.04 * (high - low), float(np.ptp(ys))
    axes.set_xlim(low - pad, high + pad)
    axes.set_ylim(ys.min() - 0.16 * rise, ys.max() + 0.06 * rise)


def _draw_landscape(axes: Axes, objective: Objective, theme: Theme) -> None:
    assert objective.view is not None
    xs, ys = (np.linspace(low, high, _GRID) for low, high in objective.view)
    heights = objective.value(np.stack(np.meshgrid(xs, ys)))
    levels = contour_levels(heights.ravel(), objective.lowest)
    ramp = LinearSegmentedColormap.from_list("landscape", (theme.valley, theme.wall))
    shades = ramp(np.linspace(0.0, 1.0, len(levels) - 1))
    filled = axes.contourf(xs, ys, heights, levels=levels, colors=shades, extend="both")
    lines = axes.contour(
        xs, ys, heights, levels=levels, colors=theme.level, negative_linestyles="solid"
    )
    lines.set_linewidth(_line_width(lines.get_paths(), objective.view))
    card = FancyBboxPatch(
        (0, 0), 1, 1, boxstyle="round,pad=0,rounding_size=0.03", transform=axes.transAxes
    )
    for drawn in (filled, lines):
        drawn.set_clip_path(card)
    low, high = np.array(objective.view).T
    seen = [p for p in objective.minima if (p >= low).all() and (p <= high).all()]
    if seen:
        _stars(axes, np.array(seen), theme)
    axes.set_xlim(*objective.view[0])
    axes.set_ylim(*objective.view[1])


def _line_width(paths: Iterable[MplPath], view: Sequence[tuple[float, float]]) -> float:
    """Return a width that leaves the landscape visible where level lines are many."""
    size = np.array([high - low for low, high in view])
    length = 0.0
    for path in paths:
        for line in path.to_polygons(closed_only=False):
            length += float(np.hypot(*(np.diff(line, axis=0) / size).T).sum())
    return _LINE * min(1.0, _MOST_LINES / length)


def _stars(axes: Axes, points: NDArray[np.float64], theme: Theme) -> None:
    axes.plot(
        *points.T, ls="", marker="*", ms=_STAR, mew=1.1, mfc=theme.ink, mec=theme.rim,
        zorder=5, clip_on=False,
    )  # fmt: skip


if __name__ == "__main__":
    made = contact_sheet(Path(__file__).parent.parent / "outputs" / "readme-functions.png")
    print(made)
