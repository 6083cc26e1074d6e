"""A domain that ends nowhere."""

from optviz import Newton, Objective, Scene

endless = Objective(lambda x: x**2, domain=(0, float("nan")))
scene = Scene(objectives=[endless], optimizers=[Newton()], start=1)

# optviz exits with 2 and says:
# domain_nan.py:5: domain (0, nan) is not finite; write domain=(lo, hi)
