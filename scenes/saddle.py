"""Newton is drawn into a saddle; the first-order rules slip off it, momentum and Adam sooner."""

from optviz import Adam, GradientDescent, Momentum, Newton, Scene, objectives

scene = Scene(
    title="Newton stays at the saddle, descent slips off it",
    objectives=[objectives.saddle_with_walls()],
    optimizers=[
        GradientDescent(lr=0.1),
        Momentum(lr=0.1, beta=0.7),
        Adam(lr=0.1),
        Newton(),
    ],
    start=(-1.5, 0.01),
    steps=60,
)
