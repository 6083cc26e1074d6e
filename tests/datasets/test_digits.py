from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from optviz import datasets
from optviz.datasets.arguments import Floats
from optviz.errors import EnvironmentFault, SceneError


def rows(X: Floats) -> list[bytes]:
    return [row.tobytes() for row in X]


def test_digits_are_those_of_scikit_learn() -> None:
    """Both parts together are its 1797 images, divided by 16, each with its own label."""
    (X, y), (X_test, y_test) = datasets.digits()
    assert X.shape == (1400, 64)
    assert X_test.shape == (397, 64)
    assert X.dtype == np.float64
    assert y.dtype == np.int64
    theirs = load_digits()
    expected = set(zip(rows(theirs.data / 16), theirs.target.tolist(), strict=True))
    labels = np.concatenate([y, y_test]).tolist()
    found = list(zip(rows(np.concatenate([X, X_test])), labels, strict=True))
    assert len(found) == 1797
    assert set(found) == expected
    assert X.min() == 0.0
    assert X.max() == 1.0


def test_each_digit_is_held_out_in_proportion() -> None:
    """Of every class, its share of 397/1797 is held out, to within one."""
    (_, y), (_, y_test) = datasets.digits(seed=5)
    whole = np.bincount(np.concatenate([y, y_test]))
    assert np.abs(np.bincount(y_test) - whole * 397 / 1797).max() < 1


def test_how_many_and_which_can_be_chosen() -> None:
    """The count is the one asked for, and the seed decides which."""
    _, (X, _) = datasets.digits(held_out=97)
    _, (same, _) = datasets.digits(held_out=97)
    _, (other, _) = datasets.digits(held_out=97, seed=1)
    assert len(X) == 97
    assert np.array_equal(X, same)
    assert not np.array_equal(X, other)


def test_without_scikit_learn_the_message_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is a fault of the environment, with the name of the extra."""
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(EnvironmentFault) as caught:
        datasets.digits()
    assert str(caught.value) == (
        'datasets.digits() needs scikit-learn, which is not installed; pip install "optviz[data]"'
    )


@given(
    counts=st.lists(st.integers(1, 30), min_size=1, max_size=5),
    share=st.floats(0.01, 0.99),
    seed=st.integers(0, 1000),
)
def test_a_split_loses_nothing_and_is_fair(counts: list[int], share: float, seed: int) -> None:
    """Every sample is in one part, in its old order; each class's count is within one of fair."""
    y = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    n = len(y)
    if n < 2:
        return
    held_out = min(max(round(share * n), 1), n - 1)
    X = np.arange(n)[:, None]
    (train, y_train), (test, y_test) = datasets.split(X, y, held_out, seed)
    assert sorted([*train[:, 0].tolist(), *test[:, 0].tolist()]) == list(range(n))
    assert (np.diff(train[:, 0]) > 0).all()
    assert len(test) == held_out
    assert np.array_equal(y[train[:, 0].astype(int)], y_train)
    assert np.array_equal(y[test[:, 0].astype(int)], y_test)
    fair = np.array(counts) * held_out / n
    assert np.abs(np.bincount(y_test, minlength=len(counts)) - fair).max() < 1 + 1e-9


def test_a_split_of_measurements_is_drawn_evenly() -> None:
    """Where y are real numbers, all samples have the same chance."""
    y = np.linspace(0.0, 1.0, 12)
    X = np.arange(12.0)[:, None]
    drawn = np.zeros(12)
    for seed in range(600):
        _, (test, _) = datasets.split(X, y, 4, seed)
        drawn[test[:, 0].astype(int)] += 1
    assert drawn.sum() == 2400
    assert np.abs(drawn - 200).max() < 5 * np.sqrt(600 * (1 / 3) * (2 / 3))


def test_a_split_that_cannot_be_is_refused() -> None:
    """Lengths that differ, and a part that would be empty, are named."""
    X, y = datasets.two_moons(10)
    with pytest.raises(
        SceneError, match=r"X of shape \(10, 2\) does not go with y of shape \(9,\)"
    ):
        datasets.split(X, y[:9], 3)
    with pytest.raises(SceneError, match="held_out=10 leaves none of 10 samples to train on"):
        datasets.split(X, y, 10)
    with pytest.raises(SceneError, match="held_out=0"):
        datasets.split(X, y, 0)
