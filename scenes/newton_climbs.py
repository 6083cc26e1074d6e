"""Where the curvature is negative, Newton climbs: it looks for a flat place, not for a low one."""

from optviz import GradientDescent, Newton, Scene, objectives

scene = Scene(
    title="Newton follows curvature, not descent",
    objectives=[objectives.cosine()],
    optimizers=[GradientDescent(lr=10), Newton()],
    start=-15,
    steps=30,
)
