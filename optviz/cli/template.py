"""The scene that ``optviz new`` writes."""

TEMPLATE = '''\
"""One sentence that says what this film teaches."""

from optviz import Adam, GradientDescent, Momentum, Scene, objectives

# Render it with: python -m optviz render <this file>
scene = Scene(
    title="Three ways down a ravine",
    # What is minimised. Others: python -m optviz list objectives
    # Your own: Objective.from_formula("x**2 + 10*y**2", domain=((-2, 2), (-1, 1)))
    #       or: Objective(lambda x, y: x**2 + 10 * y**2, domain=((-2, 2), (-1, 1)))
    objectives=[objectives.quadratic_form(condition=20)],
    # Who minimises it. Others: python -m optviz list optimizers
    optimizers=[
        GradientDescent(lr=0.08),
        Momentum(lr=0.04, beta=0.8),
        Adam(lr=0.1),
    ],
    # start=(-1.5, 1.0),  # each objective has a start of its own
    steps=60,
    # timeline=Timeline(fps=25, duration=8),  # from optviz import Timeline
    # theme="dark",
)
'''
