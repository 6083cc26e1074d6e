"""WebVTT: what a film says, as captions for a video player."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from optviz.errors import SceneError
from optviz.export.exporter import Exporter
from optviz.export.film import seconds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optviz.export.film import Film, Frame

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


_BESIDE = (".mp4", ".webm")


def with_captions(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return the files, and for each video among them one for its captions, of the same name.

    Raises
    ------
    SceneError
        None of them is a video.
    """
    given = [Path(path) for path in paths]
    beside = [one.with_suffix(".vtt") for one in given if one.suffix.lower() in _BESIDE]
    if not beside:
        raise SceneError(
            "captions go beside a video, and none is to be written", "add -o film.mp4, or film.vtt"
        )
    return tuple(dict.fromkeys([*given, *beside]))


class WebVTT(Exporter):
    """Writes what is to be read under the picture, and when."""

    suffix: ClassVar[str] = ".vtt"
    description: ClassVar[str] = "captions for a video player: what the film says, and when"
    moving: ClassVar[bool] = False
    pictured: ClassVar[bool] = False

    @classmethod
    def require(cls) -> None:
        """Need nothing."""

    def open(self, film: Film, path: Path) -> None:
        """Write the whole file."""
        self.seconds = seconds(film)
        blocks = ["WEBVTT"]
        for one in getattr(film, "subtitles", ()):
            # An empty line would end the caption.
            lines = [line.strip() for line in one.text.translate(_ESCAPES).splitlines()]
            text = "\n".join(filter(None, lines))
            if text:
                blocks.append(f"{_time(one.start)} --> {_time(one.end)}\n{text}")
        path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8", newline="\n")

    def write(self, frame: Frame, count: int) -> None:
        """Need no picture."""

    def close(self) -> None:
        """Have nothing to finish."""


def _time(moment: float) -> str:
    """Return seconds as WebVTT writes them: ``00:01:02.500``."""
    minutes, thousandths = divmod(round(1000 * moment), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"
