"""Films made of numbers alone, for the exporters to write, and ways of reading files back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

Picture = npt.NDArray[np.uint8]

_HUES = ((214, 39, 40), (31, 119, 180), (44, 160, 44))


@dataclass
class Dots:
    """Dots that move over a background, and a counter of hard little edges.

    Parameters
    ----------
    width, height, pictures, fps
        Size, distinct pictures and rate.
    holds : dict of int to int
        For how many frames the picture of a number is shown, where not for one.
    rich : bool
        Whether there are thousands of colours (soft dots, a smooth background) or a few dozen.
    fail_at, failure
        The picture before which to raise, and what.
    """

    width: int = 96
    height: int = 64
    pictures: int = 12
    fps: float = 20.0
    holds: dict[int, int] = field(default_factory=dict)
    rich: bool = False
    fail_at: int | None = None
    failure: BaseException = field(default_factory=lambda: RuntimeError("the artist fell ill"))
    drawn: int = 0

    def __post_init__(self) -> None:
        self._rows, self._columns = np.mgrid[: self.height, : self.width].astype(np.float32)
        slope = self._columns / max(self.width - 1, 1)
        slant = self._rows / max(self.height - 1, 1)
        if not self.rich:
            slope, slant = np.floor(slope * 7) / 8, np.floor(slant * 3) / 4
        self._ground = np.stack([255 * slope, 60 + 180 * slant, 255 - 200 * slope * slant], -1)
        self._live = np.empty((self.height, self.width, 4), np.uint8)

    def __len__(self) -> int:
        return sum(self.holds.get(number, 1) for number in range(self.pictures))

    def picture(self, number: int) -> Picture:
        """Draw one picture into a new array."""
        drawn = self._ground.copy()
        for which, hue in enumerate(_HUES):
            turn = number / 9 + 2.1 * which
            x = self.width * (0.5 + 0.35 * np.cos(turn))
            y = self.height * (0.5 + 0.35 * np.sin(1.3 * turn))
            radius = max(min(self.width, self.height) / 12, 0.8)
            gap = np.hypot(self._columns - x, self._rows - y) - radius
            cover = np.clip(0.5 - gap, 0, 1) if self.rich else (gap < 0).astype(np.float32)
            drawn += cover[..., None] * (np.array(hue) - drawn)
        digits = [number >> bit & 1 for bit in range(8)]
        for place, digit in enumerate(digits):
            drawn[1:4, 2 * place : 2 * place + 1] = 0 if digit else 255
        opaque = np.full((self.height, self.width, 4), 255, np.uint8)
        opaque[..., :3] = np.rint(drawn)
        return opaque

    def shots(self) -> Iterator[tuple[Picture, int]]:
        for number in range(self.pictures):
            if number == self.fail_at:
                raise self.failure
            self._live[:] = self.picture(number)
            self.drawn += 1
            yield self._live, self.holds.get(number, 1)
            self._live[:] = 77  # whoever keeps the buffer is found out

    def sample(self, count: int) -> Iterator[Picture]:
        for number in np.unique(np.linspace(0, self.pictures - 1, count).round().astype(int)):
            self._live[:] = self.picture(int(number))
            yield self._live

    def rgb(self) -> list[Picture]:
        """Return all distinct pictures without alpha."""
        return [self.picture(number)[..., :3] for number in range(self.pictures)]


class Cheap(Dots):
    """A film that can draw one frame without drawing the others."""

    def frame(self, number: int) -> Picture:
        ends = np.cumsum([self.holds.get(k, 1) for k in range(self.pictures)])
        return self.picture(int(np.searchsorted(ends, number, side="right")))


def by_pillow(path: Path) -> tuple[list[Picture], list[int]]:
    """Return the pictures of an animation and their delays in milliseconds."""
    pictures, delays = [], []
    with Image.open(path) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            pictures.append(np.asarray(image.convert("RGB")))
            delays.append(round(image.info.get("duration", 0)))
    return pictures, delays


def by_ffmpeg(path: Path) -> list[Picture]:
    """Return the pictures of a film as ffmpeg's libraries decode them."""
    with av.open(str(path)) as container:
        return [
            frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in container.decode(video=0)
        ]


def likeness(one: Picture, other: Picture) -> float:
    """Return the peak signal-to-noise ratio in decibels."""
    error = float(np.mean((one.astype(np.float64) - other.astype(np.float64)) ** 2))
    return 99.0 if error == 0 else float(10 * np.log10(255**2 / error))


def left_over(directory: Path) -> list[str]:
    """Return the hidden files in a directory."""
    return [path.name for path in directory.iterdir() if path.name.startswith(".")]
