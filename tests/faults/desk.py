"""A desk to make faults at: an old film, a scene, and what the command line says and does."""

from __future__ import annotations

from pathlib import Path

import pytest

from optviz.cli import main

HEAD = "from optviz import Adam, GradientDescent, Newton, Objective, Run, Scene, objectives\n"
QUICK = ["--size", "160x90", "--steps", "3"]


class Desk:
    """A directory with an old film and a scene, and what the command line says and does there."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.film = folder / "film.gif"
        self.film.write_bytes(b"an older film")

    def scene(self, body: str, name: str = "scene.py") -> Path:
        """Write a scene file."""
        file = self.folder / name
        file.write_text(HEAD + body, encoding="utf-8")
        return file

    def good(self, name: str = "scene.py") -> Path:
        """Write a scene that is all right."""
        body = "scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton(), Adam()])\n"
        return self.scene(body, name)

    def render(self, *arguments: object, output: Path | None = None) -> tuple[int, str]:
        """Render quickly to the old film's place; return the exit code and what stderr says."""
        target = ["-o", str(output or self.film)]
        code = main(["render", *map(str, arguments), *target, *QUICK])
        out, err = self._capsys.readouterr()
        assert (out == "") == (code != 0)
        assert "Traceback" not in err
        return code, err

    def unharmed(self) -> bool:
        """Whether the old film is as it was, and no unfinished one lies about."""
        hidden = [path for path in self.folder.iterdir() if path.name.startswith(".")]
        return self.film.read_bytes() == b"an older film" and not hidden
