"""A Hessian that is not symmetric."""

from optviz import Newton, Objective, Scene


def hessian(x: float, y: float) -> list[list[float]]:
    """Forget that mixed derivatives are equal."""
    return [[2, 1], [0, 2]]


skewed = Objective(lambda x, y: x**2 + x * y + y**2, hess=hessian, name="skewed")
scene = Scene(objectives=[skewed], optimizers=[Newton()], start=(1, 2))

# optviz exits with 2 and says:
# hessian_asymmetric.py:6: run 'Newton' on 'skewed': the Hessian at (1, 2) is not symmetric:
# entry (1, 2) is 1, entry (2, 1) is 0; mend hess, or leave it out to have it by differences
