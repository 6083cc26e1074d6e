"""The command line in Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest

from optviz.cli.commands import main
from optviz.cli.epochs import EpochLines
from optviz.language import speaking
from tests.test_epochs import moons

SCENE = """\
from optviz import GradientDescent, Newton, Scene, objectives
scene = Scene(objectives=[objectives.bowl(), objectives.saddle()], start=(1, 0),
              optimizers=[GradientDescent(lr=0.1), Newton()], steps=1, lang="zh")
"""


def test_the_summary_is_in_the_language_of_the_scene(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names, counts and verdicts are Chinese, in columns; --lang goes before the scene."""
    monkeypatch.chdir(tmp_path)
    Path("film.py").write_text(SCENE, encoding="utf-8")
    assert main(["render", "film.py", "--size", "160x90", "-o", "a.png"]) == 0
    first, second, third, fourth, size, _ = capsys.readouterr().out.splitlines()
    assert first.startswith("梯度下降，碗形函数  1 步  x = (")
    assert first.endswith("走完了所有步数")
    assert second.startswith("牛顿法，碗形函数    1 步")
    assert second.endswith("到达极小点")
    assert third.startswith("梯度下降，鞍面      1 步")
    assert fourth.endswith("卡在鞍点")
    assert size.startswith("静止图，")
    assert main(["render", "film.py", "--size", "160x90", "-o", "a.png", "--lang", "en"]) == 0
    assert "Newton on Bowl              1 step " in capsys.readouterr().out


def test_an_unknown_language_is_refused_before_any_file_is_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The line names those that are there; errors themselves are in English."""
    assert main(["render", "nothing.py", "--lang", "xx"]) == 2
    said = capsys.readouterr().err
    assert said == "optviz: there is no language 'xx'; use one of en (English), zh (中文)\n"


def test_lines_of_epochs_are_in_the_language_that_is_spoken() -> None:
    """As is the name of their run."""
    lines: list[str] = []
    with speaking("zh"):
        moons(steps=1).record(EpochLines(lines.append, named=True))
        moons(steps=1).record(EpochLines(lines.append, named=False))
    assert lines[0].startswith("梯度下降，第 1 轮：")
    assert lines[1].startswith("第 1 轮：")
