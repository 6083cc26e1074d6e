"""Numbers as they stand in a picture."""

from __future__ import annotations

from collections.abc import Iterable

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def short(value: float) -> str:
    """Return a number in a few characters, such as ``−1.3·10⁵``."""
    text = f"{value:.3g}"
    if "e" in text:
        digits, power = text.split("e")
        text = f"{digits}·10{str(int(power)).translate(_SUPERSCRIPTS)}"
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


def power(value: float) -> str:
    """Return a number as a power of ten where it is a small one: ``10⁻³``, else in short."""
    text = f"{value:.0e}"
    if 0 < value < 0.05 and text.startswith("1e") and float(text) == value:
        return f"10{str(int(text[2:])).translate(_SUPERSCRIPTS)}"
    return short(value)
