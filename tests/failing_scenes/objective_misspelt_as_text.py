"""The same, asked for by name."""

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.get("rosenbrok")], optimizers=[Newton()])

# optviz exits with 2 and says:
# objective_misspelt_as_text.py:5: no objective is called 'rosenbrok'; did you mean
# 'rosenbrock'?
