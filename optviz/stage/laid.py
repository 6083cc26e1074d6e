"""All layers of one landscape, as artists that know the moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.transforms import Bbox

from optviz.marks.light import lights
from optviz.marks.pins import Pins
from optviz.marks.pixels import Points
from optviz.marks.sketch import Drawing, Sketch, Stroke, dim
from optviz.stage.dense import dense
from optviz.stage.labels import Key, Labels, Placed, settle
from optviz.stage.layer import Layer
from optviz.stage.pen import Pen
from optviz.stage.stage import Stage, StageRun
from optviz.timeline import Beat, Moment

_UNDER, _OVER = 9.0, 12.0
_MOST = 400
_DOT = 11.0


class LaidLayers:
    """The layers of a landscape: what stands still is drawn at once, the rest moment by moment.

    Parameters
    ----------
    stage : Stage
        What they lie on.
    layers : sequence of Layer
        From below.
    pins : Pins, optional
        The places that cues mark, above all layers.

    Raises
    ------
    SceneError
        A layer names a run that is not there, or makes no sense here.
    """

    def __init__(self, stage: Stage, layers: Sequence[Layer], pins: Pins | None = None) -> None:
        self._stage, self._pins = stage, pins
        found = [(layer, _runs_of(layer, stage)) for layer in layers]
        self._layers = [(layer, runs) for layer, runs in found if runs]
        for layer, _ in self._layers:
            for name in ("check", "ground"):
                if hasattr(layer, name):
                    with np.errstate(all="ignore"):
                        getattr(layer, name)(stage)
        self._under = Drawing(stage.axes, stage.frame, _UNDER)
        self._over = Drawing(stage.axes, stage.frame, _OVER)
        self._writing = stage.writing
        self._kept: dict[int, tuple[Moment | None, Sketch, Sketch]] = {}
        self._places = lru_cache(maxsize=_MOST)(self._settled)
        self.update(Moment(0))

    @property
    def artists(self) -> list[Artist]:
        """All that `update` may change."""
        pins = [] if self._pins is None else [self._pins]
        return [self._under, self._over, self._writing, *pins]

    @property
    def boxes(self) -> list[tuple[str, Bbox]]:
        """The words that are shown now and where, in pixels."""
        return [(one.text, self._writing.box(one)) for one in self._writing.sketch.words]

    def ride(self, run: int, step: int) -> Points | None:
        """Return the way (n, 2), as data, that the dot of a run takes in a step, if its own."""
        for layer, runs in self._layers:
            for one in runs:
                if one.index == run and hasattr(layer, "ride") and step < one.steps:
                    way = layer.ride(one, step)
                    if way is not None:
                        return np.asarray(way)
        return None

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        step = moment.beat.step if moment.beat else moment.step
        if self._pins is not None:
            self._pins.show(moment)
        labels = Labels(self._places(step, moment.beat is not None))
        under, over = self._drawn(replace(moment, cues=()), labels)
        styles = [run.style for run in self._stage.runs]
        lit = zip(styles, lights(moment, styles), strict=True)
        faint = {color: at for one, at in lit if at < 1.0 for color in (one.color, one.words)}
        if faint:
            under, over = dim(under, faint), dim(over, faint)
        self._under.sketch, self._over.sketch, self._writing.sketch = under, over, over

    def _drawn(self, moment: Moment, labels: Labels) -> tuple[Sketch, Sketch]:
        under, over = Sketch(), Sketch(words=[*self._stage.still])
        with np.errstate(all="ignore"):
            for k, (layer, runs) in enumerate(self._layers):
                steady = replace(moment, progress=0.0) if hasattr(layer, "steady") else None
                kept = self._kept.get(k)
                if steady is None or kept is None or kept[0] != steady or labels.collects:
                    kept = steady, Sketch(), Sketch()
                    labels.begin(k)
                    layer.draw(Pen(self._stage, runs, moment, kept[1], kept[2], labels), moment)
                if not labels.collects:
                    self._kept[k] = kept
                for all_of, made in zip((under, over), kept[1:], strict=True):
                    all_of.shapes += made.shapes
                    all_of.words += made.words
        return under, over

    def _settled(self, step: int, apart: bool) -> dict[Key, Placed | None]:
        """Return where the labels of a step stand: found from all that is seen of it."""
        collected: dict[Any, Any] = {}
        lines: list[Points] = []
        boxes = [*self._stage.taken, *self._stage.written]
        for moment in _stations(step, apart=apart):
            labels = Labels()
            under, over = self._drawn(moment, labels)
            for key, label in labels.wanted.items():
                collected.setdefault(key, label)
            if not labels.wanted:
                continue
            boxes += [self._writing.box(one) for one in over.words]
            for one in (*under.shapes, *over.shapes):
                lines.append(one.points if isinstance(one, Stroke) else one.place[None])
            heads = [run.head(moment) for run in self._stage.runs]
            boxes += [Bbox.from_extents(*(head - _DOT), *(head + _DOT)) for head in heads]
        if not collected:
            return {}
        if self._stage.graph is not None:
            lines.append(self._stage.graph)
        trails = [run.trajectory.points[: step + 2] for run in self._stage.runs]
        if self._stage.dim == 2:
            stars = self._stage.frame.place(np.array(self._stage.objective.minima).reshape(-1, 2))
            boxes += [Bbox.from_extents(*(star - _DOT), *(star + _DOT)) for star in stars]
            lines += [self._stage.frame.place(points[-_MOST:]) for points in trails]
        points = np.concatenate([dense(one) for one in lines])
        return settle(list(collected.items()), self._writing, self._stage.frame, boxes, points)


def _stations(step: int, *, apart: bool) -> list[Moment]:
    """Return the moments of a step at which everything of it is seen."""
    if not apart:
        return [Moment(step), Moment(step, 1.0 - 2.0**-20)]
    return [
        Moment(step, 0.0, Beat(step, "look", 1.0)),
        Moment(step, 0.0, Beat(step, "think", 1.0)),
        Moment(step + 1, 0.0, Beat(step, "compare", 1.0)),
    ]


def _runs_of(layer: Layer, stage: Stage) -> list[StageRun]:
    return stage.named(getattr(layer, "runs", ()), type(layer).__name__)
