"""Why small batches are cheap and noisy: one sample's gradient against the mean's."""

from optviz import GradientDescent, Run, Scene, Timeline, datasets, layers, objectives, views

X, y = datasets.noisy_line(60, noise=1.0)

scene = Scene(
    title="One sample's gradient points nearly anywhere",
    objectives=[objectives.linear_regression(X, y)],
    optimizers=[
        Run(GradientDescent(lr=0.2), label="all 60"),
        Run(GradientDescent(lr=0.2), label="one", batch_size=1),
        Run(GradientDescent(lr=0.05), label="one, small lr", batch_size=1),
    ],
    start=(0.9, 0.2),
    steps=480,
    race="equal samples",
    layers=[layers.Gradient("all 60", samples=60)],
    views=[views.Landscape(), views.Convergence("gap", theory=True)],
    timeline=Timeline(
        explain={
            0: [
                "The mean gradient of all 60 samples costs 60 of them.",
                "Each sample alone would pull its own way.",
                "One sample is a cheap guess: it makes 60 steps meanwhile.",
                "",
            ]
        }
    ),
)
