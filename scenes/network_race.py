"""At the same rate, momentum carries a network off the plateau on which SGD sits."""

from optviz import Adam, GradientDescent, Momentum, RMSprop, Run, Scene, datasets, objectives, views

X, y = datasets.two_moons(200, noise=0.1, seed=1)
loss = objectives.network(
    (2, 16, 16, 1), X, y, activation="tanh", loss="cross_entropy", init="xavier"
)

scene = Scene(
    title="Momentum leaves the plateau where SGD sits",
    objectives=[loss],
    optimizers=[
        Run(GradientDescent(lr=0.1), label="SGD", batch_size=20, note="on the plateau"),
        Run(Momentum(lr=0.1, beta=0.9), batch_size=20),
        Run(RMSprop(lr=0.01), batch_size=20),
        Run(Adam(lr=0.01), batch_size=20),
    ],
    unit="epoch",
    steps=30,
    views=[views.Plane(), views.Convergence("value")],
)
