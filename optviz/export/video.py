"""What the formats that ffmpeg writes have in common: its program, its input, its promises."""

from __future__ import annotations

import os
import shutil
from abc import abstractmethod
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from optviz.errors import EnvironmentFault
from optviz.export.exporter import Exporter
from optviz.export.ffmetadata import metadata
from optviz.export.film import exact_rate, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from optviz.export.encoder import Encoder
    from optviz.export.film import Film, Frame

THREADS = "4"
"""Fixed, because what x264 writes depends on it: the same film is to give the same bytes."""

BT709 = (
    # Newer versions take the tags from the pictures, older ones from the options below.
    *("-vf", "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"),
    *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
    *("-color_range", "tv"),
)


def ffmpeg() -> str:
    """Return the path of the ffmpeg that imageio-ffmpeg brings, or IMAGEIO_FFMPEG_EXE.

    Raises
    ------
    EnvironmentFault
        When there is none.
    """
    named = os.environ.get("IMAGEIO_FFMPEG_EXE")
    if named:
        if shutil.which(named) is None:
            raise EnvironmentFault(
                f"IMAGEIO_FFMPEG_EXE names {named}, which is not a program", "mend or unset it"
            )
        return named
    remedy = "pip install imageio-ffmpeg"
    if find_spec("imageio_ffmpeg") is None:
        raise EnvironmentFault("there is no video encoder", remedy)
    from imageio_ffmpeg import get_ffmpeg_exe

    try:
        program = str(get_ffmpeg_exe())
    except RuntimeError as error:
        raise EnvironmentFault("imageio-ffmpeg has no encoder for this machine", remedy) from error
    if not os.path.isabs(program):  # whatever is on the PATH may be built without what we need
        raise EnvironmentFault(
            "imageio-ffmpeg has no encoder for this machine",
            "set IMAGEIO_FFMPEG_EXE to an ffmpeg with libx264",
        )
    return program


class Video(Exporter):
    """Writes through ffmpeg; a format adds its codec, its container and how to check it."""

    pixels: ClassVar[str] = "yuv420p"
    """How pictures are given to the encoder: "yuv420p", then of even size, or "rgba"."""
    chaptered: ClassVar[bool] = False
    """Whether ffmpeg can write the film's title, description and chapters into the format."""

    @abstractmethod
    def codec(self, rate: Fraction) -> Sequence[str]:
        """Return ffmpeg's arguments for the codec and the container."""

    @abstractmethod
    def whole(self, path: Path) -> bool:
        """Say whether a finished file is complete."""

    def describe(self, path: Path, film: Film) -> None:
        """Add what a film says of itself to a finished file, where ffmpeg doesn't."""

    @classmethod
    def require(cls) -> None:
        """Raise EnvironmentFault if there is no ffmpeg."""
        ffmpeg()

    def open(self, film: Film, path: Path) -> None:
        """Start the encoder."""
        from optviz.export.encoder import Encoder
        from optviz.export.yuv import YUV

        rate = exact_rate(film.fps)
        self.frames, self.seconds = len(film), seconds(film)
        self._path, self._film = path, film
        width, height, size = film.width, film.height, 4 * film.width * film.height
        if self.pixels == "yuv420p":
            width, height = width + width % 2, height + height % 2
            self._yuv = YUV(height, width)
            size = self._yuv.data.size
        source = ("-f", "rawvideo", "-pix_fmt", self.pixels, "-video_size", f"{width}x{height}")
        command = [
            *(ffmpeg(), "-hide_banner", "-v", "error", "-nostats", "-y"),
            *(*source, "-framerate", f"{rate.numerator}/{rate.denominator}", "-i", "pipe:0"),
            *(metadata(film) if self.chaptered else ("-map_metadata", "-1")),
            *("-an", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
            *("-threads", THREADS, *self.codec(rate), f"file:{path}"),
        ]
        self._encoder = Encoder(command, size)
        self._encoder.start()

    def write(self, frame: Frame, count: int) -> None:
        """Hand a copy of the picture to the encoder."""
        if self.pixels == "yuv420p":
            self._yuv.show(frame)
            self._encoder.write(self._yuv.data, count)
        else:
            self._encoder.write(frame.reshape(-1), count)

    def close(self) -> None:
        """Wait for the encoder, and check what it wrote."""
        self._encoder.finish()
        if not self.chaptered:
            self.describe(self._path, self._film)
        if not self.whole(self._path):
            raise EnvironmentFault(
                f"the encoder left a broken {self.suffix[1:].upper()} and no word about it",
                "render again, or write another format",
            )

    def abort(self) -> None:
        """End the encoder."""
        encoder: Encoder | None = getattr(self, "_encoder", None)
        if encoder is not None:
            encoder.kill()
