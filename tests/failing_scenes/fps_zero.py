"""A rate of zero frames a second."""

from optviz import Newton, Scene, Timeline, objectives

timeline = Timeline(fps=0)
scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], timeline=timeline)

# optviz exits with 2 and says:
# fps_zero.py:5: timeline: fps is 0; give a number between 0.1 and 1000
