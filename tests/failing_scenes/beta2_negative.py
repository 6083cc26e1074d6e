"""A decay below zero."""

from optviz import Adam, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Adam(beta2=-0.5)])

# optviz exits with 2 and says:
# beta2_negative.py:5: beta2 of Adam is -0.5; it must be at least 0 and below 1, such as
# beta2=0.999
