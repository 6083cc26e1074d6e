"""A learning rate that is not a number."""

from optviz import GradientDescent, Scene, objectives

scene = Scene(
    objectives=[objectives.bowl()],
    optimizers=[GradientDescent(lr=float("nan"))],
)

# optviz exits with 2 and says:
# lr_nan.py:7: lr of GradientDescent is nan; it must be a finite number, 0 or more, such as
# lr=0.1
