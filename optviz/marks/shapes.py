"""What an optimizer looks at, drawn on the landscape: its simplex, or the region that it trusts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.recorder.trajectory import Trajectory
from optviz.style import RunStyle
from optviz.timeline import Moment

_CORNERS = 72
_WIDTH = 1.6
_FILL = 0.13
_GHOST, _FAINT = 0.9, 0.45
_GHOSTS = 60


@dataclass(frozen=True)
class _Outline:
    """One closed outline a step, in pixels: array (k + 1, corners, 2)."""

    corners: Points
    color: str

    def at(self, moment: Moment) -> Points:
        last = len(self.corners) - 1
        step = min(moment.step, last)
        here = self.corners[step]
        if step == last:
            return np.asarray(here)
        return np.asarray(here + moment.progress * (self.corners[step + 1] - here))

    def before(self, moment: Moment) -> Path | None:
        """Return the polygons of earlier steps; circles would only fill the picture."""
        step = min(moment.step, len(self.corners) - 1)
        past = self.corners[max(step - _GHOSTS, 0) : step]
        if not len(past) or past.shape[1] > _CORNERS:
            return None
        codes = np.full(past.shape[:2], Path.LINETO, dtype=Path.code_type)
        codes[:, 0], codes[:, -1] = Path.MOVETO, Path.CLOSEPOLY
        return Path(past.reshape(-1, 2), codes.ravel())


class Shapes(Mark):
    """The simplex of a run that keeps one, the trust region of a run that keeps a radius.

    It reads them from the state that the trajectory recorded: ``simplex`` of shape (k + 1, 3, 2),
    ``radius`` of shape (k + 1,). Runs without either draw nothing.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its place and limits are final.
    frame : Frame
        Its pixels.
    trajectories, styles : sequences of Trajectory and RunStyle
        The runs, in two dimensions.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        trajectories: Sequence[Trajectory],
        styles: Sequence[RunStyle],
    ) -> None:
        super().__init__(axes, zorder=8)
        self._frame = frame
        self.outlines = [
            _Outline(corners, style.color)
            for one, style in zip(trajectories, styles, strict=True)
            if (corners := _corners(one, frame)) is not None
        ]
        self._moment = Moment(0)

    def show(self, moment: Moment) -> None:
        """Bring the shapes to a moment."""
        self._moment = moment

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self._frame.transform.get_affine()
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_joinstyle("round")
        for outline in self.outlines:
            gc.set_linewidth(_GHOST)
            gc.set_foreground(to_rgba(outline.color, _FAINT), isRGBA=True)
            ghosts = outline.before(self._moment)
            if ghosts is not None:
                renderer.draw_path(gc, ghosts, transform)
            gc.set_linewidth(_WIDTH)
            gc.set_foreground(to_rgba(outline.color), isRGBA=True)
            path = Path(outline.at(self._moment), closed=True)
            renderer.draw_path(gc, path, transform, to_rgba(outline.color, _FILL))
        gc.restore()


def _corners(trajectory: Trajectory, frame: Frame) -> Points | None:
    """Return the outline of each step in pixels, its first corner repeated at the end."""
    states = trajectory.states
    count = len(trajectory.points)
    if "simplex" in states and states["simplex"].shape == (count, 3, 2):
        corners = states["simplex"]
    elif "radius" in states and states["radius"].shape == (count,):
        turn = np.linspace(0.0, 2 * np.pi, _CORNERS, endpoint=False)
        circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        corners = trajectory.points[:, None] + states["radius"][:, None, None] * circle
    else:
        return None
    closed = np.concatenate([corners, corners[:, :1]], axis=1)
    return frame.place(closed.reshape(-1, 2)).reshape(closed.shape)
