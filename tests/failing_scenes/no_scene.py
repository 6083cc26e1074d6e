"""A file that makes all parts of a scene, and no scene."""

from optviz import Newton, objectives

parts = ([objectives.bowl()], [Newton()])

# optviz exits with 2 and says:
# no_scene.py: there is no scene in this file; write scene = Scene(objectives=[…],
# optimizers=[…])
