"""A scene with nobody to minimise."""

from optviz import Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[])

# optviz exits with 2 and says:
# no_optimizers.py:5: the scene has no optimizers; list at least one
