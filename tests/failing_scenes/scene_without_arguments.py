"""A scene that was left empty."""

from optviz import Scene

scene = Scene()  # type: ignore[call-arg]

# optviz exits with 2 and says:
# scene_without_arguments.py:5: TypeError: Scene.__init__() missing 2 required keyword-only
# arguments: 'objectives' and 'optimizers'
