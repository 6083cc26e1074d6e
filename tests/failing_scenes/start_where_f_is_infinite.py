"""A start where f has a pole."""

from optviz import Newton, Objective, Scene

pole = Objective(lambda x: 1 / x, name="pole")
scene = Scene(objectives=[pole], optimizers=[Newton()], start=0)

# optviz exits with 2 and says:
# start_where_f_is_infinite.py:6: run 'Newton' on 'pole': f is inf at the start 0; start where f
# is finite
