"""What a list of the gallery says of each function."""

from __future__ import annotations

import inspect
from typing import NamedTuple

from optviz.objectives.geometry import Domain, Point
from optviz.objectives.registry import factory

_MOST = 3


class Summary(NamedTuple):
    """A gallery function in words, one line each.

    Parameters
    ----------
    name : str
        What `get` takes.
    formula : str
        Title and formula, as in "Double well: (x² - 1)²".
    domain : str
        As in "[-2, 2] × [-1, 3]".
    minima : str
        The least value and where it is, as in "0 at (1, 1)".
    """

    name: str
    formula: str
    domain: str
    minima: str

    def __str__(self) -> str:
        return f"{self.name}  {self.formula}; on {self.domain}; least {self.minima}"


def summary(name: str) -> Summary:
    """Summarise a gallery function, with its parameters at their defaults.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    Summary
        Four texts; as one, the whole line.

    Raises
    ------
    SceneError
        If there is none of that name, with the nearest one.

    Examples
    --------
    >>> print(summary("double_well"))
    double_well  Double well: (x² - 1)²; on [-2, 2]; least 0 at -1, 1
    """
    make = factory(name)
    objective = make()
    first = (inspect.getdoc(make) or "").partition("\n")[0].removesuffix(".")
    return Summary(
        name,
        first,
        "" if objective.domain is None else _box(objective.domain),
        "none" if objective.lowest is None else _least(objective.lowest, objective.minima),
    )


def _box(domain: Domain) -> str:
    sides = [f"[{_short(low)}, {_short(high)}]" for low, high in domain]
    if len(sides) > 1 and len(set(sides)) == 1:
        return sides[0] + {2: "²", 3: "³"}.get(len(sides), f"^{len(sides)}")
    return " × ".join(sides)


def _least(lowest: float, minima: tuple[Point, ...]) -> str:
    shown = ", ".join(map(_place, minima[:_MOST]))
    rest = len(minima) - _MOST
    return f"{_short(lowest)} at {shown}" + (f" and {rest} more" if rest > 0 else "")


def _place(point: Point) -> str:
    inner = ", ".join(map(_short, point))
    return inner if len(point) == 1 else f"({inner})"


def _short(x: float) -> str:
    return f"{0.0 if abs(x) < 1e-12 else x:.6g}"
