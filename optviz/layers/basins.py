"""Which starts end where, as a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from optviz.errors import SceneError
from optviz.language import voiced
from optviz.stage.naming import numbers_of

if TYPE_CHECKING:
    from optviz.recorder.trajectory import Trajectory
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage
    from optviz.timeline import Moment

_PIXELS = 340
_SEAM = 0.02  # of the starts may lie between basins and reach none in the scene's steps


@dataclass(frozen=True)
class Basins:
    """A map coloured by the place that each start reaches under the rule of a run.

    It makes as many steps from each start as the scene gives its runs. Where a start reaches no
    place, the map is hatched. It lies in the stead of the level lines; `recorder.basins` says what
    a place is.

    Parameters
    ----------
    run : str
        Whose rule it is, by name or by rule; that of the only run by default.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Basins("Newton")
    Basins(run='Newton')
    """

    run: str = ""

    covers: ClassVar[bool] = True
    steady: ClassVar[bool] = True

    def check(self, stage: Stage) -> None:
        """Refuse other dimensions than two, and runs whose rule is not known, or sees batches."""
        if stage.dim != 2:
            raise SceneError(
                f"layers.Basins shows two dimensions, and {stage.objective.name} has {stage.dim}",
                "leave the layer out",
            )
        run = self._run(stage)
        if run.optimizer is None:
            raise SceneError(
                "layers.Basins needs the rule of a run on the landscape, and it is not known here",
                "leave the layer out, or name a run of the scene's own",
                item=f"run {run.label!r}",
            )
        if run.batch_size is not None:
            raise SceneError(
                "basins show where each start goes on all samples, and this run sees batches",
                "leave out batch_size, or the layer",
                item=f"run {run.label!r}",
            )

    def ground(self, stage: Stage) -> None:
        """Colour each start by where it ends, and hatch where it ends nowhere."""
        from matplotlib.colors import to_rgb

        from optviz.marks.ground_key import say_what_basins_are
        from optviz.marks.hatching import hatch
        from optviz.recorder.basins import attractors

        axes, theme, run = stage.axes, stage.theme, self._run(stage)
        assert run.optimizer is not None
        box = axes.get_window_extent()
        scale = _PIXELS / max(box.width, box.height)
        shape = max(int(box.height * scale), 2), max(int(box.width * scale), 2)
        (left, right), (low, high) = stage.limits
        ys, xs = np.meshgrid(
            low + (np.arange(shape[0]) + 0.5) * (high - low) / shape[0],
            left + (np.arange(shape[1]) + 0.5) * (right - left) / shape[1],
            indexing="ij",
        )
        starts = np.stack([xs.ravel(), ys.ravel()], axis=1)
        reached, places = attractors(
            stage.objective, run.optimizer, starts, stage.budget, stage.seed
        )
        tints = [theme.basins[i % len(theme.basins)] for i in range(len(places))]
        others = places[len(stage.objective.minima) :]
        axes.plot(
            *others.T, ls="", marker="o", ms=8, mfc="none", mec=theme.ink, mew=1.6, zorder=4.9
        )
        table = np.array([to_rgb(color) for color in (theme.paper, *tints)])
        axes.imshow(
            table[reached.reshape(shape) + 1], extent=(left, right, low, high), origin="lower",
            aspect="auto", interpolation="nearest", zorder=1,
        )  # fmt: skip
        lost = reached.reshape(shape) < 0
        hatch(axes, theme, xs[0], ys[:, 0], lost)
        alone = len({one.name for one in stage.runs}) == 1 and not self.run
        whose = "" if alone else voiced(run.label)
        say_what_basins_are(axes, theme, hatched=bool(lost.mean() > _SEAM), whose=whose)

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw nothing: all of it stands still."""

    def _run(self, stage: Stage) -> Trajectory:
        if not self.run:
            names = list(dict.fromkeys(run.name for run in stage.runs))
            if len(names) > 1:
                raise SceneError(
                    f"layers.Basins shows the ends of one run, and there are {len(names)}",
                    f'name one, such as "{names[0]}", or write landscape="basins" for a map each',
                )
            return stage.runs[0].trajectory
        trajectories, styles = zip(*stage.everyone, strict=True)
        found = numbers_of(self.run, trajectories, styles, "layers.Basins")
        return stage.everyone[found[0]][0]
