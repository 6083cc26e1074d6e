"""A function without a return."""

from optviz import GradientDescent, Objective, Scene


def forgetful(x: float) -> None:
    """Compute, and keep it to itself."""
    x**2


scene = Scene(objectives=[Objective(forgetful)], optimizers=[GradientDescent()], start=1)

# optviz exits with 2 and says:
# f_returns_nothing.py:6: run 'Gradient descent' on 'forgetful': f returned nothing; it must
# return a real number
