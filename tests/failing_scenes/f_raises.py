"""A function that raises an error, two calls deep."""

from optviz import GradientDescent, Objective, Scene


def share(x: float) -> float:
    """Divide by nothing."""
    return 1 / (int(x) - 2)


def steep(x: float) -> float:
    """Ask for a share."""
    return x * share(x)


scene = Scene(objectives=[Objective(steep)], optimizers=[GradientDescent()], start=2)

# optviz exits with 2 and says:
# f_raises.py:8: run 'Gradient descent' on 'steep': f raised ZeroDivisionError: division by
# zero; it was called at (2)
