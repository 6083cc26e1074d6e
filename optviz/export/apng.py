"""APNG: every pixel as it was drawn, in a PNG that moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from optviz.export.video import Video
from optviz.export.words import add_to_png

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from optviz.export.film import Film


class APNG(Video):
    """Writes a lossless animated PNG."""

    suffix: ClassVar[str] = ".apng"
    description: ClassVar[str] = "lossless animation in a PNG; larger and slower to write than WebP"
    pixels: ClassVar[str] = "rgba"

    def codec(self, rate: Fraction) -> Sequence[str]:
        """Return ffmpeg's arguments."""
        plays = str(self.settings.plays)
        # With alpha, standing pixels can be left transparent, which is worth a factor of ten.
        options = ("-pix_fmt", "rgba", "-pred", "none", "-compression_level", "6")
        return ("-c:v", "apng", *options, "-plays", plays, "-f", "apng")

    def describe(self, path: Path, film: Film) -> None:
        """Add title and description."""
        add_to_png(path, film)

    def whole(self, path: Path) -> bool:
        """Say whether the file begins and ends as a PNG does."""
        with path.open("rb") as file:
            signature = file.read(8)
            file.seek(-8, 2)
            end = file.read(4)
        return signature == b"\x89PNG\r\n\x1a\n" and end == b"IEND"
