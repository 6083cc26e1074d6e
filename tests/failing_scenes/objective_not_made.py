"""A function of the gallery without its parentheses."""

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.bowl], optimizers=[Newton()])  # type: ignore[list-item]

# optviz exits with 2 and says:
# objective_not_made.py:5: objectives.bowl is a function; write objectives.bowl()
