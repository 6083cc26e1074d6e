"""What every layer keeps to, whichever it is: each is tried on scenes that nobody tuned it to."""

from __future__ import annotations

from typing import Any

import pytest

from optviz import layers
from tests.layers.laid import faults, sensible

pytestmark = pytest.mark.usefixtures("coarse")

SIZES = [(640, 360), (1280, 720), (1080, 1080), (1920, 1080)]
NAMES = pytest.mark.parametrize("name", layers.names())


def made(name: str) -> Any:
    options = {"Basins": ("Newton",)}  # whose, it has to be told
    return getattr(layers, name)(*options.get(name, ()))


@NAMES
@pytest.mark.parametrize("runs", [1, 5])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_are_whole_and_alone(name: str, runs: int, size: tuple[int, int]) -> None:
    """On two places at least it shows something, and its words lie over none and are not cut."""
    films = list(sensible(made(name), runs, width=size[0], height=size[1]))
    assert len(films) >= 2 or (name in ("Simplex", "TrustRegion") and films)
    for place, film in films:
        found = faults(film)
        assert not found, f"{place}: {found[0]}, and {len(found) - 1} more"
