"""A negative number of frames a second."""

from optviz import Newton, Scene, Timeline, objectives

timeline = Timeline(fps=-20)
scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], timeline=timeline)

# optviz exits with 2 and says:
# fps_negative.py:5: timeline: fps is -20; give a number between 0.1 and 1000
