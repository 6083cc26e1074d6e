"""From a scene file to its scenes, with errors that name the file and the line."""

from __future__ import annotations

import ast
import os
import sys
import traceback
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from optviz.errors import OptvizError, SceneError, users_line
from optviz.scene import Scene

_LARGEST = 4_000_000


@dataclass(frozen=True)
class NamedScene:
    """A scene, and where it was found.

    Parameters
    ----------
    name : str
        The variable that holds it.
    scene : Scene
        The scene.
    file : Path
        The file, as it was named.
    line : int
        The line that gave the variable its value; 0 where it is not known.
    lesson : str
        The first line of the file's docstring.
    """

    name: str
    scene: Scene
    file: Path
    line: int
    lesson: str

    @property
    def stem(self) -> str:
        """What its film is called: the file's stem, and the variable where it is not `scene`."""
        return self.file.stem + ("" if self.name == "scene" else f"_{self.name}")

    @contextmanager
    def located(self) -> Iterator[None]:
        """Give every error that leaves the block the scene's file and line."""
        try:
            yield
        except OptvizError as error:
            if error.exit_code == SceneError.exit_code:
                _locate(error, self.file, self.line)
            raise


def load(path: str | os.PathLike[str]) -> tuple[NamedScene, ...]:
    """Run a scene file and return the scenes that it makes.

    Every variable of the module that holds a `Scene` counts, `scene` first, then in the order of
    the file.

    Parameters
    ----------
    path : str or path
        A Python file. It is run as it is: load only files that you trust.

    Returns
    -------
    tuple of NamedScene
        At least one.

    Raises
    ------
    SceneError
        The file cannot be read or run, or makes no scene.
    """
    file = Path(path)
    source, tree = _parsed(file)
    values = _executed(file, source)
    lines = {
        target.id: node.lineno
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    lesson = (ast.get_docstring(tree) or "").strip().split("\n")[0]
    found: dict[int, NamedScene] = {}
    for name, value in values.items():
        if isinstance(value, Scene) and not name.startswith("_") and id(value) not in found:
            found[id(value)] = NamedScene(name, value, file, lines.get(name, 0), lesson)
    if not found:
        raise SceneError(
            "there is no scene in this file",
            "write scene = Scene(objectives=[…], optimizers=[…])",
            file=file,
        )
    return tuple(sorted(found.values(), key=lambda one: one.name != "scene"))


def choose(scenes: tuple[NamedScene, ...], name: str) -> NamedScene:
    """Return the scene of the given name.

    Raises
    ------
    SceneError
        There is none.
    """
    for one in scenes:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in scenes)
    raise SceneError(f"there is no scene {name!r}", f"it has {known}", file=scenes[0].file)


def _parsed(file: Path) -> tuple[str, ast.Module]:
    try:
        if file.is_dir():
            raise SceneError("this is a directory", "name a scene file in it", file=file)
        if file.stat().st_size > _LARGEST:
            raise SceneError("this is too large for a scene file", "name a Python file", file=file)
        source = file.read_bytes()
        return source.decode(), ast.parse(source, filename=str(file))
    except FileNotFoundError:
        raise SceneError(
            "there is no such file", f"make one by: python -m optviz new {file}", file=file
        ) from None
    except OSError as error:
        raise SceneError(f"cannot be read: {error.strerror}", file=file) from None
    except UnicodeDecodeError:
        raise SceneError("this is not UTF-8 text", "save the file as UTF-8", file=file) from None
    except SyntaxError as error:
        raise SceneError(f"syntax error: {error.msg}", file=file, line=error.lineno) from None
    except ValueError as error:
        raise SceneError(f"this is not Python: {error}", file=file) from None


def _executed(file: Path, source: str) -> dict[str, object]:
    module = types.ModuleType(f"optviz scene {file.stem}")
    module.__file__ = str(file)
    folder = str(file.resolve().parent)
    sys.path.insert(0, folder)
    try:
        exec(compile(source, str(file), "exec"), module.__dict__)
    except OptvizError as error:
        _locate(error, file, 0)
        raise
    except SystemExit as error:
        raise SceneError(
            f"the file calls sys.exit({error.code!r})", "take that out", file=file,
            line=_line_in(file, error),
        ) from None  # fmt: skip
    except Exception as error:
        said = traceback.format_exception_only(error)[-1].strip()
        raise SceneError(said, file=file, line=_line_in(file, error)) from error
    finally:
        sys.path.remove(folder)
    return dict(vars(module))


def _locate(error: OptvizError, file: Path, line: int) -> None:
    """Give an error its place: the user's own line where the traceback has one."""
    if error.file is not None:
        return
    own = users_line(error)
    inside = _line_in(file, error)
    if inside:
        error.at(file=file, line=inside)
    elif own and line == 0:
        error.at(file=own[0], line=own[1])
    else:
        error.at(file=file, line=line)


def _line_in(file: Path, error: BaseException) -> int:
    lines = [
        frame.lineno or 0
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(file)
    ]
    return lines[-1] if lines else 0
