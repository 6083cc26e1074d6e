"""A start that is not a number."""

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], start=(float("nan"), 1))

# optviz exits with 2 and says:
# start_nan.py:5: start is (nan, 1); give a finite number, or one a dimension
