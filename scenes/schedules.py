"""With a constant learning rate RMSprop jumps about the minimum; one that falls lets it settle."""

from optviz import Cosine, OneCycle, RMSprop, Run, Scene, Step, objectives

STEPS = 60

scene = Scene(
    title="A learning rate that falls lets it settle",
    objectives=[objectives.quadratic_form(condition=4, rotation=20)],
    optimizers=[
        Run(RMSprop(lr=0.25, alpha=0.9), label="constant"),
        Run(RMSprop(lr=Step(0.25, every=15, factor=0.4), alpha=0.9), label="step"),
        Run(RMSprop(lr=Cosine(0.25, steps=STEPS), alpha=0.9), label="cosine"),
        Run(RMSprop(lr=OneCycle(0.35, steps=STEPS), alpha=0.9), label="one-cycle"),
    ],
    start=(-2.7, 0.5),
    steps=STEPS,
    convergence="rate",
)
