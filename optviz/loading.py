"""From a scene file to its scenes, with errors that name the file and the line."""

from __future__ import annotations

import ast
import os
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from optviz.errors import EnvironmentFault, MissingExtra, SceneError, nearest, users_line
from optviz.export.exporter import Exporter
from optviz.export.registry import is_format
from optviz.remedies import as_fault
from optviz.scene import Scene
from optviz.surroundings import surroundings

_LARGEST = 4_000_000
_OUTER = 3
"""Frames between a fault and `located` that are not the scene's: two of it, and its caller."""


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
    exporters : tuple of classes
        Formats that the file defines.
    """

    name: str
    scene: Scene
    file: Path
    line: int
    lesson: str
    exporters: tuple[type[Exporter], ...] = ()

    @property
    def stem(self) -> str:
        """What its film is called: the file's stem, and the variable where it is not `scene`."""
        return self.file.stem + ("" if self.name == "scene" else f"_{self.name}")

    @property
    def place(self) -> str:
        """File and line, as an error message begins."""
        return f"{self.file}:{self.line}" if self.line else str(self.file)

    @contextmanager
    def located(self) -> Iterator[None]:
        """Run code of the scene: every error that it is to blame for has its file and line."""
        with surroundings(_folder(self.file)), _blamed(self.file, self.line, skip=_OUTER):
            yield


def load(path: str | os.PathLike[str]) -> tuple[NamedScene, ...]:
    """Run a scene file and return the scenes that it makes.

    Every variable of the module that holds a `Scene` counts, `scene` first, then in the order of
    the file. Names that begin with an underscore do not, nor second names of the same scene.

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
    source = _read(file)
    tree = _parsed(file, source)
    values = _executed(file, tree)
    lines = _lines(tree)
    lesson = (ast.get_docstring(tree) or "").strip().split("\n")[0]
    formats = tuple(one for one in values.values() if is_format(one) and _is_own(one, file))
    found: dict[int, NamedScene] = {}
    for name in sorted(values, key=lambda name: name != "scene"):
        value = values[name]
        if isinstance(value, Scene) and not name.startswith("_") and id(value) not in found:
            found[id(value)] = NamedScene(name, value, file, lines.get(name, 0), lesson, formats)
    if not found:
        raise SceneError(
            "there is no scene in this file",
            "write scene = Scene(objectives=[…], optimizers=[…])",
            file=file,
        )
    return tuple(found.values())


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
    known = [one.name for one in scenes]
    raise SceneError(
        f"there is no scene {name!r}",
        nearest(name, known) or f"it has {', '.join(known)}",
        file=scenes[0].file,
    )


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size <= _LARGEST and file.is_file():
            return file.read_bytes()
    except FileNotFoundError:
        raise SceneError(
            "there is no such file", f"make one by: python -m optviz new {file}", file=file
        ) from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise SceneError(f"this cannot be read: {said}", "name a Python file", file=file) from None
    if file.is_dir():
        raise SceneError("this is a directory", "name a scene file in it", file=file)
    raise SceneError("this is not a scene file", "name a Python file", file=file)


def _parsed(file: Path, source: bytes) -> ast.Module:
    """Parse bytes, as Python does, so that a byte order mark or a coding line is understood."""
    if b"\0" in source:
        raise SceneError("this is not text", "name a Python file", file=file)
    try:
        return ast.parse(source, filename=str(file))
    except SyntaxError as error:
        raise _syntax(error, file) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise SceneError(f"this is not Python: {error}", "name a Python file", file=file) from None


def _syntax(error: SyntaxError, file: Path) -> SceneError:
    """Say what is wrong with the text of a file, which may be one that the scene imports."""
    if "codec can't decode" in error.msg:
        return SceneError("this is not UTF-8 text", "save the file as UTF-8", file=file)
    own = error.filename == str(file) or error.filename is None
    return SceneError(
        f"syntax error: {error.msg}", file=file if own else error.filename, line=error.lineno
    )


def _executed(file: Path, tree: ast.Module) -> dict[str, object]:
    module = types.ModuleType(_name(file))
    module.__file__ = str(file)
    sys.modules[module.__name__] = module  # dataclasses look their module up there
    with surroundings(_folder(file)), _blamed(file):
        try:
            exec(compile(tree, str(file), "exec", dont_inherit=True), module.__dict__)
        except SyntaxError as error:
            raise _syntax(error, file) from error
    return dict(vars(module))


@contextmanager
def _blamed(file: Path, line: int = 0, skip: int = 0) -> Iterator[None]:
    """Turn whatever leaves the block into a fault of ours, and give the scene's own its place."""
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        fault = as_fault(error, skip)
        ours = isinstance(fault, EnvironmentFault) and not isinstance(fault, MissingExtra)
        if fault.file is None and not ours:
            own = users_line(error, skip)
            fault.at(file=Path(own[0]) if own else file, line=own[1] if own else line)
        if fault is error:
            raise
        raise fault from error


def _is_own(thing: object, file: Path) -> bool:
    """Whether something was defined by a scene file, and not imported."""
    return getattr(thing, "__module__", "") == _name(file)


def _name(file: Path) -> str:
    return f"optviz_scene_{file.stem}"


def _folder(file: Path) -> Path:
    return Path(os.path.realpath(file)).parent


def _lines(tree: ast.Module) -> dict[str, int]:
    """Return where each variable first gets a value, at the module's own level if it does there."""
    stores = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return {node.id: node.lineno for node in reversed(stores)}
