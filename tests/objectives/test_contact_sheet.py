"""The picture of all functions that README shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from docs.contact_sheet import contact_sheet, in_order
from optviz.objectives import get, names


def test_every_function_is_on_it_once() -> None:
    """All functions are drawn, curves before landscapes."""
    order = in_order()
    assert sorted(order) == list(names())
    dims = [get(name).dim for name in order]
    assert dims == sorted(dims)


@pytest.mark.nightly
def test_it_is_small_and_in_few_colors(tmp_path: Path) -> None:
    """The picture has at most 500 kB, white margins, and ink in it."""
    path = contact_sheet(tmp_path / "new" / "sheet.png")
    assert path.stat().st_size <= 500_000
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape[1] == 1600
    assert (pixels[:20] == 255).all()
    assert (pixels[:, :10] == 255).all()
    assert (pixels == (26, 34, 51)).all(axis=2).sum() > 1000
