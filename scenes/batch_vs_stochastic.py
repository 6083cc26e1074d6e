"""The fewer samples a step sees, the cheaper it is, and the more it jitters about the best line."""

from optviz import GradientDescent, Run, Scene, datasets, objectives, views

X, y = datasets.noisy_line(60, noise=1.0)

scene = Scene(
    title="The fewer samples a step sees, the more it jitters",
    objectives=[objectives.linear_regression(X, y)],
    optimizers=[
        Run(GradientDescent(lr=0.15), label="batch"),
        Run(GradientDescent(lr=0.15), label="mini-batch", batch_size=8),
        Run(GradientDescent(lr=0.15), label="single sample", batch_size=1),
    ],
    start=(-0.3, -0.45),
    steps=60,
    views=[views.Landscape(), views.Data()],
)
