"""Interpolation between the points of a coarse grid."""

from __future__ import annotations

import numpy as np
import pytest

from optviz.objectives import Objective
from optviz.planes import Plane, Surface
from optviz.planes.surface import default_resolution, refined
from tests.planes.runs import quadratic, rosenbrock

FINE = np.linspace(-1.0, 2.0, 121), np.linspace(0.0, 1.0, 91)


def plane_of(dim: int) -> Plane:
    """Return a plane at random."""
    return Plane(*np.random.default_rng(0).standard_normal((3, dim)))


def test_quadratics_are_exact() -> None:
    """Cubic convolution reproduces them, at the borders, too."""
    f, _ = quadratic(6)
    surface, exact = (Surface(f, plane_of(6), n)(*FINE) for n in (13, 281))
    np.testing.assert_allclose(surface, exact, rtol=1e-10)


def test_the_points_of_the_coarse_grid_are_exact() -> None:
    """Every tenth point of the fine grid is the function itself."""
    f = rosenbrock(5)
    found = Surface(f, plane_of(5), 11)(np.linspace(-1, 2, 101), np.linspace(0, 1, 101))
    exact = Surface(f, plane_of(5), 11)(np.linspace(-1, 2, 11), np.linspace(0, 1, 11))
    np.testing.assert_allclose(found[::10, ::10], exact, rtol=1e-9)


def test_the_error_is_of_the_third_order() -> None:
    """Half the spacing leaves about an eighth of the error."""
    wave = Objective(lambda x: np.sin(x).sum(axis=0), dim=3)
    plane = plane_of(3)
    exact = Surface(wave, plane, 281)(*FINE)
    errors = [np.abs(Surface(wave, plane, n)(*FINE) - exact).max() for n in (11, 21, 41)]
    assert errors[0] / errors[1] > 6
    assert errors[1] / errors[2] > 6


@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf])
def test_a_hole_stays_a_hole_and_spoils_nothing(hole: float) -> None:
    """Around a value that is not finite there is NaN for half a cell, elsewhere the function."""
    coarse = np.add.outer(np.arange(9.0), 2 * np.arange(9.0))
    coarse[4, 4] = hole
    made = refined(coarse, (81, 81))
    rows, columns = np.nonzero(np.isnan(made))
    assert rows.size
    assert np.hypot(rows - 40, columns - 40).max() <= 10
    assert np.isnan(made[40, 40])
    exact = np.add.outer(np.linspace(0, 8, 81), np.linspace(0, 16, 81))
    far = np.hypot(*np.meshgrid(np.arange(81) - 40, np.arange(81) - 40)) > 30
    np.testing.assert_allclose(made[far], exact[far], atol=1e-9)


def test_beside_a_cliff_nothing_swings() -> None:
    """Where values rise by a hundred decades, no value is below the lowest of the grid."""
    coarse = np.ones((12, 12)) + np.linspace(0, 1, 12)
    coarse[:, 8:] = 1e100
    made = refined(coarse, (120, 120))
    assert made.min() > 1.0 - 1e-12
    assert made[:, :60].max() < 2.0


def test_nothing_finite_gives_nothing() -> None:
    """A plane without a finite value is NaN throughout."""
    assert np.isnan(refined(np.full((5, 5), np.inf), (9, 9))).all()


def test_many_parameters_and_samples_mean_a_coarser_grid() -> None:
    """By a count of operations, between 41 and 161 points a side."""
    small, large = (Objective(lambda x: x.sum(axis=0), dim=dim) for dim in (10, 10**7))
    assert default_resolution(small) == 161
    assert default_resolution(large) == 41
