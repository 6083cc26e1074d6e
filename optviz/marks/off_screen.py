"""Runs that left the picture, named at its edge with where they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from optviz.marks.cached_text import Stamp
from optviz.marks.tracks import Tracks
from optviz.style import SMALL, RunStyle, Theme
from optviz.timeline import Moment

_LINE = 22.0
_INSET = 18.0
_LETTER = 0.66 * SMALL * 100 / 72


class Leavers:
    """A line of text beside the dot of each run that is outside.

    Parameters
    ----------
    axes : Axes
        Where they are written.
    tracks : Tracks
        The runs; a moment is shown there first.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the rim around the words.
    whereabouts : callable (run, step) -> str
        What to write of a run.
    left : callable (run, step) -> bool, optional
        Whether a run is beyond the picture; by default, whether its dot is.
    """

    def __init__(
        self,
        axes: Axes,
        tracks: Tracks,
        styles: Sequence[RunStyle],
        theme: Theme,
        whereabouts: Callable[[int, int], str],
        left: Callable[[int, int], bool] | None = None,
    ) -> None:
        self._tracks = tracks
        self._left = left
        self._whereabouts = whereabouts
        self.artists = [
            Stamp(
                text="", color=style.words, fontsize=SMALL, fontweight="bold", animated=True,
                transform=tracks.frame.transform, zorder=40, va="center",
                path_effects=[withStroke(linewidth=3.0, foreground=theme.rim)],
            )
            for style in styles
        ]  # fmt: skip
        for label in self.artists:
            axes.add_artist(label)

    def update(self, moment: Moment) -> None:
        """Show a moment, with labels that would lie on each other set apart."""
        frame = self._tracks.frame
        taken: list[tuple[float, float, float]] = []
        for i, (track, label) in enumerate(zip(self._tracks.tracks, self.artists, strict=True)):
            step = min(moment.step + (moment.progress >= 0.5), track.last)
            gone = self._left(i, step) if self._left else not self._tracks.inside[i]
            if not gone:
                label.set_text("")
                continue
            text = self._whereabouts(i, step)
            x, y = self._tracks.dots[i].tolist()
            width = _LETTER * len(text)
            came = track.came_from(step) - self._tracks.dots[i]
            rightwards = x + _INSET + width < frame.width
            if came[0] > 0 and x - _INSET - width > 0:  # the trail is on the right
                rightwards = False
            up = came[1] <= 0 and y + 1.5 * _LINE < frame.height
            up = up or y - 1.5 * _LINE < 0
            x += _INSET if rightwards else -_INSET
            y += _LINE if up else -_LINE
            left = x if rightwards else x - width
            if left < 0:
                x, left = x - left, 0.0
            while any(
                abs(y - other) < _LINE and left < end and left + width > begin
                for other, begin, end in taken
            ):
                y += _LINE if up else -_LINE
            taken.append((y, left, left + width))
            label.set(text=text, ha="left" if rightwards else "right", position=(x, y))
