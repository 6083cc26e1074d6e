"""Objectives by JAX and PyTorch against closed forms."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from optviz import GradientDescent, Newton, Objective, Scene, record
from optviz.errors import MissingExtra, SceneError

POINTS = np.random.default_rng(7).uniform(-2, 2, (2, 50))
LIBRARIES = ["jax", "torch"]


def library(name: str) -> tuple[Any, Callable[..., Objective]]:
    """Return a library's functions and the constructor, or skip."""
    module = pytest.importorskip(name)
    functions = importlib.import_module("jax.numpy") if name == "jax" else module
    return functions, getattr(Objective, f"from_{name}")


def value(x: Any, y: Any) -> Any:
    return np.sin(x) * y**2 + np.exp(x * y)


def grad(x: Any, y: Any) -> Any:
    e = np.exp(x * y)
    return np.array([np.cos(x) * y**2 + y * e, 2 * y * np.sin(x) + x * e])


def hess(x: Any, y: Any) -> Any:
    e = np.exp(x * y)
    mixed = 2 * y * np.cos(x) + (1 + x * y) * e
    return np.array([[-np.sin(x) * y**2 + y**2 * e, mixed], [mixed, 2 * np.sin(x) + x**2 * e]])


@pytest.mark.parametrize("on_paper", [True, False])
@pytest.mark.parametrize("name", LIBRARIES)
def test_derivatives_are_exact(name: str, on_paper: bool) -> None:
    """At 50 points, one by one and all at once, they equal the closed forms to 1e-12."""
    xp, make = library(name)
    if on_paper:
        f = make(lambda x, y: xp.sin(x) * y**2 + xp.exp(x * y))
    else:
        f = make(lambda p: xp.sin(p[0]) * p[1] ** 2 + xp.exp(p[0] * p[1]), dim=2)
    for evaluate, right in ((f.value, value), (f.grad, grad), (f.hess, hess)):
        expected = right(*POINTS)
        np.testing.assert_allclose(evaluate(POINTS), expected, rtol=1e-12, atol=1e-13)
        for k, point in enumerate(POINTS.T):
            np.testing.assert_allclose(evaluate(point), expected[..., k], rtol=1e-12, atol=1e-13)
    assert f.value(POINTS.reshape(2, 5, 10)).shape == (5, 10)
    assert f.hess(POINTS.reshape(2, 5, 10)).shape == (2, 2, 5, 10)
    assert (f.exact_grad, f.exact_hess) == (True, True)


@pytest.mark.parametrize("name", LIBRARIES)
def test_one_dimension(name: str) -> None:
    """x⁴ has 4x³ and 12x², in the shapes that any objective of one variable has."""
    _, make = library(name)
    f, x = make(lambda x: x**4), np.linspace(-2, 2, 9)
    assert float(f.value(1.5)) == 1.5**4
    np.testing.assert_allclose(f.grad([1.5]), [4 * 1.5**3], rtol=1e-15)
    np.testing.assert_allclose(f.grad(x[None]), [4 * x**3], rtol=1e-14)
    np.testing.assert_allclose(f.hess(x[None]), [[12 * x**2]], rtol=1e-14)


@pytest.mark.parametrize("name", LIBRARIES)
def test_four_dimensions_in_one_array(name: str) -> None:
    """Σ p² and its derivatives 2p and 2I."""
    _, make = library(name)
    f, p = make(lambda p: (p**2).sum(), dim=4), np.arange(4.0)
    assert float(f.value(p)) == 14
    assert f.grad(p).tolist() == [0, 2, 4, 6]
    assert (f.hess(p) == 2 * np.eye(4)).all()
    assert f.value(np.stack([p, 2 * p], axis=1)).tolist() == [14, 56]


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_function_that_decides_by_its_numbers(name: str) -> None:
    """``if x > 0`` cannot be compiled or batched; it still is exact, and draws."""
    _, make = library(name)
    f = make(lambda x: x**2 if x > 0 else x**4)
    x = np.array([[-2.0, -1.0, 1.0, 2.0]])
    assert f.value(x).tolist() == [16, 1, 1, 4]
    assert f.grad(x).tolist() == [[-32, -4, 2, 4]]
    assert f.hess(x).tolist() == [[[48, 12, 2, 2]]]


@pytest.mark.parametrize("name", LIBRARIES)
def test_it_runs_in_a_scene(name: str) -> None:
    """Derivatives pass the scene's own check; Newton is at the minimum in one step."""
    _, make = library(name)
    f = make(lambda x, y: x**2 + 3 * y**2 + x * y, domain=(-2, 2), minima=[(0, 0)], name="bowl")
    scene = Scene(objectives=[f], optimizers=[Newton(), GradientDescent()], start=(1, 1), steps=3)
    newton, descent = scene.record()
    np.testing.assert_allclose(newton.points[1], 0, atol=1e-14)
    given = Objective(lambda x, y: x**2 + 3 * y**2 + x * y, lambda x, y: (2 * x + y, 6 * y + x))
    np.testing.assert_allclose(
        descent.points, record(given, GradientDescent(), (1, 1), 3).points, rtol=1e-13
    )
    assert (f.name, f.lowest) == ("bowl", 0.0)


@pytest.mark.parametrize("name", LIBRARIES)
def test_equal_when_made_alike(name: str) -> None:
    """From the same function with the same words; it prints what it was made of."""
    _, make = library(name)

    def ripple(x: Any, y: Any) -> Any:
        return x * y

    assert make(ripple) == make(ripple)
    assert hash(make(ripple)) == hash(make(ripple))
    assert make(ripple) != make(ripple, name="other")
    assert make(ripple) != Objective(ripple)
    assert f"grad={name}.grad(" in repr(make(ripple))
    assert make(ripple).name == "ripple"


def test_jax_is_left_as_it_was() -> None:
    """The objective is in float64, JAX elsewhere as before."""
    jax = pytest.importorskip("jax")
    before = jax.config.jax_enable_x64
    Objective.from_jax(lambda x: x**2).hess(1.0)
    assert jax.config.jax_enable_x64 == before


def test_what_torch_func_does_not_take_goes_by_autograd() -> None:
    """A function with a backward rule in the older form has its derivatives all the same."""
    torch = pytest.importorskip("torch")

    function: Any = torch.autograd.Function

    class Cube(function):  # type: ignore[misc]
        @staticmethod
        def forward(context: Any, x: Any) -> Any:
            context.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(context: Any, weight: Any) -> Any:
            (x,) = context.saved_tensors
            return weight * 3 * x**2

    f = Objective.from_torch(lambda p: Cube.apply(p).sum(), dim=2)
    assert f.grad((1, 2)).tolist() == [3, 12]
    assert f.hess((1, 2)).tolist() == [[6, 0], [0, 12]]


def test_numpy_in_a_function_for_jax_is_said_so() -> None:
    """The remedy is jax.numpy."""
    pytest.importorskip("jax")
    with pytest.raises(SceneError, match=r"f uses NumPy.*write it with jax.numpy"):
        Objective.from_jax(lambda x: np.sin(x)).value(1.0)


def test_an_error_of_the_function_is_told_as_such() -> None:
    """What the user's function raises keeps its words and its line."""
    pytest.importorskip("torch")

    def f(x: Any) -> Any:
        raise LookupError("no such thing")

    with pytest.raises(SceneError, match="f raised LookupError: no such thing") as caught:
        Objective.from_torch(f).value(1.0)
    assert caught.value.file == __file__
    with pytest.raises(SceneError, match="f is not a function but 'x'"):
        Objective.from_torch("x")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", LIBRARIES)
def test_without_it_it_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is the extra, when the objective is made."""
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra) as caught:
        getattr(Objective, f"from_{name}")(lambda x: x**2)
    assert f'pip install "optviz[{name}]"' in str(caught.value)
