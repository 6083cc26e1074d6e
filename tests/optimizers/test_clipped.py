"""Clipping: gradients of any rule, shortened as torch shortens them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import SciPyMinimizer, objectives
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import (
    BFGS,
    Adam,
    Clipped,
    GradientDescent,
    Momentum,
    NelderMead,
    Newton,
    SteepestDescent,
)
from optviz.plan.run import Run
from optviz.recorder import record
from optviz.scene import Scene

VALLEY = objectives.rosenbrock()
START = (-1.2, 1.0)


@pytest.mark.parametrize("rule", [GradientDescent(lr=0.01), Momentum(lr=0.01), Adam(lr=0.1)])
@pytest.mark.parametrize("max_norm", [0.5, 20.0])
def test_equals_torch(rule: Any, max_norm: float) -> None:
    """A loop with clip_grad_norm_ goes the same way, up to the 10⁻⁶ that torch adds."""
    torch = pytest.importorskip("torch")
    x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    kinds = {GradientDescent: "SGD", Momentum: "SGD", Adam: "Adam"}
    options = {"momentum": rule.beta} if isinstance(rule, Momentum) else {}
    torchs = getattr(torch.optim, kinds[type(rule)])([x], lr=rule.lr, **options)
    points = [START]
    for _ in range(12):
        torchs.zero_grad()
        ((1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2).backward()
        torch.nn.utils.clip_grad_norm_([x], max_norm)
        torchs.step()
        points.append(tuple(x.tolist()))
    run = record(VALLEY, Clipped(rule, max_norm), START, 12)
    np.testing.assert_allclose(run.points, points, rtol=2e-5, atol=2e-6)


def test_no_step_is_longer_than_allowed() -> None:
    """Steps of gradient descent are at most lr times the norm long, where ∇f is long just that."""
    run = record(VALLEY, Clipped(GradientDescent(lr=0.001), 20.0), START, 50)
    steps = np.linalg.norm(np.diff(run.points, axis=0), axis=1)
    slopes = np.linalg.norm(run.gradients[:-1], axis=1)
    np.testing.assert_allclose(steps, 0.001 * np.minimum(slopes, 20.0), rtol=1e-10)
    assert (slopes > 20.0).any()
    assert (slopes < 20.0).any()


def test_the_record_keeps_the_gradients_of_f() -> None:
    """What is recorded is the gradient itself, not what the rule was shown of it."""
    run = record(VALLEY, Clipped(max_norm=0.1), START, 3)
    np.testing.assert_allclose(run.gradients.T, VALLEY.grad(run.points.T), rtol=1e-13)


def test_short_gradients_stay_as_they_are() -> None:
    """With a norm that is never reached every rule goes its own way, to the last bit."""
    for rule in (Adam(lr=0.1), Newton(), BFGS(), NelderMead(), SteepestDescent()):
        own = record(VALLEY, rule, START, 20)
        clipped = record(VALLEY, Clipped(rule, 1e6), START, 20)
        np.testing.assert_array_equal(clipped.points, own.points)
        assert clipped.states.keys() == own.states.keys()
        assert clipped.evaluations == own.evaluations


def test_weight_decay_comes_after() -> None:
    """A rule adds its weight decay to the shortened gradient, as torch does."""
    steep = Objective(lambda x: 50 * x, lambda x: 50)
    rule = Clipped(GradientDescent(lr=0.1, weight_decay=1.0), max_norm=2.0)
    assert record(steep, rule, 10, 1).points[1, 0] == pytest.approx(10 - 0.1 * (2 + 10))


def test_a_norm_of_zero_stands_still() -> None:
    """With max_norm = 0 gradients vanish, also where they are 0 already."""
    run = record(VALLEY, Clipped(max_norm=0), START, 3)
    assert (run.points == START).all()
    assert (record(VALLEY, Clipped(max_norm=0), (1, 1), 3).points == 1).all()


def test_a_cliff_does_not_throw_it_out() -> None:
    """Where plain gradient descent diverges at a steep wall, clipped it comes to the minimum."""
    wall = Objective(lambda x: x**4, lambda x: 4 * x**3, minima=[0])
    assert record(wall, GradientDescent(lr=0.1), 6, 200).outcome.name == "DIVERGED"
    assert record(wall, Clipped(GradientDescent(lr=0.1)), 6, 200).values[-1] < 1e-4


def test_batches_are_clipped_one_by_one() -> None:
    """On batches it is the gradient of each batch that is shortened."""
    signal = objectives.signal_mean([10.0, -10.0, 0.25])
    run = record(signal, Clipped(GradientDescent(lr=1)), 0, 3, batch_size=1, shuffle=False)
    assert run.points[:, 0].tolist() == [0.0, 1.0, 0.0, 0.25]


def test_a_line_search_on_batches_sees_clipped_gradients() -> None:
    """The state of the rule inside is renewed with the shortened gradient of each batch."""
    signal = objectives.signal_mean([10.0, -10.0])
    run = record(signal, Clipped(SteepestDescent(), 2.0), 0, 2, batch_size=1, shuffle=False)
    assert np.abs(run.states["g"]).max() <= 2.0


def test_says_itself_in_the_key() -> None:
    """The name is the rule's and what was done to it, the details are the rule's and the norm."""
    run = Run(Clipped(Adam(lr=0.1), max_norm=5))
    assert (run.name, run.details) == ("Adam, clipped", "lr 0.1, norm ≤ 5")
    assert Run(Clipped(GradientDescent())).details == "lr 0.1, norm ≤ 1"


def test_shows_the_rules_learning_rate() -> None:
    """A race of equal lr knows the rule's; what the rule lacks is not there."""
    Scene(objectives=[VALLEY], optimizers=[Adam(lr=0.1), Clipped(Adam(lr=0.1))], race="equal lr")
    assert Clipped(Adam(lr=0.1)).lr == 0.1
    assert not hasattr(Clipped(Newton()), "lr")


@pytest.mark.parametrize("wrong", [Adam, 0.1, None, "Adam"])
def test_refuses_what_is_no_rule(wrong: Any) -> None:
    """A class, a number or a name in the place of a rule is refused."""
    with pytest.raises(
        SceneError, match=r"is a class; write Clipped\(Adam|optimizer of Clipped is"
    ):
        Clipped(wrong)


def test_refuses_what_runs_whole() -> None:
    """SciPy's methods evaluate the function themselves, so that nothing could be clipped."""
    pytest.importorskip("scipy")
    with pytest.raises(SceneError, match="SciPyMinimizer runs to its end"):
        Clipped(SciPyMinimizer("BFGS"))
