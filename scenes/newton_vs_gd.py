"""Newton lands in a step or two, whatever bends the parabola, where gradient descent walks."""

from optviz import GradientDescent, Newton, Scene, objectives

scene = Scene(
    title="Newton jumps where gradient descent walks",
    objectives=[objectives.quadratic_1d(), objectives.cos_perturbed()],
    optimizers=[GradientDescent(lr=2**-6), Newton()],
    start=-20,
    steps=60,
    convergence="gap",
)
