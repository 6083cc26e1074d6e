"""Newton is drawn into the saddle; turning negative curvature around makes it a way out."""

from optviz import GradientDescent, ModifiedNewton, Newton, SaddleFreeNewton, Scene, objectives

scene = Scene(
    title="Newton leaves the saddle once curvature counts as positive",
    objectives=[objectives.saddle_with_walls()],
    optimizers=[
        GradientDescent(lr=0.1),
        Newton(),
        ModifiedNewton(),
        SaddleFreeNewton(),
    ],
    start=(-1.5, 0.02),
    steps=40,
)
