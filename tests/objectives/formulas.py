"""The gallery once more, from the literature and independent of the code: text for SymPy.

Where the number of components is free, the formula is a function of the list of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias

import sympy
from sympy import Rational, cos, exp, pi, prod, sin, sqrt

Formula: TypeAlias = "str | Callable[[list[Any]], Any]"

_R = "sqrt(x**2 + y**2)"


def _levy(v: list[Any]) -> Any:
    w = [1 + (x - 1) / 4 for x in v]
    middle = sum((c - 1) ** 2 * (1 + 10 * sin(pi * c + 1) ** 2) for c in w[:-1])
    return sin(pi * w[0]) ** 2 + middle + (w[-1] - 1) ** 2 * (1 + sin(2 * pi * w[-1]) ** 2)


def _zakharov(v: list[Any]) -> Any:
    s = sum(Rational(i, 2) * x for i, x in enumerate(v, 1))
    return sum(x**2 for x in v) + s**2 + s**4


def _ackley(v: list[Any]) -> Any:
    n = len(v)
    return (
        20
        + exp(1)
        - 20 * exp(-Rational(1, 5) * sqrt(sum(x**2 for x in v) / n))
        - exp(sum(cos(2 * pi * x) for x in v) / n)
    )


def _griewank(v: list[Any]) -> Any:
    waves = prod(cos(x / sqrt(i)) for i, x in enumerate(v, 1))
    return 1 + sum(x**2 for x in v) / 4000 - waves


def _schwefel(v: list[Any]) -> Any:
    depth = sympy.Float("418.9828872724337062747864351956007086906", 40)
    return sum(depth - x * sin(sqrt(abs(x))) for x in v)


FORMULAS: dict[str, Formula] = {
    "ackley": _ackley,
    "beale": "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
    "bird": "sin(x)*exp((1 - cos(y))**2) + cos(y)*exp((1 - sin(x))**2) + (x - y)**2",
    "bohachevsky": "x**2 + 2*y**2 - 3*cos(3*pi*x)/10 - 4*cos(4*pi*y)/10 + 7/10",
    "booth": "(x + 2*y - 7)**2 + (2*x + y - 5)**2",
    "bowl": lambda v: sum(x**2 for x in v),
    "branin": "(y - 5.1*x**2/(4*pi**2) + 5*x/pi - 6)**2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
    "cos_perturbed": "x**2 - cos(pi*x/20)",
    "cos_perturbed_steep": "x**2 + 2*cos(5*x)",
    "cosine": "-cos(pi*x/20)",
    "cross_in_tray": f"-(abs(sin(x)*sin(y)*exp(abs(100 - {_R}/pi))) + 1)**(1/10)/10000",
    "dixon_price": lambda v: (
        (v[0] - 1) ** 2 + sum((i + 1) * (2 * v[i] ** 2 - v[i - 1]) ** 2 for i in range(1, len(v)))
    ),
    "double_well": "(x**2 - 1)**2",
    "drop_wave": f"-(1 + cos(12*{_R}))/((x**2 + y**2)/2 + 2)",
    "easom": "-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)",
    "egg_crate": "x**2 + y**2 + 25*(sin(x)**2 + sin(y)**2)",
    "eggholder": "-(y + 47)*sin(sqrt(abs(y + x/2 + 47))) - x*sin(sqrt(abs(x - (y + 47))))",
    "forrester": "(6*x - 2)**2*sin(12*x - 4)",
    "freudenstein_roth": "(-13 + x + ((5 - y)*y - 2)*y)**2 + (-29 + x + ((y + 1)*y - 14)*y)**2",
    "goldstein_price": "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
    "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))",
    "gramacy_lee": "sin(10*pi*x)/(2*x) + (x - 1)**4",
    "griewank": _griewank,
    "himmelblau": "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
    "holder_table": f"-abs(sin(x)*cos(y)*exp(abs(1 - {_R}/pi)))",
    "hosaki": "(1 - 8*x + 7*x**2 - 7*x**3/3 + x**4/4)*y**2*exp(-y)",
    "leon": "100*(y - x**3)**2 + (1 - x)**2",
    "levy": _levy,
    "levy13": "sin(3*pi*x)**2 + (x - 1)**2*(1 + sin(3*pi*y)**2) + (y - 1)**2*(1 + sin(2*pi*y)**2)",
    "matyas": "0.26*(x**2 + y**2) - 0.48*x*y",
    "mccormick": "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1",
    "michalewicz": "-sin(x)*sin(x**2/pi)**20 - sin(y)*sin(2*y**2/pi)**20",
    "monkey_saddle": "x**3 - 3*x*y**2",
    "newton_cycle": "x**4/4 - x**2 + 2*x",
    "newton_diverge": "sqrt(1 + x**2)",
    "peaks": "3*(1 - x)**2*exp(-x**2 - (y + 1)**2) - 10*(x/5 - x**3 - y**5)*exp(-x**2 - y**2)"
    " - exp(-(x + 1)**2 - y**2)/3",
    "problem02": "sin(x) + sin(10*x/3)",
    "problem04": "-(16*x**2 - 24*x + 5)*exp(-x)",
    "problem05": "-(1.4 - 3*x)*sin(18*x)",
    "problem14": "-exp(-x)*sin(2*pi*x)",
    "problem15": "(x**2 - 5*x + 6)/(x**2 + 1)",
    "quadratic_1d": "x**2",
    "quadratic_form": "(x**2 + 10*y**2)/2",
    "rastrigin": lambda v: 10 * len(v) + sum(x**2 - 10 * cos(2 * pi * x) for x in v),
    "rosenbrock": lambda v: sum(100 * (y - x**2) ** 2 + (1 - x) ** 2 for x, y in pairwise(v)),
    "saddle": "x**2 - y**2",
    "saddle_with_walls": "x**2 - y**2 + y**4/4",
    "schaffer2": "0.5 + (sin(x**2 - y**2)**2 - 0.5)/(1 + 0.001*(x**2 + y**2))**2",
    "schwefel": _schwefel,
    "shubert": lambda v: prod(sum(i * cos((i + 1) * x + i) for i in range(1, 6)) for x in v),
    "six_hump_camel": "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + 4*(y**2 - 1)*y**2",
    "styblinski_tang": lambda v: sum(x**4 - 16 * x**2 + 5 * x for x in v) / 2,
    "sum_of_squares": lambda v: sum(i * x**2 for i, x in enumerate(v, 1)),
    "three_hump_camel": "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2",
    "trefethen": "exp(sin(50*x)) + sin(60*exp(y)) + sin(70*sin(x)) + sin(sin(80*y))"
    " - sin(10*(x + y)) + (x**2 + y**2)/4",
    "zakharov": _zakharov,
    "zettl": "x/4 + (x**2 - 2*x + y**2)**2",
}

# The least values as published, to the digits that are; None where there is no minimum.
PUBLISHED = {
    "ackley": "0", "beale": "0", "bird": "-106.764537", "bohachevsky": "0", "booth": "0",
    "bowl": "0", "branin": "0.397887358", "cos_perturbed": "-1",
    "cos_perturbed_steep": "-1.620417669", "cosine": "-1", "cross_in_tray": "-2.062611870",
    "dixon_price": "0", "double_well": "0", "drop_wave": "-1", "easom": "-1", "egg_crate": "0",
    "eggholder": "-959.640662721", "forrester": "-6.020740056", "freudenstein_roth": "0",
    "goldstein_price": "3", "gramacy_lee": "-0.869011135", "griewank": "0", "himmelblau": "0",
    "holder_table": "-19.20850257", "hosaki": "-2.345811576", "leon": "0", "levy": "0",
    "levy13": "0", "matyas": "0", "mccormick": "-1.913222955", "michalewicz": "-1.8013034101",
    "newton_cycle": "-4.219136249", "newton_diverge": "1", "peaks": "-6.5511333328",
    "problem02": "-1.899599349", "problem04": "-3.850450709", "problem05": "-1.489072539",
    "problem14": "-0.788685387", "problem15": "-0.035533906", "quadratic_1d": "0",
    "quadratic_form": "0", "rastrigin": "0", "rosenbrock": "0", "saddle_with_walls": "-1",
    "schaffer2": "0", "schwefel": "0", "shubert": "-186.730908831",
    "six_hump_camel": "-1.031628453", "styblinski_tang": "-78.33233141", "sum_of_squares": "0",
    "three_hump_camel": "0", "trefethen": "-3.306868647475", "zakharov": "0",
    "zettl": "-0.003791237",
}  # fmt: skip


@cache
def symbolic(name: str, dim: int) -> tuple[list[Any], Any]:
    """Return the variables and the expression of a formula."""
    written = FORMULAS[name]
    letters = "x y" if dim <= 2 else f"x1:{dim + 1}"
    variables = list(sympy.symbols(letters, real=True))[:dim]
    if callable(written):
        return variables, written(variables)
    return variables, sympy.sympify(written, locals={v.name: v for v in variables}, rational=True)


def any_dimension(name: str) -> bool:
    """Whether a gallery function takes dim=."""
    return callable(FORMULAS.get(name))


@cache
def exact(name: str, dim: int) -> tuple[Any, Any, Any]:
    """Return value, gradient and Hessian of a formula as functions for mpmath."""
    variables, expression = symbolic(name, dim)
    gradient = [expression.diff(v) for v in variables]
    hessian = [[slope.diff(v) for v in variables] for slope in gradient]
    # Between the kinks of |u| the derivative of its sign is 0.
    modules = [{"DiracDelta": lambda *u: 0}, "mpmath"]
    value, grad, hess = (
        sympy.lambdify(variables, e, modules) for e in (expression, gradient, hessian)
    )
    return value, grad, hess
