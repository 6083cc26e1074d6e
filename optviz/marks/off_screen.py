"""Runs that left the picture, named at its edge with where they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from optviz.marks.cached_text import Stamp
from optviz.marks.excursions import Sight
from optviz.marks.light import lights
from optviz.marks.pixels import Frame, Points
from optviz.marks.tracks import Tracks
from optviz.style import SMALL, RunStyle, Theme
from optviz.timeline import Moment

_LINE = 22.0
_INSET = 18.0
_LETTER = 0.66 * SMALL * 100 / 72
_PAD = 4.0
_FEW = 3
"""Of how many that look alike it is written where they are."""
ARROWS = {
    (-1, 0): "←", (1, 0): "→", (0, 1): "↑", (0, -1): "↓",
    (-1, 1): "↖", (1, 1): "↗", (-1, -1): "↙", (1, -1): "↘",
}  # fmt: skip
_LINES = (1, -1, 0, *(up * sign for up in range(2, 10) for sign in (1, -1)))
_WAYS = [(side, up) for up in _LINES for side in (1, -1)]


@dataclass(frozen=True)
class Label:
    """Words about a run that is outside, where they stand, and from when until when in steps."""

    begin: float
    end: float
    words: str
    sight: Sight
    box: Bbox
    ha: str


class Leavers:
    """A line of text beside the dot of each run that is outside, or its arrow if it is brief.

    Parameters
    ----------
    axes : Axes
        Where they are written.
    tracks : Tracks
        The runs.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the rim around the words.
    whereabouts : callable (run, step) -> str
        What to write of a run.
    sights : sequence of sequences of Sight, optional
        When and where to write it of each run; by default, while its dot stands at the edge.
    taken : sequence of Bbox
        Where nothing can be written, in pixels.

    Attributes
    ----------
    labels : list of list of Label
        All that will be written of each run, in order.
    """

    def __init__(
        self,
        axes: Axes,
        tracks: Tracks,
        styles: Sequence[RunStyle],
        theme: Theme,
        whereabouts: Callable[[int, int], str],
        sights: Sequence[Sequence[Sight]] | None = None,
        taken: Sequence[Bbox] = (),
    ) -> None:
        self.labels: list[list[Label]] = []
        self._styles = styles
        self._callouts = tracks.callouts
        self._taken = taken
        frame = tracks.frame
        every = [track.sights for track in tracks.tracks] if sights is None else sights
        trails = np.empty((0, 2))
        if any(every):
            trails = np.concatenate([_seen(track.points, frame) for track in tracks.tracks])
        orders = [style.order for style in styles]
        for i, ones in enumerate(every):
            self.labels.append([])
            many = orders.count(orders[i]) > _FEW
            for sight in ones:
                arrow = ARROWS.get(sight.side, "")
                told = sight.readable and not many
                full = f"{arrow} {whereabouts(i, sight.step)}" if told else arrow
                self.labels[i].append(self._label(sight, (full, arrow), frame, trails))
        self._begins = [[label.begin for label in ones] for ones in self.labels]
        self.artists = [
            Stamp(
                text="", color=style.words, fontsize=SMALL, fontweight="bold", animated=True,
                transform=frame.transform, zorder=40, va="center",
                path_effects=[withStroke(linewidth=3.0, foreground=theme.rim)],
            )
            for style in styles
        ]  # fmt: skip
        for text in self.artists:
            axes.add_artist(text)

    @property
    def boxes(self) -> list[Bbox]:
        """Where anything is ever written, and where callouts are."""
        written = [label.box for labels in self.labels for label in labels if label.words]
        return written + [callout.box for callout in self._callouts]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        now = moment.step + moment.progress
        lit = lights(moment, self._styles)
        for labels, begins, text, light in zip(
            self.labels, self._begins, self.artists, lit, strict=True
        ):
            k = bisect_right(begins, now) - 1
            if k < 0 or now >= labels[k].end:
                text.set_text("")
                continue
            label = labels[k]
            x = label.box.x0 if label.ha == "left" else label.box.x1
            y = 0.5 * (label.box.y0 + label.box.y1)
            text.set(text=label.words, ha=label.ha, position=(x, y), alpha=light)

    def _label(self, sight: Sight, choices: Sequence[str], frame: Frame, trails: Points) -> Label:
        """Return the first words of some that have room beside all others, or else none."""
        shown = [
            label
            for labels in self.labels
            for label in labels
            if label.begin < sight.end and sight.begin < label.end
        ]
        written = [label.box for label in shown if label.words]
        written += [*self._taken, *(callout.box for callout in self._callouts)]
        taken = [*written, *(_dot(label.sight) for label in shown)]
        for words in choices:
            label = placed(sight, words, frame, trails, taken)
            if not any(label.box.overlaps(box) for box in written):
                return label
        return replace(label, words="")


def _dot(sight: Sight) -> Bbox:
    x, y = sight.place
    return Bbox.from_bounds(x - 10, y - 10, 20, 20)


def placed(sight: Sight, words: str, frame: Frame, trail: Points, taken: Sequence[Bbox]) -> Label:
    """Put words beside a place, in the picture and on as little as can be."""
    x, y = sight.place.tolist()
    width = _LETTER * len(words)
    lefts_and_middles = [
        (x + _INSET if side > 0 else x - _INSET - width, y + up * _LINE) for side, up in _WAYS
    ]
    if not sight.readable:  # an arrow beside the dot, along the edge
        out = np.array(sight.side) / max(float(np.hypot(*sight.side)), 1.0)
        along = np.array([abs(out[1]), -out[0] * np.sign(out[1]) if out[1] else 1.0])
        away = [
            k * sign * _INSET * along - 0.5 * _LINE * out for k in range(1, 5) for sign in (1, -1)
        ]
        lefts_and_middles = [(x + dx - width / 2, y + dy) for dx, dy in away]
    choices = []
    for rank, (left, middle) in enumerate(lefts_and_middles):
        bottom = min(max(middle - 0.5 * _LINE, _PAD), frame.height - _PAD - _LINE)
        shift = min(max(left, 0.0), max(frame.width - width, 0.0)) - left
        box = Bbox.from_bounds(left + shift, bottom, width, _LINE)
        overlaps = sum(box.overlaps(other) for other in [*taken, _dot(sight)])
        inside = (trail > box.min) & (trail < box.max)
        covered = int(inside.all(axis=1).sum())
        cost = 1000 * overlaps + 10 * covered + (200 if shift else 0)
        choices.append((cost, rank, box))
    _, _, box = min(choices, key=lambda choice: choice[:2])
    return Label(sight.begin, sight.end, words, sight, box, "left" if box.x0 >= x else "right")


def _seen(points: Points, frame: Frame) -> Points:
    """Return points every few pixels along the first steps of a run, as far as they are seen."""
    some = points[:200]
    ways = np.diff(some, axis=0)
    enter, leave = frame.crossings(some)
    t = np.linspace(0.0, 1.0, 40)[None, :, None]
    share = enter[:, None, None] + t * (leave - enter)[:, None, None]
    made = some[:-1, None] + share * ways[:, None]
    return np.asarray(made[enter <= leave].reshape(-1, 2))
