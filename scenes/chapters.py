"""A film in three parts, told as in a lecture: the wall, the valley, and what momentum makes."""

from optviz import GradientDescent, Momentum, Scene, objectives
from optviz.cues import Focus, Mark, Pause, Say, Slow, Title

scene = Scene(
    title="Down the wall is easy, along the valley is not",
    objectives=[objectives.rosenbrock()],
    optimizers=[GradientDescent(lr=0.001), Momentum(lr=0.001, beta=0.95)],
    start=(-1.3, 0.2),
    steps=300,
    cues=[
        Title(),
        Slow(at=(0, 3), by=2),
        Say("Steep walls: a few steps lead down to the valley.", at=0),
        Title("Along the valley", at=4, seconds=1.6),
        Mark("the minimum", (1, 1), at=(4, 80)),
        Focus("Gradient descent", at=(4, 60)),
        Say("On its floor f is nearly flat: gradient descent crawls.", at=5),
        Focus("Momentum", at=(60, 240)),
        Say("Momentum adds up small gradients that agree.", at=61),
        Pause(at=300, seconds=1),
        Say("One is there; the other has half the valley before it.", at=300),
    ],
)
