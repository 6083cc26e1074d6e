"""Adam by hand, and what its bias correction is for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import Adam
from optviz.recorder import record

SQUARE = Objective(lambda x: x**2, lambda x: 2 * x)


def test_first_steps_by_hand() -> None:
    """From 1 on x² with lr 0.1, both moments and both corrections of two steps."""
    run = record(SQUARE, Adam(lr=0.1), start=1, steps=2)
    x1 = 1 - 0.1 * 2 / (2 + 1e-8)
    g1 = 2 * x1
    m2, v2 = 0.9 * 0.2 + 0.1 * g1, 0.999 * 0.004 + 0.001 * g1**2
    x2 = x1 - 0.1 * (m2 / (1 - 0.81)) / (np.sqrt(v2 / (1 - 0.999**2)) + 1e-8)
    np.testing.assert_allclose(run.points[:, 0], [1, x1, x2], rtol=1e-12)
    np.testing.assert_allclose(run.states["m"][:, 0], [0, 0.2, m2], rtol=1e-12)
    np.testing.assert_allclose(run.states["v"][:, 0], [0, 0.004, v2], rtol=1e-12)
    assert run.states["t"].tolist() == [0, 1, 2]


@given(st.floats(1e-3, 1e3), st.sampled_from([-1.0, 1.0]))
def test_first_step_is_the_learning_rate_whatever_the_gradient(size: float, sign: float) -> None:
    """Without ε the first step has length lr and the sign of the gradient."""
    line = Objective(lambda x: sign * size * x, lambda x: sign * size)
    run = record(line, Adam(lr=0.125, eps=0), start=0, steps=1)
    np.testing.assert_allclose(run.points[1, 0], -sign * 0.125, rtol=1e-12)


def test_under_a_constant_gradient_every_step_is_the_learning_rate() -> None:
    """The corrections cancel the start from zero exactly: no step is longer or shorter."""
    line = Objective(lambda x: 7 * x, lambda x: 7)
    run = record(line, Adam(lr=0.5, eps=0), start=0, steps=300)
    np.testing.assert_allclose(np.diff(run.points[:, 0]), -0.5, rtol=1e-11)


def test_without_memory_it_is_sign_descent() -> None:
    """With β₁ = β₂ = 0 each step is lr against the sign of the gradient."""
    run = record(SQUARE, Adam(lr=0.25, beta1=0, beta2=0, eps=0), start=1.125, steps=6)
    expected = [1.125, 0.875, 0.625, 0.375, 0.125, -0.125, 0.125]
    np.testing.assert_allclose(run.points[:, 0], expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["beta1", "beta2"])
def test_decay_of_one_is_refused(name: str) -> None:
    """A mean that never takes anything in is refused, since its correction divides by zero."""
    wrong: Any = {name: 1}
    with pytest.raises(SceneError, match=f"{name} of Adam is 1; it must be at least 0 and below 1"):
        Adam(**wrong)
