"""A network bends its border around the two moons, step by step."""

from optviz import Adam, Scene, datasets, objectives, views

X, y = datasets.two_moons(240, noise=0.15)
unseen = datasets.two_moons(400, noise=0.15, seed=1)

scene = Scene(
    title="A border bends around two moons",
    objectives=[
        objectives.network(
            (2, 12, 1), X, y, activation="tanh", loss="cross_entropy", seed=2, held_out=unseen
        )
    ],
    optimizers=[Adam(lr=0.05)],
    steps=150,
    views=[views.Data(), views.Convergence("value"), views.Accuracy()],
)
