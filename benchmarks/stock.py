"""matplotlib's own way of saving, with its fastest writer at optviz's encoder settings."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.animation import AbstractMovieWriter, FFMpegWriter, FuncAnimation, PillowWriter

from benchmarks.course import FPS
from benchmarks.encoder import ffmpeg, mp4_settings


def save_stock(animation: FuncAnimation, path: Path) -> None:
    """Save by `FuncAnimation.save`, whatever a subclass puts in its place."""
    writer: AbstractMovieWriter
    if path.suffix == ".gif":
        writer = PillowWriter(fps=FPS)
    else:
        writer = FFMpegWriter(fps=FPS, codec="libx264", extra_args=mp4_settings())
    with mpl.rc_context({"animation.ffmpeg_path": ffmpeg()}):
        FuncAnimation.save(animation, path, writer=writer)
