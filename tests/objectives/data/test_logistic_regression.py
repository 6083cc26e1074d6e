"""Logistic regression: its minimum, large margins, and data that can be separated."""

from __future__ import annotations

import numpy as np
import pytest

from optviz.objectives import logistic_regression

RNG = np.random.default_rng(31)
X = RNG.normal(size=(80, 3))
Y = (X @ [1.0, -2.0, 0.5] + 0.3 + RNG.logistic(size=80) > 0).astype(int)


def test_value_is_the_mean_log_loss() -> None:
    """It is the formula with probabilities, where those are far from 0 and 1."""
    f = logistic_regression(X, Y)
    p = np.array([0.3, -0.2, 0.1, 0.5])
    a = f.predict(p, X)
    np.testing.assert_allclose(a, 1 / (1 + np.exp(-(X @ p[:3] + p[3]))), rtol=1e-14)
    assert f.value(p) == pytest.approx(-np.mean(Y * np.log(a) + (1 - Y) * np.log(1 - a)), rel=1e-13)
    assert f.value(f.start or ()) == pytest.approx(np.log(2), rel=1e-15)


def test_the_minimum_is_that_of_scikit_learn() -> None:
    """Without penalty its coefficients are those of the known minimum."""
    linear_model = pytest.importorskip("sklearn.linear_model")
    theirs = linear_model.LogisticRegression(C=np.inf, tol=1e-12, solver="newton-cholesky")
    theirs.fit(X, Y)
    f = logistic_regression(X, Y)
    np.testing.assert_allclose(f.minima[0][:3], theirs.coef_[0], rtol=1e-6)
    np.testing.assert_allclose(f.minima[0][3], theirs.intercept_[0], rtol=1e-6)
    assert f.accuracy(f.minima[0]) == pytest.approx(theirs.score(X, Y))


def test_the_gradient_vanishes_at_the_minimum() -> None:
    """It is stationary to 1e-13, and the Hessian there is positive definite."""
    f = logistic_regression(X, Y)
    assert np.abs(f.grad(f.minima[0])).max() < 1e-13
    assert np.linalg.eigvalsh(f.hess(f.minima[0])).min() > 0


def test_large_margins_keep_their_digits() -> None:
    """Right by 50 costs e^-50, wrong by 1000 costs 1000, and gradients say the same."""
    f = logistic_regression([1.0, 1.0], [1, 1])
    assert f.value((50, 0)) == pytest.approx(np.exp(-50), rel=1e-14)
    np.testing.assert_allclose(f.grad((50, 0)), -np.exp(-50), rtol=1e-14)
    np.testing.assert_allclose(f.hess((50, 0)), np.exp(-50), rtol=1e-14)
    assert f.value((-1000, 0)) == 1000
    assert f.grad((-1000, 0)).tolist() == [-1, -1]
    assert f.value(np.array([[50.0], [0.0]]))[0] == f.value((50, 0))


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([1, 2, 3, 4], [0, 0, 1, 1]),
        ([1, 2, 3, 4], [1, 1, 0, 0]),
        ([1, 2, 2, 3], [0, 0, 1, 1]),  # but for a tie
        ([1, 2, 3, 4], [1, 1, 1, 1]),
        ([2, 2, 2, 2], [0, 0, 1, 1]),
    ],
)
def test_separable_data_has_no_minimum(x: list[float], y: list[int]) -> None:
    """Where weights may grow for ever none is known, and the window still holds the start."""
    f = logistic_regression(x, y)
    assert f.minima == ()
    assert f.view is not None
    assert all(low < 0 < high for low, high in f.view)


def test_the_window_of_separable_data_holds_the_way_down() -> None:
    """Its corner away from the start has a loss near zero in it."""
    f = logistic_regression([1, 2, 3, 4], [0, 0, 1, 1])
    assert f.view is not None
    w, b = (np.linspace(low, high, 60) for low, high in f.view)
    assert f.value(np.array(np.meshgrid(w, b))).min() < 0.01


def test_the_window_holds_start_and_minimum() -> None:
    """One feature has a picture, in which both lie well inside."""
    f = logistic_regression(X[:, 1], Y)
    assert f.view is not None
    for (low, high), m in zip(f.view, f.minima[0], strict=True):
        assert low < min(m, 0) <= max(m, 0) < high
    assert logistic_regression(X, Y).view is None


def test_labels_are_told_by_one_half() -> None:
    """Accuracy counts the samples whose probability lies on the right side."""
    f = logistic_regression([1, 2, 3, 4], [0, 1, 0, 1], held_out=([0, 9], [1, 1]))
    assert f.classes == 2
    assert f.accuracy((1, -2.5)) == 0.5
    assert f.correct((1, -2.5), [1, 2, 3, 4], [0, 1, 0, 1]) == 2
