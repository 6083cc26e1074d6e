"""matplotlib's own `FuncAnimation.save`, on the very film that optviz saves."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.contestant import Contestant, Lap
from benchmarks.course import Course
from benchmarks.stock import save_stock


def _save(course: Course, *, suffix: str) -> Lap:
    film = course.film()
    path = course.folder / f"stock_film{suffix}"

    def lap() -> Path:
        save_stock(film, path)
        return path

    return lap


MP4 = Contestant(
    "stock-film-mp4", "MP4", "FuncAnimation.save, same film",
    "`FuncAnimation.save(film, writer=FFMpegWriter(…))` with optviz's encoder settings: the same "
    "artists, no layout engine.",
    partial(_save, suffix=".mp4"),
)  # fmt: skip
GIF = Contestant(
    "stock-film-gif", "GIF", "FuncAnimation.save, same film",
    "`FuncAnimation.save(film, writer=PillowWriter(…))`: the same artists, no layout engine.",
    partial(_save, suffix=".gif"), same_picture=True,
)  # fmt: skip
