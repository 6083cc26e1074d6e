"""What explaining costs: ``python -m benchmarks.explaining`` times films beside the same, plain.

Each line is the processor time of a drawn frame, all set-up but the layout of the page aside: a
film's first pass, as who saves it pays it. Plain and explained films take turns, so that whatever
else the machine does hits both alike.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    RMSprop,
    Scene,
    Timeline,
    layers,
    objectives,
    views,
)

_STEPS = 30
_APART = Timeline(explain=[0, 1, 5])


def _newton() -> Scene:
    return Scene(
        objectives=[objectives.cosine()],
        optimizers=[GradientDescent(lr=10), Newton(), Momentum(lr=4, beta=0.6)],
        start=-8,
        steps=_STEPS,
        timeline=_APART,
        layers=[layers.Model(), layers.Step()],
        views=[views.Landscape(), views.Worked()],
    )


def _momentum() -> Scene:
    return Scene(
        objectives=[objectives.rosenbrock()],
        optimizers=[
            GradientDescent(lr=1e-3),
            Momentum(lr=4e-4, beta=0.93),
            Nesterov(lr=4e-4, beta=0.9),
        ],
        start=(-1.6, 0.4),
        steps=_STEPS,
        timeline=_APART,
        layers=[layers.Velocity()],
        views=[views.Landscape(), views.Worked()],
    )


def _adam() -> Scene:
    return Scene(
        objectives=[objectives.rosenbrock()],
        optimizers=[GradientDescent(lr=1e-3), Adam(lr=0.08), RMSprop(lr=0.02)],
        start=(-1.6, 0.4),
        steps=_STEPS,
        timeline=_APART,
        views=[views.Landscape(), views.Coordinates()],
    )


FILMS: dict[str, Callable[[], Scene]] = {
    "1-D: Model, Step, Worked, captions": _newton,
    "2-D: Velocity, Worked, captions": _momentum,
    "2-D: Coordinates, captions": _adam,
}
"""Scenes of three runs each that explain three of their steps."""


def plain(scene: Scene) -> Scene:
    """Return the same scene with nothing explained: landscape and convergence alone."""
    return scene.replace(layers=None, views=None, timeline=Timeline())


def cost(scene: Scene) -> tuple[float, float]:
    """Return the processor seconds until a film can be drawn, and those of each drawn frame."""
    begin = time.process_time()
    film = scene.animate()
    ready = time.process_time()
    drawn = sum(1 for _ in film.shots())
    return ready - begin, (time.process_time() - ready) / drawn


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all films, and print a line each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explaining", description=__doc__)
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="medians count (5)")
    repeat = parser.parse_args(arguments).repeat
    print(f"{'':36}{'plain, ms':>12}{'explained, ms':>15}{'ratio':>8}{'set-up, s':>14}")
    for name, make in FILMS.items():
        scenes = plain(make()), make()
        costs = [[cost(scene) for scene in scenes] for _ in range(repeat)]
        setup, each = (
            [statistics.median(turn[k][part] for turn in costs) for k in range(2)]
            for part in range(2)
        )
        ratio = statistics.median(turn[1][1] / turn[0][1] for turn in costs)
        print(
            f"{name:36}{1e3 * each[0]:12.2f}{1e3 * each[1]:15.2f}{ratio:8.2f}"
            f"{setup[0]:7.2f} {setup[1]:6.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
