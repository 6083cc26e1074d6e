"""What rules say of their steps comes out as the steps."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from optviz import Trajectory, objectives, optimizers, record
from optviz.optimizers import (
    Adam,
    AdamW,
    DampedNewton,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    PolyakStep,
    RegularizedNewton,
    RMSprop,
    SaddleFreeNewton,
    TrustRegionNewton,
)
from optviz.optimizers.schedules import Cosine
from optviz.recorder.anatomy import anatomy
from optviz.recorder.worked import Worked, comes_out, expressions, names_in, worked

PLACES: list[tuple[Any, Any]] = [
    (objectives.cosine(), -15.0),
    (objectives.double_well(), 0.3),
    (objectives.rosenbrock(), (-1.0, 0.5)),
    (objectives.himmelblau(), (-1.0, 1.0)),
    (objectives.quadratic_form(condition=50), (-2.7, 0.9)),
]
ALWAYS: list[Any] = [
    GradientDescent(lr=0.001),
    GradientDescent(lr=Cosine(0.001, steps=9)),
    GradientDescent(lr=0.001, weight_decay=0.3),
    Momentum(lr=0.001, beta=0.6),
    Momentum(lr=0.001, beta=0.6, dampening=0.6),
    Momentum(lr=Cosine(0.001, steps=9), beta=0.6),
    Nesterov(lr=0.001, beta=0.6),
    Newton(),
    RegularizedNewton(alpha=3.0),
    SaddleFreeNewton(),
    PolyakStep(),
    DampedNewton(),
    optimizers.ModifiedNewton(),
    optimizers.AdaGrad(lr=0.1),
    optimizers.AdaGrad(lr=0.1, lr_decay=0.1),
    RMSprop(lr=0.01),
    RMSprop(lr=0.01, eps=0.1),
    RMSprop(lr=0.01, eps=0.1, eps_inside=True),
    RMSprop(lr=0.01, momentum=0.5),
    Adam(lr=0.1),
    Adam(lr=Cosine(0.1, steps=9), eps=0.1),
    AdamW(lr=0.1),
    optimizers.Adamax(lr=0.1),
    optimizers.SteepestDescent(),
    optimizers.ASGD(lr=0.001),
]


@pytest.mark.parametrize("rule", ALWAYS, ids=repr)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place[0].name)
def test_every_step_has_an_expression_that_is_the_step(rule: Any, place: tuple[Any, Any]) -> None:
    """At each of ten steps one of a rule's expressions comes out, to a millionth of the step."""
    objective, start = place
    run = record(objective, rule, start, steps=10)
    for step in range(run.steps):
        made = anatomy(run, step)
        found = worked(run, made)
        assert found is not None, f"step {step}"
        atol = 1e-14 * np.abs(np.concatenate([made.x, made.there])).max()
        np.testing.assert_allclose(
            found.value(), made.p, rtol=2e-6, atol=max(atol, 1e-6 * abs(made.p).max())
        )


def test_a_dogleg_says_nothing_but_newtons_step_does() -> None:
    """Where a rule has no expression for a step, none is made up."""
    run = record(objectives.rosenbrock(), TrustRegionNewton(), (-1.0, 0.5), steps=8)
    said = [worked(run, anatomy(run, step)) for step in range(run.steps)]
    assert None in said
    whole = [step for step, one in enumerate(said) if one is not None]
    for step in whole:
        made = anatomy(run, step)
        found = said[step]
        assert found is not None
        np.testing.assert_allclose(found.value(), made.p, rtol=1e-6)


def test_an_expression_that_is_not_the_step_is_refused() -> None:
    """Dampened momentum's first step is not its later one; the wrong form does not come out."""
    run = record(objectives.cosine(), Momentum(lr=1.0, beta=0.6, dampening=0.6), -15.0, steps=3)
    first, _, dampened, _ = expressions(run.optimizer)
    assert comes_out(run, anatomy(run, 1), first) is None
    assert comes_out(run, anatomy(run, 1), dampened) is not None


def test_what_is_not_known_says_nothing() -> None:
    """Without its optimizer, a run has no expression; without its objective, none with f″."""
    run = record(objectives.cosine(), Newton(), -15.0, steps=2)
    bare = Trajectory(run.points, run.values, run.gradients)
    assert worked(bare, anatomy(bare, 0)) is None
    blind = Trajectory(run.points, run.values, run.gradients, optimizer=Newton())
    assert worked(blind, anatomy(blind, 0)) is None


def test_a_run_that_blows_up_says_nothing_where_numbers_end() -> None:
    """Steps that are no numbers have no expression, and no warning is heard."""
    run = record(objectives.quadratic_1d(), GradientDescent(lr=1e200), 1.0, steps=9)
    for step in range(run.steps):
        made = anatomy(run, step)
        found = worked(run, made)
        assert (found is None) == (not np.isfinite(made.p).all())


@pytest.mark.parametrize("name", optimizers.__all__)
def test_expressions_are_of_names_that_can_be_known(name: str) -> None:
    """Each expression is one, and uses no function but sqrt, abs and norm."""
    rule = getattr(optimizers, name)
    for text in expressions(rule) if isinstance(rule, type) else ():
        tree = ast.parse(text, mode="eval").body
        assert list(names_in(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                assert isinstance(node.func, ast.Name)
                assert node.func.id in {"sqrt", "abs", "norm"}


@pytest.mark.parametrize("text", ["x @ x", "exp(x)", "x // x", "x if x else x", "~x"])
def test_other_syntax_is_not_understood(text: str) -> None:
    """An expression is arithmetic, and nothing else is run."""
    tree = ast.parse(text, mode="eval").body
    with pytest.raises(ValueError, match="not understood"):
        Worked(tree, {"x": np.ones(2)}).value()
