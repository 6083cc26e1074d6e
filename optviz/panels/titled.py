"""A picture of one run, with its name above it in the stead of a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation, Transform

from optviz.language import say, voiced
from optviz.marks.cached_text import Stamp
from optviz.marks.veil import Veil
from optviz.panels.panel import Panel
from optviz.panels.subject import Subject
from optviz.style import KEY, SMALL
from optviz.timeline import Moment

_ABOVE = 14.0  # points, as are those that follow
_MIDDLE, _INDENT, _GAP = 6.5, 17.0, 12.0
_DETAILS = 0.88
_NAME = 0.62  # of the width, what a name keeps beside long details


class TitledPanel:
    """A panel under the marker, the name and the hyperparameters of its run.

    Once the run has failed, that stands in the place of the hyperparameters.

    Parameters
    ----------
    panel : Panel
        The picture.
    subject : Subject
        The run.
    """

    def __init__(self, panel: Panel, subject: Subject) -> None:
        self._landscape = panel
        (self._style,), (ending,) = subject.styles, subject.endings
        self._theme = subject.theme
        self._since = ending.since if ending.broken else None
        self._failure = voiced(ending.note) or say("diverges")

    @property
    def inner(self) -> Sequence[Axes]:
        """Axes in the same place."""
        return getattr(self._landscape, "inner", ())

    def ground(self, axes: Axes) -> None:
        """Draw what stands still, with the name above it."""
        self._landscape.ground(axes)
        style, theme = self._style, self._theme
        self._marker = Line2D(
            [0.0], [1.0], ls="", marker=style.marker, ms=0.8 * style.key_size, mew=0.0,
            color=style.color, transform=_beside(axes, _MIDDLE), clip_on=False,
        )  # fmt: skip
        axes.add_line(self._marker)
        looks: dict[str, Any] = {"va": "center_baseline"}
        self._name = Text(
            0.0, 1.0, style.label, color=theme.ink, fontsize=KEY, fontweight="bold",
            transform=_beside(axes, _INDENT), **looks,
        )  # fmt: skip
        self._said, self._failed = (
            Stamp(
                1.0, 1.0, words, color=color, fontsize=_DETAILS * KEY, fontweight=weight,
                ha="right", transform=_beside(axes, 0.0), **looks,
            )
            for words, color, weight in (
                (style.details, theme.muted, "normal"), (self._failure, style.words, "bold")
            )
        )  # fmt: skip
        for text in (self._name, self._said, self._failed):
            axes.add_artist(text)
            text.set_clip_on(False)

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the run, and fit what stands above it into one line."""
        room = float(axes.get_window_extent().width)
        figure = axes.get_figure(root=True)
        assert figure is not None
        point = figure.dpi / 72
        right = [self._said] if self._since is None else [self._said, self._failed]
        for text in right:
            own = room - point * (_INDENT + _GAP) - min(_width(self._name), _NAME * room)
            _fit(text, own)
        _fit(self._name, room - point * (_INDENT + _GAP) - max(map(_width, right)))
        moving = self._landscape.runs(axes)
        self._veil = Veil(axes, [self._style], [[self._marker, self._name]], self._theme)
        self.update(Moment(0))
        return [self._veil, self._said, self._failed, *moving]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._landscape.update(moment)
        failed = self._since is not None and moment.step >= self._since
        self._veil.show(moment)
        for text, seen in ((self._said, not failed), (self._failed, failed)):
            text.set(visible=seen, alpha=self._veil.lights[0])


def _beside(axes: Axes, across: float) -> Transform:
    """Return where the corners of axes are, so many points to the right and above them."""
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    return axes.transAxes + ScaledTranslation(across / 72, _ABOVE / 72, figure.dpi_scale_trans)


def _width(text: Text) -> float:
    return float(text.get_window_extent().width) if text.get_text() else 0.0


def _fit(text: Text, room: float) -> None:
    """Make a text smaller, and cut its end off where that is not enough."""
    wide = _width(text)
    if wide > room:
        text.set_fontsize(max(float(text.get_fontsize()) * max(room, 1.0) / wide * 0.995, SMALL))
    words = text.get_text()
    while len(words) > 1 and _width(text) > room:
        words = words[:-1].rstrip(" ,")
        text.set_text(f"{words}…")
