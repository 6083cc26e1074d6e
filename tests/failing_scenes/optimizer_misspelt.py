"""An optimizer, misspelt where it is imported."""

from optviz import Newtn, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Newtn()])  # type: ignore[operator]

# optviz exits with 2 and says:
# optimizer_misspelt.py:3: ImportError: cannot import name 'Newtn' from 'optviz'; did you mean
# 'Newton'?
