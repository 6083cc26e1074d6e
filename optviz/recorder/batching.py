"""Batches: how the samples of an objective are dealt out to the steps of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError

Unit = Literal["step", "epoch"]
Ticks = Literal["step", "epoch", "gradient", "evaluation", "sample"]
ValuesOf = Literal["full", "batch"]


@dataclass(frozen=True, slots=True)
class Batching:
    """How the samples of an objective are dealt out to the steps of a run.

    Parameters
    ----------
    size : int
        Samples a step; at the end of an epoch whatever is left.
    samples : int
        Samples an epoch.
    shuffle : bool
        Whether each epoch has its own random order.
    unit : {"step", "epoch"}
        After what a point is kept.
    values : {"full", "batch"}
        Of what the values of the kept points are: all samples, or the batch dealt there.
    """

    size: int
    samples: int
    shuffle: bool = True
    unit: Unit = "step"
    values: ValuesOf = "full"

    @classmethod
    def checked(
        cls,
        objective: object,
        batch_size: object,
        shuffle: object,
        unit: object,
        values: object = "full",
    ) -> Batching | None:
        """Make of what a user gave a batching, or None where each step sees all samples.

        Raises
        ------
        SceneError
            An argument is wrong, or the objective has no samples.
        """
        size = as_batch_size(batch_size)
        name = getattr(objective, "name", "it")
        shuffle = as_shuffle(shuffle)
        unit, values = as_unit(unit), as_values_of(values)
        samples = getattr(objective, "samples", None)
        if samples is None and size is not None:
            raise SceneError(
                f"batch_size is {size}, but {name!r} has no samples",
                "leave out batch_size, or use objectives.linear_regression(X, y) or another "
                "objective made of data",
            )
        if samples is None and unit == "epoch":
            raise SceneError(
                f"unit is 'epoch', but {name!r} has no samples to go through", 'use unit="step"'
            )
        if size is None:
            if values == "batch":
                raise SceneError("values is 'batch', but there is no batch_size", "give one")
            return None
        assert samples is not None
        if size > samples:
            raise SceneError(
                f"batch_size is {size}, but {name!r} has {samples} samples",
                f"give {samples} or fewer",
            )
        return cls(size, int(samples), shuffle, unit, values)

    @property
    def steps(self) -> int:
        """The number of steps from one kept point to the next."""
        return steps_per_epoch(self.samples, self.size) if self.unit == "epoch" else 1

    def deal(self, objective: Any, seed: int) -> Iterator[Any]:
        """Yield the batch of each step, epoch after epoch, without end."""
        parts = [
            slice(first, min(first + self.size, self.samples))
            for first in range(0, self.samples, self.size)
        ]
        draws = np.random.default_rng(seed)
        while True:
            # Permuted once an epoch, so that the batches are slices, which copy nothing.
            dealt = objective.batch(draws.permutation(self.samples)) if self.shuffle else objective
            for part in parts:
                yield dealt.batch(part)


def steps_per_epoch(samples: int, batch_size: int | None) -> int:
    """Return how many batches an epoch has; without a size it is one of all samples."""
    return 1 if batch_size is None else -(-samples // batch_size)


def batch_sizes(samples: int, batch_size: int | None, steps: int) -> NDArray[np.int64]:
    """Return how many samples each of some steps sees, (steps,)."""
    if batch_size is None:
        return np.full(steps, samples)
    whole, rest = divmod(samples, batch_size)
    epoch = np.array([batch_size] * whole + [rest] * bool(rest))
    return np.resize(epoch, steps)


def as_batch_size(given: object, item: str = "") -> int | None:
    """Read a whole number, 1 or more, or None."""
    if given is None:
        return None
    whole = isinstance(given, int | np.integer) and not isinstance(given, bool)
    if not whole or given < 1:  # type: ignore[operator]  # it is whole, then
        raise SceneError(
            f"batch_size is {given!r:.80}",
            "give a whole number, 1 or more, or leave it out for all samples at each step",
            item=item,
        )
    return int(given)  # type: ignore[call-overload,no-any-return]


def as_shuffle(given: object, item: str = "") -> bool:
    """Read True or False."""
    if not isinstance(given, bool | np.bool_):
        raise SceneError(f"shuffle is {given!r:.80}", "give True or False", item=item)
    return bool(given)


def as_unit(given: object) -> Unit:
    """Read the name of what is counted in a run."""
    if given not in get_args(Unit):
        raise SceneError(f"unit is {given!r:.80}", "use step or epoch")
    return given  # type: ignore[return-value]


def as_ticks(given: object) -> Ticks:
    """Read the name of what lies between two points of a run."""
    if given not in get_args(Ticks):
        raise SceneError(f"unit is {given!r:.80}", "use step or epoch")
    return given  # type: ignore[return-value]


def as_values_of(given: object) -> ValuesOf:
    """Read the name of what the values of a run are of."""
    if given not in get_args(ValuesOf):
        raise SceneError(f"values is {given!r:.80}", "use full or batch")
    return given  # type: ignore[return-value]
