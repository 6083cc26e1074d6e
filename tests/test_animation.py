from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pytest
from matplotlib.animation import AbstractMovieWriter, FuncAnimation
from PIL import Image

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Newton,
    Scene,
    SceneError,
    Timeline,
    objectives,
    views,
)
from optviz.film.animation import SceneAnimation
from optviz.loading import load

SCENES = sorted((Path(__file__).parent.parent / "scenes").glob("*.py"))
WHOLE = {
    "adaptive", "batch_vs_stochastic", "digits", "explain_adam", "explain_momentum",
    "explain_newton_climbs", "foretold", "gradient_field", "learning_rate_dial", "moving_average",
    "network_race", "newton_vs_gd", "numerical_gradient", "surface", "vanishing_gradients",
}  # fmt: skip
"""Scenes of which every frame is compared: each kind of view is in one of them."""
SMALL: dict[str, Any] = {"width": 320, "height": 180}


class Frames(AbstractMovieWriter):
    """Keeps what matplotlib's own way of saving draws."""

    def __init__(self) -> None:
        super().__init__(fps=1)
        self.images: list[npt.NDArray[np.uint8]] = []

    def setup(self, fig: Any, outfile: Any, dpi: Any = None) -> None:
        self.fig = fig
        self.outfile = str(outfile)
        self.dpi = fig.dpi

    def grab_frame(self, **savefig_kwargs: Any) -> None:
        from io import BytesIO

        memory = BytesIO()
        self.fig.savefig(memory, format="rgba", dpi=self.dpi, **savefig_kwargs)
        width, height = self.fig.canvas.get_width_height()
        self.images.append(np.frombuffer(memory.getvalue(), np.uint8).reshape(height, width, 4))

    def finish(self) -> None: ...


def stock_frames(
    film: SceneAnimation, numbers: Sequence[int] | None = None
) -> list[npt.NDArray[np.uint8]]:
    """Return all frames, or those of some numbers, as matplotlib's own `save` draws them."""
    writer = Frames()
    if numbers is not None:
        film._iter_gen = lambda: iter(numbers)  # type: ignore[attr-defined]
    FuncAnimation.save(film, "unused", writer=writer)
    return writer.images


def assert_same_frames(film: SceneAnimation, every: int = 1) -> None:
    """Compare each so many-th frame, and the last, as drawn the fast way and the stock way."""
    fast = list(film.frames())
    assert len(fast) == len(film)
    numbers = sorted({*range(0, len(film), every), len(film) - 1})
    for k, stock in zip(numbers, stock_frames(film, numbers), strict=True):
        assert np.array_equal(fast[k], stock), f"frame {k} differs"


def race(**changes: Any) -> Scene:
    scene = Scene(
        title="A race",
        objectives=[objectives.rosenbrock()],
        optimizers=[GradientDescent(lr=0.001), Momentum(lr=0.0005), Adam(lr=0.1), Newton()],
        steps=12,
        timeline=Timeline(fps=5),
    )
    return scene.replace(**changes)


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("path", SCENES, ids=lambda p: p.stem)
def test_the_fast_way_equals_the_stock_way_on_every_scene(path: Path) -> None:
    """Frames have the same pixels whichever way they are drawn; of most scenes every fifth."""
    for named in load(path):
        film = named.scene.animate(width=401, height=227, fps=1)
        assert_same_frames(film, every=1 if path.stem in WHOLE else 5)


def test_every_view_is_in_a_scene_that_is_compared_whole() -> None:
    """Of each kind of view all frames of some scene are drawn both ways."""
    shown = {
        type(view).__name__
        for path in SCENES
        if path.stem in WHOLE
        for named in load(path)
        for view in named.scene.views or ()
    }
    assert shown == set(views.names())


@pytest.mark.parametrize(
    ("theme", "width", "height", "dpi"),
    [
        ("light", 640, 360, None),
        ("dark", 333, 471, None),
        ("dark", 500, 281, 60),
        ("light", 700, 700, 90),
    ],
)
def test_the_fast_way_equals_the_stock_way_at_any_size(
    theme: str, width: int, height: int, dpi: float | None
) -> None:
    """Themes, odd sizes and other dpi make no difference to the equality."""
    film = race(theme=theme, timeline=Timeline(fps=1)).animate(width=width, height=height, dpi=dpi)
    for one, other in zip(film.frames(), stock_frames(film), strict=True):
        assert one.shape == (height, width, 4)
        assert np.array_equal(one, other)


def test_a_users_settings_change_no_pixel() -> None:
    """A matplotlibrc with other fonts, grids, LaTeX and tight boxes leaves every frame as it is."""
    plain = [frame.copy() for frame in race().animate(**SMALL).frames()]
    theirs: Any = {
        "text.usetex": True, "savefig.bbox": "tight", "font.size": 40, "axes.grid": True,
        "font.family": "serif", "lines.linewidth": 9, "path.simplify": False,
        "figure.constrained_layout.use": True, "axes.facecolor": "red", "savefig.dpi": 31,
        "mathtext.fontset": "cm", "text.color": "red", "lines.markeredgewidth": 7,
    }  # fmt: skip
    with mpl.rc_context(theirs):
        film = race().animate(**SMALL)
        for one, other in zip(plain, film.frames(), strict=True):
            assert np.array_equal(one, other)
        some = range(0, len(film), 5)
        for k, other in zip(some, stock_frames(film, some), strict=True):
            assert np.array_equal(plain[k], other)


def test_a_frame_alone_equals_the_frame_in_sequence() -> None:
    """A frame depends on its number alone: asked for backwards, at random, or twice."""
    film = race().animate(**SMALL)
    expected = [frame.copy() for frame in film.frames()]
    order = np.random.default_rng(1).permutation(len(film)).tolist()
    for number in [0, 0, len(film) - 1, *order]:
        assert np.array_equal(film.frame(number), expected[number])
    fresh = race().animate(**SMALL)
    assert np.array_equal(fresh.frame(len(film) // 2), expected[len(film) // 2])
    assert np.array_equal(fresh.frame(-1), expected[-1])


def test_frames_are_the_callers_own() -> None:
    """A frame that was given out does not change when the next is drawn."""
    frames = list(race().animate(**SMALL).frames())
    assert not np.array_equal(frames[0], frames[-1])


def test_shots_stand_for_all_frames() -> None:
    """Distinct frames with their counts unfold to all frames, and the end is held as said."""
    film = race().animate(**SMALL)
    shots = [(image.copy(), count) for image, count in film.shots()]
    assert sum(count for _, count in shots) == len(film)
    unfolded = [image for image, count in shots for _ in range(count)]
    for one, other in zip(unfolded, film.frames(), strict=True):
        assert np.array_equal(one, other)
    assert shots[-1][1] >= 2.0 * film.fps


def test_a_frame_that_is_not_there_is_refused() -> None:
    """The error says which frames there are."""
    film = race().animate(**SMALL)
    with pytest.raises(SceneError, match=f"frames 0 to {len(film) - 1}"):
        film.frame(len(film))


def test_it_is_a_func_animation_that_leaves_no_figure_behind() -> None:
    """It is matplotlib's class, on a figure that pyplot does not know."""
    film = race().animate(**SMALL)
    assert isinstance(film, FuncAnimation)
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or not pyplot.get_fignums()


@pytest.mark.parametrize("steps", [0, 1, 2, 10_000])
def test_any_number_of_steps_makes_a_film(steps: int) -> None:
    """No steps make one frame; ten thousand make a film of less than 12 s."""
    film = race(steps=steps, optimizers=[Adam(lr=0.05), GradientDescent(lr=1e-3)]).animate(**SMALL)
    assert len(film) == 1 if steps == 0 else 3 <= len(film) / film.fps <= 12
    assert film.frame(-1).shape == (180, 320, 4)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_scene_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two renders of a scene are byte-identical, in one process and in another."""
    names = ["film.gif", "film.mp4", "film.png"]
    race().animate(**SMALL).save(*(tmp_path / f"1{name}" for name in names))
    race().animate(**SMALL).save(*(tmp_path / f"2{name}" for name in names))
    code = (
        "from tests.test_animation import race, SMALL\n"
        f"race().animate(**SMALL).save(*({str(tmp_path)!r} + '/3' + n for n in {names!r}))"
    )
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
    for name in names:
        assert len({digest(tmp_path / f"{i}{name}") for i in (1, 2, 3)}) == 1, name


def test_the_gif_lasts_as_long_as_the_timeline_says(tmp_path: Path) -> None:
    """Delays add up to the film's length, and the last is the hold."""
    film = race(timeline=Timeline(fps=12, hold_end=3.0)).animate(**SMALL)
    (written,) = film.save(tmp_path / "film.gif") or ()
    gif: Any
    with Image.open(tmp_path / "film.gif") as gif:
        delays = []
        for k in range(gif.n_frames):
            gif.seek(k)
            delays.append(gif.info["duration"])
    assert sum(delays) == pytest.approx(1000 * len(film) / 12, abs=10)
    assert delays[-1] >= 3000
    assert written.seconds == pytest.approx(len(film) / 12, abs=0.01)


def test_the_mp4_lasts_as_long_as_the_timeline_says(tmp_path: Path) -> None:
    """Every frame is in it, at the timeline's rate, and the last looks like the film's last."""
    av = pytest.importorskip("av")
    film = race(timeline=Timeline(fps=12.5)).animate(width=321, height=181)
    film.save(tmp_path / "film.mp4")
    with av.open(str(tmp_path / "film.mp4")) as video:
        stream = video.streams.video[0]
        assert float(stream.average_rate) == 12.5
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(stream)]
        assert float(video.duration) / 1e6 == pytest.approx(len(film) / 12.5, abs=0.01)
    assert len(frames) == len(film)
    assert frames[0].shape == (182, 322, 3)
    wrong = frames[-1][:181, :321].astype(float) - film.frame(-1)[..., :3]
    assert 10 * np.log10(255**2 / np.mean(wrong**2)) > 25


def test_memory_does_not_grow_with_the_frames(tmp_path: Path) -> None:
    """The peak of a film of 300 frames, which are 69 MB, is within 20 MB of one of 50."""
    code = (
        "import resource, sys\n"
        "from tests.test_animation import SMALL, Timeline, race\n"
        "line = Timeline(fps=100, duration=int(sys.argv[1]) / 100, hold_start=0, hold_end=0)\n"
        "race(timeline=line, steps=400).animate(**SMALL).save(*sys.argv[2:])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    paths = [tmp_path / "film.gif", tmp_path / "film.mp4"]
    peaks = [
        float(
            subprocess.run(
                [sys.executable, "-c", code, frames, *map(str, paths)],
                cwd=Path(__file__).parent.parent, check=True, capture_output=True, text=True,
            ).stdout
        )
        for frames in ("50", "300")
    ]  # fmt: skip
    assert peaks[1] - peaks[0] < 20


def test_matplotlibs_own_html_works() -> None:
    """``to_jshtml`` has every frame, ``to_html5_video`` finds the bundled encoder."""
    film = race(timeline=Timeline(fps=1)).animate(width=160, height=90)
    assert film.to_jshtml().count("data:image/png;base64") == len(film)
    assert film.to_html5_video().startswith("<video")


def test_a_scene_shows_itself_in_a_notebook() -> None:
    """The bundle has the GIF with its alt text, and a PNG to fall back on."""
    scene = race(title="Newton & <friends>", timeline=Timeline(fps=1))
    bundle = scene.animate(**SMALL)._repr_mimebundle_()
    assert "data:image/gif;base64,R0lGOD" in bundle["text/html"]
    assert 'alt="Newton &amp; &lt;friends&gt;: Gradient descent' in bundle["text/html"]
    assert bundle["image/png"].startswith("iVBOR")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"width": 10}, "width is 10"),
        ({"height": 1.5}, "whole number"),
        ({"width": 2000, "height": 100}, "too narrow"),
        ({"dpi": 0}, "dpi is 0"),
        ({"dpi": 5000}, "cannot be laid out"),
        ({"fps": float("nan")}, "fps is nan"),
        ({"theme": "blue"}, "dark, light"),
        ({"width": 16_000, "height": 16_000, "fps": 240}, "insist with force"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], said: str) -> None:
    """A size, rate or theme that cannot be is named, with what would be right."""
    with pytest.raises(SceneError, match=said):
        race().animate(**options)


def test_broken_mathtext_is_refused_before_the_first_frame() -> None:
    """The error quotes the text and says how to write a dollar sign."""
    with pytest.raises(SceneError, match="is not mathtext"):
        race(title=r"the $\frac{1$ of it").animate(**SMALL)
    assert len(race(title="costs $5").animate(**SMALL)) > 1


def test_saving_without_a_path_is_refused() -> None:
    """The error shows a path."""
    with pytest.raises(SceneError, match=r"film\.gif"):
        race().render()
