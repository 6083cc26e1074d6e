"""What a theorem says of a rule on an objective: whether it applies, the rate, the prediction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.checks import as_count
from optviz.errors import SceneError

Array = NDArray[np.float64]
Kind = Literal["exact", "expected", "bound", "slope"]


class Best(NamedTuple):
    """The least rate that the rule can have here, and the settings that give it."""

    rate: float
    lr: float
    beta: float | None = None


class Law(Protocol):
    """What a theorem predicts, from a start on; asked by `Theory`, which lets numbers overflow."""

    def gaps(self, steps: int, start: Array) -> Array:
        """Return f − f* after 0, 1, … steps, (steps + 1,)."""
        ...

    def path(self, steps: int, start: Array) -> Array | None:
        """Return the points, (steps + 1, dim), or None where the theorem says nothing of them."""
        ...

    def holds(self, points: Array) -> NDArray[np.bool_]:
        """Return at which points (n, dim) the theorem speaks of a run that is there."""
        ...

    def factor(self, coordinate: int, start: Array) -> tuple[float, bool] | None:
        """Return by what a coordinate's distance is multiplied a step, and whether from the first.

        None where there is no such number.
        """
        ...


@dataclass(frozen=True)
class Theory:
    """What is known of how a rule converges on an objective; made by `optviz.theory`.

    Parameters
    ----------
    theorem, source : str
        Its name, and the paper or the section of a book; empty where none is known.
    condition : str
        What it asks for, with this objective's numbers.
    applies : bool
        Whether that is so here.
    why : str
        Why not; or, where it applies, how it is known of this objective.
    kind : {"exact", "expected", "bound", "slope"}, optional
        What a prediction is: the path itself; its mean over the order of the samples; what f − f*
        stays below; or what it goes like once the run is near the minimum.
    order : float, optional
        1 for linear convergence, 2 and 3 where digits double and triple; None for sublinear.
    rate : float, optional
        For order 1 the factor of the distance to the minimum a step, in the long run; for higher
        ones C in e ← C·eᵖ.
    floor : float, optional
        Of a run on batches, the mean of f − f* that it settles to.
    low : float, optional
        The value f* from which predictions count; of a quadratic without a minimum, that of its
        stationary point.
    best : Best, optional
        The least rate that the rule can have here.
    label : str
        A few words for a picture.
    start : tuple of float
        Where the run starts.

    Examples
    --------
    >>> from optviz import GradientDescent, objectives, theory
    >>> known = theory(GradientDescent(lr=0.06), objectives.quadratic_form(eigenvalues=[1, 30]))
    >>> known.label, known.kind, round(known.best.rate, 3)
    ('max|1 − lr·λ| = 0.94', 'exact', 0.935)
    """

    theorem: str
    source: str
    condition: str
    applies: bool
    why: str
    kind: Kind | None = None
    order: float | None = None
    rate: float | None = None
    floor: float | None = None
    low: float | None = None
    best: Best | None = None
    label: str = ""
    start: tuple[float, ...] = ()
    law: Law | None = field(default=None, repr=False, compare=False)

    def predicted(self, steps: int, start: ArrayLike | None = None) -> Array:
        """Return f − f* after 0, 1, … steps as the theorem has it; see `kind`.

        Parameters
        ----------
        steps : int
            How many.
        start : array_like (dim,), optional
            Another start.

        Returns
        -------
        array (steps + 1,)
            Where a quadratic has no minimum, f less its value at the stationary point.

        Raises
        ------
        SceneError
            The theorem does not apply, or not from this start.
        """
        with np.errstate(all="ignore"):
            return self._law().gaps(as_count("steps", steps), self._start(start))

    def path(self, steps: int, start: ArrayLike | None = None) -> Array | None:
        """Return the predicted points, (steps + 1, dim), or None where there is a bound only.

        Parameters
        ----------
        steps : int
            How many.
        start : array_like (dim,), optional
            Another start.

        Raises
        ------
        SceneError
            The theorem does not apply.
        """
        with np.errstate(all="ignore"):
            return self._law().path(as_count("steps", steps), self._start(start))

    def factor(self, coordinate: int, start: ArrayLike | None = None) -> tuple[float, bool] | None:
        """Return by what a coordinate's distance is multiplied a step, on a quadratic.

        Returns
        -------
        tuple of float and bool, or None
            The factor, and whether it is that of every step, with its sign; else it is that of the
            steps in the long run. None where there is none, as under a schedule.
        """
        if not 0 <= coordinate < len(self.start):
            raise SceneError(f"coordinate is {coordinate}", f"there are {len(self.start)}, from 0")
        with np.errstate(all="ignore"):
            return self._law().factor(coordinate, self._start(start))

    def holds_from(self, points: ArrayLike) -> int | None:
        """Return from which of a run's points (k + 1, dim) on the theorem speaks of it, if any.

        From the start, unless it is one of what happens near a minimum.
        """
        with np.errstate(all="ignore"):
            holds = self._law().holds(np.asarray(points, dtype=np.float64))
        if not holds[-1]:
            return None
        outside: NDArray[np.int64] = np.flatnonzero(~holds)
        return int(outside[-1]) + 1 if outside.size else 0

    def _law(self) -> Law:
        if self.law is None:
            raise SceneError(f"there is nothing to predict: {self.why}", "see `applies` first")
        return self.law

    def _start(self, start: ArrayLike | None) -> Array:
        point = np.atleast_1d(np.array(self.start if start is None else start, dtype=np.float64))
        if point.shape != (len(self.start),):
            raise SceneError(
                f"the start has shape {point.shape}", f"give {len(self.start)} numbers"
            )
        return point
