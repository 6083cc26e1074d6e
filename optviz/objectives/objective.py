"""What is minimised: a function with its derivatives and what a picture needs to know of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from optviz.errors import SceneError
from optviz.language import Noted, in_a_row, known_as, upright
from optviz.objectives import differences
from optviz.objectives.autodiff import Autodiff
from optviz.objectives.calling import Array, UserFunction
from optviz.objectives.description import UNKNOWN, Told
from optviz.objectives.families import Functions, with_axis
from optviz.objectives.signature import dimension, identity, spelled
from optviz.objectives.transforms import Movement, Transforms

_FLOAT = np.dtype(np.float64)


class Objective(Autodiff["Objective"], Transforms["Objective"]):
    """A function to minimise, with derivatives that are exact or as good as differences allow.

    The function is written as on paper, ``lambda x: x**2`` or ``lambda x, y: x**2 - y**2``, and
    gets its components one by one; with ``dim=n`` and one parameter it gets one array of shape
    ``(n, …)``. Functions that cannot take arrays (``math.cos``, ``if x > 0``) are called point by
    point. What the function does to its arguments harms nobody: they are copies.

    Parameters
    ----------
    f : callable
        The function.
    grad, hess : callable, optional
        Its gradient and Hessian, on paper or with one array, returning `dim` entries and
        `dim` × `dim` nested entries (in one dimension, one number); constants will do as entries.
        Without them, central differences: about ten digits of the gradient, ten of a Hessian
        from `grad`, seven of one from `f` alone.
    dim : int, optional
        Number of components of a point; by default the number of f's parameters.
    domain : sequence of (float, float), optional
        Where the function is minimised, one pair for each axis; one pair alone stands for all.
    view : sequence of (float, float), optional
        What a picture shows, where that is not the whole domain.
    minima : sequence of points, optional
        The known minimizers: those where the value is least.
    local_minima, saddles, maxima : sequences of points, optional
        Other stationary points worth knowing: minimizers that are not the best, saddle points,
        and maximizers, local ones too.
    start : point, optional
        Where a run starts when nothing else is said.
    name : str, optional
        The name in pictures; by default that of the function.
    latex : str, optional
        The right-hand side of the formula in matplotlib's mathtext, without dollar signs.

    Attributes
    ----------
    dim : int
    domain, view : tuple of (float, float), or None
    minima, local_minima, saddles, maxima : tuples of points
    start : tuple of float, or None
    name : str
    latex : str or None
    exact_grad, exact_hess : bool
        Whether the derivative was given, not differenced.

    Raises
    ------
    SceneError
        At once for a wrong `dim`, `domain`, `view`, point or number of parameters; when
        evaluated, if `f` raises (with the line of the user's code that did), or returns anything
        but real numbers in the right shape.

    Notes
    -----
    Objectives are values: read-only, and equal when made alike, which for callables means from
    the same ones. Numerical warnings and infinities are the caller's to handle.

    Examples
    --------
    >>> saddle = Objective(lambda x, y: x**2 - y**2, domain=(-2, 2), name="saddle")
    >>> float(saddle.value((3, 1)))
    8.0
    """

    __slots__ = (
        "_f",
        "_grad",
        "_grad_at",
        "_grad_over",
        "_hess",
        "_hess_at",
        "_hess_over",
        "_value_at",
        "_value_over",
    )

    _f: UserFunction
    _grad: UserFunction | None
    _hess: UserFunction | None
    _value_at: Callable[[Array], Any]
    _grad_at: Callable[[Array], Array]
    _hess_at: Callable[[Array], Array]
    _value_over: Callable[[Array], Array]
    _grad_over: Callable[[Array], Array]
    _hess_over: Callable[[Array], Array]

    def __init__(
        self,
        f: Callable[..., Any],
        grad: Callable[..., Any] | None = None,
        hess: Callable[..., Any] | None = None,
        *,
        dim: int | None = None,
        domain: Any = None,
        view: Any = None,
        minima: Any = (),
        local_minima: Any = (),
        saddles: Any = (),
        maxima: Any = (),
        start: Any = None,
        name: str | None = None,
        latex: str | None = None,
    ) -> None:
        for function, role in ((f, "f"), (grad, "grad"), (hess, "hess")):
            if not callable(function) and (function is not None or role == "f"):
                remedy = "use Objective.from_formula for text" if isinstance(function, str) else ""
                raise SceneError(f"{role} is not a function but {function!r:.60}", remedy)
        count = dimension(f, dim)
        called = getattr(f, "__name__", "f")
        self._describe(
            count,
            name=name or (called if called.isidentifier() else "f"),
            domain=domain,
            view=view,
            minima=minima,
            local_minima=local_minima,
            saddles=saddles,
            maxima=maxima,
            start=start,
            latex=latex,
            exact_grad=grad is not None,
            exact_hess=hess is not None,
        )
        keep = partial(object.__setattr__, self)
        keep("_f", UserFunction(f, "f", count, ()))
        keep("_grad", grad and UserFunction(grad, "grad", count, (count,)))
        keep("_hess", hess and UserFunction(hess, "hess", count, (count, count)))
        keep("_value_at", self._f.at)
        keep("_grad_at", self._grad.at if self._grad else self._differenced_grad)
        keep("_hess_at", self._hess.at if self._hess else self._differenced_hess)
        keep("_value_over", self._f.over)
        keep("_grad_over", self._grad.over if self._grad else self._differenced_grad)
        keep("_hess_over", self._hess.over if self._hess else self._differenced_hess)
        keep("_identity", (*map(identity, (f, grad, hess)), *self._told()))

    @classmethod
    def from_formula(cls, text: str, *, dim: int | None = None, **told: Unpack[Told]) -> Objective:
        r"""Make an objective from a formula, with exact derivatives and the LaTeX for pictures.

        Parameters
        ----------
        text : str
            Numbers, ``+ - * / **``, parentheses, the functions in `formula.FUNCTIONS`, ``pi``,
            ``e`` and the variables ``x``, ``y`` or ``x1`` … ``xn``. It is never evaluated as
            Python code.
        dim : int, optional
            Number of components where it is more than the formula shows.
        **told
            Domain, view, minima, local_minima, saddles, maxima, start, name and latex, as for an
            `Objective`; the name is the text unless given, and the LaTeX that of the formula.

        Returns
        -------
        Objective

        Raises
        ------
        SceneError
            Pointing at the character at fault.

        Examples
        --------
        >>> Objective.from_formula("x**2 - cos(pi*x/20)", domain=(-20, 20)).latex
        'x^2 - \\cos\\frac{\\pi x}{20}'
        """
        from optviz.objectives.formula import parse
        from optviz.objectives.formula_latex import latex
        from optviz.objectives.formula_sympy import Derivatives

        formula = parse(text, dim)
        exact = Derivatives(formula)
        own: dict[str, Any] = {key: value for key, value in told.items() if value is not None}
        shown = {"name": formula.text, "latex": latex(formula), **own}
        made = cls(exact.value, exact.grad, exact.hess, dim=formula.dim, **shown)
        given = {key: own.get(key) for key in ("name", "latex")} | {"dim": dim}
        options = {**made._options(), **given}
        said = "".join(f", {key}={value!r}" for key, value in options.items() if value is not None)
        call = f"Objective.from_formula({formula.text!r}{said})"
        return made._known_as(call, partial(cls.from_formula, formula.text, **options))

    def value(self, p: ArrayLike) -> Any:
        """Evaluate the function.

        Parameters
        ----------
        p : array_like, shape (dim,) or (dim, …)
            One point, or many with the components first.

        Returns
        -------
        float64 or ndarray of shape (…)
        """
        # Every step of every recording comes through here: three cheap tests, then the function.
        if type(p) is np.ndarray and p.shape == self._one and p.dtype is _FLOAT:
            return self._value_at(p)
        points = self._points(p)
        return self._value_at(points) if points.ndim == 1 else self._value_over(points)

    def grad(self, p: ArrayLike) -> Array:
        """Evaluate the gradient.

        Parameters
        ----------
        p : array_like, shape (dim,) or (dim, …)
            One point, or many with the components first.

        Returns
        -------
        ndarray, shape (dim,) or (dim, …)
        """
        if type(p) is np.ndarray and p.shape == self._one and p.dtype is _FLOAT:
            return self._grad_at(p)
        points = self._points(p)
        return self._grad_at(points) if points.ndim == 1 else self._grad_over(points)

    def hess(self, p: ArrayLike) -> Array:
        """Evaluate the Hessian.

        Parameters
        ----------
        p : array_like, shape (dim,) or (dim, …)
            One point, or many with the components first.

        Returns
        -------
        ndarray, shape (dim, dim) or (dim, dim, …)
        """
        if type(p) is np.ndarray and p.shape == self._one and p.dtype is _FLOAT:
            return self._hess_at(p)
        points = self._points(p)
        return self._hess_at(points) if points.ndim == 1 else self._hess_over(points)

    @property
    def lowest(self) -> float | None:
        """The least value over the known minima, or None where none is known."""
        if self._lowest is UNKNOWN:
            clean = self if self._clean is None else self._clean
            with np.errstate(all="ignore"):
                values = [float(clean.value(np.array(point))) for point in self.minima]
            known = [value for value in values if not math.isnan(value)]
            object.__setattr__(self, "_lowest", min(known, default=None))
        lowest: float | None = self._lowest
        return lowest

    def _differenced_grad(self, points: Array) -> Array:
        return differences.gradient(self.value, points, self._scales)

    def _differenced_hess(self, points: Array) -> Array:
        if self.exact_grad:
            return differences.hessian_of_gradient(self.grad, points, self._scales)
        return differences.hessian(self.value, points, self._scales)

    def _points(self, p: ArrayLike) -> Array:
        try:
            points = np.asarray(p)
            if points.dtype.kind not in "biuf":
                raise TypeError
        except (TypeError, ValueError):
            raise SceneError(f"{p!r:.60} is not a point of real numbers") from None
        points = points.astype(np.float64, copy=False)
        if points.ndim == 0 and self.dim == 1:
            return points.reshape(1)
        if points.ndim == 0 or len(points) != self.dim:
            raise SceneError(
                f"a point of shape {points.shape} was given to {self.name!r}",
                f"it takes shape ({self.dim},), or ({self.dim}, …) for many points at once",
            )
        return points

    def _again(self) -> partial[Any]:
        functions: list[Any] = [
            given and given.function for given in (self._f, self._grad, self._hess)
        ]
        return partial(type(self), *functions, **self._keywords())

    def _derived(
        self,
        functions: Callable[..., Functions],
        movement: Movement,
        words: Noted,
        method: str,
        *args: Any,
        **options: Any,
    ) -> Objective:
        said = [*map(repr, args), *(f"{key}={value!r}" for key, value in options.items())]
        made = Objective(
            *(with_axis(self.dim, one) for one in functions(self.value, self.grad, self.hess)),
            **movement.along(self),
            dim=self.dim,
            name=in_a_row((known_as(self.name), words)),
            latex=None if self.latex is None else in_a_row((self.latex, upright(words)), r",\ "),
        )._known_as(
            (self, f"{method}({', '.join(said)})"), partial(getattr(self, method), *args, **options)
        )
        clean = self._clean and self._clean._derived(
            functions, movement, words, method, *args, **options
        )
        return made._marked(_clean=clean, exact_grad=self.exact_grad, exact_hess=self.exact_hess)

    @classmethod
    def _differentiated(
        cls, library: str, f: Callable[..., Any], functions: Functions, dim: int, told: Told
    ) -> Objective:
        called = getattr(f, "__name__", "f")
        told.setdefault("name", called if called.isidentifier() else "f")
        made = Objective(*functions, dim=dim, **told)
        again = partial(getattr(Objective, f"from_{library}"), f, **made._keywords())
        return made._known_as((library, identity(f), *made._told()), again)

    def __repr__(self) -> str:
        match self._identity:
            case str(call):
                return call
            case (Objective() as origin, str(call)):
                return f"{origin!r}.{call}"
        functions = {"": self._f, "grad=": self._grad, "hess=": self._hess}
        parts = [key + spelled(given.function) for key, given in functions.items() if given]
        parts.append(f"dim={self.dim}")
        options = {**self._options(), "name": self.name, "latex": self.latex}
        parts += [f"{key}={value!r}" for key, value in options.items() if value]
        return f"Objective({', '.join(parts)})"
