"""Six landscapes, three rules: what works on one may fail on the next."""

from optviz import Adam, GradientDescent, Momentum, Scene, objectives

scene = Scene(
    title="Six landscapes, three rules",
    objectives=[
        objectives.booth(),
        objectives.beale(),
        objectives.himmelblau(),
        objectives.three_hump_camel(),
        objectives.rastrigin(),
        objectives.ackley(),
    ],
    optimizers=[GradientDescent(lr=0.002), Momentum(lr=0.002, beta=0.9), Adam(lr=0.15)],
    steps=120,
)
