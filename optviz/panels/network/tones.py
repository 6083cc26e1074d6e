"""The colours of signed numbers: one tone above zero, one below, paler towards it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.colors import to_rgba

from optviz.style import Theme

Array = npt.NDArray[np.float64]

_PLUS, _MINUS, _ERROR = "#0b6e75", "#b35a00", "#c4125f"
_DARKER = 0.5  # of ink in what is positive, and in errors, where shades tell them apart


@dataclass(frozen=True)
class Tones:
    """Tones for activations, weights and errors, apart for the colour-blind.

    Parameters
    ----------
    plus, minus, error : str
        Above zero, below zero, and of an error of either sign.
    paper : str
        Of zero.
    signed : bool
        Whether what is negative has dashes or a bar as well, so that it is told without colour.
    """

    plus: str
    minus: str
    error: str
    paper: str
    signed: bool = False

    @classmethod
    def of(cls, theme: Theme) -> Tones:
        """Return the tones that stand out in a theme."""
        plus, minus, error = map(theme.words, (_PLUS, _MINUS, _ERROR))
        if theme.dashed:
            plus, error = (theme.mix(one, _DARKER, theme.ink) for one in (plus, error))
        return cls(plus, minus, error, theme.paper, theme.dashed)

    def filled(self, shares: Array) -> Array:
        """Return opaque colours (n, 4) of shares from −1 to 1, the paper's at 0."""
        strength = np.nan_to_num(np.abs(shares), nan=1.0).clip(0.0, 1.0)[:, None]
        return np.asarray((1 - strength) * to_rgba(self.paper) + strength * self._tone(shares))

    def drawn(self, shares: Array, opacity: Array) -> Array:
        """Return the tones (n, 4) of signed numbers with the given opacities."""
        made = self._tone(shares)
        made[:, 3] = opacity
        return made

    def errors(self, opacity: Array) -> Array:
        """Return the tone of errors (n, 4) with the given opacities."""
        made = np.tile(to_rgba(self.error), (len(opacity), 1))
        made[:, 3] = opacity
        return made

    def _tone(self, shares: Array) -> Array:
        ends = np.array([to_rgba(self.minus), to_rgba(self.plus)])
        return np.asarray(ends[(~(shares < 0)).astype(int)])
