"""Digits are learnt, and a line an epoch says how many."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optviz import GradientDescent, Run, Scene, datasets, objectives
from optviz.cli.commands import main
from optviz.cli.epochs import EpochLines, epoch_lines
from optviz.loading import load

SCENES = Path(__file__).parent.parent / "scenes"
X, Y = datasets.two_moons(60)
ODD, EVEN = slice(1, None, 2), slice(None, None, 2)
Ends = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def render(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ends:
    """Render a scene file to a small film; return the exit code, lines of stdout and stderr."""

    def run(file: Path, *options: str) -> tuple[int, list[str], str]:
        target = str(tmp_path / "film.gif")
        given = [str(file), "-o", target, "--size", "320x180", "--fps", "2", *options]
        try:
            code = main(["render", *given])
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capsys.readouterr()
        return code, out.splitlines(), err

    return run


def moons(**given: Any) -> Scene:
    network = objectives.network((2, 4, 2), X[ODD], Y[ODD], held_out=(X[EVEN], Y[EVEN]))
    options: dict[str, Any] = {
        "objectives": [network],
        "optimizers": [Run(GradientDescent(lr=1.0), batch_size=5)],
        "steps": 3,
        "unit": "epoch",
    }
    return Scene(**{**options, **given})


def test_each_epoch_has_its_line() -> None:
    """It counts the held-out samples that the weights after that epoch label rightly."""
    lines: list[str] = []
    (run,) = moons().record(EpochLines(lines.append, named=False))
    network: Any = run.objective
    right = [int((network.predict(p, X[EVEN]) == Y[EVEN]).sum()) for p in run.points]
    assert lines == [f"Epoch {k}: {right[k]} / 30" for k in (1, 2, 3)]


def test_several_runs_are_named() -> None:
    """A line begins with the run's name where there are more runs than one."""
    lines: list[str] = []
    two = [Run(GradientDescent(lr=lr), batch_size=5, label=f"lr {lr}") for lr in (0.1, 1.0)]
    moons(optimizers=two, steps=1).record(EpochLines(lines.append, named=True))
    assert [line.split(":")[0] for line in lines] == ["lr 0.1, epoch 1", "lr 1.0, epoch 1"]


def test_without_held_out_samples_the_training_samples_count() -> None:
    """The total is that of all samples, not of a batch."""
    lines: list[str] = []
    network = objectives.network((2, 4, 2), X, Y)
    moons(objectives=[network], steps=1).record(EpochLines(lines.append, named=False))
    assert lines[0].endswith("/ 60")


def test_only_classifiers_by_the_epoch_have_lines() -> None:
    """A scene that counts steps has none, nor have values that are predicted."""
    assert epoch_lines(moons(unit="step"), print) is None
    assert epoch_lines(moons(), print) is not None
    lines: list[str] = []
    line = objectives.linear_regression(X, X[:, 0])
    moons(objectives=[line]).record(EpochLines(lines.append, named=False))
    assert lines == []


def test_watching_changes_no_run() -> None:
    """The points are the same to the last bit."""
    (one,), (other,) = moons().record(), moons().record(EpochLines(str, named=False))
    np.testing.assert_array_equal(one.points, other.points)


SCENE = """
from optviz import GradientDescent, Run, Scene, datasets, objectives

X, y = datasets.two_moons(60)
scene = Scene(
    objectives=[objectives.network((2, 4, 2), X, y)],
    optimizers=[Run(GradientDescent(lr=1.0), batch_size=5)],
    steps=3,
    unit="epoch",
)
"""


def test_rendering_prints_the_lines_and_the_path_last(render: Ends, tmp_path: Path) -> None:
    """Three epochs are three lines, in order, and with --quiet there is the path alone."""
    file = tmp_path / "moons.py"
    file.write_text(SCENE)
    code, out, err = render(file)
    assert (code, err) == (0, "")
    assert [line.split(":")[0] for line in out[:3]] == ["Epoch 1", "Epoch 2", "Epoch 3"]
    assert sum("Epoch" in line for line in out) == 3
    assert "3 epochs" in out[3]
    assert out[-1] == str(tmp_path / "film.gif")
    assert render(file, "--quiet")[1] == [str(tmp_path / "film.gif")]


def test_a_scene_that_shows_itself_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """In a notebook there is the film, and no lines beside it."""
    moons().animate(width=320, height=180, fps=2)
    assert capsys.readouterr().out == ""


def test_the_digits_are_read() -> None:
    """After thirty epochs at least 95 % of the held-out digits are labelled rightly."""
    pytest.importorskip("sklearn")
    scene = load(SCENES / "digits.py")[0].scene
    network: Any = scene.objectives[0]
    assert network.sizes == (64, 30, 10)
    assert (network.samples, len(network.held_out[0])) == (1400, 397)
    (run,) = scene.record()
    assert run.steps == 30
    assert network.accuracy(run.points[-1]) >= 0.95
    assert network.accuracy(run.points[0]) < 0.3


def test_without_scikit_learn_the_environment_is_at_fault(
    render: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code is 3, and one line says what to install."""
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    code, out, err = render(SCENES / "digits.py")
    assert code == 3
    assert out == []
    assert "scikit-learn" in err
    assert "pip install" in err
    assert len(err.splitlines()) == 1


def test_mnist_trains_by_the_same_scene(render: Ends, tmp_path: Path) -> None:
    """Only the line that names the data is another: here of forty images in MNIST's form."""
    draw = np.random.default_rng(0)
    for part, count in (("train", 30), ("t10k", 10)):
        images = draw.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        labels = draw.integers(0, 10, count, dtype=np.uint8)
        for name, array in ((f"{part}-images-idx3", images), (f"{part}-labels-idx1", labels)):
            head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
            (tmp_path / f"{name}-ubyte").write_bytes(head + array.tobytes())
    text = (SCENES / "digits.py").read_text()
    (line,) = (one for one in text.splitlines() if one.startswith("training, held_out ="))
    (said,) = (one for one in text.splitlines() if "datasets.mnist(" in one)
    changed = said.partition(": ")[2].replace("path/to/mnist", str(tmp_path))
    file = tmp_path / "mnist.py"
    file.write_text(text.replace(line, changed))
    code, out, err = render(file, "--steps", "2")
    assert (code, err) == (0, "")
    assert out[1].startswith("Epoch 2: ")
    assert out[1].endswith(" / 10")
