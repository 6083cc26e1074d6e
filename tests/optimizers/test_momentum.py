"""Momentum and Nesterov, by hand and by what is known of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import GradientDescent, Momentum, Nesterov
from optviz.recorder import record

SQUARE = Objective(lambda x: x**2, lambda x: 2 * x)
RAVINE = Objective(lambda x, y: x**2 / 2 + 10 * y**2, lambda x, y: (x, 20 * y))


def test_first_steps_by_hand() -> None:
    """From 10 on x² with lr 0.1, β 0.9: b is 20, 34, 39.8 and x is 8, 4.6, 0.62."""
    run = record(SQUARE, Momentum(lr=0.1, beta=0.9), start=10, steps=3)
    b2, b3 = 34, 39.8
    expected = [10, 8, 4.6, 0.62]
    np.testing.assert_allclose(run.points[:, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(run.states["b"][:, 0], [0, 20, b2, b3], rtol=1e-12)
    assert run.states["t"].tolist() == [0, 1, 2, 3]


def test_dampening_starts_at_the_second_step() -> None:
    """The first buffer is the whole gradient; the second takes (1 − d) of the new one."""
    run = record(SQUARE, Momentum(lr=0.1, beta=0.9, dampening=0.5), start=10, steps=2)
    np.testing.assert_allclose(run.states["b"][:, 0], [0, 20, 0.9 * 20 + 0.5 * 16], rtol=1e-12)


def test_averaging_form_of_textbooks_is_a_value_of_dampening() -> None:
    """With d = β the buffer is the mean b ← βb + (1 − β)g, from b₁ = g."""
    beta = 0.8
    run = record(RAVINE, Momentum(lr=0.05, beta=beta, dampening=beta), start=(5, 1), steps=30)
    b = run.gradients[0]
    for k in range(1, 30):
        b = beta * b + (1 - beta) * run.gradients[k]
        np.testing.assert_allclose(run.states["b"][k + 1], b, rtol=1e-12)


def test_buffer_is_the_sum_of_decayed_gradients() -> None:
    """Without dampening b_k = Σ β^(k−1−j) g_j."""
    run = record(RAVINE, Momentum(lr=0.01, beta=0.9), start=(5, 1), steps=40)
    weights = 0.9 ** np.arange(39, -1, -1)
    np.testing.assert_allclose(run.states["b"][40], weights @ run.gradients[:40], rtol=1e-12)


def test_second_order_recurrence() -> None:
    """On x² heavy-ball iterates satisfy x₊ = (1 + β − 2·lr)x − βx₋."""
    lr, beta = 0.05, 0.9
    x = record(SQUARE, Momentum(lr=lr, beta=beta), start=-20, steps=200).points[:, 0]
    np.testing.assert_allclose(x[2:], (1 + beta - 2 * lr) * x[1:-1] - beta * x[:-2], atol=1e-12)


@pytest.mark.parametrize("rule", [Momentum, Nesterov])
def test_without_memory_it_is_gradient_descent(rule: Any) -> None:
    """With β = 0 the path is that of gradient descent to the last bit."""
    ours = record(RAVINE, rule(lr=0.03, beta=0), start=(5, 1), steps=50)
    plain = record(RAVINE, GradientDescent(lr=0.03), start=(5, 1), steps=50)
    np.testing.assert_array_equal(ours.points, plain.points)


def test_nesterov_is_the_original_rule_at_its_look_ahead_point() -> None:
    """With y the position of v ← βv − lr·∇f(y + βv), y ← y + v, the path here is y + βv."""
    lr, beta = 0.02, 0.9
    run = record(RAVINE, Nesterov(lr=lr, beta=beta), start=(5, 1), steps=100)
    y, v = np.array([5.0, 1.0]), np.zeros(2)
    for k in range(100):
        np.testing.assert_allclose(run.points[k], y + beta * v, rtol=1e-12, atol=1e-12)
        v = beta * v - lr * RAVINE.grad(y + beta * v)
        y = y + v


def test_momentum_is_quicker_than_gradient_descent_in_a_ravine() -> None:
    """At the same learning rate the heavy ball gets further along the valley."""
    steps, lr = 100, 0.02
    plain = record(RAVINE, GradientDescent(lr=lr), start=(20, 1), steps=steps)
    for rule in (Momentum(lr=lr, beta=0.9), Nesterov(lr=lr, beta=0.9)):
        assert record(RAVINE, rule, start=(20, 1), steps=steps).values[-1] < plain.values[-1] / 10


@pytest.mark.parametrize(
    "wrong", [{"beta": 1}, {"beta": -0.1}, {"dampening": 1.1}, {"dampening": -0.5}]
)
def test_ranges(wrong: Any) -> None:
    """β lies in [0, 1), dampening in [0, 1]."""
    with pytest.raises(SceneError, match=next(iter(wrong))):
        Momentum(**wrong)
    assert Momentum(dampening=1, beta=0).dampening == 1.0
