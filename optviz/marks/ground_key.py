"""What the colours of a landscape mean, said once on a figure and small."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.offsetbox import AnnotationBbox, DrawingArea, HPacker, OffsetBox, TextArea
from matplotlib.patches import Rectangle

from optviz.language import say
from optviz.style import SMALL, Theme

_NAME = "ground key"
_SHADES, _WIDE, _NARROW, _HIGH, _GAP = 5, 11.0, 4.0, 8.0, 5.0  # points
_ROOM = 10.0  # pixels at 100 dpi


def say_what_is_low(axes: Axes, theme: Theme) -> None:
    """Write “low”, a few shades and “high” beside the name of the x axis.

    Nothing is written where another landscape of the figure says it already, nor where there is
    too little room.

    Parameters
    ----------
    axes : Axes
        Those of a landscape; their place is final.
    theme : Theme
        Colours.
    """
    low, high = (_words(word, theme) for word in (say("low"), say("high")))
    _say_once(axes, (_row(low, _strip(theme, width), high) for width in (_WIDE, _NARROW)))


def say_what_basins_are(axes: Axes, theme: Theme, *, hatched: bool, whose: str = "") -> None:
    """Write what one colour means, whose ends they are, or what is hatched, likewise."""
    if whose:
        said = [say("one colour, one end of {run}; hatched: none", run=whose)] if hatched else []
        said += [say("one colour, one end of {run}", run=whose), say("ends of {run}", run=whose)]
    elif hatched:
        said = [say("one colour, one end; hatched: none"), say("hatched: no end")]
    else:
        said = [say("one colour, one end")]
    _say_once(axes, (_words(words, theme) for words in said))


def _say_once(axes: Axes, keys: Iterable[OffsetBox]) -> None:
    """Put the first of the keys for which there is room right of the name of the x axis."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    said = figure.findobj(lambda one: one.get_gid() == _NAME)
    if any(one.axes.get_visible() for one in said) or not axes.get_xlabel():  # type: ignore[union-attr]  # they are on some
        return
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    axes.xaxis.get_tightbbox(renderer)  # which puts the name of the axis in its place
    name = axes.xaxis.label.get_window_extent(renderer)
    inner = axes.get_window_extent(renderer)
    height = (0.5 * (name.y0 + name.y1) - inner.y0) / inner.height
    for key in keys:
        made = AnnotationBbox(
            key, (1.0, height), xycoords="axes fraction", box_alignment=(1.0, 0.5),
            frameon=False, pad=0.0,
        )  # fmt: skip
        made.set_gid(_NAME)
        axes.add_artist(made)
        if made.get_window_extent(renderer).x0 >= name.x1 + _ROOM * figure.dpi / 100:
            return
        made.remove()


def _words(words: str, theme: Theme) -> OffsetBox:
    return TextArea(words, textprops={"color": theme.muted, "fontsize": SMALL})


def _strip(theme: Theme, width: float) -> OffsetBox:
    strip = DrawingArea(_SHADES * width, _HIGH)
    for i, shade in enumerate(theme.heights(_SHADES)):
        strip.add_artist(Rectangle((i * width, 0.0), width, _HIGH, fc=shade, ec="none"))
    strip.add_artist(Rectangle((0.0, 0.0), _SHADES * width, _HIGH, fc="none", ec=theme.level))
    return strip


def _row(*parts: OffsetBox) -> OffsetBox:
    return HPacker(children=list(parts), align="center", pad=0.0, sep=_GAP)
