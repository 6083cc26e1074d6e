"""A function that returns an array at one point."""

import numpy as np

from optviz import GradientDescent, Objective, Scene

halves = Objective(lambda x, y: np.array([x, y]), name="halves")
scene = Scene(objectives=[halves], optimizers=[GradientDescent()], start=(1, 2))

# optviz exits with 2 and says:
# f_not_scalar.py:7: run 'Gradient descent' on 'halves': f returned an array of shape (2,) at
# one point; it must return one number
