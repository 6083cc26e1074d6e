"""What Adam divides by: each coordinate by the usual size of its own gradient."""

from optviz import Adam, GradientDescent, Objective, Scene, Timeline, layers, views

bowl = Objective.from_formula("(x**2 + 50*y**2)/2", domain=((-3, 0.2), (-1.2, 1.3)))
words = [
    "In y the gradient is many times as large as in x.",
    "Adam divides each coordinate by the usual size of its own gradient.",
    "So every coordinate steps by about lr, steep or flat.",
    "Adam has gone as far in x as in y; gradient descent leaps to and fro in y.",
]

scene = Scene(
    title="Adam rescales each coordinate by its own gradients",
    objectives=[bowl],
    optimizers=[GradientDescent(lr=0.035), Adam(lr=0.1, beta2=0.9)],
    start=(-2.7, 0.9),
    steps=30,
    layers=[layers.Step(words=False), layers.Scale("Adam", since="start")],
    views=[views.Landscape(), views.Coordinates()],
    timeline=Timeline(explain={4: words}),
)
turned = scene.replace(
    title="Turn the bowl by 45°, and Adam's advantage shrinks",
    objectives=[bowl.rotate(45)],
    start=(-2.5, -1.3),
    timeline=Timeline(explain={4: ["Now the gradient is as large in x as in y."]}),
)
