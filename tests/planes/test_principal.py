"""The principal plane of paths, against scikit-learn where it is there and NumPy's own SVD."""

from __future__ import annotations

import numpy as np
import pytest

from optviz import GradientDescent, record
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.planes import Plane, principal, window
from optviz.planes.principal import _by_power_iteration
from tests.planes.runs import random_walks, walk


def shares_of(plane: Plane) -> tuple[float, float]:
    """Return the shares of the variance that a principal plane has."""
    assert plane.explained is not None
    return plane.explained


def assert_orthonormal(plane: Plane) -> None:
    """Check that the plane's directions are orthonormal."""
    basis = np.stack([plane.first, plane.second])
    np.testing.assert_allclose(basis @ basis.T, np.eye(2), atol=1e-12)


@pytest.mark.parametrize(("dim", "steps"), [(3, 50), (40, 10), (12, 12), (2, 30)])
def test_directions_and_shares_are_those_of_principal_component_analysis(
    dim: int, steps: int
) -> None:
    """Directions, up to their sign, and shares of the variance agree with the covariance's."""
    runs = random_walks(dim, steps, 3)
    plane = principal(runs)
    points = np.concatenate([one.points for one in runs])
    variances, axes = np.linalg.eigh(np.cov(points.T))
    np.testing.assert_allclose(np.abs(axes[:, -1] @ plane.first), 1.0, rtol=1e-10)
    np.testing.assert_allclose(np.abs(axes[:, -2] @ plane.second), 1.0, rtol=1e-10)
    np.testing.assert_allclose(shares_of(plane), variances[[-1, -2]] / variances.sum(), rtol=1e-10)
    assert_orthonormal(plane)


def test_scikit_learn_agrees() -> None:
    """Its PCA finds the same directions and the same shares."""
    decomposition = pytest.importorskip("sklearn.decomposition")
    runs = random_walks(30, 25, 4, seed=7)
    plane = principal(runs)
    theirs = decomposition.PCA(2).fit(np.concatenate([one.points for one in runs]))
    np.testing.assert_allclose(shares_of(plane), theirs.explained_variance_ratio_, rtol=1e-10)
    ours = np.stack([plane.first, plane.second])
    np.testing.assert_allclose(np.abs((ours * theirs.components_).sum(axis=1)), 1.0, rtol=1e-10)


def test_power_iteration_finds_what_the_decomposition_finds() -> None:
    """Values to 12 digits, directions to 6, on a matrix without a gap behind the second value."""
    matrix = np.random.default_rng(0).standard_normal((150, 90)) * np.linspace(2, 1, 90)
    values, directions = _by_power_iteration(matrix)
    _, wanted, axes = np.linalg.svd(matrix)
    np.testing.assert_allclose(values[:2], wanted[:2], rtol=1e-9)
    np.testing.assert_allclose(np.abs((directions[:2] * axes[:2]).sum(axis=1)), 1.0, rtol=1e-6)


def test_the_plane_goes_through_the_best_end_or_the_mean() -> None:
    """By default the last point of the lowest run has the coordinates (0, 0) and lies in it."""
    runs = random_walks(6, 20, 3)
    runs[1] = walk(runs[1].points, runs[1].values - 1.0)
    plane = principal(runs)
    np.testing.assert_array_equal(plane.origin, runs[1].points[-1])
    middle = principal(runs, centre="mean")
    points = np.concatenate([one.points for one in runs])
    np.testing.assert_allclose(middle.origin, points.mean(axis=0))
    assert (middle.distance(points) ** 2).sum() < (plane.distance(points) ** 2).sum()
    np.testing.assert_array_equal(middle.first, plane.first)


def test_directions_point_the_way_of_the_paths() -> None:
    """From the starts to the ends, both coordinates grow, whatever sign the decomposition gave."""
    for seed in range(5):
        runs = random_walks(8, 15, 2, seed=seed)
        plane = principal(runs)
        way = np.mean([plane.project(one.points)[-1] - plane.project(one.points)[0]
                       for one in runs], axis=0)  # fmt: skip
        assert (way > 0).all()


@pytest.mark.parametrize("dim", [2, 3, 500])
def test_a_path_on_a_line_has_a_second_direction_at_right_angles(dim: int) -> None:
    """All of the variance is along the first, and the second is orthogonal to it."""
    way = np.random.default_rng(1).standard_normal(dim)
    plane = principal([walk(5.0 + np.outer(np.linspace(0, 1, 9), way))])
    assert plane.explained == (1.0, 0.0)
    np.testing.assert_allclose(plane.first, way / np.linalg.norm(way), atol=1e-12)
    assert_orthonormal(plane)


def test_beside_a_line_the_gradient_gives_the_second_direction() -> None:
    """Its part that is orthogonal to the line is taken, turned downhill or so."""
    slopes = [[1.0, 0.0, 0.0], [1.0, 0.0, -2.0]]
    plane = principal([walk([[0, 0, 0], [-1, 0, 0]], [2, 1], slopes)])
    np.testing.assert_allclose(plane.first, [-1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(np.abs(plane.second), [0, 0, 1], atol=1e-12)


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("slope", [[0.0, 0.0, 0.0], [0.0, 3.0, 4.0]])
def test_a_point_alone_has_a_plane(count: int, slope: list[float]) -> None:
    """A run that never moves has a plane along its gradient, or along coordinates, and a window."""
    run = walk([[1.0, 2.0, 3.0]] * count, gradients=[slope] * count)
    plane = principal([run])
    assert plane.explained == (1.0, 0.0)
    assert_orthonormal(plane)
    if any(slope):
        np.testing.assert_allclose(np.abs(plane.first), [0, 0.6, 0.8], atol=1e-12)
    for low, high in window(plane, [run]):
        assert low < 0 < high


def test_a_run_that_blows_up_turns_no_plane() -> None:
    """Directions are those of the other runs, and the window is as large as it is without it."""
    good = random_walks(5, 30, 2)
    away = np.outer(10.0 ** np.arange(0, 200, 4), np.ones(5)) + good[0].points[0]
    bad = walk(np.vstack([good[0].points[:1], away]), np.r_[30.0, 10.0 ** np.arange(2, 202, 4)])
    alone, together = principal(good), principal([*good, bad])
    assert abs(alone.first @ together.first) > 0.98
    sizes = [
        np.ptp(window(plane, runs), axis=1)
        for plane, runs in ((alone, good), (together, [*good, bad]))
    ]
    assert (sizes[1] < 2.5 * sizes[0]).all()


def test_runs_that_all_blow_up_have_a_finite_plane() -> None:
    """Gradient descent on a bowl, at too large a rate, still makes a picture."""
    bowl = Objective(lambda x: (x**2).sum(axis=0), lambda x: 2 * x, dim=4)
    runs = [
        record(bowl, GradientDescent(lr=lr), (1.0, 2.0, 3.0, 4.0), steps=3000) for lr in (2.0, 3.0)
    ]
    assert np.abs(runs[0].points[-1]).max() > 1e100
    plane = principal(runs)
    assert plane.explained == (1.0, 0.0)
    assert np.abs(window(plane, runs)).max() < 1e3


def test_paths_of_other_spaces_are_refused() -> None:
    """No paths, or paths in different numbers of dimensions, have no plane."""
    with pytest.raises(SceneError, match="no paths"):
        principal([])
    with pytest.raises(SceneError, match="different numbers of dimensions"):
        principal([walk(np.zeros((2, 3))), walk(np.zeros((2, 4)))])
