"""A learning rate that is negative."""

from optviz import GradientDescent, Scene, objectives

scene = Scene(
    objectives=[objectives.bowl()],
    optimizers=[GradientDescent(lr=-0.1)],
)

# optviz exits with 2 and says:
# lr_negative.py:7: lr of GradientDescent is -0.1; it must be a finite number, 0 or more, such
# as lr=0.1
