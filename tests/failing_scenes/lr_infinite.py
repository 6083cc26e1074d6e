"""A learning rate that is infinite."""

from optviz import GradientDescent, Scene, objectives

scene = Scene(
    objectives=[objectives.bowl()],
    optimizers=[GradientDescent(lr=float("inf"))],
)

# optviz exits with 2 and says:
# lr_infinite.py:7: lr of GradientDescent is inf; it must be a finite number, 0 or more, such as
# lr=0.1
