"""Layers that a user names at a shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from optviz import layers
from optviz.cli import main

SCENE = """
from optviz import GradientDescent, Newton, Scene, layers, objectives, views
scene = Scene(
    objectives=[objectives.himmelblau()], optimizers=[GradientDescent(lr=0.005), Newton()],
    steps=4, {more}
)
"""


def drawn(folder: Path, more: str, *options: str) -> bytes:
    """Return the still that the command writes of a scene."""
    file, out = folder / "one.py", folder / "one.png"
    file.write_text(SCENE.format(more=more), encoding="utf-8")
    given = ["render", str(file), "--still", "--size", "320x180", "--quiet", "-o", str(out)]
    assert main([*given, *options]) == 0
    return out.read_bytes()


BOTH = "layers.Step(), layers.Curvature('Newton')"


@pytest.mark.parametrize(
    ("own", "with_it"),
    [
        ("", "layers=[layers.Simplex(), layers.TrustRegion(), layers.Curvature('Newton')]"),
        ("layers=[layers.Step()]", f"layers=[{BOTH}]"),
        (
            "views=[views.Landscape(layers=[layers.Step()])]",
            f"views=[views.Landscape(layers=[{BOTH}])]",
        ),
    ],
)
def test_a_layer_is_added_to_those_of_the_scene(own: str, with_it: str, tmp_path: Path) -> None:
    """``--layer`` draws what the scene does by naming it last, wherever it names its others."""
    wanted = drawn(tmp_path, with_it)
    assert drawn(tmp_path, own, "--layer", "curvature:Newton") == wanted
    assert drawn(tmp_path, own) != wanted


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("modell", "no layer is called 'modell'; did you mean model?"),
        ("reach:Newton", "the layer reach is for no run in particular; write reach"),
        ("step:", "the layer 'step:' names no run; write step, or step:Newton"),
        ("basins:Newtn", "layers.Basins names the run 'Newtn'; did you mean 'Newton'?"),
        ("step:Newtn", "layers.Step names the run 'Newtn'; did you mean 'Newton'?"),
        ("reach", "layers.Reach: Himmelblau is defined all over the picture"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is 2, and no picture is written."""
    file, out = tmp_path / "one.py", tmp_path / "one.png"
    file.write_text(SCENE.format(more=""), encoding="utf-8")
    given = ["render", str(file), "--still", "--size", "320x180", "-o", str(out)]
    assert main([*given, "--layer", name]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not out.exists()


def test_a_scene_without_a_landscape_takes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says that there is nothing for a layer to lie on."""
    file = tmp_path / "one.py"
    file.write_text(SCENE.format(more="views=[views.Convergence()]"), encoding="utf-8")
    assert main(["render", str(file), "--layer", "step", "-o", str(tmp_path / "a.png")]) == 2
    assert "shows no landscape for a layer to lie on" in capsys.readouterr().err


def test_layers_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """``optviz list layers`` names each, with what it says of itself."""
    assert main(["list", "layers"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [f"layers.{name}" for name in layers.names()]
    assert all(len(line.split()) > 4 for line in lines)
