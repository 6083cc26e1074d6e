"""Where you start decides where you end: plain for gradient descent, a fractal for Newton."""

from optviz import GradientDescent, Newton, Scene, objectives

scene = Scene(
    title="Where you start decides where you end",
    objectives=[objectives.himmelblau()],
    optimizers=[GradientDescent(lr=0.005), Newton()],
    start=(-0.4, 0.6),
    steps=120,
    landscape="basins",
)
