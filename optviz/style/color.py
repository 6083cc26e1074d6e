"""Colours as texts such as ``"#0072b2"``: reading, mixing and comparing them."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def as_hex(color: object) -> str:
    """Return an opaque colour as ``"#rrggbb"``.

    Parameters
    ----------
    color : str or sequence of float
        What matplotlib takes for one: ``"#0072b2"``, ``"tab:blue"``, ``(0, 0.4, 0.7)``.

    Raises
    ------
    ValueError
        It is none.
    """
    if isinstance(color, str) and _HEX.fullmatch(color):
        return color.lower()
    from matplotlib import colors  # only for who writes names: a scene loads no matplotlib

    *_, opacity = colors.to_rgba(color)  # type: ignore[arg-type]  # it says itself what it takes
    if opacity < 1.0:
        raise ValueError(f"{color!r} is not opaque")
    return colors.to_hex(color)  # type: ignore[arg-type]


def mix(color: str, share: float, other: str) -> str:
    """Return a colour with the given share of another mixed in."""
    mixed = ((1 - share) * a + share * b for a, b in zip(rgb(color), rgb(other), strict=True))
    return "#" + "".join(f"{round(255 * one):02x}" for one in mixed)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of a colour by WCAG 2, from 0 for black to 1 for white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def rgb(color: str) -> tuple[float, float, float]:
    """Return red, green and blue, from 0 to 1."""
    text = as_hex(color)
    red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
