"""What a view is: a value that a scene lists, and that makes a panel when the film is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


class View(Protocol):
    """One part of a picture, as a scene names it.

    A view is a frozen dataclass of the options that a user may set; it loads the drawing library
    only when it is asked for its panel. Two class attributes may say what place it wants:
    ``slim = True`` that a low one will do below others, ``titled = False`` that nothing of it is
    written above its axes. A third, ``script``, has the beats of a step that is taken apart,
    where these are its own. A fourth, ``names_runs = True``, says that it writes each run's marker
    and name, all of them or those in its field `runs`, so that no key is needed beside it.
    """

    def panel(self, subject: Subject) -> Panel:
        """Return the panel that shows the subject.

        Raises
        ------
        SceneError
            The subject has not what the view shows.
        """
        ...


def is_slim(view: View) -> bool:
    """Return whether a low place will do below others."""
    return bool(getattr(view, "slim", False))


def is_titled(view: View) -> bool:
    """Return whether something is written above its axes."""
    return bool(getattr(view, "titled", True))


def names_all(view: View, runs: Iterable[str]) -> bool:
    """Return whether it writes the names of all these runs itself."""
    named = getattr(view, "runs", ())
    return bool(getattr(view, "names_runs", False)) and (not named or set(runs) <= set(named))
