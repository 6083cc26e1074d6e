"""A second derivative that forgets a factor."""

from optviz import Newton, Objective, Scene

scene = Scene(
    objectives=[Objective(lambda x: x**4, lambda x: 4 * x**3, lambda x: 4 * x**2, name="quartic")],
    optimizers=[Newton()],
    start=3,
)

# optviz exits with 2 and says:
# hessian_wrong.py:6: run 'Newton' on 'quartic': the Hessian is 36 at 3, but the gradient
# changes by 108 there; mend hess, or leave it out to have it by differences
