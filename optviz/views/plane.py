"""The loss of many parameters on a plane, with the paths of the runs projected on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from optviz.errors import SceneError
from optviz.language import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from optviz import planes
    from optviz.objectives import Objective
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject, Working
    from optviz.recorder.trajectory import Trajectory

Point = Sequence[float]


@dataclass(frozen=True)
class Plane:
    """Level sets of the loss on one plane through all runs, and the runs projected on it.

    The plane goes through the last point of the run that ends lowest. What is shown is a
    projection: a dot stands in the plane where its run's point is nearest, and the loss of the
    run may be higher or lower than that of the plane there. Words above the plane say how much of
    the paths' variance it holds.

    Parameters
    ----------
    directions : {"principal", "filter"}
        The principal directions of the paths together (Lorch 2016; Li et al. 2018, section 7), or
        two random directions, normalised filter by filter (ibid., section 4).
    seed : int
        Of the random directions.
    points : pair of points, optional
        The plane goes through these two, and the end of the run that ends lowest, in the stead of
        along `directions`; the three must not lie on one line.
    resolution : int, optional
        Points along each side of the grid on which the loss is evaluated, from 5 to 281; by
        default from 41 to 161, as many as take about a second. Between them the picture is
        interpolated by cubic convolution; see `optviz.planes.Surface`.

    Raises
    ------
    SceneError
        An option is none of these.

    Notes
    -----
    The loss of an objective on data is kept on disk, so that the same plane is not evaluated
    twice; see `optviz.planes.cache`.

    References
    ----------
    Li, Xu, Taylor, Studer and Goldstein (2018), Visualizing the loss landscape of neural nets,
    *NeurIPS*. Lorch (2016), Visualizing deep network training trajectories with PCA, *ICML
    workshop on visualization for deep learning*.

    Examples
    --------
    >>> from optviz import views
    >>> views.Plane("filter", seed=1)
    Plane(directions='filter', seed=1, points=None, resolution=None)
    """

    directions: Literal["principal", "filter"] = "principal"
    seed: int = 0
    points: tuple[Point, Point] | None = None
    resolution: int | None = None

    def __post_init__(self) -> None:
        if self.directions not in ("principal", "filter"):
            raise SceneError(
                f"views.Plane: directions is {self.directions!r}", "use 'principal' or 'filter'"
            )
        for name, least, most in (("seed", 0, 2**64 - 1), ("resolution", 5, 281)):
            given = getattr(self, name)
            if given is None and name == "resolution":
                continue
            if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
                raise SceneError(
                    f"views.Plane: {name} is {given!r:.60}",
                    f"give a whole number from {least} to {most}",
                )
        if self.points is not None:
            object.__setattr__(self, "points", _pair(self.points))

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        import numpy as np

        objective = subject.objective
        if objective.dim < 2:
            raise SceneError(
                f"{objective.name!r} has one parameter, and a plane has two",
                "show views.Landscape()",
            )
        with np.errstate(all="ignore"):  # of runs that blew up, squares overflow
            return self._pictured(subject)

    def _pictured(self, subject: Subject) -> Panel:
        from optviz import planes
        from optviz.panels.plane import PlanePanel

        objective, runs = subject.objective, subject.trajectories
        plane = self._plane(objective, runs)
        least = 1.0 if self.points is None and self.directions == "filter" else 0.0
        flat = planes.restriction(objective, plane, view=planes.window(plane, runs, least=least))
        return PlanePanel(
            replace(
                subject,
                objective=flat,
                trajectories=[planes.projected(plane, run) for run in runs],
                window=subject.window if objective.dim > 2 else None,
                whole=None,
            ),
            partial(_heights, planes.Surface(objective, plane, self.resolution), subject.working),
            self._names(plane),
            self._words(plane, planes.held(plane, runs)),
        )

    def _plane(self, objective: Objective, runs: Sequence[Trajectory]) -> planes.Plane:
        from optviz import planes

        origin = planes.end(planes.best(runs))
        if self.points is not None:
            if any(len(point) != objective.dim for point in self.points):
                raise SceneError(
                    f"views.Plane: the points have {len(self.points[0])} and "
                    f"{len(self.points[1])} components",
                    f"{objective.name!r} has {objective.dim} parameters",
                )
            return planes.through(*self.points, origin)
        if self.directions == "filter":
            return planes.filter_normalised(objective, origin, seed=self.seed)
        return planes.principal(runs)

    def _names(self, plane: planes.Plane) -> list[tuple[str, str]]:
        if plane.explained is not None:
            first, second = map(_percent, plane.explained)
            return [
                (say("1st principal direction · {share}", share=first),
                 say("1st · {share}", share=first)),
                (say("2nd principal direction · {share}", share=second),
                 say("2nd · {share}", share=second)),
            ]  # fmt: skip
        if self.points is not None:
            return [
                (say("towards the first point"), say("first")),
                (say("towards the second"), say("second")),
            ]
        return [
            (say("1st random direction"), say("1st")),
            (say("2nd random direction"), say("2nd")),
        ]

    def _words(self, plane: planes.Plane, held: float) -> list[str]:
        if plane.explained is not None:
            share = " + ".join(map(_percent, plane.explained))
            short = say("plane of the paths: {share} of their variance", share=share)
            return [
                say("{words}; dots are projected", words=short),
                short,
                say("plane of the paths: {share}", share=share),
            ]
        share = _percent(held)
        if self.points:
            said = say("plane through three points: {share} of the paths’ variance", share=share)
        else:
            said = say(
                "random plane, filter-normalised: {share} of the paths’ variance", share=share
            )
        return [
            say("{words}; dots are projected", words=said),
            said,
            say("{share} of the paths’ variance", share=share),
        ]


def _heights(
    surface: planes.Surface, working: Working, xs: NDArray[np.float64], ys: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Evaluate the loss, and tell how far that has come."""
    with working(say("loss on the plane"), say("points")) as step:
        return surface(xs, ys, progress=step)


def _pair(points: object) -> tuple[tuple[float, ...], tuple[float, ...]]:
    import numpy as np

    try:
        one, other = (np.asarray(point, dtype=np.float64) for point in points)  # type: ignore[attr-defined]
        if one.ndim != 1 or other.ndim != 1 or not np.isfinite([*one, *other]).all():
            raise ValueError
    except (TypeError, ValueError):
        raise SceneError(
            f"views.Plane: points is {points!r:.60}", "give two points of finite numbers"
        ) from None
    return tuple(one.tolist()), tuple(other.tolist())


def _percent(share: float) -> str:
    """Return a share in words that do not round it to all or nothing."""
    if 0 < share < 0.001:
        return "<0.1 %"
    if 0.995 <= share < 1 - 1e-9:
        return ">99 %"
    return f"{100 * share:.1f} %" if 0 < share < 0.0095 else f"{100 * share:.0f} %"
