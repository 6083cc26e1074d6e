"""Scene files: which scenes they hold, in which order, and where their errors are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from optviz import Scene, load
from optviz.errors import EnvironmentFault, SceneError
from optviz.loading import NamedScene, choose

HEAD = "from optviz import Newton, Objective, Scene, objectives\n"
ONE = "Scene(objectives=[objectives.bowl()], optimizers=[Newton()]{})"


def written(folder: Path, body: str, name: str = "film.py") -> Path:
    file = folder / name
    file.write_text(body, encoding="utf-8")
    return file


def refused(file: Path) -> SceneError:
    with pytest.raises(SceneError) as found:
        load(file)
    return found.value


def test_scenes_come_in_the_order_of_the_file_with_scene_first(tmp_path: Path) -> None:
    """Each variable with a scene counts once; private ones and second names do not."""
    body = f"""\"\"\"What it teaches.

More of that.
\"\"\"
{HEAD}
b = {ONE.format("")}
_hidden = {ONE.format(", steps=1")}
a: Scene = (
    {ONE.format(", steps=2")}
)
again = scene = {ONE.format(", steps=3")}
c, d = (
    a.replace(steps=4),
    a.replace(steps=5),
)
other = b
many = [a, b]
"""
    found = load(written(tmp_path, body))
    assert [(one.name, one.line, one.stem) for one in found] == [
        ("scene", 12, "film"),
        ("b", 7, "film_b"),
        ("a", 9, "film_a"),
        ("c", 13, "film_c"),
        ("d", 13, "film_d"),
    ]
    assert {one.lesson for one in found} == {"What it teaches."}
    assert found[0].place == f"{tmp_path}/film.py:12"
    assert all(isinstance(one, NamedScene) and isinstance(one.scene, Scene) for one in found)


def test_choose_finds_a_scene_by_its_variable(tmp_path: Path) -> None:
    """A name that is not there is answered with the nearest, or with all there are."""
    body = f"{HEAD}before = {ONE.format('')}\nafter = {ONE.format(', steps=2')}\n"
    scenes = load(written(tmp_path, body))
    assert choose(scenes, "after").scene.steps == 2
    with pytest.raises(SceneError, match=r"film.py: there is no scene 'aftr'; did you mean 'aft"):
        choose(scenes, "aftr")
    with pytest.raises(SceneError, match="there is no scene 'x'; it has before, after"):
        choose(scenes, "x")


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("x = 1\nscene = Scene(\n", 2, "syntax error: '(' was never closed"),
        ("if True:\nx = 1\n", 2, "syntax error: expected an indented block"),
        ("def f():\n    return 1\nreturn f\n", 3, "syntax error: 'return' outside function"),
        ("\nimport optviz.objectivs\n", 2, "ModuleNotFoundError: No module named 'optviz.object"),
        ("from optviz import Scen\n", 1, "ImportError: cannot import name 'Scen' from 'optviz'; "
         "did you mean 'Scene'?"),
        ("import optviz\noptviz.Newtn()\n", 2, "AttributeError: module 'optviz' has no attribute "
         "'Newtn'; did you mean 'Newton'?"),
        ("import math\nmath.cosine(1)\n", 2, "AttributeError: module 'math' has no attribute "
         "'cosine'; did you mean"),
        ("def f(size):\n    return siez\nf(1)\n", 2, "NameError: name 'siez' is not defined; did "
         "you mean 'size'?"),
        ("Adam()\n", 1, "NameError: name 'Adam' is not defined; write from optviz import Adam"),
        ("from optviz import Adam\nAdam(beta_1=0.5)\n", 2, "TypeError: Adam.__init__() got an "
         "unexpected keyword argument 'beta_1'; did you mean 'beta1'?"),
        ("1 / 0\n", 1, "ZeroDivisionError: division by zero"),
        ("raise ValueError\n", 1, "ValueError"),
        ("raise SystemExit\n", 1, "the file calls sys.exit()"),
        ("import sys\nsys.exit(3)\n", 2, "the file calls sys.exit(3)"),
        ("import json\njson.loads('{')\n", 2, "JSONDecodeError: Expecting property name"),
        ("x = 3\n", 0, "there is no scene in this file"),
        ("", 0, "there is no scene in this file"),
    ],
)  # fmt: skip
def test_errors_are_at_the_users_own_line(tmp_path: Path, body: str, line: int, said: str) -> None:
    """Whatever Python says of a file is said in one line, with the file and the line of it."""
    file = written(tmp_path, body)
    message = str(refused(file))
    assert message.startswith(f"{file}{f':{line}' if line else ''}: {said}")
    assert "\n" not in message


def test_an_error_in_a_helper_is_told_where_it_is(tmp_path: Path) -> None:
    """An exception in a module beside the scene has the line of that module."""
    body = "def broken():\n    raise LookupError('gone')\n"
    helper = written(tmp_path, body, "helper_that_raises.py")
    file = written(tmp_path, "import helper_that_raises\n\nhelper_that_raises.broken()\n")
    assert str(refused(file)) == f"{helper}:2: LookupError: gone"
    helper = written(tmp_path, "x = (\n", "helper_unfinished.py")
    file = written(tmp_path, "import helper_unfinished\n")
    assert str(refused(file)) == f"{helper}:1: syntax error: '(' was never closed"


def test_an_error_of_the_library_is_at_the_line_that_asked(tmp_path: Path) -> None:
    """A SceneError on loading has the line of the call, in a function of the file too."""
    body = f"{HEAD}\ndef make(lr):\n    from optviz import Adam\n    return Adam(lr)\n\nmake(-1)\n"
    error = refused(file := written(tmp_path, body))
    assert (error.file, error.line) == (file, 5)


def test_located_gives_what_goes_wrong_later_its_place(tmp_path: Path) -> None:
    """Errors of the scene get its line, those of the machine get none, known places stay."""
    one = load(written(tmp_path, f"{HEAD}scene = {ONE.format('')}\n"))[0]
    with pytest.raises(SceneError, match=r"film.py:2: no"), one.located():
        raise SceneError("no")
    with pytest.raises(SceneError, match=r"^other\.py: no"), one.located():
        raise SceneError("no", file="other.py")
    with pytest.raises(EnvironmentFault, match=r"^disk full$"), one.located():
        raise EnvironmentFault("disk full")


def test_a_function_of_the_scene_that_fails_is_shown_by_its_own_line(tmp_path: Path) -> None:
    """What f raises while recording is placed in f, not where the scene is made."""
    body = (
        f"{HEAD}def f(x):\n    y = x\n    return y.nothing\n\n"
        "scene = Scene(objectives=[Objective(f)], optimizers=[Newton()], start=1)\n"
    )
    file = written(tmp_path, body)
    one = load(file)[0]
    with pytest.raises(SceneError) as found, one.located():
        one.scene.record()
    assert str(found.value).startswith(
        f"{file}:4: run 'Newton' on 'f': f raised AttributeError: 'numpy.float64' object has no"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is not text; name a Python file"),
        ("title = 'für'\n".encode("latin-1"), "this is not UTF-8 text; save the file as UTF-8"),
        (b"#" * 4_000_001, "this is not a scene file; name a Python file"),
    ],
)
def test_what_is_no_text_is_no_scene(tmp_path: Path, content: bytes, said: str) -> None:
    """Pictures, foreign encodings and enormous files are refused in a line."""
    file = tmp_path / "film.py"
    file.write_bytes(content)
    assert str(refused(file)) == f"{file}: {said}"


@pytest.mark.parametrize(
    "start", [b"\xef\xbb\xbf", b"# -*- coding: latin-1 -*-\n# f\xfcr alle\n", b"\r\n\r\n"]
)
def test_what_python_reads_is_read(tmp_path: Path, start: bytes) -> None:
    """A byte order mark, a coding line and Windows' line ends are no obstacle."""
    file = tmp_path / "film.py"
    file.write_bytes(start + f"{HEAD}scene = {ONE.format('')}\n".encode().replace(b"\n", b"\r\n"))
    assert load(file)[0].name == "scene"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A missing file, a directory and a device each get a line with a remedy."""
    missing = tmp_path / "film.py"
    assert str(refused(missing)).endswith(
        f"there is no such file; make one by: python -m optviz new {missing}"
    )
    assert str(refused(tmp_path)).endswith("this is a directory; name a scene file in it")
    assert "this cannot be read" in str(refused(Path("a\0b.py")))
    if os.path.exists("/dev/zero"):
        assert str(refused(Path("/dev/zero"))).startswith("/dev/zero: this is not a scene file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    """What may not be read is said to be so."""
    file = written(tmp_path, "")
    file.chmod(0)
    assert "this cannot be read: Permission denied" in str(refused(file))


def test_a_scene_may_import_its_neighbours_and_leaves_the_path_as_it_was(tmp_path: Path) -> None:
    """Modules beside the file are found while it loads; `sys.path` is afterwards as before."""
    written(tmp_path, "STEPS = 7\n", "neighbour_of_a_scene.py")
    body = f"{HEAD}from neighbour_of_a_scene import STEPS\nscene = {ONE.format(', steps=STEPS')}\n"
    before = list(sys.path)
    assert load(written(tmp_path, body))[0].scene.steps == 7
    assert sys.path == before
    refused(written(tmp_path, "import sys\nsys.path.clear()\nsys.path.append('x')\n1 / 0\n"))
    sys.path[:] = before


def test_a_scene_file_is_not_the_main_program(tmp_path: Path) -> None:
    """What stands under ``if __name__ == "__main__"`` does not run."""
    body = f"{HEAD}scene = {ONE.format('')}\nif __name__ == '__main__':\n    1 / 0\n"
    assert len(load(written(tmp_path, body))) == 1


def test_a_dataclass_of_its_own_works_in_a_scene(tmp_path: Path) -> None:
    """An optimizer written in the scene file, with annotations as text, is one like any other."""
    body = f"""from __future__ import annotations
from dataclasses import dataclass
from typing import ClassVar
{HEAD}
@dataclass(frozen=True)
class Halving:
    share: float = 0.5
    name: ClassVar[str] = "Halving"
    def init(self, objective, x):
        return ()
    def step(self, objective, x, state):
        return self.share * x, ()
scene = Scene(objectives=[objectives.bowl()], optimizers=[Halving()], start=(1, 1), steps=1)
"""
    (run,) = load(written(tmp_path, body))[0].scene.record()
    assert run.points[-1].tolist() == [0.5, 0.5]


def test_a_scene_file_keeps_its_own_future(tmp_path: Path) -> None:
    """Annotations are evaluated unless the file itself says otherwise."""
    assert "NameError: name 'Nonsense'" in str(refused(written(tmp_path, "x: Nonsense = 3\n")))


def test_files_can_be_loaded_twice(tmp_path: Path) -> None:
    """Loading again reads the file again."""
    file = written(tmp_path, f"{HEAD}scene = {ONE.format('')}\n")
    assert load(file) == load(str(file).replace("//", "/"))
    written(tmp_path, f"{HEAD}scene = {ONE.format(', steps=9')}\n")
    assert load(file)[0].scene.steps == 9
