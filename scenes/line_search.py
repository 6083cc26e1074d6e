"""A line search finds the step that a fixed learning rate can only guess."""

from optviz import (
    Armijo, BFGS, GradientDescent, NonlinearCG, Scene, SteepestDescent, objectives,
)  # fmt: skip

scene = Scene(
    title="Let a line search find the step",
    objectives=[objectives.rosenbrock()],
    optimizers=[
        GradientDescent(lr=0.0008),
        SteepestDescent(line_search=Armijo()),
        NonlinearCG(),
        BFGS(),
    ],
    start=(-1.5, 2.2),
    steps=60,
)
