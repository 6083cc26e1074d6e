"""What a panel is: drawn once, then updated by the moment alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.timeline import Moment


class Panel(Protocol):
    """One view of some runs, in axes of its own.

    A panel is made from trajectories, run styles and a theme. `ground` draws what stands still
    and fixes the limits; once the axes have their final place, `runs` adds what moves.
    """

    def ground(self, axes: Axes) -> None:
        """Draw what stands still, and set limits and ticks."""

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add and return the artists that `update` may change; they lie above the ground."""

    def update(self, moment: Moment) -> None:
        """Show a moment; the result depends on nothing that was shown before."""
