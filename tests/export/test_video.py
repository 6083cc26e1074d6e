"""Video: what ffmpeg wrote is what players expect, and as near to the source as 4:2:0 allows."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from optviz.export import write
from optviz.export.exporter import Settings
from optviz.export.mp4 import MP4, top_boxes
from tests.export.films import Dots, by_ffmpeg, by_pillow, likeness


@pytest.mark.parametrize(("width", "height"), [(96, 64), (37, 23), (1, 1), (2, 2), (161, 90)])
@pytest.mark.parametrize("frames", [1, 2, 12])
def test_mp4_is_what_players_expect(tmp_path: Path, width: int, height: int, frames: int) -> None:
    """H.264, yuv420p, BT.709, padded to even sides, all frames, index first."""
    path = tmp_path / "film.mp4"
    (written,) = write(Dots(width, height, pictures=frames, holds={frames - 1: 5}), path)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        decoded = list(container.decode(video=0))
        context = stream.codec_context
        assert context.name == "h264"
        assert context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (width + width % 2, height + height % 2)
        assert len(decoded) == frames + 4 == written.frames
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
        assert context.color_range == 1
        assert not container.metadata.get("creation_time")
    kinds = [kind for kind, _ in top_boxes(path)]
    assert kinds[0] == b"ftyp"
    assert kinds.index(b"moov") < kinds.index(b"mdat")
    assert written.bytes == path.stat().st_size


@pytest.mark.parametrize("fps", [20, 12.5, 29.97, 30000 / 1001, 7, 0.5, 60, 144])
def test_mp4_keeps_its_rate(tmp_path: Path, fps: float) -> None:
    """The rate is constant and exact, and the film is as long as it should be."""
    path = tmp_path / "film.mp4"
    (written,) = write(Dots(pictures=11, fps=fps), path)
    rate = Fraction(fps).limit_denominator(100_000)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == rate
        tick = stream.time_base or Fraction(0)
        times = sorted((frame.pts or 0) * tick for frame in container.decode(video=0))
        assert np.allclose(np.diff([float(t) for t in times]), 1 / fps, atol=1e-4)
        assert stream.duration is not None
        assert float(stream.duration * tick) == pytest.approx(11 / fps, abs=1e-3)
    assert written.seconds == pytest.approx(11 / fps)


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_pictures_survive_compression(tmp_path: Path, suffix: str) -> None:
    """First and last pictures are near to the source, and large areas keep their colours."""
    film = Dots(320, 180, pictures=20, rich=True)
    path = tmp_path / f"film{suffix}"
    write(film, path)
    with av.open(str(path)) as container:
        shown = [
            frame.reformat(format="rgb24", src_colorspace="itu709", dst_colorspace="itu709")
            for frame in container.decode(video=0)
        ]
    first, last = (shown[k].to_ndarray().astype(np.uint8) for k in (0, -1))
    drawn = film.rgb()
    assert likeness(first, drawn[0]) > 32
    assert likeness(last, drawn[-1]) > 32
    corner = np.s_[-20:, -20:]
    means = [picture[corner].reshape(-1, 3).mean(0) for picture in (last, drawn[-1])]
    assert np.abs(means[0] - means[1]).max() < 3


def test_padding_continues_the_edge(tmp_path: Path) -> None:
    """The row and column added to odd sides have the colour of their neighbours."""

    class Plain(Dots):
        def picture(self, number: int) -> np.ndarray:
            drawn = super().picture(number)
            drawn[..., :3] = 200
            return drawn

    path = tmp_path / "film.mp4"
    write(Plain(37, 23, pictures=3), path)
    for picture in by_ffmpeg(path):
        assert picture.shape == (24, 38, 3)
        assert np.abs(picture.astype(int) - 200).max() <= 2


@pytest.mark.parametrize("suffix", [".webp", ".apng"])
@pytest.mark.parametrize(("width", "height"), [(96, 64), (37, 23), (1, 1)])
def test_lossless_formats_lose_nothing(
    tmp_path: Path, suffix: str, width: int, height: int
) -> None:
    """WebP and APNG are read back exactly, at the right times."""
    film = Dots(width, height, pictures=9, rich=True, fps=30, holds={8: 30})
    path = tmp_path / f"film{suffix}"
    write(film, path, loop=3)
    pictures, delays = by_pillow(path)
    assert sum(delays) == pytest.approx(1000 * 38 / 30, abs=5 if suffix == ".webp" else 20)
    np.testing.assert_array_equal(pictures[0], film.rgb()[0])
    np.testing.assert_array_equal(pictures[-1], film.rgb()[-1])


def test_webm_is_vp9(tmp_path: Path) -> None:
    """WebM holds VP9 with all the frames."""
    path = tmp_path / "film.webm"
    write(Dots(37, 23, pictures=9), path)
    with av.open(str(path)) as container:
        assert container.streams.video[0].codec_context.name.endswith("vp9")
        assert len(list(container.decode(video=0))) == 9


def test_quality_can_be_set(tmp_path: Path) -> None:
    """A higher crf and a slower preset reach the encoder."""
    film = Dots(320, 180, pictures=10, rich=True)
    sizes = []
    for crf in (10, 40):
        (written,) = write(film, tmp_path / "film.mp4", crf=crf, preset="medium")
        sizes.append(written.bytes)
    assert sizes[1] < sizes[0] / 2


def test_half_an_mp4_is_noticed(tmp_path: Path) -> None:
    """A file cut short, or with its index at the end, is not taken for whole."""
    path, cut = tmp_path / "film.mp4", tmp_path / "cut.mp4"
    write(Dots(), path)
    exporter = MP4(Settings())
    assert exporter.whole(path)
    cut.write_bytes(path.read_bytes()[:-1])
    assert not exporter.whole(cut)
    cut.write_bytes(b"")
    assert not exporter.whole(cut)
