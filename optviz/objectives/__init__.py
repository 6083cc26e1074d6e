"""What is minimised: objectives of one's own, from a formula, and a gallery of known ones."""

from __future__ import annotations

from optviz.objectives.gallery.one_dimension import (
    cos_perturbed,
    cosine,
    double_well,
    quadratic_1d,
)
from optviz.objectives.gallery.quadratic import quadratic_form
from optviz.objectives.gallery.two_dimensions import (
    bowl,
    himmelblau,
    rosenbrock,
    saddle,
    saddle_with_walls,
)
from optviz.objectives.objective import Objective
from optviz.objectives.registry import get, names
from optviz.objectives.verification import check_derivatives

__all__ = [
    "Objective",
    "bowl",
    "check_derivatives",
    "cos_perturbed",
    "cosine",
    "double_well",
    "get",
    "himmelblau",
    "names",
    "quadratic_1d",
    "quadratic_form",
    "rosenbrock",
    "saddle",
    "saddle_with_walls",
]
