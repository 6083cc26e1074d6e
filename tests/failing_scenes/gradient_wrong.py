"""A gradient with a sign error in its second component."""

from optviz import GradientDescent, Objective, Scene

scene = Scene(
    objectives=[
        Objective(
            lambda x, y: x**2 - 3 * y**2,
            lambda x, y: (2 * x, 6 * y),
            name="saddle",
        )
    ],
    optimizers=[GradientDescent()],
    start=(1, 2),
)

# optviz exits with 2 and says:
# gradient_wrong.py:9: run 'Gradient descent' on 'saddle': component 2 of the gradient is 12 at
# (1, 2), but f rises by -12 there; mend grad, or leave it out to have it by differences
