"""Adam divides each coordinate by the size of its own gradients: the steep one by more."""

from optviz import Adam, GradientDescent, Scene, objectives, views

scene = Scene(
    title="Adam gives each coordinate a step of its own",
    objectives=[objectives.quadratic_form(condition=50)],
    optimizers=[GradientDescent(lr=0.035), Adam(lr=0.1, beta1=0.8, beta2=0.9)],
    start=(-2.7, 0.9),
    steps=60,
    views=[views.Landscape(), views.States("v", transform="divisor")],
)
