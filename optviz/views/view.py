"""What a view is: a value that a scene lists, and that makes a panel when the film is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.views.subject import Subject


class View(Protocol):
    """One part of a picture, as a scene names it.

    A view is a frozen dataclass of the options that a user may set; it loads the drawing library
    only when it is asked for its panel.
    """

    def panel(self, subject: Subject) -> Panel:
        """Return the panel that shows the subject.

        Raises
        ------
        SceneError
            The subject has not what the view shows.
        """
        ...
