"""The loss on a plane through many dimensions, with the runs projected on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.panels.contour import ContourPanel, Heights
from optviz.panels.subject import Subject
from optviz.style import LABEL, SMALL
from optviz.timeline import Moment


class PlanePanel:
    """Filled level sets of a loss on a plane; each run's dot stands where its projection is.

    Parameters
    ----------
    subject : Subject
        The loss on the plane, in its two coordinates, and the runs, projected: what they show of
        a run's height is where it stands, not the value.
    heights : callable (xs, ys) -> values
        The loss on a grid of the plane.
    names : pair of (str, str)
        What the axes are called, in full and in short, for where there is little room.
    words : sequence of str
        What is said of the plane, above it; the longest that there is room for.
    """

    def __init__(
        self,
        subject: Subject,
        heights: Heights,
        names: Sequence[tuple[str, str]],
        words: Sequence[str],
    ) -> None:
        self._landscape = ContourPanel(subject, heights)
        self._theme = subject.theme
        self._names = names
        self._words = words

    def ground(self, axes: Axes) -> None:
        """Draw the empty plane with its labels."""
        self._landscape.ground(axes)
        looks: dict[str, Any] = {"color": self._theme.muted, "fontsize": LABEL}
        (across, _), (up, _) = self._names
        axes.set_xlabel(across, labelpad=2, **looks)
        axes.set_ylabel(up, labelpad=6, rotation=90, va="bottom", **looks)
        self._said = axes.annotate(
            self._words[0], (0.0, 1.0), (0.0, 6.0), xycoords="axes fraction",
            textcoords="offset points", color=self._theme.muted, fontsize=SMALL, va="bottom",
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Draw the loss, now that its place is known, and add the runs."""
        box = axes.get_window_extent()
        for axis, (long, short), room in zip(
            (axes.xaxis, axes.yaxis), self._names, (box.width, box.height), strict=True
        ):
            extent = axis.label.get_window_extent()
            needed = extent.width if axis is axes.xaxis else extent.height
            axis.set_label_text(short if needed > room else long)
        for words in self._words:
            self._said.set_text(words)
            if self._said.get_window_extent().width <= box.width:
                break
        return self._landscape.runs(axes)

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._landscape.update(moment)
