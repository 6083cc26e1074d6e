"""A triangle feels its way down without a single derivative: it flips, stretches and shrinks."""

from optviz import NelderMead, Scene, objectives

scene = Scene(
    title="Nelder–Mead walks on a triangle",
    objectives=[objectives.rosenbrock()],
    optimizers=[NelderMead()],
    start=(-1.7, 0.2),
    steps=70,
)
