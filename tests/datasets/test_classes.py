from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from sklearn import datasets as sklearn_datasets

from optviz import datasets
from optviz.datasets.arguments import Floats, Labels
from optviz.errors import SceneError

MAKERS: list[tuple[Callable[..., tuple[Floats, Labels]], int]] = [
    (datasets.two_moons, 2),
    (datasets.spirals, 2),
    (datasets.blobs, 2),
    (datasets.xor, 2),
]


def separable(X: Floats, y: Labels) -> bool:
    """Whether a straight line parts classes 0 and 1, by a linear programme."""
    signs = np.where(y == 1, 1.0, -1.0)
    rows = -signs[:, None] * np.column_stack([X, np.ones(len(X))])
    found = linprog(np.zeros(3), A_ub=rows, b_ub=-np.ones(len(X)), bounds=[(None, None)] * 3)
    return bool(found.status == 0)


@pytest.mark.parametrize(("maker", "classes"), MAKERS)
@given(n=st.integers(4, 90), seed=st.integers(0, 2**32))
def test_classes_are_of_equal_size_give_or_take_one(
    maker: Callable[..., tuple[Floats, Labels]], classes: int, n: int, seed: int
) -> None:
    """Any number of points is shared out evenly, in arrays of the promised shapes and types."""
    X, y = maker(n, seed=seed)
    counts = np.bincount(y, minlength=classes)
    assert X.shape == (n, 2)
    assert y.shape == (n,)
    assert X.dtype == np.float64
    assert y.dtype == np.int64
    assert len(counts) == classes
    assert np.ptp(counts) <= (2 if maker is datasets.xor else 1)


@pytest.mark.parametrize(("maker", "classes"), MAKERS)
def test_the_same_seed_draws_the_same_points(
    maker: Callable[..., tuple[Floats, Labels]], classes: int
) -> None:
    """Two calls agree to the last bit, another seed does not, and nobody can write into them."""
    X, y = maker(50, seed=3)
    again, other = maker(50, seed=3), maker(50, seed=4)
    assert np.array_equal(X, again[0])
    assert np.array_equal(y, again[1])
    assert not np.array_equal(X, other[0])
    for array in (X, y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(("maker", "classes"), MAKERS)
def test_the_first_samples_hold_all_classes(
    maker: Callable[..., tuple[Floats, Labels]], classes: int
) -> None:
    """Classes are mixed: a slice is a fair batch."""
    _, y = maker(200, seed=0)
    assert set(y[:20].tolist()) == set(range(classes))
    assert (np.diff(y) != 0).sum() > 50


def test_moons_without_noise_are_those_of_scikit_learn() -> None:
    """As sets of points with a class, both are the same."""
    X, y = datasets.two_moons(101, noise=0.0)
    theirs, labels = sklearn_datasets.make_moons((51, 50), shuffle=False, noise=None)
    ours = np.column_stack([y, X])[np.lexsort((X[:, 1], X[:, 0], y))]
    found = np.column_stack([labels, theirs])
    found = found[np.lexsort((theirs[:, 1], theirs[:, 0], labels))]
    # the ends of an arc are as near to each other as rounding: compare as sorted point sets
    np.testing.assert_allclose(ours, found, atol=1e-12)


def test_no_line_parts_moons_spirals_or_xor_and_one_parts_blobs() -> None:
    """What needs a network cannot be had from a line, even without noise; far blobs can."""
    assert not separable(*datasets.two_moons(100, noise=0.0))
    assert not separable(*datasets.spirals(100, noise=0.0))
    assert not separable(*datasets.xor(100, noise=0.0))
    assert separable(*datasets.blobs(100, spread=0.2))


def test_without_noise_neighbours_tell_the_class() -> None:
    """Of moons and spirals, the nearest other point is of the same class everywhere."""
    for X, y in (datasets.two_moons(200, noise=0.0), datasets.spirals(300, 1.5, noise=0.0)):
        away = np.hypot(*(X[:, None] - X[None]).transpose(2, 0, 1))
        np.fill_diagonal(away, np.inf)
        assert (y[away.argmin(axis=1)] == y).all()


@pytest.mark.parametrize("turns", [0.5, 1.0, -2.0])
def test_spirals_wind_as_often_as_asked(turns: float) -> None:
    """From r = 0.1 to 1, each of three arms turns by 0.9 of the turns asked for."""
    X, y = datasets.spirals(900, turns, noise=0.0, classes=3)
    for k in range(3):
        arm = X[y == k]
        r = np.hypot(*arm.T)
        arm = arm[np.argsort(r)]
        angle = np.unwrap(np.arctan2(arm[:, 1], arm[:, 0]))
        assert angle[-1] - angle[0] == pytest.approx(2 * np.pi * 0.9 * turns, abs=1e-9)
        assert (r.min(), r.max()) == pytest.approx((0.1, 1.0))


def test_blobs_lie_about_their_centres_with_the_spread_asked_for() -> None:
    """Means and standard deviations of 4000 points a cloud are right to 4 standard errors."""
    centres = [[0.0, 0.0, 5.0], [3.0, -1.0, 0.0], [-2.0, 2.0, 1.0]]
    X, y = datasets.blobs(12_000, spread=0.7, centres=centres)
    for k, centre in enumerate(centres):
        cloud = X[y == k]
        assert np.abs(cloud.mean(axis=0) - centre).max() < 4 * 0.7 / np.sqrt(len(cloud))
        assert np.abs(cloud.std(axis=0) - 0.7).max() < 4 * 0.7 / np.sqrt(2 * len(cloud))


def test_blobs_stand_on_a_circle() -> None:
    """Without spread, four classes are four points at distance 2, a quarter turn apart."""
    X, y = datasets.blobs(40, classes=4, spread=0.0)
    for k in range(4):
        expected = 2 * np.array([np.cos(np.pi * k / 2), np.sin(np.pi * k / 2)])
        np.testing.assert_allclose(X[y == k] - expected, 0.0, atol=1e-12)


def test_the_class_of_xor_is_one_where_the_signs_differ() -> None:
    """Without noise the label is the exclusive or of the signs of the two coordinates."""
    X, y = datasets.xor(80, noise=0.0)
    assert np.array_equal(y, (X[:, 0] > 0) ^ (X[:, 1] > 0))
    assert set(map(tuple, X.tolist())) == {(-1, -1), (-1, 1), (1, -1), (1, 1)}


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: datasets.two_moons(1), "n=1 is not a whole number of 2 or more"),
        (lambda: datasets.two_moons(2.5), "n=2.5 is not a whole number"),  # type: ignore[arg-type]
        (lambda: datasets.two_moons(True), "n=True"),
        (lambda: datasets.two_moons(noise=-0.1), "noise=-0.1 is negative"),
        (lambda: datasets.two_moons(noise=float("nan")), "noise=nan is not a finite number"),
        (lambda: datasets.two_moons(seed=-1), "seed=-1"),
        (lambda: datasets.spirals(3, classes=4), "n=3 is not a whole number of 4 or more"),
        (lambda: datasets.spirals(turns=float("inf")), "turns=inf"),
        (lambda: datasets.blobs(classes=0), "classes=0"),
        (lambda: datasets.blobs(classes=3, centres=[[0, 0], [1, 1]]), "there are 2 centres"),
        (lambda: datasets.blobs(centres=[0, 1]), "centres is not a table"),
        (lambda: datasets.blobs(centres="ab"), "centres is not a table"),
        (lambda: datasets.blobs(centres=[[0, float("nan")]]), "centres is not a table"),
        (lambda: datasets.xor(3), "n=3 is not a whole number of 4 or more"),
    ],
)
def test_wrong_arguments_are_named(make: Callable[[], Any], says: str) -> None:
    """The message has the argument, what was given, and what would be right."""
    with pytest.raises(SceneError, match=says.replace("(", r"\(")):
        make()
