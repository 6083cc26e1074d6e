"""The graph of a 2-D objective as a surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optviz.errors import SceneError
from optviz.recorder.dialled import Dialled

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject

_RANGES = {"elevation": (0.0, 90.0), "azimuth": (-720.0, 720.0), "orbit": (-3600.0, 3600.0)}


@dataclass(frozen=True)
class Surface:
    """The graph of f(x, y) as a shaded surface with its level lines, and the runs on it.

    What of a run is behind the surface is dotted, its dot an outline. Level lines and shades are
    those of the landscape. Where most of the surface would be flat beside its walls, its height
    is a logarithm of f, and the picture says so; where f is not finite, there is a hole. Layers
    do not lie on it. Cues that turn it are `optviz.cues.Tilt`.

    Parameters
    ----------
    elevation : float
        Degrees above the ground from which it is seen, 0 to 90; at 90 it is a map.
    azimuth : float
        Degrees by which the view is turned from along y towards along x: at 0 x goes to the
        right and y away.
    orbit : float
        Degrees by which the viewer goes round it over the film.

    Raises
    ------
    SceneError
        An angle is no number or out of range.

    Examples
    --------
    >>> from optviz import views
    >>> views.Surface(orbit=90)
    Surface(elevation=38.0, azimuth=30.0, orbit=90.0)
    """

    elevation: float = 38.0
    azimuth: float = 30.0
    orbit: float = 0.0

    layered: ClassVar[bool] = False
    tilted: ClassVar[bool] = True
    titled: ClassVar[bool] = False

    def __post_init__(self) -> None:
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not low <= value <= high:
                raise SceneError(
                    f"views.Surface: {name} is {value!r:.60}",
                    f"give degrees between {low:g} and {high:g}",
                )
            object.__setattr__(self, name, float(value))

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.surface.camera import Pose
        from optviz.panels.surface.panel import SurfacePanel

        objective = subject.objective
        if objective.dim != 2:
            count = "1 parameter" if objective.dim == 1 else f"{objective.dim} parameters"
            raise SceneError(
                f"{objective.name} has {count}, and a surface has 2",
                f"show views.{'Landscape' if objective.dim == 1 else 'Plane'}() in its stead",
            )
        if any(isinstance(one, Dialled) for one in subject.trajectories):
            raise SceneError(
                "views.Surface shows runs step by step, and this film turns a dial",
                "show views.Landscape() in its stead",
            )
        return SurfacePanel(subject, Pose(self.elevation, self.azimuth), self.orbit)
