"""A gradient with one entry for two variables."""

from optviz import GradientDescent, Objective, Scene

scene = Scene(
    objectives=[
        Objective(
            lambda x, y: x**2 + y**2,
            lambda x, y: (2 * x,),
            name="bowl",
        )
    ],
    optimizers=[GradientDescent()],
    start=(1, 1),
)

# optviz exits with 2 and says:
# gradient_of_wrong_shape.py:9: run 'Gradient descent' on 'bowl': grad returned an array of
# shape (1,) at one point; it must return 2 numbers
