"""The encoder and its settings, as optviz itself uses them."""

from __future__ import annotations

from fractions import Fraction

from benchmarks.course import FPS, HEIGHT, WIDTH


def ffmpeg() -> str:
    """Return the path of the ffmpeg that optviz uses."""
    from optviz.export.video import ffmpeg as bundled

    return bundled()


_CONVERT = (
    "scale=out_color_matrix=bt709:out_range=tv"
    ":flags=bicubic+accurate_rnd+full_chroma_inp+bitexact,format=yuv420p"
)


def mp4_settings() -> list[str]:
    """Return the arguments that optviz gives ffmpeg for an MP4, for frames that are still RGBA."""
    from optviz.export.exporter import Settings
    from optviz.export.mp4 import MP4
    from optviz.export.video import THREADS

    codec = list(MP4(Settings()).codec(Fraction(FPS)))
    filters = codec.index("-vf") + 1
    codec[filters] = f"{_CONVERT},{codec[filters]}"
    return ["-threads", THREADS, *codec]


def raw_input(source: str = "pipe:0") -> list[str]:
    """Return the arguments by which ffmpeg reads the finished frames."""
    size = f"{WIDTH}x{HEIGHT}"
    return [
        *("-f", "rawvideo", "-pix_fmt", "rgba", "-video_size", size),
        *("-framerate", str(FPS), "-i", source),
    ]
