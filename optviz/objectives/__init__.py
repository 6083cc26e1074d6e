"""What is minimised: objectives of one's own, from a formula, and a gallery of known ones."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from optviz.objectives import gallery as _gallery
from optviz.objectives.data.data_objective import DataObjective
from optviz.objectives.data.linear_regression import linear_regression
from optviz.objectives.data.logistic_regression import logistic_regression
from optviz.objectives.data.network import Network, network
from optviz.objectives.data.signal_mean import signal_mean
from optviz.objectives.gallery.bowls import booth, bowl, matyas, sum_of_squares, zakharov
from optviz.objectives.gallery.camels import six_hump_camel, three_hump_camel
from optviz.objectives.gallery.curves import (
    forrester,
    gramacy_lee,
    problem02,
    problem04,
    problem05,
    problem14,
    problem15,
)
from optviz.objectives.gallery.few_minima import (
    branin,
    goldstein_price,
    himmelblau,
    hosaki,
    mccormick,
    styblinski_tang,
)
from optviz.objectives.gallery.kinks import cross_in_tray, eggholder, holder_table
from optviz.objectives.gallery.many_minima import ackley, griewank, levy, rastrigin, schwefel
from optviz.objectives.gallery.odd_shapes import bird, easom, michalewicz, trefethen
from optviz.objectives.gallery.one_dimension import (
    cos_perturbed,
    cos_perturbed_steep,
    cosine,
    double_well,
    newton_cycle,
    newton_diverge,
    quadratic_1d,
)
from optviz.objectives.gallery.quadratic import quadratic_form
from optviz.objectives.gallery.saddles import monkey_saddle, peaks, saddle, saddle_with_walls
from optviz.objectives.gallery.valleys import (
    beale,
    dixon_price,
    freudenstein_roth,
    leon,
    rosenbrock,
    zettl,
)
from optviz.objectives.gallery.waves import (
    bohachevsky,
    drop_wave,
    egg_crate,
    levy13,
    schaffer2,
    shubert,
)
from optviz.objectives.least_squares import least_squares
from optviz.objectives.objective import Objective
from optviz.objectives.registry import factory, get, names
from optviz.objectives.summary import Summary, summary
from optviz.objectives.verification import check_derivatives

__all__ = [
    "DataObjective",
    "Network",
    "Objective",
    "Summary",
    "ackley",
    "beale",
    "bird",
    "bohachevsky",
    "booth",
    "bowl",
    "branin",
    "check_derivatives",
    "cos_perturbed",
    "cos_perturbed_steep",
    "cosine",
    "cross_in_tray",
    "dixon_price",
    "double_well",
    "drop_wave",
    "easom",
    "egg_crate",
    "eggholder",
    "forrester",
    "freudenstein_roth",
    "get",
    "goldstein_price",
    "gramacy_lee",
    "griewank",
    "himmelblau",
    "holder_table",
    "hosaki",
    "least_squares",
    "leon",
    "levy",
    "levy13",
    "linear_regression",
    "logistic_regression",
    "matyas",
    "mccormick",
    "michalewicz",
    "monkey_saddle",
    "names",
    "names_on_data",
    "network",
    "newton_cycle",
    "newton_diverge",
    "peaks",
    "problem02",
    "problem04",
    "problem05",
    "problem14",
    "problem15",
    "quadratic_1d",
    "quadratic_form",
    "rastrigin",
    "rosenbrock",
    "saddle",
    "saddle_with_walls",
    "schaffer2",
    "schwefel",
    "shubert",
    "signal_mean",
    "six_hump_camel",
    "styblinski_tang",
    "sum_of_squares",
    "summary",
    "three_hump_camel",
    "trefethen",
    "zakharov",
    "zettl",
]


for _file in pkgutil.iter_modules(_gallery.__path__, f"{_gallery.__name__}."):
    importlib.import_module(_file.name)


if not TYPE_CHECKING:  # a checker of types is to know the names above, and no others

    def __getattr__(name: str) -> Callable[..., Objective]:
        """Return a function of the gallery that is not listed above."""
        if name not in names():
            raise AttributeError(
                f"module {__name__!r} has no attribute {name!r}",
                name=name,
                obj=sys.modules[__name__],
            )
        return factory(name)


def names_on_data() -> tuple[str, ...]:
    """Return the names of the objectives that are made from data of one's own."""
    return ("least_squares", "linear_regression", "logistic_regression", "network", "signal_mean")
