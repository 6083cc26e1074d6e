"""Data as users write it, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz.errors import SceneError
from optviz.objectives import linear_regression, logistic_regression, signal_mean

NAN, INF = float("nan"), float("inf")


def test_numbers_alone_are_samples_of_one_feature() -> None:
    """N numbers make n samples, and a column of targets is a row of them."""
    f = linear_regression([1, 2, 3], [[1], [2], [4]])
    assert f.X.tolist() == [[1.0], [2.0], [3.0]]
    assert f.y.tolist() == [1, 2, 4]
    assert (f.X.dtype.name, f.samples) == ("float64", 3)


@pytest.mark.parametrize(
    ("X", "y", "said"),
    [
        (np.ones((2, 2, 2)), [1, 2], r"X has shape \(2, 2, 2\); give X as an array \(samples"),
        (3.0, [1], r"X has shape \(\)"),
        ([], [], "no data in it"),
        (np.ones((3, 0)), [1, 2, 3], "no data in it"),
        (["a", "b"], [1, 2], "X is not made of numbers"),
        ([[1, 2], [3]], [1, 2], "X is not made of numbers"),
        ([1j, 2], [1, 2], "X is not made of numbers"),
        (None, [1], "X is not made of numbers"),
        ([1, NAN, NAN], [1, 2, 3], "X has a NaN in row 1; leave such rows out"),
        ([[1, 2], [3, 4], [INF, 0]], [1, 2, 3], "X has an infinity in row 2"),
        ([1, 2, 3], [1, 2, NAN], "y has a NaN in row 2"),
        ([1, 2, 3], [1, 2], r"y has 2 targets for 3 samples; give y as an array \(3,\)"),
        ([1, 2, 3], "abc", "y is not made of numbers"),
        ([1, 2, 3], np.ones((3, 2)), r"y has shape \(3, 2\); .*one number a sample"),
        ([1, 2, 3], 1.0, r"y has shape \(\)"),
    ],
)
def test_wrong_data_is_refused(X: Any, y: Any, said: str) -> None:
    """Shapes that do not fit and numbers that are none are refused, naming the first row."""
    for make in (linear_regression, logistic_regression):
        with pytest.raises(SceneError, match=said) as caught:
            make(X, y)
        assert caught.value.remedy
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("y", "said"),
    [
        ([0, 1, 2], "y has the label 2 in row 2; give labels that are 0 or 1"),
        ([-1, 1, 1], "label -1 in row 0"),
        ([0, 0.5, 1], "label 0.5 in row 1"),
    ],
)
def test_logistic_regression_takes_zero_and_one(y: Any, said: str) -> None:
    """Other labels are refused; booleans will do."""
    with pytest.raises(SceneError, match=said):
        logistic_regression([1, 2, 3], y)
    assert logistic_regression([1, 2, 3], [True, False, True]).y.tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("held_out", "said"),
    [
        (3, r"held_out is int 3; give a pair, held_out=\(X, y\)"),
        (([1, 2], [1]), "the held-out y has 1 targets for 2 samples"),
        (([[1, 2]], [1]), "the held-out X has 2 features and X has 1"),
        (([NAN], [1]), "the held-out X has a NaN in row 0"),
        (([1.0], [2]), "the held-out y has the label 2"),
    ],
)
def test_held_out_data_is_checked_too(held_out: Any, said: str) -> None:
    """It must be a pair of the same kind as the data."""
    with pytest.raises(SceneError, match=said):
        logistic_regression([1, 2, 3], [0, 1, 0], held_out=held_out)


def test_a_signal_is_a_sequence_of_numbers() -> None:
    """More than one axis, or what is no number, is refused."""
    with pytest.raises(SceneError, match=r"signal has shape \(2, 3\); give a sequence of numbers"):
        signal_mean(np.ones((2, 3)))
    with pytest.raises(SceneError, match="signal has a NaN in row 1"):
        signal_mean([1, NAN])
