"""The size of the gradient by layer: where it vanishes, and where it explodes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.language import say
from optviz.panels.axes import plain, ticks_that_fit
from optviz.panels.foot import draw_break
from optviz.panels.network.layer_norms import Decades, layer_norms
from optviz.panels.network.profiles import Profiles
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.style import FORMULA, LABEL
from optviz.timeline import Moment

if TYPE_CHECKING:
    from optviz.objectives.data.network import Network

_PIXELS_PER_LAYER = 30.0


class LayerGradientsPanel(SubjectPanel):
    """‖∂f/∂(W_l, b_l)‖ for each layer l, a connected line of markers a run.

    The axis is logarithmic, and its decades hold the whole film. Zeros lie on a line of their own
    below it, and so does what is 24 decades smaller than at the start; what overflows lies on
    one above it.
    """

    def __init__(
        self,
        subject: Subject,
        measure: Literal["norm", "rms"],
        decades: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(subject)
        network = cast("Network", subject.objective)
        self.norms = [
            layer_norms(network, one, mean=measure == "rms") for one in self._trajectories
        ]
        self._decades = Decades.of(self.norms, decades)
        self._measure = measure

    def ground(self, axes: Axes) -> None:
        """Draw the empty axes."""
        theme, decades = self._theme, self._decades
        plain(axes, theme)
        layers = self.norms[0].shape[1]
        axes.set_xlim(0.6, layers + 0.4)
        axes.set_ylim(*decades.limits)
        self._tick(axes)
        axes.set_xlabel(say("layer"), color=theme.muted, fontsize=LABEL, labelpad=2)
        sort = r"_{\mathrm{rms}}" if self._measure == "rms" else ""
        axes.annotate(
            rf"$\Vert\partial f / \partial W_l\Vert{sort}$", (0.0, 1.0), (0.0, 10.0),
            xycoords="axes fraction", textcoords="offset points", color=theme.muted,
            fontsize=FORMULA, va="bottom",
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs."""
        self._tick(axes)
        share = self._decades.lane / float(np.ptp(self._decades.limits))
        if self._decades.zero:
            draw_break(axes, 0.75 * share, self._theme)
        if self._decades.beyond:
            draw_break(axes, 1.0 - 0.75 * share, self._theme)
        heights = [self._decades.heights(one) for one in self.norms]
        self.profiles = Profiles(axes, heights, self._styles, self._theme)
        return [self.profiles]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self.profiles.show(moment)

    def _tick(self, axes: Axes) -> None:
        """Put as many ticks on the axes as fit, with the lanes by their names."""
        decades = self._decades
        every = math.ceil((decades.high - decades.low) / max(ticks_that_fit(axes, "y"), 2))
        bottom, top = decades.ends
        ticks = [
            (float(k), rf"$\mathdefault{{10^{{{k}}}}}$")
            for k in range(decades.low, decades.high + 1)
            if k % every == 0
        ]
        for at, words in ((bottom, decades.zero), (top, decades.beyond)):
            if words:
                ticks = [tick for tick in ticks if abs(tick[0] - at) > 0.9 * decades.lane]
                ticks.append((at, words))
        axes.set_yticks([at for at, _ in ticks], [words for _, words in ticks])
        layers = self.norms[0].shape[1]
        box = axes.get_window_extent()
        width = box.width * 100 / axes.figure.dpi
        apart = math.ceil(layers * _PIXELS_PER_LAYER / max(width, 1.0))
        axes.set_xticks(range(1, layers + 1, apart))
