"""Predicted lines: where theory puts them, still, under the runs, with words that cover nothing."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from optviz import (
    Adam,
    Cosine,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    RegularizedNewton,
    Run,
    Scene,
    SceneError,
    datasets,
    objectives,
    theory,
    views,
)
from optviz.film.animation import SceneAnimation
from optviz.marks.at_line import along
from optviz.optimizers import Optimizer
from tests.panels.hostile import scene
from tests.panels.test_layout import check_layout
from tests.test_animation import assert_same_frames

pytestmark = pytest.mark.usefixtures("coarse")

RAVINE = objectives.quadratic_form(eigenvalues=[1, 30], rotation=20)
FIVE: list[Optimizer] = [
    GradientDescent(lr=0.06),
    Momentum(lr=0.06, beta=0.6),
    Nesterov(lr=0.02, beta=0.8),
    RegularizedNewton(alpha=4.0),
    Adam(lr=0.1),
]
LINE = objectives.linear_regression(*datasets.noisy_line(40))
MOONS = objectives.logistic_regression(*datasets.two_moons(60, noise=0.2))
BIG = [(640, 360), (1280, 720), (1080, 1080), (1920, 1080)]

SCENES: dict[str, dict[str, Any]] = {
    "five on a ravine": {
        "objectives": [RAVINE],
        "optimizers": FIVE,
        "views": [views.Landscape(), views.Convergence(theory=True), views.Spectrum()],
    },
    "one on a ravine": {
        "objectives": [RAVINE],
        "optimizers": FIVE[1:2],
        "views": [
            views.Landscape(),
            views.Iterates("x", label="along", theory=True),
            views.Iterates("y", theory=True),
            views.Convergence("gradient", theory=True),
        ],
        "theme": "dark",
    },
    "a valley": {
        "objectives": [objectives.rosenbrock()],
        "optimizers": [Newton(), RegularizedNewton(alpha=1.0), Momentum(lr=0.001)],
        "views": [views.Landscape(), views.Convergence("distance", theory=True), views.Spectrum()],
    },
    "a wave": {
        "objectives": [objectives.cosine()],
        "optimizers": [GradientDescent(lr=10), Newton(), RegularizedNewton(alpha=0.08)],
        "start": -7,
        "views": [views.Landscape(), views.Convergence(theory=True), views.Spectrum()],
    },
    "batches": {
        "objectives": [LINE],
        "optimizers": [
            Run(GradientDescent(lr=lr), label=f"lr {lr}", batch_size=2) for lr in (0.4, 0.05)
        ],
        "views": [views.Landscape(), views.Convergence("value", theory=True), views.Iterates("b")],
    },
    "three parameters": {
        "objectives": [MOONS],
        "optimizers": [GradientDescent(lr=2.0), Newton(), Nesterov(lr=1.0)],
        "views": [views.Convergence(theory=True), views.Iterates("w3"), views.Spectrum()],
        "theme": "dark",
    },
    "two objectives": {
        "objectives": [objectives.quadratic_1d(), objectives.quadratic_form(condition=5)],
        "optimizers": [GradientDescent(lr=0.1), Momentum(lr=0.1, beta=0.5)],
        "start": None,
        "views": [views.Landscape(), views.Convergence(theory=True)],
    },
}


def film_of(name: str, size: tuple[int, int] = (640, 360), **changes: Any) -> SceneAnimation:
    told: dict[str, Any] = {"title": name, "steps": 40, **SCENES[name], **changes}
    return Scene(**told).animate(width=size[0], height=size[1], fps=5)


def axes_of(film: SceneAnimation) -> list[tuple[Axes, Any]]:
    """Return the axes with lines of runs against steps, and the artist that draws these."""
    found = []
    for axes in film.figure.axes:
        for artist in axes.get_children():
            if hasattr(artist, "tracks") and not axes.get_xlabel().startswith("$"):
                found.append((axes, artist))
    return found


def dashed(axes: Axes) -> list[Any]:
    return [one for one in axes.get_children() if isinstance(one, Line2D) and one.is_dashed()
            and one.get_zorder() == 3.5]  # fmt: skip


def words(axes: Axes) -> list[Text]:
    return [one for one in axes.texts if one.get_zorder() == 3.6]


@pytest.mark.parametrize("measure", ["gap", "value", "gradient", "distance"])
def test_on_a_quadratic_the_dashes_lie_under_the_run(measure: Any) -> None:
    """In each measure, and for no run of which nothing is known."""
    film = film_of("five on a ravine", views=[views.Convergence(measure, theory=True)])
    ((axes, tracks),) = axes_of(film)
    lines = dashed(axes)
    assert len(lines) == 4  # of Adam there is none
    low = 0.5 * tracks.frame.height / max(tracks.frame.height, 1)
    for line, track in zip(lines, tracks.tracks, strict=False):
        near = track.points[:, 1] > low
        np.testing.assert_allclose(line.get_xydata()[near], track.points[near], atol=0.5)


@given(st.integers(0, 10_000), st.sampled_from([1, 2, 5]), st.floats(0.1, 1.05), st.booleans())
@settings(max_examples=12)
def test_predicted_coordinates_lie_under_the_run(
    seed: int, dim: int, share: float, scheduled: bool
) -> None:
    """On random quadratics, converging and diverging, with and without a schedule."""
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.normal(size=(dim, dim)))[0]
    values = rng.uniform(0.5, 20.0, dim)
    matrix = turn @ np.diag(values) @ turn.T
    f = objectives.quadratic_form(0.5 * (matrix + matrix.T), rng.normal(size=dim))
    lr = share * 2 / values.max()
    rule = Momentum(lr=Cosine(lr, steps=20) if scheduled else lr, beta=0.5)
    film = Scene(
        objectives=[f], optimizers=[rule], steps=20,
        views=[views.Iterates(int(rng.integers(dim)), theory=True)],
    ).animate(width=500, height=300, fps=5)  # fmt: skip
    ((axes, tracks),) = axes_of(film)
    (line,) = dashed(axes)
    np.testing.assert_allclose(line.get_xydata(), tracks.tracks[0].points, atol=0.01)


def test_a_bound_stands_above_its_run() -> None:
    """From beginning to end, and its words say what it is."""
    film = film_of("three parameters", (1280, 720), views=[views.Convergence(theory=True)])
    ((axes, tracks),) = axes_of(film)
    bound = dashed(axes)[0].get_xydata()
    assert (bound[:, 1] >= tracks.tracks[0].points[:, 1] - 0.01).all()
    assert any("O(1/k) bound" in one.get_text() for one in words(axes))


def test_slopes_begin_where_they_hold() -> None:
    """Not before the run is near the minimum."""
    film = film_of("a valley", (1280, 720))
    axes, tracks = axes_of(film)[0]
    run = film.trajectories[1]
    known = theory(RegularizedNewton(alpha=1.0), objectives.rosenbrock(), run.points[-1])
    first = known.holds_from(run.points)
    assert first
    begins = [float(one.get_xdata()[0]) for one in dashed(axes)]
    assert any(x == pytest.approx(tracks.tracks[1].points[first, 0]) for x in begins)


def test_batches_of_an_epoch_are_steps() -> None:
    """With an epoch between two points the prediction is that of so many steps."""
    f, rule = LINE, GradientDescent(lr=0.1)
    film = Scene(
        objectives=[f], optimizers=[Run(rule, batch_size=8)], steps=6, unit="epoch",
        views=[views.Convergence(theory=True)],
    ).animate(width=640, height=360)  # fmt: skip
    ((axes, tracks),) = axes_of(film)
    (line,) = dashed(axes)
    told = theory(rule, f, batch_size=8).predicted(30)[::5]
    high = tracks.frame.place(np.stack([np.arange(7.0), told], axis=1))
    np.testing.assert_allclose(line.get_xydata(), high, atol=0.01)


def test_the_clock_of_a_film_is_followed() -> None:
    """Against evaluations the dashes are where the run's points are."""
    film = film_of(
        "one on a ravine", against="evaluations", views=[views.Convergence(theory=True)],
        optimizers=[*FIVE[:1], Newton()],
    )  # fmt: skip
    ((axes, tracks),) = axes_of(film)
    line = dashed(axes)[0].get_xydata()
    np.testing.assert_allclose(line, tracks.tracks[0].points, atol=0.5)


def test_where_nothing_is_known_of_any_run_it_says_why() -> None:
    """In one line, by run."""
    made = Scene(
        objectives=[objectives.rosenbrock()],
        optimizers=[Adam(), GradientDescent(lr=0.01)],
        steps=5,
        views=[views.Convergence(theory=True)],
    )
    with pytest.raises(SceneError) as found:
        made.animate(width=320, height=180)
    said = str(found.value)
    assert "Adam: no rate is known of it" in said
    assert "Gradient descent: lr is above 2/L" in said
    assert said.endswith("leave out theory=True")


@pytest.mark.parametrize(
    ("name", "size"),
    [
        pytest.param(name, size, marks=pytest.mark.nightly if (i + j) % 2 else ())
        for i, name in enumerate(SCENES)
        for j, size in enumerate(BIG)
    ],
)
def test_words_cover_neither_lines_nor_dots_nor_words(name: str, size: tuple[int, int]) -> None:
    """And stay in their axes, at every size; the rest of the frame stays in order."""
    film = film_of(name, size)
    check_layout(film)
    for axes, artist in axes_of(film):
        tracks = np.array(artist.tracks, dtype=object).ravel().tolist()
        inside, scale = axes.get_window_extent(), axes.figure.dpi / 100
        boxes = [one.get_window_extent() for one in words(axes)]
        for one, other in combinations(boxes, 2):
            assert not one.overlaps(other)
        lines = [track.points for track in tracks] + [one.get_xydata() for one in dashed(axes)]
        for box in boxes:
            assert box.x0 >= inside.x0
            assert box.x1 <= inside.x1 + 1
            assert box.y0 >= inside.y0
            assert box.y1 <= inside.y1 + 1
            low, high = np.array(box.min) - inside.min, np.array(box.max) - inside.min
            for line in lines:
                seen = along(line, artist.frame) * scale
                assert not ((seen > low) & (seen < high)).all(axis=1).any()


def test_most_lines_have_their_words() -> None:
    """Where there is room: all four of a large panel, and not one is lost of a single run."""
    large = film_of("five on a ravine", (1280, 720), views=[views.Convergence(theory=True)])
    ((axes, _),) = axes_of(large)
    assert len(words(axes)) >= 3
    single = film_of("one on a ravine", (1280, 720))
    assert all(len(words(axes)) == 1 for axes, _ in axes_of(single)[-3:])


@pytest.mark.parametrize("name", ["five on a ravine", "a wave", "three parameters"])
def test_the_fast_path_is_the_stock_path(name: str) -> None:
    """Every frame has the same pixels, and asked for backwards too."""
    film = film_of(name, (480, 270), steps=5)
    assert_same_frames(film, every=4)
    expected = [frame.copy() for frame in film.frames()]
    for number in range(len(film) - 1, -1, -6):
        assert np.array_equal(film.frame(number), expected[number])


def test_predictions_cost_a_frame_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """They stand still: no text is laid out and no dashed line is drawn for a frame."""
    film = film_of("five on a ravine", steps=10)
    film.frame(0)
    drawn: list[object] = []
    monkeypatch.setattr(Text, "draw", lambda self, renderer: drawn.append(self))
    monkeypatch.setattr(Line2D, "draw", lambda self, renderer: drawn.append(self))
    film.frame(len(film) // 2)
    still = [one for one in drawn if getattr(one, "get_zorder", float)() in (3.5, 3.6)]
    assert not still


@pytest.mark.filterwarnings("ignore::optviz.scene.SceneWarning")
@pytest.mark.parametrize("seed", [83, 155, 159, 209, 273, 339, 352, 1003, 1017, 1042])
def test_at_the_edges_of_float64_it_is_drawn_or_refused(seed: int) -> None:
    """Whatever the numbers, no other exception and no warning comes of a prediction."""
    for view in (views.Convergence(theory=True), views.Iterates(0, theory=True), views.Spectrum()):
        try:
            hostile = scene(seed).replace(views=[view], convergence="auto")
            film = hostile.animate(width=320, height=180, fps=5)
        except SceneError:
            continue
        assert film.frame(-1).shape == (180, 320, 4)
