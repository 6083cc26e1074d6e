"""A negative number of steps."""

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], steps=-1)

# optviz exits with 2 and says:
# steps_negative.py:5: steps is -1; give a whole number, 0 or more
