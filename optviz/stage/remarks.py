"""Words at the dots: what happens to a run when it happens, and what becomes of it at last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from optviz.marks.cached_text import Stamp
from optviz.marks.light import lights
from optviz.marks.pixels import Points
from optviz.marks.tracks import Tracks
from optviz.stage.dense import dense
from optviz.stage.labels import Label, beside
from optviz.style import LABEL, RunStyle, Theme
from optviz.timeline import Moment

_GAP = 8.0
_DOT = 11.0
_NEAR = 44.0
_LOOKS = 12
_SAME = 40.0


@dataclass(frozen=True, eq=False)
class Remark:
    """Words about a run.

    Parameters
    ----------
    run : int
        Whose they are.
    words : str
        As they are written.
    begin, end : float
        From which position on, in steps, and until which; for ever where that is infinite.
    place : array (2,)
        What they stand beside, in pixels.
    lasts : bool
        Whether they say what becomes of the run at last, and must be said.
    """

    run: int
    words: str
    begin: float
    end: float
    place: Points
    lasts: bool = False

    def meets(self, other: Remark) -> bool:
        """Whether both are seen at a time."""
        return self.begin < other.end and other.begin < self.end


class Remarks:
    """The words of a panel, each in the picture, clear of dots and of all else that is written.

    What finds no place near its dot is left out, unless it lasts: then it covers lines.

    Parameters
    ----------
    axes : Axes
        Where they are written.
    tracks : Tracks
        The runs.
    remarks : sequence of Remark
        The most important first.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the rim around the words.
    lines : sequence of array (n, 2)
        Lines, in pixels, that the words should rather not cover.
    others : sequence of Bbox
        Where other words stand, in pixels.
    """

    def __init__(
        self,
        axes: Axes,
        tracks: Tracks,
        remarks: Sequence[Remark],
        styles: Sequence[RunStyle],
        theme: Theme,
        lines: Sequence[Points],
        others: Sequence[Bbox] = (),
    ) -> None:
        self.artists: list[Text] = []
        self.said: list[tuple[Remark, Bbox]] = []
        self._styles = styles
        self._tracks, self._others = tracks, [one.extents for one in others]
        self._lines = np.concatenate([np.empty((0, 2)), *map(dense, lines)])
        for remark in remarks:
            text = Stamp(
                0, 0, remark.words, color=styles[remark.run].words, fontsize=LABEL,
                fontweight="bold", va="center", ha="center", animated=True,
                transform=tracks.frame.transform, zorder=40,
                path_effects=[withStroke(linewidth=3.0, foreground=theme.rim)],
            )  # fmt: skip
            axes.add_artist(text)
            box = None if self._is_said(remark) else self._placed(remark, axes, text)
            if box is None:
                text.remove()
                continue
            text.set_position((0.5 * (box.x0 + box.x1), 0.5 * (box.y0 + box.y1)))
            self.said.append((remark, box))
            self.artists.append(text)
        self._texts = [text.get_text() for text in self.artists]

    @property
    def boxes(self) -> list[Bbox]:
        """Where anything is ever written."""
        return [box for _, box in self.said]

    def update(self, moment: Moment) -> None:
        """Show what is to be read at a moment."""
        now = moment.step + moment.progress
        lit = lights(moment, self._styles)
        for (remark, _), words, text in zip(self.said, self._texts, self.artists, strict=True):
            seen = remark.begin <= now < remark.end
            text.set(text=words if seen else "", alpha=lit[remark.run])

    def _is_said(self, remark: Remark) -> bool:
        """Whether the same is said at the same place already."""
        return any(
            remark.words == other.words
            and remark.meets(other)
            and np.hypot(*(remark.place - other.place)) < _SAME
            for other, _ in self.said
        )

    def _placed(self, remark: Remark, axes: Axes, text: Text) -> Bbox | None:
        """Return the place of words that covers least, if there is one near by."""
        frame = self._tracks.frame
        scale = frame.width / axes.get_window_extent().width
        extent = text.get_window_extent()
        if extent.width * scale > frame.width - 8:
            text.set_text(_broken(remark.words))
            extent = text.get_window_extent()
        size = extent.width * scale, extent.height * scale
        x, y = remark.place.tolist()
        label = Label(x, y, remark.words, "", LABEL, True, _DOT + _GAP)
        written = [box.extents for other, box in self.said if other.meets(remark)]
        taken = np.array([*self._others, *written, *self._dots(remark)]).reshape(-1, 4)
        box = beside(label, size, frame, taken, self._lines)
        if box is not None and _distance(box, remark.place) <= _NEAR:
            return Bbox.from_extents(*box)
        if not remark.lasts:
            return None
        nowhere = np.empty((0, 2))
        for boxes in (taken, np.array([*self._others, *written]).reshape(-1, 4)):
            box = beside(label, size, frame, boxes, nowhere)
            if box is not None:
                return Bbox.from_extents(*box)
        return None

    def _dots(self, remark: Remark) -> list[Points]:
        """Return where dots are while words are read."""
        last = max(track.last for track in self._tracks.tracks)
        steps = np.linspace(remark.begin, max(min(remark.end, last), remark.begin), _LOOKS)
        moments = [Moment(int(step), float(step % 1.0)) for step in np.unique(steps)]
        heads = np.array(
            [track.head(moment)[0] for moment in moments for track in self._tracks.tracks]
        )
        return [*np.hstack([heads - _DOT, heads + _DOT])]


def _distance(box: Points, place: Points) -> float:
    return float(np.hypot(*(np.clip(place, box[:2], box[2:]) - place)))


def _broken(words: str) -> str:
    """Break words into two lines at the space nearest their middle."""
    spaces = [i for i, letter in enumerate(words) if letter == " "]
    if not spaces:
        return words
    cut = min(spaces, key=lambda i: abs(i - len(words) / 2))
    return f"{words[:cut]}\n{words[cut + 1 :]}"
