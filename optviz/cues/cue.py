"""What a cue is: something that the lecturer does, at a place of the film."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar, Protocol

from optviz.cues.at import At, as_at
from optviz.errors import SceneError
from optviz.timeline import Placed


class Cue(Hashable, Protocol):
    """A frozen dataclass with a place in the film."""

    @property
    def when(self) -> At:
        """Where it comes on, and, of a range, where it ends."""

    def placed(self, start: float, end: float | None) -> Placed:
        """Return what it does to the film's time, from its places in steps."""


class AtStep:
    """What cues with a field `at` have in common.

    Attributes
    ----------
    shown_by : str
        The attribute of views that can show it, such as ``layered``; empty where any picture can.
    """

    at: At
    shown_by: ClassVar[str] = ""

    def __post_init__(self) -> None:
        self._put("at", as_at(self.at, self._who))

    @property
    def when(self) -> At:
        """Where it comes on, and, of a range, where it ends."""
        return self.at

    @property
    def said(self) -> str:
        """The words that it shows, if any."""
        return ""

    @property
    def _who(self) -> str:
        return f"cues.{type(self).__name__}"

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _check_at_one_place(self) -> None:
        if isinstance(self.when, tuple):
            raise SceneError(
                f"{self._who}: at is {self.when!r:.80}", "give one step or event, not a range"
            )

    def _check_words(self, name: str) -> None:
        words = getattr(self, name)
        if not isinstance(words, str) or not words.strip():
            raise SceneError(f"{self._who}: {name} is {words!r:.80}", "give a sentence")

    def _check_seconds(self, name: str = "seconds", least: float = 0.0) -> None:
        value = getattr(self, name)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not least <= value <= 600.0:
            raise SceneError(
                f"{self._who}: {name} is {value!r:.60}",
                f"give a number between {least:g} and 600",
            )
