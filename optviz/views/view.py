"""What a view is: a value that a scene lists, and that makes a panel when the film is drawn."""

from __future__ import annotations

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
    and name, all of them or those in its field `runs`, so that no key is needed beside it; one that
    does so above its axes does it where it shows one run. A fifth, ``layered = True``, says that
    the scene's layers lie on it. A sixth, ``tilted = True``, says that cues may turn it. A seventh,
    ``line_ends = True``, says that it is a chart of a line a run, and that its panel has `ends()`,
    (runs, 2) on its axes: names stand there in the key's stead where a scene shows such charts
    alone and there is room.
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


def is_layered(view: View) -> bool:
    """Return whether the scene's layers lie on it."""
    return bool(getattr(view, "layered", False))


def is_tilted(view: View) -> bool:
    """Return whether cues may turn it."""
    return bool(getattr(view, "tilted", False))


def has_line_ends(view: View) -> bool:
    """Return whether it is a chart of a line a run, whose panel knows where these end."""
    return bool(getattr(view, "line_ends", False))


def is_titled(view: View) -> bool:
    """Return whether something is written above its axes."""
    return bool(getattr(view, "titled", True))


def named_runs(view: View, subject: Subject) -> tuple[int, ...]:
    """Return the numbers of the runs whose names it writes itself."""
    if not getattr(view, "names_runs", False):
        return ()
    shown = subject.of(getattr(view, "runs", ()), f"views.{type(view).__name__}").styles
    return () if is_titled(view) and len(shown) > 1 else tuple(style.order for style in shown)
