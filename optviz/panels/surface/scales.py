"""The scales of the box: a few numbers along its near edges, and up its left one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from optviz.marks.cached_text import Stamp
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.marks.strokes import line
from optviz.panels.surface.camera import Camera, extent
from optviz.panels.surface.mesh import Mesh
from optviz.panels.surface.scenery import BELOW, WORDS
from optviz.style import FORMULA, LABEL, SMALL, Theme
from optviz.style.numbers import raised, tick, ticks

_AWAY, _APART = 7.0, 9.0
_TICK, _BESIDE, _LEADING = 5.0, 4.0, 1.0
_STEPS = [1, 2, 2.5, 5, 10]
_LINE = 1.1
_SOME, _FEW, _DECADES = 4, 3, 12
_LEAST = 40.0  # pixels of height that can be read from
_INNER = 0.94


@dataclass
class _Word:
    """A number or a name at a share of an edge, −1 to 1."""

    at: float
    text: Stamp
    size: tuple[float, float]
    words: str


class _Number(Stamp):
    """A number or a name that is drawn with the ground while it stays where it is."""

    @property
    def shows(self) -> object:
        """What it says, and where."""
        return self.get_text(), tuple(self.get_position())


class Scales(Mark):
    """Numbers and names at the edges of the box, wherever these come to stand.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Where they are written.
    mesh : Mesh
        What is in the box.
    names : (str, str)
        The variables, in mathtext.
    said : sequence of str
        Words on the heights, from long to short, if any.
    theme : Theme
        Colours.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        mesh: Mesh,
        names: Sequence[str],
        said: Sequence[str],
        theme: Theme,
    ) -> None:
        super().__init__(axes, zorder=7)
        self._frame, self._mesh = frame, mesh
        self._color = to_rgba(theme.mix(theme.muted, 0.3, theme.paper))
        self._upright: list[tuple[Points, Points]] = []
        self._stood: object = None
        self.texts: list[Artist] = []
        self._level = [
            self._along(axes, f"${name}$", low, high, theme)
            for name, (low, high) in zip(names, mesh.window, strict=True)
        ]
        self._heights = self._upwards(axes, theme)
        words = (self._word(axes, 0.0, one, theme, SMALL) for one in said)
        self._said = next((one for one in words if self._fits(one)), None)

    def stand(self, camera: Camera, taken: Sequence[Bbox] = ()) -> None:
        """Put all where it belongs as a camera sees the box, but for what is taken, in pixels."""
        stood = camera, *(tuple(map(float, box.extents)) for box in taken)
        if stood == self._stood:
            return
        self._stood = stood
        if self._said is not None:
            high = extent(camera.pose, self._mesh.sides, self._mesh.height)[1] * camera.scale
            low = camera.centre[1] - 0.5 * high - BELOW - 0.5 * WORDS
            self._said.text.set_position((camera.centre[0], low))
        boxes = list(taken)
        (cos, sin), (flat, _) = camera.turn, camera.tilt
        a, b = self._mesh.sides
        near = -b if cos >= 0.0 else b
        self._edge(camera, self._level[0], np.array([a, 0.0]), np.array([0.0, near]), boxes)
        near = -a if sin >= -1e-9 else a
        self._edge(camera, self._level[1], np.array([0.0, b]), np.array([near, 0.0]), boxes)
        self._stand_upright(camera, flat * camera.scale * camera.height, boxes)

    @property
    def shows(self) -> object:
        """How it stands: while that is the same it need not be drawn again."""
        return self._stood

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the upright line and its ticks."""
        transform = self._frame.transform.get_affine()
        gc = renderer.new_gc()
        for ends in self._upright:
            line(renderer, gc, Path(np.array(ends)), transform, _LINE, self._color)
        gc.restore()

    def _edge(
        self,
        camera: Camera,
        words: list[_Word],
        along: Points,
        middle: Points,
        taken: list[Bbox],
    ) -> None:
        ends = np.stack([middle - along, middle, middle + along])
        low, centre, high = camera.place(np.column_stack([ends, np.zeros(3)]))
        out = centre - camera.place(np.zeros((1, 3)))[0]
        out /= max(float(np.hypot(*out)), 1e-9)
        for one in words:
            size = np.array(one.size)
            place = 0.5 * (low + high) + 0.5 * one.at * (high - low)
            place = place + out * (_AWAY + 0.5 * float(np.abs(out) @ size))
            box = Bbox([place - 0.5 * size, place + 0.5 * size])
            clear = not any(box.padded(_APART, 0.0).overlaps(other) for other in taken)
            one.text.set_text(one.words if clear else "")
            if clear:
                one.text.set_position(tuple(place))
                taken.append(box)

    def _stand_upright(self, camera: Camera, high: float, taken: list[Bbox]) -> None:
        a, b = self._mesh.sides
        corners = np.array([[-a, b], [-a, -b], [a, -b], [a, b]])
        across = camera.place(np.column_stack([corners, np.zeros(4)]))[:, 0]
        corner = corners[int(np.argmin(across.round(6)))]
        ends = np.array([[*corner, self._mesh.plinth], [*corner, self._mesh.height]])
        low, top = camera.place(ends)
        shown = high >= _LEAST
        self._upright = [(low, top)] if shown else []
        name, *numbers = self._heights
        size = np.array(name.size)
        middle = top + np.array([0.0, _AWAY + 0.5 * size[1]])
        box = Bbox([middle - 0.5 * size, middle + 0.5 * size])
        clear = shown and not any(box.overlaps(other) for other in taken)
        name.text.set_text(name.words if clear else "")
        name.text.set_position(tuple(middle))
        for one in numbers:
            place = low + one.at * (top - low)
            size = np.array(one.size)
            middle = place - (_TICK + _BESIDE + 0.5 * size[0], 0.0)
            box = Bbox([middle - 0.5 * size, middle + 0.5 * size]).padded(0.0, _LEADING)
            clear = shown and not any(box.overlaps(other) for other in taken)
            one.text.set_text(one.words if clear else "")
            if clear:
                one.text.set_position(tuple(middle))
                self._upright.append((place, place - (_TICK, 0.0)))
                taken.append(box)

    def _along(self, axes: Axes, name: str, low: float, high: float, theme: Theme) -> list[_Word]:
        """Return the name, and the numbers between two ends."""
        middle, half = 0.5 * (low + high), 0.5 * (high - low)
        found = MaxNLocator(_SOME, steps=_STEPS).tick_values(low, high)
        places = [float(one) for one in found if abs(one - middle) <= _INNER * half]
        gap = (places[1] - places[0]) / half if len(places) > 1 else 1.0
        last = (places[-1] - middle) / half if places else 0.0
        at = last + 0.5 * gap if last + 0.5 * gap <= 1.0 else last - 0.5 * gap
        made = [self._word(axes, at, name, theme, FORMULA)]
        for place, label in zip(places, ticks(places), strict=True):
            made.append(self._word(axes, (place - middle) / half, label, theme, LABEL))
        return made

    def _upwards(self, axes: Axes, theme: Theme) -> list[_Word]:
        """Return a few values of f, each at its height."""
        relief = self._mesh.relief
        low, high = relief.ends
        made = [self._word(axes, 1.0, "$f$", theme, FORMULA)]
        if not high > low:
            return made
        if relief.compressed:
            most = np.floor(np.log10(max(abs(low), abs(high))))
            found = [10.0**k for k in np.arange(most, most - _DECADES, -1.0)]
        else:
            found = [*MaxNLocator(_FEW, steps=_STEPS).tick_values(low, high)[::-1]]
        places = [float(one) for one in found if low <= one <= high]
        shares = relief(np.array(places)).tolist()
        labels = [*map(_decade, places)] if relief.compressed else ticks(places)
        return made + [
            self._word(axes, at, label, theme, LABEL)
            for at, label in zip(shares, labels, strict=True)
        ]

    def _fits(self, one: _Word) -> bool:
        """Return whether words are no wider than the picture; take them away where they are."""
        fits = one.size[0] <= self._frame.width
        one.text.set_visible(fits)
        return fits

    def _word(self, axes: Axes, at: float, words: str, theme: Theme, size: float) -> _Word:
        text = _Number(
            0.0, 0.0, words, color=theme.muted, fontsize=size, ha="center", va="center",
            transform=self._frame.transform, zorder=8, animated=True,
        )  # fmt: skip
        axes.add_artist(text)
        self.texts.append(text)
        box = text.get_window_extent()
        scale = self._frame.width / axes.get_window_extent().width
        return _Word(at, text, (float(box.width) * scale, float(box.height) * scale), words)


def _decade(value: float) -> str:
    """Return the label of a power of ten."""
    small = 1e-2 <= value < 1e4
    return tick(value) if small else raised(round(np.log10(value))).removeprefix("·")
