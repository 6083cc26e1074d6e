"""A formula with a name that it does not know."""

from optviz import Newton, Objective, Scene

scene = Scene(
    objectives=[Objective.from_formula("x**2 + cosh2(x)")], optimizers=[Newton()], start=1
)

# optviz exits with 2 and says:
# formula_wrong.py:6: formula "x**2 + cosh2(x)": column 8: unknown name 'cosh2'; did you mean
# cosh? use one of sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp, log, log2, log10,
# sqrt, abs, pi, e and the variables x, y or x1, x2, …
