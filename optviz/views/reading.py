"""Reading the views that a user lists in a scene, or saying what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.views.view import View

MOST = 4
"""How many views a picture has room for."""


def as_views(given: object) -> tuple[View, ...] | None:
    """Read a list of views; one alone is a list of one, and None leaves the choice to the film.

    Raises
    ------
    SceneError
        The list is empty or too long, or something in it is not a view.
    """
    if given is None:
        return None
    alone = isinstance(given, str | bytes | type) or not isinstance(given, Iterable)
    made = (given,) if alone else tuple(given)  # type: ignore[arg-type]  # it is iterable, then
    if not made:
        raise SceneError("views is empty", "list at least one, or leave it out")
    if len(made) > MOST:
        raise SceneError(f"views has {len(made)}, and a picture has room for {MOST}", "list fewer")
    return tuple(map(_as_view, made))


def _as_view(given: object) -> View:
    if isinstance(given, type):
        name = given.__name__
        raise SceneError(f"views has the class {name}", f"write views.{name}()")
    if not callable(getattr(given, "panel", None)):
        raise SceneError(f"views has {given!r:.80}", "give a value such as views.Data()")
    return given  # type: ignore[return-value]  # it has the method that makes it one


def written(views: Iterable[View]) -> str:
    """Return views as a scene file lists them, such as ``[views.Landscape()]``."""
    own = __name__.rpartition(".")[0] + "."
    texts = [f"{'views.' * type(one).__module__.startswith(own)}{one!r}" for one in views]
    return f"[{', '.join(texts)}]"
