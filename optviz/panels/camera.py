"""The camera: a picture whose window moves from one settled place to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.cues import Zoom
from optviz.errors import SceneError
from optviz.marks.mark import lay_above
from optviz.marks.moving_ticks import MovingTicks
from optviz.marks.pixels import Frame, Points
from optviz.marks.tracks import Tracks
from optviz.panels.axes import plain
from optviz.panels.layered import layers_of
from optviz.panels.panel import Panel
from optviz.panels.subject import Subject
from optviz.panels.zooming import Leg, Weights, Window
from optviz.timeline import Moment


class Ground(Protocol):
    """What lies below the runs while the window moves."""

    @property
    def artist(self) -> Artist:
        """What draws it."""

    def look(self, leg: Leg, frame: Frame) -> Points | None:
        """Move to a window, and return the graph (n, 2) that runs are on there, if on one."""


class Settled(Panel, Protocol):
    """A picture that the camera may come to rest on."""

    @property
    def grid(self) -> str:
        """The colour of lines across it at the numbers of its y axis; empty where it has none."""

    def moving(self, axes: Axes, others: Sequence[Any]) -> tuple[Ground, Tracks]:
        """Return what is drawn on axes on the way between settled pictures of its kind."""


class Camera:
    """Pictures of the same runs, each at rest in a window of its own, and the way between them.

    At rest each is as it would be alone; on the way there are level lines or the graph, runs and
    numbers on the axes, without words and layers.

    Parameters
    ----------
    subject : Subject
        What the pictures are of; its zooms say where the camera goes.
    make : callable (window or None) -> Settled
        Returns the picture of a window, or of the whole.

    Attributes
    ----------
    inner : list of Axes
        Those of the settled pictures.

    Raises
    ------
    SceneError
        A window is not of this objective, or a layer covers the level lines.
    """

    def __init__(self, subject: Subject, make: Callable[[Any], Settled]) -> None:
        _check(subject)
        windows = list(dict.fromkeys([None, *(one.window for one in subject.zooms)]))
        self._panels = [make(window) for window in windows]
        self._numbers = {one: windows.index(one.window) for one in subject.zooms}
        self._theme = subject.theme
        self.inner: list[Axes] = []

    def ground(self, axes: Axes) -> None:
        """Draw what stands still of each picture, on axes of its own."""
        axes.set(xticks=[], yticks=[])
        self.inner = [_twin(axes) for _ in self._panels]
        for own, panel in zip(self.inner, self._panels, strict=True):
            plain(own, self._theme, grid=False)
            panel.ground(own)

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs of each picture, and what is seen on the way."""
        figure = axes.figure
        moving: list[Artist] = []
        self._groups: list[list[Axes]] = []
        for own in self.inner:
            own.set_position(axes.get_position())
            own.set_visible(False)
        for own, panel in zip(self.inner, self._panels, strict=True):
            own.set_visible(True)
            before = list(figure.axes)
            found = panel.runs(own)
            lay_above(found, own)
            moving += found
            self._groups.append([own, *(one for one in figure.axes if one not in before)])
            own.set_visible(False)
        _align_names(self.inner)
        self._limits: list[Window] = [(one.get_xlim(), one.get_ylim()) for one in self.inner]
        way = self._way(axes)
        moving += way
        self.update(Moment(0))
        return moving

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        leg, weights = self._seen(moment)
        shown = len(self._panels) if leg else next(iter(weights))
        for number, group in enumerate([*self._groups, [self._between]]):
            for one in group:
                _switch(one, on=number == shown)
        if leg is None:
            self._panels[shown].update(moment)
            return
        frame = self._frame.seeing(leg.window)
        self._tracks.move(frame, self._ground.look(leg, frame))
        self._tracks.show(moment)
        self._ticks.look(frame, weights)

    def _way(self, axes: Axes) -> list[Artist]:
        """Make what is seen between two windows, and return what moves of it."""
        first = self.inner[0]
        self._between = own = _twin(axes)
        plain(own, self._theme, grid=False)
        own.set(xlim=first.get_xlim(), ylim=first.get_ylim(), xticks=[], yticks=[])
        for name, axis in zip((own.xaxis, own.yaxis), (first.xaxis, first.yaxis), strict=True):
            label = axis.label
            name.set_label_text(
                label.get_text(), color=label.get_color(), fontsize=label.get_fontsize(),
                rotation=label.get_rotation(), va=label.get_verticalalignment(),
                ha=label.get_horizontalalignment(),
            )  # fmt: skip
            name.set_label_coords(*label.get_position(), transform=label.get_transform())
        self._frame = Frame(own)
        self._ground, self._tracks = self._panels[0].moving(own, self._panels)
        self._ticks = MovingTicks(own, self.inner, self._panels[0].grid)
        moving: list[Artist] = [self._ticks, self._ground.artist, self._tracks]
        lay_above(moving, own)
        return moving

    def _seen(self, moment: Moment) -> tuple[Leg | None, Weights]:
        """Return the way that the camera is on, if it is, and how much of each picture is seen."""
        here, leg, weights = self._limits[0], None, {0: 1.0}
        for active in moment.cues:
            number = self._numbers.get(active.cue) if isinstance(active.cue, Zoom) else None
            if number is None or active.way <= 0.0:
                continue
            if active.way >= 1.0:
                here, leg, weights = self._limits[number], None, {number: 1.0}
            elif set(weights) != {number}:
                leg = Leg(here, self._limits[number], active.way)
                here = leg.window
                weights = {k: share * (1.0 - active.way) for k, share in weights.items()}
                weights[number] = weights.get(number, 0.0) + active.way
        return leg, weights


def _check(subject: Subject) -> None:
    """Refuse windows of another dimension, and maps whose colours are found for one window."""
    curve = subject.objective.dim == 1
    for one in subject.zooms:
        if one.window is not None and len(one.window) == 1 and not curve:
            raise SceneError(
                f"cues.Zoom has one interval, and {subject.objective.name} has two parameters",
                "give ((left, right), (low, high))",
            )
    if subject.zooms and any(getattr(layer, "covers", False) for layer in layers_of(subject)):
        raise SceneError(
            "cues.Zoom moves over level lines, and the landscape shows basins",
            "leave one of the two out",
        )


def _twin(axes: Axes) -> Axes:
    """Return axes in the same place."""
    own = axes.figure.add_axes(axes.get_position().bounds, zorder=axes.get_zorder())
    assert isinstance(own, Axes)
    return own


def _align_names(every: Sequence[Axes]) -> None:
    """Write the names of axes in the same place on all of them, beyond the widest numbers."""
    renderer = every[0].figure.canvas.get_renderer()  # type: ignore[attr-defined]
    below, beside = [], []
    for axes in every:
        axes.xaxis.get_tightbbox(renderer)  # which puts the names in their places
        axes.yaxis.get_tightbbox(renderer)
        names = axes.xaxis.label, axes.yaxis.label
        places = [one.get_transform().transform(one.get_position()) for one in names]
        to_share = axes.transAxes.inverted()
        below.append(float(to_share.transform(places[0])[1]))
        beside.append(float(to_share.transform(places[1])[0]))
    for axes in every:
        axes.xaxis.set_label_coords(0.5, min(below))
        axes.yaxis.set_label_coords(min(beside), 0.5)


def _switch(axes: Axes, *, on: bool) -> None:
    """Show axes or not; what stands still on them stays what it is."""
    told, axes.stale_callback = axes.stale_callback, None
    axes.set_visible(on)
    axes.stale_callback = told
