"""What an exporter needs to know of a film, and the exact rate and clock that it runs by."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, TypeAlias

from optviz.errors import SceneError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

Frame: TypeAlias = "npt.NDArray[np.uint8]"
"""One picture: uint8 RGBA, shape (height, width, 4), opaque."""


class Film(Protocol):
    """A film that can be written: its size, its rate, and its pictures in order.

    A film may also have ``frame(number) -> Frame``; a still is then taken without drawing the rest.
    And it may say what it shows, for formats that can carry words: ``title`` and ``description``,
    texts; ``chapters`` and ``subtitles``, sequences of `Chapter` and of `Subtitle`, in order.
    """

    @property
    def width(self) -> int:
        """Width in pixels."""

    @property
    def height(self) -> int:
        """Height in pixels."""

    @property
    def fps(self) -> float:
        """Frames a second."""

    def __len__(self) -> int:
        """Return the number of frames at `fps`, holds included."""
        ...

    def shots(self) -> Iterator[tuple[Frame, int]]:
        """Yield the consecutive pictures, and for how many frames of film each stands.

        A picture may be a live buffer: it is valid only until the next one is asked for.
        """
        ...

    def sample(self, count: int) -> Iterator[Frame]:
        """Yield about `count` pictures spread over the film, for choosing colours by."""
        ...


def exact_rate(fps: float) -> Fraction:
    """Return frames a second as the fraction that was meant: 29.97 is 2997/100.

    Raises
    ------
    SceneError
        When `fps` is not a positive finite number.
    """
    if not math.isfinite(fps) or fps <= 0:
        raise SceneError(f"fps is {fps}", "give a positive number of frames a second, such as 20")
    rate = Fraction(fps).limit_denominator(100_000)
    return rate if rate > 0 else Fraction(fps)


def seconds(film: Film) -> float:
    """Return how long the film runs."""
    return float(len(film) / exact_rate(film.fps))
