"""Stop before the steps that decide, and let the room guess what Newton does on a hill."""

from optviz import GradientDescent, Newton, Scene, objectives
from optviz.cues import Ask, Say, Title, event

scene = Scene(
    title="Newton looks for a flat place, be it a hilltop",
    objectives=[objectives.double_well()],
    optimizers=[GradientDescent(lr=0.05), Newton()],
    start=0.4,
    steps=10,
    view=((-1.6, 1.6), (-0.2, 2)),
    cues=[
        Title(),
        Say("Both start beside the hill; f falls to the right.", at=0),
        Ask("Which way will each of them go?", before=1),
        Ask("Newton has leapt over the top. Where will it come to rest?", before=2),
        Say("On the top: the slope is zero there, too.", at=event("converges", run="Newton")),
    ],
)
