"""A sample goes forward, its error comes back, weights step, and the output nears its target."""

from optviz import GradientDescent, Scene, Timeline, objectives, views

network = objectives.network(
    (2, 3, 2, 1), [[1, 0]], [1], activation="tanh", init="xavier", seed=3
)  # fmt: skip

scene = Scene(
    title="The error flows back, and the output nears its target",
    objectives=[network],
    optimizers=[GradientDescent(lr=0.2)],
    steps=5,
    views=[views.Neurons(), views.Convergence("value")],
    timeline=Timeline(seconds_per_step=2.4),
)
