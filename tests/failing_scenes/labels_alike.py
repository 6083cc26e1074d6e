"""Two runs under one label."""

from optviz import GradientDescent, Newton, Run, Scene, objectives

scene = Scene(
    objectives=[objectives.bowl()],
    optimizers=[Run(GradientDescent(), label="ours"), Run(Newton(), label="ours")],
)

# optviz exits with 2 and says:
# labels_alike.py:5: 2 runs are called 'ours'; give them labels: Run(…, label=…)
