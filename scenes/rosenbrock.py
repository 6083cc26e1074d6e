"""Down Rosenbrock's curved valley: finding it is easy, following it is not."""

from optviz import Adam, GradientDescent, Momentum, Newton, Scene, objectives

scene = Scene(
    title="Finding the valley is easy, following it is not",
    objectives=[objectives.rosenbrock()],
    optimizers=[
        GradientDescent(lr=0.001),
        Momentum(lr=0.0004, beta=0.93),
        Adam(lr=0.08),
        Newton(),
    ],
    start=(-1.6, 0.4),
    steps=200,
)
