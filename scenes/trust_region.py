"""Newton runs into the saddle; held to a radius that it can trust, it finds the minimum."""

from optviz import Newton, Scene, TrustRegionNewton, objectives

scene = Scene(
    title="A trusted radius keeps Newton off the saddle",
    objectives=[objectives.beale()],
    optimizers=[Newton(), TrustRegionNewton(radius=0.7)],
    start=(0.5, 1.5),
    steps=14,
)
