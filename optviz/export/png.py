"""PNG: one frame of the film."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from optviz.errors import EnvironmentFault
from optviz.export.exporter import Exporter
from optviz.export.words import add_to_png

if TYPE_CHECKING:
    from pathlib import Path

    from optviz.export.film import Film, Frame


class PNG(Exporter):
    """Writes the last frame, or the one that is asked for."""

    suffix: ClassVar[str] = ".png"
    description: ClassVar[str] = "a still: the last frame, or any other"
    moving: ClassVar[bool] = False

    @classmethod
    def require(cls) -> None:
        """Raise EnvironmentFault if imageio is not installed."""
        if find_spec("imageio") is None:
            raise EnvironmentFault("PNG needs imageio", "pip install imageio")

    def open(self, film: Film, path: Path) -> None:
        """Note which frame is wanted."""
        self._path, self._film = path, film
        self._wanted = len(film) - 1 if self.settings.still is None else self.settings.still
        self._reached = 0

    def write(self, frame: Frame, count: int) -> None:
        """Write the file when the wanted frame comes by."""
        if self._reached <= self._wanted < self._reached + count:
            from imageio.v3 import imwrite

            imwrite(self._path, frame[..., :3], extension=".png")
            add_to_png(self._path, self._film)
            self.frames = 1
        self._reached += count

    def close(self) -> None:
        """Check that there is a picture."""
        with self._path.open("rb") as file:
            whole = file.read(8) == b"\x89PNG\r\n\x1a\n"
        if not whole:
            raise EnvironmentFault(f"{self._path.name} came out broken", "render again")
