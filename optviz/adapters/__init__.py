"""Other people's optimizers as entries of a scene: torch's, optax's and SciPy's."""

from __future__ import annotations

from optviz.adapters.optax_optimizer import OptaxOptimizer
from optviz.adapters.scipy_minimizer import SciPyMinimizer
from optviz.adapters.torch_optimizer import TorchOptimizer

__all__ = ["OptaxOptimizer", "SciPyMinimizer", "TorchOptimizer"]
