"""The choice of colours: counts are right, few colours are kept, many are spread well."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from optviz.export import write
from optviz.export.palette import choose, histogram, keys_of, nearest, rgb
from tests.export.films import Dots, by_pillow, likeness


def test_histogram_counts_every_pixel_of_every_picture() -> None:
    """Counting what differs from the first picture gives the same as counting all."""
    film = Dots(50, 40, pictures=5)
    keys, counts = histogram(film.sample(5))
    every = np.concatenate([keys_of(film.picture(n)) & 0xFFFFFF for n in range(5)])
    expected, often = np.unique(every, return_counts=True)
    np.testing.assert_array_equal(keys, expected)
    np.testing.assert_array_equal(counts, often)


def test_few_colours_are_themselves() -> None:
    """A palette with room for all colours has exactly these."""
    keys = np.array([0x000000, 0x0000FF, 0xFFFFFF, 0x123456], np.uint32)
    np.testing.assert_array_equal(choose(keys, np.ones(4), 4), rgb(keys))


@pytest.mark.parametrize("size", [2, 7, 255])
def test_many_colours_fill_the_palette(size: int) -> None:
    """Thousands of colours use all the room there is, and no more."""
    generator = np.random.default_rng(5)
    keys = np.unique(generator.integers(0, 1 << 24, 40_000).astype(np.uint32))
    chosen = choose(keys, generator.uniform(1, 50, len(keys)), size)
    assert 0.95 * size <= len(chosen) <= size
    _, gap = nearest(rgb(keys), chosen.astype(np.float32))
    assert np.sqrt(gap.mean()) < 190 / size ** (1 / 3)


def test_a_large_flat_area_is_exact() -> None:
    """The colour that fills most of the picture is in the palette as it is."""
    generator = np.random.default_rng(6)
    keys = np.unique(generator.integers(0, 1 << 24, 5000).astype(np.uint32))
    counts = np.ones(len(keys))
    counts[1234] = 1e6
    assert (choose(keys, counts, 255) == rgb(keys[1234:1235])).all(1).any()


def test_no_worse_than_palettegen(tmp_path: Path) -> None:
    """The film is at least as near to its source as through ffmpeg's palettegen, and smaller."""
    film = Dots(320, 200, pictures=30, rich=True)
    ours, theirs = tmp_path / "ours.gif", tmp_path / "theirs.gif"
    write(film, ours)
    raw = np.stack([film.picture(number) for number in range(30)]).tobytes()
    source = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", "320x200", "-r", "20", "-i", "-"]
    graph = "split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none:diff_mode=rectangle"
    command = [get_ffmpeg_exe(), "-v", "error", *source, "-lavfi", graph, str(theirs)]
    subprocess.run(command, input=raw, check=True)
    whole = np.stack(film.rgb())
    mine, other = (np.stack(by_pillow(path)[0]) for path in (ours, theirs))
    assert likeness(mine, whole) >= likeness(other, whole)
    assert ours.stat().st_size <= theirs.stat().st_size
