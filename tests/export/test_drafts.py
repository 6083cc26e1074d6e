"""Drafts: published all at once or not at all, and cleared away when their process is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from optviz.errors import EnvironmentFault, SceneError
from optviz.export import write
from optviz.export.draft import Draft, publish
from tests.export.films import Dots, Picture, left_over

OLD = b"what was there before"

locks = pytest.mark.skipif(os.name != "posix", reason="needs locks on files")


class Eventful(Dots):
    """A film in whose middle something happens to the place that it is written to."""

    def __init__(self, event: Callable[[], object]) -> None:
        super().__init__()
        self._event = event

    def shots(self) -> Iterator[tuple[Picture, int]]:
        for number, shot in enumerate(super().shots()):
            if number == 7:
                self._event()
            yield shot


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("links", [True, False])
def test_all_files_are_replaced_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bool, links: bool
) -> None:
    """Where the last target becomes a directory, the others are what they were."""
    first, second, third = (tmp_path / name for name in ("a.gif", "b.png", "c.mp4"))
    if old:
        first.write_bytes(OLD)
    if not links:
        monkeypatch.setattr("optviz.export.draft.os.link", _refused)
    with pytest.raises(EnvironmentFault, match=r"cannot write .*c\.mp4: Is a directory"):
        write(Eventful(third.mkdir), [first, second, third])
    assert first.exists() == old
    assert not old or first.read_bytes() == OLD
    assert not second.exists()
    assert left_over(tmp_path) == []


def _refused(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_interrupt_among_publications_undoes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Between any two moves, Ctrl-C brings all old files back."""
    targets = [tmp_path / name for name in ("a.gif", "b.gif", "c.gif")]
    for target in targets:
        target.write_bytes(OLD + target.name.encode())
    moves = Draft.publish
    done: list[Draft] = []

    def interrupted(self: Draft) -> None:
        if len(done) == after:
            raise KeyboardInterrupt
        moves(self)
        done.append(self)

    monkeypatch.setattr(Draft, "publish", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(Dots(), targets)
    assert all(target.read_bytes() == OLD + target.name.encode() for target in targets)
    assert left_over(tmp_path) == []


def test_what_is_published_leaves_nothing_beside_it(tmp_path: Path) -> None:
    """Neither drafts nor the old files that could have been brought back."""
    targets = [tmp_path / name for name in ("a.gif", "b.png")]
    for _ in range(2):
        write(Dots(), targets)
        assert sorted(tmp_path.iterdir()) == targets


def test_a_name_that_holds_nul_is_refused(tmp_path: Path) -> None:
    """No system has such files."""
    with pytest.raises(SceneError, match="cannot be the name of a file; take the NUL out"):
        write(Dots(), str(tmp_path / "a\0b.gif"))


@locks
def test_drafts_of_a_killed_process_are_cleared(tmp_path: Path) -> None:
    """The next render into a directory removes what nobody holds any more, and nothing else."""
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom optviz.export.draft import Draft\n"
        "Draft(Path(sys.argv[1])).create()\nos.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.gif")], check=False)
    assert len(left_over(tmp_path)) == 1
    stranger = tmp_path / ".optviz-notes.gif"
    stranger.write_bytes(b"")
    write(Dots(), tmp_path / "b.gif")
    assert left_over(tmp_path) == [stranger.name]


@locks
def test_drafts_of_the_living_are_not_touched(tmp_path: Path) -> None:
    """Two renders at once, in one process or two, do not clear each other away."""
    one, other = Draft(tmp_path / "a.gif"), Draft(tmp_path / "a.gif")
    one.create()
    other.create()
    write(Dots(), tmp_path / "c.gif")
    assert one.path.exists()
    assert other.path.exists()
    one.path.write_bytes(b"one")
    publish([one])
    assert (tmp_path / "a.gif").read_bytes() == b"one"
    one.discard()
    other.discard()
    assert left_over(tmp_path) == []


@locks
@pytest.mark.parametrize("suffix", [".gif", ".mp4", ".png"])
@pytest.mark.parametrize("event", ["renamed", "deleted"])
def test_a_directory_that_goes_while_rendering_keeps_nothing(
    tmp_path: Path, suffix: str, event: str
) -> None:
    """A line says so; under its new name too the directory holds no unfinished file."""
    folder, elsewhere = tmp_path / "films", tmp_path / "elsewhere"
    folder.mkdir()
    target = folder / f"film{suffix}"

    def happen() -> None:
        if event == "renamed":
            folder.rename(elsewhere)
            return
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()

    with pytest.raises(EnvironmentFault) as caught:
        write(Eventful(happen), target)
    said = str(caught.value)
    assert any(one in said for one in ("No such file or", "directory does not exist", "encoder"))
    assert not folder.exists()
    if event == "renamed":
        assert list(elsewhere.iterdir()) == []


def test_a_new_file_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What appears at the target in the last moment stays, with links and without."""
    target = tmp_path / "mine.py"
    for _ in range(2):
        draft = Draft(target)
        draft.create()
        target.write_bytes(OLD)
        with pytest.raises(FileExistsError):
            draft.publish_new()
        draft.discard()
        assert target.read_bytes() == OLD
        target.unlink()
        monkeypatch.setattr("optviz.export.draft.os.link", _refused)
    assert left_over(tmp_path) == []
