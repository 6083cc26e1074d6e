"""Backpropagation: a sample goes forward, its error comes back, and every weight takes a step."""

from optviz import GradientDescent, Scene, Timeline, objectives, views

X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]  # exclusive or
network = objectives.network((2, 3, 2, 1), X, y, activation="tanh", init="xavier", seed=34)

scene = Scene(
    title="Forward, error back, step",
    objectives=[network],
    optimizers=[GradientDescent(lr=2.0)],
    steps=5,
    # One sample of the four is shown; the step is by the mean of all.
    views=[views.Neurons(sample=2), views.Convergence("value")],
    timeline=Timeline(seconds_per_step=2.4),
)
