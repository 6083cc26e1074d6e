"""Functions as users write them: on paper, with arrays, for scalars only, and wrong."""

from __future__ import annotations

import functools
import inspect
import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from optviz.errors import SceneError
from optviz.objectives import Objective

GRID = np.stack(np.meshgrid(np.linspace(-2, 2, 7), np.linspace(-1, 3, 5)))


def test_on_paper_gets_scalars_for_one_point() -> None:
    """A function of x and y gets two NumPy floats at one point."""
    seen: list[type] = []

    def f(x: Any, y: Any) -> Any:
        seen.extend([type(x), type(y)])
        return x - y

    assert Objective(f).value([3, 1]) == 2
    assert seen == [np.float64, np.float64]


def test_on_paper_gets_arrays_for_a_batch() -> None:
    """A function of x and y is called with arrays where it can take them, not once a point."""
    calls: list[tuple[int, ...]] = []

    def f(x: Any, y: Any) -> Any:
        calls.append(np.shape(x))
        return x * y

    objective = Objective(f)
    assert np.array_equal(objective.value(GRID), GRID[0] * GRID[1])
    assert calls[0] == (5, 7)
    assert len(calls) == 4  # three points alone confirm that the batch can be trusted
    calls.clear()
    objective.value(GRID)
    assert calls == [(5, 7)]


@pytest.mark.parametrize("dim", [2, 3, 7])
def test_one_array_with_dim(dim: int) -> None:
    """With dim=n a function of one parameter gets an array of n components."""
    objective = Objective(lambda p: (p**2).sum(axis=0), lambda p: 2 * p, dim=dim)
    points = np.random.default_rng(0).normal(size=(dim, 3, 2))
    assert np.allclose(objective.value(points), (points**2).sum(axis=0))
    assert np.array_equal(objective.grad(points), 2 * points)
    assert objective.value(points[:, 0, 0]) == pytest.approx((points[:, 0, 0] ** 2).sum())


def test_array_function_that_works_on_one_point_only() -> None:
    """The form p @ A @ p, which NumPy refuses or misreads for a batch, is right for one."""
    A = np.array([[2.0, 1.0], [1.0, 3.0]])
    objective = Objective(lambda p: p @ A @ p, lambda p: 2 * A @ p, lambda p: 2 * A, dim=2)
    for shape in ((2, 2), (2, 5), (2, 3, 4)):
        points = np.random.default_rng(1).normal(size=shape)
        expected = np.einsum("i...,ij,j...->...", points, A, points)
        assert np.allclose(objective.value(points), expected)
        assert np.allclose(objective.grad(points), 2 * np.tensordot(A, points, 1))
        assert np.allclose(objective.hess(points)[0, 1], 2.0)


def _branch(x: float) -> float:
    if x > 0:
        return x**2
    return -x


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda x: math.cos(x), np.cos),
        (math.cos, np.cos),
        (_branch, lambda x: np.where(x > 0, x**2, -x)),
        (lambda x: max(x, 0.0), lambda x: np.maximum(x, 0)),
        (lambda x: float(x) ** 2, np.square),
        (lambda x: x.item() * 2, lambda x: 2 * x),
        (lambda x: sum(x / n for n in range(1, 1 + int(abs(x)) + 1)), None),
    ],
)
@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (1, 50), (1, 4, 6)])
def test_functions_of_scalars_only(
    f: Callable[..., Any], expected: Callable[[Any], Any] | None, shape: tuple[int, ...]
) -> None:
    """Functions that cannot take arrays are evaluated point by point."""
    points = np.random.default_rng(2).uniform(-3, 3, shape)
    found = Objective(f).value(points)
    assert found.shape == shape[1:]
    one_by_one = [f(x) for x in points.ravel()]
    assert found.ravel().tolist() == one_by_one
    if expected:
        assert np.allclose(found, expected(points[0]))


def test_scalar_only_is_remembered() -> None:
    """A function that failed on an array is not tried on arrays again."""
    shapes: list[tuple[int, ...]] = []

    def f(x: Any) -> float:
        shapes.append(np.shape(x))
        return math.cos(x)

    objective = Objective(f)
    points = np.linspace(0, 1, 9)[np.newaxis]
    objective.value(points)
    assert (9,) in shapes
    shapes.clear()
    objective.value(points)
    assert shapes == [()] * 9


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sum(x**2),
        lambda x: x / np.max(np.abs(x)),
        lambda x: np.sort(np.atleast_1d(x)).reshape(np.shape(x))[()],
        lambda x: x - np.mean(x),
    ],
    ids=["sum", "max", "sort", "mean"],
)
def test_functions_that_mix_points_are_found_out(f: Callable[[Any], Any]) -> None:
    """A function that mixes the points of a batch is evaluated point by point instead."""
    points = np.array([[3.0, -1.0, 2.0, 5.0, -4.0]])
    found = Objective(f).value(points)
    assert found.tolist() == [f(x) for x in points[0]]


def test_constant_function() -> None:
    """A function that returns a constant has that value everywhere in a batch."""
    objective = Objective(lambda x, y: 3)
    assert np.array_equal(objective.value(GRID), np.full((5, 7), 3.0))
    assert type(objective.value([0, 0])) is np.float64


@pytest.mark.parametrize(
    "grad",
    [
        lambda x, y: (2 * x, 3),
        lambda x, y: [2 * x, 3.0],
        lambda x, y: np.array([2 * x, 3 + 0 * y]),
        lambda x, y: (2 * x, np.float64(3)),
        lambda p: np.array([2 * p[0], 3 + 0 * p[1]]),
        lambda p: (2 * p[0], 3),
    ],
    ids=["tuple", "list", "array", "scalar", "array of array", "tuple of array"],
)
def test_gradients_in_many_forms(grad: Callable[..., Any]) -> None:
    """A gradient may be a tuple, a list or an array, and its entries may be constants."""
    objective = Objective(lambda x, y: x**2 + 3 * y, grad)
    assert objective.grad([1.5, 7]).tolist() == [3, 3]
    assert np.array_equal(objective.grad(GRID), [2 * GRID[0], np.full((5, 7), 3.0)])


@pytest.mark.parametrize("wrap", [lambda g: g, lambda g: [g], lambda g: np.array([g])])
def test_gradients_in_one_dimension(wrap: Callable[[Any], Any]) -> None:
    """In one dimension a gradient may be a number or a sequence of one."""
    objective = Objective(lambda x: x**2, lambda x: wrap(2 * x))
    assert objective.grad([4.0]).tolist() == [8]
    assert objective.grad(np.array([[1.0, 2.0, 3.0]])).tolist() == [[2, 4, 6]]


@pytest.mark.parametrize("hess", [lambda x: 2, lambda x: [[2]], lambda x: np.float64(2)])
def test_hessians_in_one_dimension(hess: Callable[[Any], Any]) -> None:
    """In one dimension a Hessian may be a number."""
    objective = Objective(lambda x: x**2, hess=hess)
    assert objective.hess([4.0]).tolist() == [[2]]
    assert objective.hess(np.ones((1, 3))).tolist() == [[[2, 2, 2]]]


def test_styles_may_differ() -> None:
    """The gradient may take one array though f is written on paper, and the other way round."""
    one = Objective(lambda x, y: x**2 + y**2, lambda p: 2 * p)
    other = Objective(lambda p: p[0] ** 2 + p[1] ** 2, lambda x, y: (2 * x, 2 * y), dim=2)
    for objective in (one, other):
        assert objective.grad([1, 2]).tolist() == [2, 4]
        assert np.array_equal(objective.grad(GRID), 2 * GRID)


@pytest.mark.parametrize("dim", [1, 2, 3])
def test_star_arguments_are_on_paper(dim: int) -> None:
    """A function of *p takes its components one by one."""
    objective = Objective(lambda *p: sum(x**2 for x in p), dim=dim)
    assert objective.value(np.full(dim, 2.0)) == 4 * dim


def test_default_parameters_do_not_count() -> None:
    """Parameters with a default are not variables."""

    def f(x: Any, y: Any, b: float = 100.0) -> Any:
        return b * (y - x**2) ** 2

    assert Objective(f).dim == 2
    assert Objective(functools.partial(f, b=1.0)).value([0, 3]) == 9
    assert Objective(np.cos).dim == 1


def test_arguments_changed_by_f_harm_nobody() -> None:
    """What f, grad or hess do to their arguments does not reach the caller."""

    def spoil(p: Any) -> Any:
        p *= 0
        p += 5
        return p.sum(axis=0)

    def spoil_grad(p: Any) -> Any:
        p[:] = 7
        return p

    objective = Objective(spoil, spoil_grad, dim=2)
    for points in (np.array([1.0, 2.0]), GRID.copy()):
        before = points.copy()
        objective.value(points)
        objective.grad(points)
        objective.hess(points)
        assert np.array_equal(points, before)

    def spoil_paper(x: Any, y: Any) -> Any:
        x *= 0
        y -= y
        return x + y

    points = GRID.copy()
    assert not Objective(spoil_paper).value(points).any()
    assert np.array_equal(points, GRID)


def test_results_belong_to_the_caller() -> None:
    """Changing a gradient or Hessian that was returned does not change the user's own array."""
    constant = np.eye(2)
    objective = Objective(lambda p: p @ p / 2, lambda p: p, lambda p: constant, dim=2)
    for p in (np.array([1.0, 2.0]), GRID):
        objective.hess(p)[...] = 9
        objective.grad(p)[...] = 9
    assert np.array_equal(constant, np.eye(2))
    assert GRID.max() == 3


def _line_of(function: Callable[..., Any], offset: int) -> int:
    return inspect.getsourcelines(function)[1] + offset


def test_f_raising_names_the_users_line() -> None:
    """An exception in f becomes one line with the file and line of the user's own code."""

    def f(x: float) -> float:
        return 1 / int(x)

    objective = Objective(f)
    for points in ([0.0], [[1.0, 2.0, 0.5]]):
        with pytest.raises(SceneError, match="f raised ZeroDivisionError: ") as caught:
            objective.value(points)
        assert caught.value.file == __file__
        assert caught.value.line == _line_of(f, 1)
        assert "\n" not in str(caught.value)
        assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_grad_raising_is_named() -> None:
    """An exception in grad says that it was grad, and where it was called."""
    objective = Objective(lambda x, y: x + y, lambda x, y: [][1])
    with pytest.raises(SceneError, match=r"grad raised IndexError.*called at \(1, 2.5\)"):
        objective.grad([1, 2.5])


def test_a_function_of_an_array_without_dim_is_told() -> None:
    """Indexing a number, where an array was meant, gets a hint at dim=."""
    with pytest.raises(SceneError, match="dim="):
        Objective(lambda p: p[0] ** 2 + p[1] ** 2).value([1.0])


@pytest.mark.parametrize(
    ("f", "said"),
    [
        (lambda x: 1j * x, "complex number"),
        (lambda x: complex(x), "complex number"),
        (lambda x: None, "f returned nothing"),
        (lambda x: "high", "f returned str"),
        (lambda x: np.array([1.0, 2.0, 3.0]), r"shape \(3,\)"),
        (lambda x: [x], r"shape \(1,\)"),
        (lambda x: {}, "f returned dict"),
    ],
)
def test_values_that_are_not_numbers(f: Callable[..., Any], said: str) -> None:
    """Anything but one real number a point is refused, alone and in a batch, with f's line."""
    for points in ([2.0], [[1.0, 2.0, 3.0, 4.0]]):
        with pytest.raises(SceneError, match=said) as caught:
            Objective(f).value(points)
        assert caught.value.file == __file__


@pytest.mark.parametrize(
    ("grad", "said"),
    [
        (lambda x, y: 2 * x, "2 numbers"),
        (lambda x, y: (2 * x,), r"shape \(1,\)"),
        (lambda x, y: (x, y, x), r"shape \(3,\)"),
        (lambda x, y: (x, (y, y)), "ragged"),
        (lambda x, y: (1j * x, y), "complex"),
        (lambda x, y: None, "nothing"),
        (lambda x, y: np.eye(2), r"shape \(2, 2\)"),
    ],
)
def test_gradients_of_the_wrong_shape(grad: Callable[..., Any], said: str) -> None:
    """A gradient that is not dim real numbers is refused, alone and in a batch."""
    objective = Objective(lambda x, y: x + y, grad)
    for points in ([1.0, 2.0], GRID):
        with pytest.raises(SceneError, match=said):
            objective.grad(points)


@pytest.mark.parametrize("hess", [lambda x, y: (x, y), lambda x, y: 2.0, lambda x, y: np.eye(3)])
def test_hessians_of_the_wrong_shape(hess: Callable[..., Any]) -> None:
    """A Hessian that is not dim by dim numbers is refused."""
    with pytest.raises(SceneError, match=r"hess returned .*2 × 2 numbers"):
        Objective(lambda x, y: x + y, hess=hess).hess([1, 2])


def test_integers_and_booleans_are_numbers() -> None:
    """Whole numbers and truth values come back as floats."""
    assert Objective(lambda x: x > 0).value([1.0]) == 1.0
    assert Objective(lambda x: 3).value([1.0]) == 3.0
    assert Objective(lambda x, y: x, lambda x, y: (1, 0)).grad([1, 2]).dtype == np.float64


def test_warnings_stay_warnings() -> None:
    """A numerical warning made an error by the user's filter is not blamed on f."""
    objective = Objective(lambda x: np.sqrt(x))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for points in ([-1.0], [[-1.0, -2.0]]):
            with pytest.raises(RuntimeWarning):
                objective.value(points)


def test_interrupts_pass_through() -> None:
    """Ctrl-C inside f is not swallowed."""

    def f(x: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Objective(f).value([[1.0, 2.0]])


def test_empty_batches() -> None:
    """A batch of no points has no values, without a call of f."""
    objective = Objective(lambda x, y: 1 / 0)
    assert objective.value(np.empty((2, 0))).shape == (0,)
    assert Objective(lambda x, y: 1 / 0, lambda x, y: 1 / 0).grad(np.empty((2, 0))).shape == (2, 0)
