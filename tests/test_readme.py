"""Every snippet of README runs."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from optviz import Scene, objectives, optimizers
from optviz.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
PYTHON = [code for language, code in BLOCKS if language == "python"]
COMMANDS = [
    line
    for language, code in BLOCKS
    if language == "bash"
    for line in code.splitlines()
    if line.startswith("python -m optviz")
]


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.splitlines()[0][:40])
def test_python_snippets_make_scenes_that_render(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each Python snippet runs and leaves a scene that draws."""
    monkeypatch.chdir(tmp_path)
    values: dict[str, Any] = {}
    exec(code, values)
    scene = values["scene"]
    assert isinstance(scene, Scene)
    assert scene.animate(width=320, height=180).frame(-1).any()


def test_shell_snippets_run_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands shown for a scene of one's own work one after the other."""
    assert len(COMMANDS) >= 5
    shutil.copytree(ROOT / "scenes", tmp_path / "scenes")
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        words = shlex.split(command, comments=True)[3:]
        if words[0] == "render" and "--cues" not in words:
            words += ["--size", "160x90"]
        if words[0] == "render" and "scenes/mine.py" in words:
            words += ["--steps", "3"]
        assert main(words) == 0
    for name in ("mine.gif", "mine.mp4", "mine.png", "outputs/mine.gif"):
        assert (tmp_path / name).stat().st_size > 500


def test_the_first_command_stands_in_readme() -> None:
    """README begins with the two commands that set up, render and test."""
    assert "pip install . && python -m optviz render scenes/newton_vs_gd.py" in README
    assert 'pip install -e ".[test]" && python -m pytest' in README


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_links_lead_somewhere(target: str) -> None:
    """Every relative link and picture of README is a file or folder of the project."""
    if target != "newton_vs_gd.gif":  # an example of what to write on a slide
        assert (ROOT / target).exists()


def test_what_a_package_index_shows_leads_nowhere_wrong() -> None:
    """There README has no picture and no link of a file that is not beside it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shown = README
    for rule in project["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]["substitutions"]:
        shown = re.sub(rule["pattern"], rule["replacement"], shown)
    without_code = re.sub(r"`[^`\n]*`", "", shown)
    assert re.findall(r"\]\((?!https?:|#)[^)]*\)", README)
    assert not re.findall(r"\]\((?!https?:|#)[^)]*\)", without_code)
    assert "gradient descent and regularized Newton come" in shown


def test_readme_counts_right() -> None:
    """README says how many functions and optimizers there are."""
    for least, what, known in ((50, "functions", objectives), (35, "optimizers", optimizers)):
        assert f"**More than {least} {what}**" in README
        assert len(known.names()) > least
