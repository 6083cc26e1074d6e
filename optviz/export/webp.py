"""WebP: every pixel as it was drawn, for web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from optviz.export.video import Video
from optviz.export.words import add_to_webp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from optviz.export.film import Film


class WebP(Video):
    """Writes lossless animated WebP."""

    suffix: ClassVar[str] = ".webp"
    description: ClassVar[str] = "lossless animation for web pages"
    pixels: ClassVar[str] = "rgba"

    def codec(self, rate: Fraction) -> Sequence[str]:
        """Return libwebp's arguments; alpha is dropped, since all is opaque."""
        plays = str(self.settings.plays)
        return (
            *("-c:v", "libwebp_anim", "-pix_fmt", "bgra", "-lossless", "1"),
            *("-compression_level", "1", "-quality", "30", "-loop", plays, "-f", "webp"),
        )

    def describe(self, path: Path, film: Film) -> None:
        """Add title and description."""
        add_to_webp(path, film)

    def whole(self, path: Path) -> bool:
        """Say whether the file is as long as its head says."""
        with path.open("rb") as file:
            head = file.read(12)
        length = int.from_bytes(head[4:8], "little") + 8
        return head[:4] + head[8:] == b"RIFFWEBP" and length == path.stat().st_size
