"""Optax's optimizers as entries of a scene."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from optviz import (
    Adam,
    Momentum,
    NAdam,
    Objective,
    OptaxOptimizer,
    RMSprop,
    objectives,
    record,
)
from optviz.errors import MissingExtra, SceneError
from tests.optimizers.places import PLACES

jax = pytest.importorskip("jax")
optax = pytest.importorskip("optax")

PAIRS: dict[str, tuple[Any, Any]] = {
    "adam": (Adam(lr=0.05), lambda: OptaxOptimizer("adam", learning_rate=0.05)),
    "adam, made": (Adam(lr=0.05), lambda: OptaxOptimizer(optax.adam(0.05))),
    "sgd": (Momentum(lr=2e-4), lambda: OptaxOptimizer(optax.sgd(2e-4, momentum=0.9))),
    "nadam": (
        NAdam(lr=0.05, momentum_decay=1e6),
        lambda: OptaxOptimizer("nadam", learning_rate=0.05),
    ),
    "rmsprop": (
        RMSprop(lr=1e-3, alpha=0.9, eps_inside=True),
        lambda: OptaxOptimizer("rmsprop", learning_rate=1e-3),
    ),
}


@pytest.mark.parametrize("place", ["rosenbrock", "himmelblau", "cosine"])
@pytest.mark.parametrize("name", PAIRS)
def test_optax_takes_the_steps_of_our_rule(name: str, place: str) -> None:
    """For 200 steps optax's points are those of our rule, to 1e-12 of the path's size."""
    ours, make = PAIRS[name]
    objective, starts = PLACES[place]
    mine = record(objective, ours, starts[0], 200)
    theirs = record(objective, make(), starts[0], 200)
    size = np.abs(mine.points).max()
    np.testing.assert_allclose(theirs.points, mine.points, rtol=0, atol=1e-12 * size)
    assert theirs.evaluations == mine.evaluations


def test_a_step_is_pure() -> None:
    """The same step twice, with others between, gives the same bits."""
    one = OptaxOptimizer("adam", learning_rate=0.1)
    objective, starts = PLACES["rosenbrock"]
    x = np.array(starts[0])
    state = one.init(objective, x)
    for _ in range(3):
        first, after = one.step(objective, x, state)
        one.step(objective, first, after)
        again, _ = one.step(objective, x, state)
        assert first.tobytes() == again.tobytes()
        x, state = first, after


def test_states_can_be_drawn() -> None:
    """Adam's means are optax's mu and nu, from the start on."""
    objective, starts = PLACES["rosenbrock"]
    mine = record(objective, Adam(lr=0.05), starts[0], 20).states
    theirs = record(objective, OptaxOptimizer(optax.adam(0.05)), starts[0], 20).states
    np.testing.assert_allclose(theirs["mu"], mine["m"], rtol=1e-12)
    np.testing.assert_allclose(theirs["nu"], mine["v"], rtol=1e-12)
    np.testing.assert_array_equal(theirs["count"], mine["t"])


def test_jax_is_left_as_it_was() -> None:
    """Steps are in float64 while JAX elsewhere goes on in float32."""
    before = jax.config.jax_enable_x64
    record(objectives.bowl(), OptaxOptimizer("adam", learning_rate=0.1), (1, 1), 3)
    assert jax.config.jax_enable_x64 == before
    assert jax.numpy.ones(1).dtype == (np.float64 if before else np.float32)


def test_a_line_search_gets_the_value() -> None:
    """L-BFGS with optax's line search finds Rosenbrock's minimum, and its calls are counted."""
    objective, starts = PLACES["rosenbrock"]
    run = record(objective, OptaxOptimizer("lbfgs"), starts[0], 60)
    np.testing.assert_allclose(run.points[-1], 1.0, atol=1e-8)
    assert run.evaluations.value > 60


def test_a_step_by_the_value_gets_it() -> None:
    """Polyak's step by optax is f/‖g‖² long where the least value is 0."""
    f = objectives.quadratic_1d()
    run = record(f, OptaxOptimizer(optax.polyak_sgd(max_learning_rate=10.0)), 8, 2)
    np.testing.assert_allclose(run.points[:, 0], [8, 4, 2], rtol=1e-9)
    assert run.evaluations.value == 2


def test_an_error_of_the_function_comes_through_a_line_search() -> None:
    """What the user's function raises is told, not what JAX makes of it."""

    def f(x: float) -> float:
        if x < 7.9:
            raise ArithmeticError("too far left")
        return x**2

    objective = Objective(f, lambda x: 2 * x)
    with pytest.raises(SceneError, match="ArithmeticError: too far left"):
        record(objective, OptaxOptimizer("lbfgs"), 8, 5)


def test_names_and_equality() -> None:
    """By name they are equal when made alike; a transformation equals itself alone."""
    by_name = OptaxOptimizer("adam", learning_rate=0.1, b1=0.8)
    assert by_name == OptaxOptimizer("adam", learning_rate=0.1, b1=0.8)
    assert by_name != OptaxOptimizer("adam", learning_rate=0.1)
    assert (by_name.name, by_name.details) == ("optax adam", "lr 0.1, β₁ 0.8")
    assert repr(by_name) == "OptaxOptimizer('adam', learning_rate=0.1, b1=0.8)"
    rule = optax.adam(0.1)
    assert OptaxOptimizer(rule) == OptaxOptimizer(rule)
    assert OptaxOptimizer(rule) != OptaxOptimizer(optax.adam(0.1))
    assert OptaxOptimizer(rule, name="theirs").name == "theirs"
    with pytest.raises(AttributeError, match="read-only"):
        by_name.details = "mine"


@pytest.mark.parametrize(
    ("rule", "options", "said"),
    [
        ("adm", {}, "optax has no optimizer 'adm'; did you mean 'adam'?"),
        ("adam", {}, "missing 1 required positional argument: 'learning_rate'; it takes"),
        ("adam", {"lr": 0.1}, "unexpected keyword argument 'lr'; it takes learning_rate, b1"),
        (3, {}, "3 is not an optax optimizer; give one such as optax.adam(0.1)"),
        ("apply_updates", {}, "has no optimizer 'apply_updates'"),
    ],
)
def test_what_cannot_be_is_refused_at_construction(
    rule: Any, options: dict[str, Any], said: str
) -> None:
    """A wrong name or option is one line that says what would be right."""
    with pytest.raises(SceneError) as caught:
        OptaxOptimizer(rule, **options)
    assert said in str(caught.value)


@pytest.mark.parametrize("missing", ["optax", "jax"])
def test_without_it_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """The remedy is the extra."""
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtra) as caught:
        OptaxOptimizer("adam", learning_rate=0.1)
    assert f'pip install "optviz[{missing}]"' in str(caught.value)
