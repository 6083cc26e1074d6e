"""What every optimizer of the package promises; a new one is picked up by itself."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from dataclasses import MISSING, FrozenInstanceError, fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from optviz import optimizers
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.recorder import record

RULES = [optimizers.get(name) for name in optimizers.names()]
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def made(rule: Any) -> Any:
    """Return an instance with its defaults, and 1 where there is none."""
    return rule(**{field.name: 1.0 for field in fields(rule) if field.default is MISSING})


def numbers(rule: Any) -> Any:
    """Return the names of the hyperparameters that are numbers."""
    return [field.name for field in fields(rule) if not isinstance(field.default, bool)]


WAVES = Objective(
    lambda p: np.sum(p**4 / 4 + np.sin(p), axis=0) + p[0] * p[-1],
    lambda p: p**3 + np.cos(p) + coupling(p),
    lambda p: diagonal(3 * p**2 - np.sin(p)) + corner(p),
    dim=3,
)


def coupling(p: Any) -> Any:
    """Return the gradient of p[0]·p[-1]."""
    slopes = np.zeros_like(p)
    slopes[0], slopes[-1] = p[-1], p[0]
    return slopes


def diagonal(entries: Any) -> Any:
    """Return diagonal matrices, (dim, dim, …), of entries (dim, …)."""
    return np.eye(len(entries)).reshape(3, 3, *[1] * (entries.ndim - 1)) * entries


def corner(p: Any) -> Any:
    """Return the Hessian of p[0]·p[-1]."""
    matrix = np.zeros((3, 3, *p.shape[1:]))
    matrix[0, -1] = matrix[-1, 0] = 1.0
    return matrix


WELL = Objective(
    lambda x: x**4 / 4 - x**2 + np.sin(3 * x),
    lambda x: x**3 - 2 * x + 3 * np.cos(3 * x),
    lambda x: 3 * x**2 - 2 - 9 * np.sin(3 * x),
)


@pytest.fixture(params=[WELL, WAVES], ids=["1-D", "3-D"])
def objective(request: pytest.FixtureRequest) -> Any:
    return request.param


def starts(objective: Any, count: int) -> Any:
    return np.random.default_rng(7).normal(0.4, 1.0, (objective.dim, count))


def test_every_rule_in_the_package_is_listed() -> None:
    """A dataclass with a step in any file of the package has its name in names()."""
    found = set()
    for module in pkgutil.iter_modules(optimizers.__path__, "optviz.optimizers."):
        home = importlib.import_module(module.name)
        for name, one in vars(home).items():
            if is_dataclass(one) and hasattr(one, "step") and not name.startswith("_"):
                found.add(name)
    assert found == set(optimizers.names())
    assert len(found) >= 7


@each_rule
def test_is_a_frozen_value(rule: Any) -> None:
    """Instances are equal by value, hashable, cannot be changed, and print as their own code."""
    one = made(rule)
    assert one == made(rule)
    assert hash(one) == hash(made(rule))
    assert eval(repr(one), vars(optimizers)) == one
    with pytest.raises(FrozenInstanceError):
        one.lr = 3.0


@each_rule
def test_hyperparameters_tell_instances_apart(rule: Any) -> None:
    """Changing any one hyperparameter makes another value."""
    one = made(rule)
    for name in numbers(rule):
        assert replace(one, **{name: 0.25}) != one


@each_rule
def test_is_documented(rule: Any) -> None:
    """The docstring has one line, the rule as mathematics, references and an example."""
    text = inspect.getdoc(rule) or ""
    first = text.splitlines()[0]
    assert first.endswith(".")
    assert len(first) < 100
    for part in (".. math::", "References\n", "Examples\n"):
        assert part in text
    for field in fields(rule):
        assert f"\n{field.name} : " in text


@each_rule
def test_examples_run(rule: Any) -> None:
    """The examples of the docstring print what they say."""
    finder, runner = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner(verbose=False)
    (example,) = finder.find(rule, rule.__name__, globs={rule.__name__: rule})
    assert example.examples
    assert runner.run(example).failed == 0


@each_rule
def test_has_words_for_the_picture(rule: Any) -> None:
    """The name is not that of another rule, and matplotlib can set the rule's formula."""
    from matplotlib.mathtext import MathTextParser

    assert [other.name for other in RULES].count(rule.name) == 1
    assert MathTextParser("path").parse(f"${rule.latex}$").width > 0


@each_rule
def test_step_is_pure(rule: Any, objective: Any) -> None:
    """A step changes neither instance, point nor state, and gives the same when repeated."""
    one = made(rule)
    x = starts(objective, 1)[:, 0]
    state = one.init(objective, x)
    for _ in range(3):
        before = repr(one), x.copy(), repr(state)
        first, second = (one.step(objective, x, state) for _ in range(2))
        np.testing.assert_array_equal(first[0], second[0])
        assert repr(first[1]) == repr(second[1])
        assert (repr(one), repr(state)) == (before[0], before[2])
        np.testing.assert_array_equal(x, before[1])
        x, state = first


@each_rule
def test_many_points_at_once_equal_one_by_one(rule: Any, objective: Any) -> None:
    """A step from (dim, n) gives the points and states of n steps from (dim,)."""
    one = made(rule)
    many = starts(objective, 6)
    states = one.init(objective, many)
    alone = [(x, one.init(objective, x)) for x in many.T]
    for _ in range(5):
        many, states = one.step(objective, many, states)
        alone = [one.step(objective, x, state) for x, state in alone]
        np.testing.assert_allclose(many.T, [x for x, _ in alone], rtol=1e-12, atol=1e-13)
    assert many.shape == (objective.dim, 6)
    for name in getattr(states, "_fields", ()):
        rows = np.array([getattr(state, name) for _, state in alone])
        np.testing.assert_allclose(
            np.broadcast_to(np.transpose(getattr(states, name)), rows.shape), rows, rtol=1e-11
        )


@each_rule
def test_states_are_arrays_like_the_point_or_numbers(rule: Any, objective: Any) -> None:
    """Each field of the state can be drawn beside the path."""
    run = record(objective, made(rule), starts(objective, 1)[:, 0], steps=4)
    for state in run.states.values():
        assert state.shape in ((5,), (5, objective.dim))
    assert set(run.states) == set(getattr(made(rule).init(objective, run.points[0]), "_fields", ()))


@each_rule
@pytest.mark.parametrize(
    "wrong", [float("nan"), float("inf"), -0.1, True, "0.1", None, 1j, np.array([0.1]), 10**400]
)
def test_refuses_hyperparameters_by_name(rule: Any, wrong: Any) -> None:
    """A hyperparameter that is no finite number in range is refused with its name and a remedy."""
    for name in numbers(rule):
        with pytest.raises(SceneError, match=rf"^{name} of {rule.__name__} is .*must be") as caught:
            replace(made(rule), **{name: wrong})
        assert f"such as {name}=" in str(caught.value)


@each_rule
def test_the_remedy_is_accepted(rule: Any) -> None:
    """The value that an error message proposes is one that the rule takes."""
    for name in numbers(rule):
        with pytest.raises(SceneError) as caught:
            replace(made(rule), **{name: -1})
        value = float(caught.value.remedy.rpartition("=")[2])
        assert getattr(replace(made(rule), **{name: value}), name) == value


@each_rule
def test_numbers_of_any_kind_become_floats(rule: Any) -> None:
    """Integers and NumPy scalars are accepted, and printed as plain floats."""
    for name in numbers(rule):
        for zero in (0, np.float64(0), np.float32(0), np.int64(0)):
            assert type(getattr(replace(made(rule), **{name: zero}), name)) is float


@pytest.mark.parametrize("rule", [rule for rule in RULES if "lr" in numbers(rule)])
def test_learning_rate_zero_stands_still(rule: Any, objective: Any) -> None:
    """With lr = 0 the point never moves."""
    run = record(objective, rule(lr=0), starts(objective, 1)[:, 0], steps=5)
    assert (run.points == run.points[0]).all()


def test_get_knows_names_as_people_type_them() -> None:
    """Case, underscores and hyphens do not matter."""
    assert optimizers.get("Adam") is optimizers.Adam
    assert optimizers.get("gradient_descent") is optimizers.GradientDescent
    assert optimizers.get("regularized-newton") is optimizers.RegularizedNewton
    assert optimizers.get("rmsprop") is optimizers.RMSprop


def test_get_suggests_the_nearest_name() -> None:
    """A misspelt name is answered with the one that was meant, a strange one with all."""
    with pytest.raises(SceneError, match="no optimizer is called 'Nestrov'; did you mean Nesterov"):
        optimizers.get("Nestrov")
    with pytest.raises(SceneError, match="known are GradientDescent, Momentum"):
        optimizers.get("zzz")


def test_star_import_brings_the_classes() -> None:
    """All rules come with ``from optviz.optimizers import *``."""
    space: dict[str, object] = {}
    exec("from optviz.optimizers import *", space)
    assert set(optimizers.names()) <= set(space)
