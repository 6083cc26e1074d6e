"""The eigenvalues of the Hessian along each run's path, against what its step size can bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from optviz.errors import SceneError
from optviz.language import say, voiced
from optviz.marks.pixels import Points
from optviz.marks.predicted import draw_predicted, write_at
from optviz.objectives import Objective
from optviz.panels.foot import Foot, worth_logarithm
from optviz.panels.limits import around, finite, safe, within_reach
from optviz.panels.states import StatesPanel, foot_of
from optviz.panels.subject import Subject
from optviz.panels.window import inside
from optviz.recorder.clock import Clocked, steps_taken
from optviz.recorder.trajectory import Trajectory
from optviz.style.numbers import short
from optviz.theorems.curvature import curvatures
from optviz.theorems.on_quadratics import limit_of
from optviz.theorems.recurrence import recurrence

Array = npt.NDArray[np.float64]

SHOWN = 6
"""Up to how many eigenvalues are all shown; of more, the three at each end."""
MOST = 100
"""Of how many parameters the Hessian is had at every point."""

_AT_ONCE = 1_000_000
_FAR, _FAR_BY_DECADES = 2.0, 30.0
_DOT = 0.8
_WORTH_LOG = 300.0
_TINT = 0.9
_ROOM = 0.18  # of the height, for words above


@dataclass(frozen=True, eq=False)
class Limit:
    """The eigenvalue from which on a run's steps grow, at each of its points, and its name."""

    run: int
    values: Array
    name: str


class SpectrumPanel(StatesPanel):
    """One line a run and eigenvalue; what a run's step size can bear is dashed, and named.

    Parameters
    ----------
    subject : Subject
        The runs.
    """

    def __init__(self, subject: Subject) -> None:
        spectra = [spectrum(subject.objective, one) for one in subject.trajectories]
        super().__init__(
            subject, spectra, say(r"eigenvalues of $\nabla^2 f$"), told_apart=False, dot=_DOT
        )
        self.limits = [
            limit
            for i, run in enumerate(self._trajectories)
            if (limit := limit_along(i, run)) is not None
        ]

    def ground(self, axes: Axes) -> None:
        """Draw the empty axes, and where curvature changes its sign."""
        super().ground(axes)
        low, high = axes.get_ylim()
        if low < 0 < high:
            axes.axhline(0.0, color=self._theme.muted, lw=1.2, zorder=2)

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs, and their limits under them."""
        moving = super().runs(axes)
        frame, styles, theme = self.lines.frame, self._styles, self._theme
        limits = _once(self.limits)
        lines = [(one.run, self._placed(axes, one)) for one in limits]
        for line in draw_predicted(axes, frame, lines, styles, theme):
            line.set_clip_path(axes.patch)
        if len(lines) == 1:
            self._shade(axes, *lines[0])
        top = frame.height - 2.0
        seen = [(run, np.minimum(points, [np.inf, top])) for run, points in lines]
        ways = [track.points for tracks in self.lines.tracks for track in tracks]
        write_at(axes, frame, seen, [_words(axes, one) for one in limits], styles, theme, (), ways)
        return moving

    def _placed(self, axes: Axes, one: Limit) -> Points:
        """Return a limit in pixels; where it is always the same, to the end of the axis."""
        steps, heights = np.arange(len(one.values), dtype=np.float64), one.values
        if np.ptp(one.values) == 0:
            steps, heights = np.array(axes.get_xlim()), np.full(2, one.values[0])
        points = np.stack([steps, np.maximum(heights, self._foot.bottom)], axis=1)
        return self.lines.frame.place(within_reach(axes, points))

    def _shade(self, axes: Axes, run: int, points: Points) -> None:
        """Tint what is above the only limit."""
        frame, theme = self.lines.frame, self._theme
        above = [(points[-1, 0], frame.height), (points[0, 0], frame.height)]
        color = theme.mix(self._styles[run].color, _TINT, theme.paper)
        tint = Polygon(np.concatenate([np.minimum(points, [np.inf, frame.height]), above]),
                       transform=frame.transform, fc=color, lw=0, zorder=0.1)  # fmt: skip
        axes.add_artist(tint)
        tint.set_clip_path(axes.patch)

    def _stand(self) -> Foot:
        """Return the axis, from 0 on if eigenvalues are not of many magnitudes; limits are on it.

        But for those far above.
        """
        inner = [
            one[: len(seen)][seen[: len(one)]].ravel()
            for one, seen in zip(self._series, self._seen(), strict=True)
        ]
        every = finite(np.concatenate(inner))
        decades = bool((every > 0).all()) and worth_logarithm(every, _WORTH_LOG)
        most = (_FAR_BY_DECADES if decades else _FAR) * float(np.abs(every).max(initial=0.0))
        held = np.concatenate([every, *(one.values[one.values <= most] for one in self.limits)])
        if decades:
            return foot_of(held)
        low, high = around(np.append(held, 0.0), 0.06)
        return Foot(*safe(low, high + _ROOM * (high - low)), "", log=False)

    def _seen(self) -> list[npt.NDArray[np.bool_]]:
        return [inside(self._subject, one) for one in self._trajectories]


def spectrum(objective: Objective, run: Trajectory) -> Array:
    """Return the eigenvalues along a run, rising, (k + 1, at most 6): of more, those at the ends.

    Raises
    ------
    SceneError
        It has too many parameters.
    """
    if objective.dim > MOST:
        raise SceneError(
            f"{objective.name!r} has {objective.dim} parameters, and views.Spectrum takes {MOST}",
            "show something else",
        )
    count = max(_AT_ONCE // objective.dim**2, 1)
    parts = [
        curvatures(objective, run.points[first : first + count])
        for first in range(0, len(run), count)
    ]
    every = np.concatenate(parts)
    if objective.dim <= SHOWN:
        return every
    half = SHOWN // 2
    return np.concatenate([every[:, :half], every[:, -half:]], axis=1)


def limit_along(i: int, run: Trajectory) -> Limit | None:
    """Return what the step size of a run can bear, or None where that is not known of its rule."""
    form = recurrence(run.optimizer)
    if form is None or form.lr is None:
        return None
    whole = run.original if isinstance(run, Clocked) else run
    taken = steps_taken(run) * whole.stride
    values = np.array([form.limit(int(t)) for t in taken])
    return Limit(i, values, limit_of(form)) if np.isfinite(values).any() else None


def _words(axes: Axes, limit: Limit) -> list[str]:
    """Return what is written at a limit: its name, its number if it is one, ↑ if it is above."""
    up = " ↑" if (limit.values > axes.get_ylim()[1]).all() else ""
    name = voiced(limit.name)
    if np.ptp(limit.values):
        return [name + up]
    return [f"{name} = {short(float(limit.values[0]))}{up}", name + up]


def _once(limits: Sequence[Limit]) -> list[Limit]:
    """Return the limits without those that another run has too."""
    made: list[Limit] = []
    for one in limits:
        if not any(
            other.name == one.name and np.array_equal(other.values, one.values) for other in made
        ):
            made.append(one)
    return made
