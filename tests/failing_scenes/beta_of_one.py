"""A momentum that forgets nothing."""

from optviz import Momentum, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Momentum(lr=0.1, beta=1.0)])

# optviz exits with 2 and says:
# beta_of_one.py:5: beta of Momentum is 1.0; it must be at least 0 and below 1, such as beta=0.9
