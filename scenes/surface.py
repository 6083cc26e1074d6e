"""From one start Newton climbs a hill, whose top is level too, and descent rolls down beside it."""

from optviz import GradientDescent, Momentum, Newton, Scene, objectives, views
from optviz.cues import Tilt

scene = Scene(
    title="Newton climbs the hill that the others roll down",
    objectives=[objectives.himmelblau()],
    optimizers=[GradientDescent(lr=0.01), Momentum(lr=0.01, beta=0.9), Newton()],
    start=(0, 0),
    steps=40,
    view=((-4.2, 4.2), (-4.2, 4.2)),
    views=[views.Surface(), views.Convergence("value")],
    cues=[
        Tilt(elevation=90, azimuth=0, at=8),  # the map
        Tilt(elevation=38, azimuth=30, at=16),  # and back
    ],
)
