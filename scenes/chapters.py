"""A film in three parts, told as in a lecture: the wall, the valley, and what momentum makes."""

from optviz import GradientDescent, Momentum, Scene, objectives
from optviz.cues import Focus, Mark, Pause, Say, Slow, Title

scene = Scene(
    title="Down the wall is easy, along the valley is not",
    objectives=[objectives.rosenbrock()],
    optimizers=[GradientDescent(lr=0.001), Momentum(lr=0.001, beta=0.9)],
    start=(-1.5, 2.6),
    steps=150,
    cues=[
        Title(),
        Slow(at=(0, 3), by=2),
        Say("Steep walls: a few steps lead down to the valley.", at=0),
        Title("Along the valley", at=4, seconds=1.6),
        Mark("the minimum", (1, 1), at=(4, 60)),
        Focus("Gradient descent", at=(4, 30)),
        Say("On its floor f is nearly flat: gradient descent crawls.", at=5),
        Focus("Momentum", at=(30, 120)),
        Say("Momentum adds up small gradients that agree.", at=31),
        Pause(at=150, seconds=1),
        Say("One is there; the other has hardly moved.", at=150),
    ],
)
