"""At (3, 4) the numerical gradient of x² + y² is (6, 8); its negative leads down to the minimum."""

from optviz import GradientDescent, Objective, Scene, views

f = Objective(lambda x, y: x**2 + y**2, domain=(-5, 5), minima=[(0, 0)], latex="x^2 + y^2")

scene = Scene(
    title="The gradient at (3, 4) is (6, 8)",
    objectives=[f],
    optimizers=[GradientDescent(lr=0.1)],
    start=(3, 4),
    steps=20,
    views=[views.GradientField(), views.Convergence("value")],
)
