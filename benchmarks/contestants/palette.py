"""The finished frames through ffmpeg's palette filters, and gifsicle after them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.contestant import Contestant, Lap
from benchmarks.course import Course
from benchmarks.encoder import ffmpeg, raw_input
from benchmarks.shell import needs, program, run


def _encode(course: Course, *, use: str, squeeze: bool) -> Lap:
    palette, path = course.folder / "palette.png", course.folder / "palette.gif"
    head = [ffmpeg(), "-v", "error", "-y", *raw_input()]

    def lap() -> Path:
        # Two passes: in one, ffmpeg would keep all frames in memory until the palette is known.
        run([*head, "-vf", "palettegen", palette], stdin=course.raw)
        run([*head, "-i", palette, "-lavfi", use, "-loop", "0", path], stdin=course.raw)
        if squeeze:
            run([program("gifsicle"), "-O3", "--batch", path])
        return path

    return lap


_PLAIN = "paletteuse=dither=none"
GIF = Contestant(
    "palette-gif", "GIF", "ffmpeg palette, no dither",
    "`palettegen`, then `paletteuse=dither=none`, on finished frames; no Python takes part.",
    partial(_encode, use=_PLAIN, squeeze=False), same_picture=True,
)  # fmt: skip
GIF_GIFSICLE = Contestant(
    "palette-gif-gifsicle", "GIF", "ffmpeg palette, no dither, gifsicle -O3",
    "The same, and `gifsicle -O3` on it.",
    partial(_encode, use=_PLAIN, squeeze=True), needs("gifsicle"), same_picture=True,
)  # fmt: skip
GIF_DITHERED = Contestant(
    "palette-gif-dithered", "GIF", "ffmpeg palette, default dither",
    "`palettegen`, then `paletteuse` as it comes, on finished frames.",
    partial(_encode, use="paletteuse", squeeze=False), same_picture=True,
)  # fmt: skip
