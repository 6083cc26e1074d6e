"""Weights too small let gradients vanish on their way to layer 1; too large, they explode."""

from functools import partial

from optviz import GradientDescent, Run, Scene, datasets, objectives, views

X, y = datasets.two_moons()
deep = partial(
    objectives.network, (2, *[16] * 7, 1), X, y,
    activation="relu", loss="cross_entropy", init="xavier", seed=1,
)  # fmt: skip
scales = {"weights × 0.3": 0.3, "as Xavier says": 1.0, "weights × 3": 3.0}

scene = Scene(
    title="Small weights: gradients vanish. Large: they explode.",
    objectives=[deep()],
    optimizers=[
        Run(GradientDescent(lr=1e-4), start=deep(scale=scale).start, label=label)
        for label, scale in scales.items()
    ],
    steps=20,
    views=[views.LayerGradients()],
)
