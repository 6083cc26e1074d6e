"""The deeper a network of sigmoids, the smaller the gradient of its first layer."""

from optviz import GradientDescent, Scene, datasets, objectives, views

X, y = datasets.two_moons()
networks = [
    objectives.network(
        (2, *[16] * hidden, 1), X, y, loss="cross_entropy", init="xavier", seed=1,
        name=f"{hidden + 1} layers",
    )
    for hidden in (2, 5, 11)
]  # fmt: skip

scene = Scene(
    title="The deeper a sigmoid network, the less its first layer learns",
    objectives=networks,
    optimizers=[GradientDescent(lr=0.05)],
    steps=40,
    views=[views.LayerGradients(decades=(-8, 0))],
)
