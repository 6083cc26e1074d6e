"""WebM: VP9, for web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from optviz.export.video import BT709, Video

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

_CRF = 24


class WebM(Video):
    """Writes VP9, yuv420p, BT.709."""

    suffix: ClassVar[str] = ".webm"
    description: ClassVar[str] = "VP9 video for web pages; slower to write than MP4"
    chaptered: ClassVar[bool] = True

    def codec(self, rate: Fraction) -> Sequence[str]:
        """Return libvpx's arguments."""
        crf = _CRF if self.settings.crf is None else self.settings.crf
        return (
            *BT709,
            *("-c:v", "libvpx-vp9", "-crf", str(crf), "-b:v", "0"),
            *("-deadline", "good", "-cpu-used", "5", "-row-mt", "1"),
            *("-g", str(max(1, min(250, round(8 * rate)))), "-f", "webm"),
        )

    def whole(self, path: Path) -> bool:
        """Say whether the file begins as WebM does; ffmpeg's status vouches for the rest."""
        with path.open("rb") as file:
            return file.read(4) == b"\x1aE\xdf\xa3"
