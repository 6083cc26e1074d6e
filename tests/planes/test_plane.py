"""Planes: coordinates there and back, their errors, and functions on them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz.errors import SceneError
from optviz.planes import Plane, restriction, through
from tests.planes.runs import quadratic, rosenbrock


def skew(seed: int, dim: int = 7) -> Plane:
    """Return a plane with directions of different lengths at some angle."""
    noise = np.random.default_rng(seed)
    return Plane(noise.standard_normal(dim), *(noise.standard_normal((2, dim)) * [[3.0], [0.2]]))


@given(st.integers(0, 1000))
def test_projection_undoes_lifting(seed: int) -> None:
    """Coordinates come back from the points that have them, orthonormal directions or not."""
    places = np.random.default_rng(seed + 1).standard_normal((5, 2)) * 10
    plane = skew(seed)
    np.testing.assert_allclose(plane.project(plane.lift(places)), places, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(plane.project(plane.lift(places[0])), places[0], atol=1e-7)
    np.testing.assert_allclose(plane.distance(plane.lift(places)), 0.0, atol=1e-8)


@given(st.integers(0, 1000))
def test_projections_are_the_nearest_points(seed: int) -> None:
    """What the projection leaves is orthogonal to both directions, as by least squares."""
    plane = skew(seed)
    points = np.random.default_rng(seed + 2).standard_normal((4, plane.dim))
    basis = np.stack([plane.first, plane.second], axis=1)
    wanted = np.linalg.lstsq(basis, (points - plane.origin).T, rcond=None)[0].T
    np.testing.assert_allclose(plane.project(points), wanted, rtol=1e-6, atol=1e-7)
    rest = points - plane.lift(plane.project(points))
    np.testing.assert_allclose(rest @ basis, 0.0, atol=1e-7)
    np.testing.assert_allclose(plane.distance(points), np.linalg.norm(rest, axis=1), atol=1e-9)


def test_planes_are_values() -> None:
    """Planes of the same numbers are equal, and none can be changed."""
    assert skew(1) == skew(1) != skew(2)
    assert len({skew(1), skew(1), skew(2)}) == 2
    with pytest.raises(ValueError, match="read-only"):
        skew(1).first[0] = 1.0


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (([0, 0, 0], [1, 2, 3], [2, 4, 6]), "on one line"),
        (([0, 0, 0], [1, 2, 3], [0, 0, 0]), "on one line"),
        (([0, 0], [1, 2, 3], [2, 4, 1]), "2, 3, 3 components"),
        (([0, 0, np.nan], [1, 2, 3], [2, 4, 1]), "not finite"),
        (([[0, 0]], [1, 2], [2, 1]), "shape"),
    ],
)
def test_what_is_no_plane_is_refused(parts: tuple[list[float], ...], message: str) -> None:
    """Directions on one line, of other sizes or not finite make no plane."""
    origin, first, second = (np.array(part) for part in parts)
    with pytest.raises(SceneError, match=message):
        Plane(origin, first, second)


def test_the_plane_through_points_holds_them_and_keeps_distances() -> None:
    """The three points lie in the plane, the first on its first axis, as far apart as in space."""
    points = np.random.default_rng(3).standard_normal((3, 6))
    a, b, origin = points
    plane = through(a, b, origin)
    places = plane.project(points)
    np.testing.assert_allclose(plane.lift(places), points, atol=1e-12)
    np.testing.assert_allclose(places[0], [float(np.linalg.norm(a - origin)), 0.0], atol=1e-12)
    assert places[1, 1] > 0
    np.testing.assert_allclose(places[2], 0.0, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(places[0] - places[1]), np.linalg.norm(a - b))


@pytest.mark.parametrize("b", [[2.0, 2.0, 2.0], [0.0, 0.0, 0.0]])
def test_three_points_on_a_line_make_no_plane(b: list[float]) -> None:
    """Points on a line, or two in one place, are refused."""
    with pytest.raises(SceneError, match="on one line"):
        through([1.0, 1.0, 1.0], b, [0.0, 0.0, 0.0])
    with pytest.raises(SceneError, match="on one line"):
        through([0.0, 0.0, 0.0], b, [0.0, 0.0, 0.0])


def test_a_function_on_a_plane_has_its_values_and_slopes() -> None:
    """g(a, b) is f at the lifted point; its gradient agrees with central differences of g."""
    f, _ = quadratic(7)
    plane = skew(4)
    g = restriction(f, plane)
    places = np.random.default_rng(5).standard_normal((2, 6))
    np.testing.assert_allclose(g.value(places), f.value(plane.lift(places.T).T), rtol=1e-12)
    step = 1e-5
    for axis in range(2):
        there = step * np.eye(2)[axis][:, None]
        slope = (g.value(places + there) - g.value(places - there)) / (2 * step)
        np.testing.assert_allclose(g.grad(places)[axis], slope, rtol=1e-7)
    np.testing.assert_allclose(g.grad(places[:, 0]), g.grad(places)[:, 0])


def test_minima_are_known_on_a_plane_only_where_they_lie_in_it() -> None:
    """A minimum that the plane goes through is one of g; one beside it is not."""
    f = rosenbrock(4)
    ones = np.ones(4)
    holding = through([3.0, 0, 0, 0], [0, 2.0, 0, 0], ones)
    assert np.allclose(restriction(f, holding).minima, [[0.0, 0.0]])
    assert restriction(f, through([3.0, 0, 0, 0], [0, 2.0, 0, 0], 0 * ones)).minima == ()
    with pytest.raises(SceneError, match="4 dimensions and the plane 7"):
        restriction(f, skew(1))
