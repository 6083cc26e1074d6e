"""Objectives shifted, turned, scaled and made noisy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective, check_derivatives, get

_MATHTEXT: Any = MathTextParser("path")
_TURN = ((0.6, -0.8, 0.0), (0.8, 0.6, 0.0), (0.0, 0.0, -1.0))

Change = Callable[[Objective], Objective]
Back = Callable[[Any], Any]

# Name, the transform, and the point of the origin that a new point goes back to.
CASES: dict[str, tuple[Objective, Change, Back]] = {
    "shift": (
        get("rosenbrock"),
        lambda f: f.shift((1, -2)),
        lambda p: (p.T - (1, -2)).T,
    ),
    "scale": (
        get("peaks"),
        lambda f: f.scale((2, -0.5)),
        lambda p: (p.T / (2, -0.5)).T,
    ),
    "rotate": (
        get("six_hump_camel"),
        lambda f: f.rotate(30),
        lambda p: np.tensordot([[np.sqrt(3) / 2, 0.5], [-0.5, np.sqrt(3) / 2]], p, 1),
    ),
    "all of them": (
        get("goldstein_price"),
        lambda f: f.shift(0.5).rotate(90).scale(3),
        lambda p: np.array([p[1] / 3 - 0.5, -p[0] / 3 - 0.5]),
    ),
    "in one dimension": (
        get("gramacy_lee"),
        lambda f: f.scale(-2).shift(1),
        lambda p: (p - 1) / -2,
    ),
    "in three dimensions": (
        get("rosenbrock", dim=3),
        lambda f: f.rotate(_TURN).shift((1, 2, 3)),
        lambda p: np.tensordot(np.transpose(_TURN), (p.T - (1, 2, 3)).T, 1),
    ),
    "of a formula": (
        Objective.from_formula("x**4 + x*y", domain=(-2, 2), start=(1, 1), minima=(0, 0)),
        lambda f: f.rotate(-90).shift(2),
        lambda p: np.array([2 - p[1], p[0] - 2]),
    ),
}

each = pytest.mark.parametrize("case", CASES)


def sample(objective: Objective, *shape: int) -> np.ndarray[Any, Any]:
    """Return random points of the view, components first."""
    low, high = np.array(objective.view).T.reshape((2, objective.dim) + (1,) * len(shape))
    return np.random.default_rng(0).uniform(low, high, (objective.dim, *shape))


@each
def test_values_are_those_of_the_origin(case: str) -> None:
    """The value at a point is the origin's at the point that it comes from, in batches too."""
    origin, change, back = CASES[case]
    made = change(origin)
    for shape in ((), (7,), (3, 4)):
        points = sample(made, *shape)
        assert made.value(points).shape == shape
        assert np.allclose(made.value(points), origin.value(back(points)), rtol=1e-10, atol=1e-9)


@each
def test_derivatives_are_exact(case: str) -> None:
    """Gradient and Hessian are those of differences, symmetric, and the same in a batch."""
    origin, change, _ = CASES[case]
    made = change(origin)
    assert made.exact_grad
    assert made.exact_hess
    whole = made.value if made.dim > 1 else lambda x: made.value(np.asarray(x)[np.newaxis])
    free = Objective(lambda p: whole(p), dim=made.dim, domain=made.domain)
    points = sample(made, 6)
    size = np.abs(made.value(points)).max()
    grads, hesses = made.grad(points), made.hess(points)
    assert np.allclose(grads, free.grad(points), rtol=1e-7, atol=1e-8 * size)
    assert np.allclose(hesses, free.hess(points), rtol=1e-4, atol=1e-5 * size)
    assert np.array_equal(hesses, np.swapaxes(hesses, 0, 1))
    for k, point in enumerate(points.T):
        check_derivatives(made, tuple(point))
        assert np.allclose(grads[:, k], made.grad(point), rtol=1e-12)
        assert np.allclose(hesses[..., k], made.hess(point), rtol=1e-12)


@each
def test_known_points_move_along(case: str) -> None:
    """Minima, saddles, maxima and the start keep their values, and stay in domain and view."""
    origin, change, _ = CASES[case]
    made = change(origin)
    assert made.lowest == pytest.approx(origin.lowest, rel=1e-9, abs=1e-9)
    for kind in ("minima", "local_minima", "saddles", "maxima"):
        old, new = getattr(origin, kind), getattr(made, kind)
        assert len(old) == len(new)
        for before, after in zip(old, new, strict=True):
            assert made.value(after) == pytest.approx(origin.value(before), rel=1e-9, abs=1e-9)
    assert made.start is not None
    assert origin.start is not None
    assert made.value(made.start) == pytest.approx(origin.value(origin.start), rel=1e-12)
    for box in (made.domain, made.view):
        assert box is not None
        assert all(low <= x <= high for x, (low, high) in zip(made.start, box, strict=True))


@each
def test_are_values(case: str) -> None:
    """Made alike they are equal, differ from their origin, and the repr makes them again."""
    origin, change, _ = CASES[case]
    made = change(origin)
    assert made == change(origin)
    assert hash(made) == hash(change(origin))
    assert made != origin
    assert eval(repr(made), {"objectives": objectives, "Objective": Objective}) == made
    assert repr(made).startswith(repr(origin) + ".")
    assert made.name.startswith(origin.name + ", ")
    _MATHTEXT.parse(f"${made.latex}$")


def test_names_say_what_was_done() -> None:
    """Name and formula tell the transforms in their order."""
    made = get("bowl").shift((1, 2)).scale(3).rotate(45).add_noise(0.5)
    assert made.name == "Bowl, shifted by (1, 2), scaled by (3, 3), rotated by 45°, noise 0.5"
    assert repr(made) == (
        "objectives.bowl().shift((1.0, 2.0)).scale((3.0, 3.0)).rotate(45.0).add_noise(0.5, seed=0)"
    )
    assert made.latex == (
        r"x^2 + y^2,\ \mathrm{shifted\ by\ (1,\ 2)},\ \mathrm{scaled\ by\ (3,\ 3)},"
        r"\ \mathrm{rotated\ by\ 45°},\ \mathrm{noise\ 0.5}"
    )
    assert get("bowl", dim=3).shift(2).name == "Bowl, shifted by 2"
    assert get("bowl", dim=3).rotate(_TURN).name == "Bowl, rotated"


def test_transforms_of_other_parameters_differ() -> None:
    """By another amount, seed or standard deviation it is another objective."""
    f = get("bowl")
    made = [
        *(f.shift(1), f.shift(2), f.scale(2), f.rotate(1), f.rotate(2), f.add_noise(1)),
        *(f.add_noise(2), f.add_noise(1, seed=1), f.add_noise(1, value=0), f.shift(1).shift(1)),
    ]
    assert len(set(made)) == len(made)
    assert f.shift(1) == f.shift((1.0, 1.0))
    assert f.shift(1) != get("bowl", dim=3).shift(1)


def test_a_users_function_is_transformed() -> None:
    """Functions without derivatives, of one point at a time, and without a domain will do."""

    def hill(x: float, y: float) -> float:
        return x * x if x > 0 else y

    origin = Objective(hill)
    made = origin.shift((1, 0))
    assert not made.exact_grad
    assert (made.domain, made.view, made.start, made.latex) == (None, None, None, None)
    assert made.value((3, 0)) == 4
    assert made.grad((3.0, 0.0)) == pytest.approx([4, 0])
    assert made.value(np.array([[3.0, 0.0], [5.0, 6.0]])).tolist() == [4, 6]
    assert made == origin.shift((1, 0))
    assert made != Objective(lambda x, y: hill(x, y)).shift((1, 0))
    assert repr(made) == f"{origin!r}.shift((1.0, 0.0))"


def test_errors_of_a_users_function_are_located() -> None:
    """What the user's function raises is told with its line through any transform."""

    def broken(x: float, y: float) -> float:
        raise ZeroDivisionError

    with pytest.raises(SceneError, match="f raised ZeroDivisionError") as caught:
        Objective(broken).shift(1).rotate(3).value((0, 0))
    assert str(caught.value.file) == __file__


def test_quarter_turns_are_exact() -> None:
    """Four quarter turns give back every point, and the domain, to the bit."""
    f = get("mccormick")
    turned = f.rotate(90).rotate(90).rotate(90).rotate(90)
    assert turned.minima == f.minima
    assert turned.domain == f.domain
    assert f.rotate(90).domain == ((-4.0, 3.0), (-1.5, 4.0))
    assert turned.value((0.3, 0.7)) == f.value((0.3, 0.7))


def test_scale_makes_ill_conditioned() -> None:
    """Stretching one axis of a round bowl by 10 makes its condition number 100."""
    assert np.linalg.cond(get("bowl").scale((1, 10)).hess((1, 1))) == pytest.approx(100)


def test_noise_is_a_function_of_the_point() -> None:
    """Asked again, in any order or in a batch, noise is the same; at other points, another."""
    f = get("himmelblau").add_noise(0.3, seed=5)
    points = np.random.default_rng(1).uniform(-4, 4, (2, 3, 4))
    values, grads = f.value(points), f.grad(points)
    for index in reversed(list(np.ndindex(3, 4))):
        point = points[(slice(None), *index)]
        assert f.value(point) == pytest.approx(values[index], rel=1e-13)
        assert np.allclose(f.grad(point), grads[(..., *index)], rtol=1e-12)
    assert np.array_equal(f.hess(points), get("himmelblau").hess(points))
    assert f.value((0.0, 1.0)) == f.value((-0.0, 1.0))
    near = f.value((1.0, 1.0)) - f.value((1.0, np.nextafter(1.0, 2)))
    assert abs(near) > 1e-4


@pytest.mark.parametrize("dim", [1, 2, 5])
def test_noise_is_normal(dim: int) -> None:
    """Over many points noise has mean 0, its standard deviation, normal tails, no correlation."""
    clean = get("bowl", dim=dim)
    f = clean.add_noise(2.0, seed=dim, value=0.5)
    points = np.random.default_rng(2).normal(size=(dim, 40000))
    noise = np.concatenate(
        [
            (f.value(points) - clean.value(points))[None] / 0.5,
            (f.grad(points) - clean.grad(points)) / 2,
        ]
    )
    assert np.abs(noise.mean(axis=1)).max() < 0.02
    assert np.abs(noise.std(axis=1) - 1).max() < 0.02
    assert np.abs((noise**4).mean(axis=1) - 3).max() < 0.25
    assert np.abs(np.corrcoef(np.concatenate([noise, points])) - np.eye(2 * dim + 1)).max() < 0.03
    other = clean.add_noise(2.0, seed=dim + 1, value=0.5)
    again = (other.value(points) - clean.value(points)) / 0.5
    assert abs(np.corrcoef(noise[0], again)[0, 1]) < 0.03


def test_noise_on_a_grid_has_no_pattern() -> None:
    """On a regular grid, as pictures use, neighbours' noise is uncorrelated."""
    flat = Objective(lambda x, y: 0 * x * y).add_noise(1)
    grid = np.stack(np.meshgrid(np.linspace(-2, 2, 200), np.linspace(-1, 1, 200)))
    noise = flat.value(grid)
    for shift in ((0, 1), (1, 0), (1, 1), (0, 2), (1, -1)):
        assert abs((noise * np.roll(noise, shift, axis=(0, 1))).mean()) < 0.02


def test_noise_leaves_what_is_known() -> None:
    """The least value and the minima are those without noise, moved along by later transforms."""
    noisy = get("styblinski_tang").add_noise(5)
    assert noisy.lowest == get("styblinski_tang").lowest
    assert noisy.minima == get("styblinski_tang").minima
    assert not noisy.exact_grad
    assert not noisy.exact_hess
    moved = noisy.shift(1).add_noise(1, seed=2).rotate(20)
    assert moved.lowest == pytest.approx(get("styblinski_tang").lowest)
    assert not moved.exact_grad
    check_derivatives(moved, (1.0, 2.0))
    smooth = get("bowl").add_noise(1, value=0)
    assert smooth.value((1, 2)) == 5
    assert smooth.grad((1.0, 2.0)).tolist() != [2, 4]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.shift((1, 2, 3)), "shift: by is .*finite number or 2"),
        (lambda f: f.shift("far"), "shift: by"),
        (lambda f: f.shift(float("nan")), "shift: by"),
        (lambda f: f.scale(0), "scale: .*must not be zero"),
        (lambda f: f.scale((1, 0)), "scale: .*must not be zero"),
        (lambda f: f.rotate(((1, 1), (0, 1))), "rotate: .*orthogonal 2 × 2 matrix or degrees"),
        (lambda f: f.rotate(float("inf")), "rotate: "),
        (lambda f: f.rotate("left"), "rotate: "),
        (lambda f: get("bowl", dim=3).rotate(30), "rotate: .*orthogonal 3 × 3 matrix"),
        (lambda f: f.add_noise(-1), "sigma is -1"),
        (lambda f: f.add_noise(1, value=-2), "value is -2"),
        (lambda f: f.add_noise(float("nan")), "sigma"),
        (lambda f: f.add_noise(1, seed=0.5), "seed is 0.5"),
        (lambda f: f.add_noise(1, seed=-1), "seed is -1"),
    ],
)
def test_wrong_transforms_are_refused(change: Change, said: str) -> None:
    """A wrong amount is refused at once, in one line that names the transform."""
    with pytest.raises(SceneError, match=said) as caught:
        change(get("bowl"))
    assert "\n" not in str(caught.value)
