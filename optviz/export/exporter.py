"""What every format has in common: open, write picture after picture, close; or abort."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from optviz.errors import SceneError

if TYPE_CHECKING:
    from pathlib import Path

    from optviz.export.film import Film, Frame

Loop = Literal["forever", "once"] | int


@dataclass(frozen=True)
class Settings:
    """How a film is to be written; a format reads what concerns it and passes over the rest.

    Parameters
    ----------
    loop : "forever", "once" or int
        How often the film plays (GIF, WebP, APNG); a number is the number of times.
    still : int or None
        The frame that a PNG shows; None is the last one.
    crf : int or None
        Constant rate factor of MP4 and WebM: lower is better and larger; None is the format's own.
    preset : str or None
        x264's preset, from ``ultrafast`` to ``veryslow``; None is the format's own.
    colors : int
        How many colours a GIF may have, 2 to 255.
    dither : bool
        Whether a GIF's first picture is dithered; pixels that stand still keep their dither.
    """

    loop: Loop = "forever"
    still: int | None = None
    crf: int | None = None
    preset: str | None = None
    colors: int = 255
    dither: bool = False

    def __post_init__(self) -> None:
        """Raise SceneError for what no format can do."""
        if self.loop not in ("forever", "once") and not (
            isinstance(self.loop, int) and not isinstance(self.loop, bool) and self.loop >= 1
        ):
            raise SceneError(
                f"loop is {self.loop!r}", 'give "forever", "once" or how often the film plays'
            )
        if self.crf is not None and not 0 <= self.crf <= 51:
            raise SceneError(f"crf is {self.crf}", "give a number from 0 (best) to 51 (smallest)")
        if not 2 <= self.colors <= 255:
            raise SceneError(f"a GIF cannot have {self.colors} colours", "give 2 to 255")

    @property
    def plays(self) -> int:
        """How often the film plays; 0 is for ever."""
        named = {"forever": 0, "once": 1}
        return named[self.loop] if isinstance(self.loop, str) else self.loop


class Exporter(ABC):
    """Writes one film to one file; a subclass with a `suffix` is a format.

    Calls come in this order: `open`, `write` for each picture, `close`; `abort` may come at any
    moment, also before `open` has returned, and never raises.
    """

    suffix: ClassVar[str]
    description: ClassVar[str]
    moving: ClassVar[bool] = True
    """Whether the file holds the whole film, and not one frame of it."""
    pictured: ClassVar[bool] = True
    """Whether the file holds pictures at all."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.frames = 0
        self.seconds = 0.0

    @classmethod
    @abstractmethod
    def require(cls) -> None:
        """Raise EnvironmentFault if what this format needs is not installed."""

    @abstractmethod
    def open(self, film: Film, path: Path) -> None:
        """Begin a file at `path`, which exists and is empty."""

    @abstractmethod
    def write(self, frame: Frame, count: int) -> None:
        """Add a picture that stands for `count` frames; the buffer may change afterwards."""

    @abstractmethod
    def close(self) -> None:
        """Finish the file, and raise unless it is whole."""

    def abort(self) -> None:  # noqa: B027 - most formats hold nothing that outlives them
        """Let go of everything; what has been written is worthless."""
