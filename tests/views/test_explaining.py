"""What every view and film that explains keeps to, on scenes that nobody tuned it to."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from optviz import (
    Adam,
    Dial,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    Objective,
    RegularizedNewton,
    RMSprop,
    Run,
    Scene,
    SceneError,
    Timeline,
    datasets,
    layers,
    objectives,
    views,
)
from optviz.film.animation import SceneAnimation
from tests.test_animation import stock_frames
from tests.views.drawn import SIZES
from tests.views.drawn import scene as drawn
from tests.views.drawn import size as drawn_size
from tests.views.seen import faults, untrue

pytestmark = pytest.mark.usefixtures("coarse")

Place = tuple[Objective, Any]

WAVE: Place = Objective.from_formula("x**4/9 - x**2 + sin(3*x)", domain=(-3.5, 3.5)), 1.3
RIDGE: Place = Objective.from_formula("x**2 - 3*cos(x + 2*y) + y**2", domain=((-4, 4),) * 2), (
    2.7, -1.9,
)  # fmt: skip
BOWL: Place = objectives.quadratic_form(eigenvalues=(0.7, 11.0)), (-2.2, 1.3)
BOOTH: Place = objectives.booth(), (-6.0, 7.5)
LINE: Place = objectives.linear_regression(*datasets.noisy_line(n=24, seed=5)), None
FIVE: Place = objectives.rosenbrock(dim=5), (0.2, 0.9, -0.4, 0.3, 0.7)
XOR: Place = objectives.network((2, 3, 1), *datasets.xor(n=16, seed=3)), None
DIGITS: Place = objectives.network((2, 2, 2, 1), *datasets.two_moons(n=12, seed=1)), None

RULES = [
    GradientDescent(lr=0.03), Newton(), Adam(lr=0.2), Momentum(lr=0.02, beta=0.8),
    RMSprop(lr=0.1),
]  # fmt: skip
SCALED = [
    RegularizedNewton(alpha=2.0), GradientDescent(lr=0.04), Newton(), Adam(lr=0.2),
    Nesterov(lr=0.01, beta=0.8),
]  # fmt: skip
RATES = [
    Momentum(lr=0.05, beta=0.6), GradientDescent(lr=0.04), Newton(), Adam(lr=0.2),
    Nesterov(lr=0.01, beta=0.8),
]  # fmt: skip

NAMED = ["Gradient descent", "Newton", "Adam"]
TAKEN_APART = Timeline(fps=2, explain=(0, 2))


def film_of(place: Place, shown: Any, **changes: Any) -> Scene:
    """Return a scene of a place with all its rules; those that are not asked for are cut later."""
    objective, start = place
    given: dict[str, Any] = {
        "title": "What nobody tuned", "objectives": [objective], "start": start, "steps": 5,
        "optimizers": RULES, "timeline": TAKEN_APART, "views": shown,
    }  # fmt: skip
    return Scene(**given | changes)


def beside(place: Place, *others: Any, **changes: Any) -> Scene:
    """Return a scene with a picture of the place at left, and views at right."""
    first: Any = views.Landscape() if place[0].dim <= 2 else views.Convergence("value")
    return film_of(place, [first, *others], **changes)


def dialled(place: Place, name: str, low: float, high: float, **options: Any) -> Scene:
    return beside(
        place, views.Convergence("value"), dial=Dial(name, low, high, **options),
        timeline=Timeline(fps=2, duration=6), optimizers=SCALED if name == "alpha" else RATES,
    )  # fmt: skip


def from_starts(place: Place) -> Scene:
    """Return a scene in which the first rule has six starts."""
    low, high = np.array(place[0].domain).T
    starts = [tuple((low + share * (high - low)).tolist()) for share in (0.1, 0.3, 0.45, 0.7, 0.9)]
    return beside(
        place, views.Convergence("value", lines=["best"]),
        optimizers=[Run(RULES[0], starts=starts), *RULES[1:]],
    )  # fmt: skip


def of_batches(place: Place, against: Any) -> Scene:
    runs = [Run(rule, batch_size=4) for rule in (RULES[0], *RULES[2:])]
    runs.append(Run(GradientDescent(lr=0.01), label="All samples", batch_size=16))
    return beside(
        place, views.Convergence("value"), views.Iterates(0), optimizers=runs, against=against,
        layers=[layers.Gradient(), layers.Step()] if place is LINE else None,
    )  # fmt: skip


CASES: dict[str, tuple[Callable[[Place], Scene], tuple[Place, Place]]] = {
    "worked": (lambda at: beside(at, views.Worked(NAMED)), (WAVE, RIDGE)),
    "coordinates": (lambda at: beside(at, views.Coordinates(NAMED)), (RIDGE, FIVE)),
    "worked and coordinates": (
        lambda at: beside(at, views.Worked("Adam"), views.Coordinates("Adam"),
                          optimizers=[RULES[2], *RULES[:2], *RULES[3:]]),
        (BOWL, RIDGE),
    ),
    "spectrum": (lambda at: beside(at, views.Spectrum()), (RIDGE, FIVE)),
    "iterates": (lambda at: beside(at, views.Iterates(0), views.Iterates(0, label="across")),
                 (WAVE, BOOTH)),
    "iterates foretold": (lambda at: beside(at, views.Iterates(1, theory=True)), (BOWL, BOOTH)),
    "convergence foretold": (lambda at: beside(at, views.Convergence(theory=True)), (BOWL, LINE)),
    "digits": (lambda at: beside(at, views.Convergence("digits")), (BOOTH, BOWL)),
    "lines": (lambda at: beside(at, views.Convergence(lines=("best", "average"))), (WAVE, LINE)),
    "strip": (
        lambda at: beside(at, views.HeatMap("lr", 1e-3, 1, log=True, resolution=12)),
        (BOWL, BOOTH),
    ),
    "map": (
        lambda at: beside(at, views.HeatMap("lr", 1e-3, 0.4, y=("x", -2, 2), shows="value",
                                            resolution=10)),
        (WAVE, RIDGE),
    ),
    "side by side": (
        lambda at: film_of(at, [views.Landscape(name) for name in NAMED], optimizers=RULES[:3]),
        (WAVE, RIDGE),
    ),
    "dial of alpha": (lambda at: dialled(at, "alpha", 0.0, 20.0), (WAVE, RIDGE)),
    "dial of lr": (lambda at: dialled(at, "lr", 1e-3, 0.5, log=True), (BOWL, WAVE)),
    "dial of beta": (lambda at: dialled(at, "beta", 0.0, 0.99, path=True), (WAVE, BOOTH)),
    "starts": (from_starts, (WAVE, RIDGE)),
    "taken apart": (
        lambda at: film_of(at, None, layers=[layers.Model(), layers.Gradient(), layers.Step()],
                           optimizers=[RULES[1], RULES[0], *RULES[2:]]),
        (WAVE, RIDGE),
    ),
    "two taken apart": (
        lambda at: film_of(at, None, layers=[layers.Model(), layers.Step()], objectives=[
            at[0], objectives.get("double_well" if at is WAVE else "himmelblau")]),
        (WAVE, RIDGE),
    ),
    "by samples": (lambda at: of_batches(at, "samples"), (LINE, XOR)),
    "by gradients": (lambda at: of_batches(at, "gradients"), (LINE, XOR)),
    "network": (lambda at: film_of(at, [views.Neurons(), views.Convergence("value")]),
                (XOR, DIGITS)),
}  # fmt: skip


def by_turns() -> list[Any]:
    """Return each case on both places at every size, light and dark, of one run and of five.

    By day it is one of each case, by turns.
    """
    looks = list(product(SIZES, ("light", "dark"), (1, 5), (0, 1)))
    return [
        pytest.param(name, *look, id="-".join(map(str, (name, *look))),
                     marks=pytest.mark.nightly if (11 * turn + place) % len(looks) else ())
        for turn, name in enumerate(CASES)
        for place, look in enumerate(looks)
    ]  # fmt: skip


def check(film: SceneAnimation, seed: int) -> None:
    """See that words are whole and alone, numbers true, and frames the same however drawn."""
    found = [*faults(film), *untrue(film)]
    assert not found, f"{found[0]}, and {len(found) - 1} more"
    rng = np.random.default_rng(seed)
    number, other = rng.integers(len(film), size=2).tolist()
    frame = film.frame(number)
    film.frame(other)
    assert np.array_equal(film.frame(number), frame), f"frame {number} changes"
    (stock,) = stock_frames(film, [number])
    assert np.array_equal(frame, stock), f"frame {number} differs the stock way"


@pytest.mark.parametrize(("name", "size", "theme", "runs", "place"), by_turns())
def test_a_view_holds_on_scenes_that_nobody_tuned(
    name: str, size: tuple[int, int], theme: str, runs: int, place: int
) -> None:
    """Nothing overlaps or is cut off, numbers are the trajectories', and frames are exact."""
    made, places = CASES[name]
    scene = made(places[place]).replace(theme=theme)
    if runs == 1:
        alone = scene.runs[:1]
        scene = scene.replace(optimizers=alone, views=only(scene.views, alone[0].name))
    check(scene.animate(width=size[0], height=size[1]), len(name))


def only(shown: Any, name: str) -> Any:
    """Return views with those of named runs told of one run alone."""
    if shown is None:
        return None
    made = [type(view)(name) if getattr(view, "runs", ()) else view for view in shown]
    return [view for k, view in enumerate(made) if view not in made[:k]]


@pytest.mark.parametrize(
    "seed", [pytest.param(k, marks=pytest.mark.nightly if k >= 40 else ()) for k in range(240)]
)
@pytest.mark.filterwarnings("ignore::optviz.errors.SceneWarning")
def test_random_scenes_are_drawn_or_refused_in_a_line(seed: int) -> None:
    """Whatever a scene combines, it is right on each frame, or told in one line what to change."""
    film = drawn_or_refused(seed)
    if isinstance(film, SceneError):
        assert film.remedy
        assert "\n" not in str(film)
    else:
        check(film, seed)


def drawn_or_refused(seed: int) -> SceneAnimation | SceneError:
    """Return the film of a seed, or why there is none."""
    try:
        return drawn(seed).animate(**drawn_size(seed))
    except SceneError as error:
        return error
