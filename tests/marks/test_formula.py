"""Formulas whose numbers change without being laid out again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from optviz.marks.formula import Box, Formula, Fraction, Number, Row, Table, Words, numbers_in
from optviz.style import drawing_context

LOOKS: dict[str, Any] = {"fontsize": 17, "color": "#0072b2", "transform": IdentityTransform()}
BOXES: list[Box] = [
    Number("−0.1287"),
    Row((Words("$-$"), Fraction(Number("−0.1111"), Number("−0.01745")))),
    Table(((Number("−2.7"),), (Number("45.0"),))),
    Row((Words(r"$\eta\,f$"), Words("$=$", "#ff0000"), Number("3·10⁻¹²"), Number("∞"))),
]


def paper(dpi: float = 100.0) -> tuple[Any, FigureCanvasAgg]:
    figure = Figure((6, 2), dpi=dpi, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    return axes, FigureCanvasAgg(figure)


def drawn(text: Text, dpi: float = 100.0) -> np.ndarray:
    axes, canvas = paper(dpi)
    axes.add_artist(text)
    with drawing_context(("DejaVu Sans",)):
        canvas.draw()
        canvas.draw()
    return np.array(canvas.buffer_rgba())[..., :3].astype(int)


def formula(box: Box, **looks: Any) -> Formula:
    made = Formula(40.0, 100.0, **LOOKS | looks)
    made.show(box)
    return made


@pytest.mark.parametrize("dpi", [50.0, 72.0, 100.0, 233.0])
@pytest.mark.parametrize("box", BOXES, ids=str)
def test_the_ink_lies_where_the_extent_says(box: Box, dpi: float) -> None:
    """Nothing of a formula is drawn outside its extent, but for the slant of a letter."""
    made = formula(box)
    made.set_position((0.2 * dpi, dpi))
    ink = drawn(made, dpi).min(axis=2) < 225
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    with drawing_context(("DejaVu Sans",)):
        extent = made.get_window_extent()
    assert ink.any()
    slack = 1.0 + 0.06 * 17 * dpi / 72
    assert extent.x0 - slack <= columns[0]
    assert columns[-1] <= extent.x1 + slack
    assert extent.y0 - slack <= len(ink) - 1 - rows[-1]
    assert len(ink) - 1 - rows[0] <= extent.y1 + slack


@pytest.mark.parametrize("dpi", [50.0, 100.0, 233.0])
def test_digits_are_of_one_width(dpi: float) -> None:
    """Any two numbers of as many digits and signs take the same room, and digits their places."""
    widths = set()
    for text in ("0.123", "1.111", "4.567", "8.900"):
        made = formula(Number(text))
        drawn(made, dpi)
        with drawing_context(("DejaVu Sans",)):
            widths.add(round(made.get_window_extent().width, 6))
    assert len(widths) == 1


def test_a_number_stands_in_the_place_of_the_widest() -> None:
    """At its right by default: so that last digits stay where they are, whatever the sign."""
    short = drawn(formula(Number("5", ("−00.5",))))
    long = drawn(formula(Number("−12.5", ("−00.5",))))
    width = 12
    ends = [np.flatnonzero((one.min(axis=2) < 200).any(axis=0))[-1] for one in (short, long)]
    assert ends[0] == ends[1]
    assert np.array_equal(short[:, ends[0] - width + 4 :], long[:, ends[0] - width + 4 :])


def test_new_numbers_need_no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once its signs are printed, no number asks matplotlib to draw or to measure a text."""
    made = formula(Number("−0123456789.·10⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    axes, canvas = paper()
    axes.add_artist(made)
    with drawing_context(("DejaVu Sans",)):
        canvas.draw()
        asked: list[str] = []
        for name in ("draw_text", "draw_mathtext", "get_text_width_height_descent"):
            monkeypatch.setattr(RendererAgg, name, lambda *_, name=name: asked.append(name))
        pictures = []
        for text in ("−3.14", "2.71", "1·10⁻⁹"):
            made.show(Number(text))
            canvas.draw()
            pictures.append(np.array(canvas.buffer_rgba()))
    assert not asked
    assert not np.array_equal(pictures[0], pictures[1])


def test_a_number_reads_as_the_text_does() -> None:
    """Printed sign by sign it has the ink of the text, to a few pixels."""
    looks = LOOKS | {"fontweight": "bold", "math": False}
    found = drawn(formula(Number("+1.2867"), **looks)).min(2) < 128
    text = Text(40, 100, "+1.2867", va="baseline", fontweight="bold", **LOOKS)
    expected = drawn(text).min(2) < 128
    assert abs(int(found.sum()) - int(expected.sum())) <= 0.03 * expected.sum()
    for axis in (0, 1):
        ends = [np.flatnonzero(ink.any(axis))[[0, -1]] for ink in (found, expected)]
        assert np.abs(ends[0] - ends[1]).max() <= 3


def test_nothing_shown_is_nothing_drawn() -> None:
    """Without a box there is no ink and no extent."""
    made = formula(Number("1"))
    made.show(None)
    assert drawn(made).min() == 255
    assert made.get_text() == ""
    assert made.get_window_extent().width <= 0.0


def test_numbers_are_found_in_reading_order() -> None:
    """From left to right and downwards, in fractions and tables too."""
    box = Row(
        (Number("1"), Fraction(Number("2"), Number("3")), Table(((Number("4"), Number("5")),)))
    )
    assert [one.text for one in numbers_in(box)] == ["1", "2", "3", "4", "5"]
    assert str(box) == "1(2)/(3)(4, 5)"
