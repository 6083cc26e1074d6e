"""Each rule with the learning rate that suits it best: only then does a race compare the rules."""

from optviz import Adam, GradientDescent, Momentum, RMSprop, Scene, objectives, tune

VALLEY = objectives.rosenbrock(b=10)
STEPS = 80

scene = Scene(
    title="Tuned alike, momentum and Adam win the valley",
    objectives=[VALLEY],
    optimizers=[
        tune(rule, VALLEY, steps=STEPS, aim="tail")
        for rule in (GradientDescent, Momentum, RMSprop, Adam)
    ],
    steps=STEPS,
    race="tuned lr",
)
