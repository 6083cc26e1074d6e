"""A secant becomes the tangent as h shrinks, until rounding makes nonsense of its slope."""

from optviz import CentralDifference, ForwardDifference, Objective, Scene, Timeline, views

h = [*(10.0**-k for k in range(18)), 1e-50]

scene = Scene(
    title="A smaller h is better, until it is not",
    objectives=[Objective.from_formula("sin(x)", domain=(-4, 4))],
    optimizers=[ForwardDifference(h), CentralDifference(h)],
    start=1,
    steps=len(h) - 1,
    views=[views.Secant(), views.DifferenceError()],
    timeline=Timeline(seconds_per_step=0.6, hold_start=1.0),
)
