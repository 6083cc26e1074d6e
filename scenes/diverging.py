"""Beyond lr = 2/L every step overshoots by more than the last, and the run leaves the picture."""

from optviz import GradientDescent, Run, Scene, objectives

scene = Scene(
    title="Past 2/L, every step makes it worse",
    objectives=[objectives.bowl()],
    optimizers=[
        Run(GradientDescent(lr=0.2), label="well below"),
        Run(GradientDescent(lr=0.95), label="just below"),
        Run(GradientDescent(lr=1.05), label="just above"),
    ],
    start=(-1.2, 0.7),
    steps=40,
)
