"""Three libraries say NAdam and mean three rules: how momentum grows is each one's own choice."""

from optviz import NAdam, Run, Scene, objectives

scene = Scene(
    title="One name, three libraries, three paths",
    objectives=[objectives.dixon_price()],
    optimizers=[
        Run(NAdam(lr=0.1), label="torch"),
        Run(NAdam(lr=0.1, momentum_decay=1, eps=1e-7), label="Keras"),
        Run(NAdam(lr=0.1, momentum_decay=1e6), label="optax"),
    ],
    start=(-1.8, -1.4),
    steps=150,
)
