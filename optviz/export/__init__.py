"""Writing films to files: one pass over the film feeds every file, and none is ever half-written.

``write`` does it, ``check`` says beforehand what would go wrong, ``formats`` lists what there is.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from optviz.errors import SceneError
from optviz.export.chapters import Chapter, Subtitle
from optviz.export.draft import Draft, check_target, faults_of, publish
from optviz.export.exporter import Exporter, Loop, Settings
from optviz.export.film import Film, Frame, exact_rate
from optviz.export.registry import exporters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

__all__ = [
    "Chapter", "Exporter", "Film", "Frame", "Loop", "Subtitle", "Written", "check", "formats",
    "write",
]  # fmt: skip

Paths: TypeAlias = "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]"


@dataclass(frozen=True)
class Written:
    """A file that was written: where it is, how much film it holds, and how large it is."""

    path: Path
    frames: int
    seconds: float
    bytes: int


def formats() -> Mapping[str, str]:
    """Return a one-line description of each format, by suffix."""
    return {suffix: exporter.description for suffix, exporter in exporters().items()}


def check(paths: Paths, own: Sequence[type[Exporter]] = ()) -> None:
    """Raise whatever can be known to go wrong before the first frame is drawn.

    Parameters
    ----------
    paths : path or iterable of paths
        The files that are to be written.
    own : sequence of classes
        Formats besides those that are here.

    Raises
    ------
    SceneError
        When a suffix is unknown, a path is a directory, or two paths are the same file.
    EnvironmentFault
        When a path cannot be written, or its encoder is not installed.
    """
    targets = _listed(paths)
    if not targets:
        raise SceneError("no file to write to", "give at least one path, such as film.gif")
    seen: dict[str, Path] = {}
    for path in targets:
        exporter = _exporter_of(path, own)
        check_target(path)
        same = seen.setdefault(os.path.normcase(os.path.realpath(path)), path)
        if same is not path:
            raise SceneError(f"{same} and {path} are the same file", "give each its own name")
        exporter.require()


def write(
    film: Film,
    paths: Paths,
    *,
    loop: Loop = "forever",
    still: int | None = None,
    crf: int | None = None,
    preset: str | None = None,
    colors: int = 255,
    dither: bool = False,
    progress: Callable[[int, int], None] | None = None,
    own: Sequence[type[Exporter]] = (),
) -> tuple[Written, ...]:
    """Write a film to one or several files, in one pass over its pictures.

    Each file is written beside its target and moved over it only when all of them are whole.
    After an exception of any kind the old files are still there and nothing else is left.

    Parameters
    ----------
    film : Film
        What is to be written.
    paths : path or iterable of paths
        The files; the suffix of each says its format. Missing directories are made.
    loop : "forever", "once" or int
        How often the film plays (GIF, WebP, APNG); a number is the number of times.
    still : int or None
        The frame that a PNG shows, counted from 0; None is the last one.
    crf : int or None
        Constant rate factor of MP4 and WebM: lower is better and larger.
    preset : str or None
        x264's preset, from ``ultrafast`` to ``veryslow``.
    colors : int
        How many colours a GIF may have, 2 to 255.
    dither : bool
        Dither a GIF's first picture; pixels that stand still keep their dither.
    progress : callable or None
        Called with the frames done and the frames there are, after each picture.
    own : sequence of classes
        Formats besides those that are here.

    Returns
    -------
    tuple of Written
        One entry a path, in the order given.

    Raises
    ------
    SceneError
        When the paths, the settings or the film are wrong.
    EnvironmentFault
        When this machine cannot write the files: no encoder, no space, no permission.
    """
    settings = Settings(loop, still, crf, preset, colors, dither)
    targets = _listed(paths)
    check(targets, own)
    _check_film(film, still)
    jobs = [_Job(path, _exporter_of(path, own)(settings)) for path in targets]
    with contextlib.ExitStack() as last:
        for job in jobs:
            last.callback(job.end)
            job.open(film)
        _roll(film, jobs, settings, progress)
        written = tuple([job.close() for job in jobs])
        publish([job.draft for job in jobs])
    return written


class _Job:
    """One file in the making: its exporter, and the draft that it writes to."""

    def __init__(self, path: Path, exporter: Exporter) -> None:
        self.path = path
        self.draft = Draft(path)
        self.exporter = exporter
        self._closed = False

    def open(self, film: Film) -> None:
        with faults_of(self.path):
            self.draft.create()
        self.exporter.open(film, self.draft.path)

    def write(self, frame: Frame, count: int) -> None:
        with faults_of(self.path):
            self.exporter.write(frame, count)

    def close(self) -> Written:
        with faults_of(self.path):
            self.exporter.close()
            self._closed = True
            size = self.draft.path.stat().st_size
        return Written(self.path, self.exporter.frames, self.exporter.seconds, size)

    def end(self) -> None:
        """Leave nothing behind but the target."""
        try:
            if not self._closed:
                self.exporter.abort()
        finally:
            self.draft.discard()


def _listed(paths: Paths) -> list[Path]:
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    return [Path(path) for path in paths]


def _exporter_of(path: Path, own: Sequence[type[Exporter]]) -> type[Exporter]:
    known = exporters(own)
    suffix = path.suffix.lower()
    if suffix not in known:
        kind = f"unknown suffix {path.suffix!r}" if suffix else "no suffix"
        raise SceneError(f"{path}: {kind}", f"known are {', '.join(known)}")
    return known[suffix]


def _check_film(film: Film, still: int | None) -> None:
    frames = len(film)
    if frames < 1 or film.width < 1 or film.height < 1:
        raise SceneError(
            f"the film has {frames} frames of {film.width} by {film.height} pixels",
            "give it at least one of each",
        )
    exact_rate(film.fps)
    if still is not None and not 0 <= still < frames:
        raise SceneError(
            f"there is no frame {still}", f"the film's frames are 0 to {frames - 1}", item="still"
        )


def _roll(
    film: Film,
    jobs: Sequence[_Job],
    settings: Settings,
    progress: Callable[[int, int], None] | None,
) -> None:
    total, done = len(film), 0
    if any(job.exporter.moving for job in jobs):
        shots = film.shots()
    else:
        shots = _still(film, total - 1 if settings.still is None else settings.still)
    try:
        for frame, count in shots:
            if frame.shape != (film.height, film.width, 4) or frame.dtype != "uint8":
                raise SceneError(
                    f"a picture of the film is {frame.dtype} of shape {frame.shape}",
                    f"it must be uint8 of shape {(film.height, film.width, 4)}",
                )
            for job in jobs:
                job.write(frame, count)
            done += count
            if progress is not None:
                progress(done, total)
    finally:
        # A film that draws into a shared figure must not be left suspended in mid-picture.
        close = getattr(shots, "close", None)
        if close is not None:
            close()
    if done != total:
        raise SceneError(
            f"the film promised {total} frames and gave {done}", "make shots() add up to len()"
        )


def _still(film: Film, number: int) -> Iterator[tuple[Frame, int]]:
    """Yield the one picture that stills need, as if it stood for the whole film."""
    frame = getattr(film, "frame", None)
    if frame is not None:
        yield frame(number), len(film)
        return
    reached = 0
    for picture, count in film.shots():
        reached += count
        if reached > number:
            yield picture, len(film)
            return
