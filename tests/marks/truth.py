"""Where the dots of every panel belong, worked out apart from what draws them, and are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from optviz.film.animation import SceneAnimation
from optviz.marks.dots import Dots
from optviz.panels.contour import ContourPanel
from optviz.panels.convergence import ConvergencePanel
from optviz.panels.curve import CurvePanel
from optviz.panels.data.accuracy import AccuracyPanel
from optviz.panels.data.borders import BordersPanel
from optviz.panels.data.fit import FitPanel
from optviz.panels.data.signal import SignalPanel
from optviz.panels.iterates import IteratesPanel
from optviz.panels.network.flow import in_phases
from optviz.panels.network.layer_gradients import LayerGradientsPanel
from optviz.panels.quotients.difference_error import DifferenceErrorPanel
from optviz.panels.quotients.secant import SecantPanel
from optviz.panels.states import StatesPanel
from optviz.panels.surface.panel import SurfacePanel
from optviz.recorder.anatomy import anatomy
from optviz.recorder.dialled import Dialled
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]
Check = Callable[[Array], bool]

CLOSE = 0.01
"""Pixels."""


def panels_of(film: SceneAnimation) -> Iterator[tuple[Any, Axes, Any]]:
    """Yield the panels with run dots, their axes, and the artist that draws the dots."""
    for placed in film._painter.composition._panels:
        panel: Any = placed.panel
        while hasattr(panel, "_landscape"):
            panel = panel._landscape
        for artist in placed.axes.get_children():
            if hasattr(artist, "_piles"):
                yield panel, placed.axes, artist


def shown(film: SceneAnimation, moment: Moment) -> Moment:
    """Return the moment that panels show: beside one that shows steps in phases, its phase."""
    return in_phases(moment) if film._painter.composition._staged else moment


def drawn(film: SceneAnimation, moment: Moment, monkeypatch: Any) -> dict[int, list[Array]]:
    """Return the centres of all dots that the renderer is asked for, by artist and run."""
    found: dict[int, list[Array]] = {}
    draw = Dots.draw

    def watch(self: Any, renderer: Any, gc: Any, transform: Any, places: Any, lights: Any) -> None:
        seen: list[list[Array]] = [[] for _ in self._markers]
        real = renderer.draw_path

        def path(gc: Any, path: Any, transform: Any, face: Any = None) -> None:
            (i,) = [k for k, one in enumerate(self._markers)
                    if one.path is path and self._colors[k][:3] == face[:3]]  # fmt: skip
            own, matrix = self._markers[i]._matrix, transform.get_matrix()
            scale = np.sqrt(np.linalg.det(matrix[:2, :2]) / np.linalg.det(own[:2, :2]))
            seen[i].append(matrix[:2, 2] - scale * own[:2, 2])
            real(gc, path, transform, face)

        renderer.draw_path = path
        draw(self, renderer, gc, transform, places, lights)
        del renderer.draw_path
        found[id(self)] = [np.array(one).reshape(-1, 2) for one in seen]

    monkeypatch.setattr(Dots, "draw", watch)
    film._painter.draw(moment)
    monkeypatch.undo()
    return found


def expected(panel: Any, axes: Axes, moment: Moment) -> list[list[Check]]:
    """Return, for each run, what must be true of the centre of each of its dots, in pixels."""
    match panel:
        case ContourPanel():
            return [[_on(axes, run.points, moment)] for run in panel._trajectories]
        case CurvePanel():
            return [
                [_ridden(axes, panel, k, moment) or _flown(axes, panel, run, moment)]
                for k, run in enumerate(panel._trajectories)
            ]
        case SurfacePanel():
            return [[_lifted(panel, run, moment)] for run in panel._trajectories]
        case ConvergencePanel() | IteratesPanel():
            series = [panel._foot.place(one) for one in panel._series]
            return [
                [_on(axes, np.stack([spent, one], axis=1), moment)]
                for spent, one in zip(panel._spent, series, strict=True)
            ]
        case AccuracyPanel():
            shares = [panel._foot.place(100 * one / panel.total) for one in panel.correct]
            return [[_on(axes, _timed(one), moment)] for one in shares]
        case SignalPanel():
            return [[_on(axes, path, moment)] for path in panel.paths]
        case DifferenceErrorPanel():
            paths = [
                np.stack([panel._placed(h), wrong], axis=1)
                for h, wrong in zip(panel._lengths, panel._errors, strict=True)
            ]
            return [[_on(axes, path, moment)] for path in paths]
        case StatesPanel():
            low = axes.get_ylim()[0] if axes.get_yscale() == "log" else -np.inf
            return [
                [_on(axes, _timed(np.maximum(one, low)), moment) for one in series.T]
                for series in panel._series
            ]
        case LayerGradientsPanel():
            return [_profile(axes, panel._decades.heights(one), moment) for one in panel.norms]
        case FitPanel():
            return [[_fitted(axes, panel, run, moment)] for run in panel._trajectories]
        case BordersPanel():
            return [[_bordering(axes, panel, i)] for i in range(len(panel._trajectories))]
        case SecantPanel():
            ends = [panel.line(i, moment).ends for i in range(len(panel._trajectories))]
            points = [[(x, float(panel._objective.value(np.array([x])))) for x in each]
                      for each in [*ends, (panel._x,)]]  # fmt: skip
            return [[_near(axes, point) for point in each] for each in points]
    raise AssertionError(f"nothing is known of {type(panel).__name__}")


def _timed(series: Array) -> Array:
    return np.stack([np.arange(len(series)), series], axis=1)


def _outside(axes: Axes, pixel: Array) -> bool:
    box = axes.get_window_extent()
    slack = 0.5 * axes.figure.dpi / 100
    low, high = np.array(box.min) - slack, np.array(box.max) + slack
    return not bool(np.isfinite(pixel).all() and (pixel >= low).all() and (pixel <= high).all())


def _at_edge(axes: Axes, pixel: Array) -> bool:
    box = axes.get_window_extent()
    low, high = np.array(box.min), np.array(box.max)
    within = (pixel >= low - CLOSE).all() and (pixel <= high + CLOSE).all()
    return bool(within and (np.abs(np.concatenate([pixel - low, pixel - high])) < 1).any())


def _near(axes: Axes, point: Any) -> Check:
    wanted = axes.transData.transform(point)
    return lambda pixel: bool(np.hypot(*(pixel - wanted)) < CLOSE)


def _on(axes: Axes, path: Array, moment: Moment) -> Check:
    """Expect a dot between two iterates, or at the edge if the run is outside."""
    step = min(moment.step, len(path) - 1)
    after = min(step + 1, len(path) - 1)
    with np.errstate(all="ignore"):
        here, there = axes.transData.transform(path[[step, after]])
        wanted = here + moment.progress * (there - here) if after > step else here
    gone = _outside(axes, here) and (after == step or _outside(axes, there))
    if not np.isfinite(wanted).all() or _outside(axes, wanted) or (gone and moment.progress):
        return lambda pixel: _at_edge(axes, pixel)
    if np.abs(np.concatenate([here, there])).max() > 1e5:  # far ends are drawn in along their ray
        return lambda pixel: _at_edge(axes, pixel) or bool(np.hypot(*(pixel - wanted)) < 1)
    return lambda pixel: bool(np.hypot(*(pixel - wanted)) < CLOSE)


def _lifted(panel: Any, run: Any, moment: Moment) -> Check:
    """Expect a dot over its place on the base, as high as f is there, as the camera sees it."""
    step = min(moment.step, run.steps)
    after = min(step + 1, run.steps)
    ends = np.clip(run.points[[step, after]], *np.array(panel.mesh.window).T)
    point = ends[0] + moment.progress * (ends[1] - ends[0]) if after > step else ends[0]
    camera = panel.scenery.camera(panel.look(moment).pose)
    wanted = camera.place(np.nan_to_num(panel.mesh.lift(point[None])))[0]
    pixel = panel.tracks.frame.transform.transform(wanted)
    return lambda dot: bool(np.hypot(*(dot - pixel)) < 1)


def _ridden(axes: Axes, panel: Any, k: int, moment: Moment) -> Check | None:
    """Expect a dot on the model that its rule minimises, or on its way from there to f."""
    rides = any(
        hasattr(layer, "ride") and k in [one.index for one in runs]
        for layer, runs in panel._layers._layers
    )
    run = panel._trajectories[k]
    if not (rides and moment.beat and moment.progress) or moment.step >= run.steps:
        return None
    made = anatomy(run, moment.step)
    assert made.model is not None
    share = min(moment.progress / 0.72, 1.0)
    x, m = float(made.x[0] + share * made.p[0]), float(made.model(share * made.p))
    drop = max(moment.progress - 0.72, 0.0) / 0.28
    wanted = axes.transData.transform((x, m + drop * (made.f_there - m)))
    return lambda pixel: bool(np.hypot(*(pixel - wanted)) < 1)


def _flown(axes: Axes, panel: Any, run: Any, moment: Moment) -> Check:
    """Expect a dot on the graph at an iterate, above or below its chord in between.

    Of a run by a hyperparameter that is outside, it is expected where the graph ends.
    """
    path = np.stack([run.points[:, 0], panel._objective.value(run.points.T)], axis=1)
    straight = _on(axes, path, moment)
    if isinstance(run, Dialled):
        ends = [_near(axes, panel._graph[end]) for end in (0, -1)]
        return lambda pixel: straight(pixel) or any(one(pixel) for one in ends)
    step = min(moment.step, len(path) - 1)
    if step == len(path) - 1 or not moment.progress:
        return straight
    with np.errstate(all="ignore"):
        here, there = axes.transData.transform(path[[step, step + 1]])
    if _outside(axes, here) or _outside(axes, there):
        return straight
    wanted = here + moment.progress * (there - here)
    return lambda pixel: bool(abs(pixel - wanted)[0] < CLOSE) and not _outside(axes, pixel)


def _profile(axes: Axes, heights: Array, moment: Moment) -> list[Check]:
    step = min(moment.step, len(heights) - 1)
    after = min(step + 1, len(heights) - 1)
    now = (1 - moment.progress) * heights[step] + moment.progress * heights[after]
    return [_near(axes, (1.0 + k, one)) for k, one in enumerate(now)]


def _fitted(axes: Axes, panel: Any, run: Any, moment: Moment) -> Check:
    """Expect a dot on the line that its run has fitted by now."""
    step = min(moment.step, run.steps)
    way = run.points[min(step + 1, run.steps)] - run.points[step]
    parameters = run.points[step] + moment.progress * way

    def holds(pixel: Array) -> bool:
        x = float(axes.transData.inverted().transform(pixel)[0])
        y = float(np.ravel(panel._objective.predict(parameters, np.array([[x]])))[0])
        return bool(np.hypot(*(axes.transData.transform((x, y)) - pixel)) < CLOSE)

    return holds


def _bordering(axes: Axes, panel: Any, run: int) -> Check:
    """Expect a dot on the border of its run, where it has one."""

    def holds(pixel: Array) -> bool:
        borders = panel._borders
        scale = borders.frame.transform.get_affine()
        for path in borders.lines[run]:
            if path.codes is None:
                continue
            corners = scale.transform(path.vertices)
            ways = np.diff(corners, axis=0)
            lengths = np.maximum((ways**2).sum(axis=1), 1e-12)
            t = np.clip(((pixel - corners[:-1]) * ways).sum(axis=1) / lengths, 0.0, 1.0)
            away = np.hypot(*(corners[:-1] + t[:, None] * ways - pixel).T)
            if away.min() < CLOSE:
                return True
        return False

    return holds
