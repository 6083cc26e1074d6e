"""The names of the points of a difference quotient: x, x + h and x − h, written beside them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from optviz.marks.pixels import Frame, Points
from optviz.style import KEY, Theme

_WAYS = ((20.0, -24.0), (-20.0, -24.0), (20.0, 24.0), (-20.0, 24.0), (0.0, 38.0), (0.0, -38.0))
_APART = 75.0
_ALIGNED = {1.0: "left", 0.0: "center", -1.0: "right"}
_ROOM = (54.0, 22.0)


class Abscissae:
    """Names beside x, x + h and x − h, as long as the points can be told apart.

    Where h is lost when it is added to x, the name of x says so.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Where they are written.
    places : array (3, 2)
        The points x, x + h and x − h at the start, in pixels.
    theme : Theme
        Colours.
    points : array (n, 2)
        Where lines are, in pixels, that the names should rather not cover.
    """

    def __init__(
        self, axes: Axes, frame: Frame, places: Points, theme: Theme, points: Points
    ) -> None:
        self._sides = [_side(place, points) for place in places]
        self.artists = [
            Text(
                0.0, 0.0, "", color=theme.ink, fontsize=KEY, style="italic", animated=True,
                ha=_ALIGNED[np.sign(side[0])], va="center", zorder=38,
                transform=frame.transform,
                path_effects=[withStroke(linewidth=3.5, foreground=theme.paper)],
            )
            for side in self._sides
        ]  # fmt: skip
        for text in self.artists:
            axes.add_artist(text)

    def show(self, places: Points, central: bool, lost: bool) -> None:
        """Name the points x, x + h and x − h, in pixels.

        Parameters
        ----------
        places : array (3, 2)
            Where they are.
        central : bool
            Whether x − h is among the points of any quotient.
        lost : bool
            Whether x + h is x.
        """
        apart = abs(float(places[1, 0] - places[0, 0])) > _APART
        names = (
            "x + h = x" if lost else "x",
            "x + h" if apart else "",
            "x − h" if apart and central else "",
        )
        for text, name, place, (aside, below) in zip(
            self.artists, names, places, self._sides, strict=True
        ):
            text.set_text(name)
            text.set_position((place[0] + aside, place[1] + below))


def _side(place: Points, points: Points) -> tuple[float, float]:
    """Return the way from a point to its name, where the name covers least."""

    def covered(way: tuple[float, float]) -> int:
        x, y = (points - place - way).T
        if way[0]:
            x = x * np.sign(way[0]) - _ROOM[0] / 2
        return int(((abs(x) < _ROOM[0] / 2 + 4) & (abs(y) < _ROOM[1] / 2)).sum())

    return min(_WAYS, key=covered)
