"""Reading the cues that a user lists in a scene, or saying what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optviz.cues.cue import Cue
from optviz.errors import SceneError

MOST = 200


def as_cues(given: object) -> tuple[Cue, ...]:
    """Read a list of cues; one alone is a list of one.

    Raises
    ------
    SceneError
        The list is too long, or something in it is not a cue.
    """
    alone = isinstance(given, str | bytes | type) or not isinstance(given, Iterable)
    made = (given,) if alone else tuple(given)  # type: ignore[arg-type]  # it is iterable, then
    if len(made) > MOST:
        raise SceneError(f"cues has {len(made)}, and a film has time for {MOST}", "list fewer")
    return tuple(map(_as_cue, made))


def _as_cue(given: object) -> Cue:
    if isinstance(given, type):
        raise SceneError(f"cues has the class {given.__name__}", f"write {given.__name__}(…)")
    if not callable(getattr(given, "placed", None)):
        raise SceneError(f"cues has {given!r:.80}", 'give a value such as Say("…", at=3)')
    return given  # type: ignore[return-value]  # it has the method that makes it one


def written(cues: Sequence[Cue]) -> str:
    """Return cues as they are written in a scene."""
    return f"[{', '.join(f'cues.{one!r}' for one in cues)}]"


def called(cue: Cue) -> str:
    """Return how a cue is named in an error: its kind, and its first words."""
    said = str(getattr(cue, "said", ""))
    words = f"{said[:40]!r}{'…' * (len(said) > 40)}" if said else ""
    return f"cues.{type(cue).__name__}({words})"
