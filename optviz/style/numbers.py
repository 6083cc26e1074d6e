"""Numbers as they stand in a picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal

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


def scientific(value: float) -> str:
    """Return a number above 0 with a power of ten, alone where it is one: ``10⁻³``, ``2·10⁻³``."""
    digits, power = f"{value:.2e}".split("e")
    written = raised(int(power))
    return written.removeprefix("·") if float(digits) == 1.0 else f"{float(digits):g}{written}"


def raised(exponent: int) -> str:
    """Return what follows a number of so many tens: ``·10⁻³``."""
    return f"·10{str(exponent).translate(_SUPERSCRIPTS)}"
