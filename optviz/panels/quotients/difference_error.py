"""How wrong difference quotients are, against h: a V of truncation and rounding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.language import say
from optviz.marks.tracks import Look, Tracks
from optviz.panels.axes import plain, ticks_that_fit
from optviz.panels.foot import Foot
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.recorder.trajectory import Trajectory
from optviz.style import FORMULA, LABEL, RunStyle
from optviz.timeline import Moment

_LOOK = Look(width=3.4, casing=5.4, marks=True, fades=False)
_EPS = float(np.finfo(np.float64).eps)
_DEEPEST = 1e-20  # of the largest error
_UNDER = 1e-3
_FAR = 12.0
_BREAK = 2.0
_LABEL = 0.54  # inches between the middles of two labels
_PAST = 0.4
_BEST = {1: ("√ε", float(np.log10(_EPS)) / 2), 2: ("∛ε", float(np.log10(_EPS)) / 3)}
_GROWTH = {1: "∝ h", 2: "∝ h²"}

Numbers = npt.NDArray[np.float64]


class DifferenceErrorPanel(SubjectPanel):
    """|estimate − f′(x)| against h, both logarithmic; as h shrinks, dots go from right to left.

    An h that is decades below all others stands at the left edge, beyond a break in the axis.
    Thin lines are what truncation alone would give, ½ h |f″| and its like, measured where h is
    large; marks below say which h is best.
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        trajectories = self._trajectories
        self._value = abs(float(trajectories[0].values[0]))
        self._orders = [2 if one.states["behind"][0] > 0 else 1 for one in trajectories]
        self._lengths = [np.log10(one.states["h"].astype(float)) for one in trajectories]
        wrong = [errors(one) for one in trajectories]
        least = _least(np.concatenate(wrong))
        self._errors = [np.log10(np.maximum(one, _UNDER * least)) for one in wrong]
        self._under = bool((np.concatenate(wrong) < least).any())
        self._least = float(np.log10(least))
        known = np.unique(np.concatenate(self._lengths))
        gaps = np.flatnonzero(np.diff(known) > _FAR)
        self._low = float(known[gaps[-1] + 1 if gaps.size else 0])
        self._high = float(known[-1])
        self._beyond = float(known[0]) if gaps.size else None

    def ground(self, axes: Axes) -> None:
        """Draw the axes, the guides and the words on either side."""
        theme = self._theme
        plain(axes, theme)
        everything = np.maximum(np.concatenate(self._errors), self._least)
        self._bottom = float(np.floor(everything.min() - 1.2))
        self._top = float(np.ceil(everything.max() + 1.2))
        self._foot = Foot(self._bottom, self._top, "0" if self._under else "", log=False)
        axes.set_xlim(self._low - (_BREAK + 1.3 if self._beyond else 0.6), self._high + 0.6)
        self._foot.stand(axes)
        self._put_ticks(axes)
        axes.set_xlabel("$h$", color=theme.muted, fontsize=FORMULA, labelpad=1)
        axes.annotate(
            say("error of the slope"), (0.0, 1.0), (0.0, 8.0), xycoords="axes fraction",
            textcoords="offset points", color=theme.muted, fontsize=LABEL, va="bottom",
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the guides, now that the axes have their place, and the runs."""
        self._foot.stand(axes)
        self._put_ticks(axes)
        self._foot.draw(axes, self._theme)
        self._draw_guides(axes)
        paths = [
            np.stack([self._placed(lengths), self._foot.place(wrong)], axis=1)
            for lengths, wrong in zip(self._lengths, self._errors, strict=True)
        ]
        self._tracks = Tracks(axes, paths, self._styles, self._theme, _LOOK)
        self._foot.hold(self._tracks, axes)
        return [self._tracks]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._tracks.show(moment)

    def _placed(self, lengths: Numbers) -> Numbers:
        """Return where the logarithms of h stand: what is beyond the break, at the edge."""
        return np.where(lengths < self._low, self._low - _BREAK, lengths)

    def _put_ticks(self, axes: Axes) -> None:
        for which, low, high in (("x", self._low, self._high), ("y", self._bottom, self._top)):
            fit = max(ticks_that_fit(axes, which), 2)
            step = next(n for n in (1, 2, 4, 8, 16, 32, 64, 128, 512) if (high - low) / n <= fit)
            places: list[float] = [float(k) for k in range(0, -700, -step) if low <= k] + [
                float(k) for k in range(step, 700, step) if k <= high
            ]
            places = [k for k in places if k <= high]
            labels = [rf"$\mathdefault{{10^{{{k:.0f}}}}}$" if k else "1" for k in places]
            if which == "y":
                if self._foot.name:
                    places, labels = [self._foot.bottom, *places], [self._foot.name, *labels]
                axes.set_yticks(places, labels)
                continue
            if self._beyond is not None:
                left, right = axes.get_xlim()
                inch = (right - left) * axes.figure.dpi / axes.get_window_extent().width
                clear = self._low - _BREAK + _LABEL * inch
                labels = [one for k, one in zip(places, labels, strict=True) if k >= clear]
                places = [k for k in places if k >= clear]
                places.append(self._low - _BREAK)
                labels.append(rf"$\mathdefault{{10^{{{self._beyond:.3g}}}}}$")
            axes.set_xticks(places, labels)

    def _draw_guides(self, axes: Axes) -> None:
        """Draw what truncation and rounding alone would give, and mark the best h."""
        if self._beyond is not None:
            middle = self._low - 0.5 * _BREAK
            axes.axvspan(middle - 0.3, middle + 0.3, color=self._theme.paper, lw=0, zorder=2)
        if self._value:
            level, muted = float(np.log10(_EPS * self._value)), self._theme.muted
            last = max(_BEST[order][1] for order in self._orders) + _PAST
            self._line(axes, muted, level, -1, (self._low, last))
            self._words(axes, "∝ 1/h", muted, (self._low + 3.4, level - self._low - 3.0), "left")
        for style, order, lengths, wrong in zip(
            self._styles, self._orders, self._lengths, self._errors, strict=True
        ):
            constant = truncation(lengths, wrong, order)
            if constant is not None:
                self._draw_truncation(axes, style, order, constant)
        for words, place in ((say("rounding"), 0.02), (say("truncation"), 0.98)):
            axes.text(
                place, 0.02, words, color=self._theme.muted, fontsize=LABEL, fontweight="bold",
                ha="left" if place < 0.5 else "right", va="bottom", transform=axes.transAxes,
            )  # fmt: skip

    def _draw_truncation(self, axes: Axes, style: RunStyle, order: int, constant: float) -> None:
        name, best = _BEST[order]
        self._line(axes, style.color, constant, order, (best, self._high + 0.5))
        at = self._high - 1.6 * order
        aside = -0.8 if order == 1 else 0.4
        self._words(
            axes, _GROWTH[order], style.words, (at + aside, constant + order * at),
            "right" if order == 1 else "left",
        )  # fmt: skip
        if self._low < best < self._high:
            ends = (constant + order * best, self._top - 1.2)
            axes.plot([best, best], ends, color=style.color, lw=1.4, ls=(0, (2, 3)), zorder=4)
            self._words(axes, name, style.words, (best, self._top - 0.6), "center")

    def _line(
        self, axes: Axes, color: str, constant: float, order: int, ends: tuple[float, float]
    ) -> None:
        """Draw a thin line on which the error is c hⁿ, given log10 c."""
        hs = np.array(ends)
        pale = self._theme.mix(color, 0.35, self._theme.paper)
        axes.plot(hs, constant + order * hs, color=pale, lw=1.4, zorder=4)

    def _words(
        self, axes: Axes, words: str, color: str, place: tuple[float, float], side: str
    ) -> None:
        axes.text(
            *place, words, color=color, fontsize=LABEL, fontweight="bold", ha=side, va="center",
            clip_on=True,
        )  # fmt: skip


def errors(trajectory: Trajectory) -> Numbers:
    """Return how far each estimate is from the exact derivative, (k + 1,)."""
    wrong = np.abs(trajectory.states["estimate"][:, 0] - trajectory.gradients[:, 0])
    finite = wrong[np.isfinite(wrong)]
    return np.where(np.isfinite(wrong), wrong, finite.max(initial=1.0))


def _least(wrong: Numbers) -> float:
    """Return the smallest error that has a place of its own: below are those that are none."""
    largest = float(wrong.max(initial=0.0)) or 1.0
    return max(float(wrong[wrong > 0].min(initial=largest)), _DEEPEST * largest, 1e-300)


def truncation(lengths: Numbers, wrong: Numbers, order: int) -> float | None:
    """Return log10 of c in an error of c hⁿ, from the lengths h where that error prevails.

    Parameters
    ----------
    lengths, wrong : array (k,)
        log10 of h, and of the error at each.
    order : {1, 2}
        The power n.

    Returns
    -------
    float or None
        None where no error grows with h, as on a parabola by central differences.
    """
    best = _BEST[order][1]
    telling = (lengths > best + 1.0) & (lengths < -0.9)
    constants = (wrong - order * lengths)[telling]
    if not constants.size or np.ptp(constants) > 1.0:
        return None
    return float(np.median(constants))
