"""A network as one artist: circles for neurons, lines for weights, what flows along them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame
from optviz.panels.network.diagram import Diagram
from optviz.panels.network.flow import BACK, FORWARD
from optviz.panels.network.many_shapes import draw_circles, draw_lines
from optviz.panels.network.passes import Passes, robust
from optviz.panels.network.tones import Tones
from optviz.style import Theme
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_THICKEST, _THINNEST = 5.0, 0.5
_CROWD, _FAINT = 48, 0.33
_DIM = 0.42
_SEEN = 0.02
_MOVED = 0.12
_GLOW = 0.5
_FAINTEST_SIGN, _STRONG = 0.05, 0.6


class Circuit(Mark):
    """The neurons and weights of one network at a moment.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its place and limits are final.
    frame : Frame
        The pixels of the axes.
    diagram : Diagram
        Where neurons stand.
    passes : Passes
        What they hold.
    theme : Theme
        Colours.

    Attributes
    ----------
    activations, errors, weights : list of array
        What is drawn: of each layer's shown neurons, and between them, (out, in).
    """

    def __init__(
        self, axes: Axes, frame: Frame, diagram: Diagram, passes: Passes, theme: Theme
    ) -> None:
        super().__init__(axes)
        self._frame, self._diagram, self._passes = frame, diagram, passes
        self.tones = Tones.of(theme)
        self._blank = to_rgba(theme.paper)
        self._outline = np.array(
            [to_rgba(theme.grid), to_rgba(theme.mix(theme.muted, 0.2, theme.ink))]
        )
        self._ends = [_lines(a.places, b.places) for a, b in pairwise(diagram.layers)]
        self._paths = [Path(ends) for gap in self._ends for ends in gap]
        self._places = np.concatenate([layer.places for layer in diagram.layers])
        self._heaviest = self._weight_scales()
        counts = [len(gap) for gap in self._ends]
        crowd = max(counts)
        self._crowded = np.repeat(np.array(counts) > _CROWD, counts)
        self._thickest = max(_THICKEST * min(1.0, (24 / crowd) ** 0.35), 2.6)
        self._thickest *= min(1.0, diagram.radius / 12.0)
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring the network to a moment."""
        passes, layers = self._passes, self._diagram.layers
        self.flow = passes.flow(moment)
        point = passes.point(moment)
        self.outputs = passes.activations(point)
        self.activations = [
            values[layer.shown] for values, layer in zip(self.outputs, layers, strict=True)
        ]
        self.weights = self._between(point)
        self.errors = [np.zeros(len(layer.shown)) for layer in layers]
        if self.flow.back:
            deltas = passes.errors(moment)
            for i, delta in enumerate(deltas, start=1):
                self.errors[i] = delta[layers[i].shown]
        self.changes = self._between(passes.change(moment)) if self.flow.step else []

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        gc = renderer.new_gc()
        gc.set_capstyle("butt")
        if self.flow.step:
            self._draw_changes(renderer, gc)
        self._draw_weights(renderer, gc)
        if self.flow.phase in (FORWARD, BACK):
            self._draw_pulses(renderer, gc)
        self._draw_neurons(renderer, gc)
        gc.restore()

    def _draw_weights(self, renderer: RendererBase, gc: GraphicsContextBase) -> None:
        shares = np.concatenate(
            [gap.ravel() / most for gap, most in zip(self.weights, self._heaviest, strict=True)]
        )
        size = np.nan_to_num(np.abs(shares), nan=1.0).clip(0.0, 1.0)
        opacity = np.where(self._crowded, (size - _FAINT) / (1.0 - _FAINT), 0.22 + 0.78 * size)
        opacity *= np.repeat(self._lights(), [gap.size for gap in self.weights])
        seen = np.flatnonzero(opacity > _SEEN)
        colors = self.tones.drawn(shares[seen], opacity[seen])
        widths = _THINNEST + (self._thickest - _THINNEST) * size[seen]
        paths = [self._paths[i] for i in seen]
        dashed = shares[seen] < 0.0 if self.tones.signed else None
        draw_lines(renderer, gc, self._frame.transform, paths, colors, widths, dashed)

    def _lights(self) -> Array:
        """Return how bright the lines after each layer are: dim where the sample is yet to come."""
        gaps = np.arange(len(self.weights))
        if self.flow.phase == BACK:
            return np.full(len(gaps), 0.6)
        come = np.clip(self.flow.forward * len(gaps) - gaps, 0.0, 1.0)
        return np.asarray(_DIM + (1.0 - _DIM) * come)

    def _draw_changes(self, renderer: RendererBase, gc: GraphicsContextBase) -> None:
        """Draw a glow behind each weight that moves, as wide as it moves far."""
        moved = np.abs(np.concatenate([gap.ravel() for gap in self.changes]))
        most = float(moved.max())
        if not 0.0 < most < np.inf:
            return
        shares = moved / most
        seen = np.flatnonzero(shares > _MOVED)
        paths = [self._paths[i] for i in seen]
        glow = self.tones.errors(_GLOW * np.sin(np.pi * self.flow.step) * shares[seen])
        widths = self._thickest * (0.6 + 2.0 * shares[seen])
        draw_lines(renderer, gc, self._frame.transform, paths, glow, widths)

    def _draw_pulses(self, renderer: RendererBase, gc: GraphicsContextBase) -> None:
        """Draw what travels between two layers: w·a on its way forward, w·δ on its way back."""
        count = len(self.weights)
        forward = self.flow.phase == FORWARD
        if not forward and count == 1:
            return
        way = self.flow.forward * count if forward else count - self.flow.back * (count - 1)
        gap = min(int(way), count - 1)
        if forward:
            carried = self.weights[gap] * self.activations[gap][None, :]
        else:
            carried = self.weights[gap] * self.errors[gap + 1][:, None]
        carried = carried.ravel()
        most = float(np.abs(carried).max())
        if not 0.0 < most < np.inf:
            return
        shares = carried / most
        seen = np.abs(shares) > _SEEN
        ends = self._ends[gap][seen]
        places = ends[:, 0] + (way - gap) * (ends[:, 1] - ends[:, 0])
        sizes = 0.30 * self._diagram.radius * (0.35 + 0.65 * np.abs(shares[seen]) ** 0.5) + 1.0
        opacity = np.ones(len(places))
        colors = self.tones.drawn(shares[seen], opacity) if forward else self.tones.errors(opacity)
        draw_circles(
            renderer, gc, self._frame.transform, places, sizes, colors, colors, np.zeros(1)
        )

    def _draw_neurons(self, renderer: RendererBase, gc: GraphicsContextBase) -> None:
        counts = [len(one) for one in self.activations]
        shares = np.concatenate(
            [one / reach for one, reach in zip(self.activations, self._passes.reach, strict=True)]
        )
        fills = self.tones.filled(shares)
        come = np.repeat(self._come(), counts)[:, None]
        fills = come * fills + (1.0 - come) * self._blank
        pale, dark = self._outline
        radius = self._diagram.radius
        outlines = come * dark + (1.0 - come) * pale
        draw_circles(
            renderer, gc, self._frame.transform, self._places, np.full(1, radius), fills, outlines,
            np.full(1, min(1.6, 0.16 * radius + 0.3)),
        )  # fmt: skip
        if self.tones.signed:
            self._draw_signs(renderer, gc, np.where(come[:, 0] < 1.0, 0.0, shares))
        if self.flow.back:
            self._draw_errors(renderer, gc, counts)

    def _draw_signs(self, renderer: RendererBase, gc: GraphicsContextBase, shares: Array) -> None:
        """Draw a minus in each neuron that is below zero."""
        below = np.flatnonzero(shares < -_FAINTEST_SIGN)
        half = 0.42 * self._diagram.radius
        paths = [Path([(x - half, y), (x + half, y)]) for x, y in self._places[below].tolist()]
        if paths:
            dark = np.tile(self._outline[1], (len(paths), 1))
            strong = shares[below] < -_STRONG
            inks = np.where(strong[:, None], self._blank, dark)
            widths = np.full(len(paths), min(2.4, 0.14 * self._diagram.radius + 0.3))
            draw_lines(renderer, gc, self._frame.transform, paths, inks, widths)

    def _draw_errors(
        self, renderer: RendererBase, gc: GraphicsContextBase, counts: list[int]
    ) -> None:
        """Draw a ring around each neuron that its error has reached, as thick as the error."""
        sizes = np.abs(np.concatenate(self.errors)) / self._passes.worst
        strength = np.nan_to_num(sizes, nan=1.0).clip(0.0, 1.0) ** 0.5
        strength *= np.repeat(self._returned(), counts) * (1.0 - self.flow.step)
        seen = strength > _SEEN
        if not seen.any():
            return
        radius = self._diagram.radius
        widths = strength[seen] * np.clip(0.36 * radius, 1.2, 7.0)
        away = radius + 0.5 * widths * 100 / 72 + 0.5
        rings = self.tones.errors(0.35 + 0.65 * strength[seen])
        places = self._places[seen]
        draw_circles(renderer, gc, self._frame.transform, places, away, None, rings, widths)

    def _come(self) -> Array:
        """Return for each layer how far the sample has filled it."""
        numbers = np.arange(len(self.activations))
        if self.flow.phase != FORWARD:
            return np.ones(len(numbers))
        way = self.flow.forward * len(self.weights)
        fades = np.clip(1.0 - 8.0 * self.flow.forward, 0.0, 1.0)
        return np.asarray(np.maximum(np.clip(4.0 * (way - numbers) + 1.0, 0.0, 1.0), fades))

    def _returned(self) -> Array:
        """Return for each layer how far its error has reached it."""
        behind = len(self.weights) - np.arange(len(self.activations))
        gone = self.flow.back * (len(self.weights) - 1)
        come = np.clip(4.0 * (gone - behind) + 1.0, 0.0, 1.0)
        return np.asarray(come * (behind < len(self.weights)))

    def _between(self, point: Array) -> list[Array]:
        """Return the weights between the neurons that are drawn, each (out, in)."""
        layers = self._diagram.layers
        return [
            matrix[np.ix_(after.shown, before.shown)]
            for (matrix, _), (before, after) in zip(
                self._passes.network.weights(point), pairwise(layers), strict=True
            )
        ]

    def _weight_scales(self) -> list[float]:
        """Return the |w| between each two layers that is drawn thickest: the film's largest."""
        seen = [self._between(point) for point in self._passes.some_points()]
        return [
            robust(np.array([np.quantile(np.abs(gaps[i]), 0.97) for gaps in seen]))
            for i in range(len(seen[0]))
        ]


def _lines(before: Array, after: Array) -> Array:
    """Return the ends (n, 2, 2) of the lines from each neuron to each of the next layer."""
    ends = np.empty((len(after), len(before), 2, 2))
    ends[:, :, 0] = before[None]
    ends[:, :, 1] = after[:, None]
    return ends.reshape(-1, 2, 2)
