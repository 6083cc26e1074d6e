"""Calling a user's function as it was written: component by component, or with one array."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import itemgetter
from typing import Any, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError, in_words, users_line
from optviz.objectives.signature import is_on_paper

Array: TypeAlias = NDArray[np.float64]

_FLOAT = np.dtype(np.float64)


class UserFunction:
    """A function of a point, with the shape that its result must have.

    One point goes through ``at``, the hot path of every recording. Many points go through
    ``over``: all at once where the function allows it, one by one where it does not (``math.cos``,
    ``if x > 0``), which is found out once and remembered.

    Parameters
    ----------
    function : callable
        Takes `dim` components, or one array of shape ``(dim, …)``.
    role : str
        What messages call it: ``f``, ``grad`` or ``hess``.
    dim : int
        Number of components of a point.
    entries : tuple of int
        Shape of the result at one point: ``()``, ``(dim,)`` or ``(dim, dim)``.

    Raises
    ------
    SceneError
        If the function cannot be called with `dim` components nor with one array.
    """

    __slots__ = ("_checked", "_one_by_one", "at", "dim", "entries", "function", "on_paper", "role")

    def __init__(
        self, function: Callable[..., Any], role: str, dim: int, entries: tuple[int, ...]
    ) -> None:
        self.function = function
        self.role = role
        self.dim = dim
        self.entries = entries
        self.on_paper = is_on_paper(function, role, dim)
        self.at: Callable[[Array], Any] = self._number_at() if entries == () else self._array_at()
        self._one_by_one = False
        self._checked = False

    def over(self, points: Array) -> Array:
        """Evaluate at many points of shape ``(dim, …)``, which are not changed."""
        batch = points.shape[1:]
        count = math.prod(batch)
        # A batch of one says nothing: `if x > 0` and `float(x)` work on it, or nearly so.
        if self._one_by_one or count < 2:
            return self._each(points)
        try:
            found = self._whole(points.copy(), batch)
        except Exception:
            # If the function is at fault, not just unable to take arrays, this raises properly.
            found = self._each(points)
            self._one_by_one = True
            return found
        if not self._checked:
            if not self._agrees(points, found):
                self._one_by_one = True
                return self._each(points)
            self._checked = True
        return found

    def _number_at(self) -> Callable[[Array], Any]:
        call, float64, as_number, fail = self._call(), np.float64, self._as_number, self._fail

        def at(point: Array) -> Any:
            try:
                result = call(point)
            except Exception as error:
                fail(error, point)
            return result if type(result) is float64 else as_number(result)

        return at

    def _array_at(self) -> Callable[[Array], Any]:
        call, entries, array, float64 = self._call(), self.entries, np.array, np.float64
        as_entries, fail, lone, axes = (
            self._as_entries,
            self._fail,
            self.dim == 1,
            len(self.entries),
        )

        def at(point: Array) -> Any:
            try:
                result = call(point)
            except Exception as error:
                fail(error, point)
            if lone and type(result) is float64:
                return array(result, ndmin=axes)
            try:
                # A copy always: the result may be the user's own array, a constant Hessian say.
                made = array(result)
            except ValueError:  # ragged
                return as_entries(result)
            if made.shape == entries and made.dtype is _FLOAT:
                return made
            return as_entries(result)

        return at

    def _call(self) -> Callable[[Array], Any]:
        """Return how the function is called at one point, with a copy of its components."""
        function = self.function
        if not self.on_paper:
            return lambda point: function(point.copy())
        if self.dim == 1:
            return lambda point: function(point[0])
        components = itemgetter(*range(self.dim))  # four times as fast as to iterate over an array
        return lambda point: function(*components(point))

    def _as_number(self, result: Any) -> np.float64:
        try:
            found = np.asarray(result)
        except ValueError:
            self._refuse("a ragged sequence", "one number")
        if found.dtype.kind not in "biuf":
            self._refuse(_in_words(result), "a real number")
        if found.ndim:
            self._refuse(f"an array of shape {found.shape} at one point", "one number")
        return np.float64(found)

    def _as_entries(self, result: Any) -> Array:
        wanted = " × ".join(str(n) for n in self.entries)
        wanted = f"{wanted} number{'s' if self.dim > 1 else ''}"
        try:
            found = np.array(result)
        except ValueError:
            self._refuse("a ragged sequence", wanted)
        if found.dtype.kind not in "biuf":
            self._refuse(_in_words(result, found), wanted)
        if self.dim == 1 and found.size == 1 and found.ndim <= len(self.entries):
            found = found.reshape(self.entries)
        if found.shape != self.entries:
            self._refuse(f"an array of shape {found.shape} at one point", wanted)
        return found.astype(np.float64)

    def _whole(self, points: Array, batch: tuple[int, ...]) -> Array:
        """All points in one call; raises where the result does not have the right shape."""
        result = self.function(*points) if self.on_paper else self.function(points)
        if not self.entries:
            found = np.asarray(result)
            # A lone number may be a sum over the batch, so it is not spread over it.
            if found.shape != batch or found.dtype.kind not in "biuf":
                raise ValueError
            return np.asarray(found, dtype=np.float64)
        if self.dim == 1 and np.shape(result) in (batch, ()):
            result = [result] if len(self.entries) == 1 else [[result]]
        made = np.empty(self.entries + batch)
        _fill(made, result, len(self.entries))
        return made

    def _each(self, points: Array) -> Array:
        rows = np.ascontiguousarray(points.reshape(self.dim, -1).T)
        made = np.empty((*self.entries, len(rows)))
        for k, row in enumerate(rows):
            made[..., k] = self.at(row)
        return made.reshape(self.entries + points.shape[1:])

    def _agrees(self, points: Array, found: Array) -> bool:
        """Whether a few points alone give what they gave in the batch.

        ``lambda x: x / np.max(x)`` has the right shape and the wrong values.
        """
        flat = points.reshape(self.dim, -1)
        picked = [0, flat.shape[1] // 2, flat.shape[1] - 1]
        alone = self._each(flat[:, picked])
        together = found.reshape((*self.entries, -1))[..., picked]
        return bool(np.allclose(alone, together, rtol=1e-9, atol=1e-12, equal_nan=True))

    def _fail(self, error: Exception, point: Array) -> NoReturn:
        if isinstance(error, (Warning, SceneError, MemoryError)):
            raise error
        file, line = users_line(error) or (None, None)
        where = ", ".join(f"{float(x):.6g}" for x in point)
        remedy = f"it was called at ({where})"
        if self.dim == 1 and isinstance(error, (TypeError, IndexError)):
            remedy += "; a function that takes one array says so by dim="
        raise SceneError(
            f"{self.role} raised {in_words(error)}", remedy, file=file, line=line
        ) from error

    def _refuse(self, found: str, wanted: str) -> NoReturn:
        code = getattr(self.function, "__code__", None)
        raise SceneError(
            f"{self.role} returned {found}",
            f"it must return {wanted}",
            file=code.co_filename if code else None,
            line=code.co_firstlineno if code else None,
        )


def _fill(made: Array, result: Any, depth: int) -> None:
    """Copy nested entries into an array, spreading constants over the batch."""
    if depth == 0:
        entry = np.asarray(result)
        if entry.dtype.kind not in "biuf" or entry.shape not in ((), made.shape):
            raise ValueError
        made[...] = entry
        return
    if len(result) != len(made):
        raise ValueError
    for part, entry in zip(made, result, strict=True):
        # Iterating an array gives a scalar, not a view, when it has one axis.
        if part.ndim == 0:
            raise ValueError
        _fill(part, entry, depth - 1)


def _in_words(result: Any, found: Any = None) -> str:
    if result is None:
        return "nothing"
    kind = np.asarray(result if found is None else found).dtype.kind
    if kind == "c":
        return f"a complex number, {result!r}" if np.ndim(result) == 0 else "complex numbers"
    return f"{type(result).__name__} {result!r:.40}"
