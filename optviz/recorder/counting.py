"""The objective as an optimizer sees it while it is recorded: every call is counted."""

from __future__ import annotations

from collections.abc import Sized
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from optviz.objectives import Objective

Array = NDArray[np.float64]

_COUNTED_AS = {"residuals": "value", "jacobian": "grad"}  # of a sum of squares


class Counted:
    """An objective whose calls are counted and whose gradient at the current point is kept.

    A call is noted as the number of points known when it was made; the gradients at the current
    point, which the record has anyway, are counted there. One point and many at once, (dim, n),
    work alike.

    Attributes
    ----------
    here : ndarray, shape (dim,) or (dim, n), or None
        The current point, the very object that the optimizer is given.
    slope : bytes or None
        The gradient there once it was asked for. Bytes are the cheapest copy to make and to join.
    asked : dict of str to list of int
        For each kind of call, how many points were known at each.
    seed : int
        For rules that draw random numbers.
    """

    at_once: ClassVar[bool] = False
    """Whether the gradients at the current point are among those in `asked`."""

    __slots__ = ("_grad", "asked", "here", "objective", "points", "seed", "slope")

    def __init__(self, objective: Objective, seed: int, points: Sized) -> None:
        self.objective = objective
        self.seed = seed
        self.points = points
        self.asked: dict[str, list[int]] = {"value": [], "grad": [], "hess": []}
        self._grad = objective.grad
        self.here: Array | None = None
        self.slope: bytes | None = None

    def value(self, p: Array) -> Any:
        """Return f, and count."""
        self.asked["value"].append(len(self.points))
        return self.objective.value(p)

    def grad(self, p: Array) -> Array:
        """Return the gradient; at the current point it is computed and counted once."""
        if p is not self.here:
            self.asked["grad"].append(len(self.points))
            return self._grad(p)
        if self.slope is not None:
            return np.frombuffer(self.slope).reshape(p.shape).copy()
        found = self._grad(p)
        self.slope = found.tobytes()  # a copy: the rule may go on to scale its gradient in place
        return found

    def hess(self, p: Array) -> Array:
        """Return the Hessian, and count."""
        self.asked["hess"].append(len(self.points))
        return self.objective.hess(p)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.objective, name)
        kind = _COUNTED_AS.get(name)
        if kind is None:
            return found

        def counted(p: Array) -> Any:
            self.asked[kind].append(len(self.points))
            return found(p)

        return counted


class Watched(Counted):
    """An objective at whose gradient the recorder looks at each point, to see whether to go on.

    What the rule asks for on its way to a point is kept until it is there: what it knows is not
    asked for again, and what the recorder asks for first the rule then has.
    """

    __slots__ = ("_ahead", "_known")

    def __init__(self, objective: Objective, seed: int, points: Sized) -> None:
        super().__init__(objective, seed, points)
        self._known: dict[tuple[str, bytes], Array] = {}
        self._ahead: tuple[bytes, Array] | None = None

    def arrive(self, x: Array) -> None:
        """Go on to another current point, or stay at the very same, with what is known of it."""
        at = x.tobytes()
        if x is self.here and self.slope is not None:
            self._known["grad", at] = np.frombuffer(self.slope)
        self._known = {key: found for key, found in self._known.items() if key[1] == at}
        self.here, self.slope = x, None

    def look(self) -> Array:
        """Return the gradient at the current point, from what is known where that is enough."""
        assert self.here is not None
        at = self.here.tobytes()
        if ("grad", at) in self._known:
            return self._known["grad", at]
        residuals = self._known.get(("residuals", at))
        if residuals is None:
            return self.grad(self.here)
        if ("jacobian", at) not in self._known:
            self._ahead = at, self.jacobian(self.here)
        found: Array = self._known["jacobian", at].T @ residuals
        return found

    def grad(self, p: Array) -> Array:
        """Return the gradient; at the current point it is computed and counted once."""
        found = super().grad(p)
        if p is not self.here:
            self._known["grad", p.tobytes()] = found.copy()
        return found

    def __getattr__(self, name: str) -> Any:
        asked = super().__getattr__(name)
        if name not in _COUNTED_AS:
            return asked

        def kept(p: Array) -> Any:
            at = p.tobytes()
            if name == "jacobian" and self._ahead is not None and self._ahead[0] == at:
                found, self._ahead = self._ahead[1].copy(), None
                return found
            found = asked(p)
            self._known[name, at] = np.array(found)
            return found

        return kept


class Sampled(Counted):
    """The batch of the step at hand, as an optimizer sees it; every call is counted at once."""

    __slots__ = ("_asked_here",)

    at_once: ClassVar[bool] = True

    def __init__(self, objective: Objective, seed: int, points: Any) -> None:
        super().__init__(objective, seed, points)
        self._asked_here = False

    def take(self, batch: Any, x: Array | None) -> None:
        """Go on to another batch and the point where it is dealt."""
        self.objective, self._grad = batch, batch.grad
        self.here, self.slope = x, None
        self._asked_here = False

    def slope_here(self) -> bytes:
        """Return the gradient of the batch at the current point, without counting it."""
        assert self.here is not None
        if self.slope is None:
            self.slope = self._grad(self.here).tobytes()
        return self.slope

    def grad(self, p: Array) -> Array:
        """Return the gradient; at the current point it is computed and counted once."""
        if p is self.here and not self._asked_here:
            self._asked_here = True
            self.asked["grad"].append(len(self.points))
        return super().grad(p)
