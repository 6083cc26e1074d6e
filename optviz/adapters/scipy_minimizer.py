"""The methods of scipy.optimize.minimize as entries of a scene."""

from __future__ import annotations

import warnings
from collections.abc import Sized
from typing import Any, ClassVar, NamedTuple

import numpy as np

from optviz import extras
from optviz.adapters.adapter import Adapter, described
from optviz.errors import OptvizError, SceneError, nearest
from optviz.optimizers.demands import one_point
from optviz.optimizers.optimizer import Array, Differentiable

_NEEDS = {
    "Nelder-Mead": "",
    "Powell": "",
    "CG": "g",
    "BFGS": "g",
    "Newton-CG": "gh",
    "L-BFGS-B": "g",
    "TNC": "g",
    "COBYLA": "",
    "SLSQP": "g",
    "trust-constr": "gh",
    "dogleg": "gh",
    "trust-ncg": "gh",
    "trust-krylov": "gh",
    "trust-exact": "gh",
}
_ARGUMENTS = ("bounds", "constraints", "tol")
_FIRST = 32  # iterations that are asked for at first; then four times as many, and so on


class SciPyState(NamedTuple):
    """The iterations made, and the minimization that they are read from."""

    t: int
    memory: _Minimization


class SciPyMinimizer(Adapter):
    """A method of ``scipy.optimize.minimize``, one step an iteration as its callback tells them.

    Parameters
    ----------
    method : str
        Such as ``"BFGS"``, ``"Nelder-Mead"``, ``"Newton-CG"``, ``"trust-exact"``.
    **options
        ``tol``, ``bounds`` or ``constraints``, and what the method itself takes, such as
        ``maxiter=50`` or ``gtol=1e-9``.

    Raises
    ------
    MissingExtra
        SciPy is not installed.
    SceneError
        There is no such method, or, when it is run, no such option.

    Notes
    -----
    SciPy runs a minimization whole. It is run as far as steps are asked for, from the start again
    with a longer limit where they go on, and its iterates are then read one by one; where SciPy
    ends, the run stays. Each step makes the evaluations that SciPy made for it, so that they are
    counted where they belong. Methods get the gradient and the Hessian if they use them.

    Examples
    --------
    >>> from optviz import SciPyMinimizer, objectives, record  # doctest: +SKIP
    >>> f = objectives.rosenbrock()  # doctest: +SKIP
    >>> record(f, SciPyMinimizer("BFGS"), f.start).points[-1].round(5)  # doctest: +SKIP
    array([1., 1.])
    """

    cost: ClassVar[str] = "as the method needs"
    stepwise: ClassVar[bool] = False

    method: str
    _scipy: Any

    def __init__(self, method: str, **options: Any) -> None:
        scipy = extras.load("scipy.optimize", "SciPyMinimizer")
        known = {one.lower(): one for one in _NEEDS}
        if not isinstance(method, str) or method.lower() not in known:
            hint = nearest(str(method), _NEEDS) or f"known are {', '.join(_NEEDS)}"
            raise SceneError(f"SciPy has no method {method!r:.80} that can be used here", hint)
        method = known[method.lower()]
        self._know(method, repr(method), options)
        self._keep(
            _scipy=scipy, method=method, name=f"SciPy {method}", details=described(options, {})
        )

    def init(self, objective: Differentiable, x: Array) -> SciPyState:
        """Return a minimization that has yet to begin."""
        one_point(self, x)
        return SciPyState(0, _Minimization(self, x))

    def step(
        self, objective: Differentiable, x: Array, state: SciPyState
    ) -> tuple[Array, SciPyState]:
        """Return the next iterate; from a point that is not on the path, of a new start there."""
        t, memory = state
        if not np.array_equal(memory.point(objective, t), x):
            t, memory = 0, _Minimization(self, x)
        found = memory.point(objective, t + 1)
        for kind, p in memory.calls(t + 1):
            getattr(objective, kind)(x if np.array_equal(p, x) else p)
        return found.copy(), SciPyState(t + 1, memory)

    def minimize(
        self, functions: dict[str, Any], made: Sized, start: Array, limit: int
    ) -> tuple[list[tuple[Array, int]], bool]:
        """Run SciPy for as many iterations as the limit; return its iterates and whether it ended.

        Each iterate comes with the number of evaluations that had been made.
        """
        path = [(start.copy(), 0)]

        def note(x: Any, *_: Any) -> None:
            path.append((np.array(x, dtype=np.float64).reshape(start.shape), len(made)))
            if len(path) > limit:
                raise _Enough

        options = dict(self.options)
        arguments = {name: options.pop(name) for name in _ARGUMENTS if name in options}
        if self.method == "COBYLA" and "disp" not in options:
            options["disp"] = False
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", self._scipy.OptimizeWarning)
            try:
                end = self._scipy.minimize(
                    x0=start.copy(), method=self.method, callback=note, options=options,
                    **functions, **arguments,
                )  # fmt: skip
            except _Enough:
                return path, False
            except self._scipy.OptimizeWarning as warning:
                raise SceneError(
                    f"{self.name} warns: {warning}", "mend the options of SciPyMinimizer"
                ) from None
        last = np.array(end.x, dtype=np.float64).reshape(start.shape)
        if not np.array_equal(last, path[-1][0]):
            path.append((last, len(made)))
        elif len(path) > 1:
            path[-1] = (last, len(made))  # what SciPy evaluated to see that it is done
        return path, True


class _Minimization:
    """One run of SciPy from a start: a function of the start that is worked out when asked."""

    def __init__(self, minimizer: SciPyMinimizer, start: Array) -> None:
        self._minimizer = minimizer
        self._start = start.copy()
        self._path: list[tuple[Array, int]] = [(self._start, 0)]
        self._made: list[tuple[str, Array]] = []
        self._limit = 0
        self._ended = False

    def point(self, objective: Differentiable, t: int) -> Array:
        """Return an iterate, or the last where there are fewer."""
        while t >= len(self._path) and not self._ended:
            self._run(objective, 4 * self._limit or _FIRST)
        return self._path[min(t, len(self._path) - 1)][0]

    def calls(self, t: int) -> list[tuple[str, Array]]:
        """Return the kind and place of each evaluation between an iterate and the one before."""
        if t >= len(self._path):
            return []
        return self._made[self._path[t - 1][1] : self._path[t][1]]

    def _run(self, objective: Differentiable, limit: int) -> None:
        # The evaluations here are not to be counted: each step makes its own again.
        plain = getattr(objective, "objective", objective)
        made: list[tuple[str, Array]] = []

        def noted(kind: str) -> Any:
            evaluate = getattr(plain, kind)

            def function(p: Any) -> Any:
                point = np.array(p, dtype=np.float64).reshape(self._start.shape)
                made.append((kind, point))
                found = evaluate(point)
                return float(found) if kind == "value" else found

            return function

        needs = _NEEDS[self._minimizer.method]
        functions = {"fun": noted("value")}
        functions |= {"jac": noted("grad")} if "g" in needs else {}
        functions |= {"hess": noted("hess")} if "h" in needs else {}
        try:
            self._path, self._ended = self._minimizer.minimize(functions, made, self._start, limit)
        except (OptvizError, np.linalg.LinAlgError):
            raise
        except (TypeError, ValueError) as error:
            raise SceneError(
                f"{self._minimizer.name} raised {type(error).__name__}: {error}",
                "mend the options of SciPyMinimizer",
            ) from error
        self._made, self._limit = made, limit


class _Enough(Exception):  # noqa: N818  (no mistake: it ends a minimization that goes on)
    """As many iterates as were asked for are known."""
