"""The landscape of an objective, from the side in 1-D and from above in 2-D."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, ClassVar

from optviz.checks import shown
from optviz.cues import called
from optviz.errors import SceneError, SceneWarning
from optviz.layers.reading import as_layers
from optviz.objectives.geometry import as_domain
from optviz.recorder.dialled import start_of
from optviz.stage.naming import as_names

if TYPE_CHECKING:
    from optviz.panels.contour import ContourPanel
    from optviz.panels.curve import CurvePanel
    from optviz.panels.inset import Neighbourhood
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject
    from optviz.panels.zooming import Window
    from optviz.stage.layer import Layer

_OF_MAPS = ("equal", "numbers", "inset")
_NUMBERS, _MOST_NUMBERS = 5, 16


@dataclass(frozen=True)
class Landscape:
    """The graph of f(x), or the level lines of f(x, y), with the runs on it.

    Parameters
    ----------
    runs : str or sequence of str
        The runs that it shows, by name or by rule; all by default. Above one alone stands its
        name. All landscapes of an objective show the same part of it.
    layers : sequence of Layer, optional
        What lies on it besides the runs, in the stead of the scene's, such as
        ``[layers.Model("Newton"), layers.Gradient()]``.
    equal : bool, optional
        Whether both axes of a map have one scale, for which the picture is widened, or each its
        own. By default they have one where that widens the picture by little.
    numbers : bool or int
        Whether a few level lines of a map have their heights, which then are round, or how many.
    inset : {"minimum", "saddle"} or pair of (float, float), optional
        A part of a map that is shown larger in a corner of it, with level lines of its own: the
        neighbourhood of the minimum, or of the saddle, that a run comes nearest to, or
        ``((left, right), (low, high))``.

    Raises
    ------
    SceneError
        An option is none of these, or is of maps and the objective is a curve.

    Examples
    --------
    >>> from optviz import views
    >>> views.Landscape("Momentum")
    Landscape(runs=('Momentum',))
    >>> views.Landscape(numbers=True, inset="saddle")
    Landscape(numbers=True, inset='saddle')
    """

    runs: str | Sequence[str] = ()
    layers: Sequence[Layer] | None = None
    equal: bool | None = None
    numbers: bool | int = False
    inset: Neighbourhood | None = None

    layered: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "runs", as_names(self.runs, "views.Landscape"))
        object.__setattr__(self, "layers", as_layers(self.layers))
        if self.equal is not None and not isinstance(self.equal, bool):
            raise SceneError(f"views.Landscape: equal is {self.equal!r:.60}", "give True or False")
        if not isinstance(self.numbers, int) or not 0 <= self.numbers <= _MOST_NUMBERS:
            raise SceneError(
                f"views.Landscape: numbers is {self.numbers!r:.60}",
                f"give True, or how many, up to {_MOST_NUMBERS}",
            )
        if self.inset is not None and not isinstance(self.inset, str):
            object.__setattr__(self, "inset", as_domain(self.inset, 2, "inset"))
        elif self.inset not in (None, "minimum", "saddle"):
            raise SceneError(
                f"views.Landscape: inset is {self.inset!r:.60}",
                'give "minimum", "saddle", or a window, such as ((-1, 1), (0, 2))',
            )

    @property
    def names_runs(self) -> bool:
        """Whether it may write the name of a run above it."""
        return bool(self.runs)

    @property
    def titled(self) -> bool:
        """Whether there may be words above it."""
        return bool(self.runs)

    def __repr__(self) -> str:
        given = [(one.name, getattr(self, one.name), one.default) for one in fields(self)]
        said = [f"{name}={value!r}" for name, value, default in given if value != default]
        return f"Landscape({', '.join(said)})"

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.titled import TitledPanel

        dim = subject.objective.dim
        if dim in (1, 2):
            _tell_of_starts_outside(subject)
            if self.layers is not None:
                subject = replace(subject, layers=self.layers)
            subject = subject.of(self.runs, "views.Landscape")
            _check_marks(subject)
            make = self._curve if dim == 1 else self._map
            panel: Panel
            if subject.zooms:
                from optviz.panels.camera import Camera

                panel = Camera(subject, lambda window: make(_seen(subject, window)))
            else:
                panel = make(subject)
            alone = self.runs and len(subject.styles) == 1
            return TitledPanel(panel, subject) if alone else panel
        raise SceneError(
            f"{subject.objective.name} has {dim} parameters, and a landscape has 1 or 2",
            "show views.Plane() in its stead, or leave the views out",
        )

    def _map(self, subject: Subject) -> ContourPanel:
        from optviz.panels.contour import ContourPanel

        numbers = _NUMBERS if self.numbers is True else int(self.numbers)
        return ContourPanel(subject, equal=self.equal, numbers=numbers, inset=self.inset)

    def _curve(self, subject: Subject) -> CurvePanel:
        from optviz.panels.curve import CurvePanel

        for name in _OF_MAPS:
            if getattr(self, name) != getattr(type(self), name):
                raise SceneError(
                    f"views.Landscape: {name} is of maps, and {subject.objective.name} is a curve",
                    "leave it out",
                )
        return CurvePanel(subject)


def _seen(subject: Subject, window: Window | None) -> Subject:
    """Return the subject in another window, or in its own."""
    return subject if window is None else replace(subject, window=window)


def _check_marks(subject: Subject) -> None:
    """Refuse a mark that is outside the picture, in whatever window it is ever shown."""
    from optviz.panels.window import window

    windows = [window(subject), *(one.window for one in subject.zooms if one.window is not None)]
    for mark in subject.marks:
        place = mark.place
        assert isinstance(place, tuple)
        if not any(
            all(low <= x <= high for x, (low, high) in zip(place, one, strict=False))
            for one in windows
        ):
            sides = " and ".join(f"{low:.4g} to {high:.4g}" for low, high in windows[0])
            raise SceneError(
                f"{called(mark)} is at {shown(place)}, outside the picture of "
                f"{subject.objective.name}, which shows {sides}",
                "mark a place within, or give the scene a view",
            )


def _tell_of_starts_outside(subject: Subject) -> None:
    """Warn, once a place, of starts that show at the edge of the picture."""
    objective, domain = subject.objective, subject.objective.domain
    if domain is None:
        return
    for start in dict.fromkeys(tuple(start_of(one).tolist()) for one in subject.trajectories):
        if not all(low <= x <= high for x, (low, high) in zip(start, domain, strict=True)):
            warnings.warn(
                SceneWarning(
                    f"the start {shown(start)} lies outside the domain of {objective.name}; "
                    "it shows at the edge of the picture"
                ),
                stacklevel=3,
            )
