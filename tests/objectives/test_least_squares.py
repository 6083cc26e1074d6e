"""Sums of squares: values, derivatives, shapes, and equality."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import least_squares


def valley(x: Any, y: Any) -> Any:
    return 1 - x, 10 * (y - x**2)


def slopes(x: Any, y: Any) -> Any:
    return (-1, 0), (-20 * x, 10)


F = least_squares(valley, slopes, domain=(-2, 2), start=(-1.2, 1), name="valley")
POINTS = np.random.default_rng(4).normal(size=(2, 3, 5))


def test_is_half_of_rosenbrock() -> None:
    """Values and gradients are half of Rosenbrock's, and so is the differenced Hessian."""
    whole = objectives.rosenbrock()
    np.testing.assert_allclose(F.value(POINTS), whole.value(POINTS) / 2, rtol=1e-12)
    np.testing.assert_allclose(F.grad(POINTS), whole.grad(POINTS) / 2, rtol=1e-11)
    np.testing.assert_allclose(F.hess(POINTS), whole.hess(POINTS) / 2, rtol=1e-6, atol=1e-5)
    assert F.exact_grad


def test_residuals_and_jacobian_at_one_point_and_many() -> None:
    """They have the shapes (m, …) and (m, dim, …), and many points equal one by one."""
    assert F.residuals((0, 1)).tolist() == [1, 10]
    assert F.jacobian((2, 1)).tolist() == [[-1, 0], [-40, 10]]
    many, wide = F.residuals(POINTS), F.jacobian(POINTS)
    assert many.shape == (2, 3, 5)
    assert wide.shape == (2, 2, 3, 5)
    np.testing.assert_allclose(many[:, 1, 2], F.residuals(POINTS[:, 1, 2]), rtol=1e-14)
    np.testing.assert_allclose(wide[..., 1, 2], F.jacobian(POINTS[:, 1, 2]), rtol=1e-14)


def test_without_a_jacobian_it_is_differenced() -> None:
    """Central differences give it to nine digits, at one point and at many."""
    f = least_squares(valley)
    for p in (np.array([-1.2, 1.0]), POINTS):
        np.testing.assert_allclose(f.jacobian(p), F.jacobian(p), rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(f.grad(p), F.grad(p), rtol=1e-7, atol=1e-7)
    assert not f.exact_grad


def test_one_dimension() -> None:
    """A function of one variable may have many residuals."""
    f = least_squares(lambda a: (a - 1, 2 * a, a**2), lambda a: ((1,), (2,), (2 * a,)))
    assert float(f.value(2.0)) == 0.5 * (1 + 16 + 16)
    assert f.grad([2.0]).tolist() == [1 + 8 + 16]
    np.testing.assert_allclose(f.value(np.array([[0.0, 1.0, 2.0]])), [0.5, 2.5, 16.5])
    assert f.jacobian(np.array([[0.0, 1.0]])).shape == (3, 1, 2)


def test_functions_of_an_array() -> None:
    """With dim=n the residuals get one array, and may be any sequence of numbers."""
    f = least_squares(lambda p: [p[0] - 1, p[1] * p[2], p[2], p[0] + p[1]], dim=3)
    assert f.residuals((1, 2, 3)).tolist() == [0, 6, 3, 3]
    assert f.jacobian((1, 2, 3)).shape == (4, 3)


def test_is_a_value() -> None:
    """Made alike they are equal, copies too; other residuals, Jacobians or domains differ."""
    again = least_squares(valley, slopes, domain=(-2, 2), start=(-1.2, 1), name="valley")
    assert F == again == copy.deepcopy(F)
    assert hash(F) == hash(again)
    assert least_squares(valley, slopes) != least_squares(valley)
    assert least_squares(valley) != least_squares(valley, domain=(-1, 1))
    assert repr(least_squares(valley, slopes, domain=(-1, 1))) == (
        "objectives.least_squares(valley, slopes, dim=2, domain=((-1.0, 1.0), (-1.0, 1.0)))"
    )
    assert least_squares(valley).name == "valley"


def test_errors_point_at_the_users_function() -> None:
    """What residuals raise or return wrongly is told with their line, when they are called."""

    def broken(x: Any, y: Any) -> Any:
        raise ZeroDivisionError("no")

    with pytest.raises(SceneError, match="residuals raised ZeroDivisionError: no") as caught:
        least_squares(broken).value((1, 2))
    assert str(caught.value.file) == __file__
    with pytest.raises(SceneError, match="residuals returned"):
        least_squares(lambda x, y: (1j, x)).value((1, 2))
    with pytest.raises(SceneError, match=r"jacobian returned .*it must return 2"):
        least_squares(valley, lambda x, y: (1, 2, 3)).grad((1, 2))
    with pytest.raises(SceneError, match="jacobian takes 2 arguments, but a point has 3"):
        least_squares(lambda x, y, z: (x, y, z), lambda x, y: ((1, 2), (3, 4)))
