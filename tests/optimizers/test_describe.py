"""Hyperparameters as a legend writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz.optimizers import (
    Adam,
    GradientDescent,
    Momentum,
    Newton,
    RegularizedNewton,
    RMSprop,
    hyperparameters,
)


@pytest.mark.parametrize(
    ("optimizer", "text"),
    [
        (GradientDescent(), "lr 0.1"),
        (GradientDescent(lr=2**-6), "lr 2⁻⁶"),
        (GradientDescent(lr=2**-3), "lr 0.125"),
        (GradientDescent(lr=2**-5), "lr 0.03125"),
        (GradientDescent(lr=1), "lr 1"),
        (GradientDescent(lr=0), "lr 0"),
        (GradientDescent(lr=2**14), "lr 2¹⁴"),
        (GradientDescent(lr=2**-1074), "lr 2⁻¹⁰⁷⁴"),
        (GradientDescent(lr=1 / 3), "lr 0.333"),
        (Momentum(lr=2**-6, beta=0.93), "lr 2⁻⁶, β 0.93"),
        (Momentum(dampening=0.9), "lr 0.01, dampening 0.9"),
        (Adam(), "lr 0.001"),
        (Adam(lr=0.5, beta1=0.8, beta2=0.99, eps=1e-7), "lr 0.5, β₁ 0.8, β₂ 0.99, ε 1e-07"),
        (RMSprop(momentum=0.5, centered=True), "lr 0.01, μ 0.5, centered"),
        (RegularizedNewton(20 * 2**-8), "α 0.078125"),
        (RegularizedNewton(0), "α 0"),
        (Newton(), ""),
    ],
)
def test_hyperparameters(optimizer: Any, text: str) -> None:
    """The learning rate and what has no default are always told, the rest where they differ."""
    assert hyperparameters(optimizer) == text


@given(st.integers(-60, 60))
def test_powers_of_two_are_told_exactly(exponent: int) -> None:
    """Whatever way a power of two is written, it reads back as itself."""
    (text,) = hyperparameters(GradientDescent(lr=2.0**exponent)).split(" ")[1:]
    plain = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    value = 2.0 ** int(plain[1:]) if plain != text else float(text)
    assert value == 2.0**exponent


def test_optimizers_of_the_user_are_told_too() -> None:
    """Fields without a symbol go by their name, odd values as they print, no dataclass as none."""

    @dataclass(frozen=True)
    class Mine:
        radius: float
        rule: str = "cauchy"
        restart: bool = True

    @dataclass(frozen=True)
    class Weighted:
        weights: object

    assert hyperparameters(Mine(2.0)) == "radius 2"
    assert hyperparameters(Mine(2.0, "dogleg", False)) == "radius 2, rule dogleg, not restart"
    assert hyperparameters(Weighted(np.array([1, 2]))) == "weights [1 2]"
    assert hyperparameters(object()) == ""
