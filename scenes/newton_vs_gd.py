"""Newton jumps to the bottom in one step or a few where gradient descent walks."""

from optviz import GradientDescent, Newton, Scene, objectives

scene = Scene(
    title="Newton jumps where gradient descent walks",
    objectives=[objectives.quadratic_1d(), objectives.cos_perturbed()],
    optimizers=[GradientDescent(lr=2**-6), Newton()],
    start=-20,
    steps=60,
)
