"""MP4: H.264 as PowerPoint, Keynote, QuickTime and browsers play it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from optviz.export.video import BT709, Video

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

_CRF = 16
_PRESET = "veryfast"
_KEYFRAME_SECONDS = 8
_KEYFRAME_FRAMES = 250
"""A seek decodes at most so much, a third of a second's work at 720p; in the film of a plot a
keyframe weighs as much as a hundred frames."""


class MP4(Video):
    """Writes H.264, yuv420p, BT.709, with the index before the pictures."""

    suffix: ClassVar[str] = ".mp4"
    description: ClassVar[str] = "H.264 video for PowerPoint, Keynote, QuickTime and browsers"
    chaptered: ClassVar[bool] = True

    def codec(self, rate: Fraction) -> Sequence[str]:
        """Return x264's arguments; chroma gets a little more, for thin coloured lines."""
        crf = _CRF if self.settings.crf is None else self.settings.crf
        return (
            *BT709,
            *("-c:v", "libx264", "-preset", self.settings.preset or _PRESET, "-crf", str(crf)),
            *("-profile:v", "high", "-x264-params", "chroma-qp-offset=-2"),
            *("-g", str(max(1, min(_KEYFRAME_FRAMES, round(_KEYFRAME_SECONDS * rate))))),
            *("-movflags", "+faststart", "-f", "mp4"),
        )

    def whole(self, path: Path) -> bool:
        """Say whether the boxes fill the file, and the index comes before the pictures."""
        boxes = top_boxes(path)
        kinds = [kind for kind, _ in boxes]
        return (
            kinds[:1] == [b"ftyp"]
            and {b"moov", b"mdat"} <= set(kinds)
            and kinds.index(b"moov") < kinds.index(b"mdat")
            and sum(size for _, size in boxes) == path.stat().st_size
        )


def top_boxes(path: Path) -> list[tuple[bytes, int]]:
    """Return the kinds and sizes of an MP4's outermost boxes."""
    boxes: list[tuple[bytes, int]] = []
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, kind, read = int.from_bytes(head[:4], "big"), head[4:], 8
            if size == 1:
                size, read = int.from_bytes(file.read(8), "big"), 16
            if size < read:
                break
            boxes.append((kind, size))
            file.seek(size - read, 1)
    return boxes
