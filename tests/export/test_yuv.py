"""Pictures as video wants them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optviz.export.yuv import YUV


def exact(picture: np.ndarray) -> np.ndarray:
    """Convert by the definition of BT.709 in float64, unrounded."""
    rgb = picture[..., :3].astype(float) / 255
    red, blue = 0.2126, 0.0722

    def luma(colors: np.ndarray) -> np.ndarray:
        return np.asarray(colors @ [red, 1 - red - blue, blue])

    fours = rgb.reshape(rgb.shape[0] // 2, 2, rgb.shape[1] // 2, 2, 3).mean((1, 3))
    cb = (fours[..., 2] - luma(fours)) / (2 * (1 - blue))
    cr = (fours[..., 0] - luma(fours)) / (2 * (1 - red))
    planes = 16 + 219 * luma(rgb), 128 + 224 * cb, 128 + 224 * cr
    return np.concatenate([plane.reshape(-1) for plane in planes])


def pictures(seed: int, count: int, height: int, width: int, share: float) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    made = [random.integers(0, 256, (height, width, 4), np.uint8)]
    while len(made) < count:
        following = made[-1].copy()
        moved = random.random((height, width)) < share
        following[moved] = random.integers(0, 256, (int(moved.sum()), 4), np.uint8)
        made.append(following)
    return made


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5])
@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), height=st.integers(1, 20), width=st.integers(1, 40))
def test_conversion_is_the_definitions(share: float, seed: int, height: int, width: int) -> None:
    """Whether few or many pixels changed, each sample is within one of BT.709's own number."""
    even = height + height % 2, width + width % 2
    planes = YUV(*even)
    for picture in pictures(seed, 3, height, width, share):
        planes.show(picture)
        filled = np.pad(picture, ((0, even[0] - height), (0, even[1] - width), (0, 0)), mode="edge")
        assert np.abs(planes.data - exact(filled)).max() <= 0.51


def test_history_leaves_no_trace() -> None:
    """After many small changes the planes are those of the last picture alone."""
    film = pictures(1, 30, 48, 64, 0.02)
    planes, alone = YUV(48, 64), YUV(48, 64)
    for picture in film:
        planes.show(picture)
    alone.show(film[-1])
    assert (planes.data == alone.data).all()


@pytest.mark.parametrize(
    ("color", "sample"),
    [((0, 0, 0), (16, 128, 128)), ((255, 255, 255), (235, 128, 128)), ((255, 0, 0), (63, 102, 240)),
     ((0, 0, 255), (32, 240, 118))],
)  # fmt: skip
def test_known_colours(color: tuple[int, ...], sample: tuple[int, ...]) -> None:
    """Black, white, red and blue have the codes that the standard's tables give."""
    planes = YUV(2, 2)
    planes.show(np.full((2, 2, 4), (*color, 255), np.uint8))
    assert planes.data.tolist() == [sample[0]] * 4 + [sample[1], sample[2]]
