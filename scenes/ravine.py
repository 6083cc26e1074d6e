"""In a ravine nearly all of the gradient points across: momentum averages the zigzag away."""

from optviz import GradientDescent, Momentum, Scene, objectives

scene = Scene(
    title="Along the ravine steps add up, across it they cancel",
    objectives=[objectives.quadratic_form(condition=30, rotation=20)],
    optimizers=[GradientDescent(lr=0.06), Momentum(lr=0.06, beta=0.6)],
    start=(-2.7, 0.5),
    steps=40,
)
