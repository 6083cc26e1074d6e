"""What a film says of itself, read back from its files by other people's programs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from optviz.export import Chapter, Subtitle, write
from tests.export.films import Dots, by_pillow

TITLE = r"梯度 = 0; #1 \ <&> 'ü'"
DESCRIPTION = f"{TITLE}\nNewton climbs: " + "x² − cos(πx/20), " * 40
TITLES = ["开始 = ; # \\", "=", "a\\=b", "[CHAPTER] START=7"]


@dataclass
class Told(Dots):
    """A film that says what it shows."""

    title: str = TITLE
    description: str = DESCRIPTION
    chapters: tuple[Chapter, ...] = ()
    subtitles: tuple[Subtitle, ...] = ()


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_videos_carry_chapters(tmp_path: Path, suffix: str) -> None:
    """Chapters with titles of any characters are read back, to the millisecond; bytes repeat."""
    fps, ends = 29.97, (0, 13, 14, 40, 90)
    chapters = tuple(
        Chapter(a / fps, b / fps, title)
        for a, b, title in zip(ends[:-1], ends[1:], TITLES, strict=True)
    )
    paths = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        write(Told(pictures=1, holds={0: 90}, fps=fps, chapters=chapters), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with av.open(str(paths[0])) as film:
        said = {name.lower(): text for name, text in film.metadata.items()}
        found = film.chapters()
        assert len(film.streams.video) == 1
        assert sum(1 for _ in film.decode(video=0)) == 90
    assert (said["title"], said["comment"]) == (TITLE, DESCRIPTION)
    assert [one["metadata"]["title"].rstrip() for one in found] == TITLES
    for one, asked in zip(found, chapters, strict=True):
        base = one["time_base"] or Fraction(0)
        assert float(one["start"] * base) == pytest.approx(asked.start, abs=1e-3)
        assert float(one["end"] * base) == pytest.approx(asked.end, abs=1e-3)


def test_a_command_has_room_for_the_first_chapters(tmp_path: Path) -> None:
    """Of a thousand chapters with long titles the first are written, and the film is whole."""
    chapters = tuple(Chapter(k / 20, (k + 1) / 20, f"{k} " + "字" * 60) for k in range(1000))
    path = tmp_path / "film.mp4"
    write(Told(pictures=1, holds={0: 1000}, chapters=chapters), path)
    with av.open(str(path)) as film:
        titles = [one["metadata"]["title"] for one in film.chapters()]
    assert 50 < len(titles) < 1000
    assert titles == [one.title for one in chapters[: len(titles)]]


@pytest.mark.parametrize("suffix", [".png", ".apng"])
def test_png_carries_its_words(tmp_path: Path, suffix: str) -> None:
    """Pillow reads title and description; the pictures are what they are without."""
    path, plain = tmp_path / f"film{suffix}", tmp_path / f"plain{suffix}"
    write(Told(), path)
    write(Dots(), plain)
    with Image.open(path) as image:
        image.seek(getattr(image, "n_frames", 1) - 1)
        image.load()
        assert image.text == {"Title": TITLE, "Description": DESCRIPTION}  # type: ignore[attr-defined]
    _same_pictures(path, plain)


def test_gif_carries_its_words(tmp_path: Path) -> None:
    """Pillow reads the comment, in as many blocks as it takes, and the same pictures."""
    path, plain = tmp_path / "film.gif", tmp_path / "plain.gif"
    write(Told(), path)
    write(Dots(), plain)
    with Image.open(path) as image:
        assert image.info["comment"].decode() == f"{TITLE}\n{DESCRIPTION}"
    _same_pictures(path, plain)


@pytest.mark.parametrize("pictures", [1, 5])
def test_webp_carries_its_words(tmp_path: Path, pictures: int) -> None:
    """Its XMP is well formed and says both in Dublin Core; a film of one picture has it too."""
    path, plain = tmp_path / "film.webp", tmp_path / "plain.webp"
    write(Told(37, 23, pictures=pictures), path)
    write(Dots(37, 23, pictures=pictures), plain)
    with Image.open(path) as image:
        tree = ElementTree.fromstring(image.info["xmp"])
    space = {"dc": "http://purl.org/dc/elements/1.1/"}
    said = [tree.find(f".//dc:{name}", space) for name in ("title", "description")]
    assert ["".join(one.itertext()) for one in said if one is not None] == [TITLE, DESCRIPTION]
    _same_pictures(path, plain)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**7),
            st.integers(1, 5000),
            st.text(st.characters(blacklist_categories=["Cs"]), max_size=30),
        ),
        max_size=5,
    )
)
@settings(deadline=None, max_examples=40)
def test_captions_are_webvtt(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, int, str]]
) -> None:
    """Whatever is said, each caption has its times, and no text of its own breaks the file."""
    path = tmp_path_factory.mktemp("vtt") / "film.vtt"
    said = [Subtitle(a / 1000, (a + b) / 1000, text) for a, b, text in drawn]
    write(Told(subtitles=tuple(said)), path)
    head, *blocks = path.read_bytes().decode().removesuffix("\n").split("\n\n")
    assert head == "WEBVTT"
    assert len(blocks) == sum(bool(one.text.strip()) for one in said)
    for block, one in zip(blocks, [one for one in said if one.text.strip()], strict=True):
        times, *lines = block.split("\n")
        first, arrow, last = times.split(" ")
        assert arrow == "-->"
        assert _seconds(first) == pytest.approx(one.start, abs=1e-6)
        assert _seconds(last) == pytest.approx(one.end, abs=1e-6)
        assert not any("<" in line or ">" in line for line in lines)
        shown = " ".join(lines).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert shown.split() == one.text.split()


def _seconds(text: str) -> float:
    hours, minutes, rest = text.split(":")
    assert len(hours) == len(minutes) == 2
    assert len(rest) == 6
    return 3600 * int(hours) + 60 * int(minutes) + float(rest)


def _same_pictures(one: Path, other: Path) -> None:
    assert one.stat().st_size > other.stat().st_size
    (shown, times), (drawn, lasts) = by_pillow(one), by_pillow(other)
    assert times == lasts
    assert all((a == b).all() for a, b in zip(shown, drawn, strict=True))
