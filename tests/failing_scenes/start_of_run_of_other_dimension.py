"""A run with a start of its own that does not fit."""

from optviz import Newton, Run, Scene, objectives

scene = Scene(
    objectives=[objectives.quadratic_1d(), objectives.bowl()],
    optimizers=[Run(Newton(), start=-20, label="from the left")],
)

# optviz exits with 2 and says:
# start_of_run_of_other_dimension.py:5: run 'from the left' on 'Bowl': the start -20 has 1
# component, the objective takes 2; give a start with 2
