"""Given derivatives are held against differences before anything runs on them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective, check_derivatives


@pytest.mark.parametrize("name", objectives.names())
def test_the_gallery_passes(name: str) -> None:
    """Every function of the gallery has the derivatives it says it has, anywhere in its domain."""
    f = objectives.get(name)
    rng = np.random.default_rng(0)
    assert f.domain is not None
    for _ in range(20):
        check_derivatives(f, tuple(rng.uniform(low, high) for low, high in f.domain))
    if f.start is not None:
        check_derivatives(f, f.start)


def test_a_wrong_component_is_named_with_place_and_both_numbers() -> None:
    """The error says which component, where, what was given and what f does."""

    def slope(x: float, y: float) -> tuple[float, float]:
        return 2 * x, 3 * y

    with pytest.raises(SceneError) as found:
        check_derivatives(Objective(lambda x, y: x**2 + 3 * y**2, slope), (1, 2))
    said = "component 2 of the gradient is 6 at (1, 2), but f rises by 12 there; mend grad"
    assert said in str(found.value)
    assert (found.value.file, found.value.line) == (__file__, slope.__code__.co_firstlineno)


@pytest.mark.parametrize("error", [1e-3, -1e-3, 0.5, 1.0, math.pi])
def test_errors_of_a_thousandth_are_found(error: float) -> None:
    """A factor of 1.001 is as wrong as a factor of 2, and so is a sum."""
    scaled = Objective(lambda x: x**2, lambda x: 2 * x * (1 + error))
    shifted = Objective(lambda x: x**2, lambda x: 2 * x + 40 * error)
    for f in (scaled, shifted):
        with pytest.raises(SceneError, match="the gradient is"):
            check_derivatives(f, (-20.0,))


def test_a_wrong_gradient_is_found_where_the_true_one_vanishes() -> None:
    """At a stationary start the points nearby still tell."""
    f = Objective(lambda x: x**2, lambda x: 4 * x + 1e-3)
    with pytest.raises(SceneError, match=r"the gradient is 0\.001 at 0"):
        check_derivatives(f, (0.0,))


@pytest.mark.parametrize(
    ("f", "start"),
    [
        (Objective(abs, np.sign, dim=1), (0,)),
        (Objective(lambda x: max(x, 0.0), lambda x: float(x > 0)), (0,)),
        (Objective(lambda x: np.floor(x) + x, lambda x: 1.0), (2,)),
        (Objective(lambda x, y: abs(x) + abs(y), lambda x, y: np.sign([x, y])), (0, 0)),
        (Objective(lambda x: abs(x), np.sign, lambda x: 0.0), (0,)),
    ],
)
def test_kinks_and_jumps_do_no_harm(f: Objective, start: tuple[float, ...]) -> None:
    """A subgradient at a kink and a step in f are not called wrong."""
    check_derivatives(f, start)


def test_the_edge_of_where_f_is_a_number_does_no_harm_and_hides_nothing() -> None:
    """Where f is NaN on one side, the other points decide."""
    right = Objective(np.log, lambda x: 1 / x)
    wrong = Objective(np.log, lambda x: 2 / x)
    check_derivatives(right, (0.001,))
    with pytest.raises(SceneError, match=r"the gradient is 2000 at 0\.001"):
        check_derivatives(wrong, (0.001,))


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e6, 1e100])
def test_scale_does_not_matter(scale: float) -> None:
    """Right derivatives of tiny and huge functions pass, wrong ones of huge ones do not."""
    right = Objective(lambda x: scale * math.sin(x), lambda x: scale * math.cos(x))
    check_derivatives(right, (0.3,))
    if scale >= 1e-3:
        wrong = Objective(lambda x: scale * math.sin(x), lambda x: -scale * math.cos(x))
        with pytest.raises(SceneError, match="the gradient is"):
            check_derivatives(wrong, (0.3,))


def test_a_small_domain_has_small_steps() -> None:
    """On a domain of a thousandth right derivatives pass and wrong ones do not."""

    def f(x: Any) -> Any:
        return np.sin(1e4 * x)

    right = Objective(f, lambda x: 1e4 * np.cos(1e4 * x), domain=(0, 1e-3))
    check_derivatives(right, (3e-4,))
    wrong = Objective(f, lambda x: 1e4 * np.sin(1e4 * x), domain=(0, 1e-3))
    with pytest.raises(SceneError, match="the gradient is"):
        check_derivatives(wrong, (3e-4,))


def test_an_asymmetric_hessian_is_named_by_its_entries() -> None:
    """The two entries that differ are shown, with a gradient or without one."""
    said = r"Hessian at \(1, 2\) is not symmetric: entry \(1, 2\) is 1, entry \(2, 1\) is 0"
    gradients: tuple[Any, ...] = (None, lambda x, y: (2 * x + y, x + 2 * y))
    for grad in gradients:
        f = Objective(lambda x, y: x**2 + x * y + y**2, grad, lambda x, y: ((2, 1), (0, 2)))
        with pytest.raises(SceneError, match=said):
            check_derivatives(f, (1, 2))


@pytest.mark.parametrize("with_grad", [True, False])
def test_a_wrong_hessian_is_named_by_its_entry(with_grad: bool) -> None:
    """Entry, place and both numbers are given, whether or not there is a gradient to go by."""
    f = Objective(
        lambda x, y: x**4 + y**2,
        (lambda x, y: (4 * x**3, 2 * y)) if with_grad else None,
        lambda x, y: ((4 * x**2, 0), (0, 2)),
    )
    with pytest.raises(SceneError, match=r"entry \(1, 1\) of the Hessian is 36 at \(3, 1\).* 108"):
        check_derivatives(f, (3, 1))


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
def test_a_right_hessian_without_a_gradient_passes(scale: float) -> None:
    """Second differences, coarse as they are, do not accuse the right."""
    f = Objective(
        lambda x, y: scale * (x**4 + x * y**2),
        None,
        lambda x, y: ((scale * 12 * x**2, scale * 2 * y), (scale * 2 * y, scale * 2 * x)),
    )
    for point in ((0.0, 0.0), (3.0, -1.0), (1e3, 1e-3)):
        check_derivatives(f, point)


def test_f_must_be_finite_at_the_start() -> None:
    """NaN and infinity at the start are told as they are."""
    for value in (math.nan, math.inf, -math.inf):
        with pytest.raises(SceneError, match=rf"f is {value} at the start 1; start where f is"):
            check_derivatives(Objective(lambda x, v=value: v * x**0), (1.0,))


def test_an_infinite_slope_at_the_start_is_the_recorders_business() -> None:
    """√|x| at 0 has a value; that its gradient has none is found by the run."""
    f = Objective(lambda x: np.sqrt(abs(x)), lambda x: 0.5 * np.sign(x) / np.sqrt(abs(x)))
    check_derivatives(f, (0.0,))


def test_many_components_are_not_differenced_one_by_one() -> None:
    """Above fifty components only f and grad are evaluated, once each."""
    calls = []

    def f(x: Any) -> Any:
        calls.append(len(x))
        return (x**2).sum()

    check_derivatives(Objective(f, lambda x: 3 * x, dim=1000), np.ones(1000).tolist())
    assert len(calls) == 1


def in_float32(f: Any) -> Any:
    """Return a function that computes as f does, but in float32."""
    return lambda p: np.asarray(f(np.asarray(p, dtype=np.float32)), dtype=np.float32)


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "beale", "booth", "six_hump_camel"])
def test_what_is_computed_in_float32_is_not_called_wrong(name: str) -> None:
    """With seven digits of f, g and H right derivatives pass, and wrong ones do not."""
    f = objectives.get(name)
    given: dict[str, Any] = {"dim": f.dim, "domain": f.domain}
    value, grad, hess = map(in_float32, (f.value, f.grad, f.hess))
    draw = np.random.default_rng(1)
    assert f.domain is not None
    assert f.start is not None
    low, high = np.array(f.domain).T
    starts = [f.start, *draw.uniform(low, high, (12, f.dim)).tolist()]
    for start in starts:
        for right in (
            Objective(value, grad, **given),
            Objective(value, grad, hess, **given),
            Objective(value, None, hess, **given),
        ):
            check_derivatives(right, start)
        for factor in (-1.0, 1.05):
            wrong = Objective(value, lambda p, c=factor: c * grad(p), **given)
            with pytest.raises(SceneError, match="of the gradient is"):
                check_derivatives(wrong, start)


def test_torchs_float32_is_not_called_wrong() -> None:
    """A function of torch's with the gradient of its autograd, in its usual float32, passes."""
    torch = pytest.importorskip("torch")

    def value(p: Any) -> float:
        x, y = torch.tensor(p, dtype=torch.float32)
        return float((1 - x) ** 2 + 100 * (y - x**2) ** 2)

    def grad(p: Any) -> Any:
        q = torch.tensor(p, dtype=torch.float32, requires_grad=True)
        ((1 - q[0]) ** 2 + 100 * (q[1] - q[0] ** 2) ** 2).backward()
        return q.grad.numpy()

    check_derivatives(Objective(value, grad, dim=2), (-1.2, 1.0))


WRONG: dict[str, tuple[Any, Any, Any]] = {
    "components exchanged, on the diagonal": (
        lambda x, y: x**2 + y**2 + x**4 + y**4,
        lambda x, y: (2 * y + 4 * y**3, 2 * x + 4 * x**3),
        (1.0, 1.0),
    ),
    "sign of a term that is small here": (
        lambda x, y: x**2 + y**2 + 1e-6 * x**8,
        lambda x, y: (2 * x - 8e-6 * x**7, 2 * y),
        (0.1, 0.1),
    ),
    "a term forgotten that vanishes on the axis of the starts": (
        lambda x, y: x**2 + (x - y) ** 2 * np.sin(x + y),
        lambda x, y: (2 * x, 0 * y),
        (0.5, 0.5),
    ),
}


@pytest.mark.parametrize(
    ("case", "domain"),
    [(case, (-5, 5)) for case in WRONG] + [(case, None) for case in WRONG if "small" not in case],
)
def test_points_of_no_symmetry_tell_what_the_start_hides(case: str, domain: Any) -> None:
    """A wrong gradient is found where the start and what is near it do not show it."""
    f, grad, start = WRONG[case]
    with pytest.raises(SceneError, match="of the gradient is"):
        check_derivatives(Objective(f, grad, domain=domain), start)


def test_a_wrong_hessian_is_found_away_from_the_start() -> None:
    """An entry that is right at the start alone is wrong."""
    f = Objective(
        lambda x, y: x**4 + y**2,
        lambda x, y: (4 * x**3, 2 * y),
        lambda x, y: ((12 * x**2 * (1 + (abs(x) > 1)), 0), (0, 2)),
        domain=(-5, 5),
    )
    with pytest.raises(SceneError, match=r"entry \(1, 1\) of the Hessian"):
        check_derivatives(f, (0.1, 0.0))


def test_where_f_fails_elsewhere_is_left_out() -> None:
    """Points of the domain where f raises, is infinite or no number accuse nobody."""

    def log(x: float) -> float:
        return math.log(x)

    for f in (
        Objective(log, lambda x: 1 / x, domain=(-50, 1)),
        Objective(np.log, lambda x: 1 / x, domain=(-50, 1)),
        Objective(np.emath.sqrt, lambda x: 0.5 / np.emath.sqrt(x), dim=1, domain=(-50, 1)),
        Objective(lambda x: math.exp(x), lambda x: math.exp(x), domain=(-1, 1e5)),
    ):
        check_derivatives(f, (0.5,))


def test_the_check_costs_little() -> None:
    """In two dimensions it evaluates f at most 40 times, of which 4 are at the points elsewhere."""
    calls = []

    def f(x: float, y: float) -> float:
        calls.append((x, y))
        return x**2 + 3 * y**2

    check_derivatives(Objective(f, lambda x, y: (2 * x, 6 * y), domain=(-5, 5)), (1.0, 1.0))
    assert len(calls) <= 40
    assert sum(abs(x - 1) + abs(y - 1) > 0.2 for x, y in calls) == 4
