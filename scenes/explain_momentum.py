"""Why momentum helps in a ravine: along it the steps add up, across it they cancel."""

from optviz import GradientDescent, Momentum, Objective, Scene, Timeline, layers, views

ravine = Objective.from_formula("(x**2 + 30*y**2)/2", domain=((-3, 1), (-1.1, 1.3)))

scene = Scene(
    title="Along the ravine steps add up, across it they cancel",
    objectives=[ravine],
    optimizers=[GradientDescent(lr=0.06), Momentum(lr=0.06, beta=0.6)],
    start=(-2.5, 1),
    steps=20,
    views=[
        views.Landscape("Gradient descent", layers=[layers.Step(words=False)]),
        views.Landscape("Momentum", layers=[layers.Velocity()]),
        views.Iterates("y", label="across the ravine", theory=True),
        views.Iterates("x", label="along the ravine", theory=True),
    ],
    timeline=Timeline(
        explain={
            3: [
                "The gradient points across the ravine, and hardly along it.",
                "Momentum keeps 0.6 of its last step, and adds the gradient step.",
                "Last step and gradient disagree across the ravine, and agree along it.",
                "Gradient descent undoes its last step; momentum has moved on.",
            ]
        }
    ),
)
