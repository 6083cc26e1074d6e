"""Formats that come from outside: handed to render, defined by a scene file, or installed."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from optviz import GradientDescent, Scene, objectives
from optviz.cli import main
from optviz.errors import SceneError
from optviz.export import Exporter, Film, Frame, formats, registry

FORMAT = """
from optviz.export import Exporter


class Raw(Exporter):
    suffix = ".rgb"
    description = "raw pixels"

    @classmethod
    def require(cls):
        pass

    def open(self, film, path):
        self.file = path.open("wb")
        self.seconds = len(film) / film.fps

    def write(self, frame, count):
        for _ in range(count):
            self.file.write(frame[..., :3].tobytes())
        self.frames += count

    def close(self):
        self.file.close()
"""
SCENE = """
from optviz import GradientDescent, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[GradientDescent(lr=0.1)], steps=2)
"""


class Counter(Exporter):
    """Writes how many frames there are."""

    suffix = ".count"
    description = "a number"

    @classmethod
    def require(cls) -> None:
        """Need nothing."""

    def open(self, film: Film, path: Path) -> None:
        """Remember where to write."""
        self._path = path

    def write(self, frame: Frame, count: int) -> None:
        """Count."""
        self.frames += count

    def close(self) -> None:
        """Write the number."""
        self._path.write_text(str(self.frames), encoding="utf-8")


def scene() -> Scene:
    return Scene(objectives=[objectives.bowl()], optimizers=[GradientDescent(lr=0.1)], steps=2)


def test_a_class_handed_to_render_is_a_format(tmp_path: Path) -> None:
    """It writes beside formats that are here, from the same drawing pass."""
    paths = tmp_path / "a.count", tmp_path / "a.gif"
    done, _ = scene().render(*paths, exporters=[Counter], width=160, height=90)
    assert int(paths[0].read_text(encoding="utf-8")) == done.frames > 1
    assert ".count" not in formats()


def test_a_scene_file_may_bring_its_format(tmp_path: Path) -> None:
    """The command line writes every frame in a format that the file defines."""
    file, film = tmp_path / "mine.py", tmp_path / "mine.rgb"
    file.write_text(FORMAT + SCENE, encoding="utf-8")
    assert main(["render", str(file), "-o", str(film), "--size", "160x90", "--quiet"]) == 0
    frames, rest = divmod(film.stat().st_size, 160 * 90 * 3)
    assert frames > 10
    assert rest == 0


def test_an_installed_package_may_offer_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point names a class, and the list of formats says it."""
    point = EntryPoint("count", f"{__name__}:Counter", registry.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: Counter)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    registry._found.cache_clear()
    try:
        assert formats()[".count"] == "a number"
    finally:
        registry._found.cache_clear()


def test_what_is_no_format_is_refused(tmp_path: Path) -> None:
    """A class that exports nothing is named."""
    with pytest.raises(SceneError, match="is not a format; give a class made from"):
        scene().render(tmp_path / "a.gif", exporters=[Scene])  # type: ignore[list-item]
