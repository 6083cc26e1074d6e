"""Clipping: a gradient that is too long is shortened, whatever the rule makes of it then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from optviz.errors import SceneError
from optviz.language import in_a_row, known_as, noted
from optviz.optimizers.describe import hyperparameters
from optviz.optimizers.gradient_descent import GradientDescent
from optviz.optimizers.local_model import LocalModel
from optviz.optimizers.optimizer import (
    NON_NEGATIVE,
    Array,
    Differentiable,
    Optimizer,
    require,
)


@dataclass(frozen=True)
class Clipped:
    r"""Clipping: another rule, whose gradients are shortened to a given norm where they are longer.

    .. math:: g = \min\!\left(1, \frac{c}{\|\nabla f(x)\|}\right) \nabla f(x)

    The direction of the gradient stays; rules such as `Adam` see g in the place of ∇f, before
    their own weight decay is added, as in torch. Values, Hessians and residuals are those of f.

    Parameters
    ----------
    optimizer : Optimizer
        The rule that sees the shortened gradients. The state is its own.
    max_norm : float
        The greatest Euclidean norm c ≥ 0 that is left as it is.

    Raises
    ------
    SceneError
        The optimizer is not one, or a hyperparameter is out of range.

    Notes
    -----
    ``torch.nn.utils.clip_grad_norm_`` divides by ‖∇f‖ + 10⁻⁶, so that its gradients are shorter
    than these by one part in a million where ‖∇f‖ is about 1.

    References
    ----------
    R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks",
    ICML (2013), arXiv:1211.5063, section 3.2.

    Examples
    --------
    At 3 the slope of x² is 6, and is taken for 2; from 1 on it is what it is.

    >>> from optviz.objectives import Objective
    >>> from optviz.optimizers import GradientDescent
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> rule = Clipped(GradientDescent(lr=0.5), max_norm=2)
    >>> rule.name
    'Gradient descent, clipped'
    >>> record(f, rule, start=3, steps=3).points[:, 0].tolist()
    [3.0, 2.0, 1.0, 0.0]
    """

    optimizer: Optimizer = GradientDescent()  # noqa: RUF009  (it is frozen)
    max_norm: float = 1.0

    name: ClassVar[str] = "Clipped"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    telling: ClassVar[tuple[str, ...]] = ("max_norm",)
    latex: ClassVar[str] = r"g = \min\left(1, \frac{c}{\Vert\nabla f(x)\Vert}\right)\nabla f(x)"

    def __post_init__(self) -> None:
        require(self, max_norm=NON_NEGATIVE)
        inner = self.optimizer
        if isinstance(inner, type):
            raise SceneError(f"{inner.__name__} is a class", f"write Clipped({inner.__name__}(…))")
        if not (hasattr(inner, "init") and hasattr(inner, "step")):
            raise SceneError(
                f"optimizer of Clipped is {inner!r:.80}",
                "it must be a rule, such as Clipped(Adam(), max_norm=1.0)",
            )
        if not getattr(inner, "stepwise", True):
            raise SceneError(
                f"{type(inner).__name__} runs to its end without its gradients being seen",
                "give Clipped a rule such as Adam()",
            )
        own = getattr(inner, "name", type(inner).__name__)
        object.__setattr__(self, "name", noted("{rule}, clipped", rule=known_as(own)))

    @property
    def details(self) -> str:
        """The hyperparameters of the rule, and the norm, as a key says them."""
        own = getattr(self.optimizer, "details", None)
        said = [own if isinstance(own, str) else hyperparameters(self.optimizer)]
        said += [hyperparameters(self, without=("optimizer",))]
        return in_a_row(one for one in said if one)

    def init(self, objective: Differentiable, x: Array) -> Any:
        """Return the rule's own state."""
        return self.optimizer.init(_Clipping(objective, self.max_norm), x)

    def renew(self, objective: Differentiable, x: Array, state: Any) -> Any:
        """Return the rule's own state on another function."""
        inner = getattr(self.optimizer, "renew", None)
        return state if inner is None else inner(_Clipping(objective, self.max_norm), x, state)

    def step(self, objective: Differentiable, x: Array, state: Any) -> tuple[Array, Any]:
        """Return the rule's next point and state."""
        return self.optimizer.step(_Clipping(objective, self.max_norm), x, state)

    def __getattr__(self, name: str) -> Any:
        # Of the rule: its lr, whether it takes many points at once.
        if name.startswith("__") or name == "optimizer":
            raise AttributeError(name)
        return getattr(self.optimizer, name)

    def model(
        self, objective: Differentiable, x: Array, state: Any, next_state: Any
    ) -> LocalModel | None:
        """Return the rule's own model, of the shortened gradient."""
        own = getattr(self.optimizer, "model", None)
        seen = _Clipping(objective, self.max_norm)
        model: LocalModel | None = None if own is None else own(seen, x, state, next_state)
        return model


class _Clipping:
    """An objective with gradients that are no longer than they may be."""

    __slots__ = ("_max_norm", "_objective", "hess", "value")

    def __init__(self, objective: Differentiable, max_norm: float) -> None:
        self._objective = objective
        self._max_norm = max_norm
        self.value, self.hess = objective.value, objective.hess

    def grad(self, p: Array) -> Array:
        """Return the gradient at one point or many, shortened."""
        g = self._objective.grad(p)
        norm = np.linalg.norm(g, axis=0)
        return (
            g * (self._max_norm / np.maximum(norm, self._max_norm)) if self._max_norm else 0.0 * g
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._objective, name)
