"""A film too short for the holds at its ends."""

from optviz import Newton, Scene, Timeline, objectives

timeline = Timeline(duration=2)
scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], timeline=timeline)

# optviz exits with 2 and says:
# duration_too_short.py:5: a duration of 2 s leaves no time between the holds of 0.5 s and 2 s;
# make it longer, or the holds shorter
