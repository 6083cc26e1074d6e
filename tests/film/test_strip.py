"""Strips: the moments that tell, side by side, to be read on paper, whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from optviz import Adam, GradientDescent, Momentum, Newton, Scene, objectives, views
from optviz.errors import SceneError
from optviz.film.story import story_of
from optviz.film.strip import chosen, drawn
from optviz.style.numbers import coordinates
from optviz.timeline import Timeline

RACE = Scene(
    title="Finding the valley is easy, following it is not",
    objectives=[objectives.rosenbrock()],
    optimizers=[GradientDescent(lr=0.001), Momentum(lr=0.0004, beta=0.93), Adam(), Newton()],
    start=(-1.6, 0.4),
    steps=60,
)
SCENES = {
    "race": RACE,
    "curves": RACE.replace(
        objectives=[objectives.cosine(), objectives.quadratic_1d()], start=-15.0, title=""
    ),
    "diverges": RACE.replace(
        objectives=[objectives.bowl()],
        optimizers=[GradientDescent(lr=1.05)],
        title="长的中文标题：" * 9,
    ),
    "apart": RACE.replace(views=[views.Landscape("Adam"), views.Landscape("Newton")]),
    "plane": RACE.replace(objectives=[objectives.rosenbrock(dim=4)], start=None),
    "sum": RACE.replace(objectives=[objectives.beale()]),
}


@pytest.mark.parametrize(
    ("name", "moments"),
    [("race", 5), ("curves", 4), ("apart", 3), ("diverges", 7), ("plane", 4), ("sum", 4)],
)
def test_words_lie_on_no_others(name: str, moments: int) -> None:
    """On any strip words stand apart, on the sheet, and are large enough on 16 cm of paper."""
    figure, part, _ = drawn(story_of(SCENES[name]), moments, "light")
    figure.draw_without_rendering()
    scale = 16 / 2.54 / part.width
    seen: list[tuple[str, Bbox]] = []
    for text in figure.findobj(Text):
        if not (text.get_text().strip() and text.get_visible() and _is_drawn(text)):
            continue
        assert float(text.get_fontsize()) * scale > 6.3, text.get_text()
        box = text.get_window_extent()
        inches = Bbox(box.get_points() / figure.dpi)
        assert part.x0 - 0.01 <= inches.x0
        assert inches.x1 <= part.x1 + 0.01
        assert part.y0 <= inches.y0
        for words, other in seen:
            assert not box.padded(-1).overlaps(other.padded(-1)), (text.get_text(), words)
        seen.append((text.get_text(), box))
    steps = [words for words, _ in seen if re.fullmatch(r"step \d+", words)]
    rows = 2 if name in ("curves", "apart") else 1
    assert len(steps) == rows * moments
    assert sum(words == "Newton" for words, _ in seen) <= rows


def _is_drawn(text: Text) -> bool:
    """Whether a text is no tick outside the limits, nor of axes that are switched off."""
    axes = text.axes
    if axes is None or not axes.axison:
        return True
    box = text.get_window_extent()
    inner = axes.get_window_extent().padded(90)
    return bool(inner.fully_overlaps(box))


@given(
    steps=st.integers(0, 300),
    count=st.integers(2, 12),
    marked=st.dictionaries(st.integers(0, 300), st.integers(1, 4), max_size=6),
)
@settings(deadline=None, max_examples=60)
def test_moments_are_spread_and_near_what_happens(
    steps: int, count: int, marked: dict[int, int]
) -> None:
    """The first and the last are among them, none twice, as many as there are, in order."""
    schedule = Timeline().schedule(steps)
    inside = {step: weight for step, weight in marked.items() if step <= steps}
    found = chosen(schedule, inside, count)
    assert found == sorted(set(found))
    assert (found[0], found[-1]) == (0, steps)
    assert len(found) <= min(count, steps + 1)
    assert len(found) >= min(count, steps + 1) - 1 or steps < 2 * count or inside


def test_a_moment_is_where_something_happens() -> None:
    """The step at which Newton arrives is one of five, and is said under its picture alone."""
    told = story_of(RACE)
    arrives = next(one for one in told.happenings[3] if one.arrived)
    figure, _, stills = drawn(told, 5, "light")
    assert arrives.step in [one.moment.step for one in stills]
    words = " ".join(text.get_text() for text in figure.findobj(Text))
    assert words.count("Newton reaches") == 1


def test_a_still_says_where_a_run_is() -> None:
    """Of a run outside of the picture stands the point at that very moment."""
    told = story_of(SCENES["diverges"].replace(title=""))
    figure, _, stills = drawn(told, 5, "light")
    texts = [one.get_text() for one in figure.findobj(Text)]
    said = [words for words in texts if re.match("[←→↑↓↖↗↘↙] ", words)]
    ways = [coordinates(told.runs[0].points[one.moment.step]) for one in stills]
    assert [words.partition(" ")[2] for words in said] == ways[-len(said) :]
    assert len(said) >= 3


def test_files_are_vectors_or_pixels_enough_and_repeat(tmp_path: Path) -> None:
    """PDF embeds its fonts and SVG draws its words; PNG has 600 dots an inch; twice the same."""
    scene = SCENES["diverges"].replace(steps=6, theme="dark")
    paths = [tmp_path / f"a{suffix}" for suffix in (".pdf", ".png", ".svg")]
    written = scene.strip(*paths, moments=3)
    first = [path.read_bytes() for path in paths]
    assert [one.bytes for one in written] == list(map(len, first))
    scene.strip(*paths, moments=3)
    assert [path.read_bytes() for path in paths] == first
    assert b"/Type3" in first[0]
    assert first[0].count(b"/Subtype /Image") == 0
    assert b"CreationDate" not in first[0]
    with Image.open(paths[1]) as image:
        assert image.width / (16 / 2.54) > 600
        assert image.getpixel((2, 2))[:3] == (0x11, 0x15, 0x1F)  # type: ignore[index]
        assert scene.title in image.info["Title"]
    assert b"<image" not in first[2]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.pdf", "a.png", "a.svg"]


def test_latin_words_of_a_pdf_are_text(tmp_path: Path) -> None:
    """Where no Chinese is, fonts are embedded as TrueType, which journals ask for."""
    path = tmp_path / "a.pdf"
    RACE.replace(objectives=[objectives.cosine()], start=-15, steps=3).strip(path, moments=2)
    assert b"/FontFile2" in path.read_bytes()
    assert b"/Type3" not in path.read_bytes()


def test_all_or_none_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet that fails leaves the old files, and nothing else."""
    paths = [tmp_path / "a.png", tmp_path / "b.svg"]
    for path in paths:
        path.write_bytes(b"old")
    scene = RACE.replace(objectives=[objectives.cosine()], start=-15, steps=3)
    monkeypatch.setattr(
        "matplotlib.backends.backend_svg.FigureCanvasSVG.print_svg",
        lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left on device")),
    )
    with pytest.raises(Exception, match=r"b\.svg: No space left"):
        scene.strip(*paths, moments=2)
    assert [path.read_bytes() for path in paths] == [b"old", b"old"]
    assert len(list(tmp_path.iterdir())) == 2


def test_what_no_strip_can_be_is_refused(tmp_path: Path) -> None:
    """Too many moments, no path, a suffix of films, one file twice: each a line."""
    for paths, moments, words in (
        (["a.pdf"], 13, "ask for 2 to 12"),
        (["a.pdf"], True, "ask for 2 to 12"),
        ([], 3, "no file was named"),
        (["a.mp4"], 3, "cannot be a .mp4"),
        (["a.pdf", "./a.pdf"], 3, "the same"),
    ):
        with pytest.raises(SceneError, match=re.escape(words)):
            RACE.strip(*[tmp_path / one for one in paths], moments=moments)
