"""Formulas as they are drawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.mathtext import MathTextParser

from optviz.objectives import Objective
from optviz.objectives.formula import FUNCTIONS, parse
from optviz.objectives.formula_latex import latex

_MATHTEXT: Any = MathTextParser("path")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("x**2 - cos(pi*x/20)", r"x^2 - \cos\frac{\pi x}{20}"),
        ("-cos(pi*x/20)", r"-\cos\frac{\pi x}{20}"),
        ("100*(y-x**2)**2 + (1-x)**2", r"100 \left(y - x^2\right)^2 + \left(1 - x\right)^2"),
        ("x**4/4 - x**2 + 2*x", r"\frac{x^4}{4} - x^2 + 2 x"),
        ("exp(-x)*sin(2*pi*x)", r"e^{-x} \sin\left(2 \pi x\right)"),
        ("sin(x)*y", r"\sin\left(x\right) y"),
        ("cos(x)**2 + sin(2*x)", r"\cos^2 x + \sin 2 x"),
        ("cos(x)**y", r"\left(\cos x\right)^y"),
        ("asin(x) + log10(x) + log2(x)", r"\arcsin x + \log_{10} x + \log_2 x"),
        ("sqrt(x**2 + 1)", r"\sqrt{x^2 + 1}"),
        ("sqrt(x)**2", r"\left(\sqrt{x}\right)^2"),
        ("abs(x - y)**3", r"|x - y|^3"),
        ("abs(x/(1 + x))", r"\left|\frac{x}{1 + x}\right|"),
        ("exp(x)**2", r"\left(e^x\right)^2"),
        ("x1**2 + x12", r"x_1^2 + x_{12}"),
        ("x - (y - 1)", r"x - \left(y - 1\right)"),
        ("x + (y - 1)", r"x + y - 1"),
        ("x - -y", r"x - \left(-y\right)"),
        ("x*-y", r"x \left(-y\right)"),
        ("-(x + y)", r"-\left(x + y\right)"),
        ("-x**2", r"-x^2"),
        ("(-x)**2", r"\left(-x\right)^2"),
        ("(x**2)**3", r"\left(x^2\right)^3"),
        ("x**2**3", r"x^{2^3}"),
        ("(x/2)**2", r"\left(\frac{x}{2}\right)^2"),
        ("x*2*3**x", r"x \cdot 2 \cdot 3^x"),
        ("0.5*x", "0.5 x"),
        ("2.0*x", "2 x"),
        ("1e-9*x", "10^{-9} x"),
        ("2.5e20 + (1e20)**2", r"2.5 \cdot 10^{20} + \left(10^{20}\right)^2"),
        ("x**0.5", "x^{0.5}"),
        ("+x", "x"),
    ],
)
def test_looks_as_on_a_blackboard(text: str, drawn: str) -> None:
    """A formula keeps its order, with fractions, powers and no more brackets than it needs."""
    assert latex(parse(text)) == drawn
    _MATHTEXT.parse(f"${drawn}$")


_expression = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5", "1e-9", "10", "pi", "e"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map(
            lambda t: f"({t[0]}){t[1]}({t[2]})"
        ),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda t: f"{t[0]}({t[1]})"),
        inner.map(lambda t: f"-({t})"),
        inner.map(lambda t: f"+({t})"),
    ),
    max_leaves=8,
)


@settings(max_examples=200)
@given(_expression)
def test_matplotlib_can_draw_every_formula(text: str) -> None:
    """The LaTeX of any formula is valid mathtext."""
    _MATHTEXT.parse(f"${latex(parse(text))}$")


def test_objectives_carry_it() -> None:
    """An objective made from a formula has its LaTeX."""
    assert Objective.from_formula("x**2/2").latex == r"\frac{x^2}{2}"
