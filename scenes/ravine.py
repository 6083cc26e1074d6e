"""In a ravine the gradient points across, not along: momentum averages the zigzag away."""

from optviz import Adam, GradientDescent, Momentum, Nesterov, RMSprop, Scene, objectives

scene = Scene(
    title="Five ways through a ravine",
    objectives=[objectives.quadratic_form(condition=30, rotation=20)],
    optimizers=[
        GradientDescent(lr=0.06),
        Momentum(lr=0.03, beta=0.85),
        Nesterov(lr=0.03, beta=0.85),
        RMSprop(lr=0.05, alpha=0.9),
        Adam(lr=0.12),
    ],
    start=(-2.7, 0.5),
    steps=80,
)
