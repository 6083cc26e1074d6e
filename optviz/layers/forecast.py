"""Where theory says that a run will go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.recorder.clock import Clocked
from optviz.theorems import theory

if TYPE_CHECKING:
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage, StageRun
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Forecast:
    """The path that theory foretells, dashed ahead of the dot: that of linear rules on quadratics.

    Parameters
    ----------
    runs : str or sequence of str
        The runs whose paths are foretold; all of which one is known by default.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Forecast("Momentum")
    Forecast(runs='Momentum')
    """

    runs: str | Sequence[str] = ()

    def check(self, stage: Stage) -> None:
        """Refuse to be asked for where no path is known."""
        found = [_foretold(stage, run) for run in stage.named(self.runs, "Forecast")]
        if found and all(isinstance(one, str) for one in found):
            raise SceneError(f"layers.Forecast: {found[0]}", "leave the layer out")

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw what is ahead."""
        for run in pen.runs:
            path = _foretold(pen.stage, run)
            if isinstance(path, str) or moment.step >= len(path) - 1:
                continue
            ahead = np.concatenate([pen.dot(run)[None], path[moment.step + 1 :]])
            pen.line(ahead, run.style.color, 1.6, dashed=True)


def _foretold(stage: Stage, run: StageRun) -> Array | str:
    """Return the path (k + 1, 2) as data, or why none is known."""
    return stage.once(("forecast", run.index), lambda: _path(stage, run))


def _path(stage: Stage, run: StageRun) -> Array | str:
    made = run.trajectory
    if isinstance(made, Clocked) or made.stride > 1:
        return f"the path of {run.name} is foretold step by step, and the film counts otherwise"
    if made.optimizer is None:
        return f"the rule of {run.name} is not known"
    known = theory(made.optimizer, stage.objective, made.points[0], batch_size=made.batch_size)
    path = known.path(made.steps, made.points[0]) if known.kind == "exact" else None
    if path is None:
        return known.why or f"theory foretells how f falls for {run.name}, and not its path"
    if stage.dim == 1:
        heights = np.asarray(stage.objective.value(path.T), dtype=np.float64)
        path = np.stack([path[:, 0], heights], axis=1)
    return np.asarray(path)
