"""Formulas: what they mean, what they refuse, and that random text can do no harm."""

from __future__ import annotations

import contextlib
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.objectives.formula import CONSTANTS, FUNCTIONS, parse

# formula, and a box where it and its derivatives are defined
CLOSED = [
    ("x**2 - cos(pi*x/20)", (-20, 20)),
    ("(x**2 - 1)**2", (-2, 2)),
    ("100*(y - x**2)**2 + (1 - x)**2", (-2, 2)),
    ("exp(-x**2 - y**2)*sin(3*x)", (-1, 1)),
    ("sqrt(1 + x**2)/(1 + y**2)", (-3, 3)),
    ("log(x) + log2(y) + log10(x*y)", (0.5, 4)),
    ("x**y + 2**x + e**y", (0.5, 3)),
    ("asin(x) + acos(x*y) + atan(y)", (-0.8, 0.8)),
    ("sinh(x) - cosh(y) + tanh(x*y)", (-2, 2)),
    ("tan(x/2)**3 + abs(y - 5)", (-1, 1)),
    ("abs(x*y)**1.5 + sqrt(abs(x))", (0.3, 2)),
    ("x1*x2**2 - x3/x1 + -x2", (1, 2)),
    ("-x**2**0.5 + 1e-3*x - .5", (1, 2)),
    ("(x - 1/3)**-2 + sqrt(2)*x", (1, 2)),
]


@contextlib.contextmanager
def at_most(limit: int) -> Iterator[None]:
    """Count calls of Python functions, which no busy machine makes more of, and hold the limit."""
    Objective.from_formula("x").hess(1.0)  # loading SymPy does not count
    calls = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
    assert calls <= limit, f"{calls} calls"


def by_mpmath(text: str, variables: tuple[str, ...]) -> Any:
    """Return a function that gives the text to Python with mpmath's functions."""
    names = {name: getattr(mpmath, name, None) for name in (*FUNCTIONS, *CONSTANTS)}
    names |= {"abs": abs, "log2": lambda u: mpmath.log(u, 2)}
    return lambda *x: eval(text, names | dict(zip(variables, x, strict=True)))


@pytest.mark.parametrize(("text", "box"), CLOSED, ids=[text for text, _ in CLOSED])
def test_exact_to_rounding(text: str, box: tuple[float, float]) -> None:
    """Value, gradient and Hessian of a formula agree with mpmath's at 40 digits, in batches too."""
    f = Objective.from_formula(text)
    exact = by_mpmath(text, parse(text).variables)
    assert f.exact_grad
    assert f.exact_hess
    points = np.random.default_rng(5).uniform(*box, (f.dim, 2, 3))
    values, grads, hesses = f.value(points), f.grad(points), f.hess(points)
    assert (values.shape, grads.shape, hesses.shape) == (
        (2, 3), (f.dim, 2, 3), (f.dim, f.dim, 2, 3),
    )  # fmt: skip
    with mpmath.workdps(40):
        for at in np.ndindex(2, 3):
            p = points[(slice(None), *at)]
            x = [mpmath.mpf(float(c)) for c in p]
            assert values[at] == pytest.approx(float(exact(*x)), rel=1e-12, abs=1e-12)
            assert f.value(p) == pytest.approx(float(exact(*x)), rel=1e-12, abs=1e-12)
            for i in range(f.dim):
                order = [int(k == i) for k in range(f.dim)]
                slope = float(_diff(exact, x, order))
                assert grads[(i, *at)] == pytest.approx(slope, rel=1e-12, abs=1e-12)
                assert f.grad(p)[i] == pytest.approx(slope, rel=1e-12, abs=1e-12)
                for j in range(f.dim):
                    both = [order[k] + int(k == j) for k in range(f.dim)]
                    assert hesses[(i, j, *at)] == pytest.approx(
                        float(_diff(exact, x, both)), rel=1e-11, abs=1e-11
                    )


def _diff(f: Any, x: list[Any], order: list[int]) -> Any:
    return mpmath.diff(f, tuple(x), tuple(order)) if len(x) > 1 else mpmath.diff(f, x[0], order[0])


@pytest.mark.parametrize("number", ["0.1", "0.30000000000000004", "1.7976931348623e299", "5e-324"])
def test_floats_are_the_floats_that_python_reads(number: str) -> None:
    """A decimal number in a formula is the double that Python makes of it, to the last bit."""
    assert Objective.from_formula(number).value([0]) == float(number)
    assert Objective.from_formula(f"{number}*x").value([1.0]) == float(number)
    assert Objective.from_formula(f"x + {number}").value([3.0]) == 3.0 + float(number)


@pytest.mark.parametrize(
    "text", ["0.1*x + 0.7", "x**2 - cos(pi*x/20)", "x**3/7 - exp(-0.3*x)", "100*(x - 1)**2"]
)
def test_values_are_those_of_numpy(text: str) -> None:
    """A formula evaluates to what the same text gives in Python, within two roundings."""
    f = Objective.from_formula(text)
    x = np.linspace(-3, 3, 41)
    names = {"x": x, "pi": np.pi, "cos": np.cos, "exp": np.exp}
    assert np.allclose(f.value(x[np.newaxis]), eval(text, names), rtol=5e-16, atol=5e-16)


@pytest.mark.parametrize(
    ("text", "dim"),
    [("x", 1), ("y", 2), ("x + y", 2), ("x1", 1), ("x3", 3), ("x2 + x1", 2), ("3", 1), ("x12", 12)],
)
def test_dimension_from_the_variables(text: str, dim: int) -> None:
    """A formula with y has two dimensions, one with xn has n."""
    assert Objective.from_formula(text).dim == dim


def test_dimension_can_be_raised() -> None:
    """dim= makes room for variables that the formula does not show."""
    f = Objective.from_formula("x**2", dim=2)
    assert f.grad([3, 5]).tolist() == [6, 0]
    g = Objective.from_formula("x1", dim=4)
    assert g.grad(np.ones((4, 2))).tolist() == [[1, 1], [0, 0], [0, 0], [0, 0]]
    assert Objective.from_formula("7", dim=3).value(np.ones((3, 2))).tolist() == [7, 7]


@pytest.mark.parametrize("text", ["3", "x - x", "x**0", "0*x", "sqrt(4)", "1/3 + 0*y"])
def test_constants_fill_a_batch(text: str) -> None:
    """A formula that comes to a constant has it all over a batch, with zero derivatives."""
    f = Objective.from_formula(text)
    points = np.ones((f.dim, 3, 2))
    assert f.value(points).shape == (3, 2)
    assert not f.grad(points).any()
    assert not f.hess(points).any()
    assert f.hess(points).shape == (f.dim, f.dim, 3, 2)


def test_kinks_have_one_sided_slopes() -> None:
    """The slope of abs is the sign, and it has no curvature."""
    f = Objective.from_formula("abs(x)")
    assert f.grad([-2.0]).tolist() == [-1]
    assert f.grad([0.0]).tolist() == [0]
    assert f.hess([2.0]).tolist() == [[0]]
    g = Objective.from_formula("abs(log(x))")
    assert g.grad([0.5]).tolist() == [-2]
    assert g.hess([0.5]).tolist() == [[4]]


def test_undefined_regions_are_nan() -> None:
    """Outside of where a formula is real its value is NaN, without an exception."""
    with np.errstate(all="ignore"):
        assert np.isnan(Objective.from_formula("sqrt(x) + log(x)").value([-1.0]))
        assert np.isnan(Objective.from_formula("(x**3)**(1/3)").value([-1.0]))
        assert np.isinf(Objective.from_formula("1/x").value([0.0]))


UNDEFINED = [
    ("sqrt(x)**2", -1.0), ("sqrt(x)*sqrt(x)", -1.0), ("(x**0.5)**2", -1.0), ("x**1.5/x**0.5", -1.0),
    ("log(x) - log(x)", -1.0), ("log(x) - log(x)", 0.0), ("0*log(x)", -1.0), ("log(x)**0", -1.0),
    ("x/x", 0.0), ("x**2/x", 0.0), ("x*x**-1", 0.0), ("1/x - 1/x", 0.0), ("x**3*(1/x)**2", 0.0),
    ("asin(x) - asin(x) + x", 2.0), ("acos(2*x)/acos(2*x)", 1.0), ("x**x/x**x", -0.5),
    ("log(x)", -1.0), ("log2(x) + x**2", -1.0), ("log10(x)", -2.0), ("(x - 1)**1.5", 0.0),
    ("sqrt(log(x)) + 1", 0.5), ("exp(log(x))", -1.0), ("log(sqrt(x)**2)", -1.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "x"), UNDEFINED)
def test_what_is_undefined_as_written_is_no_number(text: str, x: float) -> None:
    """However a formula simplifies: value, gradient and Hessian are NaN, alone and in batches."""
    f = Objective.from_formula(text)
    g = Objective.from_formula(f"{text} + y**2")
    with np.errstate(all="ignore"):
        assert np.isnan(f.value([x]))
        assert np.isnan(f.grad([x])).all()
        assert np.isnan(f.hess([x])).all()
        points = np.array([[x, 0.25, x], [1.0, 2.0, 3.0]])
        value, gradient, hessian = g.value(points), g.grad(points), g.hess(points)
    for found in (value, gradient, hessian):
        assert np.isnan(found[..., [0, 2]]).all()
    assert gradient[1, 1] == 4.0 or np.isnan(value[1])


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("exp(-1/x**2)", 0.0, 0.0),
        ("1/(1 + 1/x)", 0.0, 0.0),
        ("sqrt(x)", 0.0, 0.0),
        ("1/x", 0.0, np.inf),
        ("sqrt(x**2)", -3.0, 3.0),
        ("(x**2)**0.5", -3.0, 3.0),
        ("x**2.0", -3.0, 9.0),
        ("x**-2", -0.5, 4.0),
        ("x**3/8", -2.0, -1.0),
    ],
)
def test_limits_that_numpy_has_stay(text: str, x: float, value: float) -> None:
    """What comes out as a number or as infinity, as NumPy computes it, is no gap."""
    with np.errstate(all="ignore"):
        assert Objective.from_formula(text).value([x]) == value


def test_many_variables_and_terms() -> None:
    """A hundred variables in a long sum are fine."""
    text = "+".join(f"x{i}**2" for i in range(1, 101))
    f = Objective.from_formula(text)
    p = np.arange(100.0)
    assert f.value(p) == (p**2).sum()
    assert np.array_equal(f.grad(p), 2 * p)


ERRORS = [
    ("x**2 + foo(x)", 8, "unknown name 'foo'; use one of sin, cos"),
    ("sine(x)", 1, "did you mean sin"),
    ("ln(x)", 1, "write log"),
    ("arctan(x)", 1, "write atan"),
    ("xy", 1, "write x*y"),
    ("z", 1, "unknown name 'z'"),
    ("x0", 1, "write x1"),
    ("__import__('os')", 1, "unknown name '__import__'"),
    ("lambda: x", 1, "unknown name 'lambda'"),
    ("True", 1, "unknown name 'True'"),
    ("x if x else 2", 3, "unknown name 'if'"),
    ("x.real", 2, "unexpected '.'"),
    ("x^2", 2, "unexpected '^'; write powers as **"),
    ("x²", 2, "write squares as **2"),
    ("2*π", 3, "write it as pi"),
    ("3 − x", 3, "write minus as -"),
    ("|x|", 1, "write absolute values as abs"),
    ("[x]", 1, "use round brackets"),
    ("y = x", 3, "give the right-hand side only"),
    ("x//2", 2, "write quotients as /"),
    ("x % 2", 3, "unexpected '%'"),
    ("x; y", 2, "unexpected ';'"),
    ("x # y", 3, "unexpected '#'"),
    ("'x'", 1, "unexpected '''"),
    ("x\\", 2, "unexpected '\\'"),
    ("x\0y", 2, "unexpected '\N{REPLACEMENT CHARACTER}'"),
    ("2x", 2, "no operator before 'x'; write 2*x"),
    ("3 + 2 x", 7, "no operator before 'x'; write 2*x"),
    ("2(x + 1)", 2, "no operator before '('; put * there"),
    ("x(y + 1)", 2, "no operator before '('"),
    ("(x)(y)", 4, "no operator before '('"),
    ("(x + 1)y", 8, "no operator before 'y'"),
    ("pi x", 4, "write pi*x"),
    ("2e", 2, "no operator before 'e'; write 2*e"),
    ("1 2", 3, "no operator before '2'"),
    ("1_000", 2, "unknown name '_000'"),
    ("0x1F", 2, "unknown name 'x1F'"),
    ("2j", 2, "unknown name 'j'"),
    ("01", 1, "leading zeros"),
    ("sin x", 5, "'sin' without brackets; write sin( )"),
    ("x + sin", 8, "'sin' without brackets"),
    ("sin**2", 4, "'sin' without brackets"),
    ("x +", 4, "something is missing at the end"),
    ("*x", 1, "something is missing before '*'"),
    ("x + * y", 5, "something is missing before '*'"),
    ("()", 2, "something is missing before ')'"),
    ("sin()", 5, "something is missing before ')'"),
    ("sin(*x)", 5, "something is missing before '*'"),
    ("(x", 1, "'(' was never closed"),
    ("x)", 2, "')' without '('"),
    ("x, y", 1, "without commas"),
    ("sin(x, y)", 1, "sin takes one argument"),
    ("x1 + y", 6, "'y' beside 'x1'"),
    ("y + x + x1", 9, "'x1' beside 'y'"),
    ("x101", 1, "at most 100 variables"),
    ("1 + 1/0", 5, "division by zero"),
    ("x/(x - x)", 1, "division by zero"),
    ("0**-1", 1, "division by zero"),
    ("x + sqrt(-1)", 5, "not a real number"),
    ("log(0)", 1, "not a real number"),
    ("asin(2)", 1, "not a real number"),
    ("(-8)**(1/3)", 1, "not a real number"),
    ("(-2)**x", 1, "not real"),
    ("10**10**10", 1, "too large"),
    ("x**5000", 1, "the power is too large"),
    ("exp(1000)", 1, "too large"),
    ("1e999*x", 1, "too large"),
    ("(10*x)**900", 1, "too large"),
    ("1e200*1e200*x", 1, "too large"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "said"), ERRORS, ids=[repr(t) for t, *_ in ERRORS])
def test_errors_point_at_the_character(text: str, column: int, said: str) -> None:
    """Each mistake is answered in one line that shows the text, the column and what to do."""
    with pytest.raises(SceneError) as caught:
        Objective.from_formula(text)
    message = str(caught.value)
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    assert message.startswith(f'formula "{shown}": column {column}: ')
    assert said in message
    assert "\n" not in message


def test_columns_count_in_the_text_that_is_shown() -> None:
    """Spaces and line breaks are made single, and columns refer to what the message shows."""
    with pytest.raises(SceneError, match=r'^formula "x \+ 2 \* q": column 9: unknown name'):
        Objective.from_formula("  x  +\n2 *\tq ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"text": ""}, "empty"),
        ({"text": " \n"}, "empty"),
        ({"text": 3}, "is text, not int"),
        ({"text": "x + y", "dim": 1}, "'y' does not fit dim=1; say dim=2"),
        ({"text": "x1 + x3", "dim": 2}, "'x3' does not fit dim=2"),
        ({"text": "x", "dim": 3}, "use x1, x2"),
        ({"text": "x", "dim": 0}, "dim is 0"),
        ({"text": "x", "dim": True}, "dim is True"),
        ({"text": "x", "domain": (1, 0)}, "inverted"),
    ],
)
def test_wrong_options(options: dict[str, Any], said: str) -> None:
    """Options that do not fit the formula are refused."""
    with pytest.raises(SceneError, match=said):
        Objective.from_formula(**options)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "x+" * 499 + "x",
        "(" * 400 + "x" + ")" * 400,
        "-" * 900 + "x",
        "x**" * 300 + "x",
        "9" * 999,
        "9" * 300 + "**" + "9" * 300,
        "((x*10)**999)**999",
        "(1 + 1/10**9)**(10**15)",
        "2**3**4**5**6",
        "exp(exp(exp(10)))",
    ],
)
def test_absurd_input_is_refused_at_once(text: str) -> None:
    """Text that would take for ever, or forever much memory, is refused after little work."""
    with at_most(50_000), pytest.raises(SceneError) as caught:
        Objective.from_formula(text)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        "exp(10**9*log(10) + x)",
        "2**((10**9*log(10) + x)/log(2))",
        "x**(1e9*log(10*y)/log(x))",
        "sin(" * 20 + "x" + ")" * 20,
        "x**" * 12 + "x",
        "*".join(f"sin(x{i})**x{i + 1}" for i in range(1, 10)),
        "+".join(f"100*(x{i + 1} - x{i}**2)**2" for i in range(1, 25)),
    ],
)
def test_heavy_input_does_not_hang(text: str) -> None:
    """Formulas made to keep a computer-algebra system busy are differentiated all the same."""
    with at_most(5_000_000), np.errstate(all="ignore"):
        f = Objective.from_formula(text)
        f.hess(np.full(f.dim, 0.5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("*".join(f"sin({i}*x)" for i in range(1, 70)), "too long"),
        ("*".join(f"x{i}" for i in range(1, 60)), "too long"),
        ("sin(10**300*x)", "too large"),
    ],
)
def test_huge_hessians_are_refused(text: str, said: str) -> None:
    """A Hessian that cannot be written out in good time, or in floats, is refused in one line."""
    f = Objective.from_formula(text)
    with pytest.raises(SceneError, match=f'^formula ".*": .*{said}'):
        f.hess(np.full(f.dim, 0.5))


_PIECES = [
    *FUNCTIONS, *CONSTANTS, "x", "y", "x1", "x2", "0", "1", "2", "0.5", "1e3", "10", "(", ")", "(",
    ")", "+", "-", "*", "/", "**", " ", ",", "^", ".", "_", "=", "'", "[", "]", ":", "lambda", "if",
    "import", "open", "__class__", "\\", "#", "\n", "²",
]  # fmt: skip


def _survives(text: str) -> None:
    try:
        f = Objective.from_formula(text)
        with np.errstate(all="ignore"):
            p = np.full(f.dim, 0.7)
            assert np.shape(f.value(p)) == ()
            assert f.grad(p).shape == (f.dim,)
            assert f.hess(np.full((f.dim, 2), 0.7)).shape == (f.dim, f.dim, 2)
    except SceneError:
        return


_fuzz = settings(max_examples=300)


@_fuzz
@given(st.text(max_size=60))
def test_random_text_gives_scene_errors_only(text: str) -> None:
    """Any text at all is a formula or a SceneError."""
    _survives(text)


@_fuzz
@given(st.text(alphabet=string.printable, max_size=40))
def test_random_ascii_gives_scene_errors_only(text: str) -> None:
    """Any ASCII text is a formula or a SceneError."""
    _survives(text)


@_fuzz
@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_random_tokens_give_scene_errors_only(text: str) -> None:
    """Any row of tokens is a formula or a SceneError."""
    _survives(text)


_leaf = st.sampled_from(["x", "y", "2", "3", "0.5", "10", "pi", "e", "0", "1", "1e5", "7"])
_expression = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map(
            lambda t: f"({t[0]}){t[1]}({t[2]})"
        ),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda t: f"{t[0]}({t[1]})"),
        inner.map(lambda t: f"-({t})"),
    ),
    max_leaves=8,
)


@_fuzz
@given(_expression)
def test_random_formulas_give_scene_errors_only(text: str) -> None:
    """Any well-formed formula can be used or is refused with a SceneError."""
    _survives(text)


@_fuzz
@given(_expression)
def test_random_formulas_mean_what_python_means(text: str) -> None:
    """A formula that is taken has the value that Python gives the text, where that is real."""
    try:
        f = Objective.from_formula(text, dim=2)
    except SceneError:
        return
    python = by_mpmath(text, ("x", "y"))
    x, y = mpmath.mpf("0.75"), mpmath.mpf("1.25")
    try:
        with mpmath.workdps(50):
            exact = python(x, y)
        with mpmath.workdps(13):  # what rounding does to this formula
            rough = python(x, y)
    except (ZeroDivisionError, ValueError, OverflowError):
        return
    if mpmath.im(exact) or mpmath.im(rough) or not mpmath.isfinite(exact) or abs(exact) > 1e250:
        return
    with mpmath.workdps(50), np.errstate(all="ignore"):
        found = f.value([0.75, 1.25])
        if not np.isfinite(found):  # an intermediate result overflowed
            return
        slack = 1e-9 * (1 + abs(exact)) + 100 * abs(exact - rough)
        assert abs(found - exact) <= slack


@pytest.mark.parametrize(
    "attack",
    [
        "__import__('pathlib').Path('{}').touch()",
        "open('{}', 'w')",
        "x.__class__",
        "().__class__.__base__",
        "exec('1')",
        "[open('{}', 'w') for x in (1,)]",
        "(lambda: open('{}', 'w'))()",
        "f'{{open(chr(47))}}'",
        "sin(open('{}', 'w'))",
        "x if open('{}', 'w') else y",
    ],
)
def test_nothing_is_executed(attack: str, tmp_path: Path) -> None:
    """Code in a formula is refused and leaves no trace."""
    mark = tmp_path / "mark"
    with pytest.raises(SceneError):
        Objective.from_formula(attack.format(mark))
    assert not mark.exists()


def test_parse_knows_nothing_but_the_whitelist() -> None:
    """Everything that the parser lets through is an operator, a call, a name or a number."""
    import ast

    tree = parse("-sin(x)**2/3 + y*pi - (+1.5)").tree
    kinds = {type(node).__name__ for node in ast.walk(tree)}
    assert kinds <= {
        "BinOp", "UnaryOp", "Call", "Name", "Constant", "Load",
        "Add", "Sub", "Mult", "Div", "Pow", "USub", "UAdd",
    }  # fmt: skip
