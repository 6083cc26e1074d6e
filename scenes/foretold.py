"""At one learning rate gradient descent is above its limit and momentum below: theory knew."""

from optviz import GradientDescent, Momentum, Scene, Timeline, layers, objectives, views

scene = Scene(
    title="What gradient descent cannot bear, momentum can",
    objectives=[objectives.quadratic_form(eigenvalues=[1, 30])],
    optimizers=[GradientDescent(lr=0.068), Momentum(lr=0.068, beta=0.6)],
    start=(-2.5, 0.4),
    steps=20,
    layers=[layers.Forecast()],
    views=[
        views.Landscape(),
        views.Iterates("y", label="across the ravine", theory=True),
        views.Iterates("x", label="along the ravine", theory=True),
        views.Spectrum(),
    ],
    timeline=Timeline(duration=8),
)
