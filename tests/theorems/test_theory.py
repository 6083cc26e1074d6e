"""What `theory` takes, refuses and says."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import numpy as np
import pytest

import optviz
from optviz import (
    BFGS,
    Adam,
    GradientDescent,
    Momentum,
    NelderMead,
    Nesterov,
    Newton,
    Objective,
    SceneError,
    Theory,
    objectives,
    theory,
)
from optviz.optimizers import get, names
from optviz.style.numbers import factor

BOWL = objectives.quadratic_form(condition=10)


def test_it_is_public() -> None:
    """As a function and a type of the package."""
    assert optviz.theory is theory
    assert optviz.Theory is Theory


def test_a_theory_is_a_value() -> None:
    """Equal questions have equal answers, which do not change."""
    one, other = (theory(GradientDescent(lr=0.1), BOWL) for _ in range(2))
    assert one == other
    assert one != theory(GradientDescent(lr=0.11), BOWL)
    with pytest.raises(FrozenInstanceError):
        one.rate = 0.5  # type: ignore[misc]


@pytest.mark.parametrize("name", names())
def test_every_rule_has_an_answer(name: str) -> None:
    """A theorem with a source, or one line that says why not."""
    rule: Any = get(name)
    made = rule(alpha=1.0) if name == "RegularizedNewton" else rule()
    known = theory(made, BOWL)
    if known.applies:
        assert known.theorem
        assert known.source
        assert known.label
        assert len(known.predicted(3)) == 4
    else:
        assert known.why
        assert "\n" not in known.why
        with pytest.raises(SceneError, match="there is nothing to predict"):
            known.predicted(3)


def test_a_subclass_or_a_rule_of_ones_own_is_not_taken_for_another() -> None:
    """It may do anything."""

    @dataclass(frozen=True)
    class Careful(GradientDescent):
        name = "Careful"

    assert theory(Careful(lr=0.1), BOWL).why == "no theorem is known here of Careful"
    assert not theory(BFGS(), BOWL).applies
    assert not theory(NelderMead(), BOWL).applies
    assert "does not converge at all" in theory(Adam(), BOWL).why


def test_what_looks_quadratic_is_looked_at_twice() -> None:
    """A kink, a quartic bump and a change of slope are no quadratics, wherever the start is."""
    kinked = Objective(lambda x: abs(x) + x**2, lambda x: np.sign(x) + 2 * x, lambda x: 2.0 + 0 * x)
    assert theory(GradientDescent(lr=0.1), kinked, 1.0).kind != "exact"
    quartic = Objective.from_formula("x**2 + y**2 + 0.0001*x**4")
    assert theory(GradientDescent(lr=0.1), quartic, (1.0, 1.0)).kind != "exact"
    line = Objective.from_formula("2*x + 1")
    assert not theory(GradientDescent(lr=0.1), line, 1.0).applies


def test_noise_and_size_are_reasons_not_to_look() -> None:
    """Neither a noisy function nor one of a thousand parameters has its Hessian asked for."""
    assert "noisy" in theory(GradientDescent(lr=0.1), BOWL.add_noise(0.1)).why
    wide = objectives.rosenbrock(dim=100)
    assert "100 parameters" in theory(GradientDescent(lr=0.1), wide).why


def test_a_rule_with_no_lr_is_said_to_stand_still() -> None:
    """With lr = 0 no number is compared with it, on a quadratic or near a minimum."""
    for rule in (GradientDescent(lr=0.0), Momentum(lr=0.0), Nesterov(lr=0.0)):
        assert theory(rule, BOWL).condition == "lr = 0: it stands still"
        assert theory(rule, objectives.rosenbrock()).why == "lr is 0, and the run stands still"


@pytest.mark.parametrize(
    ("start", "said"),
    [((1.0,), "does not fit"), ((1.0, np.nan), "not finite"), ("here", "one number a dimension")],
)
def test_a_wrong_start_is_refused(start: Any, said: str) -> None:
    """In one line."""
    with pytest.raises(SceneError, match=said):
        theory(Newton(), BOWL, start)


def test_wrong_questions_are_refused() -> None:
    """No start at all, a coordinate that is not there, steps that are no number, a batch of 0."""
    with pytest.raises(SceneError, match="no start of its own"):
        theory(Newton(), Objective(lambda x: x**2))
    known = theory(GradientDescent(lr=0.1), BOWL)
    with pytest.raises(SceneError, match="coordinate is 2; there are 2"):
        known.factor(2)
    with pytest.raises(SceneError, match="steps is -1"):
        known.predicted(-1)
    with pytest.raises(SceneError, match="give 2 numbers"):
        known.predicted(3, (1.0, 2.0, 3.0))
    with pytest.raises(SceneError, match="batch_size is 0"):
        theory(Newton(), BOWL, batch_size=0)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.94, "0.94"), (0.99964, "0.9996"), (-0.9961, "−0.996"), (1.0004, "1.0004"), (1.0, "1")],
)
def test_a_factor_is_told_from_one(value: float, text: str) -> None:
    """By as many digits as it takes."""
    assert factor(value) == text
