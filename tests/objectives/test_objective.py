"""Objectives as values: their attributes, equality, repr and what they refuse."""

from __future__ import annotations

import ast
import copy
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective


def square(x: Any) -> Any:
    """Return x²."""
    return x**2


def test_importing_objectives_needs_numpy_only() -> None:
    """SymPy and matplotlib are not loaded by the gallery; SymPy is by the first formula."""
    code = (
        "import sys, optviz.objectives as o; o.get('rosenbrock').value([1, 1]);"
        "assert not {'sympy', 'matplotlib', 'mpmath', 'scipy'} & set(sys.modules);"
        "o.Objective.from_formula('x'); assert 'sympy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("below", ["autodiff", "description", "transforms"])
def test_what_an_objective_is_built_of_knows_nothing_of_it(below: str) -> None:
    """Its parts build through a hook: they import it nowhere, not in a function or for a type."""
    file = Path(objectives.__file__).with_name(f"{below}.py")
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert "optviz.objectives.calling.Array" in imported
    assert not any(name.endswith((".objective", ".Objective")) for name in imported)


def test_attributes_of_a_plain_objective() -> None:
    """Without options an objective knows its dimension and name, and nothing else."""
    f = Objective(square)
    assert (f.dim, f.name, f.domain, f.minima, f.start, f.latex) == (
        1,
        "square",
        None,
        (),
        None,
        None,
    )
    assert not f.exact_grad
    assert not f.exact_hess
    assert f.lowest is None
    assert Objective(lambda x, y: x).name == "f"


def test_domains_in_short() -> None:
    """One pair stands for every axis."""
    assert Objective(square, domain=(-1, 2)).domain == ((-1.0, 2.0),)
    assert Objective(square, domain=[(-1, 2)]).domain == ((-1.0, 2.0),)
    assert Objective(lambda x, y: x, domain=(-1, 2)).domain == ((-1.0, 2.0),) * 2
    assert Objective(lambda x, y: x, domain=np.array([[0, 1], [2, 3]])).domain == ((0, 1), (2, 3))


def test_view_is_the_domain_unless_given() -> None:
    """What is shown is the domain, or a part of it that is given as domains are."""
    assert Objective(square, domain=(-1, 2)).view == ((-1.0, 2.0),)
    assert Objective(square, domain=(-9, 9), view=(-1, 2)).view == ((-1.0, 2.0),)
    assert Objective(square).view is None
    only = Objective(lambda x, y: x, view=(-1, 2))
    assert (only.domain, only.view) == (None, ((-1.0, 2.0),) * 2)


def test_other_known_points_in_short() -> None:
    """Local minima, saddles and maxima are read as minima are, and empty unless given."""
    f = Objective(square, local_minima=3, saddles=(1, 2), maxima=[(0,)])
    assert (f.local_minima, f.saddles, f.maxima) == (((3.0,),), ((1.0,), (2.0,)), ((0.0,),))
    assert Objective(square).local_minima == Objective(square).saddles == ()


@pytest.mark.parametrize(
    "told", [{"view": (0, 1)}, {"local_minima": 1}, {"saddles": 1}, {"maxima": 1}]
)
def test_what_is_known_is_part_of_the_value(told: dict[str, Any]) -> None:
    """Objectives that differ in what is known of them differ, and their repr tells it."""
    assert Objective(square, **told) != Objective(square)
    assert Objective(square, **told) == Objective(square, **told)
    (key,) = told
    assert f"{key}=((" in repr(Objective(square, **told))
    f = Objective.from_formula("x**2", domain=(-2, 2), **told)
    assert f == eval(repr(f))
    assert getattr(f, key) == getattr(Objective(square, **told), key)


def test_minima_in_short() -> None:
    """Numbers are points in one dimension, and one point alone is a list of one."""
    assert Objective(square, minima=0).minima == ((0.0,),)
    assert Objective(square, minima=(-1, 1)).minima == ((-1.0,), (1.0,))
    assert Objective(square, minima=np.array([3.0])).minima == ((3.0,),)
    assert Objective(lambda x, y: x, minima=(1, 2)).minima == ((1.0, 2.0),)
    assert Objective(lambda x, y: x, minima=[(1, 2), (3, 4)]).minima == ((1.0, 2.0), (3.0, 4.0))
    assert Objective(lambda x, y: x, start=(1, 2)).start == (1.0, 2.0)
    assert Objective(square, start=np.float64(3)).start == (3.0,)


def test_lowest_is_the_least_over_the_minima() -> None:
    """`lowest` is the value at the deepest known minimum, passing over what is not a number."""
    f = Objective(lambda x: np.sqrt(x) if x >= 0 else np.float64(np.nan), minima=(9, 4, -1))
    assert f.lowest == 2.0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"domain": (2, 1)}, "inverted"),
        ({"domain": (1, 1)}, "empty"),
        ({"domain": (0, float("nan"))}, "not finite"),
        ({"domain": (0, float("inf"))}, "not finite"),
        ({"domain": 3}, "not made of pairs"),
        ({"domain": ()}, "not made of pairs"),
        ({"domain": "wide"}, "not made of pairs"),
        ({"domain": ((0, 1), (0, 1))}, "one pair for each of 1"),
        ({"domain": (0, 1, 2)}, "one pair"),
        ({"domain": {"x": (0, 1)}}, "not made of pairs"),
        ({"view": (1, 0)}, "view .*inverted; .*smaller"),
        ({"view": ((0, 1), (0, 1))}, "write view="),
        ({"saddles": ((1, 2),)}, "saddles .*has 2 components"),
        ({"maxima": "top"}, "maxima"),
        ({"local_minima": float("inf")}, "local_minima .*not finite"),
        ({"minima": ((1, 2),)}, "has 2 components, not 1"),
        ({"minima": float("nan")}, "not finite"),
        ({"minima": ("here",)}, "not a point"),
        ({"minima": object()}, "not a sequence"),
        ({"start": (1, 2)}, "start"),
        ({"start": float("inf")}, "not finite"),
        ({"start": "left"}, "not a point"),
        ({"dim": 0}, "dim is 0"),
        ({"dim": -1}, "dim is -1"),
        ({"dim": 1.5}, "dim is 1.5"),
        ({"dim": True}, "dim is True"),
    ],
)
def test_wrong_options_are_refused_at_once(options: dict[str, Any], said: str) -> None:
    """Each wrong option is refused when the objective is made, in one line."""
    with pytest.raises(SceneError, match=said) as caught:
        Objective(square, **options)
    assert "\n" not in str(caught.value)


def test_wrong_functions_are_refused_at_once() -> None:
    """Text, numbers and functions of the wrong number of parameters are refused."""
    with pytest.raises(SceneError, match="from_formula"):
        Objective("x**2")  # type: ignore[arg-type]
    with pytest.raises(SceneError, match="f is not a function"):
        Objective(None)  # type: ignore[arg-type]
    with pytest.raises(SceneError, match="hess is not a function"):
        Objective(square, hess=2.0)  # type: ignore[arg-type]
    with pytest.raises(SceneError, match="say it by dim="):
        Objective(lambda *p: 0)
    with pytest.raises(SceneError, match="f takes 2 arguments, but a point has 3"):
        Objective(lambda x, y: 0, dim=3)
    with pytest.raises(SceneError, match="grad takes 2 arguments, but a point has 1"):
        Objective(square, lambda x, y: 0)
    with pytest.raises(SceneError, match="f takes 0 arguments"):
        Objective(lambda: 0, dim=1)

    def keyword(x: float, *, b: float) -> float:
        return b * x

    with pytest.raises(SceneError, match="b="):
        Objective(keyword)


@pytest.mark.parametrize(
    "point", [[1.0], [1.0, 2.0, 3.0], 4.0, np.ones((3, 2)), "xy", [1j, 2], [[1], [2, 3]], None]
)
def test_points_of_the_wrong_shape(point: Any) -> None:
    """Points that do not have dim components are refused by value, grad and hess."""
    f = Objective(lambda x, y: x + y)
    for method in (f.value, f.grad, f.hess):
        with pytest.raises(SceneError, match="point"):
            method(point)


def test_a_number_is_a_point_in_one_dimension() -> None:
    """In one dimension a bare number will do for a point."""
    f = Objective(square, lambda x: 2 * x, lambda x: 2)
    assert f.value(3) == 9
    assert f.grad(3).tolist() == [6]
    assert f.hess(np.array(3)).tolist() == [[2]]


def test_points_of_other_types_become_floats() -> None:
    """Whole numbers and single precision are computed with in double precision."""
    f = Objective(lambda x, y: x**-1 + y)
    assert f.value(np.array([2, 1])) == 1.5
    third = np.array([1 / 3, 0], dtype=np.float32)
    assert f.value(third) == 1 / np.float64(third[0])


def test_objectives_are_read_only() -> None:
    """No attribute can be set or deleted."""
    f = objectives.rosenbrock()
    with pytest.raises(AttributeError, match="read-only"):
        f.name = "other"
    with pytest.raises(AttributeError, match="read-only"):
        f.colour = "red"
    with pytest.raises(AttributeError, match="read-only"):
        del f.dim


def test_equality_goes_by_callables_and_options() -> None:
    """Objectives of the same functions and options are equal and hash alike; others are not."""
    assert Objective(square, domain=(0, 1)) == Objective(square, domain=((0.0, 1.0),))
    assert hash(Objective(square)) == hash(Objective(square))
    assert Objective(square) != Objective(square, name="other")
    assert Objective(square) != Objective(square, square)
    assert Objective(lambda x: x) != Objective(lambda x: x)
    assert Objective(partial(pow, 2)) == Objective(partial(pow, 2)) != Objective(partial(pow, 3))
    assert Objective(square) != square
    assert len({Objective(square), Objective(square), Objective(square, start=1)}) == 2


def test_methods_are_the_same_each_time() -> None:
    """A bound method makes equal objectives, one of another instance does not."""

    class Data:
        def loss(self, x: Any) -> Any:
            return x

    data = Data()
    assert Objective(data.loss) == Objective(data.loss)
    assert Objective(data.loss) != Objective(Data().loss)


def test_unhashable_callables_are_fine() -> None:
    """A callable that cannot be hashed still makes an objective that can."""

    class Loss:
        __hash__ = None  # type: ignore[assignment]

        def __call__(self, x: Any) -> Any:
            return x

    loss = Loss()
    assert hash(Objective(loss)) == hash(Objective(loss))
    assert Objective(loss).name == "f"


def test_copies_are_the_same_object() -> None:
    """Copying an immutable value gives the value."""
    f = Objective(square)
    assert copy.copy(f) is f
    assert copy.deepcopy([f])[0] is f


def test_repr_of_a_users_objective() -> None:
    """The repr names the functions and the options that were given."""
    f = Objective(square, lambda x: 2 * x, domain=(0, 1), start=1)
    assert repr(f).startswith("Objective(square, grad=")
    assert "domain=((0.0, 1.0),), start=(1.0,), name='square')" in repr(f)


def test_formulas_are_equal_by_text_and_options() -> None:
    """Formula objectives are compared by text and options, and their repr makes them again."""
    f = Objective.from_formula("x**2  + y", domain=(0, 1), start=(1, 2))
    assert f == Objective.from_formula("x**2 + y", domain=((0, 1), (0, 1)), start=[1, 2])
    assert f != Objective.from_formula("x**2 + y")
    assert hash(f) == hash(eval(repr(f)))
    assert f == eval(repr(f))
    assert f.name == "x**2 + y"
    assert Objective.from_formula("x", name="line", minima=2).minima == ((2.0,),)
