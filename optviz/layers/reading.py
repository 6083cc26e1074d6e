"""Reading the layers that a user lists in a scene or names at a shell, or saying what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from difflib import get_close_matches
from typing import TYPE_CHECKING

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.stage.layer import Layer

MOST = 8
"""How many layers a landscape has room for."""


def as_layers(given: object) -> tuple[Layer, ...] | None:
    """Read a list of layers; one alone is a list of one, and None leaves the choice to the film.

    Raises
    ------
    SceneError
        The list is too long, or something in it is not a layer.
    """
    if given is None:
        return None
    alone = isinstance(given, str | bytes | type) or not isinstance(given, Iterable)
    made = (given,) if alone else tuple(given)  # type: ignore[arg-type]  # it is iterable, then
    if len(made) > MOST:
        raise SceneError(
            f"layers has {len(made)}, and a landscape has room for {MOST}", "list fewer"
        )
    return tuple(map(_as_layer, made))


def _as_layer(given: object) -> Layer:
    if isinstance(given, type):
        name = given.__name__
        raise SceneError(f"layers has the class {name}", f"write layers.{name}()")
    if not callable(getattr(given, "draw", None)):
        raise SceneError(f"layers has {given!r:.80}", "give a value such as layers.Model()")
    return given  # type: ignore[return-value]  # it has the method that makes it one


def get(name: str) -> type[Layer]:
    """Return the layer class of a name as typed at a shell: case, ``-`` and ``_`` do not matter.

    Raises
    ------
    SceneError
        There is none; the nearest name is suggested.
    """
    from optviz import layers

    known = {one.lower(): one for one in layers.names()}
    asked = str(name).lower().replace("_", "").replace("-", "")
    if asked not in known:
        near = get_close_matches(asked, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
        raise SceneError(f"no layer is called {name!r}", hint)
    found: type[Layer] = getattr(layers, known[asked])
    return found


def typed(text: str) -> Layer:
    """Return the layer that is meant at a shell: its name, and the run it is for if it is for one.

    Such as ``model`` or ``model:Newton``.

    Raises
    ------
    SceneError
        There is no such layer, or it is for no run in particular.
    """
    name, colon, run = text.partition(":")
    kind = get(name)
    if not colon:
        return kind()
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]  # it is a dataclass
    field = next((one for one in ("runs", "run") if one in known), "")
    if not field:
        raise SceneError(f"the layer {name} is for no run in particular", f"write {name}")
    if not run:
        raise SceneError(f"the layer {text!r} names no run", f"write {name}, or {name}:Newton")
    return kind(**{field: run})


def written(layers: Iterable[Layer]) -> str:
    """Return layers as a scene file lists them, such as ``[layers.Model()]``."""
    own = __name__.rpartition(".")[0] + "."
    texts = [f"{'layers.' * type(one).__module__.startswith(own)}{one!r}" for one in layers]
    return f"[{', '.join(texts)}]"
