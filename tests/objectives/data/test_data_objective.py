"""Objectives on data as values: batches, equality, repr, pickles, and what they refuse."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import DataObjective

RNG = np.random.default_rng(11)
X = RNG.normal(size=(20, 2))
VALUES = X @ [1.0, -2.0] + RNG.normal(size=20)
CLASSES = (VALUES > 0).astype(int)
CLASSES[:4] = 1 - CLASSES[:4]

MAKERS: dict[str, Callable[..., DataObjective]] = {
    "linear": lambda **o: objectives.linear_regression(X, VALUES, **o),
    "logistic": lambda **o: objectives.logistic_regression(X, CLASSES, **o),
    "network": lambda **o: objectives.network((2, 3, 1), X, CLASSES, **o),
    "signal": lambda **o: objectives.signal_mean(VALUES, **o),
}
ALL = [MAKERS[name]() for name in MAKERS]
named = pytest.mark.parametrize("f", ALL, ids=list(MAKERS))


def point(f: DataObjective) -> Any:
    return np.random.default_rng(3).normal(size=f.dim)


@named
def test_a_batch_is_the_mean_over_its_samples(f: DataObjective) -> None:
    """Samples alone average to a batch of them, by slice, indices, list or mask."""
    p = point(f)
    mask = np.zeros(20, dtype=bool)
    mask[[3, 4, 5, 6]] = True
    lone = [f.batch(slice(i, i + 1)) for i in range(3, 7)]
    for indices in (slice(3, 7), np.arange(3, 7), mask, [3, 4, 5, 6]):
        part = f.batch(indices)  # type: ignore[arg-type]
        assert (part.samples, part.dim, part.name, part.start) == (4, f.dim, f.name, f.start)
        assert part.value(p) == pytest.approx(np.mean([g.value(p) for g in lone]), rel=1e-12)
        np.testing.assert_allclose(part.grad(p), np.mean([g.grad(p) for g in lone], 0), rtol=1e-10)
        np.testing.assert_array_equal(part.X, f.X[3:7])
        assert (part.minima, part.lowest) == ((), None)
        assert (part.view, part.classes, part.latex) == (f.view, f.classes, f.latex)


@named
def test_equal_batches_average_to_the_full_gradient(f: DataObjective) -> None:
    """Five batches of four samples have the full gradient as mean."""
    p = point(f)
    parts = [f.batch(slice(k, k + 4)) for k in range(0, 20, 4)]
    np.testing.assert_allclose(np.mean([g.grad(p) for g in parts], 0), f.grad(p), rtol=1e-10)
    assert np.mean([g.value(p) for g in parts]) == pytest.approx(f.value(p), rel=1e-12)


@named
def test_slices_copy_no_data(f: DataObjective) -> None:
    """A batch by slice looks at the data of the whole; one by indices has its own."""
    assert np.shares_memory(f.batch(slice(2, 9)).X, f.X)
    assert not np.shares_memory(f.batch(np.arange(2, 9)).X, f.X)


@named
@pytest.mark.parametrize(
    "indices", [slice(0, 0), slice(30, 40), [], [20], [0.5], "all", np.zeros(21, dtype=int), 3]
)
def test_batches_that_cannot_be_had(f: DataObjective, indices: Any) -> None:
    """None, too many, or samples that are not there are refused."""
    with pytest.raises(SceneError, match=r"a batch .* cannot be had of 20 samples; give a slice"):
        f.batch(indices)


@pytest.mark.parametrize("name", MAKERS)
def test_equal_data_and_options_make_equal_objectives(name: str) -> None:
    """Made alike they are equal and hash alike; other names, held-out data or samples differ."""
    f, make = MAKERS[name](), MAKERS[name]
    assert f == make()
    assert hash(f) == hash(make())
    assert f != make(name="other")
    held = (np.arange(3.0), VALUES[:3]) if name == "signal" else (X[:3], CLASSES[:3])
    assert f != make(held_out=held)
    assert make(held_out=held) == make(held_out=held)
    assert f.batch(slice(0, 20)) == f
    assert f.batch(slice(0, 5)) == f.batch(np.arange(5))
    assert f.batch(slice(0, 5)) != f.batch(slice(1, 6))
    assert len({f, make(), f.batch(slice(0, 5))}) == 2
    assert f != name


def test_kinds_and_options_tell_objectives_apart() -> None:
    """Other models on the same data differ, and so do other options of a network."""
    assert objectives.linear_regression(X, CLASSES) != objectives.logistic_regression(X, CLASSES)
    f = objectives.network((2, 3, 1), X, CLASSES)
    for options in ({"seed": 1}, {"activation": "tanh"}, {"init": "he"}, {"scale": 2}):
        assert f != objectives.network((2, 3, 1), X, CLASSES, **options)
    assert f == objectives.network([2, 3, 1], X.tolist(), CLASSES.astype(float), scale=1)


@named
def test_reads_short_and_pickles(f: DataObjective) -> None:
    """The repr is a short line without the data, and a pickle comes back equal."""
    assert repr(f).startswith("objectives.")
    assert len(repr(f)) < 100
    assert "\n" not in repr(f)
    assert pickle.loads(pickle.dumps(f)) == f
    part = f.batch(slice(0, 10))
    assert pickle.loads(pickle.dumps(part)) == part
    assert copy.deepcopy(f) is f


def test_repr_tells_what_is_not_plain() -> None:
    """Options that were given, held-out samples and a name are told."""
    f = objectives.network(
        (2, 3, 1), X, CLASSES, activation="tanh", seed=2, held_out=(X, CLASSES), name="small"
    )
    assert repr(f) == (
        "objectives.network((2, 3, 1), activation='tanh', seed=2, X (20, 2), y (20,), "
        "held out 20, name='small')"
    )


@named
def test_read_only(f: DataObjective) -> None:
    """Neither attributes nor data can be changed, in a batch of indices either."""
    with pytest.raises(AttributeError, match="read-only"):
        f.X = X
    for g in (f, f.batch(slice(0, 3)), f.batch(np.arange(3))):
        with pytest.raises(ValueError, match="read-only"):
            g.X[0, 0] = 1
        with pytest.raises(ValueError, match="read-only"):
            g.y[0] = 1


def test_the_users_arrays_are_copied() -> None:
    """What is done to them afterwards changes nothing."""
    mine = X.copy()
    f = objectives.linear_regression(mine, VALUES)
    mine[:] = 0
    assert f == MAKERS["linear"]()


@named
def test_transforms_and_other_shapes(f: DataObjective) -> None:
    """What every objective can do they can: shift, points as lists, points with many axes."""
    p = point(f)
    moved = f.shift(1.0)
    assert moved.value(p + 1.0) == pytest.approx(f.value(p), rel=1e-12)
    assert f.value(p.tolist()) == f.value(p)
    many = np.random.default_rng(1).normal(size=(f.dim, 2, 3))
    for method, entries in ((f.value, ()), (f.grad, (f.dim,)), (f.hess, (f.dim, f.dim))):
        found = method(many)
        assert found.shape == (*entries, 2, 3)
        right = method(np.ascontiguousarray(many[:, 1, 2]))
        np.testing.assert_allclose(found[..., 1, 2], right, rtol=1e-9, atol=1e-12)


@named
def test_derivatives_equal_differences(f: DataObjective) -> None:
    """Gradient and Hessian pass the check that every objective can be put to."""
    p = point(f)
    h = 1e-5
    around = p[:, None] + h * np.concatenate([np.eye(f.dim), -np.eye(f.dim)], axis=1)
    ahead, behind = np.split(f.value(around), 2)
    np.testing.assert_allclose(f.grad(p), (ahead - behind) / (2 * h), rtol=1e-7, atol=1e-9)
    ahead, behind = np.split(f.grad(around), 2, axis=1)
    np.testing.assert_allclose(f.hess(p), (ahead - behind) / (2 * h), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", ["linear", "logistic", "signal"])
def test_overflow_raises_no_warning(name: str) -> None:
    """Points beyond all measure have values that are infinite or NaN."""
    f = MAKERS[name]()
    for number in (1e200, 1e308, np.inf, np.nan):
        p = np.full(f.dim, number)
        f.grad(p)
        f.hess(p)
        f.grad(np.column_stack([p, p]))
        f.value(np.column_stack([p, p]))
        assert not np.isfinite(f.value(p)) or number < 1e300 or name == "logistic"


def test_accuracy_needs_labels() -> None:
    """Regressions have no accuracy."""
    with pytest.raises(SceneError, match="'linear regression' predicts values, not labels"):
        ALL[0].accuracy((0, 0, 0))
