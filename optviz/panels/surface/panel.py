"""The graph of a 2-D objective as a surface, with the runs on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox

from optviz.cues import Tilt
from optviz.language import say
from optviz.marks.off_screen import ARROWS, Leavers, placed
from optviz.marks.pixels import Frame, Points
from optviz.marks.tracks import Look as Style
from optviz.panels.axes import plain
from optviz.panels.data.variables import variables
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.panels.surface.camera import Pose
from optviz.panels.surface.mesh import Mesh
from optviz.panels.surface.runs import Climbs
from optviz.panels.surface.scales import Scales
from optviz.panels.surface.scenery import Look, Scenery
from optviz.panels.surface.way import Floor
from optviz.panels.telling import told
from optviz.panels.window import window
from optviz.stage.remarks import Remarks
from optviz.style.numbers import coordinates
from optviz.timeline import Moment

_STYLE = Style()
_DOT, _INSET = 10.0, 4.0  # pixels
_LINES = (0, 1, -1, 2, -2)
_PACE = 3.0  # times the median: no step turns the camera for longer


class SurfacePanel(SubjectPanel):
    """The surface as the camera of each moment sees it, with a dot and a trail of each run.

    Parameters
    ----------
    subject : Subject
        The runs.
    pose : Pose
        How the viewer looks at first.
    orbit : float
        Degrees by which the viewer goes round over the film.
    """

    def __init__(self, subject: Subject, pose: Pose, orbit: float = 0.0) -> None:
        super().__init__(subject)
        self._pose, self._orbit = pose, orbit
        self._last = max(one.steps for one in subject.trajectories)
        self._shares = self._paced()
        self._extents: dict[tuple[str, str], Bbox] = {}

    def ground(self, axes: Axes) -> None:
        """Draw empty axes: all that is seen depends on the moment."""
        plain(axes, self._theme, grid=False)
        axes.set_xticks([])
        axes.set_yticks([])

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the surface and the runs on it."""
        theme = self._theme
        frame = Frame(axes)
        axes.set_xlim(0.0, frame.width)
        axes.set_ylim(0.0, frame.height)
        self.mesh = mesh = Mesh(self._objective, window(self._subject))
        end = self.look(Moment(self._last))
        self.scenery = Scenery(axes, frame, mesh, theme, mesh.lift(mesh.minima), end, self._orbit)
        self.scales = Scales(axes, frame, mesh, variables(self._objective), self._heights(), theme)
        size = 2.0 * self.scenery.camera(Pose(90.0, 0.0)).scale * np.array(mesh.sides)
        floor = Floor(mesh.window, (float(size[0]), float(size[1])))
        places = [floor.place(one.points) for one in self._trajectories]
        self.tracks = Climbs(
            axes, self.scenery, floor, places, self._styles, theme, _STYLE, self._screen_time
        )
        self._leavers = Leavers(axes, self.tracks, self._styles, theme, self._whereabouts)
        lines = [track.points[:400] for track in self.tracks.tracks]
        stars = self.scenery.camera(end.pose).place(self.scenery.minima)
        taken = [*self._leavers.boxes, *(Bbox([one - _DOT, one + _DOT]) for one in stars)]
        remarks = told(self._subject, self.tracks)
        self._words = Remarks(axes, self.tracks, remarks, self._styles, theme, lines, taken)
        self.tracks.words = [*self._leavers.boxes, *self._words.boxes]
        self._carried: list[Text] = [*self._leavers.artists, *self._words.artists]
        self.update(Moment(0))
        return [self.scenery, self.scales, *self.scales.texts, self.tracks, *self._carried]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        look = self.look(moment)
        if look != self.scenery.look:
            self.scenery.look = look
        self.tracks.show(moment)
        self._leavers.update(moment)
        self._words.update(moment)
        self._carry(moment)
        written = [self._box(text) for text in self._carried if text.get_text()]
        self.scales.stand(self.scenery.camera(look.pose), written)

    def _carry(self, moment: Moment) -> None:
        """Keep words beside what they are of, however that is seen."""
        tracks = self.tracks
        taken: list[Bbox] = []
        for text, (remark, box) in zip(self._words.artists, self._words.said, strict=True):
            drift = np.zeros(2)
            if tracks.turned and text.get_text():
                drift = _held(box, tracks.drift(remark.place), tracks.frame, taken)
                taken.append(box.translated(*drift))
            text.set_transform(Affine2D().translate(*drift) + tracks.frame.transform)
        if not tracks.turned:
            return
        lines = tracks.lines(moment)
        taken += [Bbox([dot - _DOT, dot + _DOT]) for dot in tracks.dots]
        for left, sight in zip(self._leavers.artists, tracks.outside(moment), strict=True):
            if left.get_text() and sight is not None:
                words = ARROWS[sight.side] + left.get_text()[1:]
                made = placed(sight, words, tracks.frame, lines, taken)
                left.set(text=words, ha=made.ha)
                left.set_position(
                    (made.box.x0 if made.ha == "left" else made.box.x1, _middle(made.box))
                )
                taken.append(made.box)

    def look(self, moment: Moment) -> Look:
        """Return how the surface is seen at a moment: orbit first, and then tilt by tilt."""
        share = self._share(moment)
        pose = Pose(self._pose.elevation, self._pose.azimuth + self._orbit * share)
        turning = bool(self._orbit) and 0.0 < share < 1.0
        for active in moment.cues:
            tilt = active.cue
            if isinstance(tilt, Tilt):
                azimuth = pose.azimuth if tilt.azimuth is None else tilt.azimuth
                pose = pose.towards(Pose(tilt.elevation, azimuth), active.way)
                turning |= 0.0 < active.way < 1.0
                turning &= active.way < 1.0 or tilt.azimuth is None
        return Look(pose, turning)

    def _share(self, moment: Moment) -> float:
        """Return which part of the orbit is made."""
        step = min(moment.step, len(self._shares) - 1)
        begin, end = self._shares[step], self._shares[min(step + 1, len(self._shares) - 1)]
        return float(begin + moment.progress * (end - begin))

    def _paced(self) -> list[float]:
        """Return which part of the orbit is made at each step: by its seconds, but for waits."""
        if not self._last:
            return [0.0]
        lasts = np.ones(self._last)
        if self._screen_time is not None:
            lasts = np.diff(self._screen_time.when(np.arange(self._last + 1.0)))
            lasts = np.minimum(lasts, _PACE * max(float(np.median(lasts)), 1e-3))
        made = np.concatenate([[0.0], np.cumsum(lasts)])
        return [float(one) for one in made / (made[-1] or 1.0)]

    def _heights(self) -> list[str]:
        """Return what to say of the heights, from long to short, if there is something."""
        relief = self.mesh.relief
        if relief.compressed:
            return [
                say("steep walls compressed: height is {formula}", formula=relief.formula),
                say("height is {formula}", formula=relief.formula),
                say("steep walls compressed"),
            ]
        return [say("steep walls are cut off")] if relief.clipped else []

    def _box(self, text: Text) -> Bbox:
        """Return where words that are carried stand, in pixels."""
        key = text.get_text(), text.get_horizontalalignment()
        transform = self.tracks.frame.transform
        x, y = transform.inverted().transform(text.get_transform().transform(text.get_position()))
        if key not in self._extents:
            box = transform.inverted().transform_bbox(text.get_window_extent())
            self._extents[key] = box.translated(-x, -y)
        return self._extents[key].translated(x, y)

    def _whereabouts(self, run: int, step: int) -> str:
        return coordinates(self._trajectories[run].points[step])


def _held(box: Bbox, drift: Points, frame: Frame, taken: Sequence[Bbox]) -> Points:
    """Return how far to move a box so that it stays in the picture and off others, if it can."""
    lowest, highest = _INSET - np.array(box.min), np.array(frame.size) - _INSET - box.max
    line = np.array([0.0, box.height])
    ways = [np.clip(drift + up * line, lowest, highest) for up in _LINES]
    free = (way for way in ways if not any(box.translated(*way).overlaps(one) for one in taken))
    return next(free, ways[0])


def _middle(box: Bbox) -> float:
    return 0.5 * float(box.y0 + box.y1)
