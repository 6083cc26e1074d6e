"""The learning rate decides: too small crawls, right glides, too large bounces for ever."""

from optviz import GradientDescent, Run, Scene, objectives

scene = Scene(
    title="The learning rate decides",
    objectives=[objectives.quadratic_1d()],
    optimizers=[
        Run(GradientDescent(lr=2**-6), label="too small", note="crawls"),
        Run(GradientDescent(lr=2**-3), label="right", note="glides in"),
        Run(GradientDescent(lr=1), label="too large"),
    ],
    start=-20,
    steps=30,
)
