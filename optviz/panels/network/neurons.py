"""A network at work on one sample: neurons, weights, and what flows through them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.text import Text

from optviz.language import say
from optviz.marks.box import Box
from optviz.marks.pixels import Frame
from optviz.panels.axes import plain
from optviz.panels.network.circuit import Circuit
from optviz.panels.network.diagram import Diagram, lay_out
from optviz.panels.network.flow import BACK, FORWARD
from optviz.panels.network.passes import Passes
from optviz.panels.network.tones import Tones
from optviz.panels.subject import Subject
from optviz.style import LABEL, SMALL
from optviz.style.numbers import short
from optviz.timeline import NETWORK, Moment

if TYPE_CHECKING:
    from optviz.objectives.data.network import Network

_HEAD, _FOOT = 34.0, 30.0
_FEW = 4
_LABELLED = 10
_ROOM_FOR_LABELS = 330.0
_ROOM_FOR_HEAD = 240.0
_BETWEEN = 12.0
_RING = 9.0
_PICTURE = 0.2
_LINE = 19.0


class NeuronsPanel:
    """The neurons of a network as circles, filled by their activation, and its weights as lines.

    A line is as wide as |w|, and one of two tones by its sign; so is the fill of a circle by the
    size and sign of its activation. In a slow film the sample goes forward within each step, its
    error comes back as rings as thick as |∂loss/∂z|, and the weights move. Of a large layer the
    first and the last neurons are drawn, with the count below.

    Parameters
    ----------
    subject : Subject
        Of a network.
    run, sample : int
        The run whose weights are drawn and the sample that goes through the network, from 0.
    slow : bool
        Whether any step lasts long enough to be seen in its phases.
    phases : bool
        Whether some are seen in them.
    picture : bool
        Whether to draw the sample as a square of pixels.

    Attributes
    ----------
    staged : bool
        Whether steps are shown in phases, of which only the last changes the weights.
    """

    def __init__(
        self,
        subject: Subject,
        run: int,
        sample: int,
        *,
        slow: bool,
        phases: bool,
        picture: bool = False,
    ) -> None:
        trajectory, theme = subject.trajectories[run], subject.theme
        network = cast("Network", subject.objective)
        self._picture = picture
        self._network = network
        self._theme = theme
        self._tones = Tones.of(theme)
        self.staged = slow
        self._phases = phases
        self._passes = Passes(network, trajectory.points, sample, slow=phases)
        self._sizes = [len(one) for one in self._passes.activations(trajectory.points[0])]

    def ground(self, axes: Axes) -> None:
        """Clear the axes; all else depends on their final place."""
        plain(axes, self._theme, grid=False)
        axes.set_xticks([])
        axes.set_yticks([])

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Lay the network out, write what stands still, and add the network."""
        self._axes, self._frame = axes, Frame(axes)
        self._numbers: list[tuple[int, Text]] = []
        width, height = self._frame.size
        diagram = self._lay_out(width, height)
        self._write_counts(diagram)
        if self._picture:
            self._draw_picture()
        self._write_head(width, height)
        self._circuit = Circuit(axes, self._frame, diagram, self._passes, self._theme)
        if self._labelled:
            self._write_inputs(diagram)
            self._write_outputs(diagram)
        return [
            self._circuit,
            *(word for word, _ in self._words),
            *(text for _, text in self._numbers),
        ]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        circuit = self._circuit
        circuit.show(moment)
        for word, color in self._words:
            word.set_color(color if word.get_text() == circuit.flow.phase else self._theme.muted)
        known = circuit.flow.phase != FORWARD or circuit.flow.forward < 0.06
        for i, text in self._numbers:
            text.set_text(_figure(float(circuit.outputs[-1][i])) if known else "")

    def _lay_out(self, width: float, height: float) -> Diagram:
        self._head = _HEAD if self._phases or height > _ROOM_FOR_HEAD else 0.0
        self._labelled = width > _ROOM_FOR_LABELS and self._sizes[-1] <= _LABELLED
        left = self._widest(map(_figure, self._passes.x)) + _BETWEEN if self._few_inputs else 0.0
        side = min(_PICTURE * width, 0.5 * height) if self._picture else 0.0
        left = max(left, side + 1.5 * _BETWEEN) if side else left
        self._square = Box(0.0, 0.5 * (height - self._head - side) + 0.5 * _FOOT, side, side)
        self._beside = _BETWEEN + _RING * self._phases
        right = self._widest(self._output_words()) + self._beside if self._labelled else 0.0
        box = Box(left, 2.0, width - left - right, height - self._head - 4.0)
        diagram = lay_out(self._sizes, box)
        if diagram.whole:
            return diagram
        return lay_out(self._sizes, Box(left, _FOOT, box.width, height - self._head - _FOOT - 2.0))

    @property
    def _few_inputs(self) -> bool:
        return self._labelled and self._sizes[0] <= _FEW

    @property
    def _answers(self) -> bool:
        """Whether each output stands for a class."""
        return self._sizes[-1] > 1 and self._network.classes == self._sizes[-1]

    def _output_words(self) -> list[str]:
        if self._answers:
            return [str(i) for i in range(self._sizes[-1])]
        return [
            "−0.00",
            *(say("target {y}", y=_figure(one)) for one in np.atleast_1d(self._passes.target)),
        ]

    def _write(self, x: float, y: float, words: str, **looks: object) -> Text:
        given = {"color": self._theme.muted, "fontsize": SMALL, "va": "center", "ha": "center"}
        return self._axes.text(x, y, words, transform=self._frame.transform, **{**given, **looks})  # type: ignore[arg-type]

    def _widest(self, words: Iterable[str]) -> float:
        widths = []
        for one in words:
            text = self._write(0, 0, one)
            widths.append(self._width_of(text))
            text.remove()
        return max(widths, default=0.0)

    def _width_of(self, text: Text) -> float:
        scale = self._frame.width / self._axes.get_window_extent().width
        return float(text.get_window_extent().width * scale)

    def _write_counts(self, diagram: Diagram) -> None:
        """Write under layers that are not drawn whole how many neurons they have, where it fits."""
        end = -np.inf
        for layer in diagram.layers:
            if layer.gap is None:
                continue
            x, y = layer.gap.tolist()
            spread = np.array([-1.0, 0.0, 1.0]) * max(0.62 * diagram.radius, 4.5)
            self._axes.plot(
                np.full(3, x), y + spread, ls="", marker="o", ms=max(0.2 * diagram.radius, 2.4),
                mew=0, color=self._theme.muted, transform=self._frame.transform, clip_on=False,
            )  # fmt: skip
            text = self._write(x, 11.0, f"{layer.size:,}")
            half = 0.5 * self._width_of(text)
            centre = min(max(x, half), self._frame.width - half)
            text.set_x(centre)
            if centre - half < end + 6.0:
                text.remove()
            else:
                end = centre + half

    def _write_head(self, width: float, height: float) -> None:
        """Write what can flow, and the tones of signs."""
        self._words: list[tuple[Text, str]] = []
        x, y = 0.0, height - 13.0
        for phase in NETWORK.names if self._phases else ():
            color = self._tones.error if phase == BACK else self._theme.ink
            looks = {"ha": "left", "fontweight": "bold", "fontsize": LABEL, "zorder": 20}
            word = self._write(x, y, say(phase), color=self._theme.muted, animated=True, **looks)
            self._words.append((word, color))
            x += self._width_of(word) + 26.0
        signs = {say("negative"): self._tones.minus, say("positive"): self._tones.plus}
        if self._head and width - x > self._widest(["   ".join(reversed(signs))]) + 10.0:
            x = width
            for sign, color in signs.items():
                text = self._write(x, y, sign, ha="right", color=color)
                x -= self._width_of(text) + 16.0

    def _draw_picture(self) -> None:
        box, side = self._square, math.isqrt(len(self._passes.x))
        inks = LinearSegmentedColormap.from_list("ink", (self._theme.grid, self._theme.ink))
        self._axes.set_autoscale_on(False)
        self._axes.imshow(
            self._passes.x.reshape(side, side), cmap=inks, aspect="auto", interpolation="nearest",
            extent=(box.left, box.right, box.bottom, box.top), transform=self._frame.transform,
        )  # fmt: skip

    def _write_inputs(self, diagram: Diagram) -> None:
        if not self._few_inputs or self._picture:
            return
        layer = diagram.layers[0]
        for number, (x, y) in zip(layer.shown, layer.places.tolist(), strict=True):
            words = _figure(float(self._passes.x[number]))
            self._write(x - diagram.radius - _BETWEEN, y, words, ha="right", color=self._theme.ink)

    def _write_outputs(self, diagram: Diagram) -> None:
        layer = diagram.layers[-1]
        target = np.atleast_1d(self._passes.target)
        if self._answers:
            right = int(np.argmax(target)) if target.size > 1 else int(target[0])
        for number, (x, y) in zip(layer.shown.tolist(), layer.places.tolist(), strict=True):
            x += diagram.radius + self._beside
            if self._answers:
                looks = {"color": self._theme.ink, "fontweight": "bold"} if number == right else {}
                self._write(x, y, str(number), ha="left", **looks)
                continue
            if len(layer.shown) > _FEW:
                continue
            roomy = len(layer.shown) == 1 or abs(np.diff(layer.places[:, 1])).min() > 2.4 * _LINE
            text = self._write(
                x, y + 0.5 * _LINE * roomy, "", ha="left", color=self._theme.ink,
                fontweight="bold", fontsize=LABEL, animated=True, zorder=20,
            )  # fmt: skip
            self._numbers.append((number, text))
            if roomy:
                words = say("target {y}", y=_figure(float(target[number])))
                self._write(x, y - 0.5 * _LINE, words, ha="left")


def _figure(value: float) -> str:
    """Return a number in two decimals, or shorter where it is whole, or large."""
    if not np.isfinite(value) or abs(value) >= 100:
        return short(value)
    text = f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}"
    return text.replace("-", "−")
