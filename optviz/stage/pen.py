"""What layers draw with: lines, arrows, dots and words in the coordinates of the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import to_rgba

from optviz.marks.pixels import Points
from optviz.marks.sketch import Sketch, Spot, Stroke, Words, arrowhead
from optviz.objectives import Objective
from optviz.recorder.anatomy import Anatomy
from optviz.stage.labels import Extents, Label, Labels
from optviz.stage.seen import Seen, seen
from optviz.stage.stage import Stage, StageRun
from optviz.style import LABEL, Theme
from optviz.timeline import Moment

_DASHES = (4.0, 2.6)
_DOTS = (1.2, 2.2)
_SHORTEST = 3.0


class Pen:
    """Draws one layer at one moment.

    Places are in the data's coordinates, (x, f) on a curve and (x, y) on a map; widths, sizes and
    offsets are in points and pixels of a frame of 1280×720, and grow with it.

    Parameters
    ----------
    stage : Stage
        What the layer lies on.
    runs : sequence of StageRun
        The runs that it is for.
    moment : Moment
        What is shown.
    under, over : Sketch
        What lies below and above the dots.
    labels : Labels
        Where words find their place.
    """

    def __init__(
        self,
        stage: Stage,
        runs: Sequence[StageRun],
        moment: Moment,
        under: Sketch,
        over: Sketch,
        labels: Labels,
    ) -> None:
        self.stage, self.runs, self.moment = stage, runs, moment
        self._under, self._over, self._labels = under, over, labels

    @property
    def theme(self) -> Theme:
        """Colours: `ink`, `muted`, `paper` and the like."""
        return self.stage.theme

    @property
    def objective(self) -> Objective:
        """What is minimised."""
        return self.stage.objective

    @property
    def dim(self) -> int:
        """1 on a curve, 2 on a map."""
        return self.stage.dim

    @property
    def shelved(self) -> list[Extents]:
        """Where arrows along a base line lie at this moment, in pixels."""
        return self._labels.shelved

    @property
    def seen(self) -> Seen:
        """How much of each beat of a step is seen."""
        return seen(self.moment)

    @property
    def explaining(self) -> bool:
        """Whether a step is to be explained: one that is taken apart, or any where none is."""
        return self.moment.beat is not None or not self.stage.explains

    def step(self, run: StageRun, *, waiting: bool = False) -> Anatomy | None:
        """Return the step of a run that is to be shown, None where there is none.

        It is the one at hand, or taken apart; where the film ends, the last one.
        """
        return self.stage.step(run, self.moment, waiting=waiting)

    def dot(self, run: StageRun) -> Points:
        """Return where the dot of a run stands, as data."""
        return self.stage.data(run.head(self.moment))

    def radius(self, run: StageRun) -> float:
        """Return how far the dot of a run reaches, in pixels."""
        return 0.5 * 100 / 72 * run.style.size * self.stage.frame.share

    def pixels(self, points: Any) -> Points:
        """Return data points (n, 2) in pixels."""
        return self.stage.pixels(np.asarray(points, dtype=np.float64).reshape(-1, 2))

    def line(
        self,
        points: Any,
        color: str = "",
        width: float = 2.0,
        *,
        dashed: bool = False,
        dotted: bool = False,
        cased: bool = False,
        over: bool = False,
        alpha: float = 1.0,
    ) -> None:
        """Draw a line through points (n, 2).

        Parameters
        ----------
        points : array_like (n, 2)
            Its corners.
        color : str
            Ink by default.
        width : float
            In points.
        dashed, dotted : bool
            Instead of solid.
        cased : bool
            With a rim, so that it shows on any ground.
        over : bool
            Above the dots, not below.
        alpha : float
            How much of it is seen, from 0 to 1.
        """
        self._add(
            Stroke(
                self.pixels(points), to_rgba(color or self.theme.ink, alpha), width,
                tuple(width * one for one in (_DOTS if dotted else _DASHES if dashed else ())),
                to_rgba(self.theme.rim, alpha) if cased else None,
            ),
            over=over,
        )  # fmt: skip

    def outline(
        self,
        points: Any,
        color: str = "",
        width: float = 1.6,
        *,
        fill: float = 0.0,
        dashed: bool = False,
        cased: bool = False,
        alpha: float = 1.0,
    ) -> None:
        """Draw a closed outline through corners (n, 2), filled with a share of its colour."""
        shade = color or self.theme.ink
        corners = self.pixels(points)
        self._add(
            Stroke(
                np.concatenate([corners, corners[:1]]), to_rgba(shade, alpha), width,
                tuple(width * one for one in (_DASHES if dashed else ())),
                to_rgba(self.theme.rim, alpha) if cased else None, closed=True,
                fill=to_rgba(shade, fill * alpha) if fill else None,
            )
        )  # fmt: skip

    def arrow(
        self,
        tail: Any,
        tip: Any,
        color: str = "",
        width: float = 3.4,
        *,
        head: float = 15.0,
        over: bool = False,
        alpha: float = 1.0,
        cased: bool = True,
        before: float = 0.0,
    ) -> None:
        """Draw an arrow from one data point to another; one too short to be seen is left out.

        It ends so many pixels `before` its tip, where a dot stands that is to be seen.
        """
        ends = self.pixels([tail, tip])
        length = float(np.hypot(*(ends[1] - ends[0]))) - before
        if length < _SHORTEST:
            return
        ends[1] -= before / (length + before) * (ends[1] - ends[0])
        shade, rim = to_rgba(color or self.theme.ink, alpha), to_rgba(self.theme.rim, alpha)
        corners = arrowhead(ends[0], ends[1], head)
        neck = 0.5 * (corners[1] + corners[2])
        shaft = np.stack([ends[0], neck])
        outline = np.concatenate([corners, corners[:1]])
        casing = rim if cased else None
        if cased:
            self._add(Stroke(outline, rim, 2.2, closed=True), over=over)
        self._add(Stroke(shaft, shade, width, casing=casing), over=over)
        self._add(Stroke(outline, shade, 0.6, closed=True, fill=shade), over=over)

    def mark(
        self,
        place: Any,
        color: str = "",
        size: float = 9.0,
        *,
        marker: str = "o",
        hollow: bool = False,
        over: bool = False,
        alpha: float = 1.0,
    ) -> None:
        """Draw a marker of a size in points at a data point."""
        shade = to_rgba(color or self.theme.ink, alpha)
        face = to_rgba(self.theme.paper, alpha) if hollow else shade
        edge = shade if hollow else to_rgba(self.theme.rim, alpha)
        place = self.pixels([place])[0]
        self._add(Spot(place, marker, size, face, edge, 2.0 if hollow else 1.2), over=over)

    def text(
        self,
        place: Any,
        words: str,
        color: str = "",
        size: float = LABEL,
        *,
        bold: bool = False,
        ha: str = "left",
        va: str = "center",
        offset: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Write words at a data point, moved by an offset in pixels."""
        x, y = self.pixels([place])[0] + np.array(offset)
        shade = color or self.theme.ink
        self._over.words.append(Words(float(x), float(y), words, shade, size, bold, ha, va))

    def label(
        self,
        place: Any,
        words: str,
        color: str = "",
        size: float = LABEL,
        *,
        bold: bool = False,
        away: float = 14.0,
    ) -> None:
        """Write words beside a data point, where they cover least and nothing else is written.

        They keep their side for the whole step; where there is no room they are left out.
        """
        shade = color or self.theme.ink
        x, y = self.pixels([place])[0].tolist()
        self._labels.write(Label(x, y, words, shade, size, bold, away), self._over)

    def size(self, words: str, size: float = LABEL, *, bold: bool = False) -> tuple[float, float]:
        """Return width and height of words in pixels."""
        return self.stage.writing.size(words, size, bold=bold)

    def _add(self, one: Stroke | Spot, *, over: bool = False) -> None:
        (self._over if over else self._under).shapes.append(one)
