"""What goes wrong, and what a user then sees: one line, an exit code, and the old film unharmed."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optviz import load
from optviz.cli import main
from tests.faults.desk import QUICK, Desk
from tests.processes import about, wait_until

FAILING = Path(__file__).parent / "failing_scenes"
INPUTS = sorted(FAILING.glob("*.py"))


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


@pytest.mark.parametrize("file", INPUTS, ids=lambda file: file.stem)
def test_every_failing_scene_says_its_line(
    file: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line and the exit code that stand at the end of each failing scene are what comes."""
    text = file.read_text(encoding="utf-8")
    expected = re.search(r"^# optviz exits with (\d) and says:\n((?:# .*\n)+)\Z", text, re.M)
    assert expected, "a failing scene ends with what it is to say"
    said = " ".join(line.removeprefix("# ") for line in expected[2].splitlines())
    monkeypatch.chdir(FAILING)
    code = main(["render", file.name, "-o", str(desk.film), "--size", "160x90"])
    out, err = capsys.readouterr()
    assert err == said + "\n"
    assert (code, out) == (int(expected[1]), "")
    assert desk.unharmed()


def test_a_traceback_comes_with_debug_only(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """With --debug the traceback goes before the same line."""
    file = FAILING / "f_raises.py"
    _, line = desk.render(file)
    assert main(["render", str(file), "-o", str(desk.film), "--debug"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("Traceback")
    assert "ZeroDivisionError" in err
    assert err.endswith(line)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"scene = Scene(\n", ":1: syntax error: '(' was never closed"),
        (b"\x89PNG\r\n\x1a\n\0", ": this is not text; name a Python file"),
        (b"\xff\xfe\xfa", ": this is not UTF-8 text; save the file as UTF-8"),
        (
            b"",
            ": there is no scene in this file; write scene = Scene(objectives=[…], optimizers=[…])",
        ),
    ],
)
def test_what_is_no_python_is_refused_in_a_line(desk: Desk, content: bytes, said: str) -> None:
    """Unfinished, binary, undecodable and empty files exit with 2."""
    file = desk.folder / "broken.py"
    file.write_bytes(content)
    assert desk.render(file) == (2, f"{file}{said}\n")
    assert desk.unharmed()


def test_a_missing_file_is_refused_with_a_remedy(desk: Desk) -> None:
    """The line says how to make one."""
    file = desk.folder / "nowhere.py"
    remedy = f"make one by: python -m optviz new {file}"
    assert desk.render(file) == (2, f"{file}: there is no such file; {remedy}\n")
    assert desk.render(desk.folder)[1].endswith("this is a directory; name a scene file in it\n")


def test_a_title_that_is_no_mathtext_is_refused(desk: Desk) -> None:
    """The text is shown, with the way out for those who meant dollars."""
    file = desk.scene(
        "scene = Scene(objectives=[objectives.bowl()], optimizers=[Adam()], title=r'$\\frac$')\n"
    )
    code, err = desk.render(file)
    assert code == 2
    assert re.fullmatch(rf"{file}:2: .*\\frac.* is not mathtext: .*; .*dollar.*\n", err)
    assert desk.unharmed()


# What is wrong with the numbers, and goes into the picture.


@pytest.mark.parametrize(
    "body",
    [
        # f overflows, then the point does
        "f = Objective(lambda x: x**4)\n"
        "scene = Scene(objectives=[f], optimizers=[GradientDescent(lr=9)], start=3)",
        # f becomes NaN on the way
        "import numpy as np\nf = Objective(lambda x: np.log(x), lambda x: 1 / x)\n"
        "scene = Scene(objectives=[f], optimizers=[GradientDescent(lr=9)], start=1)",
        # every run diverges at once
        "f = Objective(lambda x, y: x**2 + y**2, domain=(-1, 1))\n"
        "scene = Scene(objectives=[f], optimizers=[GradientDescent(lr=1e200)], start=(1, 1))",
        # a singular Hessian at the start
        "f = Objective(lambda x: 3 * x, lambda x: 3, lambda x: 0)\n"
        "scene = Scene(objectives=[f], optimizers=[Newton()], start=1)",
        # no zero gradient, no levels: a constant landscape
        "f = Objective(lambda x, y: 0 * x + 7, domain=(-1, 1))\n"
        "scene = Scene(objectives=[f], optimizers=[Adam()], start=(0.5, 0.5))",
        # 0/0 in the rule
        "f = Objective(lambda x: x**2)\n"
        "scene = Scene(objectives=[f], optimizers=[Adam(eps=0)], start=0)",
        # a region where f is not a number
        "import numpy as np\nf = Objective(lambda x, y: np.sqrt(x) + y**2, domain=(-1, 1))\n"
        "scene = Scene(objectives=[f], optimizers=[GradientDescent()], start=(0.5, 0.5))",
        # a function that changes its argument
        "def f(p):\n    p *= 2\n    return (p**2).sum()\n"
        "scene = Scene(objectives=[Objective(f, dim=2)], optimizers=[Newton()], start=(1, 2))",
        # no steps at all
        "scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], steps=0)",
    ],
    ids=lambda body: re.sub(r"\W+", " ", body)[:40],
)  # fmt: skip
def test_numbers_that_fail_are_shown_and_not_complained_of(desk: Desk, body: str) -> None:
    """The film is made, and NumPy's warnings do not reach the user."""
    assert desk.render(desk.scene(body)) == (0, "")
    assert desk.film.read_bytes()[:6] == b"GIF89a"


def test_an_argument_that_f_changes_is_a_copy(desk: Desk) -> None:
    """The run is the same as with a function that leaves its argument alone."""
    rude = "def f(p):\n    p *= 2\n    return (p**2).sum()\n"
    kind = "def f(p):\n    return ((2 * p)**2).sum()\n"
    end = "scene = Scene(objectives=[Objective(f, dim=2)], optimizers=[Adam()], start=(1, 2))\n"
    one, other = (load(desk.scene(f + end))[0].scene.record()[0] for f in (rude, kind))
    assert (one.points == other.points).all()


def test_a_start_outside_the_picture_is_a_warning(desk: Desk) -> None:
    """One line says where, and the film is made."""
    runs = "optimizers=[Newton(), Adam()], start=(9, 9)"
    file = desk.scene(f"scene = Scene(objectives=[objectives.bowl()], {runs})\n")
    code, err = desk.render(file)
    assert code == 0
    assert err == (
        f"{file}:2: warning: the start (9, 9) lies outside the domain of Bowl; "
        "it shows at the edge of the picture\n"
    )


def test_a_flood_of_warnings_is_one_line(desk: Desk) -> None:
    """What the scene's own code warns of, at every call, is summed up."""
    body = (
        "import warnings\n"
        "def f(x):\n    warnings.warn(f'rough at {x}', RuntimeWarning)\n    return x**2\n"
        "scene = Scene(objectives=[Objective(f)], optimizers=[GradientDescent()], start=1)\n"
    )
    code, err = desk.render(file := desk.scene(body))
    assert code == 0
    first = f"optviz: warning: {re.escape(str(file))}:4: RuntimeWarning: rough at 1.0, and "
    assert re.fullmatch(rf"{first}\d+ more\n", err)


# What is wrong with this machine.


def test_an_encoder_that_is_not_there_is_said_before_anything_is_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IMAGEIO_FFMPEG_EXE pointing nowhere exits with 3, without a step or a frame."""
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")
    monkeypatch.setattr("optviz.plan.recording.record", lambda *_: pytest.fail("a step was made"))
    old = desk.folder / "film.mp4"
    old.write_bytes(b"old")
    code, err = desk.render(desk.good(), output=old)
    assert code == 3
    assert re.fullmatch(r"optviz: .*/nowhere/ffmpeg.*; .*IMAGEIO_FFMPEG_EXE.*\n|"
                        r"optviz: IMAGEIO_FFMPEG_EXE .*/nowhere/ffmpeg.*; .*\n", err)  # fmt: skip
    assert old.read_bytes() == b"old"
    assert desk.unharmed()


def test_an_encoder_that_dies_is_quoted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An encoder that ends at once is shown with its own last words."""
    if os.name != "posix":
        pytest.skip("the stand-in is a shell script")
    fake = desk.folder / "ffmpeg"
    fake.write_text("#!/bin/sh\necho 'I have a headache' >&2\nexit 7\n")
    fake.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(fake))
    target = desk.folder / "film.mp4"
    code, err = desk.render(desk.good(), output=target)
    assert code == 3
    assert err.count("\n") == 1
    assert "I have a headache" in err
    assert not target.exists()
    assert desk.unharmed()


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("method", ["write", "close"])
def test_a_disk_that_fails_leaves_the_old_film(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: int, method: str
) -> None:
    """Full, forbidden or broken in the middle of a film or at its end: 3, and the reason."""

    def fail(*_: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(f"optviz.export.gif.GIF.{method}", fail)
    code, err = desk.render(desk.good())
    assert code == 3
    assert re.fullmatch(rf"optviz: cannot write .*film.gif: {os.strerror(fault)}; .+\n", err)
    assert desk.unharmed()


def test_a_real_limit_on_the_size_of_files_is_met_the_same_way(desk: Desk) -> None:
    """The system's own refusal to write more is a line, not a traceback."""
    pytest.importorskip("resource")
    limited = (
        "import resource, sys\n"
        "from optviz.cli.commands import main\n"
        "most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, most))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = ["render", str(desk.good()), "-o", str(desk.film), *QUICK]
    done = subprocess.run(
        [sys.executable, "-c", limited, *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert re.fullmatch(r"optviz: cannot write .*film.gif: .*; .+\n", done.stderr)
    assert desk.unharmed()


def test_a_missing_directory_is_made(desk: Desk) -> None:
    """Directories that are missing on the way are no fault."""
    target = desk.folder / "films" / "new" / "film.gif"
    assert desk.render(desk.good(), output=target) == (0, "")
    assert target.exists()


def test_a_place_that_cannot_hold_files_is_said_before_anything_is_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where a directory should be, and a directory without permission, exit with 3."""
    monkeypatch.setattr("optviz.plan.recording.record", lambda *_: pytest.fail("a step was made"))
    file = desk.good()
    code, err = desk.render(file, output=file / "film.gif")
    assert (code, err.count("\n")) == (3, 1)
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    code, err = desk.render(file, output=desk.folder / "new.gif")
    assert (code, err.count("\n")) == (3, 1)
    assert "permission" in err
    assert desk.unharmed()


def fail_at_frame(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
    """Let the drawing of a picture fail."""
    from optviz.layout.composition import Composition

    update: Callable[..., None] = Composition.update
    drawn = 0

    def failing(self: Any, moment: Any) -> None:
        nonlocal drawn
        drawn += 1
        if drawn == number:
            raise error
        update(self, moment)

    # as if it were the package's own code that fails
    failing.__code__ = failing.__code__.replace(co_filename=update.__code__.co_filename)
    monkeypatch.setattr(Composition, "update", failing)


@pytest.mark.parametrize("number", [1, 12, 30])
@pytest.mark.parametrize("suffix", ["gif", "mp4"])
@pytest.mark.parametrize(
    ("error", "expected", "said"),
    [
        (RuntimeError("the brush broke"), 3, "RuntimeError: the brush broke; add --debug"),
        (MemoryError(), 3, "out of memory; free some memory, or make the film smaller or shorter"),
        (KeyboardInterrupt(), 130, "interrupted; no unfinished file is left"),
    ],
)
def test_whatever_happens_at_frame_k_leaves_the_old_film(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    suffix: str,
    error: BaseException,
    expected: int,
    said: str,
) -> None:
    """A line, an exit code, the older film, no temporary file, and no encoder left behind."""
    fail_at_frame(monkeypatch, number, error)
    target = desk.folder / f"old.{suffix}"
    target.write_bytes(b"old")
    code, err = desk.render(desk.good(), output=target)
    assert code == expected
    assert said in err
    assert err.count("\n") == 1
    assert target.read_bytes() == b"old"
    assert desk.unharmed()
    assert not [one for one in threading.enumerate() if one.name == "optviz-encoder"]


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_encoder_and_leaves_the_old_film(desk: Desk, number: int) -> None:
    """Ctrl-C, `kill` and a closed terminal: 130, one line, nothing running and nothing left."""
    target = desk.folder / "film.mp4"
    target.write_bytes(b"old")
    hours = "timeline=Timeline(duration=36_000)"
    body = "from optviz import Timeline\n"
    body += f"scene = Scene(objectives=[objectives.bowl()], optimizers=[Adam()], {hours})\n"
    command = ["render", str(desk.scene(body)), "-o", str(target), "--size", "160x90", "--force"]
    process = subprocess.Popen(
        [sys.executable, "-m", "optviz", *command],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        wait_until(lambda: len(about(desk.folder)) >= 2 or process.poll() is not None)
        process.send_signal(number)  # to it, while its encoder is there
        out, err = process.communicate()
    finally:
        process.kill()
    assert (process.returncode, out) == (130, "")
    assert err == "optviz: interrupted; no unfinished file is left\n"
    assert target.read_bytes() == b"old"
    assert desk.unharmed()
    wait_until(lambda: not about(desk.folder))


def test_a_users_matplotlibrc_does_not_change_a_byte(desk: Desk) -> None:
    """TeX, tight boxes, other colours and sizes in a matplotlibrc have no effect on the output."""
    rc = desk.folder / "matplotlibrc"
    rc.write_text(
        "text.usetex: True\nsavefig.bbox: tight\nsavefig.dpi: 33\nfigure.dpi: 200\nfont.size: 30\n"
        "axes.facecolor: red\nlines.linewidth: 9\nfigure.constrained_layout.use: True\n"
        "path.simplify: False\naxes.grid: True\nmathtext.fontset: cm\nimage.cmap: jet\n"
    )
    file = desk.good()
    assert desk.render(file) == (0, "")
    plain = desk.film.read_bytes()
    subprocess.run(
        [sys.executable, "-m", "optviz", "render", str(file), "-o", str(desk.film), *QUICK],
        env={**os.environ, "MATPLOTLIBRC": str(rc)}, check=True, capture_output=True,
    )  # fmt: skip
    assert desk.film.read_bytes() == plain


def test_two_renders_at_once_do_not_meet(desk: Desk) -> None:
    """Two processes that write the same film both succeed, and either's film is the film."""
    file = desk.good()
    assert desk.render(file) == (0, "")
    alone = desk.film.read_bytes()
    command = [sys.executable, "-m", "optviz", "render", str(file), "-o", str(desk.film), *QUICK]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert desk.film.read_bytes() == alone
    assert not [path for path in desk.folder.iterdir() if path.name.startswith(".")]
