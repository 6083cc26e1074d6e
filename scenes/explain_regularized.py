"""What regularization does to Newton's step: past the bend it turns from uphill to downhill."""

from optviz import Dial, Objective, RegularizedNewton, Scene, layers, views

f = Objective.from_formula("-cos(pi*x/20)", domain=(-30, 6))

scene = Scene(
    title="Past α = −f″ the step turns from uphill to downhill",
    objectives=[f],
    optimizers=[RegularizedNewton(alpha=0.01)],
    start=-15,
    steps=1,
    dial=Dial("alpha", 0, 0.1, marks={0.06: "towards gradient descent with lr 1/α"}),
    layers=[layers.Curvature(), layers.Model(words=False)],
    views=[views.Landscape(), views.Iterates("x", label="where it lands")],
)
