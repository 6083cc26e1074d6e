"""An optimizer class without its parentheses."""

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton])  # type: ignore[list-item]

# optviz exits with 2 and says:
# optimizer_not_made.py:5: Newton is a class; write Newton(…)
