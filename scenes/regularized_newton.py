"""A constant added to the Hessian makes it positive, and Newton comes down after all."""

from optviz import GradientDescent, Newton, RegularizedNewton, Scene, objectives

scene = Scene(
    title="Regularized Newton comes down",
    objectives=[objectives.cosine()],
    optimizers=[GradientDescent(lr=10), Newton(), RegularizedNewton(alpha=20 * 2**-8)],
    start=-15,
    steps=30,
)
