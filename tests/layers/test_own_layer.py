"""A layer of one's own, written in a scene file: a dataclass with one method."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from optviz import load
from optviz.cli import main
from tests.test_animation import stock_frames

LAST_STEPS = '''
"""Where each run was, and its last step as an arrow."""
from dataclasses import dataclass

from optviz import Adam, GradientDescent, Scene, objectives


@dataclass(frozen=True)
class LastStep:
    def draw(self, pen, moment):
        for run in pen.runs:
            here = pen.dot(run)
            before = run.trajectory.points[max(min(moment.step, run.steps) - 1, 0)]
            pen.arrow(before, here, run.style.color)
            pen.label(here, f"{run.name} is here", run.style.words)


scene = Scene(
    objectives=[objectives.booth()],
    optimizers=[GradientDescent(lr=0.05), Adam(lr=0.5)],
    layers=[LastStep()],
    start=(-8, -8),
    steps=6,
)
'''
QUICK = ["--size", "320x180", "--fps", "4"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "own.py"
    made.write_text(LAST_STEPS, encoding="utf-8")
    return made


def test_it_is_rendered_from_the_command_line(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0, a film of its own, and nothing on stderr."""
    plain = file.with_name("plain.py")
    source = LAST_STEPS.replace("layers=[LastStep()],", "layers=[],")
    plain.write_text(source, encoding="utf-8")
    films = [one.with_suffix(".gif") for one in (file, plain)]
    for scene, film in zip((file, plain), films, strict=True):
        assert main(["render", str(scene), "-o", str(film), *QUICK]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == str(film)
    assert films[0].read_bytes() != films[1].read_bytes()


def test_it_has_the_theme_and_the_look_of_the_runs(file: Path) -> None:
    """Its arrows have the colours of the runs, light and dark, and both ways draw them alike."""
    for theme in ("light", "dark"):
        file.write_text(LAST_STEPS.replace("steps=6", f"steps=6, theme={theme!r}"), "utf-8")
        film = load(file)[0].scene.animate(width=320, height=180, fps=4)
        panel = film._painter.composition._panels[0].panel
        film.frame(4)
        styles = film._painter.composition._styles
        laid = panel._layers  # type: ignore[attr-defined]
        seen = {one.color for one in laid._under.sketch.shapes}
        assert {to_rgba(style.color) for style in styles} <= seen
        assert {words.color for words in laid._writing.sketch.words} <= {s.words for s in styles}
        for one, other in zip(film.frames(), stock_frames(film), strict=True):
            assert np.array_equal(one, other)


def test_scenes_with_it_compare_and_print(file: Path) -> None:
    """It is a value like the layers that are there."""
    one, other = (load(file)[0].scene for _ in range(2))
    assert "layers=[LastStep()]" in repr(one)
    assert repr(one) == repr(other)


def test_what_it_raises_is_one_line_that_names_its_own(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake in `draw` is a fault of the scene: exit code 2, file and line, no traceback."""
    file.write_text(LAST_STEPS.replace("pen.dot(run)", "pen.dott(run)"), encoding="utf-8")
    film = file.with_suffix(".gif")
    assert main(["render", str(file), "-o", str(film), *QUICK]) == 2
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    assert f"{file.name}:12" in said
    assert "dott" in said
    assert not film.exists()
