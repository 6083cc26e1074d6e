"""A dial: a hyperparameter that a film goes through, in the stead of steps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.optimizers.setting import symbol
from optviz.style.numbers import raised

_VALUES = 241
"""How many values the film goes through: about as many as it has frames."""

_FIGURES = 3
_LONGEST = 7  # characters of a number without a power of ten


@dataclass(frozen=True, repr=False)
class Dial:
    """A hyperparameter that the film's time is: at each moment it has another value.

    Runs whose rule has it show where they are after their first step, as the value goes from `low`
    to `high`; the others stand still beside them. What convergence shows goes against the value,
    and a scale with a pointer says what it is. Thresholds that follow from the Hessian at the
    start are marked on the scale by themselves, such as −λmin for `RegularizedNewton`, and so are
    values at which the point jumps.

    Parameters
    ----------
    name : str
        Of the hyperparameter, such as ``"lr"``.
    low, high : float
        Its first and last value, `low` less than `high`.
    marks : mapping of float to str, optional
        Words to put at values, such as ``{0.5: "half"}``.
    log : bool
        Whether equal ways on the dial are equal ratios; `low` is then above 0.
    path : bool
        Whether all the scene's steps are made with each value, in the stead of the first.

    Raises
    ------
    SceneError
        A bound or a mark is wrong.

    Examples
    --------
    >>> from optviz import GradientDescent, RegularizedNewton, Scene, objectives
    >>> scene = Scene(
    ...     objectives=objectives.double_well(),
    ...     optimizers=[RegularizedNewton(alpha=1), GradientDescent(lr=0.1)],
    ...     start=0.2,
    ...     dial=Dial("alpha", 0, 10),
    ... )
    >>> scene.dial
    Dial('alpha', 0.0, 10.0)
    """

    name: str
    low: float
    high: float
    _: KW_ONLY
    marks: Mapping[Any, str] | Iterable[tuple[float, str]] = ()
    log: bool = False
    path: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise SceneError(f"the dial's name is {self.name!r:.80}", 'give one, such as "lr"')
        item = f"dial {self.name!r}"
        for bound in ("low", "high"):
            object.__setattr__(self, bound, _number(bound, getattr(self, bound), item))
        if self.low >= self.high:
            raise SceneError(
                f"it goes from {self.low:g} to {self.high:g}", "give the lower one first", item=item
            )
        for flag in ("log", "path"):
            if not isinstance(getattr(self, flag), bool):
                raise SceneError(
                    f"{flag} is {getattr(self, flag)!r:.80}", "give True or False", item=item
                )
        if self.log and self.low <= 0.0:
            raise SceneError(
                f"it goes by ratios, from {self.low:g}", "begin above 0, or leave out log=True",
                item=item,
            )  # fmt: skip
        object.__setattr__(self, "marks", self._marks(item))

    def _marks(self, item: str) -> tuple[tuple[float, str], ...]:
        given: Any = self.marks
        try:
            pairs = [(value, words) for value, words in dict(given).items()]
        except (TypeError, ValueError):
            raise SceneError(
                f"marks is {given!r:.80}", 'write marks={0.5: "half"}', item=item
            ) from None
        made = []
        for value, words in pairs:
            place = _number("a mark's value", value, item)
            if not isinstance(words, str):
                raise SceneError(
                    f"the mark at {place:g} says {words!r:.80}", "give words", item=item
                )
            if not self.low <= place <= self.high:
                raise SceneError(
                    f"the mark {words!r:.80} is at {place:g}",
                    f"put it between {self.low:g} and {self.high:g}",
                    item=item,
                )
            made.append((place, words))
        return tuple(sorted(made))

    @property
    def symbol(self) -> str:
        """What stands for the hyperparameter in the picture."""
        return symbol(self.name)

    @property
    def values(self) -> NDArray[np.float64]:
        """All values that the film goes through, (n,)."""
        if self.log:
            made = np.geomspace(self.low, self.high, _VALUES)
        else:
            made = np.linspace(self.low, self.high, _VALUES)
        made[[0, -1]] = self.low, self.high
        return np.asarray(made)

    def share(self, value: float) -> float:
        """Return how far along the dial a value is, 0 to 1."""
        low, high = self.low, self.high
        if self.log:
            low, value, high = math.log(low), math.log(value), math.log(high)
        return (value - low) / (high - low)

    @property
    def readings(self) -> list[str]:
        """What the counter says of each value, all of one length: ``0.0174``."""
        values = self.values.tolist()
        places = max(math.ceil(-math.log10(values[1] - values[0])), 0)
        made = [f"{value:.{places}f}" for value in values]
        if max(map(len, made)) > _LONGEST:
            parts = [f"{value:.{_FIGURES - 1}e}".split("e") for value in values]
            made = [digits + raised(int(power)) for digits, power in parts]
        wide = max(map(len, made))
        return [one.replace("-", "−").rjust(wide, "\u2007") for one in made]

    def __repr__(self) -> str:
        said = [repr(self.name), repr(self.low), repr(self.high)]
        said += [f"marks={dict(self.marks)!r}"] if self.marks else []
        said += [f"{flag}=True" for flag in ("log", "path") if getattr(self, flag)]
        return f"Dial({', '.join(said)})"


def _number(what: str, given: object, item: str) -> float:
    real = isinstance(given, int | float | np.integer | np.floating)
    if not real or isinstance(given, bool) or not math.isfinite(float(given)):  # type: ignore[arg-type]
        raise SceneError(f"{what} is {given!r:.80}", "give a finite number", item=item)
    return float(given)  # type: ignore[arg-type]  # it is real, then
