"""What every artist of one's own has in common: it moves, and stays in its axes."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes


class Mark(Artist):
    """An artist that is drawn anew for every frame, over the ground.

    Parameters
    ----------
    axes : Axes
        Where it is drawn; its place and limits are final.
    zorder : float
        Marks of a higher one lie above.
    """

    def __init__(self, axes: Axes, zorder: float = 10) -> None:
        super().__init__()
        self.set_animated(True)
        self.set_zorder(zorder)
        axes.add_artist(self)
        self.set_clip_path(axes.patch)


def lay_above(moving: Sequence[Artist], axes: Axes) -> None:
    """Lay what moves above what stands still, which is drawn once."""
    still = set(axes.get_children()) - set(moving)
    top = max(artist.get_zorder() for artist in still)
    lowest = min((artist.get_zorder() for artist in moving), default=top)
    for artist in moving:
        artist.set_animated(True)
        if lowest <= top:
            artist.set_zorder(artist.get_zorder() + top - lowest + 1.0)
