"""Pictures as video wants them: luma for each pixel, colour for every four, by BT.709."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from optviz.export.changes import Shown
from optviz.export.palette import keys_of

if TYPE_CHECKING:
    from optviz.export.changes import Places
    from optviz.export.film import Frame
    from optviz.export.palette import Keys

Samples: TypeAlias = npt.NDArray[np.int32]

_SHIFT = 16
_RED, _BLUE = 0.2126, 0.0722
_GREEN = 1.0 - _RED - _BLUE
_MANY = 1 / 16
"""From this share of changed pixels on, it is quicker to convert all than to pick them."""
_BAND = 16


def _fixed(*weights: float) -> list[int]:
    return [round(weight * (1 << _SHIFT)) for weight in weights]


_LUMA = _fixed(*(219 / 255 * weight for weight in (_RED, _GREEN, _BLUE)))
# A colour sample is the mean of four pixels, of which the sum is at hand.
_CB = _fixed(*(224 / 255 / 8 / (1 - _BLUE) * w for w in (-_RED, -_GREEN, 1 - _BLUE)))
_CR = _fixed(*(224 / 255 / 8 / (1 - _RED) * w for w in (1 - _RED, -_GREEN, -_BLUE)))


class YUV:
    """The picture that is shown, as yuv420p in studio range (ITU-R BT.709-6, 2015).

    Between two pictures of a film few pixels change, and only they are converted, which spares
    the encoder the conversion of all. A colour sample is the mean of its four pixels.

    Parameters
    ----------
    height, width : int
        Size of the video, both even; a smaller picture is continued by its own edge.
    """

    def __init__(self, height: int, width: int) -> None:
        self._height, self._width = height, width
        self.data = np.empty(height * width * 3 // 2, np.uint8)
        size = height * width
        self._luma = self.data[:size]
        self._cb = self.data[size : size + size // 4]
        self._cr = self.data[size + size // 4 :]
        self._shown: Shown | None = None
        self._touched = np.zeros(size // 4, np.bool_)

    def show(self, frame: Frame) -> None:
        """Bring `data` up to date with the next picture."""
        now = keys_of(self._filled(frame))
        if self._shown is None:
            self._shown = Shown(now)
            self._convert_all()
            return
        pixels = self._shown.change(now)
        if len(pixels) > _MANY * now.size:
            self._convert_all()
        elif len(pixels):
            self._convert(self._shown.keys, pixels)

    def _filled(self, frame: Frame) -> Frame:
        height, width = frame.shape[:2]
        if (height, width) == (self._height, self._width):
            return frame
        rest = (0, self._height - height), (0, self._width - width), (0, 0)
        return np.pad(frame, rest, mode="edge")

    def _convert(self, keys: Keys, pixels: Places) -> None:
        self._luma[pixels] = _luma(*_channels(keys[pixels]))
        rows = pixels // self._width
        columns = pixels - rows * self._width
        self._touched[(rows >> 1) * (self._width >> 1) + (columns >> 1)] = True
        fours = np.flatnonzero(self._touched)
        self._touched[fours] = False
        rows = fours // (self._width >> 1)
        corner = 2 * (fours + rows * (self._width >> 1))
        sums = [
            sum(parts) for parts in zip(
                *(_channels(keys[corner + beside])
                  for beside in (0, 1, self._width, self._width + 1)),
                strict=True,
            )
        ]  # fmt: skip
        self._cb[fours] = _chroma(_CB, *sums)
        self._cr[fours] = _chroma(_CR, *sums)

    def _convert_all(self) -> None:
        """Convert the picture in bands that fit the processor's cache."""
        assert self._shown is not None
        picture = self._shown.keys.reshape(self._height, self._width)
        half = self._height // 2, self._width // 2
        luma = self._luma.reshape(picture.shape)
        cb, cr = self._cb.reshape(half), self._cr.reshape(half)
        for top in range(0, self._height, _BAND):
            band = slice(top, top + _BAND)
            channels = _channels(picture[band])
            luma[band] = _luma(*channels)
            pairs = [one[::2] + one[1::2] for one in channels]
            sums = [one[:, ::2] + one[:, 1::2] for one in pairs]
            lower = slice(top // 2, (top + _BAND) // 2)
            cb[lower], cr[lower] = _chroma(_CB, *sums), _chroma(_CR, *sums)


def _channels(keys: Keys) -> tuple[Samples, Samples, Samples]:
    """Return red, green and blue."""
    pixels = keys.view(np.int32)
    return pixels & 255, (pixels >> 8) & 255, (pixels >> 16) & 255


def _luma(red: Samples, green: Samples, blue: Samples) -> Samples:
    return _weighed(_LUMA, red, green, blue, 16)


def _chroma(weights: list[int], red: Samples, green: Samples, blue: Samples) -> Samples:
    return _weighed(weights, red, green, blue, 128)


def _weighed(weights: list[int], red: Samples, green: Samples, blue: Samples, zero: int) -> Samples:
    made = red * weights[0]
    made += green * weights[1]
    made += blue * weights[2]
    made += (zero << _SHIFT) + (1 << (_SHIFT - 1))
    made >>= _SHIFT
    return made
