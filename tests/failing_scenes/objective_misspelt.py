"""A function of the gallery, misspelt."""

from optviz import Newton, Scene, objectives

scene = Scene(
    objectives=[objectives.rosenbrok()],  # type: ignore[attr-defined]
    optimizers=[Newton()],
)

# optviz exits with 2 and says:
# objective_misspelt.py:6: AttributeError: module 'optviz.objectives' has no attribute
# 'rosenbrok'; did you mean 'rosenbrock'?
