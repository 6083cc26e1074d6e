"""Where frameworks part company under one name: each written down here as it computes.

The rules of Keras and optax below are transcribed from their sources, without our code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from optviz.objectives import Objective
from optviz.optimizers import (
    AdaGrad,
    Adam,
    Adamax,
    AMSGrad,
    Momentum,
    NAdam,
    RAdam,
    RMSprop,
    Rprop,
    Step,
)
from optviz.recorder import record

SQUARE = Objective(lambda x: x**2, lambda x: 2 * x)


def following(rule: Iterator[float], steps: int) -> list[float]:
    """Return the points of a rule that is sent gradients of x² and yields points."""
    points = [next(rule)]
    for _ in range(steps):
        points.append(rule.send(2 * points[-1]))  # type: ignore[attr-defined]
    return points


def path(optimizer: Any, steps: int = 50, start: float = 1.0, f: Objective = SQUARE) -> Any:
    return record(f, optimizer, start, steps=steps).points[:, 0]


def same(a: Any, b: Any) -> None:
    np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-13)


# NAdam


def keras_nadam(x: float, lr: float, eps: float = 1e-7) -> Any:
    b1, b2, m, v, product, t = 0.9, 0.999, 0.0, 0.0, 1.0, 0
    while True:
        g = yield x
        t += 1
        u, u_next = b1 * (1 - 0.5 * 0.96**t), b1 * (1 - 0.5 * 0.96 ** (t + 1))
        product *= u
        m, v = m + (g - m) * (1 - b1), v + (g * g - v) * (1 - b2)
        m_hat = u_next * m / (1 - product * u_next) + (1 - u) * g / (1 - product)
        x -= m_hat * lr / (math.sqrt(v / (1 - b2**t)) + eps)


def optax_nadam(x: float, lr: float, eps: float = 1e-8) -> Any:
    b1, b2, m, v, t = 0.9, 0.999, 0.0, 0.0, 0
    while True:
        g = yield x
        t += 1
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
        m_hat = b1 * m / (1 - b1 ** (t + 1)) + (1 - b1) * g / (1 - b1**t)
        x -= lr * m_hat / (math.sqrt(v / (1 - b2**t)) + eps)


def test_nadams_first_point() -> None:
    """On x² from 1 with η 0.1 the first point is .8944, .8937, .8526: torch, keras, optax."""
    assert path(NAdam(lr=0.1), 1)[1] == pytest.approx(0.8944, abs=5e-5)
    assert following(keras_nadam(1.0, 0.1), 1)[1] == pytest.approx(0.8937, abs=5e-5)
    assert following(optax_nadam(1.0, 0.1), 1)[1] == pytest.approx(0.8526, abs=5e-5)


def test_nadam_reaches_all_three() -> None:
    """ψ = 1 with ε 1e-7 is Keras's rule, a large ψ optax's, step by step."""
    same(path(NAdam(lr=0.1, momentum_decay=1, eps=1e-7)), following(keras_nadam(1.0, 0.1), 50))
    same(path(NAdam(lr=0.1, momentum_decay=1e6)), following(optax_nadam(1.0, 0.1), 50))


# AdaGrad


def keras_adagrad(x: float, lr: float) -> Any:
    total = 0.1
    while True:
        g = yield x
        total += g * g
        x -= lr * g / math.sqrt(total + 1e-7)


def test_adagrads_accumulator_and_eps() -> None:
    """Torch's first step is η, Keras's and optax's η·g/√(0.1 + g² + 1e-7); both can be had."""
    assert path(AdaGrad(lr=0.5), 1)[1] == pytest.approx(0.5, abs=1e-9)
    keras = following(keras_adagrad(1.0, 0.5), 50)
    assert keras[1] == pytest.approx(1 - 0.5 * 2 / math.sqrt(4.1 + 1e-7), rel=1e-12)
    same(path(AdaGrad(lr=0.5, eps=1e-7, eps_inside=True, initial=0.1)), keras)
    assert np.abs(path(AdaGrad(lr=0.5)) - keras).max() > 5e-3


def test_adagrads_eps_inside_is_another_number() -> None:
    """On a slope of 1e-9, ε = 1e-10 outside leaves 10/11 of the step, 1e-7 inside 3e-6 of it."""
    slope = Objective(lambda x: 1e-9 * x, lambda x: 1e-9)
    assert path(AdaGrad(lr=1), 1, 0, slope)[1] == pytest.approx(-10 / 11, rel=1e-9)
    inside = path(AdaGrad(lr=1, eps=1e-7, eps_inside=True), 1, 0, slope)[1]
    assert inside == pytest.approx(-1e-9 / math.sqrt(1e-7), rel=1e-9)


# RMSprop


def keras_rmsprop(x: float, lr: Callable[[int], float], momentum: float, centered: bool) -> Any:
    rho, eps, v, mean, b, t = 0.9, 1e-7, 0.0, 0.0, 0.0, 0
    while True:
        g = yield x
        v = rho * v + (1 - rho) * g * g
        mean = rho * mean + (1 - rho) * g
        b = momentum * b + lr(t) * g / math.sqrt(v - mean * mean * centered + eps)
        x, t = x - b, t + 1


@pytest.mark.parametrize("centered", [False, True])
@pytest.mark.parametrize("momentum", [0.0, 0.8])
def test_rmsprops_eps_inside_is_keras(momentum: float, centered: bool) -> None:
    """With α 0.9, ε 1e-7 inside the root it is Keras's rule as long as η stays."""
    keras = following(keras_rmsprop(1.0, lambda t: 0.01, momentum, centered), 50)
    ours = RMSprop(
        lr=0.01, alpha=0.9, eps=1e-7, eps_inside=True, momentum=momentum, centered=centered
    )
    same(path(ours), keras)


def test_rmsprops_lr_is_inside_the_buffer_of_keras() -> None:
    """When η falls, Keras's buffer keeps the old η for old gradients: the paths part there."""
    falls = Step(0.01, every=10)
    keras = following(keras_rmsprop(1.0, falls, 0.8, False), 20)
    ours = RMSprop(lr=falls, alpha=0.9, eps=1e-7, eps_inside=True, momentum=0.8)
    same(path(ours, 20)[:11], keras[:11])
    assert abs(keras[11] - keras[10]) > 5 * abs(path(ours, 20)[11] - path(ours, 20)[10])


def test_rmsprops_eps_inside_is_another_number() -> None:
    """On a slope of 1e-4 the first step is η/√(1 − α) with ε outside, a tenth of it inside."""
    slope = Objective(lambda x: 1e-4 * x, lambda x: 1e-4)
    outside = path(RMSprop(lr=1, alpha=0.9), 1, 0.0, slope)[1]
    inside = path(RMSprop(lr=1, alpha=0.9, eps=1e-7, eps_inside=True), 1, 0.0, slope)[1]
    assert outside == pytest.approx(-1 / math.sqrt(0.1), rel=1e-3)
    assert inside == pytest.approx(-1e-4 / math.sqrt(1e-9 + 1e-7), rel=1e-12)
    assert inside / outside == pytest.approx(0.1, rel=0.01)


def test_centered_rmsprop_is_clamped() -> None:
    """Under a constant gradient v − m² becomes negative by rounding, and the run goes on."""
    slope = Objective(lambda x: 0.7 * x, lambda x: 0.7)
    run = record(slope, RMSprop(lr=1e-9, alpha=0.5, centered=True), 0, steps=200)
    assert (run.states["v"] - run.states["m"] ** 2).min() < 0
    assert run.steps == 200


# Momentum


def keras_momentum(x: float, lr: Callable[[int], float]) -> Any:
    v, t = 0.0, 0
    while True:
        g = yield x
        v = 0.9 * v - lr(t) * g
        x, t = x + v, t + 1


def test_momentum_differs_from_keras_only_where_lr_varies() -> None:
    """At constant η the paths are one; at the first step with a tenth of η they part."""
    same(path(Momentum(lr=0.05)), following(keras_momentum(1.0, lambda t: 0.05), 50))
    falls = Step(0.05, every=5)
    keras, ours = following(keras_momentum(1.0, falls), 10), path(Momentum(lr=falls), 10)
    same(ours[:6], keras[:6])
    assert abs(keras[6] - keras[5]) > 5 * abs(ours[6] - ours[5])


# Adam


def keras_adam(x: float, lr: float, eps: float = 1e-7) -> Any:
    b1, b2, m, v, t = 0.9, 0.999, 0.0, 0.0, 0
    while True:
        g = yield x
        t += 1
        alpha = lr * math.sqrt(1 - b2**t) / (1 - b1**t)
        m, v = m + (g - m) * (1 - b1), v + (g * g - v) * (1 - b2)
        x -= m * alpha / (math.sqrt(v) + eps)


def test_keras_adam_folds_the_correction() -> None:
    """Its ε weighs 31.6 times more at the first step; eps_folded is its rule."""
    eps = 1e-2
    keras = following(keras_adam(1.0, 0.1, eps), 50)
    same(path(Adam(lr=0.1, eps=eps, eps_folded=True)), keras)
    larger = eps / math.sqrt(1 - 0.999)
    assert larger / eps == pytest.approx(31.6, abs=0.03)
    assert path(Adam(lr=0.1, eps=larger), 1)[1] == pytest.approx(keras[1], rel=1e-12)
    assert path(Adam(lr=0.1, eps=eps), 1)[1] == pytest.approx(1 - 0.2 / (2 + eps), rel=1e-12)


# AMSGrad


def test_amsgrads_largest_is_raw_in_torch_and_corrected_in_optax() -> None:
    """After one large gradient torch's denominator shrinks, optax's never does."""
    cliff = Objective(lambda x: np.where(x > 0, 100 * x, x), lambda x: np.where(x > 0, 100.0, 1.0))
    raw = record(cliff, AMSGrad(lr=1), 0.5, steps=50).states["v_max"][1:, 0]
    hat = record(cliff, AMSGrad(lr=1, corrected=True), 0.5, steps=50).states["v_max"][1:, 0]
    shares = 1 - 0.999 ** np.arange(1, 51)
    assert (np.diff(raw) >= 0).all()
    assert (np.diff(raw / shares) < 0).all()
    assert hat[0] == pytest.approx(100**2)
    assert (hat == hat[0]).all()


# RAdam


def radam_step(t: int, beta2: float, strict: bool) -> float:
    """Return the factor of m̂ that torch (strict) or optax takes, for v̂ = 1 and no ε."""
    rho_inf = 2.0 / (1.0 - beta2) - 1.0
    rho = rho_inf - 2.0 * t * beta2**t / (1.0 - beta2**t)
    if not (rho > 5.0 if strict else rho >= 5.0):
        return 1.0
    return math.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))


def beta2_at_the_threshold(t: int) -> float:
    """Return a β₂ for which ρ of step t is 5 to the last bit."""
    low, high = 0.7, 0.9999
    for _ in range(200):
        beta2 = (low + high) / 2
        rho = 2.0 / (1.0 - beta2) - 1.0 - 2.0 * t * beta2**t / (1.0 - beta2**t)
        if rho == 5.0:
            return beta2
        low, high = (beta2, high) if rho < 5.0 else (low, beta2)
    raise AssertionError("none found")


def test_radam_trusts_above_five() -> None:
    """At ρ = 5 exactly torch's step is momentum's, which optax has rectified already."""
    t = next(t for t in range(6, 60) if _found(t))
    beta2 = beta2_at_the_threshold(t)
    slope = Objective(lambda x: x, lambda x: 1.0)
    steps = -np.diff(path(RAdam(lr=1, eps=0, beta2=beta2), t + 1, 0.0, slope))
    same(steps[t - 1], radam_step(t, beta2, strict=True))
    same(steps[t], radam_step(t + 1, beta2, strict=True))
    assert steps[t - 1] == pytest.approx(1.0)
    assert radam_step(t, beta2, strict=False) < 0.9


def _found(t: int) -> bool:
    try:
        beta2_at_the_threshold(t)
    except AssertionError:
        return False
    return True


def test_radams_paper_trusts_above_four() -> None:
    """With β₂ = 0.999 ρ is 4.996 at step 5: momentum for torch, rectified for the paper."""
    slope = Objective(lambda x: x, lambda x: 1.0)
    torchs = -np.diff(path(RAdam(lr=1), 6, 0.0, slope))
    papers = -np.diff(path(RAdam(lr=1, threshold=4), 6, 0.0, slope))
    assert torchs[4] == pytest.approx(1.0)
    assert papers[4] < 0.1
    assert papers[3] == pytest.approx(1.0)
    assert torchs[5] == pytest.approx(papers[5], rel=1e-12)


# Rprop


def optax_rprop(x: float, lr: float) -> Any:
    size, before = lr, 0.0
    while True:
        g = yield x
        turn = g * before
        if turn != 0:
            size = min(max(size * (1.2 if turn > 0 else 0.5), 1e-6), 50.0)
        new = 0.0 if turn < 0 else size * math.copysign(1.0, g)
        x -= 0.0 if turn < 0 else before
        before = new


def test_rprop_rests_where_the_sign_flips() -> None:
    """Torch's component rests for one step, then goes on with half its step."""
    run = record(SQUARE, Rprop(lr=0.7), 1.0, steps=5)
    steps = np.diff(run.points[:, 0])
    np.testing.assert_allclose(steps, [-0.7, -0.84, 0.0, 0.42, 0.504], rtol=1e-12)


def test_rprop_of_optax_is_late() -> None:
    """Optax emits the step before: its first is none, and its path is not torch's."""
    optax = following(optax_rprop(1.0, 0.7), 10)
    assert optax[1] == 1.0
    assert optax[2] == pytest.approx(0.3)
    assert np.abs(np.array(optax[1:]) - path(Rprop(lr=0.7), 10)[:-1]).max() > 0.1


# Adamax


def keras_adamax(x: float, lr: float, eps: float) -> Any:
    b1, b2, m, u, t = 0.9, 0.999, 0.0, 0.0, 0
    while True:
        g = yield x
        t += 1
        m, u = m + (g - m) * (1 - b1), max(b2 * u, abs(g))
        x -= lr * m / ((1 - b1**t) * (u + eps))


def test_adamaxs_eps_is_inside_the_maximum() -> None:
    """Torch adds ε to each gradient, Keras to the maximum: apart from the second step on."""
    keras, ours = following(keras_adamax(1.0, 0.1, 0.5), 3), path(Adamax(lr=0.1, eps=0.5), 3)
    assert ours[1] == pytest.approx(keras[1], rel=1e-12)
    assert abs(ours[2] - keras[2]) > 1e-5
    same(path(Adamax(lr=0.1, eps=0)), following(keras_adamax(1.0, 0.1, 0.0), 50))
