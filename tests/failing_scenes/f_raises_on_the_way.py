"""A function that raises an error at the third step only."""

from optviz import GradientDescent, Objective, Scene


def cliff(x: float) -> float:
    """Fall over the edge at 5."""
    if x < 5:
        raise LookupError("here be dragons")
    return x**2


scene = Scene(
    objectives=[Objective(cliff, lambda x: 2 * x, lambda x: 2)],
    optimizers=[GradientDescent(lr=0.25)],
    start=30,
)

# optviz exits with 2 and says:
# f_raises_on_the_way.py:9: run 'Gradient descent' on 'cliff': f raised LookupError: here be
# dragons; it was called at (3.75)
