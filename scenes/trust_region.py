"""Newton believes its model everywhere and is thrown; a trust region believes it only near by."""

from optviz import Newton, Scene, TrustRegionNewton, objectives

scene = Scene(
    title="How far to trust the model",
    objectives=[objectives.rosenbrock()],
    optimizers=[Newton(), TrustRegionNewton()],
    start=(-1.5, 2.2),
    steps=30,
)
