"""Sums of squares: objectives made of residuals, as Gauss-Newton needs them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from optviz.objectives import differences
from optviz.objectives.calling import Array, UserFunction
from optviz.objectives.description import Told
from optviz.objectives.objective import Objective
from optviz.objectives.signature import dimension, identity, is_on_paper, spelled


class LeastSquares(Objective):
    """The objective ½‖r(x)‖² of residuals r, which it can tell one by one.

    Made by `least_squares`.
    """

    __slots__ = ("_called", "_r")

    _r: _Residuals
    _called: str

    def __init__(
        self,
        residuals: Callable[..., Any],
        jacobian: Callable[..., Any] | None,
        dim: int,
        told: Told,
    ) -> None:
        named: dict[str, Any] = {**told, "name": told.get("name") or _name(residuals)}
        self._describe(dim, exact_grad=jacobian is not None, exact_hess=False, **named)
        calls = [spelled(one) for one in (residuals, jacobian) if one is not None]
        said = [f"{key}={value!r}" for key, value in self._keywords().items() if key != "name"]
        keep = object.__setattr__
        keep(self, "_r", _Residuals(residuals, jacobian, dim, self._scales))
        keep(self, "_called", f"objectives.least_squares({', '.join(calls + said)})")
        keep(self, "_identity", (identity(residuals), identity(jacobian), *self._told()))

    def _again(self) -> partial[Any]:
        return partial(least_squares, self._r.residuals, self._r.jacobian, **self._keywords())

    def residuals(self, p: ArrayLike) -> Array:
        """Evaluate the residuals.

        Parameters
        ----------
        p : array_like, shape (dim,) or (dim, …)
            One point, or many with the components first.

        Returns
        -------
        ndarray, shape (m,) or (m, …)
        """
        return self._r.at(self._points(p))

    def jacobian(self, p: ArrayLike) -> Array:
        """Evaluate the derivatives of the residuals.

        Parameters
        ----------
        p : array_like, shape (dim,) or (dim, …)
            One point, or many with the components first.

        Returns
        -------
        ndarray, shape (m, dim) or (m, dim, …)
            Row i is the gradient of residual i.
        """
        return self._r.jacobian_at(self._points(p))

    def _value_at(self, p: Array) -> Any:
        r = self._r.at(p)
        return 0.5 * np.sum(r * r, axis=0)

    def _grad_at(self, p: Array) -> Array:
        return np.asarray(np.einsum("i...,ij...->j...", self._r.at(p), self._r.jacobian_at(p)))

    def _hess_at(self, p: Array) -> Array:
        return self._differenced_hess(p)

    _value_over = _value_at
    _grad_over = _grad_at
    _hess_over = _hess_at

    def __repr__(self) -> str:
        return self._identity if isinstance(self._identity, str) else self._called


def least_squares(
    residuals: Callable[..., Any],
    jacobian: Callable[..., Any] | None = None,
    *,
    dim: int | None = None,
    **told: Unpack[Told],
) -> LeastSquares:
    r"""Make the objective ½‖r(x)‖² of residuals.

    .. math:: f(x) = \frac{1}{2} \sum_{i=1}^m r_i(x)^2, \quad \nabla f = J^T r

    Parameters
    ----------
    residuals : callable
        The m residuals, written as on paper, ``lambda x, y: (1 - x, 10 * (y - x**2))``, or with
        ``dim=n`` as a function of one array, as for an `Objective`.
    jacobian : callable, optional
        Their derivatives, m rows of `dim` entries; without it, central differences.
    dim : int, optional
        Number of components of a point; by default the number of parameters.
    **told
        Domain, minima, start, name, latex and the like, as for an `Objective`.

    Returns
    -------
    Objective
        With two more methods, ``residuals(p)`` and ``jacobian(p)``. The gradient is exact where
        the Jacobian is given; the Hessian is its differences.

    Raises
    ------
    SceneError
        As an `Objective` does.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), section 10.1.

    Examples
    --------
    >>> f = least_squares(lambda x, y: (1 - x, 10 * (y - x**2)))
    >>> f.residuals((0, 1)).tolist(), float(f.value((0, 1)))
    ([1.0, 10.0], 50.5)
    """
    return LeastSquares(residuals, jacobian, dimension(residuals, dim), told)


def _name(residuals: Callable[..., Any]) -> str:
    called = getattr(residuals, "__name__", "")
    return called if called.isidentifier() else "sum of squares"


class _Residuals:
    """The user's functions, called once it is known how many residuals there are."""

    def __init__(
        self,
        residuals: Callable[..., Any],
        jacobian: Callable[..., Any] | None,
        dim: int,
        scales: Array,
    ) -> None:
        self.residuals, self.jacobian, self.dim, self.scales = residuals, jacobian, dim, scales
        self._r: UserFunction | None = None
        self._j: UserFunction | None = None
        for function, role in ((residuals, "residuals"), (jacobian, "jacobian")):
            if function is not None:
                is_on_paper(function, role, dim)

    def at(self, p: Array) -> Array:
        """Return r at points (dim, …)."""
        if self._r is None:
            self._r = self._counted(p.reshape(self.dim, -1)[:, 0])
        return self._r.at(p) if p.ndim == 1 else self._r.over(p)

    def jacobian_at(self, p: Array) -> Array:
        """Return J at points (dim, …), (m, dim, …)."""
        if self.jacobian is None:
            return differences.jacobian(self.at, p, self.scales)
        if self._j is None:
            shape = (len(self.at(p)), self.dim)
            self._j = UserFunction(self.jacobian, "jacobian", self.dim, shape)
        return self._j.at(p) if p.ndim == 1 else self._j.over(p)

    def _counted(self, point: Array) -> UserFunction:
        """Find out how many residuals there are, at a point that is asked for anyway."""
        on_paper = is_on_paper(self.residuals, "residuals", self.dim)
        try:
            found = self.residuals(*point) if on_paper else self.residuals(point.copy())
            count = max(1, np.size(found))
        except Exception:
            count = 1  # the call that follows says what is wrong
        return UserFunction(self.residuals, "residuals", self.dim, (count,))
