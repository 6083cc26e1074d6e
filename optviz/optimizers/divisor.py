"""What adaptive rules divide each component of their step by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.optimizers.adagrad import AdaGrad
from optviz.optimizers.adam import Adam
from optviz.optimizers.adamw import AdamW
from optviz.optimizers.nadam import NAdam
from optviz.optimizers.rmsprop import RMSprop

Array = NDArray[np.float64]


def divides(rule: object) -> bool:
    """Return whether `divisor` knows what a rule divides by."""
    return isinstance(rule, AdaGrad | Adam | AdamW | NAdam | RMSprop)


def divisor(rule: object, states: Mapping[str, Array]) -> Array:
    r"""Return what a rule divided each component by in the step that led to each point.

    .. math:: \sqrt{v_k / (1 - \beta_2^k)} + \varepsilon

    for Adam, AdamW and NAdam; :math:`\sqrt{v_k} + \varepsilon` for RMSprop, and with the sum of
    squares for AdaGrad, or with ε in another place where the rule has it there.

    Parameters
    ----------
    rule : AdaGrad, Adam, AdamW, NAdam or RMSprop
        The optimizer.
    states : mapping of str to array (k + 1, …)
        Its states as a trajectory keeps them.

    Returns
    -------
    array (k + 1, dim)
        NaN at the start, to which no step led.

    Raises
    ------
    SceneError
        The rule is another.
    """
    match rule:
        case RMSprop():
            spread = states["v"]
            if rule.centered:
                spread = np.maximum(spread - states["m"] ** 2, 0.0)
            found = _root(spread, rule.eps, inside=rule.eps_inside)
        case AdaGrad():
            found = _root(states["s"], rule.eps, inside=rule.eps_inside)
        case Adam() | AdamW() | NAdam():
            with np.errstate(divide="ignore", invalid="ignore"):
                share = 1.0 - rule.beta2 ** np.asarray(states["t"], dtype=np.float64)[:, None]
                folded = isinstance(rule, Adam) and rule.eps_folded
                eps = rule.eps / np.sqrt(share) if folded else rule.eps
                found = np.sqrt(states["v"] / share) + eps
        case _:
            raise SceneError(
                f"what {type(rule).__name__} divides by is not known",
                "use RMSprop, Adam, AdamW, NAdam or AdaGrad",
            )
    found[0] = np.nan
    return found


def _root(squares: Array, eps: float, *, inside: bool) -> Array:
    return np.asarray(np.sqrt(squares + eps) if inside else np.sqrt(squares) + eps)
