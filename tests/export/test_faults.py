"""Whatever goes wrong: one line says so, the old file stays, and nothing else is left."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from optviz.errors import EnvironmentFault
from optviz.export import check, formats, write
from tests.export.films import Dots
from tests.processes import about, wait_until

SUFFIXES = [suffix for suffix in formats() if suffix != ".png"]
OLD = b"what was there before"

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


@contextlib.contextmanager
def nothing_changes(directory: Path, *names: str) -> Iterator[list[Path]]:
    """Put old files into a directory, and see that they are all there is afterwards."""
    paths = [directory / name for name in names]
    for path in paths:
        path.write_bytes(OLD)
    before = sorted(directory.iterdir())
    running = _children()
    yield paths
    assert sorted(directory.iterdir()) == before
    assert all(path.read_bytes() == OLD for path in paths)
    assert _children() <= running


def _children() -> set[str]:
    """Return the processes that this one started and that are still there."""
    if sys.platform != "linux":
        return set()
    tasks = Path("/proc/self/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split()}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("moment", [0, 1, 7])
@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_a_failing_film(
    tmp_path: Path, suffix: str, moment: int, failure: type[BaseException]
) -> None:
    """An exception while drawing a picture reaches the caller as it is."""
    film = Dots(fail_at=moment, failure=failure("at that moment"))
    with (
        nothing_changes(tmp_path, f"a{suffix}", "b.gif") as paths,
        pytest.raises(failure, match="at that moment"),
    ):
        write(film, [*paths, tmp_path / "new.mp4"])


def test_a_failing_progress_bar(tmp_path: Path) -> None:
    """An interrupt that arrives between two pictures leaves as little behind."""

    def interrupted(done: int, total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with nothing_changes(tmp_path, "a.mp4", "a.gif") as paths, pytest.raises(KeyboardInterrupt):
        write(Dots(), paths, progress=interrupted)


def test_a_film_is_closed_when_an_exporter_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The film's generator is ended at once, and not when it happens to be collected."""
    ended = []

    class Watched(Dots):
        def shots(self):  # type: ignore[no-untyped-def]
            try:
                yield from super().shots()
            finally:
                ended.append(True)

    monkeypatch.setattr("optviz.export.lzw.Compressor._compressed", _no_space)
    with nothing_changes(tmp_path), pytest.raises(EnvironmentFault) as caught:
        write(Watched(), tmp_path / "a.gif")
    assert ended == [True]
    assert "No space left" in str(caught.value)


def _no_space(*_: object, **__: object) -> bytes:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("optviz.export.lzw.Compressor._compressed", "a.gif"),
        ("optviz.export.gif._check", "a.gif"),
        ("optviz.export.draft.os.replace", "a.gif"),
        ("optviz.export.draft.os.replace", "a.mp4"),
        ("imageio.v3.imwrite", "a.png"),
    ],
)
def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, name: str) -> None:
    """A full disk is one line with its remedy, whenever it fills."""
    with nothing_changes(tmp_path, name) as paths:
        monkeypatch.setattr(place, _no_space)
        with pytest.raises(EnvironmentFault, match=r"cannot write .*No space left.*; free some"):
            write(Dots(), paths)
        monkeypatch.undo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_really_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that the system refuses ends a GIF in one line, also when closing flushes."""

    def opened(path: Path, mode: str = "r") -> object:
        return open("/dev/full" if mode == "r+b" else path, mode)

    with nothing_changes(tmp_path, "a.gif") as paths:
        monkeypatch.setattr(Path, "open", opened)
        with pytest.raises(EnvironmentFault, match="No space left"):
            write(Dots(rich=True), paths)
        monkeypatch.undo()


@posix
def test_full_disk_under_the_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the encoder says of a full disk is passed on with the remedy."""
    _fake(
        tmp_path,
        monkeypatch,
        "head -c 9000 > /dev/null; echo 'No space left on device' >&2; exit 1",
    )
    with (
        nothing_changes(tmp_path, "a.mp4") as paths,
        pytest.raises(EnvironmentFault, match="No space left on device; free some space"),
    ):
        write(Dots(), paths)


@pytest.mark.parametrize("name", ["a.gif", "a.mp4", "a.png"])
def test_a_file_where_a_directory_should_be(tmp_path: Path, name: str) -> None:
    """A path through a file is refused before drawing, naming the file."""
    film = Dots()
    with nothing_changes(tmp_path, "plain"):
        for attempt in (check, lambda path: write(film, path)):
            with pytest.raises(EnvironmentFault, match="plain is not a directory"):
                attempt(tmp_path / "plain" / name)
    assert film.drawn == 0


@pytest.mark.parametrize(("denied", "words"), [("a.gif", "write-protected"), ("", "no permission")])
def test_no_permission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, denied: str, words: str
) -> None:
    """A file or directory that may not be written is refused before drawing."""
    forbidden = tmp_path / denied
    film = Dots()
    with nothing_changes(tmp_path, "a.gif") as paths:
        monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != forbidden)
        with pytest.raises(EnvironmentFault, match=words):
            write(film, paths)
        monkeypatch.undo()
    assert film.drawn == 0


def test_a_directory_that_lied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal that shows only at the first write is one line too."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with nothing_changes(tmp_path, "a.gif") as paths:
        monkeypatch.setattr("optviz.export.draft.Draft.create", refused)
        with pytest.raises(EnvironmentFault, match=r"cannot write .*Permission denied; "):
            write(Dots(), paths)


@pytest.mark.parametrize("suffix", [s for s in SUFFIXES if s not in (".gif", ".vtt")])
def test_no_encoder_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    """A missing encoder is found before drawing, and the line says how to install it."""
    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE", raising=False)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setattr("optviz.export.video.find_spec", lambda name: None)
    with (
        nothing_changes(tmp_path, f"a{suffix}") as paths,
        pytest.raises(EnvironmentFault, match="pip install imageio-ffmpeg"),
    ):
        check(paths)


@pytest.mark.parametrize("answer", ["ffmpeg", RuntimeError("No ffmpeg exe could be found")])
def test_no_encoder_for_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str | Exception
) -> None:
    """Whatever ffmpeg is on the PATH is not taken: only the one brought along, or named."""

    def found() -> str:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE", raising=False)
    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", found)
    with pytest.raises(EnvironmentFault, match="no encoder for this machine"):
        check(tmp_path / "a.mp4")


def test_named_encoder_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """IMAGEIO_FFMPEG_EXE that names nothing is found before drawing."""
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "nothing"))
    with pytest.raises(EnvironmentFault, match=r"IMAGEIO_FFMPEG_EXE names .*nothing"):
        check(tmp_path / "a.mp4")


def test_no_pillow_or_imageio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIF without Pillow and PNG without imageio say what to install."""
    for module in ("gif", "png"):
        monkeypatch.setattr(f"optviz.export.{module}.find_spec", lambda name: None)
        with pytest.raises(EnvironmentFault, match="pip install"):
            check(tmp_path / f"a.{module}")


def _fake(directory: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a shell script be the encoder."""
    program = directory / "encoder.sh"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))


@posix
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'Unknown encoder libx264' >&2; exit 1", "status 1; .*Unknown encoder libx264"),
        ("head -c 50000 > /dev/null; echo 'I broke' >&2; exit 3", "status 3; .*I broke"),
        ("cat > /dev/null; echo 'at the end' >&2; exit 4", "status 4; .*at the end"),
        ("head -c 50000 > /dev/null; exit 0", "ended early, with status 0"),
        ("cat > /dev/null", "broken MP4"),
        ("kill -9 $$", "ended by SIGKILL"),
        ("yes 'many words' | head -n 200000 >&2; echo 'last' >&2; exit 5", "status 5; .*last"),
    ],
)
def test_an_encoder_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    """An encoder's death is one line that carries its status and its last words."""
    _fake(tmp_path, monkeypatch, script)
    with (
        nothing_changes(tmp_path, "a.mp4", "a.gif") as paths,
        pytest.raises(EnvironmentFault, match=words) as caught,
    ):
        write(Dots(pictures=60), paths)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1000


@posix
def test_an_encoder_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that the system cannot run is named."""
    program = tmp_path / "encoder"
    program.write_bytes(b"\x7fELF nonsense")
    program.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))
    with (
        nothing_changes(tmp_path, "a.mp4") as paths,
        pytest.raises(EnvironmentFault, match="encoder does not start"),
    ):
        write(Dots(), paths)


@posix
def test_an_encoder_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt ends an encoder that neither reads nor dies, and what it has started."""
    sleep = f"sleep 86400.{os.getpid()}"  # a day, and a number by which it is known
    _fake(tmp_path, monkeypatch, f"{sleep} & {sleep}")
    with nothing_changes(tmp_path, "a.mp4") as paths, pytest.raises(KeyboardInterrupt):
        write(Dots(fail_at=3, failure=KeyboardInterrupt()), paths)
    wait_until(lambda: not about(sleep))
