"""What a machine may be short of: memory, files, processes, room in a file, docstrings."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from typing import Any

import pytest

from optviz import Objective, SceneError, record
from optviz.objectives import network
from optviz.optimizers import Adam
from tests.faults.desk import QUICK, Desk

resource = pytest.importorskip("resource")

LIMITED = """
import resource, sys
import optviz.__main__ as program
most = resource.getrlimit(resource.{0})[1]
resource.setrlimit(resource.{0}, ({1}, most))
program.run()
"""


def limited(limit: str, value: int, *arguments: object) -> tuple[int, str]:
    """Run the program as a process under a limit; return the exit code and stderr."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED.format(limit, value), *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on address space that holds")
@pytest.mark.parametrize("megabytes", [100, 200])
def test_little_memory_is_a_line(desk: Desk, megabytes: int) -> None:
    """Where NumPy itself cannot be loaded, one line says what there is too little of."""
    code, err = limited(
        "RLIMIT_AS", megabytes * 1_000_000, "render", desk.good(), "-o", desk.film, *QUICK
    )
    assert code == 3
    assert re.fullmatch(r"optviz: .*[Cc]annot allocate memory; allow more memory .*\n", err)
    assert desk.unharmed()


@pytest.mark.parametrize("files", [6, 10])
def test_few_open_files_are_a_line(desk: Desk, files: int) -> None:
    """Too few of them for fonts, or for the film."""
    code, err = limited("RLIMIT_NOFILE", files, "render", desk.good(), "-o", desk.film, *QUICK)
    assert code == 3
    assert re.search(
        r"(optviz|scene\.py:2): Too many open files; allow more open files \(ulimit -n\)\n\Z", err
    )
    assert "Traceback" not in err
    assert desk.unharmed()


@pytest.mark.parametrize("suffix", ["gif", "mp4", "png"])
def test_a_limit_on_the_size_of_files_has_its_own_remedy(desk: Desk, suffix: str) -> None:
    """Every format names the limit, not the memory or the disk."""
    target = desk.folder / f"new.{suffix}"
    code, err = limited("RLIMIT_FSIZE", 600, "render", desk.good(), "-o", target, *QUICK)
    assert code == 3
    assert re.fullmatch(r"optviz: .*; allow larger files \(ulimit -f\), or make the film .*\n", err)
    assert not target.exists()
    assert desk.unharmed()


@pytest.mark.parametrize(("suffix", "allowed"), [("gif", 0), ("mp4", 0), ("mp4", 1)])
def test_no_threads_are_a_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, suffix: str, allowed: int
) -> None:
    """Where no thread can be had, for the encoder or for what listens to it, nothing hangs."""
    start = threading.Thread.start
    left = [allowed]

    def refused(self: threading.Thread) -> None:
        if left[0] <= 0:
            raise RuntimeError("can't start new thread")
        left[0] -= 1
        start(self)

    refused.__code__ = refused.__code__.replace(co_filename=threading.__file__)
    monkeypatch.setattr(threading.Thread, "start", refused)
    file, target = desk.good(), desk.folder / f"film.{suffix}"
    target.write_bytes(b"an older film")
    code, err = desk.render(file, output=target)
    assert code == 3
    assert re.fullmatch(r".*: .*can't start new thread; allow more processes .*\n", err)
    assert target.read_bytes() == b"an older film"
    assert desk.unharmed()


def test_no_processes_are_a_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the encoder's process cannot be had, the remedy is not to install it again."""

    def refused(*_: Any, **__: Any) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("subprocess.Popen", refused)
    code, err = desk.render(desk.good(), output=desk.folder / "new.mp4")
    assert code == 3
    assert re.fullmatch(
        r"optviz: the encoder .* does not start: .*; allow more processes .*\n", err
    )
    assert desk.unharmed()


def test_a_network_of_absurd_size_is_refused_at_once() -> None:
    """Before a weight is drawn, the number of them is told."""
    with pytest.raises(SceneError, match=r"has 10,000,500,001 weights and biases; give it 10,0"):
        network((2, 100_000, 100_000, 1), [[0, 0]] * 2, [0, 1])


def test_a_record_that_no_memory_holds_is_refused_at_once() -> None:
    """Before a step is made, the estimate is told."""
    calls = []

    def f(x: Any) -> Any:
        calls.append(x)
        return (x**2).sum(axis=0)

    many = Objective(f, dim=1_000_000)
    with pytest.raises(SceneError, match=r"run 'Adam' on 'f': 1000000 steps in 1,000,000 dimens.*"
                                         r" take 32,000 GB to record; make fewer"):  # fmt: skip
        record(many, Adam(), [0.0] * 1_000_000, steps=1_000_000)
    assert not calls


@pytest.mark.parametrize("what", ["objectives", "optimizers", "views", "datasets", "formats"])
def test_lists_need_no_docstrings(what: str) -> None:
    """``python -OO`` throws them away; names are listed all the same."""
    done = subprocess.run(
        [sys.executable, "-OO", "-m", "optviz", "list", what],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) >= 6
    assert " ;" not in done.stdout
