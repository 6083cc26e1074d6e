"""With a constant learning rate SGD circles the minimum for ever; a falling one lets it settle."""

from optviz import GradientDescent, InverseTime, Run, Scene, datasets, objectives, views

X, y = datasets.noisy_line(80, noise=1.2)
LR = 0.3

scene = Scene(
    title="SGD circles until its learning rate falls",
    objectives=[objectives.linear_regression(X, y)],
    optimizers=[
        Run(GradientDescent(lr=LR), label="constant", batch_size=4, note="circles"),
        Run(GradientDescent(lr=InverseTime(LR, decay=0.1)), label="decaying", batch_size=4,
            note="settles"),
    ],
    steps=150,
    views=[views.Landscape(), views.Convergence("gap"), views.Convergence("rate")],
    seed=1,
)  # fmt: skip
