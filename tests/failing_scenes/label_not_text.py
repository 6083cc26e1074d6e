"""A label that is a number."""

from optviz import Newton, Run, Scene, objectives

run = Run(Newton(), label=3)  # type: ignore[arg-type]
scene = Scene(objectives=[objectives.bowl()], optimizers=[run])

# optviz exits with 2 and says:
# label_not_text.py:5: the label of run 'Newton' is 3; give a text
