"""More steps than memory and patience allow."""

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], steps=10**10)

# optviz exits with 2 and says:
# steps_without_end.py:5: steps is 10000000000; give 1000000 or fewer
