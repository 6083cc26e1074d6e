"""How high the surface stands for a value of f: as it is, or with steep walls compressed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optviz.style.numbers import short

Array = npt.NDArray[np.float64]

_CLIFF = 1e6
_LOW, _WANTED = 0.08, 0.36  # the median height, of all, below which walls are compressed, and then
_NICE = (1.0, 2.0, 5.0)


class Relief:
    r"""Heights from 0 to 1, a monotone function of f.

    .. math:: z = \frac{f - f_0}{f_1 - f_0} \quad\text{or}\quad
              z = \frac{\log(1 + (f - f_0)/s)}{\log(1 + (f_1 - f_0)/s)},

    the latter where most of the landscape is low beside its walls: s is such that the median
    height is seen as about a third. What is over f₁, a million times the median height, is cut.

    Parameters
    ----------
    values : array
        Those of f over the landscape; not all need be finite.
    lowest : float, optional
        The least value of f, where known.
    """

    def __init__(self, values: Array, lowest: float | None = None) -> None:
        known = values[np.isfinite(values)]
        self._unit = float(np.abs(known).max(initial=0.0)) or 1.0  # in which sums are finite
        known = known / self._unit
        floor = float(known.min(initial=0.0 if not known.size else np.inf))
        if lowest is not None and np.isfinite(lowest):
            floor = min(floor, lowest / self._unit)
        typical = float(np.median(known)) - floor if known.size else 0.0
        most = float(known.max(initial=floor))
        top = min(most, floor + _CLIFF * typical) if typical > 0.0 else most
        self._floor, self._span = floor, top - floor
        self.clipped = most > top
        self._soft: float | None = None
        if 0.0 < typical < _LOW * self._span:
            self._soft = _nice(_softness(typical / self._span) * self._span * self._unit)
            self._soft /= self._unit

    def __call__(self, values: Array) -> Array:
        """Return the heights of values; NaN where these are not finite."""
        if self._span <= 0.0:
            return np.where(np.isfinite(values), 0.0, np.nan)
        with np.errstate(all="ignore"):
            above = np.clip(np.asarray(values) / self._unit - self._floor, 0.0, self._span)
            made = above / self._span
            if self._soft is not None:
                made = np.log1p(above / self._soft) / np.log1p(self._span / self._soft)
        return np.where(np.isfinite(values), made, np.nan)

    @property
    def ends(self) -> tuple[float, float]:
        """The values of f whose heights are 0 and 1."""
        return self._floor * self._unit, (self._floor + self._span) * self._unit

    @property
    def compressed(self) -> bool:
        """Whether heights go by a logarithm."""
        return self._soft is not None

    @property
    def told(self) -> bool:
        """Whether there is something to say of the heights."""
        return self.compressed or self.clipped

    @property
    def formula(self) -> str:
        """What the height is, where that is not f."""
        if self._soft is None:
            return ""
        low = self.ends[0]
        above = f"(f − {short(low)})" if low > 0 else f"(f + {short(-low)})"
        return f"log(1 + {'f' if low == 0.0 else above}/{short(self._soft * self._unit)})"


def _softness(typical: float) -> float:
    """Solve log(1 + t/s) = w log(1 + 1/s) for s."""
    low, high = -60.0, 0.0  # exponents of e
    for _ in range(50):
        s = float(np.exp(0.5 * (low + high)))
        if np.log1p(typical / s) < _WANTED * np.log1p(1.0 / s):
            high = np.log(s)
        else:
            low = np.log(s)
    return float(np.exp(0.5 * (low + high)))


def _nice(number: float) -> float:
    """Return the number 1, 2 or 5 times a power of ten that is nearest by ratio."""
    power = 10.0 ** np.floor(np.log10(number))
    return float(power * min((*_NICE, 10.0), key=lambda one: abs(np.log(number / power / one))))
