"""Rules that optax has against optax's in float64, step by step, under its own defaults."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

from optviz.optimizers import (
    AdaBelief,
    Adadelta,
    AdaGrad,
    Adam,
    Adamax,
    AdamW,
    AMSGrad,
    Cosine,
    GradientDescent,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    PolyakStep,
    RMSprop,
    SignDescent,
    Yogi,
)
from tests.optimizers.places import PLACES, assert_same_steps, gradients, replayed

optax = pytest.importorskip("optax")
jax = pytest.importorskip("jax")

STEPS = 100
OPTAX_RMSPROP: Any = {"alpha": 0.9, "eps_inside": True}

PAIRS: dict[str, tuple[Any, Any]] = {
    "gradient descent": (GradientDescent(lr=1e-3), partial(optax.sgd, 1e-3)),
    "momentum": (Momentum(lr=1e-3), partial(optax.sgd, 1e-3, momentum=0.9)),
    "nesterov": (Nesterov(lr=1e-3), partial(optax.sgd, 1e-3, momentum=0.9, nesterov=True)),
    "momentum, cosine": (
        Momentum(lr=Cosine(1e-3, steps=70)),
        partial(optax.sgd, optax.cosine_decay_schedule(1e-3, 70), momentum=0.9),
    ),
    "sign descent": (SignDescent(lr=0.03), partial(optax.sign_sgd, 0.03)),
    "adagrad": (
        AdaGrad(lr=0.1, eps=1e-7, eps_inside=True, initial=0.1), partial(optax.adagrad, 0.1)
    ),
    "rmsprop": (RMSprop(lr=1e-2, **OPTAX_RMSPROP), partial(optax.rmsprop, 1e-2)),
    "rmsprop, momentum": (
        RMSprop(lr=1e-2, momentum=0.8, **OPTAX_RMSPROP),
        partial(optax.rmsprop, 1e-2, momentum=0.8),
    ),
    "rmsprop, torch's ε": (
        RMSprop(lr=1e-2, alpha=0.9, initial=1.0),
        partial(optax.rmsprop, 1e-2, eps_in_sqrt=False, initial_scale=1.0),
    ),
    "rmsprop, centered": (
        RMSprop(lr=1e-3, centered=True, alpha=0.9, eps=1e-4, eps_inside=True),
        partial(optax.rmsprop, 1e-3, centered=True, eps=1e-4),
    ),
    "adadelta": (Adadelta(), partial(optax.adadelta, 1.0)),
    "adam": (Adam(lr=0.03), partial(optax.adam, 0.03)),
    "adamw": (AdamW(lr=0.03, weight_decay=1e-4), partial(optax.adamw, 0.03)),
    "amsgrad": (AMSGrad(lr=0.03, corrected=True), partial(optax.amsgrad, 0.03)),
    "adamax": (Adamax(lr=0.03), partial(optax.adamax, 0.03)),
    "nadam": (NAdam(lr=0.03, momentum_decay=1e6), partial(optax.nadam, 0.03)),
    "adabelief": (AdaBelief(lr=0.03), partial(optax.adabelief, 0.03)),
    "adabelief, all set": (
        AdaBelief(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-8, eps_root=1e-4),
        partial(optax.adabelief, 0.01, b1=0.8, b2=0.99, eps=1e-8, eps_root=1e-4),
    ),
    "yogi": (Yogi(), partial(optax.yogi, 0.01)),
    "yogi, all set": (
        Yogi(lr=0.1, beta1=0.8, beta2=0.9, eps=1e-2),
        partial(optax.yogi, 0.1, b1=0.8, b2=0.9, eps=1e-2),
    ),
    "lion": (Lion(lr=0.03, weight_decay=1e-3), partial(optax.lion, 0.03)),
    "lion, all set": (
        Lion(lr=0.03, beta1=0.5, beta2=0.8, weight_decay=0.5),
        partial(optax.lion, 0.03, b1=0.5, b2=0.8, weight_decay=0.5),
    ),
    "lion, cosine": (
        Lion(lr=Cosine(0.1, steps=70), weight_decay=0.1),
        partial(optax.lion, optax.cosine_decay_schedule(0.1, 70), weight_decay=0.1),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    """Without it jax computes in float32."""
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("rule", PAIRS)
def test_every_step_is_optaxs(rule: str) -> None:
    """From each of 100 points on optax's paths on ten functions, the next is optax's."""
    ours, make = PAIRS[rule]
    theirs = make()
    x = {name: place.points for name, place in PLACES.items()}
    state, paths = theirs.init(x), [x]
    step = jax.jit(lambda g, state, x: _moved(x, *theirs.update(g, state, x)))
    for _ in range(STEPS):
        g = {name: gradients(place.objective, x[name]) for name, place in PLACES.items()}
        x, state = step(g, state, x)
        x = {name: np.asarray(points) for name, points in x.items()}
        paths.append(x)
    for name, place in PLACES.items():
        path = np.array([x[name] for x in paths])
        assert_same_steps(replayed(ours, place, path), path)


def _moved(x: Any, move: Any, state: Any) -> tuple[Any, Any]:
    return optax.apply_updates(x, move), state


@pytest.mark.parametrize("max_lr", [1.0, 0.01])
def test_polyaks_steps_are_optaxs(max_lr: float) -> None:
    """Until the gradient is so small that optax rests, and on ten functions, they are the same."""
    compared = 0
    for place in PLACES.values():
        least = place.objective.lowest
        theirs = optax.polyak_sgd(max_learning_rate=max_lr, f_min=least, variant="sps+")
        update = jax.jit(theirs.update)
        for start in place.starts:
            x = np.atleast_1d(np.array(start, dtype=float))
            state = theirs.init(x)
            for _ in range(20):
                g = place.objective.grad(x)
                if g @ g <= np.finfo(float).eps:
                    break
                move, state = update(g, state, x, value=place.objective.value(x))
                made, _ = PolyakStep(max_lr=max_lr).step(place.objective, x, ())
                size = np.abs(x).max() + np.abs(move).max()
                np.testing.assert_allclose(made, x + move, rtol=1e-12, atol=1e-15 * size)
                x, compared = made, compared + 1
    assert compared > 300


def test_optaxs_defaults_are_as_we_say() -> None:
    """What the docstrings say of optax's hyperparameters is what optax has."""

    def default(rule: Any, name: str) -> Any:
        return inspect.signature(rule).parameters[name].default

    assert default(optax.adamw, "weight_decay") == 1e-4
    assert default(optax.lion, "weight_decay") == 1e-3
    assert default(optax.adagrad, "initial_accumulator_value") == 0.1
    assert default(optax.adagrad, "eps") == 1e-7
    assert default(optax.rmsprop, "decay") == 0.9
    assert default(optax.rmsprop, "eps_in_sqrt") is True
    assert default(optax.polyak_sgd, "max_learning_rate") == 1.0
    assert default(optax.yogi, "eps") == Yogi().eps == 1e-3
    assert default(optax.adabelief, "eps") == AdaBelief().eps == 1e-16
    assert default(optax.adabelief, "eps_root") == AdaBelief().eps_root == 1e-16
    for ours, theirs in (
        (Lion(), optax.lion),
        (Yogi(), optax.yogi),
        (AdaBelief(), optax.adabelief),
    ):
        assert (ours.beta1, ours.beta2) == (default(theirs, "b1"), default(theirs, "b2"))
