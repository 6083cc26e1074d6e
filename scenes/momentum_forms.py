"""Sum or average the past gradients: at one lr the sum goes 1/(1 − β) times as far each step."""

from optviz import Momentum, Nesterov, Run, Scene, objectives, views

scene = Scene(
    title="Summed momentum rushes, averaged momentum trails",
    objectives=[objectives.quadratic_form(condition=4, rotation=20)],
    optimizers=[
        Run(Momentum(lr=0.04, beta=0.9), label="sum", note=""),
        Run(Momentum(lr=0.04, beta=0.9, dampening=0.9), label="average", note="still on its way"),
        Run(Nesterov(lr=0.04, beta=0.9), label="Nesterov", note=""),
    ],
    start=(-2.7, 1.6),
    steps=50,
    views=[views.Landscape(), views.Convergence("gap"), views.States("b")],
)
