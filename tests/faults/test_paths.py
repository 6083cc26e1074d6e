"""Paths that lead nowhere, or where they should not; and scenes that move about."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from optviz import load
from optviz.cli import main
from optviz.loading import NamedScene
from optviz.planes import cache
from tests.faults.desk import HEAD, QUICK, Desk

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
SCENE = "scene = Scene(objectives=[objectives.bowl()], optimizers=[Adam()]{0})\n"


@posix
@pytest.mark.parametrize(
    ("name", "expected", "said"),
    [
        ("loop.gif", 3, r"cannot write .*: Too many levels of symbolic links; .*"),
        ("n" * 300 + ".gif", 3, "cannot write .*: File name too long; choose a shorter name"),
        ("d/" * 2500 + "film.gif", 3, "cannot write .*: File name too long; .*"),
    ],
)
def test_targets_that_no_system_takes_are_a_line(
    desk: Desk, name: str, expected: int, said: str
) -> None:
    """A link to itself, and names that are too long: known before the first frame."""
    (desk.folder / "loop.gif").symlink_to("loop.gif")
    code, err = desk.render(desk.good(), output=desk.folder / name)
    assert (code, err.count("\n")) == (expected, 1)
    assert re.fullmatch(f"optviz: {said}\n", err)
    assert desk.unharmed()


@posix
@pytest.mark.parametrize("name", ["loop.py", "n" * 300 + ".py", "d/" * 2500 + "film.py", "a\0b.py"])
def test_scene_files_that_no_system_opens_are_a_line(desk: Desk, name: str) -> None:
    """A link to itself, and names that are too long or hold NUL: 2, and the system's reason."""
    (desk.folder / "loop.py").symlink_to("loop.py")
    code, err = desk.render(desk.folder / name)
    assert (code, err.count("\n")) == (2, 1)
    assert "this cannot be read" in err
    assert desk.unharmed()


@pytest.mark.parametrize("output", ["", " "])
def test_an_output_without_a_name_is_refused(desk: Desk, output: str) -> None:
    """It is no directory either."""
    command = ["render", str(desk.good()), "-o", output, *QUICK]
    assert main(command) == 2


@pytest.mark.parametrize("link", ["", "symbolic", "hard"])
def test_no_scene_file_of_the_command_is_written_over(
    desk: Desk, capsys: pytest.CaptureFixture[str], link: str
) -> None:
    """A scene file that is called as the film of another keeps its text, also under links."""
    good = desk.good("b.py")
    odd = desk.scene("1 / 0\n", "b.gif")
    text = odd.read_text()
    files, folder = [odd, good], desk.folder
    if link:
        folder = desk.folder / "films"
        folder.mkdir()
        make = os.symlink if link == "symbolic" else os.link
        make(odd, folder / "b.gif")
    code = main(["render", *map(str, files), "-o", f"{folder}/", *QUICK])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == (
        f"optviz: {folder / 'b.gif'} is the scene file {odd}; name another output"
    )
    assert odd.read_text() == text
    assert desk.unharmed()


def test_a_scene_that_moves_elsewhere_moves_nothing_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After os.chdir on loading and in f, files and targets are where they were named."""
    elsewhere = desk.folder / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(desk.folder)
    move = f"import os\nos.chdir({str(elsewhere)!r})\n"
    rule = f"def f(x):\n    os.chdir({str(elsewhere)!r})\n    return x**2\n"
    run = "scene = Scene(objectives=[Objective(f)], optimizers=[Adam()], start=1)\n"
    desk.scene(move + rule + run, "a.py")
    desk.good("b.py")
    assert main(["render", "a.py", "b.py", "--quiet", *QUICK]) == 0
    out = capsys.readouterr().out.split()
    assert out == [os.path.join("outputs", "a.gif"), os.path.join("outputs", "b.gif")]
    assert all(Path(one).exists() for one in out)
    assert Path.cwd() == desk.folder
    assert not list(elsewhere.iterdir())


@posix
def test_a_working_directory_that_is_gone_is_a_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What has a whole path is rendered; what has not is not found, in a line."""
    gone = desk.folder / "gone"
    gone.mkdir()
    file = desk.good()
    monkeypatch.chdir(gone)
    gone.rmdir()
    try:
        assert desk.render(file) == (0, "")
        code, err = desk.render("scene.py")
        assert (code, err.count("\n")) == (2, 1)
        code, err = desk.render(file, output=Path("film.gif"))
        assert (code, err.count("\n")) == (3, 1)
    finally:
        os.chdir(desk.folder)
    gone.mkdir()
    command = [sys.executable, "-m", "optviz", "render", file, "-o", desk.film, *QUICK]
    leave = ["sh", "-c", 'cd "$0" && rmdir "$0" && exec "$@"', gone, *command]
    done = subprocess.run(list(map(str, leave)), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["random.py", "types.py", "tokenize.py", "statistics.py"])
def test_a_scene_or_helper_called_as_a_standard_module_shadows_nothing(
    desk: Desk, name: str
) -> None:
    """Python's own modules are found before those beside a scene."""
    helper = desk.folder / name
    helper.write_text("raise SystemError('shadowed')\n")
    module = name.removesuffix(".py")
    body = f"import sys\nsys.modules.pop('{module}', None)\nimport {module}\n"
    own = f"assert 'lib' in {module}.__file__, {module}.__file__\n"
    before = sys.modules.get(module)
    try:
        assert desk.render(desk.scene(body + own + SCENE.format(""))) == (0, "")
        assert desk.render(desk.scene(SCENE.format(""), name)) == (0, "")
    finally:
        if before is not None:
            sys.modules[module] = before


def test_a_scene_called_random_renders_where_it_lies(tmp_path: Path) -> None:
    """``python -m`` looks into the directory that it is started in first; not so this program."""
    (tmp_path / "random.py").write_text(HEAD + SCENE.format(""))
    command = [sys.executable, "-m", "optviz", "render", "random.py", "-o", "a.gif", "--quiet"]
    done = subprocess.run(
        [*command, *QUICK], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "a.gif\n", "")


def test_an_import_from_a_shadow_says_whose_name_it_is(desk: Desk) -> None:
    """A helper that cannot be had under Python's own name is to have another."""
    (desk.folder / "statistics.py").write_text("LEARNING_RATES = 7\n")
    code, err = desk.render(desk.scene("from statistics import LEARNING_RATES\n"))
    assert code == 2
    assert err.endswith("; statistics is a module of Python's own: call yours something else\n")


def test_each_scene_has_the_neighbours_of_its_own_folder(tmp_path: Path) -> None:
    """Two folders may have modules of one name, imported at once or when f is called."""
    scenes: list[NamedScene] = []
    for steps in (3, 5):
        folder = tmp_path / str(steps)
        folder.mkdir()
        (folder / "neighbour_steps.py").write_text(f"STEPS = {steps}\n")
        (folder / "neighbour_late.py").write_text(f"POWER = {steps + 1}\n")
        (folder / "scene.py").write_text(
            f"{HEAD}from neighbour_steps import STEPS\n"
            "def f(x):\n    from neighbour_late import POWER\n    return x**POWER\n"
            "scene = Scene(objectives=[Objective(f)], optimizers=[Adam()], start=2, steps=STEPS)\n"
        )
        scenes += load(folder / "scene.py")
    assert [one.scene.steps for one in scenes] == [3, 5]
    values = []
    for one in (*scenes, *scenes):
        with one.located():
            values.append(one.scene.record()[0].values[0])
    assert values == [16, 64, 16, 64]


@posix
def test_a_cached_plane_that_is_a_pipe_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for what never comes, and the next time the array is there."""
    monkeypatch.setenv("OPTVIZ_CACHE", str(tmp_path))
    os.mkfifo(tmp_path / "name.heights")
    assert cache.read("name") is None
    cache.write("name", np.ones((2, 2)))
    found = cache.read("name")
    assert found is not None
    assert found.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize("moment", ["written", "published"])
def test_a_new_scene_is_whole_or_not_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], moment: str
) -> None:
    """On a full disk no empty file is left, and a second try is not refused."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    file = desk.folder / "deep" / "mine.py"
    with monkeypatch.context() as patch:
        if moment == "written":
            patch.setattr(Path, "write_text", full)
        else:
            patch.setattr("optviz.export.draft.os.link", full)
            patch.setattr("optviz.export.draft.os.replace", full)
        assert main(["new", str(file)]) == 3
    assert capsys.readouterr().err == (
        f"optviz: cannot write {file}: No space left on device; free some space, or write to "
        "another disk\n"
    )
    assert not file.parent.exists()
    assert main(["new", str(file)]) == 0
    assert load(file)[0].name == "scene"
    assert list(file.parent.iterdir()) == [file]
