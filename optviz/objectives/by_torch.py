"""Derivatives by PyTorch; loaded when the first of them is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from optviz import extras
from optviz.objectives.calling import Array


class ByTorch:
    """Value, gradient and Hessian of a function of one vector."""

    library = "torch"

    def __init__(self, f: Callable[[Any], Any]) -> None:
        self._torch = torch = extras.load("torch", "Objective.from_torch")
        self._f = f
        slope = torch.func.grad(f)
        self._ways = (f, slope, torch.func.jacrev(slope))

    def one(self, order: int, p: Array) -> Any:
        """Return the derivative of an order at one point (dim,)."""
        point = self._torch.tensor(p, dtype=self._torch.float64)
        try:
            found = self._ways[order](point)
        except (RuntimeError, NotImplementedError):
            if order == 0:
                raise
            found = self._classic(order, point)  # torch.func does not take all that autograd does
        return found.detach().numpy() if hasattr(found, "detach") else found

    def many(self, order: int, rows: Array) -> Any:
        """Return it at many points (n, dim) at once."""
        points = self._torch.tensor(rows, dtype=self._torch.float64)
        return self._torch.func.vmap(self._ways[order])(points).detach().numpy()

    def _classic(self, order: int, point: Any) -> Any:
        if order == 2:
            return self._torch.autograd.functional.hessian(self._f, point)
        point.requires_grad_()
        return self._torch.autograd.grad(self._f(point), point)[0]
