"""The scenes that hold other people's optimizers against ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from optviz import OptaxOptimizer, TorchOptimizer, load, record
from optviz.errors import MissingExtra

SCENES = Path(__file__).parents[2] / "scenes"
RACE = SCENES / "our_adam_and_theirs.py"
PARTED = SCENES / "nadam_parts_company.py"


def test_three_adams_are_one_path() -> None:
    """Ours, torch's and optax's agree to 1e-12 at each of 120 steps."""
    pytest.importorskip("torch")
    pytest.importorskip("optax")
    (one,) = load(RACE)
    ours, *theirs = one.scene.record()
    assert len(theirs) == 2
    for run in theirs:
        np.testing.assert_allclose(run.points, ours.points, rtol=0, atol=1e-12)


@pytest.mark.parametrize("missing", ["torch", "optax"])
def test_without_an_extra_the_scene_says_so_in_a_line(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line names the file and the line, and says what to install."""
    pytest.importorskip("torch")
    pytest.importorskip("optax")
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtra) as caught:
        load(RACE)
    assert str(caught.value).startswith(f"{RACE}:")
    assert f'pip install "optviz[{missing}]"' in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_an_extra_the_program_ends_with_3() -> None:
    """The environment is to blame, not the scene."""
    code = (
        "import sys; sys.modules['torch'] = None; from optviz.cli.commands import main;"
        f"sys.exit(main(['render', {str(RACE)!r}, '-o', '/dev/null/film.gif']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 3
    assert "optviz[torch]" in done.stderr
    assert "Traceback" not in done.stderr


def test_three_nadams_part_company() -> None:
    """After the first step they are apart, and no two end at one place."""
    (one,) = load(PARTED)
    runs = one.scene.record()
    for i, run in enumerate(runs):
        for other in runs[:i]:
            assert np.abs(run.points[1] - other.points[1]).max() > 1e-5
            assert np.abs(run.points[-1] - other.points[-1]).max() > 0.5


def test_the_nadams_are_those_of_the_libraries() -> None:
    """The runs called torch and optax are what these two libraries compute."""
    pytest.importorskip("torch")
    pytest.importorskip("optax")
    (one,) = load(PARTED)
    runs = {run.label: run for run in one.scene.record()}
    for label, theirs in (
        ("torch", TorchOptimizer("NAdam", lr=0.1)),
        ("optax", OptaxOptimizer("nadam", learning_rate=0.1)),
    ):
        mine, objective = runs[label], runs[label].objective
        assert objective is not None
        made = record(objective, theirs, mine.points[0], mine.steps)
        np.testing.assert_allclose(made.points[:10], mine.points[:10], atol=1e-12)
        np.testing.assert_allclose(made.points, mine.points, atol=1e-6)
