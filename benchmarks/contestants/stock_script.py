"""What users write today: pyplot, `set_data` in an update function, `FuncAnimation.save`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from benchmarks.contestant import Contestant, Lap
from benchmarks.course import FPS, HEIGHT, WIDTH, Course

Layout = Literal["none", "tight"]


def _save(course: Course, *, suffix: str, layout: Layout) -> Lap:
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.animation import FuncAnimation
    from matplotlib.artist import Artist

    from benchmarks.stock import save_stock

    runs = np.load(course.paths)
    points, gaps = runs["points"], runs["gaps"]
    names = ("Gradient descent", "Momentum", "Adam", "Newton")

    figure, (left, right) = plt.subplots(
        1, 2, figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, width_ratios=(1.6, 1), layout=layout
    )
    x, y = np.meshgrid(np.linspace(-2, 2, 281), np.linspace(-1, 3, 281))
    height = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    left.contourf(x, y, np.log10(height + 1e-3), levels=20, cmap="Greys")
    left.plot(1, 1, "k*", markersize=15)
    left.set(xlabel="x", ylabel="y", xlim=(-2, 2), ylim=(-1, 3))
    right.set(xlabel="step", ylabel="f − f*", yscale="log", ylim=(1e-12, 1e3))
    right.set_xlim(0, course.frames - 1)
    right.grid(alpha=0.3)
    title = left.set_title("step 0")
    colors = ("tab:blue", "tab:orange", "tab:green", "tab:purple")
    trails = [left.plot([], [], color=color, alpha=0.7, lw=2)[0] for color in colors]
    dots = [left.plot([], [], "o", color=color, ms=10)[0] for color in colors]
    losses = [
        right.plot([], [], color=color, lw=2, label=name)[0]
        for color, name in zip(colors, names, strict=True)
    ]
    right.legend(loc="lower left")

    def update(step: int) -> Sequence[Artist]:
        for k, (trail, dot, loss) in enumerate(zip(trails, dots, losses, strict=True)):
            trail.set_data(points[k, : step + 1, 0], points[k, : step + 1, 1])
            dot.set_data(points[k, step : step + 1, 0], points[k, step : step + 1, 1])
            loss.set_data(range(step + 1), np.maximum(gaps[k, : step + 1], 1e-12))
        title.set_text(f"step {step}")
        return [*trails, *dots, *losses, title]

    animation = FuncAnimation(
        figure, update, frames=course.frames, interval=1000 / FPS, blit=True, cache_frame_data=False
    )
    path = course.folder / f"stock_script_{layout}{suffix}"

    def lap() -> Path:
        save_stock(animation, path)
        return path

    return lap


def _row(suffix: str, layout: Layout) -> Contestant:
    kind: Literal["MP4", "GIF"] = "MP4" if suffix == ".mp4" else "GIF"
    tight = "-tight" if layout == "tight" else ""
    words = "tight layout" if tight else "no layout engine"
    writer = "FFMpegWriter, optviz's settings" if kind == "MP4" else "PillowWriter"
    return Contestant(
        f"stock-script{tight}{suffix.replace('.', '-')}", kind,
        f"FuncAnimation.save, {'tight' if tight else 'plain'} script",
        f"`animation.save` of a pyplot script of the same scene, plainer, {words}, {writer}.",
        partial(_save, suffix=suffix, layout=layout),
    )  # fmt: skip


MP4 = _row(".mp4", "none")
MP4_TIGHT = _row(".mp4", "tight")
GIF = _row(".gif", "none")
GIF_TIGHT = _row(".gif", "tight")
