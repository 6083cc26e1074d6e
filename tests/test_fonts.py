from __future__ import annotations

import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib._mathtext import StixFonts
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text

import optviz
from optviz import GradientDescent, Objective, Run, Scene, Timeline, objectives
from optviz.fonts import MissingGlyphWarning, families_for
from optviz.style import drawing_context

SCENES = Path(__file__).parent.parent / "scenes"
CHINESE = "学习率的选择：太小、合适、太大"
HIEROGLYPH = "𓀀"
RARE = "𠮷"
GLYPHS = Path(optviz.__file__).parent / "glyphs"
OURS = {weight: GLYPHS / f"NotoSansSC-{weight}.otf" for weight in ("Regular", "Bold")}
FAMILIES = ("DejaVu Sans", "Noto Sans SC for optviz")


@pytest.fixture(autouse=True)
def matplotlibs_fonts_alone() -> Iterator[None]:
    """Start from matplotlib's own fonts, and forget what a test registers."""
    fonts = font_manager.fontManager
    before = fonts.ttflist
    own = Path(mpl.get_data_path())
    fonts.ttflist = [entry for entry in before if Path(entry.fname).is_relative_to(own)]
    fonts._findfont_cached.cache_clear()  # type: ignore[attr-defined]
    yield
    fonts.ttflist = before
    fonts._findfont_cached.cache_clear()  # type: ignore[attr-defined]


def chinese_scene(**changes: Any) -> Scene:
    return Scene(
        title=CHINESE,
        objectives=[objectives.quadratic_1d()],
        optimizers=[Run(GradientDescent(lr=0.1), label="梯度下降", note="滑向谷底")],
        start=-20,
        steps=3,
    ).replace(**changes)


def an_installed_font(folder: Path, family: str, characters: str) -> Path:
    """Return a font file in which every character is a black square."""
    pen = T2CharStringPen(1000, None)
    for move, point in zip(
        (pen.moveTo, pen.lineTo, pen.lineTo, pen.lineTo),
        ((50, 0), (50, 900), (950, 900), (950, 0)),
        strict=True,
    ):
        move(point)
    pen.closePath()
    square = pen.getCharString()
    names = [".notdef", *(f"u{ord(c):05X}" for c in characters)]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):05X}" for c in characters})
    builder.setupCFF(family.replace(" ", ""), {}, dict.fromkeys(names, square), {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 50)))
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    path = folder / f"{family.replace(' ', '')}.otf"
    builder.save(path)
    return path


def drawn(text: str, font: FontProperties) -> npt.NDArray[np.uint8]:
    """Return the pixels of a text in a font."""
    canvas = FigureCanvasAgg(Figure(figsize=(6, 1), dpi=100))
    canvas.figure.text(0.02, 0.3, text, fontproperties=font, fontsize=24)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba()).copy()


def test_latin_text_needs_one_font_and_no_search() -> None:
    """Latin, Greek and mathematical characters are in the first font, and no other is loaded."""
    before = list(font_manager.fontManager.ttflist)
    assert families_for(["Newton, lr 2⁻⁶, β 0.9 → ∇f ≤ 1"]) == ("DejaVu Sans",)
    assert font_manager.fontManager.ttflist == before


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_chinese_is_drawn_by_the_font_that_comes_along(weight: str) -> None:
    """With no font installed every hanzi has the shipped font's pixels, not those of a box."""
    assert families_for([CHINESE]) == FAMILIES
    behind = FontProperties(family=list(FAMILIES), weight=weight.lower())
    alone = FontProperties(fname=str(OURS[weight]))
    boxes = FontProperties(family=["DejaVu Sans"], weight=weight.lower())
    for character in CHINESE:
        pixels = drawn(character, behind)  # a missing glyph is a warning, which is an error here
        assert np.array_equal(pixels, drawn(character, alone))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert not np.array_equal(pixels, drawn(character, boxes))


def test_a_chinese_title_is_bold_and_its_characters_differ() -> None:
    """In a film, too, a title is drawn without a warning, and different hanzi are different."""
    film = chinese_scene().animate(width=640, height=360)
    frame = film.frame(-1)
    (title,) = [text for text in film.figure.findobj(Text) if text.get_text() == CHINESE]
    assert title.get_fontfamily() == list(FAMILIES)
    behind = FontProperties(family=FAMILIES[1], weight=title.get_fontweight())
    assert Path(font_manager.findfont(behind)) == OURS["Bold"]
    box = title.get_window_extent()
    strip = frame[360 - int(box.y1) : 360 - int(box.y0), int(box.x0) : int(box.x1), :3]
    columns = np.array_split(strip.min(axis=2) < 128, len(CHINESE), axis=1)
    width = min(column.shape[1] for column in columns)
    assert len({column[:, :width].tobytes() for column in columns}) > len(CHINESE) // 2


@pytest.mark.parametrize(
    ("text", "weight", "faces"),
    [
        ("学习率 $x^2$", "normal", ["Regular"] * 3),
        ("学习率 $x^2$", "bold", ["Bold"] * 3),
        ("$x^2 + 率$", "normal", ["Regular"]),
        (r"$\mathbf{率}$", "normal", ["Bold"]),
        (r"$x_{学} \mathrm{率}$", "bold", ["Bold", "Bold"]),
    ],
)
def test_chinese_stands_beside_mathtext(
    text: str, weight: Any, faces: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Before, after and within dollar signs hanzi come from the shipped font, in their weight."""
    families = families_for([text])
    with drawing_context(families), caplog.at_level(logging.WARNING):
        parsed = MathTextParser("path").parse(text, 72, FontProperties(weight=weight))
    used = [Path(str(glyph[0].fname)) for glyph in parsed.glyphs]
    assert [path for path in used if path.parent == GLYPHS] == [OURS[face] for face in faces]
    assert len(used) > len(faces) or text.startswith(r"$\mathbf")
    assert not caplog.records


def test_other_peoples_mathtext_stays_as_it_is() -> None:
    """Outside optviz's drawing, matplotlib's mathtext has matplotlib's fonts."""
    chinese_scene(title="学 $x$").animate(width=160, height=90).frame(0)
    assert MathTextParser._font_type_mapping["stix"] is StixFonts  # type: ignore[attr-defined]


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_all_of_gb_2312_comes_along(weight: str) -> None:
    """Both weights have the 6,763 hanzi of GB 2312, its other characters, and full-width forms."""
    cells = [bytes((row, cell)) for row in range(0xA1, 0xFF) for cell in range(0xA1, 0xFF)]
    characters = {c for cell in cells if (c := cell.decode("gb2312", "ignore"))}
    assert sum("\u4e00" <= c <= "\u9fff" for c in characters) == 6763
    wanted = characters | {chr(point) for point in range(0xFF01, 0xFF5F)}
    font = font_manager.get_font(OURS[weight])
    assert not {c for c in wanted if not font.get_char_index(ord(c))}
    with TTFont(OURS[weight]) as file:
        outlines = file["CFF "].cff.topDictIndex[0].CharStrings
        box, names = outlines[".notdef"].bytecode, file.getBestCmap()
        drawn_as_box = {c for c in characters if outlines[names[ord(c)]].bytecode == box}
    assert not drawn_as_box


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_licence_stands_beside_the_font(weight: str) -> None:
    """The Open Font License lies with the files, and they name it and the copyright themselves."""
    licence = (GLYPHS / "OFL.txt").read_text(encoding="utf-8")
    with TTFont(OURS[weight]) as file:
        copyright_, said = (file["name"].getDebugName(place) for place in (0, 13))
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert copyright_ in licence
    assert "SIL Open Font License, Version 1.1" in said


def test_installed_fonts_do_not_change_a_chinese_film(tmp_path: Path) -> None:
    """What the shipped font has is drawn by it, whichever Chinese fonts the machine has."""
    title = f"{CHINESE} $x^2$"
    without = chinese_scene(title=title).animate(width=320, height=180).frame(-1)
    for family in ("Noto Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei"):
        path = an_installed_font(tmp_path, family, CHINESE + "梯度下降滑向谷底")
        font_manager.fontManager.addfont(path)
    with_them = chinese_scene(title=title).animate(width=320, height=180).frame(-1)
    assert np.array_equal(without, with_them)


@pytest.mark.parametrize("label", ["梯度下降", "descent"])
@pytest.mark.parametrize(
    "theirs",
    [
        {"font.family": "serif", "font.size": 40, "text.color": "red", "mathtext.fontset": "cm"},
        {"text.usetex": True},
        {"text.antialiased": False},
    ],
    ids=str,
)
def test_a_users_settings_change_no_pixel_of_a_text(label: str, theirs: Any) -> None:
    """Other fonts and ways to draw them in a matplotlibrc leave every frame as it is."""
    run = Run(GradientDescent(lr=0.1), label=label, note=label)
    scene = chinese_scene(title=f"{label} $x^2$", optimizers=[run], timeline=Timeline(fps=3))
    plain = [frame.copy() for frame in scene.animate(width=320, height=180).frames()]
    with mpl.rc_context(theirs):
        film = scene.animate(width=320, height=180)
        for one, other in zip(plain, film.frames(), strict=True):
            assert np.array_equal(one, other)


def test_a_font_installed_since_matplotlib_last_looked_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the shipped font lacks comes from an installed one, of which matplotlib may not know."""
    path = an_installed_font(tmp_path, "Rare Hanzi", RARE)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(path)])
    assert families_for([CHINESE + RARE]) == (*FAMILIES, "Rare Hanzi")
    assert families_for([RARE]) == ("DejaVu Sans", "Rare Hanzi")


def test_a_missing_glyph_is_one_clear_warning() -> None:
    """Characters that no font has are named once, with what to install."""
    with pytest.warns(MissingGlyphWarning, match="install a font") as caught:
        families_for([f"one {HIEROGLYPH}", f"two {HIEROGLYPH}, {CHINESE}"])
    assert len(caught) == 1
    assert HIEROGLYPH in str(caught[0].message)
    assert CHINESE[0] not in str(caught[0].message)


def test_the_warning_names_a_font_for_rare_chinese() -> None:
    """The remedy for rare hanzi is a Chinese font, by name and by Debian package."""
    with pytest.warns(MissingGlyphWarning, match=r"Noto Sans CJK SC.*fonts-noto-cjk") as caught:
        families_for([CHINESE + RARE])
    assert len(caught) == 1


@pytest.mark.parametrize("label", [HIEROGLYPH, f"降 {HIEROGLYPH}"])
def test_the_film_goes_on_without_the_glyphs(
    label: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A scene whose characters no font has is rendered, with its warning and no other."""
    run = Run(GradientDescent(lr=0.1), label=label, note=label)
    scene = chinese_scene(title=f"a {HIEROGLYPH} $x^2$", optimizers=[run])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        scene.animate(width=160, height=90).save(tmp_path / "film.gif")
    assert [w.category for w in caught] == [MissingGlyphWarning]
    assert not caplog.records


def test_the_formula_may_be_chinese() -> None:
    """A formula that its author wrote has a say in which fonts are loaded."""
    bowl = Objective(lambda x: x**2, domain=(-1, 1), latex=r"x^2 + \mathrm{正则项}")
    scene = chinese_scene(title="a title", objectives=[bowl], optimizers=[GradientDescent()])
    scene.replace(start=0.5).animate(width=160, height=90)
    assert FAMILIES[1] in font_manager.get_font_names()


def test_a_chinese_scene_is_rendered_where_no_font_is(tmp_path: Path) -> None:
    """The command draws a Chinese lesson in silence and leaves matplotlib's cache alone."""
    (cache,) = Path(mpl.get_cachedir()).glob("fontlist-*.json")
    before = cache.read_bytes()
    words = ("render", SCENES / "moving_average.py", "--size", "320x180", "-o", tmp_path / "a.png")
    done = subprocess.run(
        [sys.executable, "-W", "always", "-m", "optviz", *words], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "arning" not in done.stderr
    assert "glyph" not in done.stderr
    assert (tmp_path / "a.png").stat().st_size > 500
    assert cache.read_bytes() == before
