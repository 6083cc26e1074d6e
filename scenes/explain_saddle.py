"""Who leaves a saddle: Newton's model is flat there, and |λ| turns its step around."""

from optviz import GradientDescent, Newton, SaddleFreeNewton, Scene, Timeline, layers, views
from optviz.objectives import saddle

words = [
    "The eigenvalues of the Hessian are +2 and −2: a saddle.",
    "Newton's model is flat at the saddle; with |−2| it is lowest beyond it.",
    "Newton jumps to where its model is flat, be it up or down.",
    "Newton has arrived and stays; the others are on their way down.",
]

scene = Scene(
    title="Newton goes to the saddle; with |λ| it leaves",
    objectives=[saddle()],
    optimizers=[GradientDescent(lr=0.1), Newton(), SaddleFreeNewton()],
    start=(-1, 0.1),
    steps=12,
    layers=[layers.Model(["Newton", "Saddle-free Newton"])],
    views=[views.Landscape(), views.Spectrum()],
    timeline=Timeline(explain={0: words}),
)
