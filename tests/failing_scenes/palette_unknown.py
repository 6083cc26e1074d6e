"""A palette that seaborn does not know."""

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], palette="colourblind")

# optviz exits with 2 and says:
# palette_unknown.py:5: palette: 'colourblind' is not a valid palette name; give colours, or a
# seaborn palette such as "colorblind"
