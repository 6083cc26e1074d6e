"""How near a GIF is to the frames that it was made of."""

from __future__ import annotations

from pathlib import Path

from benchmarks.contestant import LapError
from benchmarks.course import FPS, FRAME_BYTES, HEIGHT, WIDTH

BEST = 100.0
"""What a lossless file gets, whose PSNR is infinite."""


def psnr(gif: Path, raw: Path) -> float:
    """Return the peak signal-to-noise ratio in dB, over all pixels of all frames.

    ``10 log₁₀(255² / mean squared error)``, red, green and blue alike; a picture that a file shows
    for several frames is compared with each of them.

    Raises
    ------
    LapError
        The GIF has another length than the frames.
    """
    import numpy as np
    from PIL import Image

    frames = np.memmap(raw, dtype=np.uint8, mode="r").reshape(-1, HEIGHT, WIDTH, 4)
    assert frames.nbytes % FRAME_BYTES == 0
    total, number, shown_until = 0, 0, 0.0
    with Image.open(gif) as film:
        for index in range(getattr(film, "n_frames", 1)):
            film.seek(index)
            picture = np.asarray(film.convert("RGB"), dtype=np.int32)
            shown_until += film.info["duration"] / 1000
            while number < len(frames) and number < round(shown_until * FPS):
                total += int(((picture - frames[number, ..., :3]) ** 2).sum(dtype=np.int64))
                number += 1
    if number != len(frames):
        raise LapError(f"its GIF lasts {number} frames of {len(frames)}")
    error = total / (3 * WIDTH * HEIGHT * len(frames))
    return BEST if error == 0 else min(float(10 * np.log10(255**2 / error)), BEST)
