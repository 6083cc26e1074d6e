from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import colors as reference

from optviz import GradientDescent, Newton, Scene, SceneError, Theme, Timeline, objectives
from optviz.errors import SceneWarning
from optviz.style import DARK, LIGHT, get_theme, theme_names
from optviz.style.color import as_hex, contrast, mix

ANY_COLOR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def scene(**changes: Any) -> Scene:
    return Scene(
        objectives=[objectives.bowl()], optimizers=[GradientDescent(lr=0.1), Newton()],
        steps=3, timeline=Timeline(fps=2),
    ).replace(**changes)  # fmt: skip


@settings(deadline=None)
@given(ANY_COLOR)
def test_paper_alone_makes_a_theme(paper: str) -> None:
    """All is said by the paper: what follows from it need not be named."""
    theme = Theme(paper=paper)
    assert repr(theme) == f"Theme(paper={paper!r})"


@settings(deadline=None)
@given(
    st.lists(st.none() | ANY_COLOR, min_size=9, max_size=9),
    st.lists(ANY_COLOR, max_size=3),
    st.booleans(),
)
def test_a_theme_reads_back_from_what_it_says_of_itself(
    chosen: list[str | None], runs: list[str], dashed: bool
) -> None:
    """`repr` gives the same theme again, whichever colours were said."""
    names = [one.name for one in fields(Theme)][:9]
    said: dict[str, Any] = {n: c for n, c in zip(names, chosen, strict=True) if c is not None}
    theme = Theme(**said, runs=runs, dashed=dashed)
    assert eval(repr(theme), {"Theme": Theme}) == theme
    assert replace(theme) == theme
    assert hash(theme) == hash(replace(theme))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"paper": 3}, "the theme's paper is 3; give a colour"),
        ({"ink": "blau"}, "the theme's ink is 'blau'; give a colour, such as"),
        ({"wall": None}, "the theme's wall is None; give a colour"),
        ({"grid": {}}, "the theme's grid is {}; give a colour"),
        ({"rim": "none"}, "the theme's rim is 'none'; give a colour"),
        ({"level": "#12345678"}, "the theme's level is '#12345678'; give a colour"),
        ({"runs": "red"}, "the theme's runs are 'red'; give a list of colours"),
        ({"runs": 3}, "the theme's runs are 3; give a list of colours"),
        ({"basins": ["red", "ref"]}, "the theme's basins hold 'ref'; give a colour"),
    ],
)
def test_what_is_no_colour_is_refused(given: dict[str, Any], said: str) -> None:
    """Each field is checked; the message names it and says what would be right."""
    with pytest.raises(SceneError) as found:
        Theme(**given)
    assert str(found.value).startswith(said)


@pytest.mark.parametrize("theme", [[1], {}, None, b"light", "neon"])
def test_a_scene_takes_a_name_or_a_theme(theme: Any) -> None:
    """Anything else is refused as the scene is made."""
    with pytest.raises(SceneError, match="use one of chalkboard, dark, light, paper"):
        scene(theme=theme)


def test_a_theme_of_ones_own_colours_the_film() -> None:
    """The paper is the film's, and the scene says the theme of itself."""
    sepia = Theme(paper="#fdf6e3")
    made = scene(theme=sepia)
    assert made.animate(width=320, height=180).frame(0)[0, 0, :3].tolist() == [0xFD, 0xF6, 0xE3]
    assert "theme=Theme(paper='#fdf6e3')" in repr(made)
    stead = scene().animate(width=320, height=180, theme=sepia)
    assert np.array_equal(stead.frame(-1), made.animate(width=320, height=180).frame(-1))


@pytest.mark.parametrize(
    ("theme", "said"),
    [
        (Theme(paper="#777777", ink="#999999"),
         "the theme's ink #999999 has a contrast of 1.6 to its paper #777777, and words need 4.5; "
         "leave ink out: it follows from the paper"),
        (Theme(runs=["navy", "#fffea3"]),
         "run 'Newton' is #fffea3, which has a contrast of 1.1 to #ffffff under it, and lines "
         "need 3; give it another colour"),
    ],
)  # fmt: skip
def test_a_film_warns_of_what_cannot_be_seen(theme: Theme, said: str) -> None:
    """Words under 3 and runs under 1.5 are named in a line each; runs not shown are not."""
    with pytest.warns(SceneWarning) as found:
        scene(theme=theme).animate(width=320, height=180)
    assert [str(one.message) for one in found] == [said]
    with pytest.warns(SceneWarning, match="run 'Newton'"):
        scene(palette=["navy", "yellow"]).animate(width=320, height=180)
    scene(palette=["navy", "teal", "yellow"]).animate(width=320, height=180)


def test_a_palette_goes_before_the_runs_of_a_theme() -> None:
    """`palette` changes the runs' colours and nothing else."""
    sepia = Theme(paper="#fdf6e3", runs=["tab:blue"])
    assert get_theme(sepia, ["#000000"]) == replace(sepia, runs=("#000000",))


def test_each_theme_of_the_project_has_a_name() -> None:
    """Names are found by looking: a theme is one entry of its file."""
    assert {"dark": DARK, "light": LIGHT}.items() <= {
        n: get_theme(n) for n in theme_names()
    }.items()


@given(ANY_COLOR, st.floats(0, 1), ANY_COLOR)
def test_colours_are_read_and_mixed_as_matplotlib_does(one: str, share: float, other: str) -> None:
    """Mixing agrees with arithmetic on matplotlib's own components, up to a rounding."""
    mixed = np.array(reference.to_rgb(mix(one, share, other)))
    expected = (1 - share) * np.array(reference.to_rgb(one)) + share * np.array(
        reference.to_rgb(other)
    )
    assert np.abs(mixed - expected).max() <= 0.5 / 255 + 1e-9
    assert as_hex(reference.to_rgb(one)) == one == as_hex(one.upper())


def test_contrast_is_that_of_wcag() -> None:
    """Black on white has 21; the grey #767676 is the lightest with 4.5 on white."""
    assert contrast("black", "white") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")
