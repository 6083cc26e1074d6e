"""Numbers as they stand in a picture: true to the digits shown, and alike over a run."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz.style.numbers import Figures, alike, shapes

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def read(text: str) -> tuple[Decimal, Decimal]:
    """Return the number that a text says, and the unit of its last digit."""
    plain = text.replace("−", "-").replace("+", "")
    digits, _, power = plain.partition("·10")
    number = Decimal(digits).scaleb(int(power.translate(_SUPERSCRIPTS) or 0))
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return number, Decimal(1).scaleb(exponent)


@given(st.lists(NUMBERS, min_size=1, max_size=8), st.sampled_from([3, 4]), st.booleans())
def test_a_number_is_true_to_the_last_digit_shown(
    values: list[float], figures: int, signed: bool
) -> None:
    """What is written is the number, rounded to the digits that are written."""
    write = alike(values, figures, signed=signed)
    for value in values:
        said, unit = read(write(value))
        assert abs(said - Decimal(value)) <= unit * Decimal("0.5000001")
        if value and said == 0:
            pytest.fail(f"{value!r} is written {write(value)!r}")


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_numbers_are_short(values: list[float]) -> None:
    """No number takes more than eleven signs, whatever its size."""
    write = alike(values)
    assert all(len(write(value)) <= 11 for value in values)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([-0.1111407], ["−0.1111"]),
        ([-0.017447], ["−0.01745"]),
        ([10.0], ["10"]),
        ([0.015625], ["0.01562"]),
        ([-20.0, -10.0, -5.0, -2.5], ["−20.0", "−10.0", "−5.0", "−2.5"]),
        ([0.7071, 0.5737], ["0.7071", "0.5737"]),
        ([0.0, 0.0], ["0", "0"]),
        ([1e300, 2.0], ["1.0·10³⁰⁰", "2.000"]),
        ([1.0, 3e-12], ["1.000", "3·10⁻¹²"]),
        ([math.nan, math.inf, -math.inf], ["NaN", "∞", "−∞"]),
    ],
)
def test_examples(values: list[float], said: list[str]) -> None:
    """Fixed decimals where they say something of all numbers, figures where not."""
    assert [alike(values, 4)(value) for value in values] == said


def test_fixed_decimals_keep_the_point_in_its_place() -> None:
    """Numbers of nearly the same size have the same number of decimals."""
    values = np.linspace(0.31, 0.97, 40)
    texts = [alike(values)(value) for value in values]
    assert {len(text) for text in texts} == {5}


def test_signs_are_written_where_they_are_asked_for() -> None:
    """A step has a plus; nought has no sign, not even a negative one."""
    write = alike([1.5, -1.5], signed=True)
    assert [write(1.5), write(-1.5), write(0.0), write(-0.0)] == ["+1.5", "−1.5", "0.0", "0.0"]


def test_shapes_are_of_plain_numbers() -> None:
    """Digits become noughts, and powers of ten are left out."""
    assert shapes(["−1.25", "3.14", "2.71", "1·10⁻⁹"]) == ("0.00", "−0.00")


def test_numbers_that_were_not_seen_are_written_truly_too() -> None:
    """Fixed decimals hold only as long as they say two figures, and no sooner than they say all."""
    write = alike([1.25, 7.5])
    assert write(3e-7) == "3·10⁻⁷"
    assert write(3e9) == "3.0·10⁹"
    assert Figures(2)(0.25) == "0.25"
