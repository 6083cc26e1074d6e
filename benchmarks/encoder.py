"""The encoder and its settings, as optviz itself uses them."""

from __future__ import annotations

from fractions import Fraction

from benchmarks.course import FPS, HEIGHT, WIDTH


def ffmpeg() -> str:
    """Return the path of the ffmpeg that optviz uses."""
    from optviz.export.video import ffmpeg as bundled

    return bundled()


def mp4_settings() -> list[str]:
    """Return the arguments that optviz gives ffmpeg for an MP4."""
    from optviz.export.exporter import Settings
    from optviz.export.mp4 import MP4
    from optviz.export.video import THREADS

    return ["-threads", THREADS, *MP4(Settings()).codec(Fraction(FPS))]


def raw_input(source: str = "pipe:0") -> list[str]:
    """Return the arguments by which ffmpeg reads the finished frames."""
    size = f"{WIDTH}x{HEIGHT}"
    return [
        *("-f", "rawvideo", "-pix_fmt", "rgba", "-video_size", size),
        *("-framerate", str(FPS), "-i", source),
    ]
