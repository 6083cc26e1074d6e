"""Our Adam, torch's and optax's are one rule: three runs that lie on one path."""

from optviz import Adam, OptaxOptimizer, Run, Scene, TorchOptimizer, objectives

scene = Scene(
    title="Three Adams, one path",
    objectives=[objectives.himmelblau()],
    optimizers=[
        Run(Adam(lr=0.1), label="ours"),
        Run(TorchOptimizer("Adam", lr=0.1), label="torch's"),
        Run(OptaxOptimizer("adam", learning_rate=0.1), label="optax's"),
    ],
    start=(-0.5, -1.5),
    steps=120,
)
