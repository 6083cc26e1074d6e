"""A theme, misspelt."""

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], theme="drak")

# optviz exits with 2 and says:
# theme_unknown.py:5: there is no theme 'drak'; did you mean 'dark'?
