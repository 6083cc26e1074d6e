"""Nobody says where to start."""

from optviz import Newton, Objective, Scene

scene = Scene(objectives=[Objective(lambda x: x**2)], optimizers=[Newton()])

# optviz exits with 2 and says:
# start_missing.py:5: run 'Newton' on 'f': the scene has no start; give one, such as start=-20
# or start=(-1.5, 2)
