"""What every function of the gallery must hold, found by name; and what single ones must."""

from __future__ import annotations

import inspect
import re
from typing import Any

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import get, names
from tests.objectives.formulas import FORMULAS

_MATHTEXT: Any = MathTextParser("path")

each = pytest.mark.parametrize("name", names())


def test_independent_formulas_are_of_the_gallery() -> None:
    """Each formula that a function is checked against is one of a function that there is."""
    assert set(FORMULAS) <= set(names())
    assert len(FORMULAS) >= 56


@each
def test_is_reached_in_both_ways(name: str) -> None:
    """Every function is an attribute of `objectives` and is found by get()."""
    assert getattr(objectives, name)() == get(name)


@each
def test_has_what_a_picture_needs(name: str) -> None:
    """Domain, view, a start in it, name, LaTeX, exact derivatives and a docstring are there."""
    objective = get(name)
    assert objective.domain is not None
    assert objective.view is not None
    assert objective.start is not None
    boxes = zip(objective.start, objective.view, objective.domain, strict=True)
    for x, (low, high), (least, most) in boxes:
        assert least <= low <= x <= high <= most
    assert objective.name[0].isupper()
    assert objective.exact_grad
    assert objective.exact_hess
    doc = inspect.getdoc(getattr(objectives, name)) or ""
    assert "References\n----------" in doc
    assert re.fullmatch(r"[^:]+: .+\.", doc.splitlines()[0])
    for parameter in inspect.signature(getattr(objectives, name)).parameters:
        assert f"\n{parameter} : " in doc


@each
def test_start_is_not_where_it_ends(name: str) -> None:
    """The gradient at the start is not zero."""
    objective = get(name)
    assert np.abs(objective.grad(np.array(objective.start))).max() > 1e-3


@each
def test_latex_is_drawn_by_matplotlib(name: str) -> None:
    """Matplotlib's mathtext takes the formula."""
    latex = get(name).latex
    assert latex
    _MATHTEXT.parse(f"${latex}$")


@each
def test_latex_is_short(name: str) -> None:
    """On a frame of 1280 pixels the formula takes up less than two thirds of the width."""
    width = _MATHTEXT.parse(f"${get(name).latex}$", prop=FontProperties(size=17)).width
    assert width * 100 / 72 < 1280 * 2 / 3


@each
def test_repr_is_the_call(name: str) -> None:
    """The repr, typed in again, makes an equal objective with an equal hash."""
    objective = get(name)
    again = eval(repr(objective), {"objectives": objectives})
    assert again == objective
    assert hash(again) == hash(objective)
    assert repr(objective).startswith(f"objectives.{name}(")


def test_functions_differ_from_one_another() -> None:
    """No two functions of the gallery are equal."""
    assert len({get(name) for name in names()}) == len(names())


def test_names_are_sorted() -> None:
    """Names come in alphabetical order."""
    assert list(names()) == sorted(names())


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("rosenbrok", "rosenbrock"), ("Himmelblau", "himmelblau"), ("double-well", "double_well")],
)
def test_get_suggests_the_nearest_name(wrong: str, near: str) -> None:
    """A misspelt name is answered with the name that was meant."""
    with pytest.raises(
        SceneError, match=f"no objective is called '{wrong}'; did you mean '{near}'"
    ):
        get(wrong)


def test_get_lists_them_all_when_none_is_near() -> None:
    """A name like none of them is answered with the list."""
    with pytest.raises(SceneError, match="there are ackley, beale"):
        get("zzz")


def test_parameters_are_compared_as_numbers() -> None:
    """rosenbrock(100) and rosenbrock(b=100.0) are equal; another b is another objective."""
    assert objectives.rosenbrock(100) == objectives.rosenbrock(b=100.0) == objectives.rosenbrock()
    assert objectives.rosenbrock(b=10) != objectives.rosenbrock()
    assert repr(get("rosenbrock", b=10)) == "objectives.rosenbrock(b=10.0, a=1.0)"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"b": 0}, "positive"),
        ({"b": float("nan")}, "finite"),
        ({"b": "steep"}, "a number"),
        ({"b": 1j}, "a number"),
        ({"b": [1, 2]}, "a number"),
        ({"b": None}, "a number"),
        ({"c": 3}, "it takes b, a"),
    ],
)
def test_wrong_parameters_are_named(options: dict[str, Any], said: str) -> None:
    """A wrong parameter is refused with the name of the function and of the parameter."""
    with pytest.raises(SceneError, match=rf"rosenbrock: .*({said})"):
        get("rosenbrock", **options)
