"""What every layer keeps to, whichever it is: each is tried on scenes that nobody tuned it to."""

from __future__ import annotations

import pickle
import re
from collections.abc import Sequence
from itertools import islice, product
from typing import Any

import numpy as np
import pytest

from optviz import (
    GradientDescent,
    Momentum,
    Newton,
    Run,
    Scene,
    SceneError,
    SteepestDescent,
    Timeline,
    layers,
    views,
)
from optviz.layers.reading import typed
from tests.layers.laid import PLACES, RULES, faults, scene, sensible
from tests.test_animation import stock_frames

pytestmark = pytest.mark.usefixtures("coarse")

SIZES = [(640, 360), (1280, 720), (1080, 1080), (1920, 1080)]
NAMES = pytest.mark.parametrize("name", layers.names())


def made(name: str) -> Any:
    options = {"Basins": ("Newton",)}  # whose, it has to be told
    return getattr(layers, name)(*options.get(name, ()))


def by_turns(*choices: Sequence[Any]) -> list[Any]:
    """Return each layer with all choices: by day one a layer, by turns."""
    combined = list(product(*choices))
    return [
        pytest.param(name, *chosen, id="-".join(map(str, (name, *chosen))),
                     marks=pytest.mark.nightly if (turn + place) % len(combined) else ())
        for turn, name in enumerate(layers.names())
        for place, chosen in enumerate(combined)
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "size", "runs"), by_turns(SIZES, [1, 5]))
def test_words_are_whole_and_alone(name: str, size: tuple[int, int], runs: int) -> None:
    """On two places at least it shows something, and its words lie over none and are not cut."""
    films = list(sensible(made(name), runs, width=size[0], height=size[1]))
    assert len(films) >= 2 or name in ("Simplex", "Forecast")  # which has a file of its own
    for place, film in films:
        found = faults(film)
        assert not found, f"{place}: {found[0]}, and {len(found) - 1} more"


@NAMES
def test_the_fast_way_equals_the_stock_way(name: str) -> None:
    """Frames of explained steps and of others have the same pixels whichever way they are drawn."""
    for place, film in islice(sensible(made(name), 5, width=401, height=227, fps=2), 2):
        numbers = [*range(0, len(film), 9), len(film) - 1]
        for k, stock in zip(numbers, stock_frames(film, numbers), strict=True):
            assert np.array_equal(film.frame(k), stock), f"frame {k} on {place} differs"


@NAMES
def test_it_is_a_value(name: str) -> None:
    """It compares, prints as it is written, and survives a pickle; a shell finds it by its name."""
    layer = made(name)
    assert layer == made(name)
    assert eval(repr(layer), vars(layers)) == layer
    assert pickle.loads(pickle.dumps(layer)) == layer
    assert typed(name.upper() + ":Newton" * (name == "Basins")) == layer


def same_frames(one: Scene, other: Scene) -> bool:
    films = [scene.animate(width=320, height=180, fps=2) for scene in (one, other)]
    numbers = range(0, len(films[0]), 4)
    return all(np.array_equal(films[0].frame(k), films[1].frame(k)) for k in numbers)


@pytest.mark.parametrize(("name", "place"), by_turns(["barrier", "walls"]))
def test_a_landscape_of_ones_own_shows_it_as_a_scene_does(name: str, place: str) -> None:
    """``views.Landscape(layers=…)`` and ``Scene(layers=…)`` give the same pictures."""
    layer = made(name)
    given = scene(place, RULES[:5], layer, views=[views.Landscape()])
    other = given.replace(layers=None, views=[views.Landscape(layers=[layer])])
    try:
        given.animate(width=320, height=180)
    except SceneError as refusal:
        with pytest.raises(SceneError, match=re.escape(str(refusal))):
            other.animate(width=320, height=180)
    else:
        assert same_frames(given, other)


HOSTILE: dict[str, dict[str, Any]] = {
    "no steps": {"steps": 0},
    "one step": {"steps": 1},
    "all of it explained": {"timeline": Timeline(fps=5, explain=4)},
    "none of it explained": {"timeline": Timeline(fps=5)},
    "runs that leave the picture": {
        "optimizers": [GradientDescent(lr=0.5), Momentum(lr=0.9), Newton(), SteepestDescent()]
    },
    "runs that end early": {"gtol": 1e-2, "steps": 30},
    "a clock of gradients": {"against": "gradients", "optimizers": [*RULES[:3], RULES[4]]},
    "a clock of evaluations": {"against": "evaluations", "optimizers": [*RULES[:3], RULES[4]]},
    "two runs in one place": {"optimizers": [Momentum(lr=0.02), Run(Momentum(lr=0.02), label="b")]},
}


@pytest.mark.parametrize(("name", "case"), by_turns(list(HOSTILE)))
def test_it_bears_any_run(name: str, case: str) -> None:
    """Whatever becomes of the runs, each moment is drawn, or the layer refuses in one line."""
    refusals: list[str] = []
    for place in ("barrier", "walls"):
        given = scene(place, RULES[:5], made(name), **HOSTILE[case])
        try:
            film = given.animate(width=640, height=360, fps=2)
        except SceneError as error:
            refusals.append(str(error))
            continue
        found = faults(film)
        assert not found, f"{place}: {found[0]}, and {len(found) - 1} more"
        film.frame(len(film) // 2)
    assert all(one.startswith(f"layers.{name}") and "\n" not in one for one in refusals)


FOR_RUNS = [name for name in layers.names() if "runs" in made(name).__dataclass_fields__]


@pytest.mark.parametrize("name", FOR_RUNS)
def test_runs_are_named_in_a_list_or_alone(name: str) -> None:
    """``runs=["Newton"]`` draws what ``runs="Newton"`` does, or is refused by the same words."""
    rule = {"NelderMead": 3, "TrustRegionNewton": 2, "Momentum": 0, "SteepestDescent": 4}
    mine = {"Simplex": "NelderMead", "TrustRegion": "TrustRegionNewton", "Velocity": "Momentum",
            "Trials": "SteepestDescent"}.get(name, "Newton")  # fmt: skip
    both: list[Any] = []
    for runs in (mine, [mine]):
        given = scene("himmelblau", [RULES[rule.get(mine, 1)], RULES[5]],
                      getattr(layers, name)(runs=runs), timeline=Timeline(fps=5))  # fmt: skip
        try:
            both.append(given.animate(width=320, height=180).frame(5))
        except SceneError as refusal:
            both.append(str(refusal))
    assert np.array_equal(*both)


@pytest.mark.parametrize("name", FOR_RUNS)
def test_a_name_that_no_run_has_is_refused(name: str) -> None:
    """The layer says which run it does not find, and what is near."""
    layer = getattr(layers, name)(runs="Newtn")
    with pytest.raises(SceneError, match=f"layers.{name} names the run 'Newtn'; did you mean"):
        scene("himmelblau", RULES[:2], layer).animate(width=320, height=180)


def test_all_at_once_keep_their_words_apart() -> None:
    """Layers that lie on one landscape write over none of each other's words."""
    chosen = [made(name) for name in ("Curvature", "Gradient", "Model", "Step", "Velocity")]
    for place in PLACES:
        for runs in (1, 2, 5):
            film = scene(place, RULES[:runs], chosen[0], layers=chosen).animate(
                width=640, height=360
            )
            found = faults(film)
            assert not found, f"{place}, {runs}: {found[0]}, and {len(found) - 1} more"
