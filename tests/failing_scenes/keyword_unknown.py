"""An optimizer that is asked for a parameter it does not have."""

from optviz import GradientDescent, Scene, objectives

optimizer = GradientDescent(learning_rate=0.1)  # type: ignore[call-arg]
scene = Scene(objectives=[objectives.bowl()], optimizers=[optimizer])

# optviz exits with 2 and says:
# keyword_unknown.py:5: TypeError: GradientDescent.__init__() got an unexpected keyword argument
# 'learning_rate'; it takes lr, weight_decay
