"""The command line: what is typed, what is printed, what is written, and the exit codes."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

import optviz
from optviz import cues, datasets, export, objectives, optimizers, views
from optviz.cli import main
from optviz.interruption import signals_interrupt
from optviz.recorder.events import EventKind

ROOT = Path(__file__).parent.parent
HEAD = "from optviz import Adam, GradientDescent, Newton, Scene, Timeline, objectives\n"
ONE = "scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton(), Adam()])\n"
QUICK = ["--size", "160x90", "--steps", "3"]

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def optviz_(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Said:
    """Run the command line in an empty directory and return exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as stop:  # of argparse
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def scene(name: str = "film.py", body: str = ONE) -> Path:
    Path(name).write_text(HEAD + body, encoding="utf-8")
    return Path(name)


def module(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "optviz", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


# Help, and how fast it is.


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["list", "--help"], ["render", "--help"], ["new", "-h"], ["--version"], []],
)
def test_help_loads_next_to_nothing(arguments: list[str]) -> None:
    """Help and version load no library, and of Python itself few modules: that keeps them quick."""
    code = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "import atexit\n"
        "atexit.register(lambda: print(*set(sys.modules) - before, file=sys.stderr))\n"
        "from optviz.cli import main\nsys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    loaded = done.stderr.split()
    assert {name.split(".")[0] for name in loaded} <= {"optviz", *sys.stdlib_module_names}
    assert len(loaded) < 100


@pytest.mark.parametrize("command", [[], ["render"], ["list"], ["new"]])
def test_help_fits_eighty_columns_and_explains_every_option(
    optviz_: Said, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """No line is wider than a terminal, and no option stands without a word."""
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = optviz_(*command, "--help")
    assert (code, err) == (0, "")
    assert all(len(line) <= 80 for line in out.splitlines())
    for option in re.findall(r"^  (-\S.*)$", out, re.M):
        following = out[out.index(f"  {option}") + len(option) + 2 :].lstrip("\n")
        assert re.search(r"\S  +\S", option) or following.startswith(" " * 20)


def test_help_shows_commands_examples_and_exit_codes(optviz_: Said) -> None:
    """Alone, the program shows its help, which is where everything can be found from."""
    code, out, err = optviz_()
    assert (code, err) == (0, "")
    assert out == optviz_("--help")[1]
    for word in ("render", "list", "new", "examples:", "exit codes: 0 done, 2", "130"):
        assert word in out
    assert optviz_("--version")[1] == f"optviz {optviz.__version__}\n"


def test_python_dash_m_is_the_same_program() -> None:
    """``python -m optviz`` prints the help, and exits as `main` says."""
    assert module(cwd=ROOT).stdout.startswith("usage: optviz")
    done = module("list", "objectivs", cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "optviz: there is no list of 'objectivs'; did you mean 'objectives'?\n"


# list and new.


def test_lists_name_everything_with_a_line_each(optviz_: Said) -> None:
    """Objectives, optimizers and formats are all there, in columns, each with a description."""
    for what, names in (
        ("objectives", objectives.names() + objectives.names_on_data()),
        ("optimizers", optimizers.names()),
        ("views", tuple(f"views.{name}" for name in views.names())),
        ("cues", tuple(f"cues.{name}" for name in cues.names())),
        ("events", tuple(f'event("{kind}")' for kind in EventKind)),
        ("datasets", tuple(f"datasets.{name}" for name in datasets.names())),
        ("formats", tuple(export.formats())),
    ):
        code, out, err = optviz_("list", what)
        assert (code, err) == (0, "")
        rows = [re.split(r"  +", line, maxsplit=1) for line in out.splitlines()]
        assert [row[0] for row in rows] == list(names)
        assert all(len(row[1]) > 8 for row in rows)
    assert set(optviz_("list", "themes")[1].split()) >= {"dark", "light"}


def test_a_scene_file_lists_its_scenes(optviz_: Said) -> None:
    """Each scene has its variable and its title, or else the file's lesson."""
    body = '"""What it teaches."""\n' + HEAD + ONE + "b = scene.replace(title='The other')\n"
    Path("film.py").write_text(body)
    assert optviz_("list", "film.py") == (0, "scene  What it teaches.\nb      The other\n", "")


def test_unknown_lists_are_answered_with_those_there_are(optviz_: Said) -> None:
    """A word that is like none of the lists gets all of them; a missing file, how to make it."""
    code, out, err = optviz_("list", "everything")
    assert (code, out) == (2, "")
    assert err == (
        "optviz: there is no list of 'everything'; "
        "ask for objectives, optimizers, views, layers, cues, events, datasets, formats, themes, "
        "or a scene file\n"
    )
    assert "there is no such file" in optviz_("list", "nothing.py")[2]


def test_new_writes_a_scene_that_renders_as_it_is(optviz_: Said) -> None:
    """The file is commented, its path is the only line on stdout, and its film is made."""
    code, out, err = optviz_("new", "talks/mine.py")
    assert (code, out) == (0, f"{Path('talks/mine.py')}\n")
    assert "python -m optviz render" in err
    assert Path("talks/mine.py").read_text().count("#") >= 5
    code, out, err = optviz_("render", "talks/mine.py", *QUICK)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == str(Path("outputs/mine.gif"))
    with Image.open("outputs/mine.gif") as film:
        assert film.size == (160, 90)


def test_new_overwrites_nothing(optviz_: Said) -> None:
    """A file that is there is left alone; a name without .py is put right."""
    Path("mine.py").write_text("precious")
    assert optviz_("new", "mine.py") == (
        2, "", "optviz: mine.py exists already; choose another name\n"
    )  # fmt: skip
    assert Path("mine.py").read_text() == "precious"
    assert optviz_("new", "mine")[2] == ("optviz: mine is not a Python file; call it mine.py\n")
    code, _, err = optviz_("new", "mine.py/other.py")
    assert (code, err.count("\n")) == (3, 1)


# render: what is printed and written.


def test_render_prints_each_run_the_film_and_last_the_path(optviz_: Said) -> None:
    """The summary says for each run where it ended, in how many steps, and how."""
    code, out, err = optviz_("render", scene(), *QUICK)
    newton, adam, size, path = out.splitlines()
    assert (code, err) == (0, "")
    assert re.fullmatch(r"Newton  3 steps  x = \(0, 0\) +f = 0 +at a minimum", newton)
    assert re.fullmatch(r"Adam    3 steps  x = \(.*, .*\)  f = \d\S+ +it made all its steps", adam)
    assert re.fullmatch(r"\d+ frames, \d\.\d s long, \d+ kB", size)
    assert path == str(Path("outputs/film.gif"))
    assert Path(path).read_bytes()[:6] == b"GIF89a"


def test_the_summary_names_objectives_and_hyperparameters_where_needed(optviz_: Said) -> None:
    """With two objectives, and two runs of one rule, every line has a name of its own."""
    body = (
        "scene = Scene(objectives=[objectives.quadratic_1d(), objectives.cosine()], start=-15,\n"
        "              optimizers=[GradientDescent(lr=0.1), GradientDescent(lr=0.2)])\n"
    )
    lines = optviz_("render", scene(body=body), *QUICK)[1].splitlines()[:4]
    names = [line.split("  ")[0] for line in lines]
    assert names[0] == "Gradient descent (lr 0.1) on Quadratic"
    assert len(set(names)) == 4
    assert len({line.index("3 steps") for line in lines}) == 1


def test_chinese_names_stay_in_column(optviz_: Said) -> None:
    """Characters that take two columns are counted as two."""
    body = "from optviz import Run\nscene = Scene(objectives=[objectives.bowl()], optimizers=[\n"
    body += "    Run(Newton(), label='x'), Run(Adam(), label='x 牛顿')])\n"
    out = optviz_("render", scene(body=body), *QUICK)[1].splitlines()
    assert out[0].index("3 steps") == out[1].index("3 steps") + 2


def test_quiet_prints_paths_alone(optviz_: Said) -> None:
    """With --quiet nothing but the paths written is printed."""
    code, out, err = optviz_("render", scene(), "-o", "a.gif", "-o", "b.png", "--quiet", *QUICK)
    assert (code, out, err) == (0, "a.gif\nb.png\n", "")


def test_several_outputs_come_from_one_drawing(
    optviz_: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each suffix is a format; no picture is drawn twice for the second file."""
    from optviz.film.animation import SceneAnimation

    shots = SceneAnimation.shots
    calls = []

    def counted(self: SceneAnimation) -> Any:
        calls.append(self)
        return shots(self)

    monkeypatch.setattr(SceneAnimation, "shots", counted)
    assert optviz_("render", scene(), "-o", "a.gif", "-o", "a.mp4", "-o", "a.png", *QUICK)[0] == 0
    assert len(calls) == 1
    assert all(Path(f"a.{suffix}").stat().st_size > 500 for suffix in ("gif", "mp4", "png"))


def test_qualities_sizes_rates_and_steps(optviz_: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scene's own rate counts unless quality or --fps say otherwise; --size beats quality."""
    made: list[dict[str, Any]] = []

    def animate(self: optviz.Scene, **options: Any) -> Any:
        made.append(options | {"steps": self.steps})
        raise optviz.SceneError("enough")

    monkeypatch.setattr(optviz.Scene, "animate", animate)
    file = scene(body=ONE.replace("])\n", "], timeline=Timeline(fps=25), steps=60)\n"))
    for arguments, wanted in (
        ([], (1280, 720, 25.0, 60)),
        (["--quality", "draft"], (640, 360, 12.0, 60)),
        (["--quality", "hd"], (1920, 1080, 30.0, 60)),
        (["--quality", "hd", "--fps", "24", "--steps", "5"], (1920, 1080, 24.0, 5)),
        (["--size", "300x200"], (300, 200, 25.0, 60)),
        (["--size", "300×200", "--quality", "draft"], (300, 200, 12.0, 60)),
    ):
        optviz_("render", file, *arguments)
        last = made[-1]
        assert (last["width"], last["height"], last["fps"], last["steps"]) == wanted


def test_a_frame_is_the_frame_of_the_film(optviz_: Said) -> None:
    """--frame N alone writes a still of that frame; negative numbers count from the end."""
    file = scene()
    film = optviz.load(file)[0].scene.replace(steps=3).animate(width=160, height=90)
    for number, index in ((0, 0), (17, 17), (-1, len(film) - 1), (-len(film), 0)):
        code, out, err = optviz_("render", file, "--frame", number, *QUICK)
        assert (code, err) == (0, "")
        assert out.splitlines()[-2:] == [out.splitlines()[-2], str(Path("outputs/film.png"))]
        with Image.open("outputs/film.png") as still:
            assert still.tobytes() == film.frame(index)[..., :3].tobytes()
    assert optviz_("render", file, "--still", *QUICK)[1].splitlines()[-2].startswith("a still, ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--frame", "999"], r"--frame is 999; the film has (\d+) frames, 0 to \d+"),
        (["--frame", "-999"], r"--frame is -999; the film has"),
        (["--frame", "3", "-o", "a.gif"], r"--frame is for a still picture, and none is to be "
         r"written; add -o film\.png"),
        (["--still", "-o", "a.mp4"], r"--still is for a still picture"),
        (["--fps", "0"], r"timeline: fps is 0\.0; give a number between"),
        (["--fps", "nan"], r"timeline: fps is nan; give a number between"),
        (["--fps", "-5"], r"timeline: fps is -5\.0; give a number between"),
        (["--steps", "-1"], r"steps is -1; give a whole number, 0 or more"),
        (["--theme", "drak"], r"there is no theme 'drak'; did you mean 'dark'\?"),
        (["-o", "film.xyz"], r"film\.xyz: unknown suffix '\.xyz'; known are .*\.gif, .*\.mp4"),
        (["-o", "film"], r"film: no suffix; known are"),
        (["-o", "film.py"], r"film\.py is the scene file itself; name another output"),
        (["-o", "link.py"], r"link\.py is the scene file itself; name another output"),
        (["-o", "a.gif", "-o", "./a.gif"], r"film\.py:2 and film\.py:2 would both be written to"),
    ],
)  # fmt: skip
def test_what_is_wrong_on_the_command_line_is_said_of_it(
    optviz_: Said, arguments: list[str], said: str
) -> None:
    """Such errors exit with 2, name no line of the scene, and nothing is written."""
    file = scene()
    Path("link.py").symlink_to(file)
    before = {path: path.read_bytes() for path in Path().iterdir()}
    code, out, err = optviz_("render", file, *QUICK, *arguments)
    assert (code, out) == (2, "")
    assert re.fullmatch(f"optviz: {said}.*\n", err)
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--size", "big"], "'big' is not a size such as 1280x720"),
        (["--loop", "0"], "'0' is neither forever, once, nor 1 or more"),
        (["--loop", "often"], "'often' is neither"),
        (["--quality", "best"], "invalid choice: 'best'"),
        (["--steps", "many"], "invalid int value: 'many'"),
        (["--frames", "3"], "unrecognized arguments: --frames"),
    ],
)
def test_usage_errors_exit_with_two(optviz_: Said, arguments: list[str], said: str) -> None:
    """What cannot be read at all is answered in a line that says where to read more."""
    code, out, err = optviz_("render", scene(), *arguments)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"optviz: .*; see optviz (render )?--help\n", err)
    assert said in err


@pytest.mark.parametrize(("loop", "plays"), [("forever", 0), ("once", None), ("3", 2)])
def test_loop_is_how_often_a_gif_plays(optviz_: Said, loop: str, plays: int | None) -> None:
    """GIF counts repeats: none for once, two for three times, 0 for ever."""
    assert optviz_("render", scene(), "-o", "a.gif", "--loop", loop, *QUICK)[0] == 0
    with Image.open("a.gif") as film:
        assert film.info.get("loop") == plays


def test_scenes_of_a_file_are_rendered_under_their_names(optviz_: Said) -> None:
    """`scene` takes the file's name, others add theirs; --scene picks one."""
    file = scene(body=ONE + "b = scene.replace(title='b')\n")
    code, out, _ = optviz_("render", file, "--quiet", *QUICK)
    assert (code, out.split()) == (0, ["outputs/film.gif", "outputs/film_b.gif"])
    assert optviz_("render", file, "--scene", "b", "-o", "x.gif", "--quiet", *QUICK)[1] == "x.gif\n"
    code, _, err = optviz_("render", file, "--scene", "c", *QUICK)
    assert (code, err) == (2, "film.py: there is no scene 'c'; it has scene, b\n")


def test_several_scenes_go_to_a_directory(optviz_: Said) -> None:
    """One file for two scenes is refused; a directory takes them, and is made."""
    file = scene(body=ONE + "b = scene.replace(title='b')\n")
    code, _, err = optviz_("render", file, "-o", "all.gif", *QUICK)
    assert (code, err) == (
        2,
        "optviz: 2 scenes cannot all be written to all.gif; name a directory (-o films/), "
        "or one scene (--scene NAME)\n",
    )
    code, out, _ = optviz_("render", file, "-o", "films/", "--still", "--quiet", *QUICK)
    assert (code, out.split()) == (0, ["films/film.png", "films/film_b.png"])


def test_files_of_one_name_do_not_overwrite_each_other(optviz_: Said) -> None:
    """Two scene files of the same stem are refused; one file named twice is one file."""
    Path("other").mkdir()
    code, _, err = optviz_("render", scene(), scene("other/film.py"), *QUICK)
    assert code == 2
    assert err == (
        "optviz: film.py:2 and other/film.py:2 would both be written to outputs/film.gif; "
        "render them one at a time, with -o\n"
    )
    assert optviz_("render", "film.py", "film.py", "--quiet", *QUICK)[1] == "outputs/film.gif\n"


def test_a_file_that_fails_does_not_stop_the_others(optviz_: Said) -> None:
    """All that can be rendered is; each failure is one line; the worst exit code is the code."""
    files = [
        scene("a.py"),
        scene("b.py", "scene = (\n"),
        scene("c.py", ONE.replace("])", "], start=1)")),
        scene("d.py"),
    ]
    code, out, err = optviz_("render", *files, "--quiet", *QUICK)
    assert (code, out.split()) == (2, ["outputs/a.gif", "outputs/d.gif"])
    first, second = err.splitlines()
    assert first == "b.py:2: syntax error: '(' was never closed"
    assert second.startswith("c.py:2: run 'Newton' on 'Bowl': the start 1 has 1 component")


def test_the_worst_exit_code_wins(optviz_: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that cannot is worse than a scene that is wrong."""
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")
    wrong = scene("wrong.py", "scene = 3\n")
    Path("films").mkdir()
    code, out, err = optviz_("render", wrong, scene(), "-o", "film.mp4", *QUICK)
    assert (code, out) == (2, "")  # two files for one film are refused before all else
    assert "2 scenes cannot all be written to film.mp4" in err
    assert optviz_("render", scene(), "-o", "film.mp4", *QUICK)[0] == 3


def test_too_much_is_refused_unless_forced(optviz_: Said) -> None:
    """A film of ten hours is refused with an estimate; --force insists."""
    timeline = "timeline=Timeline(fps=100, duration=36_000)"
    file = scene(body=ONE.replace("])\n", f"], {timeline})\n"))
    code, out, err = optviz_("render", file, "--still", *QUICK)
    assert (code, out) == (2, "")
    assert re.search(r"3600000 frames of 160×90 .* minutes .*; .*force", err)
    assert optviz_("render", file, "--still", "--force", "--quiet", *QUICK)[0] == 0


def test_open_shows_the_last_file(optviz_: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """--open hands the last file to the system's viewer, and says so where there is none."""
    opened: list[str] = []
    answer = True

    def browse(url: str) -> bool:
        opened.append(url)
        return answer

    monkeypatch.setattr("webbrowser.open", browse)
    arguments = ["render", scene(), "-o", "a b.gif", "-o", "c.png", "--open", *QUICK]
    assert optviz_(*arguments)[0] == 0
    assert opened == [Path("c.png").resolve().as_uri()]
    answer = False
    code, _, err = optviz_(*arguments)
    assert (code, err) == (3, "optviz: nothing here opens c.png; open it by hand\n")


# The terminal.


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_bar_shows_on_a_terminal_only(tmp_path: Path) -> None:
    """On a terminal frames are counted on stderr and wiped away; not with --quiet or in a pipe."""
    import pty
    import termios

    file = tmp_path / "film.py"
    file.write_text(HEAD + ONE)
    command = ["render", str(file), "-o", str(tmp_path / "a.gif"), "--quality", "draft"]

    def on_a_terminal(*more: str) -> str:
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        program = [sys.executable, "-m", "optviz", *command, *more]
        with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=theirs) as process:
            os.close(theirs)
            heard = b""
            while True:
                try:
                    piece = os.read(ours, 4096)
                except OSError:
                    break
                if not piece:
                    break
                heard += piece
            assert process.wait() == 0
        os.close(ours)
        return heard.decode()

    bar = on_a_terminal()
    assert re.search(r"film: .*\d+/\d+ ", bar)
    assert bar.rstrip(" ").endswith("\r")
    assert on_a_terminal("--quiet") == ""
    assert module(*command).stderr == ""


def test_a_reader_who_leaves_early_is_no_crash(tmp_path: Path) -> None:
    """When the pipe to `head` closes, there is no traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "optviz", "list", "objectives"],
        stdout=writing, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (3, "")


def test_a_terminal_that_knows_ascii_only_is_no_crash(tmp_path: Path) -> None:
    """Minus signs and Chinese are written in escapes where they cannot be written."""
    file = tmp_path / "牛顿.py"
    file.write_text(HEAD + ONE, encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = module("render", file, "-o", tmp_path / "牛.gif", *QUICK, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "牛.gif").exists()
    assert done.stdout.splitlines()[-1].endswith("\\u725b.gif")


def test_main_leaves_the_process_as_it_found_it(optviz_: Said) -> None:
    """Signal handlers and warning filters are afterwards what they were, in a thread too."""
    import warnings

    before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)], warnings.filters[:]
    assert optviz_("render", scene(), "--quiet", *QUICK)[0] == 0
    assert optviz_("render", "nothing.py")[0] == 2
    after = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)], warnings.filters[:]
    assert before == after
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["list", "formats"])))
    thread.start()
    thread.join()
    assert codes == [0]


def test_an_impatient_finger_does_not_disturb_the_cleaning_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two signals within a second, the second is passed over; one that is ignored stays so."""
    now = 100.0
    monkeypatch.setattr("optviz.interruption.time", SimpleNamespace(monotonic=lambda: now))
    old = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    hup = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals_interrupt():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
            now += 0.9
            signal.raise_signal(signal.SIGTERM)
            now += 0.2
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, old)
        signal.signal(signal.SIGHUP, hup)


def test_a_stream_of_ones_own_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """`main` prints to whatever stands for stdout."""
    heard = io.StringIO()
    monkeypatch.setattr(sys, "stdout", heard)
    assert main(["list", "formats"]) == 0
    assert ".gif" in heard.getvalue()
