"""The rate that is best is not far below the one at which every path explodes."""

from optviz import Dial, Momentum, Scene, objectives, views

scene = Scene(
    title="Best is not far below too much",
    objectives=[objectives.quadratic_form(condition=20)],
    optimizers=[Momentum(lr=0.05, beta=0.5)],
    steps=40,
    dial=Dial("lr", 0.001, 0.16, path=True),
    views=[
        views.Landscape(),
        views.Convergence(),
        views.HeatMap("lr", 0.001, 0.2, y=("beta", 0.0, 0.99)),
    ],
)
