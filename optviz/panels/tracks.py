"""All runs of a panel together: kept apart where they coincide, named where they leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from optviz.panels.track import Frame, Look, Points, Track
from optviz.style import SMALL, RunStyle, Theme
from optviz.timeline import Moment

_LINE = 22.0
_INSET = 9.0
_LETTER = 0.66 * SMALL * 100 / 72


class Tracks:
    """The runs of one panel.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its limits are final.
    paths : sequence of array (k + 1, 2)
        The iterates of each run in data coordinates.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        Colours.
    whereabouts : callable (run, step) -> str
        What to write of a run that is outside the picture.
    look : Look
        Widths and sizes.
    """

    def __init__(
        self,
        axes: Axes,
        paths: Sequence[Points],
        styles: Sequence[RunStyle],
        theme: Theme,
        whereabouts: Callable[[int, int], str],
        look: Look,
    ) -> None:
        self._frame = frame = Frame(axes)
        self._whereabouts = whereabouts
        placed = [frame.place(path) for path in paths]
        self._tracks = [
            Track(axes, frame, points, style, theme, look, dashed=_follows(points, placed[:i]))
            for i, (points, style) in enumerate(zip(placed, styles, strict=True))
        ]
        widest = max(style.size for style in styles) * look.dot * 100 / 72
        self._apart = min(0.62, 3.2 / len(styles)) * widest
        self._labels = [
            Text(
                text="", color=style.words, fontsize=SMALL, fontweight="bold", animated=True,
                transform=frame.transform, zorder=40 + 0.01 * style.order, va="center",
                path_effects=[withStroke(linewidth=3.0, foreground=theme.rim)],
            )  # fmt: skip
            for style in styles
        ]
        for label in self._labels:
            axes.add_artist(label)

    @property
    def artists(self) -> list[Artist]:
        """All that `update` may change."""
        return [*(artist for track in self._tracks for artist in track.artists), *self._labels]

    def ends(self) -> list[tuple[Points, bool]]:
        """Return where each run's dot ends, in pixels, and whether that is in the picture."""
        return [track.head(Moment(len(track.points) - 1)) for track in self._tracks]

    @property
    def frame(self) -> Frame:
        """The pixels of the axes."""
        return self._frame

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        heads = [track.head(moment) for track in self._tracks]
        places = np.array([head for head, _ in heads])
        dots = places + np.stack([self._nudges(places), np.zeros(len(places))], axis=1)
        for track, dot in zip(self._tracks, dots, strict=True):
            track.update(moment, dot)
        self._name_leavers(moment, dots, [inside for _, inside in heads])

    def _nudges(self, places: Points) -> Points:
        """Return how far each dot steps aside, so that dots in one place stand in a row."""
        difference = places[:, None] - places[None]
        distance = np.hypot(difference[..., 0], difference[..., 1])
        near = np.clip(1.5 - distance / self._apart, 0.0, 1.0)
        order = np.arange(len(places))
        side = np.sign(order[:, None] - order[None])
        return np.asarray(0.5 * self._apart * (near * side).sum(axis=1))

    def _name_leavers(self, moment: Moment, dots: Points, inside: Sequence[bool]) -> None:
        taken: list[tuple[float, float, float]] = []
        for i, (track, label) in enumerate(zip(self._tracks, self._labels, strict=True)):
            if inside[i]:
                label.set_text("")
                continue
            last = len(track.points) - 1
            step = min(moment.step + (moment.progress >= 0.5), last)
            text = self._whereabouts(i, step)
            x, y = dots[i]
            width = _LETTER * len(text)
            right = x > self._frame.width / 2
            x += -2 * _INSET if right else 2 * _INSET
            down = y > self._frame.height / 2
            y = min(max(y - _LINE if down else y + _LINE, _LINE), self._frame.height - _LINE)
            left = x - width if right else x
            while any(
                abs(y - other) < _LINE and left < end and left + width > begin
                for other, begin, end in taken
            ):
                y += -_LINE if down else _LINE
            taken.append((y, left, left + width))
            label.set_text(text)
            label.set_ha("right" if right else "left")
            label.set_position((x, y))


def _follows(points: Points, earlier: Sequence[Points]) -> bool:
    """Return whether a path lies on an earlier one for most of its way."""
    for other in earlier:
        n = min(len(points), len(other))
        close = np.hypot(*(points[:n] - other[:n]).T) < 3.0
        moved = np.hypot(*np.ptp(points[:n], axis=0)) > 6.0
        if moved and close.mean() > 0.6:
            return True
    return False
