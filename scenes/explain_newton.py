"""Why Newton is fast near a minimum: its parabola becomes the curve, and its digits double."""

from math import log

from optviz import GradientDescent, Newton, Objective, Scene, Timeline, layers, views

f = Objective.from_formula("exp(x) - 2*x", domain=(-0.8, 2.3), minima=[log(2)])

scene = Scene(
    title="Newton rides a parabola, and its digits double",
    objectives=[f],
    optimizers=[GradientDescent(lr=0.1), Newton()],
    start=2,
    steps=6,
    layers=[layers.Model()],
    views=[views.Landscape(), views.Convergence("digits")],
    timeline=Timeline(
        explain={
            0: [
                "Both look at the slope; Newton looks at the bend too.",
                "Each has a model of f. Newton's has the bend of the curve itself.",
                "Each rides its model to the lowest place, and drops to the curve.",
                "Newton's parabola was the better model, and led further down.",
            ],
            2: ["", "Nearer the minimum Newton's parabola is nearly the curve.", "", ""],
        }
    ),
)
