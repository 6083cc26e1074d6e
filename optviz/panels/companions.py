"""Lines beside a run's own: the best so far, and the mean of the iterates so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.path import Path

from optviz.language import noted, say
from optviz.marks.light import dimmed, lights
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.marks.strokes import line
from optviz.marks.track import Track
from optviz.objectives import Objective
from optviz.panels.convergence import Measure, away_from_minima, measured
from optviz.panels.limits import norms, within_reach
from optviz.panels.series import SeriesPanel
from optviz.panels.subject import Subject
from optviz.recorder.clock import Clocked, steps_taken
from optviz.recorder.trajectory import Trajectory
from optviz.style import SMALL, RunStyle, Theme
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]
Line = Literal["best", "average"]

_WIDTH, _CASING = 2.0, 3.6
_DASHES: dict[Line, tuple[float, float]] = {"best": (1.0, 1.6), "average": (4.5, 2.0)}
_WORDS: dict[Line, str] = {
    "best": noted("best so far"),
    "average": noted("at the mean of the iterates"),
}
_SHORT: dict[Line, str] = {"best": noted("best"), "average": noted("mean")}
_SAMPLE, _BESIDE, _BETWEEN = 26.0, 6.0, 18.0
_ROOM = 12.0


def companion(objective: Objective, run: Trajectory, measure: Measure, which: Line) -> Array:
    r"""Return a line beside that of a run, one number a point.

    The best is the least that was measured so far; the average is measured at the mean of the
    iterates so far, the start among them:

    .. math:: \bar x_k = \frac{1}{k + 1} \sum_{i=0}^k x_i

    References
    ----------
    B. T. Polyak and A. B. Juditsky, "Acceleration of stochastic approximation by averaging", SIAM
    Journal on Control and Optimization 30 (1992). D. Ruppert, "Efficient estimations from a slowly
    convergent Robbins–Monro process", Cornell technical report 781 (1988).
    """
    if isinstance(run, Clocked):
        return np.asarray(companion(objective, run.original, measure, which)[steps_taken(run)])
    if which == "best":
        best = np.fmax if measure == "digits" else np.fmin
        return np.asarray(best.accumulate(measured(objective, run, measure)))
    with np.errstate(all="ignore"):
        means = np.cumsum(run.points, axis=0) / np.arange(1, len(run) + 1)[:, None]
        if measure == "gradient":
            return norms(np.asarray(objective.grad(means.T), dtype=np.float64).T)
        if measure in ("distance", "digits"):
            return away_from_minima(objective, means, digits=measure == "digits")
        values = np.asarray(objective.value(means.T), dtype=np.float64)
        if measure == "value":
            return values
        assert objective.lowest is not None
        return np.maximum(values - objective.lowest, 0.0)


def with_lines(
    panel: SeriesPanel, subject: Subject, measure: Measure, lines: Sequence[Line]
) -> WithLines:
    """Return a panel with lines beside its own."""
    made = {
        which: [companion(subject.objective, one, measure, which) for one in subject.trajectories]
        for which in lines
    }
    return WithLines(panel, subject, made)


class WithLines:
    """A panel of series, and thin lines beside them that grow with them.

    Parameters
    ----------
    panel : SeriesPanel
        The panel.
    subject : Subject
        Its runs.
    lines : mapping of str to sequence of array (k + 1,)
        Of each kind one a run.
    """

    def __init__(
        self, panel: SeriesPanel, subject: Subject, lines: dict[Line, list[Array]]
    ) -> None:
        self._panel, self._subject = panel, subject
        self.lines = lines
        panel.besides = [one[one <= one[0]] for ones in lines.values() for one in ones]

    def ground(self, axes: Axes) -> None:
        """Draw the empty axes."""
        self._panel.ground(axes)

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs, and their companions above them."""
        moving = self._panel.runs(axes)
        styles, theme = self._subject.styles, self._subject.theme
        frame = Frame(axes)
        placed = {
            which: [frame.place(within_reach(axes, one)) for one in self._panel.placed(ones)]
            for which, ones in self.lines.items()
        }
        self.mark = Companions(axes, frame, placed, styles, theme)
        self._panel.hold(self.mark, axes)
        _explain(axes, frame, list(self.lines), theme)
        return [*moving, self.mark]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._panel.update(moment)
        self.mark.show(moment)

    def ends(self) -> Array:
        """Return where the lines of the runs themselves end, (runs, 2), as data."""
        return self._panel.ends()


class Companions(Mark):
    """Thin dashed lines in the colours of their runs, up to a moment.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Where they are drawn.
    lines : mapping of str to sequence of array (k + 1, 2)
        Of each kind one a run, in pixels.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the casing.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        lines: dict[Line, list[Points]],
        styles: Sequence[RunStyle],
        theme: Theme,
    ) -> None:
        super().__init__(axes, zorder=11)
        self._frame = frame
        self.tracks = {which: [Track(one, frame) for one in ones] for which, ones in lines.items()}
        self._colors = [to_rgba(style.color) for style in styles]
        self._casing = to_rgba(theme.rim)
        self._styles = styles
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring the lines to a moment."""
        self._moment, self._lights = moment, lights(moment, self._styles)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self._frame.transform.get_affine()
        share = self._frame.share
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_capstyle("butt")
        gc.set_joinstyle("round")
        for which, tracks in self.tracks.items():
            for track, full, light in zip(tracks, self._colors, self._lights, strict=True):
                color, casing = dimmed(full, light), dimmed(self._casing, light)
                path = Path(track.trail.upto(*track.way(self._moment))[0])
                line(renderer, gc, path, transform, share * _CASING, casing)
                gc.set_dashes(0, [share * _WIDTH * part for part in _DASHES[which]])
                line(renderer, gc, path, transform, share * _WIDTH, color)
                gc.set_dashes(0, None)
        gc.restore()


def _explain(axes: Axes, frame: Frame, lines: Sequence[Line], theme: Theme) -> None:
    """Write what each dash is at the right end above the axes, in short where there is less room.

    Where there is none, the dashes stay without words.
    """
    title = max(
        (text.get_window_extent().x1 for text in axes.texts), default=axes.get_window_extent().x0
    )
    inner = axes.get_window_extent()
    scale = frame.width / inner.width
    left = (title - inner.x0) * scale + _ROOM
    for words in (_WORDS, _SHORT):
        drawn: list[Artist] = []
        x, y = frame.width, frame.height + 8.0 * 100 / 72
        for which in reversed(lines):
            text = axes.text(
                x, y, say(words[which]), transform=frame.transform, ha="right", va="bottom",
                color=theme.muted, fontsize=SMALL,
            )  # fmt: skip
            x -= float(text.get_window_extent().width) * scale + _BESIDE
            sample = Line2D(
                [x - _SAMPLE, x], [y + 8, y + 8], lw=_WIDTH, color=theme.muted,
                transform=frame.transform, clip_on=False, ls=(0, _DASHES[which]),
                dash_capstyle="butt",
            )  # fmt: skip
            axes.add_artist(sample)
            x -= _SAMPLE + _BETWEEN
            drawn += [text, sample]
        if x + _BETWEEN >= left:
            return
        for one in drawn:
            one.remove()
