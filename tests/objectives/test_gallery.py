"""What every function of the gallery must hold, found by name; and what single ones must."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from matplotlib.mathtext import MathTextParser

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective, get, names

_MATHTEXT: Any = MathTextParser("path")

# The formulas once more, from the literature and independent of the code: text for SymPy.
FORMULAS = {
    "bowl": "x**2 + y**2",
    "cos_perturbed": "x**2 - cos(pi*x/20)",
    "cosine": "-cos(pi*x/20)",
    "double_well": "(x**2 - 1)**2",
    "himmelblau": "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
    "quadratic_1d": "x**2",
    "quadratic_form": "(x**2 + 10*y**2)/2",
    "rosenbrock": "100*(y - x**2)**2 + (1 - x)**2",
    "saddle": "x**2 - y**2",
    "saddle_with_walls": "x**2 - y**2 + y**4/4",
}
LOWEST = {
    "bowl": 0, "cos_perturbed": -1, "cosine": -1, "double_well": 0, "himmelblau": 0,
    "quadratic_1d": 0, "quadratic_form": 0, "rosenbrock": 0, "saddle_with_walls": -1,
}  # fmt: skip

each = pytest.mark.parametrize("name", names())


def symbolic(name: str) -> tuple[list[Any], Any]:
    """Return the variables and the expression of a formula."""
    objective = get(name)
    variables = list(sympy.symbols("x y", real=True))[: objective.dim]
    return variables, sympy.sympify(FORMULAS[name], locals={v.name: v for v in variables})


def sample(objective: Objective, *shape: int, seed: int = 0) -> np.ndarray[Any, Any]:
    """Return random points of the domain, components first."""
    assert objective.domain is not None
    low, high = np.array(objective.domain).T.reshape((2, objective.dim) + (1,) * len(shape))
    return np.random.default_rng(seed).uniform(low, high, (objective.dim, *shape))


def test_every_function_has_an_independent_formula() -> None:
    """The gallery and the formulas of this file name the same functions."""
    assert set(FORMULAS) == set(names())


@each
def test_is_reached_in_both_ways(name: str) -> None:
    """Every function is an attribute of `objectives` and is found by get()."""
    assert getattr(objectives, name)() == get(name)
    assert name in objectives.__all__


@each
def test_has_what_a_picture_needs(name: str) -> None:
    """Domain, a start inside it, name, LaTeX, exact derivatives and a docstring are there."""
    objective = get(name)
    assert objective.domain is not None
    assert objective.start is not None
    for x, (low, high) in zip(objective.start, objective.domain, strict=True):
        assert low <= x <= high
    for point in objective.minima:
        for x, (low, high) in zip(point, objective.domain, strict=True):
            assert low < x < high
    assert objective.name[0].isupper()
    assert objective.exact_grad
    assert objective.exact_hess
    doc = getattr(objectives, name).__doc__
    assert "References" in doc
    assert ":" in doc.splitlines()[0]


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
def test_derivatives_are_those_of_the_formula(name: str) -> None:
    """Value, gradient and Hessian equal SymPy's at 30 digits to a few units of rounding."""
    variables, expression = symbolic(name)
    objective = get(name)
    slopes = [expression.diff(v) for v in variables]
    for point in sample(objective, 20).T:
        at = {v: sympy.Rational(float(x)) for v, x in zip(variables, point, strict=True)}

        def exactly(entry: Any, at: dict[Any, Any] = at) -> float:
            return float(entry.subs(at).evalf(30))

        value, gradient = exactly(expression), [exactly(slope) for slope in slopes]
        hessian = [[exactly(slope.diff(v)) for v in variables] for slope in slopes]
        assert objective.value(point) == pytest.approx(value, rel=1e-12, abs=1e-12)
        assert np.allclose(objective.grad(point), gradient, rtol=1e-12, atol=1e-11)
        assert np.allclose(objective.hess(point), hessian, rtol=1e-12, atol=1e-11)


@each
def test_derivatives_are_those_of_central_differences(name: str) -> None:
    """The given derivatives agree with differences of the values themselves."""
    exact = get(name)
    differenced = Objective(
        lambda p: exact.value(p if exact.dim > 1 else [p]), dim=exact.dim, domain=exact.domain
    )
    points = sample(exact, 30)
    size = np.abs(exact.value(points)).max()
    assert np.allclose(exact.grad(points), differenced.grad(points), rtol=1e-8, atol=1e-9 * size)
    assert np.allclose(exact.hess(points), differenced.hess(points), rtol=1e-5, atol=1e-5 * size)


@each
def test_batches_equal_points(name: str) -> None:
    """Evaluated in a batch of any shape, a function is what it is point by point."""
    objective = get(name)
    for shape in ((1,), (2,), (5,), (3, 4), (2, 3, 2), (1, 1), (0,)):
        points = sample(objective, *shape, seed=1)
        values, grads, hesses = (
            objective.value(points),
            objective.grad(points),
            objective.hess(points),
        )
        dim = objective.dim
        assert values.shape == shape
        assert grads.shape == (dim, *shape)
        assert hesses.shape == (dim, dim, *shape)
        for index in np.ndindex(*shape):
            p = points[(slice(None), *index)]
            assert values[index] == pytest.approx(float(objective.value(p)), rel=1e-13, abs=1e-13)
            assert np.allclose(grads[(..., *index)], objective.grad(p), rtol=1e-13, atol=1e-13)
            assert np.allclose(hesses[(..., *index)], objective.hess(p), rtol=1e-13, atol=1e-13)


@each
def test_hessian_is_symmetric(name: str) -> None:
    """The Hessian equals its transpose to the bit."""
    objective = get(name)
    hesses = objective.hess(sample(objective, 50))
    assert np.array_equal(hesses, np.swapaxes(hesses, 0, 1))


@each
def test_minima_at_forty_digits(name: str) -> None:
    """Each minimum lies within a rounding of an exact one: stationary, definite, the value as said.

    Polished by Newton's method at 40 digits, no component moves by more than one unit in its last
    place.
    """
    variables, expression = symbolic(name)
    objective = get(name)
    slopes = [expression.diff(v) for v in variables]
    gradient = [sympy.lambdify(variables, slope, "mpmath") for slope in slopes]
    hessian = sympy.lambdify(variables, sympy.hessian(expression, variables), "mpmath")
    with mpmath.workdps(40):
        for point in objective.minima:
            x = mpmath.matrix([mpmath.mpf(c) for c in point])
            for _ in range(5):
                x -= mpmath.lu_solve(hessian(*x), mpmath.matrix([g(*x) for g in gradient]))
            assert max(abs(g(*x)) for g in gradient) < mpmath.mpf("1e-35")
            mpmath.cholesky(hessian(*x))  # raises where it is not positive definite
            for given, exact in zip(point, x, strict=True):
                assert abs(given - exact) <= np.spacing(abs(given))
            value = sympy.lambdify(variables, expression, "mpmath")(*x)
            assert abs(value - LOWEST[name]) < mpmath.mpf("1e-35")
            assert objective.value(point) == pytest.approx(LOWEST[name], abs=1e-12)


@each
def test_nothing_in_the_domain_is_lower(name: str) -> None:
    """No sampled point of the domain lies below the listed minimum."""
    objective = get(name)
    if objective.lowest is None:
        assert not objective.minima
        return
    assert objective.lowest == pytest.approx(LOWEST[name], abs=1e-12)
    assert objective.value(sample(objective, 20000)).min() >= objective.lowest - 1e-12


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
    with pytest.raises(SceneError, match="there are bowl, cos_perturbed"):
        get("zzz")


@pytest.mark.parametrize("b", [1.0, 10.0, 100.0, 1e4])
@pytest.mark.parametrize("a", [1.0, 0.0, -2.0, 3.0])
def test_rosenbrock_with_parameters(a: float, b: float) -> None:
    """For every a and b the minimum is 0 at (a, a²), inside the domain, and stationary."""
    f = objectives.rosenbrock(b=b, a=a)
    assert f.minima == ((a, a**2),)
    assert f.lowest == 0
    assert not f.grad(np.array([a, a**2])).any()
    assert f.domain is not None
    assert all(low < x < high for x, (low, high) in zip((a, a**2), f.domain, strict=True))
    points = sample(f, 10)
    x, y = points
    assert np.allclose(f.value(points), b * (y - x**2) ** 2 + (a - x) ** 2)
    free = Objective(lambda x, y: f.value(np.array([x, y])), domain=f.domain)
    assert np.allclose(f.grad(points), free.grad(points), rtol=1e-6, atol=1e-6 * b)
    _MATHTEXT.parse(f"${f.latex}$")


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
