"""A scene with nothing to minimise."""

from optviz import Newton, Scene

scene = Scene(objectives=[], optimizers=[Newton()])

# optviz exits with 2 and says:
# no_objectives.py:5: the scene has no objectives; list at least one
