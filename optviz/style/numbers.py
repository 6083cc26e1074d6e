"""Numbers as they stand in a picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

_LARGE = 1e5
"""From where on numbers are written with a power of ten."""

_NOUGHTS = str.maketrans("123456789", "0" * 9)
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def short(value: float) -> str:
    """Return a number in a few characters, such as ``−1.3·10⁵``."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    text = f"{value:.3g}"
    if "e" in text:
        digits, power = text.split("e")
        text = digits + raised(int(power))
    return text.replace("-", "−")


def signed(value: float) -> str:
    """Return a number in short with its sign, such as ``+1.11``; zero has none."""
    return f"{'+' if value > 0 else ''}{short(value)}"


def factor(value: float) -> str:
    """Return what a step multiplies by, with as many digits as tell it from 1."""
    away = abs(abs(value) - 1.0)
    if not 1e-12 < away < 0.005:
        return short(value)
    return f"{value:.{-math.floor(math.log10(away))}f}".replace("-", "−")


def coordinates(point: Iterable[float]) -> str:
    """Return a point as a number or as a tuple of numbers."""
    parts = [short(x) for x in point]
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def tick(value: float) -> str:
    """Return the label of a tick: plain where that is short, else with a power of ten."""
    if value and not 1e-3 <= abs(value) < 1e5:
        return short(value)
    return f"{value:.6g}".replace("-", "−")


def ticks(values: Sequence[float]) -> list[str]:
    """Return the labels of ticks, from left to right or upwards, all different.

    Where numbers are alike in all the digits that there is room for, the first is said with those
    digits and ``…``, and of the others how much larger they are.
    """
    labels = [tick(value) for value in values]
    if len(set(labels)) == len(set(values)):
        return labels
    return [_begun(values[0]), *(f"+{tick(value - values[0])}" for value in values[1:])]


def _begun(value: float) -> str:
    """Return the first six digits of a number, with ``…`` where there are more."""
    whole = Decimal(repr(float(value)))
    places = whole.adjusted()
    digits = whole.scaleb(-places).quantize(Decimal("1.00000"), ROUND_DOWN)
    more = "…" * (digits.scaleb(places) != whole)
    digits = digits if more else digits.normalize()
    text = f"{digits.scaleb(places):f}" if -4 < places < 6 else f"{digits:f}{raised(places)}"
    return text.replace("-", "−") + more


def power(value: float) -> str:
    """Return a number as a power of ten where it is a small one: ``10⁻³``, else in short."""
    text = f"{value:.0e}"
    if 0 < value < 0.05 and text.startswith("1e") and float(text) == value:
        return raised(int(text[2:])).removeprefix("·")
    return short(value)


@dataclass(frozen=True)
class Figures:
    """How the numbers of one place are written, so that they stay where they are.

    Parameters
    ----------
    decimals : int, optional
        How many of them all numbers have for which that says something; without it, and for
        others, so many that there are `figures`.
    figures : int
        Significant ones, of numbers that have no fixed decimals; small ones have two at least.
    signed : bool
        Whether positive numbers have a plus.
    tiny : int
        How many figures small numbers have before a power of ten.
    """

    decimals: int | None = None
    figures: int = 3
    signed: bool = False
    tiny: int = 1

    def __call__(self, value: float) -> str:
        """Return a number as text: ``0.707``, ``−1.2·10⁻⁵``, ``NaN``."""
        if not math.isfinite(value):
            text = short(value)
        elif self.decimals is not None and self._fits(value):
            text = f"{value:.{self.decimals}f}"
        else:
            text = _significant(value, self.figures, self.tiny)
        if not text.strip("-0."):
            text = text.lstrip("-")
        elif self.signed and value > 0:
            text = f"+{text}"
        return text.replace("-", "−")

    def _fits(self, value: float) -> bool:
        """Return whether fixed decimals leave a number two figures, and no more than seven."""
        assert self.decimals is not None
        least = 10.0 ** (1 - self.decimals) if self.decimals else 0.0
        exact = round(value, self.decimals) == value
        return abs(value) < _LARGE and (exact or least <= abs(value))


def alike(values: Iterable[float], figures: int = 3, *, signed: bool = False) -> Figures:
    """Return how the numbers of a place are written: with fixed decimals where that can be."""
    sizes = [abs(float(one)) for one in values if math.isfinite(one)]
    known = [one for one in sizes if one]
    if not known:
        return Figures(0, figures, signed)
    largest, least = max(known), min(known)
    decimals = max(figures - 1 - _power(largest), 0)
    if exact := [k for k in range(figures + 2) if all(round(one, k) == one for one in known)]:
        decimals = min(exact[0], decimals + 1)
    else:
        decimals += least < 10.0 ** (figures - 1 - decimals)
        decimals = -1 if least < 10.0 ** (1 - decimals) else decimals
    tiny = 1 if _power(largest) > 1 - figures else 2
    if largest >= _LARGE or not 0 <= decimals <= figures + 1:
        return Figures(None, figures, signed, tiny)
    return Figures(decimals, figures, signed)


def _power(value: float) -> int:
    return int(f"{value:.2e}".split("e")[1])


def _significant(value: float, figures: int, tiny: int) -> str:
    """Return a number with so many figures, with fewer where it is small, down to two.

    Where these would take too many decimals it has a power of ten.
    """
    if value == 0.0:
        return "0"
    power = int(f"{value:.{figures - 1}e}".split("e")[1])
    if 1 - figures <= power and abs(value) < _LARGE:
        return f"{value:.{min(max(figures - 1 - power, 0), figures)}f}"
    before = 2 if abs(value) > 1.0 else tiny
    digits, exponent = f"{value:.{before - 1}e}".split("e")
    return digits + raised(int(exponent))


def shapes(texts: Iterable[str]) -> tuple[str, ...]:
    """Return numbers as written with a nought for every digit, each once: how wide they are.

    Powers of ten are left out, and make room where they come, so that others stand close.
    """
    return tuple(sorted({text.translate(_NOUGHTS) for text in texts if "·" not in text}))


def scientific(value: float) -> str:
    """Return a number above 0 with a power of ten, alone where it is one: ``10⁻³``, ``2·10⁻³``."""
    digits, power = f"{value:.2e}".split("e")
    written = raised(int(power))
    return written.removeprefix("·") if float(digits) == 1.0 else f"{float(digits):g}{written}"


def raised(exponent: int) -> str:
    """Return what follows a number of so many tens: ``·10⁻³``."""
    return f"·10{str(exponent).translate(_SUPERSCRIPTS)}"
