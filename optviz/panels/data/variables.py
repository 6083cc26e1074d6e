"""What the variables of an objective are called in a picture."""

from __future__ import annotations

from optviz.objectives import Objective


def variables(objective: Objective) -> tuple[str, ...]:
    """Return mathtext names: x; x and y; w and b of a model with one feature; one bold letter.

    That letter is x, and w for the parameters of a model of data.
    """
    fitted = hasattr(objective, "samples") and not hasattr(objective, "signal")
    if objective.dim == 1:
        return ("w",) if fitted else ("x",)
    if objective.dim == 2:
        return ("w", "b") if fitted else ("x", "y")
    return (r"\mathbf{w}",) if fitted else (r"\mathbf{x}",)
