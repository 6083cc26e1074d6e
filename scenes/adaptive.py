"""RMSprop and Adam divide each coordinate by the size of its own gradients: steep ones by more."""

from optviz import Adam, GradientDescent, RMSprop, Scene, objectives, views

scene = Scene(
    title="Each coordinate has a step of its own",
    objectives=[objectives.quadratic_form(condition=50)],
    optimizers=[GradientDescent(lr=0.035), RMSprop(lr=0.05, alpha=0.9), Adam(lr=0.1, beta2=0.9)],
    start=(-2.7, 0.9),
    steps=60,
    views=[views.Landscape(), views.States("v", transform="divisor")],
)
