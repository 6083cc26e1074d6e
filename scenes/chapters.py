"""A film in parts, told as in a lecture: down the wall, along the valley, and with momentum."""

from optviz import GradientDescent, Momentum, Scene, objectives
from optviz.cues import Focus, Mark, Pause, Say, Slow, Title

scene = Scene(
    title="Down the wall is easy, along the valley is not",
    objectives=[objectives.rosenbrock()],
    optimizers=[GradientDescent(lr=0.0005), Momentum(lr=0.0005, beta=0.95)],
    start=(-1.2, 2.4),
    steps=120,
    cues=[
        Title(),
        Slow(at=(0, 3), by=2),
        Say("Steep walls: two steps lead down to the valley.", at=0),
        Title("Along the valley", at=3, seconds=1.6),
        Mark("the minimum", (1, 1), at=3),
        Focus("Gradient descent", at=(3, 20)),
        Say("On its floor f is nearly flat: gradient descent crawls.", at=4),
        Focus("Momentum", at=(20, 100)),
        Say("Momentum adds up the small gradients that agree.", at=21),
        Say("It has come far; gradient descent has hardly moved.", at=110),
        Pause(at=120, seconds=1),
    ],
)
