"""What stands where on a frame: header, key, and a landscape and convergence for each objective."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from optviz.objectives import Objective
from optviz.panels.contour import ContourPanel
from optviz.panels.convergence import ConvergencePanel, Measure
from optviz.panels.curve import CurvePanel
from optviz.panels.header import Header
from optviz.panels.key import Fate, Key
from optviz.panels.page import Box, Page
from optviz.panels.panel import Panel
from optviz.style import FORMULA, Theme, run_styles
from optviz.timeline import Moment
from optviz.trajectory import Trajectory
from optviz.verdict import verdict

if TYPE_CHECKING:
    from optviz.scene import Scene

_MARGIN = 44.0
_GUTTER = 56.0
_FOOT = 22.0
_FORMULA_LINE = 44.0
_SMALLEST_FORMULA = 12.0


class _Moving(Protocol):
    def update(self, moment: Moment) -> None: ...


class Composition:
    """All that a frame shows, drawn into a figure once and updated by the moment.

    One objective in a wide frame has its landscape left, key and convergence right; in a tall
    one they stand above each other. Several objectives have a column each.

    Parameters
    ----------
    figure : Figure
        Empty; its size in inches times 100 is the page.
    scene : Scene
        For texts and wishes.
    trajectories : sequence of Trajectory
        As `Scene.record` returns them.
    theme : Theme
        Colours.
    """

    def __init__(
        self, figure: Figure, scene: Scene, trajectories: Sequence[Trajectory], theme: Theme
    ) -> None:
        self._page = page = Page(figure)
        self._scene = scene
        self._theme = theme
        count = len(scene.runs)
        self._columns = [
            (objective, trajectories[i * count : (i + 1) * count])
            for i, objective in enumerate(scene.objectives)
        ]
        self._styles = run_styles(theme, [(run.name, run.details) for run in scene.runs])
        self._moving: list[_Moving] = []
        self._panels: list[tuple[Panel, Axes, Box]] = []
        self.artists: list[Artist] = []
        longest = max(one.steps for one in trajectories)
        header = Header(page, scene.title, longest, _MARGIN, theme)
        self._add(header, header.artists)
        top = header.bottom if scene.title else page.height - 12.0
        width = page.width - 2 * _MARGIN
        key = Key(page, self._styles, self._fates(), theme)
        if len(self._columns) == 1 and page.width >= 1.2 * page.height:
            self._side_by_side(key, top, header.room)
        else:
            if len(self._columns) == 1:
                room = width if scene.title else header.room
                top = self._formula(self._columns[0][0], _MARGIN, top, room)
            top = key.line(_MARGIN, top, width if scene.title else header.room)
            self._grid(Box(_MARGIN, _FOOT, width, top - 8 - _FOOT))
        self._settle()
        self._add(key, key.artists)

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        for part in self._moving:
            part.update(moment)

    def _add(self, part: _Moving, artists: Sequence[Artist]) -> None:
        self._moving.append(part)
        self.artists.extend(artists)

    def _side_by_side(self, key: Key, top: float, room: float) -> None:
        page = self._page
        objective, trajectories = self._columns[0]
        measure = self._measure(objective)
        drawable = objective.dim <= 2
        share = 0.62 if drawable or measure else 0.72
        width = page.width - 2 * _MARGIN
        titled = bool(self._scene.title)
        top = self._formula(objective, _MARGIN, top, width if titled else room) - 8
        left = Box(_MARGIN, _FOOT, share * width - _GUTTER / 2, top - _FOOT)
        right = Box(_MARGIN + share * width + _GUTTER / 2, _FOOT, 0.0, top - _FOOT)
        column = page.width - _MARGIN - right.left
        strip = measure if drawable else None
        most = (0.52 if strip else 1.0) * right.height
        bottom = key.column(right.left, top + 4, column, most)
        self._landscape(objective, trajectories, measure, left)
        if strip:
            self._strip(
                objective, trajectories, strip,
                Box(right.left, _FOOT, column, max(bottom - 50 - _FOOT, 90.0)),
            )  # fmt: skip

    def _grid(self, box: Box) -> None:
        several = len(self._columns) > 1
        count = len(self._columns)
        across = min(
            range(1, count + 1),
            key=lambda n: (
                abs(math.log(box.width / n / (box.height / math.ceil(count / n)) / 1.15))
                + 0.15 * (n * math.ceil(count / n) - count)
            ),
        )
        if count <= 3 and box.width > 1.2 * box.height:
            across = count
        down = math.ceil(count / across)
        width = (box.width - (across - 1) * _GUTTER) / across
        height = (box.height - (down - 1) * 14.0) / down
        for i, (objective, trajectories) in enumerate(self._columns):
            row, column = divmod(i, across)
            left = box.left + column * (width + _GUTTER)
            top = box.top - row * (height + 14.0)
            bottom = top - height
            if several:
                top = self._formula(objective, left, top, width) - 4
            measure = self._measure(objective)
            if self._scene.convergence == "auto" and height > 1.5 * width and self._scene.steps:
                measure = self._first_measure(objective)
            strip = measure if objective.dim <= 2 else None
            tall = (top - bottom) * (0.30 if several else 0.27) if strip else 0.0
            lower = bottom + tall + (34.0 if strip else 0.0)
            self._landscape(objective, trajectories, measure, Box(left, lower, width, top - lower))
            if strip:
                self._strip(objective, trajectories, strip, Box(left, bottom, width, tall - 12))

    def _landscape(
        self,
        objective: Objective,
        trajectories: Sequence[Trajectory],
        measure: Measure | None,
        box: Box,
    ) -> None:
        if objective.dim > 2:
            fallback: Measure = measure or self._first_measure(objective)
            self._strip(
                objective, trajectories, fallback,
                Box(box.left, box.bottom, box.width, box.height - 30),
            )  # fmt: skip
            return
        notes = [
            (run.note if run.note is not None else said.note, said.settled)
            for run, said in zip(self._scene.runs, map(verdict, trajectories), strict=True)
        ]
        kind = CurvePanel if objective.dim == 1 else ContourPanel
        self._panel(kind(objective, trajectories, self._styles, notes, self._theme), box)

    def _strip(
        self,
        objective: Objective,
        trajectories: Sequence[Trajectory],
        measure: Measure,
        box: Box,
    ) -> None:
        steps = self._scene.steps
        self._panel(
            ConvergencePanel(objective, trajectories, self._styles, measure, steps, self._theme),
            box,
        )

    def _panel(self, panel: Panel, box: Box) -> None:
        """Draw the ground of a panel; its labels too will stay in the box."""
        axes = self._page.figure.add_axes(self._page.place(_inset(box, (60.0, 52.0, 12.0, 8.0))))
        panel.ground(axes)
        self._panels.append((panel, axes, box))

    def _settle(self) -> None:
        """Give all axes their final place, those with a common edge in line, and add the runs."""
        needs = [self._overhang(axes) for _, axes, _ in self._panels]
        edges = [(box.left, box.bottom, box.right, box.top) for _, _, box in self._panels]
        for i, (panel, axes, box) in enumerate(self._panels):
            shared = [
                max(need[side] for need, edge in zip(needs, edges, strict=True)
                    if abs(edge[side] - edges[i][side]) < 1.0)
                for side in range(4)
            ]  # fmt: skip
            axes.set_position(self._page.place(_inset(box, shared)))
            self._add(panel, panel.runs(axes))

    def _overhang(self, axes: Axes) -> tuple[float, float, float, float]:
        """Return how far tick and axis labels reach out of the axes: left, below, right, above."""
        scale = 100 / self._page.figure.dpi
        inner = axes.get_window_extent()
        renderer = axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        found = [axis.get_tightbbox(renderer) for axis in (axes.xaxis, axes.yaxis)]
        boxes = [box for box in found if box is not None]
        return (
            max([scale * (inner.x0 - box.x0) for box in boxes] + [0.0]),
            max([scale * (inner.y0 - box.y0) for box in boxes] + [0.0]),
            min(max([scale * (box.x1 - inner.x1) for box in boxes] + [10.0]), 30.0),
            min(max([scale * (box.y1 - inner.y1) for box in boxes] + [6.0]), 20.0),
        )

    def _formula(self, objective: Objective, left: float, top: float, width: float) -> float:
        """Write the objective's formula, or else its name; return the height below it."""
        names = {1: "x", 2: "x, y"}.get(objective.dim, r"\mathbf{x}")
        words = objective.name
        if objective.latex:
            words = f"$f({names}) = {objective.latex}$"
        text = self._page.write(
            left, top - 0.5 * _FORMULA_LINE, words, color=self._theme.muted, fontsize=FORMULA
        )
        if not self._page.fit(text, width, _SMALLEST_FORMULA):
            text.set_text(objective.name)
            text.set_fontsize(FORMULA)
            self._page.shorten(text, width)
        return top - _FORMULA_LINE

    def _measure(self, objective: Objective) -> Measure | None:
        wish = self._scene.convergence
        if wish == "none" or self._scene.steps == 0:
            return None
        if wish == "auto":
            return self._first_measure(objective) if len(self._columns) == 1 else None
        if wish in ("gap", "distance") and not objective.minima:
            return self._first_measure(objective)
        return wish

    @staticmethod
    def _first_measure(objective: Objective) -> Measure:
        return "gap" if objective.minima else "value"

    def _fates(self) -> list[Fate | None]:
        """Return what the key says of each run: that it broke down, when, and on what."""
        fates: list[Fate | None] = []
        for i in range(len(self._styles)):
            broken = [
                (objective, said)
                for objective, trajectories in self._columns
                if (said := verdict(trajectories[i])).broken
            ]
            if not broken:
                fates.append(None)
                continue
            objective, said = broken[0]
            where = f" ({objective.name})" if len(self._columns) > 1 else ""
            fates.append(Fate((said.note or "diverges") + where, said.settled))
        return fates


def _inset(box: Box, sides: Sequence[float]) -> Box:
    left, bottom, right, top = sides
    width = max(box.width - left - right, 20.0)
    height = max(box.height - bottom - top, 20.0)
    return Box(box.left + left, box.bottom + bottom, width, height)
