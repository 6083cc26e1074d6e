"""What a panel is: drawn once, then updated by the moment alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.panels.subject import Subject
from optviz.timeline import Moment


class Panel(Protocol):
    """A picture of some runs, in axes of its own.

    `ground` draws what stands still, on axes without junk, and fixes the limits; once the axes
    have their final place, `runs` adds what moves. One with a true attribute `staged` shows every
    step in phases, and so do then all that stand beside it. One with axes of its own in the same
    place has them as `inner`; one with a true `shows_points` has the iterates on its axes.
    """

    def ground(self, axes: Axes) -> None:
        """Draw what stands still, and set limits and ticks."""

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add and return the artists that `update` may change; they lie above the ground."""

    def update(self, moment: Moment) -> None:
        """Show a moment; the result depends on nothing that was shown before."""


class Lines(Panel, Protocol):
    """A panel of one line a run."""

    def ends(self) -> npt.NDArray[np.float64]:
        """Return where the lines end, (runs, 2), on its axes, once the ground is drawn."""


class SubjectPanel:
    """What panels have in common: they know the parts of their subject."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._objective = subject.objective
        self._trajectories = subject.trajectories
        self._everyone = subject.everyone.trajectories
        self._styles = subject.styles
        self._endings = subject.endings
        self._steps = subject.steps
        self._theme = subject.theme
        self._screen_time = subject.screen_time
