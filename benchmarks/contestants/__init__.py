"""The contestants, a file each; the list says who takes part, in the order of the table."""

from __future__ import annotations

from benchmarks.contestant import Contestant
from benchmarks.contestants import (
    blit,
    encoding,
    frames,
    manim,
    palette,
    process,
    save,
    stock_film,
    stock_script,
    visualbench,
)

CONTESTANTS: tuple[Contestant, ...] = (
    save.MP4,
    encoding.MP4,
    stock_film.MP4,
    stock_script.MP4,
    stock_script.MP4_TIGHT,
    save.GIF,
    save.GIF_GIFSICLE,
    palette.GIF,
    palette.GIF_GIFSICLE,
    palette.GIF_DITHERED,
    stock_film.GIF,
    stock_script.GIF,
    stock_script.GIF_TIGHT,
    process.MP4,
    manim.MP4,
    visualbench.MP4,
    process.GIF,
    manim.GIF,
    visualbench.GIF,
    frames.FRAMES,
    blit.FRAMES,
)


def named(name: str) -> Contestant:
    """Return a contestant by its name."""
    return next(one for one in CONTESTANTS if one.name == name)
