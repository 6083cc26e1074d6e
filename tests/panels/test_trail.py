"""What of a path is drawn: of a long one no more than shows, and in one piece where it is one."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.path import Path

from optviz.marks.pixels import Frame, Points
from optviz.marks.trail import Trail


@pytest.fixture
def frame() -> Frame:
    """Return a picture of 400 by 300 pixels."""
    return Frame(Figure((4, 3), dpi=100).add_axes((0, 0, 1, 1)))


def drawn(points: Points, frame: Frame) -> Path:
    """Return what is drawn of a path at its end."""
    trail = Trail(points, frame)
    way = points[[-1, -1]]
    path, _ = trail.upto(len(points) - 1, way)
    return trail.whole(path, way)


def test_a_long_line_of_short_steps_is_one_piece(frame: Frame) -> None:
    """So that dashes, which begin anew with each piece, go on along it."""
    line = np.stack([np.linspace(0, 400, 3000), np.full(3000, 150.0)], axis=1)
    codes = drawn(line, frame).codes
    assert codes is not None
    assert np.count_nonzero(np.asarray(codes) == Path.MOVETO) <= 2  # the last is the head


def test_what_goes_over_old_ground_is_left_out(frame: Frame) -> None:
    """A path to and fro over the same line is drawn about once."""
    to_and_fro = 200 + 100 * np.sin(np.linspace(0, 200, 6000))
    path = np.stack([to_and_fro, np.full(6000, 150.0)], axis=1)
    assert len(np.asarray(drawn(path, frame).vertices)) < 1000
