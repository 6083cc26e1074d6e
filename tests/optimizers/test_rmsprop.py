"""RMSprop by hand, and what scaling each component does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import RMSprop
from optviz.recorder import record
from optviz.recorder.trajectory import Outcome

RAVINE = Objective(lambda x, y: x**2 / 2 + 50 * y**2, lambda x, y: (x, 100 * y))
LINE = Objective(lambda x: 3 * x, lambda x: 3)


def test_first_steps_by_hand() -> None:
    """From 10 on x² with α 0.9: v = 40, then 0.9·40 + 0.1·(2x)²."""
    square = Objective(lambda x: x**2, lambda x: 2 * x)
    run = record(square, RMSprop(lr=0.5, alpha=0.9, eps=1e-3), start=10, steps=2)
    x1 = 10 - 0.5 * 20 / (np.sqrt(40) + 1e-3)
    v2 = 0.9 * 40 + 0.1 * (2 * x1) ** 2
    x2 = x1 - 0.5 * 2 * x1 / (np.sqrt(v2) + 1e-3)
    np.testing.assert_allclose(run.points[:, 0], [10, x1, x2], rtol=1e-12)
    np.testing.assert_allclose(run.states["v"][:, 0], [0, 40, v2], rtol=1e-12)


def test_scale_of_an_axis_does_not_matter() -> None:
    """Stretching f a hundredfold along y leaves the path along y as it was, but for ε."""
    bowl = Objective(lambda x, y: x**2 + y**2, lambda x, y: (2 * x, 2 * y))
    tall = Objective(lambda x, y: x**2 + 100 * y**2, lambda x, y: (2 * x, 200 * y))
    rule = RMSprop(lr=0.01, eps=0)
    one, other = (record(f, rule, start=(1, 1), steps=80) for f in (bowl, tall))
    np.testing.assert_allclose(one.points, other.points, rtol=1e-10)


def test_on_a_line_steps_shrink_to_the_learning_rate() -> None:
    """Under a constant gradient the k-th step is lr/√(1 − α^k)."""
    run = record(LINE, RMSprop(lr=0.1, alpha=0.9, eps=0), start=0, steps=100)
    steps = -np.diff(run.points[:, 0])
    np.testing.assert_allclose(steps, 0.1 / np.sqrt(1 - 0.9 ** np.arange(1, 101)), rtol=1e-11)


def test_momentum_on_a_line_multiplies_the_stride() -> None:
    """Under a constant gradient momentum μ lengthens the steps to lr/(1 − μ)."""
    run = record(LINE, RMSprop(lr=0.1, alpha=0.5, eps=0, momentum=0.75), start=0, steps=200)
    assert run.points[-2, 0] - run.points[-1, 0] == pytest.approx(0.4, rel=1e-12)


def test_centered_variance_never_becomes_negative() -> None:
    """Where rounding makes v − m² negative it counts as zero, and the run stays a number."""
    line = Objective(lambda x: 1.1 * x, lambda x: 1.1)
    run = record(line, RMSprop(lr=1e-9, alpha=0.3, centered=True), start=0, steps=500)
    assert (run.states["v"] < run.states["m"] ** 2).sum() > 400
    assert run.steps == 500
    assert run.outcome is Outcome.STEP_LIMIT


def test_uncentered_keeps_no_mean() -> None:
    """The mean of the gradient stays zero unless the rule is centered."""
    plain = record(RAVINE, RMSprop(), start=(1, 1), steps=5)
    centered = record(RAVINE, RMSprop(centered=True), start=(1, 1), steps=5)
    assert not plain.states["m"].any()
    assert centered.states["m"][1:].all()


def test_zero_gradient_without_eps_is_undefined() -> None:
    """At a stationary start with ε = 0 the step is 0/0, and the run says so and stops."""
    run = record(RAVINE, RMSprop(eps=0), start=(0, 0), steps=5)
    assert run.outcome is Outcome.UNDEFINED
    assert run.points.tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("wrong", [1, "yes", None, np.True_])
def test_centered_is_true_or_false(wrong: Any) -> None:
    """Anything but a bool for `centered` is refused by name."""
    with pytest.raises(SceneError, match="centered of RMSprop"):
        RMSprop(centered=wrong)
