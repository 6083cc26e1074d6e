"""The scenes of the project: each is short, says its lesson, and the lesson is true."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from optviz import Trajectory, load
from optviz.loading import NamedScene
from optviz.recorder.ending import ending
from optviz.recorder.trajectory import Outcome

FOLDER = Path(__file__).parent.parent / "scenes"
FILES = sorted(FOLDER.glob("*.py"))


def runs(name: str) -> dict[str, Trajectory]:
    """Record a scene of the project; by label, and objective where there are several."""
    (one,) = load(FOLDER / f"{name}.py")
    several = len(one.scene.objectives) > 1
    return {
        f"{run.label} on {run.objective.name}" if several and run.objective else run.label: run
        for run in one.scene.record()
    }


def test_there_are_scenes() -> None:
    """The contract below is about something."""
    assert {"newton_vs_gd", "learning_rate", "saddle"} <= {file.stem for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scene_is_short_and_says_its_lesson_in_a_sentence(file: Path) -> None:
    """At most 25 lines, 30 with captions, and a docstring of one line that ends in a full stop."""
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= (30 if "explain=" in text else 25)
    lesson = ast.get_docstring(ast.parse(text)) or ""
    assert lesson
    assert lesson.endswith(".")
    assert "\n" not in lesson
    assert lesson.count(". ") == 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scene_records_and_every_run_can_be_told_apart(file: Path) -> None:
    """Its first scene is called `scene`; each has a title, and runs that are sound and distinct."""
    found = load(file)
    assert found[0].name == "scene"
    assert len(found) == 1 or file.stem.startswith("explain_")
    for one in found:
        check_runs(one)


def check_runs(one: NamedScene) -> None:
    assert one.scene.title
    recorded = one.scene.record()
    assert len(recorded) == len(one.scene.objectives) * len(one.scene.runs)
    for run in recorded:
        assert np.isfinite(run.points).all()
        assert run.steps >= 1
    count = len(one.scene.runs)
    for i in range(0, len(recorded), count):
        told = {
            # A difference quotient stays where it is; its estimate is what changes.
            (run.points[1:].tobytes(), np.asarray(run.states.get("estimate", 0)).tobytes())
            for run in recorded[i : i + count]
        }
        assert len(told) == count


@pytest.mark.parametrize(
    ("label", "lr"), [("too small", 2**-6), ("right", 2**-3), ("too large", 1)]
)
def test_on_a_parabola_gradient_descent_multiplies(label: str, lr: float) -> None:
    """On x² each step multiplies x by 1 − 2·lr, to 1e-12 of the way."""
    points = runs("learning_rate")[label].points[:, 0]
    expected = -20 * (1 - 2 * lr) ** np.arange(len(points))
    np.testing.assert_allclose(points, expected, rtol=0, atol=20e-12)


def test_a_learning_rate_of_one_bounces_for_ever() -> None:
    """From −20 it goes to 20, back to −20, and so on, without losing a bit."""
    run = runs("learning_rate")["too large"]
    assert set(run.points[0::2, 0]) == {-20.0}
    assert set(run.points[1::2, 0]) == {20.0}
    assert ending(run).note == "bounces for ever"


def test_a_small_learning_rate_crawls_and_a_good_one_glides() -> None:
    """When the good one is within 0.01 of the minimum, the small one is not half way there."""
    recorded = runs("learning_rate")
    assert abs(recorded["right"].points[-1, 0]) < 0.01
    assert abs(recorded["too small"].points[-1, 0]) > 0.3 * 20
    assert (np.diff(np.abs(recorded["right"].points[:, 0])) < 0).all()


def test_newtons_first_step_is_the_one_by_hand() -> None:
    """From −20: to 0 on x²; by f'/f'' = (2x + πs/20)/(2 + π²c/400) on x² − cos(πx/20)."""
    recorded = runs("newton_vs_gd")
    square, wavy = (run for name, run in recorded.items() if name.startswith("Newton"))
    assert square.points[1, 0] == 0.0
    x = -20.0
    slope = 2 * x + np.pi / 20 * np.sin(np.pi * x / 20)
    curvature = 2 + (np.pi / 20) ** 2 * np.cos(np.pi * x / 20)
    assert wavy.points[1, 0] == pytest.approx(x - slope / curvature, abs=1e-12)
    assert ending(wavy).sentence == "at a minimum"


def test_gradient_descent_walks_where_newton_jumps() -> None:
    """On both functions gradient descent is still under way when Newton has long arrived."""
    for name, run in runs("newton_vs_gd").items():
        assert (ending(run).since <= 4) == name.startswith("Newton")


def test_newton_climbs_to_the_top() -> None:
    """From −15 on −cos(πx/20), Newton ends at the maximum −20, gradient descent at 0."""
    recorded = runs("newton_climbs")
    newton, descent = recorded["Newton"], recorded["Gradient descent"]
    assert newton.points[-1, 0] == pytest.approx(-20, abs=1e-12)
    assert newton.landing() == "maximum"
    assert newton.values[-1] > newton.values[0]
    assert ending(newton).note == "climbs to the maximum"
    assert descent.points[-1, 0] == pytest.approx(0, abs=0.1)
    assert (np.diff(descent.values) <= 0).all()


def test_on_himmelblau_newton_climbs_the_hill_and_the_others_reach_two_valleys() -> None:
    """Newton ends at the hill's top, higher than it began; the others below 2 % of its height."""
    recorded = runs("surface")
    newton, descent, momentum = (
        recorded[name] for name in ("Newton", "Gradient descent", "Momentum")
    )
    assert newton.landing() == "maximum"
    np.testing.assert_allclose(newton.points[-1], (-0.270845, -0.923039), atol=1e-6)
    assert newton.values[-1] > newton.values[0]
    np.testing.assert_allclose(descent.points[-1], (3, 2), atol=1e-3)
    np.testing.assert_allclose(momentum.points[-1], (3.584428, -1.848127), atol=0.4)
    assert max(descent.values[-1], momentum.values[-1]) < 0.02 * newton.values[0]


def test_newtons_first_step_on_the_cosine_is_the_one_by_hand() -> None:
    """From −15 the step is −tan(πx/20)·20/π, which is 20/π to the left."""
    run = runs("newton_climbs")["Newton"]
    assert run.points[1, 0] == pytest.approx(-15 - 20 / np.pi, abs=1e-12)


def test_a_regularized_newton_comes_down() -> None:
    """With α above the most negative curvature the same start leads to the minimum at 0."""
    recorded = runs("regularized_newton")
    run = recorded["Regularized Newton"]
    assert run.points[-1, 0] == pytest.approx(0, abs=0.05)
    assert run.values[-1] < run.values[0]
    assert recorded["Newton"].points[-1, 0] == pytest.approx(-20, abs=1e-12)
    x, alpha = -15.0, 20 * 2**-8
    slope = np.pi / 20 * np.sin(np.pi * x / 20)
    curvature = (np.pi / 20) ** 2 * np.cos(np.pi * x / 20)
    assert run.points[1, 0] == pytest.approx(x - slope / (curvature + alpha), abs=1e-12)


def test_newton_is_trapped_by_the_saddle_and_the_others_leave() -> None:
    """Newton ends on the saddle; every first-order rule ends far below it."""
    recorded = runs("saddle")
    assert recorded["Newton"].landing() == "saddle"
    assert ending(recorded["Newton"]).note == "stuck at the saddle"
    for name, run in recorded.items():
        if name != "Newton":
            assert run.values[-1] < recorded["Newton"].values[-1] - 0.1
            assert ending(run).note == ""


def test_one_run_diverges_and_is_named() -> None:
    """Of the three learning rates only the one above 2/L is broken."""
    broken = {name for name, run in runs("diverging").items() if ending(run).broken}
    assert broken == {"just above"}
    below = runs("diverging")["just below"]
    assert (np.diff(below.values) < 0).all()


@pytest.mark.parametrize("name", ["ravine", "rosenbrock"])
def test_races_are_run_to_the_end_and_downhill(name: str) -> None:
    """Every run makes all its steps, ends lower than it began, and none at anything odd."""
    (one,) = load(FOLDER / f"{name}.py")
    for run in one.scene.record():
        assert run.outcome is Outcome.STEP_LIMIT
        assert run.steps == one.scene.steps
        assert run.values[-1] < 0.2 * run.values[0]
        assert not ending(run).broken


def test_momentum_helps_in_the_ravine() -> None:
    """Momentum ends a thousand times below plain gradient descent at the same rate."""
    last = {name: run.values[-1] for name, run in runs("ravine").items()}
    assert 1e3 * last["Momentum"] < last["Gradient descent"]


def test_newton_is_first_through_rosenbrocks_valley() -> None:
    """Newton arrives at (1, 1); no first-order rule is as close after 200 steps."""
    recorded = runs("rosenbrock")
    away = {name: np.linalg.norm(run.points[-1] - 1) for name, run in recorded.items()}
    assert away["Newton"] < 1e-10
    assert min(value for name, value in away.items() if name != "Newton") > 1e-3
