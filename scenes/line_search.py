"""Along a searched step the direction decides: steepest descent zigzags, its heirs do not."""

from optviz import BFGS, Armijo, NonlinearCG, Scene, SteepestDescent, StrongWolfe, objectives

scene = Scene(
    title="The step is searched, the direction decides",
    objectives=[objectives.rosenbrock()],
    optimizers=[
        SteepestDescent(line_search=Armijo()),
        NonlinearCG(line_search=StrongWolfe(c2=0.1)),
        BFGS(),
    ],
    start=(-1.5, 2.2),
    steps=60,
)
