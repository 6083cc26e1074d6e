"""With weights too small or too large, gradients vanish or explode on their way to layer 1."""

from functools import partial

from optviz import GradientDescent, Run, Scene, datasets, objectives, views

X, y = datasets.two_moons()
deep = partial(objectives.network, X=X, y=y, loss="cross_entropy", init="xavier", seed=1)
eight = (2, *[16] * 7, 1)
scales = {"Too small": 0.3, "As Xavier says": 1.0, "Too large": 4.0}

scene = Scene(
    title="Small weights: gradients vanish. Large: they explode.",
    objectives=[deep(eight, activation=name, name=name) for name in ("sigmoid", "tanh", "relu")],
    optimizers=[
        Run(GradientDescent(lr=0.1), start=deep(eight, scale=scale).start, label=name)
        for name, scale in scales.items()
    ],
    steps=40,
    views=[views.LayerGradients(decades=(-10, 6))],
)
