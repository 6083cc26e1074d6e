"""Gradient descent against its closed form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz.objectives import Objective
from optviz.optimizers import GradientDescent
from optviz.recorder import record

SQUARE = Objective(lambda x: x**2, lambda x: 2 * x, lambda x: 2)


@pytest.mark.parametrize("lr", [2**-6, 2**-3, 0.1, 0.3, 1, 0.95])
def test_on_a_parabola_each_step_multiplies(lr: float) -> None:
    """On x² the k-th point is x₀(1 − 2·lr)^k."""
    run = record(SQUARE, GradientDescent(lr=lr), start=-20, steps=60)
    exact = -20.0 * (1 - 2 * lr) ** np.arange(61)
    np.testing.assert_allclose(run.points[:, 0], exact, rtol=1e-12, atol=0)
    np.testing.assert_allclose(run.values, exact**2, rtol=1e-12, atol=0)
    np.testing.assert_allclose(run.gradients[:, 0], 2 * exact, rtol=1e-12, atol=0)


def test_with_learning_rate_one_it_bounces_for_ever() -> None:
    """On x² with lr = 1 the run alternates between −20 and 20 to the last bit."""
    run = record(SQUARE, GradientDescent(lr=1), start=-20, steps=1000)
    assert run.points[:, 0].tolist() == [-20.0, 20.0] * 500 + [-20.0]


@given(
    st.floats(0.0, 0.9),
    st.floats(-1e3, 1e3),
    st.lists(st.floats(0.01, 1.0), min_size=2, max_size=5),
)
def test_on_a_quadratic_each_axis_is_on_its_own(
    lr: float, x0: float, curvatures: list[float]
) -> None:
    """On ½Σλx² the k-th point is x₀(1 − lr·λ)^k in each component."""
    rates = np.array(curvatures)
    form = Objective(
        lambda p: 0.5 * np.sum(np.tensordot(rates, p**2, 1)),
        lambda p: (rates * p.T).T,
        dim=len(rates),
    )
    run = record(form, GradientDescent(lr=lr), start=np.full(len(rates), x0), steps=20)
    exact = x0 * (1 - lr * rates) ** np.arange(21)[:, None]
    np.testing.assert_allclose(run.points, exact, rtol=1e-12, atol=1e-300)


def test_default_learning_rate() -> None:
    """GradientDescent() has the learning rate 0.1."""
    assert GradientDescent() == GradientDescent(lr=0.1)
