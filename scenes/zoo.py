"""What wins on one landscape loses on the next: each of three rules wins one of three."""

from optviz import Adam, GradientDescent, Momentum, Scene, objectives

scene = Scene(
    title="Three landscapes, three winners",
    objectives=[
        objectives.himmelblau(),
        objectives.branin(),
        objectives.three_hump_camel(),
    ],
    optimizers=[GradientDescent(lr=0.01), Momentum(lr=0.01, beta=0.9), Adam(lr=0.3)],
    steps=60,
    convergence="gap",
)
