"""What the learning rate does on a parabola: a step multiplies the distance by 1 − 2·lr."""

from optviz import Dial, GradientDescent, Objective, Run, Scene, Timeline, layers, views

f = Objective.from_formula("x**2", domain=(-6, 6), minima=[0])

scene = Scene(
    title="Every step multiplies the distance by 1 − 2 lr",
    objectives=[f],
    optimizers=[GradientDescent(lr=0.1)],
    start=-4,
    steps=8,
    dial=Dial("lr", 0, 1.03, path=True, marks={0.25: "× 0.5", 0.75: "× −0.5"}),
    views=[views.Landscape(), views.Convergence("gap")],
)

foretold = Scene(
    title="Twice the rate lands twice as far, until it overshoots",
    objectives=[f],
    optimizers=[Run(GradientDescent(lr=lr), label=f"lr {lr:g}") for lr in (0.15, 0.3, 0.6)],
    start=-4,
    steps=12,
    layers=[layers.Gradient(), layers.Step()],
    views=[views.Landscape(), views.Convergence("distance", theory=True)],
    timeline=Timeline(explain=1),
)
