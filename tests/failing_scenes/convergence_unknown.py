"""A measure that there is not."""

from optviz import Newton, Scene, objectives

scene = Scene(
    objectives=[objectives.bowl()],
    optimizers=[Newton()],
    convergence="loss",  # type: ignore[arg-type]
)

# optviz exits with 2 and says:
# convergence_unknown.py:5: convergence is 'loss'; use one of auto, gap, value, gradient,
# distance, digits, rate, none
