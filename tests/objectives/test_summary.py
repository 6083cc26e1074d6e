"""The gallery as a list of words."""

from __future__ import annotations

import pytest

from optviz.errors import SceneError
from optviz.objectives import names, summary


@pytest.mark.parametrize(
    ("name", "formula", "domain", "minima"),
    [
        ("bowl", "Round bowl: x² + y²", "[-3, 3]²", "0 at (0, 0)"),
        ("double_well", "Double well: (x² - 1)²", "[-2, 2]", "0 at -1, 1"),
        ("saddle", "Saddle: x² - y²", "[-2, 2]²", "none"),
        (
            "branin",
            "Branin's function: (y - bx² + cx - 6)² + 10(1 - t) cos x + 10",
            "[-5, 10] × [0, 15]",
            "0.397887 at (-3.14159, 12.275), (3.14159, 2.275), (9.42478, 2.475)",
        ),
        (
            "dixon_price",
            "Dixon and Price's function: (x - 1)² + 2(2y² - x)²",
            "[-10, 10]²",
            "0 at (1, -0.707107), (1, 0.707107)",
        ),
    ],
)
def test_says_what_there_is(name: str, formula: str, domain: str, minima: str) -> None:
    """Formula, domain and minima are told in short."""
    assert summary(name) == (name, formula, domain, minima)
    assert str(summary(name)) == f"{name}  {formula}; on {domain}; least {minima}"


def test_long_lists_of_minima_are_cut() -> None:
    """Of eighteen minima three are told, and how many more there are."""
    assert summary("shubert").minima.endswith(" and 15 more")
    assert summary("himmelblau").minima.endswith(" and 1 more")


@pytest.mark.parametrize("name", names())
def test_every_function_has_one(name: str) -> None:
    """No part is empty, of more than one line, or ends in a full stop."""
    for part in summary(name):
        assert part
        assert "\n" not in part
        assert not part.endswith(".")


def test_wrong_names_are_answered() -> None:
    """A misspelt name is answered with the nearest one."""
    with pytest.raises(SceneError, match="did you mean 'himmelblau'"):
        summary("himmelbau")
