"""Where axes stand in their boxes, so that labels stay inside and common edges in line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes

from optviz.layout.page import Page
from optviz.marks.box import Box
from optviz.panels.panel import Panel

_HIGHEST_TITLE = 62.0


@dataclass(eq=False)
class Placed:
    """A panel with its axes and the box that these stay in, labels and all."""

    panel: Panel
    axes: Axes
    box: Box

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, lower, right and upper edge of the box."""
        return self.box.left, self.box.bottom, self.box.right, self.box.top


def settle(
    page: Page,
    panels: Sequence[Placed],
    stacks: Sequence[Sequence[Placed]],
    twins: Sequence[Sequence[Placed]] = (),
) -> None:
    """Give all axes their final place.

    Parameters
    ----------
    page : Page
        What they are on.
    panels : sequence of Placed
        All of them, their grounds drawn.
    stacks : sequences of Placed
        Those that stand on top of each other and have an x axis in common, if it is one.
    twins : sequences of Placed
        Those that are to be compared, in boxes of one size: their axes are of one size too.
    """
    for stack in stacks:
        _share(stack, panels)
    shared = {id(one): sides for one, sides in zip(panels, _shared(panels), strict=True)}
    for group in twins:
        most = [max(shared[id(one)][side] for one in group) for side in range(4)]
        shared |= {id(one): most for one in group}
    for one in panels:
        sides = shared[id(one)]
        one.axes.set_position(page.place(inset(one.box, sides)))


def inset(box: Box, sides: Sequence[float]) -> Box:
    """Return what is left of a box beside so much on the left, below, right and above."""
    left, bottom, right, top = sides
    width = max(box.width - left - right, 20.0)
    height = max(box.height - bottom - top, 20.0)
    return Box(box.left + left, box.bottom + bottom, width, height)


def _shared(panels: Sequence[Placed]) -> list[Sequence[float]]:
    """Return what the labels of each panel need on each side, alike on a common edge."""
    needs = [needed(one.panel, one.axes) for one in panels]
    edges = [one.edges for one in panels]
    return [
        [
            max(need[side] for need, edge in zip(needs, edges, strict=True)
                if abs(edge[side] - own[side]) < 1.0)
            for side in range(4)
        ]
        for own in edges
    ]  # fmt: skip


def _share(stack: Sequence[Placed], panels: Sequence[Placed]) -> None:
    """Label only the lowest of axes that have one x axis, and make all of them as high."""
    alike = {(one.axes.get_xlabel(), one.axes.get_xlim()) for one in stack}
    if len(stack) < 2 or len(alike) > 1:
        return
    for one in stack[:-1]:
        one.axes.set_xlabel("")
        one.axes.tick_params(labelbottom=False)
    needs = zip(panels, _shared(panels), strict=True)
    outside = [sides[1] + sides[3] for one, sides in needs if one in stack]
    boxes = [one.box for one in stack]
    inner = (sum(box.height for box in boxes) - sum(outside)) / len(stack)
    top, gap = boxes[0].top, boxes[0].bottom - boxes[1].top
    for one, labels in zip(stack, outside, strict=True):
        height = inner + labels
        one.box = replace(one.box, bottom=top - height, height=height)
        top -= height + gap


def needed(panel: Panel, axes: Axes) -> tuple[float, ...]:
    """Return what labels need on each side, on all axes that a panel has in one place."""
    every = [overhang(one) for one in (axes, *getattr(panel, "inner", ()))]
    return tuple(max(sides) for sides in zip(*every, strict=True))


def overhang(axes: Axes) -> tuple[float, float, float, float]:
    """Return how far labels and a title reach out of the axes: left, below, right, above."""
    if not axes.axison:
        return 0.0, 0.0, 0.0, 0.0
    scale = 100 / axes.figure.dpi
    inner = axes.get_window_extent()
    renderer = axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    found = [axis.get_tightbbox(renderer) for axis in (axes.xaxis, axes.yaxis)]
    boxes = [box for box in found if box is not None]
    above = [*axes.texts, *([axes.title] if axes.get_title() else [])]
    title = max((text.get_window_extent(renderer).y1 for text in above), default=0.0)
    return (
        max([scale * (inner.x0 - box.x0) for box in boxes] + [0.0]),
        max([scale * (inner.y0 - box.y0) for box in boxes] + [0.0]),
        min(max([scale * (box.x1 - inner.x1) for box in boxes] + [10.0]), 30.0),
        max(
            min(max([scale * (box.y1 - inner.y1) for box in boxes] + [6.0]), 20.0),
            min(scale * (title - inner.y1), _HIGHEST_TITLE),
        ),
    )
