"""A signal in time, and the running mean of each run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class Signal:
    """The samples of a signal, and what each run has made of them so far.

    Parameters
    ----------
    first : int, optional
        Show so many samples alone, from the first; all of them by default.

    Raises
    ------
    SceneError
        It is not a whole number of 2 or more.

    Examples
    --------
    >>> from optviz import views
    >>> views.Signal(first=30)
    Signal(first=30)
    """

    first: int | None = None

    line_ends: ClassVar[bool] = True

    def __post_init__(self) -> None:
        whole = isinstance(self.first, int) and not isinstance(self.first, bool)
        if self.first is not None and not (whole and self.first >= 2):
            raise SceneError(f"first is {self.first!r:.80}", "give a whole number, 2 or more")

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.data.signal import SignalPanel

        objective = subject.objective
        if not hasattr(objective, "signal"):
            raise SceneError(
                f"views.Signal shows a signal, and {objective.name} has none",
                "give the scene objectives.signal_mean(signal)",
            )
        return SignalPanel(subject, self.first)
