"""Two starting points where one is meant."""

from optviz import Newton, Scene, objectives

starts = [(1, 2), (3, 4)]
scene = Scene(
    objectives=[objectives.bowl()],
    optimizers=[Newton()],
    start=starts,  # type: ignore[arg-type]
)

# optviz exits with 2 and says:
# starts_as_list_of_points.py:6: start is [(1, 2), (3, 4)]; give a finite number, or one a
# dimension
