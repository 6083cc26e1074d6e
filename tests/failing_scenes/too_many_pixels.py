"""A film of ten hours."""

from optviz import Newton, Scene, Timeline, objectives

timeline = Timeline(fps=100, duration=36_000)
scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], timeline=timeline)

# optviz exits with 2 and says:
# too_many_pixels.py:6: 3600000 frames of 160×90 are 52 thousand million pixels, some 6 minutes
# of work; make the film shorter or smaller, or insist with force
