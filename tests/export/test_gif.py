"""GIF: what is read back is what was drawn, for as long as it was meant to be seen."""

from __future__ import annotations

import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from optviz.errors import SceneError
from optviz.export import write
from optviz.export.gif import Clock
from tests.export.films import Dots, by_ffmpeg, by_pillow, likeness

SIZES = [(96, 64), (37, 23), (1, 1), (2, 2), (3, 1), (255, 33)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_few_colours_lose_nothing(tmp_path: Path, width: int, height: int) -> None:
    """A film of at most 255 colours is read back exactly, by Pillow and by ffmpeg."""
    film = Dots(width, height, pictures=20)
    path = tmp_path / "film.gif"
    write(film, path)
    shown = _distinct(film)
    pictures, _ = by_pillow(path)
    assert len(pictures) == len(shown)
    for drawn, pillow, ffmpeg in zip(shown, pictures, by_ffmpeg(path), strict=True):
        np.testing.assert_array_equal(pillow, drawn)
        np.testing.assert_array_equal(ffmpeg, drawn)


def test_decoders_agree_on_many_colours(tmp_path: Path) -> None:
    """Pillow and ffmpeg read the same pictures where colours had to be chosen."""
    path = tmp_path / "film.gif"
    film = Dots(200, 120, pictures=15, rich=True)
    write(film, path)
    pictures, _ = by_pillow(path)
    for pillow, ffmpeg, drawn in zip(pictures, by_ffmpeg(path), film.rgb(), strict=True):
        np.testing.assert_array_equal(pillow, ffmpeg)
        assert likeness(pillow, drawn) > 36


def test_colours_that_no_sample_showed_are_exact(tmp_path: Path) -> None:
    """Free slots of the palette are filled by colours that turn up in the middle of the film."""

    class Flash(Dots):
        def picture(self, number: int) -> np.ndarray:
            drawn = super().picture(number)
            if number % 7 == 3:
                drawn[-6:, -6:, :3] = (250, number, 250 - number)
            return drawn

        def sample(self, count: int):  # type: ignore[no-untyped-def]
            yield self.picture(0)

    film = Flash(pictures=30)
    path = tmp_path / "film.gif"
    write(film, path)
    for shown, drawn in zip(by_pillow(path)[0], film.rgb(), strict=True):
        np.testing.assert_array_equal(shown, drawn)


@pytest.mark.parametrize(
    ("fps", "frames", "delays"),
    [
        (20, 6, [5] * 6),
        (30, 6, [3, 3, 4, 3, 3, 4]),
        (50, 5, [2] * 5),
        (100, 8, [2] * 4),
        (60, 12, [2] * 10),
        (7, 7, [14, 14, 14, 15, 14, 14, 15]),
        (12.5, 4, [8] * 4),
        (0.5, 2, [200, 200]),
    ],
)
def test_delays_carry_their_rounding(
    tmp_path: Path, fps: float, frames: int, delays: list[int]
) -> None:
    """Delays are whole hundredths of which none is under two, and add up to the film's length."""
    path = tmp_path / "film.gif"
    (written,) = write(Dots(pictures=frames, fps=fps), path)
    found = [delay // 10 for delay in by_pillow(path)[1]]
    assert found == delays
    assert sum(found) == round(100 * frames / fps)
    assert written.seconds == pytest.approx(frames / fps, abs=0.005)
    assert written.frames == frames


@pytest.mark.parametrize("fps", [0.3, 1, 7, 23.976, 24, 29.97, 30, 33, 50, 59.94, 60, 90, 144, 1e3])
@pytest.mark.parametrize("frames", [1, 2, 3, 10, 997])
def test_clock_runs_forward_to_the_right_end(fps: float, frames: int) -> None:
    """No frame begins before another, none but the shortest films end more than 5 ms off."""
    clock = Clock(Fraction(fps).limit_denominator(100_000), frames)
    begins = [clock.at(frame) for frame in range(frames + 1)]
    assert begins[0] == 0
    assert begins == sorted(begins)
    assert begins[-1] - begins[-2] >= 2
    assert abs(begins[-1] - max(100 * frames / fps, 2)) <= 0.5


@pytest.mark.parametrize("fps", [60, 90, 100, 144, 240])
@pytest.mark.parametrize("frames", [1, 2, 3, 4, 5, 11, 100, 101])
def test_fast_films_begin_and_end_as_drawn(tmp_path: Path, fps: float, frames: int) -> None:
    """Above 50 fps pictures are dropped, but never the last, and none is shown for under 20 ms."""
    film = Dots(24, 16, pictures=frames, fps=fps)
    path = tmp_path / "film.gif"
    write(film, path)
    pictures, delays = by_pillow(path)
    assert min(delays) >= 20
    assert sum(delays) == 10 * max(round(100 * frames / fps), 2)
    np.testing.assert_array_equal(pictures[-1], film.rgb()[-1])


def test_long_hold_is_split(tmp_path: Path) -> None:
    """A hold longer than a delay can say goes on in pictures that change nothing."""
    film = Dots(20, 10, pictures=2, fps=1, holds={1: 2000})
    path = tmp_path / "film.gif"
    (written,) = write(film, path)
    pictures, delays = by_pillow(path)
    assert delays == [1000, 655_350, 655_350, 655_350, 33_950]
    for picture in pictures[1:]:
        np.testing.assert_array_equal(picture, film.rgb()[1])
    assert written.seconds == 2001


def test_hold_just_over_the_longest_delay_leaves_no_blink(tmp_path: Path) -> None:
    """The rest of a split hold is never shorter than two hundredths."""
    path = tmp_path / "film.gif"
    write(Dots(20, 10, pictures=1, fps=50, holds={0: 32768}), path)  # 65,536 hundredths
    assert by_pillow(path)[1] == [655_340, 20]


def test_equal_pictures_become_one(tmp_path: Path) -> None:
    """Pictures that do not differ are one picture with the sum of their delays."""

    class Still(Dots):
        def picture(self, number: int) -> np.ndarray:
            return super().picture(number // 4)

    path = tmp_path / "film.gif"
    write(Still(pictures=12, fps=10), path)
    assert by_pillow(path)[1] == [400, 400, 400]


@pytest.mark.parametrize("dither", [False, True])
def test_standing_pixels_stand_still(tmp_path: Path, dither: bool) -> None:
    """A pixel that keeps its colour keeps it in the file too, also after something passed it."""
    film = Dots(160, 90, pictures=25, rich=True)
    path = tmp_path / "film.gif"
    write(film, path, dither=dither)
    shown, drawn = np.stack(by_pillow(path)[0]), np.stack(film.rgb())
    at_home = (drawn == drawn[0]).all(-1)
    assert at_home[1:].any()
    assert (shown[at_home] == np.broadcast_to(shown[0], shown.shape)[at_home]).all()


def test_dither_spreads_the_error_of_a_smooth_background(tmp_path: Path) -> None:
    """Averaged over small blocks, a dithered background is nearer to the source than without."""
    film = Dots(256, 256, pictures=2, rich=True)
    plain, spread = tmp_path / "plain.gif", tmp_path / "spread.gif"
    write(film, plain)
    write(film, spread, dither=True)

    def blocks(picture: np.ndarray) -> np.ndarray:
        means: np.ndarray = picture.reshape(32, 8, 32, 8, 3).mean((1, 3))
        return means

    source = blocks(film.rgb()[0])
    errors = [np.abs(blocks(by_pillow(path)[0][0]) - source).mean() for path in (plain, spread)]
    assert errors[1] < 0.75 * errors[0]


def test_small_dots_keep_their_hue(tmp_path: Path) -> None:
    """A dot of a dozen pixels on 100,000 smooth ones is shown within a few units of its colour."""

    class Needle(Dots):
        def picture(self, number: int) -> np.ndarray:
            drawn = super().picture(0)
            drawn[40:43, 20 + number : 24 + number, :3] = (255, 0, 20)
            return drawn

    path = tmp_path / "film.gif"
    write(Needle(400, 300, pictures=10, rich=True), path)
    shown = by_pillow(path)[0][6][41, 27].astype(int)
    assert np.abs(shown - (255, 0, 20)).max() <= 8


def test_number_of_colours_can_be_set(tmp_path: Path) -> None:
    """With 16 colours no picture has more."""
    path = tmp_path / "film.gif"
    write(Dots(rich=True), path, colors=16)
    pictures = np.stack(by_pillow(path)[0]).reshape(-1, 3)
    assert len(np.unique(pictures, axis=0)) <= 16


@pytest.mark.parametrize(("loop", "said"), [("forever", 0), ("once", None), (1, None), (3, 2)])
def test_loop(tmp_path: Path, loop: str | int, said: int | None) -> None:
    """The loop block counts repetitions, and is absent from what plays once."""
    path = tmp_path / "film.gif"
    write(Dots(), path, loop=loop)  # type: ignore[arg-type]
    with Image.open(path) as image:
        assert image.info.get("loop") == said


def test_too_large_a_picture_is_refused(tmp_path: Path) -> None:
    """A side that the format has no number for is the scene's fault, found before drawing."""
    film = Dots(65_536, 1, pictures=1)
    with pytest.raises(SceneError, match="65536"):
        write(film, tmp_path / "film.gif")
    assert film.drawn == 0


@pytest.mark.skipif(shutil.which("gifsicle") is None, reason="needs gifsicle")
@pytest.mark.parametrize("rich", [False, True])
def test_little_is_left_to_save(tmp_path: Path, rich: bool) -> None:
    """What gifsicle -O3 can still save is under 5 %."""
    path, optimised = tmp_path / "film.gif", tmp_path / "smaller.gif"
    (written,) = write(Dots(480, 270, pictures=40, rich=rich), path)
    subprocess.run(["gifsicle", "-O3", path, "-o", optimised], check=True)
    assert optimised.stat().st_size > 0.95 * written.bytes


def _distinct(film: Dots) -> list[np.ndarray]:
    """Return the pictures that differ from the one before."""
    kept: list[np.ndarray] = []
    for picture in film.rgb():
        if not kept or (picture != kept[-1]).any():
            kept.append(picture)
    return kept
