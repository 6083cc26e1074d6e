"""A rate of NaN frames a second."""

from optviz import Newton, Scene, Timeline, objectives

timeline = Timeline(fps=float("nan"))
scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], timeline=timeline)

# optviz exits with 2 and says:
# fps_nan.py:5: timeline: fps is nan; give a number between 0.1 and 1000
