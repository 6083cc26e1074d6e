"""Close to a saddle descent hardly moves, and then it is carried off along the other direction."""

from optviz import GradientDescent, Newton, Scene, Timeline, objectives, views
from optviz.cues import Say, Zoom

NEAR = ((-0.12, 0.12), (-0.12, 0.12))

scene = Scene(
    title="Seen close, descent leaves the saddle where Newton stays",
    objectives=[objectives.saddle_with_walls()],
    optimizers=[GradientDescent(lr=0.1), Newton()],
    start=(-1.5, 0.001),
    steps=60,
    views=[views.Landscape(numbers=4), views.Convergence("gradient")],
    timeline=Timeline(duration=12),
    cues=[
        Say("From afar both seem to end at the saddle", at=4),
        Zoom(NEAR, at=10, seconds=1.5),
        Say("Near it each step of descent makes y larger by a fifth", at=12),
        Zoom(None, at=28, seconds=1.5),
        Say("So it leaves for the minimum, and Newton does not", at=30),
    ],
)
