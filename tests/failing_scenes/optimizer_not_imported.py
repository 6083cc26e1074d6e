"""An optimizer that was not imported."""

from optviz import Scene, objectives

scene = Scene(
    objectives=[objectives.bowl()],
    optimizers=[Newton()],  # type: ignore[name-defined]  # noqa: F821
)

# optviz exits with 2 and says:
# optimizer_not_imported.py:7: NameError: name 'Newton' is not defined; write from optviz import
# Newton
