"""A package that is not installed."""

import gradientflow_of_tomorrow  # type: ignore[import-not-found]

scene = gradientflow_of_tomorrow.scene

# optviz exits with 2 and says:
# import_missing.py:3: ModuleNotFoundError: No module named 'gradientflow_of_tomorrow'; install
# it, or mend the name
