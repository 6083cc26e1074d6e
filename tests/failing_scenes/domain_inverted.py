"""A domain from right to left."""

from optviz import Newton, Objective, Scene

mirrored = Objective(lambda x: x**2, domain=(3, -3))
scene = Scene(objectives=[mirrored], optimizers=[Newton()], start=1)

# optviz exits with 2 and says:
# domain_inverted.py:5: domain (3, -3) is inverted; the first number must be the smaller
