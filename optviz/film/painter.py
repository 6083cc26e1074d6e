"""The fast way through a film: what stands still is drawn once, and what moves is drawn over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from optviz.film.wording import check_mathtext, check_texts, texts
from optviz.language import speaking, spoken
from optviz.layout.composition import Composition
from optviz.panels.subject import Working, silently
from optviz.plan.description import Description
from optviz.recorder.trajectory import Trajectory
from optviz.style import Theme, drawing_context
from optviz.style.drawing import DRAWING
from optviz.style.fonts import families_for
from optviz.timeline import Moment

Image = npt.NDArray[np.uint8]
Sights = tuple[bool, ...]
"""Which axes of a figure are seen."""

_MOST_GROUNDS = 4


class PlainFigure(Figure):
    """A figure that is drawn by the project's settings, whoever asks for the drawing."""

    fonts: tuple[str, ...] = ()

    def set_layout_engine(self, layout: object = None, **_: object) -> None:
        """Have none: saving would set what the user's settings say."""
        super().set_layout_engine("none")

    def draw(self, renderer: RendererBase) -> None:
        """Draw as matplotlib does, by the project's settings."""
        with drawing_context(self.fonts):
            super().draw(renderer)


class Painter:
    """Draws the moments of a scene, in any order, exactly as matplotlib draws the whole figure.

    It goes on in the language that is spoken where it is made.

    What stands still on axes is apart from what moves on others. An artist with an attribute
    `shows` is apart from all that moves and has none, and looks the same while `shows` is the same.

    Parameters
    ----------
    scene : Scene
        What is shown.
    trajectories : sequence of Trajectory
        As `Scene.record` returns them.
    theme : Theme
        Colours.
    size : (int, int)
        Width and height of a picture in pixels.
    dpi : float
        Pixels an inch.
    working : callable (name, unit) -> context manager
        See `optviz.views.Subject`.

    Attributes
    ----------
    composition : Composition
        What stands on the figure.

    Raises
    ------
    SceneError
        A text of the scene is not mathtext.
    """

    def __init__(
        self,
        scene: Description,
        trajectories: Sequence[Trajectory],
        theme: Theme,
        size: tuple[int, int],
        dpi: float,
        working: Working = silently,
    ) -> None:
        inches = (size[0] + 1e-6) / dpi, (size[1] + 1e-6) / dpi
        with DRAWING:
            check_texts(scene)
            self._language = spoken()
            self.fonts = families_for([*texts(scene), self._language.characters])
            with drawing_context(self.fonts):
                check_mathtext(scene)
                self.figure = PlainFigure(figsize=inches, dpi=dpi, facecolor=theme.paper)
                self.figure.fonts = self.fonts
                self.canvas = FigureCanvasAgg(self.figure)
                self.composition = Composition(self.figure, scene, trajectories, theme, working)
        order = _drawing_order(self.figure, self.composition.artists)
        self._resting = [one for one in order if hasattr(one, "shows")]
        self._moving = [one for one in order if not hasattr(one, "shows")]
        self._backgrounds: dict[Sights, Any] = {}
        self._sights: Sights = ()
        self._rested: Any = None
        self._shown: list[Any] = []

    def show(self, moment: Moment) -> Sequence[Artist]:
        """Bring the artists that move to a moment, and return them."""
        with speaking(self._language.code):
            self.composition.update(moment)
        return self.composition.artists

    def draw(self, moment: Moment) -> Image:
        """Draw a moment; the picture, RGBA, is the canvas itself and good until the next."""
        with drawing_context(self.fonts):
            self.show(moment)
            self._prepare_ground()
            renderer = self.canvas.get_renderer()
            self._lay_ground(renderer)
            for artist in self._moving:
                if artist.axes is None or artist.axes.get_visible():
                    artist.draw(renderer)
            return np.asarray(self.canvas.buffer_rgba())

    def _prepare_ground(self) -> None:
        """Draw what stands still on the axes that are seen, unless that is kept."""
        if self.figure.stale:
            self._backgrounds.clear()
        sights = tuple(one.get_visible() for one in self.figure.axes)
        if sights not in self._backgrounds:
            if len(self._backgrounds) >= _MOST_GROUNDS:
                del self._backgrounds[next(iter(self._backgrounds))]
            self.canvas.draw()
            self._backgrounds[sights] = self._rested = self.canvas.copy_from_bbox(self.figure.bbox)
            self._shown = []
        elif sights != self._sights:
            self._rested, self._shown = None, []
        self._sights = sights

    def _lay_ground(self, renderer: RendererBase) -> None:
        """Lay down what stands still, with what stands apart and says that it shows the same.

        That is kept as a picture once it is seen twice.
        """
        shown = [one.shows for one in self._resting]
        if shown == self._shown and self._rested is not None:
            self.canvas.restore_region(self._rested)
            return
        self.canvas.restore_region(self._backgrounds[self._sights])
        for artist in self._resting:
            if artist.axes is None or artist.axes.get_visible():
                artist.draw(renderer)
        again = shown == self._shown
        self._rested = self.canvas.copy_from_bbox(self.figure.bbox) if again else None
        self._shown = shown


def _drawing_order(figure: Figure, artists: Sequence[Artist]) -> list[Artist]:
    """Return the artists in the order in which a full draw of the figure comes to them."""
    order: list[Artist] = []
    moving = set(artists)
    for one in sorted(figure.get_children(), key=lambda child: child.get_zorder()):
        if one in moving:
            order.append(one)
        order.extend(
            child
            for child in sorted(one.get_children(), key=lambda child: child.get_zorder())
            if child in moving
        )
    assert len(order) == len(artists)
    return order
