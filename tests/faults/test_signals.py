"""Signals at the first, the last and the worst moments: 130 and its line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from optviz.cli import main
from optviz.interruption import Interruption
from tests.faults.desk import QUICK, Desk

LINE = "optviz: interrupted; no unfinished file is left\n"
SCENE = "scene = Scene(objectives=[objectives.bowl()], optimizers=[Adam()])\n"

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals"),
    pytest.mark.usefixtures("heard"),
]


def raising(number: int) -> Callable[..., None]:
    return lambda *_, **__: signal.raise_signal(number)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_after_the_film_is_published_is_an_interruption(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Before the summary is printed the film is there already, whole, and 130 is the code."""
    monkeypatch.setattr("optviz.cli.render_command._summarise", raising(getattr(signal, name)))
    assert desk.render(desk.good()) == (130, LINE)
    assert desk.film.read_bytes()[-1:] == b";"


@pytest.mark.parametrize("name", ["SIGINT", "SIGALRM", "SIGTERM"])
def test_a_signal_that_the_scene_sends_itself_is_an_interruption(desk: Desk, name: str) -> None:
    """An alarm that nobody handles does not kill the process silently."""
    number = getattr(signal, name)
    usual = signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL
    before = signal.signal(number, usual)  # whoever runs the tests may have an alarm of his own
    try:
        scene = desk.scene(f"import signal\nsignal.raise_signal(signal.{name})\n")
        assert desk.render(scene) == (130, LINE)
    finally:
        signal.signal(number, before)
    assert desk.unharmed()


@pytest.mark.parametrize("alone", [True, False])
def test_an_interruption_that_is_swallowed_is_one_all_the_same(
    desk: Desk, capsys: pytest.CaptureFixture[str], alone: bool
) -> None:
    """A scene that catches everything does not turn Ctrl-C into success."""
    body = f"import signal\ntry:\n    signal.raise_signal(2)\nexcept:\n    pass\n{SCENE}"
    command = ["render", str(desk.scene(body)), "-o", str(desk.film), *QUICK, "--quiet"]
    if alone:
        assert run("", *command) == (130, f"{desk.film}\n", LINE)
    else:
        assert main(command) == 130
        assert capsys.readouterr().err == LINE


def test_signals_within_a_second_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first raises KeyboardInterrupt, those right after it do not, a later one does again."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    one = Interruption()
    for at, raises in ((100.0, True), (100.5, False), (100.9, False), (101.5, True)):
        now[0] = at
        if raises:
            with pytest.raises(KeyboardInterrupt):
                one._interrupt()
        else:
            one._interrupt()


def run(before: str, *arguments: str) -> tuple[int, str, str]:
    """Run the program as a process of its own, with some of it replaced."""
    head = "import atexit, os, signal, sys\nimport optviz.__main__ as program"
    code = f"{head}\n{before}\nprogram.run()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_in_the_first_moments_is_an_interruption(name: str) -> None:
    """Before the command line is even loaded, a signal and a second are 130 and one line."""
    send = f"os.kill(os.getpid(), signal.{name})"
    before = f"""
program._check_machine = lambda: {send}
say = program._say
program._say = lambda line: ({send}, say(line))
"""
    assert run(before, "list", "formats") == (130, "", LINE)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_in_the_last_moments_is_passed_over(name: str) -> None:
    """When all is done and printed, nothing is left to be interrupted."""
    code, out, err = run(
        f"atexit.register(lambda: os.kill(os.getpid(), signal.{name}))", "list", "themes"
    )
    assert (code, err) == (0, "")
    assert out.split() == ["chalkboard", "dark", "light", "paper"]


def test_an_interruption_within_an_executed_text_ends_with_its_code(desk: Desk) -> None:
    """Python itself would end by the signal after it came while ``exec`` ran a text."""
    file = desk.scene("import signal\nexec('signal.raise_signal(signal.SIGINT)')\n")
    assert run("", "render", str(file), "-o", str(desk.film)) == (130, "", LINE)
    assert desk.unharmed()
