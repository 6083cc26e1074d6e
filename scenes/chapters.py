"""A film in three parts, told as in a lecture: the wall, the valley, and what momentum makes."""

from optviz import GradientDescent, Momentum, Scene, objectives
from optviz.cues import Focus, Mark, Pause, Say, Slow, Title

scene = Scene(
    title="Down the wall is easy, along the valley is not",
    objectives=[objectives.rosenbrock()],
    optimizers=[GradientDescent(lr=0.0008), Momentum(lr=0.0008, beta=0.9)],
    start=(-0.9, 2.4),
    steps=500,
    cues=[
        Title(),
        Slow(at=(0, 3), by=2),
        Say("Steep walls: a few steps lead down to the valley.", at=0),
        Title("Along the valley", at=4, seconds=1.6),
        Mark("the minimum", (1, 1), at=(4, 100)),
        Focus("Gradient descent", at=(4, 100)),
        Say("On its floor f is nearly flat: gradient descent crawls.", at=5),
        Focus("Momentum", at=(100, 400)),
        Say("Momentum adds up small gradients that agree.", at=101),
        Pause(at=500, seconds=1),
        Say("One is there; the other has the valley before it.", at=500),
    ],
)
