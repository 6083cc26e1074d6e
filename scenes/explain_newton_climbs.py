"""Why Newton climbs: it goes where its model is flat, and where f bends down that is a top."""

from optviz import GradientDescent, Newton, Objective, Scene, Timeline, layers, views

f = Objective.from_formula("-cos(pi*x/20)", domain=(-30, 6))

scene = Scene(
    title="Where the curve bends down, Newton climbs",
    objectives=[f],
    optimizers=[GradientDescent(lr=10), Newton()],
    start=-15,
    steps=12,
    layers=[layers.Curvature("Newton"), layers.Model("Newton"), layers.Step()],
    views=[views.Landscape(), views.Worked()],
    timeline=Timeline(
        explain={
            0: [
                "Both look at the slope here, and Newton at the bend.",
                "Newton's model has the same slope and bend: it is flat at its top.",
                "Newton looks for a flat place, not for a low one. Here that is the top.",
                "Gradient descent went down a little, Newton went up.",
            ]
        },
    ),
)
