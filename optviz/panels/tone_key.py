"""What the tones of a map mean, beside its title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.offsetbox import AnnotationBbox, DrawingArea, HPacker, OffsetBox, TextArea
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from optviz.style import SMALL, Theme

_WIDE, _HIGH, _GAP = 13.0, 9.0, 4.0  # points
_BETWEEN = 12.0
_ROOM = 12.0  # pixels at 100 dpi


@dataclass(frozen=True)
class Tones:
    """The tones of a map, from the least to the most.

    Parameters
    ----------
    colors : sequence of str
        One a tone.
    bounds : sequence of str
        What stands before, between and behind them: one more.
    beyond : (str, str), optional
        A tone for what has no number, and its words.
    hatched : str
        What hatching means; empty where there is none.
    """

    colors: Sequence[str]
    bounds: Sequence[str]
    beyond: tuple[str, str] | None = None
    hatched: str = ""


def say_tones(
    axes: Axes, title: Annotation, words: Sequence[str], tones: Tones, theme: Theme
) -> None:
    """Put the key right above the axes, as much of it as there is room for beside the title.

    Parameters
    ----------
    axes : Axes
        Those of the map; their place is final.
    title : Annotation
        Its title.
    words : sequence of str
        What the title may say, the longest first.
    tones : Tones
        What is explained.
    theme : Theme
        Colours.
    """
    renderer = axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    room = _ROOM * axes.figure.dpi / 100
    for key in _keys(tones, theme):
        made = AnnotationBbox(
            key, (1.0, 1.0), (0.0, 9.0), xycoords="axes fraction", boxcoords="offset points",
            box_alignment=(1.0, 0.0), frameon=False, pad=0.0, annotation_clip=False,
        )  # fmt: skip
        made.set_gid("tone key")
        axes.add_artist(made)
        for said in words:
            title.set_text(said)
            if title.get_window_extent(renderer).x1 + room <= made.get_window_extent(renderer).x0:
                return
        made.remove()


def _keys(tones: Tones, theme: Theme) -> Iterator[OffsetBox]:
    """Yield keys that need ever less room: with all numbers, with both ends, with tones alone."""
    count = len(tones.bounds)
    ends = [words if k in (0, count - 1) else "" for k, words in enumerate(tones.bounds)]
    whole = list(tones.bounds)
    for bounds, told, hatched in ((whole, 1, 1), (ends, 1, 1), (ends, 0, 1), (ends, 0, 0)):
        parts: list[OffsetBox] = []
        for k, words in enumerate(bounds):
            parts += [_words(words, theme)] if words else []
            parts += [_box(tones.colors[k], theme)] if k < len(tones.colors) else []
        others: list[OffsetBox] = []
        if tones.beyond is not None and not told:
            parts.append(_box(tones.beyond[0], theme))
        elif tones.beyond is not None:
            color, said = tones.beyond
            others.append(_row([_box(color, theme), _words(said, theme)], _GAP))
        if tones.hatched and hatched:
            box = _box(theme.paper, theme, hatch=True)
            others.append(_row([box, _words(tones.hatched, theme)], _GAP))
        yield _row([_row(parts, _GAP if bounds is not ends else 1.0), *others], _BETWEEN)


def _words(words: str, theme: Theme) -> OffsetBox:
    return TextArea(words, textprops={"color": theme.muted, "fontsize": SMALL})


def _box(color: str, theme: Theme, *, hatch: bool = False) -> OffsetBox:
    area = DrawingArea(_WIDE, _HIGH)
    area.add_artist(
        Rectangle(
            (0.0, 0.0), _WIDE, _HIGH, fc=color, ec=theme.level, lw=0.8,
            hatch="//////" if hatch else None,
        )
    )  # fmt: skip
    return area


def _row(parts: Sequence[OffsetBox], gap: float) -> OffsetBox:
    return HPacker(children=list(parts), align="center", pad=0.0, sep=gap)
