"""The layers of a landscape, laid on it once its axes are settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from optviz.cues import Mark
from optviz.layers.simplex import Simplex
from optviz.layers.trust_region import TrustRegion
from optviz.marks.at_line import along
from optviz.marks.pins import Pins
from optviz.marks.pixels import Points
from optviz.marks.tracks import Ride, Tracks
from optviz.panels.subject import Subject
from optviz.recorder.dialled import Dialled
from optviz.stage.laid import LaidLayers
from optviz.stage.layer import Layer
from optviz.stage.stage import Stage, StageRun
from optviz.timeline import Moment

_FIRST = 3
_STAR = 11.0

AUTOMATIC: tuple[Layer, ...] = (Simplex(), TrustRegion())
"""What lies on a landscape where the scene does not say it."""


def layered(
    axes: Axes,
    subject: Subject,
    tracks: Tracks,
    taken: Sequence[Bbox],
    graph: Points | None = None,
) -> LaidLayers:
    """Return the layers of a subject on axes that have their final place.

    Parameters
    ----------
    axes : Axes
        Those of the landscape.
    subject : Subject
        Whose layers they are.
    tracks : Tracks
        Its runs there; where a layer knows the way of a dot, they take it.
    taken : sequence of Bbox
        Where words stand, in pixels.
    graph : array (n, 2), optional
        The graph of a 1-D objective, in pixels.
    """
    pins = _pins(axes, subject, tracks, taken, graph)
    taken = [*taken, *pins.boxes]
    tracks.words = taken
    runs = [
        StageRun(i, run, style, _head(tracks, i))
        for i, (run, style) in enumerate(zip(subject.trajectories, subject.styles, strict=True))
    ]
    explains = bool(subject.explained)
    everyone = list(zip(subject.everyone.trajectories, subject.everyone.styles, strict=True))
    stage = Stage(
        axes, tracks.frame, subject.objective, runs, everyone, subject.theme, explains, graph,
        taken, subject.budget, subject.seed,
    )  # fmt: skip
    laid = LaidLayers(stage, layers_of(subject), pins)
    steps = [run for run in runs if not isinstance(run.trajectory, Dialled)]
    tracks.ride_by({run.index: _ride(laid, run, explains=explains) for run in steps})
    laid.update(Moment(0))
    return laid


def _pins(
    axes: Axes, subject: Subject, tracks: Tracks, taken: Sequence[Bbox], graph: Points | None
) -> Pins:
    """Return the places that cues mark; on a curve they are on its graph."""
    places: dict[Mark, Points] = {}
    for one in subject.marks:
        place = np.array(one.place, dtype=np.float64)
        if subject.objective.dim == 1:
            place = np.append(place, subject.objective.value(place))
        if np.isfinite(place).all():
            places[one] = tracks.frame.place(place[None])[0]
    lines = [track.points for track in tracks.tracks] + ([] if graph is None else [graph])
    if subject.objective.dim == 2 and subject.objective.minima:
        stars = tracks.frame.place(np.array(subject.objective.minima))
        taken = [*taken, *(Bbox([star - _STAR, star + _STAR]) for star in stars)]
    taken = [*taken, *(Bbox([e.place - e.radius, e.place + e.radius]) for e in tracks.ends())]
    points = np.concatenate([along(one, tracks.frame) for one in lines])
    return Pins(axes, tracks.frame, places, subject.theme, taken, points)


def layers_of(subject: Subject) -> Sequence[Layer]:
    """Return what lies on the landscape of a subject."""
    return AUTOMATIC if subject.layers is None else subject.layers


def held(subject: Subject) -> Points:
    """Return the points (n, 2) that the picture of a curve is to hold for its layers' sake."""
    steps = subject.explained or range(_FIRST)
    found = [
        layer.holds(run, step)
        for layer in layers_of(subject)
        if hasattr(layer, "holds")
        for run in _named(subject.everyone, layer).trajectories
        for step in steps
        if step < run.steps
    ]
    return np.concatenate([np.empty((0, 2)), *found])


def _named(subject: Subject, layer: Layer) -> Subject:
    return subject.of(getattr(layer, "runs", ()), f"layers.{type(layer).__name__}")


def _head(tracks: Tracks, i: int) -> Callable[[Moment], Points]:
    return lambda moment: tracks.tracks[i].head(moment)[0]


def _ride(laid: LaidLayers, run: StageRun, *, explains: bool) -> Ride:
    @lru_cache(maxsize=8)
    def way_of(step: int) -> Points | None:
        return laid.ride(run.index, step)

    def ride(moment: Moment) -> Points | None:
        if explains and moment.beat is None:
            return None
        made = run.step(moment)
        return None if made is None else way_of(made.step)

    return ride
