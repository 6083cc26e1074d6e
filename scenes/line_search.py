"""Each step is the best along its line: steepest descent zigzags, conjugate gradients need two."""

from optviz import Exact, NonlinearCG, Scene, SteepestDescent, objectives

scene = Scene(
    title="Steepest descent zigzags, conjugate gradients need two steps",
    objectives=[objectives.quadratic_form(condition=8, rotation=25)],
    optimizers=[SteepestDescent(line_search=Exact()), NonlinearCG(line_search=Exact())],
    start=(-2.88, -0.93),
    steps=12,
)
