"""Which theorem speaks of a rule on an objective."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import SceneError
from optviz.optimizers import Adam, GradientDescent, Momentum, Nesterov, Newton
from optviz.recorder.batching import as_batch_size
from optviz.recorder.loop import starting_point
from optviz.theorems.convex import descends
from optviz.theorems.curvature import MOST, Quadratic, quadratic_of
from optviz.theorems.law import Theory
from optviz.theorems.near_minima import digits, flat_minimum_near, minimum_near, slopes
from optviz.theorems.on_batches import on_batches
from optviz.theorems.on_quadratics import on_quadratic
from optviz.theorems.recurrence import Recurrence, recurrence

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.optimizers import Optimizer

_NO_RATE = "no rate is known of it: on some convex functions it does not converge at all"


def theory(
    optimizer: Optimizer,
    objective: Objective,
    start: ArrayLike | None = None,
    *,
    batch_size: int | None = None,
) -> Theory:
    r"""Say what is known of how a rule converges on an objective, and by which theorem.

    On a quadratic, paths of gradient descent, the heavy ball, Nesterov's rule, Newton and
    regularized Newton are known exactly, schedules and weight decay included: in the direction
    of an eigenvector of eigenvalue λ, gradient descent multiplies by :math:`1 - \eta\lambda`, and
    the others by the powers of a matrix. On batches the mean of f − f* is known, of a quadratic.
    Where f is convex and η ≤ 1/L, :math:`f_k - f^* \le \|x_0 - x^*\|^2 / (2 \eta k)` for gradient
    descent; where it is strongly convex (L ≤ 100 μ), a bound that shrinks by a factor.
    Elsewhere, near a minimum with a positive definite Hessian, f − f* goes like the square of
    the largest of the same factors, and Newton's errors like C·e² (C·e³ where third derivatives
    vanish).

    Parameters
    ----------
    optimizer : Optimizer
        The rule.
    objective : Objective
        The function. Whether it is quadratic, or convex about a minimum, is measured from its
        Hessians at points drawn by a fixed seed.
    start : array_like (dim,), optional
        Where the run starts, the objective's own start by default.
    batch_size : int, optional
        Samples that each step sees, where not all of them; each epoch shuffled.

    Returns
    -------
    Theory
        With `applies` False and the reason where nothing is known.

    Raises
    ------
    SceneError
        There is no start, or it does not fit.

    References
    ----------
    B. T. Polyak, *Introduction to Optimization* (1987), chapters 1–3. A. Beck, *First-Order
    Methods in Optimization* (2017), theorem 10.21. L. Lessard, B. Recht, A. Packard, "Analysis and
    design of optimization algorithms via integral quadratic constraints", SIAM Journal on
    Optimization 26 (2016). Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), theorem
    3.5. S. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond", ICLR (2018).

    Examples
    --------
    >>> from optviz import Adam, Newton, objectives, theory
    >>> theory(Newton(), objectives.rosenbrock()).label.split(":")[0]
    'digits double'
    >>> theory(Adam(), objectives.bowl()).why
    'no rate is known of it: on some convex functions it does not converge at all'
    """
    at = starting_point(objective, start)
    size = as_batch_size(batch_size)
    try:
        with np.errstate(all="ignore"):
            return _of(optimizer, objective, at, size)
    except (SceneError, np.linalg.LinAlgError):
        return _none(at, "its Hessian cannot be had where it is needed")


def _of(
    optimizer: Optimizer, objective: Objective, start: NDArray[np.float64], size: int | None
) -> Theory:
    form = recurrence(optimizer)
    if form is None:
        if isinstance(optimizer, Adam):
            return _none(start, _NO_RATE, "Reddi, Kale & Kumar, ICLR (2018)")
        name = getattr(optimizer, "name", type(optimizer).__name__)
        return _none(start, f"no theorem is known here of {name}")
    if objective.noisy:
        return _none(start, "values of f are noisy, and its Hessian is not known")
    if objective.dim > MOST:
        why = f"it has {objective.dim} parameters, and Hessians are had of up to {MOST}"
        return _none(start, why)
    quadratic = quadratic_of(objective, start)
    samples = getattr(objective, "samples", None)
    if size is not None and samples is not None and size < samples:
        return _of_batches(optimizer, objective, quadratic, start, size)
    if quadratic is not None:
        how = "its Hessian is the same wherever it was measured, so f is a quadratic"
        return on_quadratic(optimizer, form, quadratic, start, how)
    return _of_a_curved_one(optimizer, form, objective, start)


def _of_a_curved_one(
    rule: Optimizer, form: Recurrence, objective: Objective, start: NDArray[np.float64]
) -> Theory:
    """Return the theory where f is no quadratic: a bound, or what happens near a minimum."""
    if isinstance(rule, GradientDescent) and not rule.weight_decay:
        lowest = flat_minimum_near(objective, start)
        bound = None if lowest is None else descends(objective, rule.lr, start, lowest)
        if bound is not None:
            return bound
    minimum = minimum_near(objective, start)
    if minimum is None:
        return _none(start, "no minimum with a positive definite Hessian is known near the start")
    if isinstance(rule, Newton):
        return digits(objective, minimum, start)
    note = ""
    if isinstance(rule, Nesterov | Momentum):
        note = "; O(1/k²) is of a β that grows to 1"
    return slopes(objective, form, minimum, start, note)


def _of_batches(
    rule: Any,
    objective: Objective,
    quadratic: Quadratic | None,
    start: NDArray[np.float64],
    size: int,
) -> Theory:
    if not isinstance(rule, GradientDescent) or rule.weight_decay:
        return _none(start, "on batches only plain gradient descent is worked out")
    if quadratic is None:
        return _none(start, "on batches f must be a quadratic, as of linear regression")
    found = on_batches(objective, rule.lr, quadratic, start, size)
    return found if isinstance(found, Theory) else _none(start, found)


def _none(start: NDArray[np.float64], why: str, source: str = "") -> Theory:
    return Theory("", source, "", applies=False, why=why, start=tuple(start.tolist()))
