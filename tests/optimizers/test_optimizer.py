"""What every optimizer of the package promises; a new one is picked up by itself."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from dataclasses import MISSING, FrozenInstanceError, fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from optviz import optimizers
from optviz.errors import OptvizError, SceneError
from optviz.objectives import Objective
from optviz.recorder import record

RULES = [optimizers.get(name) for name in optimizers.names()]
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def made(rule: Any) -> Any:
    """Return an instance with its defaults, and 1 where there is none."""
    return rule(**{field.name: 1.0 for field in fields(rule) if field.default is MISSING})


def of_type(rule: Any, *types: str) -> list[str]:
    """Return the names of the hyperparameters of some types, as the class writes them."""
    return [field.name for field in fields(rule) if field.type in types]


def numbers(rule: Any) -> list[str]:
    """Return the names of the hyperparameters that must be a number."""
    return of_type(rule, "float", "Rate")


def good(rule: Any, name: str) -> float:
    """Return a value of a hyperparameter that is in range and not the default."""
    default = getattr(made(rule), name)
    values = (value for value in (0.25, 4.25, 0.125) if value != default)
    return next(value for value in values if takes(rule, name, value))


def takes(rule: Any, name: str, value: float) -> bool:
    """Tell whether a value of a hyperparameter is in range."""
    try:
        replace(made(rule), **{name: value})
    except SceneError:
        return False
    return True


WAVES = Objective(
    lambda p: np.sum(p**4 / 4 + np.sin(p), axis=0) + p[0] * p[-1],
    lambda p: p**3 + np.cos(p) + coupling(p),
    lambda p: diagonal(3 * p**2 - np.sin(p)) + corner(p),
    dim=3,
    minima=[(-1.2, -0.7, 0.9), (0.9, -0.7, -1.2)],
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
    minima=[-0.9],
)


def runs(rule: Any, objective: Any, x: Any) -> bool:
    """Tell whether a rule takes an objective and points ; what it refuses it says first."""
    try:
        made(rule).init(objective, x)
    except OptvizError:
        return False
    return True


PLACES = {"1-D": WELL, "3-D": WAVES}
ON = [
    pytest.param(rule, objective, id=f"{rule.__name__}-{place}")
    for rule in RULES
    for place, objective in PLACES.items()
    if runs(rule, objective, np.full(objective.dim, 0.5))
]
each_run = pytest.mark.parametrize(("rule", "objective"), ON)
each_batch = pytest.mark.parametrize(
    ("rule", "objective"),
    [one for one in ON if getattr(one.values[0], "batched", True)],
)


def starts(objective: Any, count: int) -> Any:
    return np.random.default_rng(7).normal(0.4, 1.0, (objective.dim, count))


def test_every_rule_in_the_package_is_listed() -> None:
    """A dataclass with a step in any file of the package has its name in names()."""
    found = set()
    for module in pkgutil.iter_modules(optimizers.__path__, "optviz.optimizers."):
        home = importlib.import_module(module.name)
        for name, one in vars(home).items():
            if is_dataclass(one) and hasattr(one, "family") and not name.startswith("_"):
                found.add(name)
    assert found == set(optimizers.names())
    assert len(found) >= 22


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
        assert replace(one, **{name: good(rule, name)}) != one
    for name in of_type(rule, "bool"):
        assert replace(one, **{name: not getattr(one, name)}) != one


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
        assert re.search(rf"^([a-z0-9_]+, )*{field.name}(, [a-z0-9_]+)* : ", text, re.MULTILINE)


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
def test_can_be_listed(rule: Any) -> None:
    """Its summary has the rule in one line, a family and what a step costs."""
    name, line, family, cost = optimizers.summary(rule.__name__)
    assert name == rule.__name__
    assert line == (inspect.getdoc(rule) or "").splitlines()[0]
    assert re.fullmatch(r"[a-z]+[ -]\w+", family)
    assert cost == rule.cost
    assert ("Hessian" in cost) <= (family == "second order")
    assert re.search(r"gradient|value|solve", cost)


@each_run
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


@each_batch
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


@each_run
def test_states_have_a_row_for_each_point(rule: Any, objective: Any) -> None:
    """Fields of the state can be drawn beside the path; of first-order rules, all of them."""
    run = record(objective, made(rule), starts(objective, 1)[:, 0], steps=4)
    fields_of_state = set(getattr(made(rule).init(objective, run.points[0]), "_fields", ()))
    assert set(run.states) <= fields_of_state
    for state in run.states.values():
        assert state.shape[0] == len(run)
    if rule.family == "first order":
        assert set(run.states) == fields_of_state
        assert all(state.shape in ((5,), (5, objective.dim)) for state in run.states.values())


@each_run
def test_gradient_is_asked_for_once_a_step(rule: Any, objective: Any) -> None:
    """A first-order rule costs what it says: as many gradients as steps."""
    if rule.family != "first order":
        return
    run = record(objective, made(rule), starts(objective, 1)[:, 0], steps=4)
    values = 4 if "value" in rule.cost else 0
    assert tuple(run.evaluations) == (values, 4, 0)


@each_rule
@pytest.mark.parametrize(
    "wrong", [float("nan"), float("inf"), -0.1, True, "0.1", None, 1j, np.array([0.1]), 10**400]
)
def test_refuses_hyperparameters_by_name(rule: Any, wrong: Any) -> None:
    """A hyperparameter that is no finite number in range is refused with its name and a remedy."""
    for name in [*numbers(rule), *of_type(rule, "int")]:
        with pytest.raises(SceneError, match=rf"^{name} of {rule.__name__} is .*must be") as caught:
            replace(made(rule), **{name: wrong})
        assert f"such as {name}=" in str(caught.value)


@each_rule
def test_refuses_what_is_neither_true_nor_false(rule: Any) -> None:
    """A switch that is a number or a word is refused by name."""
    for name in of_type(rule, "bool"):
        for wrong in (1, 0.0, "True", None):
            with pytest.raises(SceneError, match=f"^{name} of {rule.__name__} is .*True or False"):
                replace(made(rule), **{name: wrong})


@each_rule
def test_whole_numbers_stay_whole(rule: Any) -> None:
    """A count is refused where it is no whole number, and is otherwise kept as int."""
    for name in of_type(rule, "int"):
        with pytest.raises(SceneError, match=rf"^{name} of {rule.__name__} is 1.5; it must be"):
            replace(made(rule), **{name: 1.5})
        assert type(getattr(replace(made(rule), **{name: np.int32(3)}), name)) is int


@each_rule
def test_the_remedy_is_accepted(rule: Any) -> None:
    """The value that an error message proposes is one that the rule takes."""
    for name in numbers(rule):
        with pytest.raises(SceneError) as caught:
            replace(made(rule), **{name: float("nan")})
        value = float(caught.value.remedy.rpartition("=")[2])
        assert getattr(replace(made(rule), **{name: value}), name) == value


@each_rule
def test_numbers_of_any_kind_become_floats(rule: Any) -> None:
    """Integers and NumPy scalars are accepted, and printed as plain floats."""
    for name in numbers(rule):
        value = good(rule, name)
        for given in (np.float64(value), np.float32(value), Fraction(value)):
            assert type(getattr(replace(made(rule), **{name: given}), name)) is float
        whole = next(number for number in (0, 1, 5) if takes(rule, name, number))
        for one in (whole, np.int64(whole)):
            assert type(getattr(replace(made(rule), **{name: one}), name)) is float


@each_run
def test_learning_rate_zero_stands_still(rule: Any, objective: Any) -> None:
    """With lr = 0 the point never moves; of Rprop, lr is only the first step."""
    if "lr" in numbers(rule) and rule is not optimizers.Rprop:
        run = record(objective, rule(lr=0), starts(objective, 1)[:, 0], steps=5)
        assert (run.points == run.points[0]).all()


@each_run
def test_takes_a_schedule_for_its_learning_rate(rule: Any, objective: Any) -> None:
    """A constant schedule is the number to the last bit; one that ends at 0 makes it rest."""
    if of_type(rule, "Rate") != ["lr"]:
        return
    start = starts(objective, 1)[:, 0]
    lr = 0.5 * made(rule).lr
    number = record(objective, rule(lr=lr), start, steps=20)
    constant = record(objective, rule(lr=optimizers.Constant(lr)), start, steps=20)
    np.testing.assert_array_equal(number.points, constant.points)
    ending = record(objective, rule(lr=optimizers.Polynomial(lr, steps=5)), start, steps=9)
    assert (np.diff(ending.points, axis=0)[:5] != 0).any(axis=1).all()
    assert (ending.points[6:] == ending.points[6]).all()


@each_rule
def test_refuses_what_gives_no_learning_rate(rule: Any) -> None:
    """A class of schedule, and a function that fails or gives no rate, are refused at once."""

    def broken(t: int) -> float:
        raise RuntimeError("no rate today")

    if "Rate" not in [field.type for field in fields(rule)]:
        return
    with pytest.raises(SceneError, match="is the class Cosine; write Cosine"):
        replace(made(rule), lr=optimizers.Cosine)
    with pytest.raises(SceneError, match=r"gives -1 at step 0; a learning rate must be"):
        replace(made(rule), lr=lambda t: -1)
    with pytest.raises(SceneError, match=f"lr of {rule.__name__} is .*no rate today"):
        replace(made(rule), lr=broken)


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
