"""The recorded paths as a manim scene: trails and dots left, log-scale losses right, no texts.

It is run by manim, in manim's own environment, and knows nothing of optviz.
"""

import os

import numpy as np
from manim import (  # type: ignore[import-not-found]
    WHITE,
    Dot,
    Rectangle,
    Scene,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

_COLORS = ("#45a9ec", "#ff8c42", "#2ed3a2", "#dd83cd")


class Race(Scene):  # type: ignore[misc]
    """Four runs, one step a frame."""

    def construct(self) -> None:
        """Draw the frames of both panels, then let the lines grow."""
        runs = np.load(os.environ["RACE_PATHS"])
        points, gaps = runs["points"], np.log10(np.maximum(runs["gaps"], 1e-12))
        steps = points.shape[1] - 1
        zeros = np.zeros(steps + 1)
        self.add(Rectangle(WHITE, 6.4, 7.2).shift([-2.9, 0, 0]))
        self.add(Rectangle(WHITE, 4.4, 5.2).shift([4.3, 0, 0]))
        lines, dots = [], []
        for run, color in enumerate(_COLORS):
            x, y = points[run].T
            paths = (
                np.stack([1.7 * x - 2.9, 1.7 * (y - 1), zeros], axis=1),
                np.stack([2.1 + 4.4 * np.arange(steps + 1) / steps, 0.28 * gaps[run] + 1.3, zeros],
                         axis=1),
            )  # fmt: skip
            for path in paths:
                line = VMobject(color=color, stroke_width=4)
                dot = Dot(path[0], 0.1, color=color)
                lines.append((line, path, dot))
                dots.append(dot)
        group = VGroup(*[line for line, _, _ in lines], *dots)
        self.add(group)

        def grow(_: VGroup, alpha: float) -> None:
            step = min(int(alpha * steps + 0.5), steps)
            for line, path, dot in lines:
                if step:
                    line.set_points_as_corners(path[: step + 1])
                dot.move_to(path[step])

        seconds = float(os.environ["RACE_SECONDS"])
        self.play(UpdateFromAlphaFunc(group, grow), run_time=seconds, rate_func=linear)
