"""Dots stand where their runs are: on every panel, at every moment, to a hundredth of a pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optviz import Adam, GradientDescent, Run, Scene, datasets, objectives, views
from optviz.film.animation import SceneAnimation
from optviz.loading import load
from optviz.timeline import Moment
from tests.marks.truth import drawn, expected, panels_of, shown
from tests.marks.untuned import SEEDS, untuned

SCENES = sorted((Path(__file__).parents[2] / "scenes").glob("*.py"))


def assert_in_place(film: SceneAnimation, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Compare early, middle and late moments, and return which panels were seen."""
    kinds = set()
    steps = film.schedule.steps
    frames = [round(share * (len(film) - 1)) for share in (0, 0.12, 0.2, 0.35, 0.5, 0.7, 0.85, 1)]
    moments = [film.schedule.moment(frame) for frame in frames]
    moments += [Moment(0, 0.37), Moment(steps // 3, 0.81), Moment(max(steps - 1, 0), 0.5)]
    for moment in moments if steps else moments[:1]:
        found = drawn(film, moment, monkeypatch)
        for panel, axes, artist in panels_of(film):
            kinds.add(type(panel).__name__)
            seen = found[id(artist._piles)]
            for run, (dots, checks) in enumerate(
                zip(seen, expected(panel, axes, shown(film, moment)), strict=True)
            ):
                for dot in dots:
                    where = f"{type(panel).__name__}, run {run}, {moment}: {dot}"
                    assert any(check(dot) for check in checks), where
                # What is hidden by a surface is an outline, which no marker draws.
                if hasattr(artist, "inside") and (len(dots) or not hasattr(artist, "turned")):
                    assert len(dots) == len(checks) == 1
    return kinds


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("path", SCENES, ids=lambda p: p.stem)
def test_on_every_scene(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The renderer is asked for a dot where the run is, or where it left the picture."""
    for named in load(path):
        assert_in_place(named.scene.animate(width=640, height=360), monkeypatch)


@pytest.mark.parametrize("seed", SEEDS)
def test_on_untuned_scenes(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is on functions, rules, starts and sizes that were drawn at random."""
    assert_in_place(untuned(seed), monkeypatch)


def test_in_one_place_dots_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six runs on one path have one place in every panel that draws dots."""
    X, y = datasets.two_moons(60, noise=0.1)
    network = objectives.network((2, 4, 1), X, y, activation="tanh", loss="cross_entropy")
    of_network: list[views.View] = [
        views.Plane(resolution=5),
        views.Accuracy(),
        views.LayerGradients(),
    ]
    of_bowl: list[views.View] = [views.Landscape(), views.Convergence(), views.States("v")]
    kinds = set()
    for objective, listed in ((network, of_network), (objectives.bowl(), of_bowl)):
        film = Scene(
            objectives=[objective],
            optimizers=[Run(Adam(lr=0.1), label=str(k)) for k in range(6)],
            steps=12,
            views=listed,
        ).animate(width=800, height=600)
        kinds |= assert_in_place(film, monkeypatch)
        for _, _, artist in panels_of(film):
            assert np.ptp(artist.dots, axis=0).max() == 0
    assert kinds == {
        "ContourPanel", "ConvergencePanel", "AccuracyPanel", "StatesPanel", "LayerGradientsPanel"
    }  # fmt: skip


def test_every_panel_with_dots_is_among_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fits and borders have dots on their lines."""
    kinds = set()
    X, y = datasets.noisy_line(30)
    points, labels = datasets.two_moons(40)
    for objective in (
        objectives.linear_regression(X, y),
        objectives.logistic_regression(points, labels),
    ):
        film = Scene(
            objectives=[objective],
            optimizers=[GradientDescent(lr=0.1), Adam(lr=0.2)],
            steps=15,
            views=[views.Data()],
        ).animate(width=500, height=400)
        kinds |= assert_in_place(film, monkeypatch)
    assert kinds == {"FitPanel", "BordersPanel"}
