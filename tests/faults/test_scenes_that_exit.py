"""Code of a scene that ends, or raises, in ways of its own: one line, exit 2, the others go on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from optviz.cli import main
from tests.faults.desk import HEAD, QUICK, Desk

RUN = (
    "scene = Scene(objectives=[Objective(f, domain=(-2, 2))], optimizers=[Adam()], start=(1, 1))\n"
)
MUTE = (
    "class Mute({0}):\n    def __str__(self): raise ValueError('no')\n    __repr__ = __str__\n"
    "def odd(*_): raise Mute\n"
)
LEAVE = "; take that out: optviz itself runs this code"


def f(statement: str) -> str:
    return f"def f(x, y):\n    {statement}\n    return x**2 + y**2\n{RUN}"


def rule(statement: str) -> str:
    return (
        "class Rule:\n    name = 'Rule'\n    def init(self, f, x): return ()\n"
        f"    def step(self, f, x, state): {statement}\n"
        "scene = Scene(objectives=[objectives.bowl()], optimizers=[Rule()])\n"
    )


def view(statement: str) -> str:
    return (
        "class View:\n    artists = ()\n    def panel(self, subject): return self\n"
        "    def ground(self, axes): pass\n    def runs(self, axes): return []\n"
        f"    def update(self, moment): {statement}\n"
        "scene = Scene(objectives=[objectives.bowl()], optimizers=[Adam()], views=[View()])\n"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import sys\nsys.exit(0)", rf"3: the file calls sys\.exit\(0\){LEAVE}"),
        ("import sys\n" + f("sys.exit(0)"), rf"4: the file calls sys\.exit\(0\){LEAVE}"),
        ("import sys\n" + f("sys.exit(5)"), rf"4: the file calls sys\.exit\(5\){LEAVE}"),
        ("import sys\n" + f("if getattr(x, 'size', 1) > 99: sys.exit(5)"),
         rf"4: the file calls sys\.exit\(5\){LEAVE}"),
        ("import sys\n" + rule("sys.exit(0)"), rf"6: the file calls sys\.exit\(0\){LEAVE}"),
        ("import argparse\nargparse.ArgumentParser().parse_args(['a'])",
         rf"3: the file calls sys\.exit\(2\){LEAVE}"),
        ("raise GeneratorExit", "2: GeneratorExit"),
        (f("raise GeneratorExit"), "3: GeneratorExit"),
        (f("raise BaseException('odd')"), "3: BaseException: odd"),
        ("import asyncio\n" + f("raise asyncio.CancelledError"), "4: CancelledError"),
        (f("raise BaseExceptionGroup('g', [GeneratorExit()])"), r"3: BaseExceptionGroup: g \(1 .*"),
        (f("raise ExceptionGroup('g', [OSError()])"), r"3: run 'Adam' on 'f': f raised .*: g .*"),
        (MUTE.format("Exception") + f("odd()"), "5: run 'Adam' on 'f': f raised Mute; it was .*"),
        (MUTE.format("Exception") + rule("odd()"), "5: run 'Rule' on 'Bowl': Rule raised Mute; .*"),
        (MUTE.format("BaseException") + "odd()", "5: Mute"),
        (MUTE.format("Exception") + "import sys\nsys.exit(Mute())", "7: SystemExit"),
        (MUTE.format("Exception") + "Scene(objectives=[objectives.bowl()], optimizers=[Adam()], "
         "title=Mute())", "3: ValueError: no"),
        (view("open('/nowhere/at/all')"), r"7: FileNotFoundError: .*'/nowhere/at/all'"),
        (view("{}['key']"), "7: KeyError: 'key'"),
        (view("next(iter(()))"), "7: RuntimeError: generator raised StopIteration"),
        ("import warnings\nwarnings.simplefilter('error')\n" + f("warnings.warn('rough')"),
         "5: a warning was made an error, UserWarning: rough; leave warnings as they are"),
        (f("return [[1, 2], [3]]"), "2: run 'Adam' on 'f': f returned a ragged sequence; it .*"),
        ("from optviz import Nadam", r"2: .*; did you mean 'NAdam'\?"),
    ],
)  # fmt: skip
def test_whatever_leaves_a_scenes_code_is_one_line_of_the_scene(
    desk: Desk, body: str, said: str
) -> None:
    """Ends, odd exceptions and those that cannot be printed exit with 2 and name the line."""
    file = desk.scene(body)
    code, err = desk.render(file)
    line = err.splitlines()[-1]  # argparse has a word of its own before
    assert (code, err.count("\n")) == (2, 3 if "argparse" in body else 1)
    assert re.fullmatch(rf"{re.escape(str(file))}:{said}", line)
    assert desk.unharmed()


def test_want_of_memory_is_the_machines_fault(desk: Desk) -> None:
    """An array that is too large exits with 3, with the line that asked for it."""
    file = desk.scene("import numpy as np\n" + f("np.empty((10**7, 10**7))"))
    code, err = desk.render(file)
    assert code == 3
    assert re.fullmatch(
        rf"{file}:4: out of memory: Unable to allocate .*; free some memory, .*\n", err
    )
    assert desk.unharmed()


def test_a_file_that_exits_does_not_end_the_others(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of three files the second leaves at once and the third in f; the first is rendered."""
    bodies = ["import sys\nsys.exit(0)\n", "import sys\n" + f("sys.exit(0)")]
    files = [desk.good("a.py"), *(desk.scene(body, f"{i}.py") for i, body in enumerate(bodies))]
    code = main(["render", *map(str, files), "-o", str(desk.folder), "--quiet", *QUICK])
    out, err = capsys.readouterr()
    assert (code, out) == (2, f"{desk.folder / 'a.gif'}\n")
    assert [line.split(": ")[0] for line in err.splitlines()] == [f"{files[1]}:3", f"{files[2]}:4"]


def test_threads_of_a_scene_do_not_keep_the_command(tmp_path: Path) -> None:
    """The command ends with its work, with the right code, while a thread of the scene sleeps."""
    file = tmp_path / "scene.py"
    file.write_text(
        f"{HEAD}import threading, time\n"
        "threading.Thread(target=time.sleep, args=(600,)).start()\n"
        "scene = Scene(objectives=[objectives.bowl()], optimizers=[Adam()])\n"
    )
    command = [sys.executable, "-m", "optviz", "render", str(file), "--quiet", *QUICK, "-o"]
    for target, expected in (("a.gif", 0), ("a.xyz", 2)):
        done = subprocess.run([*command, str(tmp_path / target)], check=False)
        assert done.returncode == expected
        assert (tmp_path / target).exists() == (expected == 0)
