"""A start with one component too many."""

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], start=(1, 2, 3))

# optviz exits with 2 and says:
# start_of_other_dimension.py:5: run 'Newton' on 'Bowl': the start (1, 2, 3) has 3 components,
# the objective takes 2; give a start with 2
