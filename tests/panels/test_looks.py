"""Scenes in every theme, size and language: words are whole and alone, and can be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from matplotlib.colors import to_hex, to_rgba
from matplotlib.text import Text

from optviz import Adam, GradientDescent, Momentum, Newton, Scene, objectives, views
from optviz.film.animation import SceneAnimation
from optviz.optimizers import Optimizer
from optviz.style import get_theme, theme_names
from optviz.style.color import contrast
from tests.panels.test_layout import check_layout

pytestmark = pytest.mark.usefixtures("coarse")

SIZES = [(640, 360), (1280, 720), (1080, 1080), (1920, 1080)]
RULES: list[Optimizer] = [
    GradientDescent(lr=0.002),
    Momentum(lr=0.002),
    Adam(lr=0.2),
    Newton(),
    Adam(lr=0.05),
]
SCENES = {
    "a landscape": Scene(
        title="Newton climbs where others descend",
        objectives=[objectives.himmelblau()],
        optimizers=RULES,
        start=(-0.4, 0.6),
        steps=30,
    ),
    "basins": Scene(
        title="Where you start decides where you end",
        objectives=[objectives.himmelblau()],
        optimizers=[RULES[0], RULES[3]],
        start=(-0.4, 0.6),
        steps=30,
        landscape="basins",
    ),
    "a curve": Scene(
        title="Newton follows curvature",
        objectives=[objectives.cosine()],
        optimizers=[GradientDescent(lr=10), Newton()],
        start=-15,
        steps=12,
        views=[views.Landscape(), views.Worked(), views.Convergence("value")],
    ),
    "lines": Scene(
        title="Adam is early, momentum is late",
        objectives=[objectives.rosenbrock()],
        optimizers=RULES[:3],
        steps=30,
        views=[views.Convergence()],
    ),
}


def by_turns() -> list[object]:
    """Return all choices; by day each scene in two themes, all sizes and languages among them."""
    chosen = [
        (name, theme, size, lang)
        for (i, name), (j, theme), (k, size), (m, lang) in product(
            enumerate(SCENES), enumerate(theme_names()), enumerate(SIZES), enumerate(("en", "zh"))
        )
        if (j - i) % 2 == 0 and k == (i + j // 2) % 4 and m == j // 2
    ]
    return [
        pytest.param(*one, id="-".join((one[0], one[1], f"{one[2][0]}x{one[2][1]}", one[3])),
                     marks=() if one in chosen else pytest.mark.nightly)
        for one in product(SCENES, theme_names(), SIZES, ("en", "zh"))
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "theme", "size", "lang"), by_turns())
def test_a_scene_can_be_read(name: str, theme: str, size: tuple[int, int], lang: str) -> None:
    """No word overlaps, is cut off or has a box for a sign; each has a contrast of 4.5."""
    film = SCENES[name].animate(width=size[0], height=size[1], fps=5, theme=theme, lang=lang)
    check_layout(film)  # of a sign that no font has there would be a warning
    for number in (0, len(film) - 1):
        film.frame(number)
        for words, color, ground in inks(film, get_theme(theme).paper):
            assert contrast(color, ground) >= 4.5, f"{words!r} is {color} on {ground}"


def inks(film: SceneAnimation, paper: str) -> Iterator[tuple[str, str, str]]:
    """Yield all words that are seen with their colour and what they stand on: a halo, or paper."""
    for axes in film.figure.axes:
        for text in axes.findobj(Text):
            assert isinstance(text, Text)
            if text.get_visible() and text.get_text().strip():
                assert to_rgba(text.get_color())[3] == 1.0
                halos = [one._gc["foreground"] for one in text.get_path_effects()]  # type: ignore[attr-defined]
                yield text.get_text(), to_hex(text.get_color()), (halos or [paper])[-1]


@pytest.mark.parametrize("name", ["beale", "shubert"])
def test_limits_of_sums_keep_off_the_title_and_the_key(name: str) -> None:
    """A formula with a sum stands free between the title and the key."""
    film = Scene(
        title="Every gypsy",
        objectives=[objectives.get(name)],
        optimizers=[GradientDescent(lr=1e-4)],
        steps=2,
    ).animate(width=640, height=640)
    words = [one for one in film.figure.axes[0].texts if one.get_text()]
    (formula,) = (one for one in words if "sum" in one.get_text())
    box = formula.get_window_extent()
    assert not any(box.overlaps(one.get_window_extent()) for one in words if one is not formula)
