from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from optviz.marks import tracks
from optviz.style import Theme, get_theme, run_styles, theme_names
from optviz.style.color import contrast
from tests.style.vision import GREYS, VISIONS, difference, nearest

SHADES = 16  # of a landscape; the panel takes about as many
ANY_COLOR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
THEMES = pytest.mark.parametrize("theme", [*map(get_theme, theme_names())], ids=theme_names())
SEEN = pytest.mark.parametrize("vision", VISIONS)


def grounds(theme: Theme) -> list[str]:
    """Return all areas that a run may lie on."""
    return [theme.paper, *theme.heights(SHADES), *theme.basins]


@THEMES
def test_a_run_is_seen_on_every_ground(theme: Theme) -> None:
    """Dots, marks, and lines without a casing have a contrast of 3 to whatever lies under them.

    That is paper, landscape, basins and the lines of a chart's grid; level lines and hatching are
    thin and lie under a casing. Of what layers tint `tests/layers/test_steps.py` says the same.
    """
    assert len(theme.runs) == 12
    for color in theme.runs:
        assert min(contrast(color, ground) for ground in [*grounds(theme), theme.grid]) >= 3.0


@THEMES
def test_a_trail_of_any_age_is_seen_in_its_casing(theme: Theme) -> None:
    """What a casing parts from level lines and other runs has a contrast of 3 to the casing."""
    for color in theme.runs:
        for share in (0.0,) if theme.dashed else tracks._PALING:
            assert contrast(theme.mix(color, share, theme.valley), theme.rim) >= 3.0


@THEMES
def test_words_can_be_read(theme: Theme) -> None:
    """Text has a contrast of 4.5 to the paper, and words of runs to their halo as well."""
    assert min(contrast(color, theme.paper) for color in (theme.ink, theme.muted)) >= 4.5
    for style in run_styles(theme, [("", "")] * 12):
        assert min(contrast(style.words, ground) for ground in (theme.paper, theme.rim)) >= 4.5


@THEMES
def test_level_lines_are_seen_in_the_valley_and_on_the_wall(theme: Theme) -> None:
    """They are grey lines: clear at the lowest, still there at the highest, quieter than any run.

    Lines of 0.9 points show at a contrast of 1.5, half of what marks that matter need; each step
    between two bands, which is their ground, is hardly seen without them.
    """
    shades = theme.heights(SHADES)
    low, *_, high = (contrast(theme.level, shade) for shade in shades)
    assert 2.0 <= low <= 3.5
    assert high >= 1.5
    assert low < min(contrast(color, theme.valley) for color in theme.runs)
    assert max(contrast(a, b) for a, b in pairwise(shades)) < 1.06
    assert 1.2 <= contrast(theme.valley, theme.wall) <= 2.0


@THEMES
@SEEN
def test_the_first_runs_stay_apart_for_the_colour_blind(theme: Theme, vision: str) -> None:
    """Four runs differ by 12.9 in CIEDE2000, eight by 10.5, and twelve by 7.5, whoever looks."""
    assert nearest(theme.runs[:4], vision) >= 12.9
    assert nearest(theme.runs[:8], vision) >= 10.5
    assert nearest(theme.runs, vision) >= 7.5


@pytest.mark.parametrize("vision", GREYS)
def test_runs_stay_apart_in_print_without_colour(vision: str) -> None:
    """On `paper` runs of one dash differ by 10 in their shade, and all twelve in their shape."""
    theme = get_theme("paper")
    styles = run_styles(theme, [("", "")] * 12)
    for one, other in combinations(styles[:8], 2):
        assert one.dash != other.dash or nearest((one.color, other.color), vision) >= 10.0
    assert [style.dash for style in styles[::4]] == list(dict.fromkeys(s.dash for s in styles))
    assert len({style.marker for style in styles}) == 12
    assert nearest(theme.basins[:4], vision) >= 2.3  # what is just seen, where they touch


@given(ANY_COLOR, st.booleans())
@example("#777777", False)
def test_what_follows_from_any_paper_can_be_seen(paper: str, dashed: bool) -> None:
    """Derived words have 4.5, runs 3 on all they cross, and level lines 1.9 in the valley."""
    theme = Theme(paper=paper, dashed=dashed)
    assert min(contrast(color, paper) for color in (theme.ink, theme.muted)) >= 4.5
    assert all(contrast(theme.words(color), paper) >= 4.5 for color in theme.runs)
    crossed = {paper, theme.rim, *theme.heights(SHADES)}
    assert min(contrast(color, ground) for color in theme.runs for ground in crossed) >= 3.0
    assert contrast(theme.level, theme.valley) >= 1.9


@THEMES
@SEEN
def test_basins_stay_apart_for_the_colour_blind_and_from_runs(theme: Theme, vision: str) -> None:
    """Four basins differ by 9, six by 6, and no basin is near any run.

    Those that differ in shade as well, for print, differ by 8.
    """
    assert nearest(theme.basins[:4], vision) >= (8.0 if theme.dashed else 9.0)
    assert nearest(theme.basins[:6], vision) >= 6.0
    assert min(nearest((basin, run), vision) for basin in theme.basins for run in theme.runs) >= 15


def test_differences_are_those_of_the_published_pairs() -> None:
    """CIEDE2000 agrees with Sharma, Wu and Dalal's test data, pairs 1, 7, 13, 17, 20 and 25."""
    pairs = np.array(
        [
            [50.0000, 2.6772, -79.7751, 50.0000, 0.0000, -82.7485, 2.0425],
            [50.0000, 0.0000, 0.0000, 50.0000, -1.0000, 2.0000, 2.3669],
            [50.0000, -0.0010, 2.4900, 50.0000, 0.0009, -2.4900, 4.8045],
            [50.0000, 2.5000, 0.0000, 73.0000, 25.0000, -18.0000, 27.1492],
            [50.0000, 2.5000, 0.0000, 58.0000, 24.0000, 15.0000, 19.4535],
            [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
        ]
    )
    found = difference(pairs[:, :3], pairs[:, 3:6])
    np.testing.assert_allclose(found, pairs[:, 6], atol=5e-5)
