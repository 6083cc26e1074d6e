"""The model that a rule says it minimises: its minimum is the step, told by other means."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

import optviz
from optviz import objectives, optimizers
from optviz.errors import OptvizError, SceneError
from optviz.objectives import Objective, least_squares
from optviz.optimizers import LocalModel, local_model
from optviz.recorder import anatomy as anatomies
from optviz.recorder import record
from optviz.recorder.anatomy import Anatomy, anatomy
from optviz.recorder.clock import Clocked, by_clock
from optviz.recorder.trajectory import Trajectory
from tests.optimizers.test_optimizer import made

STEPS = 25

FIVE = np.array([0.5, 1.0, 2.0, 4.0, 8.0])
COUPLED = np.ones((5, 5))

FUNCTIONS: dict[str, tuple[Objective, Any]] = {
    "parabola": (Objective(lambda x: x**2, lambda x: 2 * x, lambda x: 2, minima=[0.0]), 3.0),
    "double well": (
        Objective(
            lambda x: x**4 / 4 - x**2,
            lambda x: x**3 - 2 * x,
            lambda x: 3 * x**2 - 2,
            minima=[-(2**0.5), 2**0.5],
        ),
        0.2,
    ),
    "root": (
        Objective(
            lambda x: np.sqrt(1 + x**2),
            lambda x: x / np.sqrt(1 + x**2),
            lambda x: (1 + x**2) ** -1.5,
            minima=[0.0],
        ),
        0.8,
    ),
    "rosenbrock": (objectives.rosenbrock(), (-1.2, 1.0)),
    "himmelblau": (objectives.himmelblau(), (-0.4, -1.0)),
    "saddle": (objectives.saddle_with_walls(), (1.5, 1e-2)),
    "turned bowl": (
        Objective(
            lambda x, y: 5 * x**2 + 5 * y**2 + 8 * x * y,
            lambda x, y: (10 * x + 8 * y, 10 * y + 8 * x),
            lambda x, y: ((10, 8), (8, 10)),
            minima=[(0.0, 0.0)],
        ),
        (3.0, -1.0),
    ),
    "bowl of five": (
        Objective(
            lambda p: 0.5 * np.tensordot(FIVE, p**2, axes=1),
            lambda p: (FIVE * p.T).T,
            lambda p: np.diag(FIVE),
            dim=5,
            minima=[np.zeros(5)],
        ),
        (1.0, -2.0, 0.5, 1.5, -0.3),
    ),
    "waves of five": (
        Objective(
            lambda p: np.sum(p**4 / 4 + np.sin(p), axis=0) + 0.5 * np.sum(p, axis=0) ** 2,
            lambda p: p**3 + np.cos(p) + np.sum(p, axis=0),
            lambda p: np.diag(3 * p**2 - np.sin(p)) + COUPLED,
            dim=5,
            minima=[np.full(5, -0.3)],
        ),
        (1.0, -2.0, 0.5, 1.5, -0.3),
    ),
    "chain of five": (
        Objective(
            lambda p: np.sum((1 - p) ** 2, axis=0) + np.sum((p[1:] - p[:-1] ** 2) ** 2, axis=0),
            dim=5,
            minima=[np.ones(5)],
        ),
        (-1.0, 0.5, 1.2, 0.1, -0.7),
    ),
}

SQUARES: dict[str, tuple[Objective, Any]] = {
    "line": (least_squares(lambda x: (2 * x - 3,)), 5.0),
    "exponential": (least_squares(lambda x: (np.exp(x) - 2, x - 1)), 2.0),
    "wave": (least_squares(lambda x: (np.sin(x) + x, 0.5 * x - 1)), 4.0),
    "rosenbrock": (least_squares(lambda x, y: (1 - x, 10 * (y - x**2))), (-1.2, 1.0)),
    "himmelblau": (least_squares(lambda x, y: (x**2 + y - 11, x + y**2 - 7)), (1.0, 4.0)),
    "beale": (
        least_squares(lambda x, y: (1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3)),
        (1.0, 0.3),
    ),
    "booth": (least_squares(lambda x, y: (x + 2 * y - 7, 2 * x + y - 5)), (-8.0, 6.0)),
    "five lines": (least_squares(lambda p: FIVE * p - 1, dim=5), (1.0, -2.0, 0.5, 1.5, -0.3)),
    "five waves": (
        least_squares(lambda p: np.concatenate([np.sin(p) + 2 * p, p[1:] - p[:-1] ** 2]), dim=5),
        (1.0, -2.0, 0.5, 1.5, -0.3),
    ),
    "five in a chain": (
        least_squares(lambda p: np.concatenate([1 - p, p[1:] - p[:-1] ** 2]), dim=5),
        (-1.0, 0.5, 1.2, 0.1, -0.7),
    ),
}

MORE: dict[str, list[dict[str, Any]]] = {
    "GradientDescent": [{"weight_decay": 0.3}],
    "Momentum": [{"dampening": 0.3, "weight_decay": 0.3}, {"dampening": 1.0}, {"beta": 0.0}],
    "Nesterov": [{"weight_decay": 0.3}],
    "PolyakStep": [{"f_star": -9.0, "max_lr": 0.02}],
    "BarzilaiBorwein": [{"short": True}],
    "AdaGrad": [{"eps_inside": True, "initial": 0.1, "lr_decay": 0.1, "weight_decay": 0.3}],
    "RMSprop": [
        {"momentum": 0.7, "weight_decay": 0.3},
        {"centered": True, "momentum": 0.5, "eps": 1e-3},
        {"eps_inside": True, "centered": True, "eps": 1e-3},
    ],
    "Adadelta": [{"eps": 1e-3, "weight_decay": 0.3}],
    "Adam": [{"eps_folded": True, "weight_decay": 0.3}],
    "AdamW": [{"weight_decay": 0.5}],
    "AMSGrad": [{"corrected": True, "weight_decay": 0.3}],
    "Adamax": [{"weight_decay": 0.3}],
    "NAdam": [{"momentum_decay": 1.0, "weight_decay": 0.3}],
    "RAdam": [{"threshold": 4.0, "beta2": 0.8, "weight_decay": 0.3}],
    "ASGD": [{"lambd": 0.2, "weight_decay": 0.3, "t0": 3}],
    "Clipped": [{"optimizer": optimizers.Adam(lr=0.05), "max_norm": 0.5}],
    "MovingAverage": [{"bias_correction": True}],
    "SteepestDescent": [{"line_search": optimizers.Exact()}],
    "NonlinearCG": [{"beta": "fletcher_reeves"}],
    "RegularizedNewton": [{"alpha": 0.05}],
    "DampedNewton": [{"line_search": optimizers.StrongWolfe()}],
    "ModifiedNewton": [{"beta": 0.5}],
    "SaddleFreeNewton": [{"alpha": 0.5}],
    "TrustRegionNewton": [{"radius": 0.05}, {"radius": 30.0}],
    "LBFGS": [{"memory": 2}],
    "LevenbergMarquardt": [{"scaled": False}],
}

RATE = 0.02
SCHEDULES = [
    optimizers.Warmup(optimizers.Cosine(RATE, steps=15), steps=4),
    optimizers.Joined((RATE, 0.5 * RATE, 2 * RATE), at=(3, 9)),
]

SILENT = {
    "SignDescent", "Lion", "Rprop", "CoordinateDescent", "NelderMead", "RandomSearch", "CMAES"
}  # fmt: skip


def variants(name: str) -> Iterator[Any]:
    """Yield a rule with its defaults, with other hyperparameters, and with schedules."""
    kind = optimizers.get(name)
    scheduled = [field for field in fields(kind) if field.type == "Rate"]  # type: ignore[arg-type]
    plain = {"lr": RATE} if scheduled and name != "Adadelta" else {}
    default = replace(made(kind), **plain)
    yield default
    for other in MORE.get(name, ()):
        yield replace(default, **other)
    if scheduled:
        for schedule in SCHEDULES:
            yield replace(default, lr=schedule)


MODELLED = [name for name in optimizers.names() if hasattr(optimizers.get(name), "model")]
each_modelled = pytest.mark.parametrize("name", MODELLED)


def runs(name: str) -> Iterator[Trajectory]:
    """Yield a run of every variant of a rule on every function that it can run on."""
    on_squares = optimizers.get(name).family == "least squares"
    for rule in variants(name):
        for objective, start in (SQUARES if on_squares else FUNCTIONS).values():
            if takes(rule, objective, start):
                yield record(objective, rule, start, steps=STEPS)


def takes(rule: Any, objective: Any, start: Any) -> bool:
    """Tell whether a rule runs on a function; an exact line search does on quadratics alone."""
    try:
        rule.init(objective, np.atleast_1d(np.array(start, dtype=float)))
    except SceneError:
        assert rule == optimizers.SteepestDescent(line_search=optimizers.Exact())
        return False
    return True


def steps(run: Trajectory) -> Iterator[Anatomy]:
    """Yield the steps of a run that have a model; those without make no step."""
    for k in range(run.steps):
        seen = anatomy(run, k)
        if seen.model is None:
            assert "stands still" in seen.why, (run.optimizer, k, seen.why)
            assert not seen.p.any()
        else:
            assert seen.why == ""
            yield seen


def check_step(model: LocalModel, p: Any, x: Any) -> None:
    """Check that the model's step is p, to 1e-10 of it and to the rounding of x + p."""
    near = np.maximum(np.abs(x), np.abs(x + p)).max()
    np.testing.assert_array_less(
        np.abs(model.step - p).max(), 1e-10 * np.abs(p).max() + 4e-15 * near + 1e-300
    )


def slope(model: LocalModel, p: Any) -> Any:
    """Return ∇m(p) as written on paper, and the size of what it is made of."""
    centre = np.zeros_like(p) if model.centre is None else model.centre
    matrix = np.diag(model.bend) if model.bend.ndim == 1 else model.bend
    made_of = np.abs(model.linear) + np.abs(matrix) @ (np.abs(p) + np.abs(centre))
    return model.linear + matrix @ (p - centre), made_of.max() + 1e-300


def check_lowest(model: LocalModel, p: Any) -> None:
    """Check that no step that the model compares is lower than p, or that ∇m vanishes there."""
    gradient, size = slope(model, p)
    draw = np.random.default_rng(3)
    length = np.linalg.norm(p) or 1.0
    if model.way is not None:
        shares = np.linspace(0, 1, 101)
        legs = [a + shares[:, None] * (b - a) for a, b in pairwise(model.way)]
        others = np.concatenate(legs).T
    else:
        directions = draw.normal(size=(len(p), 300))
        others = p[:, None] + length * directions * 10.0 ** draw.uniform(-6, 0, 300)
    if model.radius is not None:
        assert np.linalg.norm(p) <= model.radius * (1 + 1e-12)
        others = others[:, np.linalg.norm(others, axis=0) <= model.radius]
    if model.radius is None:
        assert np.abs(gradient).max() <= 1e-9 * size
    elif model.way is None:  # Karush, Kuhn and Tucker: (B + σI)p = −g, B + σI ≥ 0, σ(Δ − ‖p‖) = 0
        sigma = -float(gradient @ p) / float(p @ p) if p.any() else 0.0
        lowest = float(np.linalg.eigvalsh(model.matrix)[0])
        assert np.abs(gradient + sigma * p).max() <= 1e-8 * size
        assert sigma >= max(-lowest, 0.0) - 1e-8 * size / length
        assert np.linalg.norm(p) >= model.radius * (1 - 1e-9) or sigma * length <= 1e-8 * size
    if model.has_minimum or model.radius is not None:
        far = np.abs(others).max(initial=0.0)
        rounding = 1e-13 * (abs(model.value) + slope(model, np.full_like(p, far))[1] * far)
        rounding += 1e-300
        assert (model(others) >= model(p) - rounding).all()


@each_modelled
def test_the_step_of_the_model_is_the_step_taken(name: str) -> None:
    """On ten functions, whatever the hyperparameters and schedules: to 1e-10."""
    seen = 0
    for run in runs(name):
        for one in steps(run):
            assert one.model is not None
            check_step(one.model, one.tried, one.x)
            seen += 1
    assert seen > 60


@each_modelled
def test_the_step_is_where_the_model_is_lowest(name: str) -> None:
    """Told without the closed form: its slope vanishes there, and no step near by is lower."""
    for run in runs(name):
        for one in [*steps(run)][::6]:
            assert one.model is not None
            check_lowest(one.model, one.model.step)


@each_modelled
def test_a_model_begins_at_f_and_knows_whether_it_has_a_minimum(name: str) -> None:
    """M(0) is f, m(p) is the formula's, and has_minimum agrees with the eigenvalues."""
    for run in runs(name):
        for one in [*steps(run)][::5]:
            model, p = one.model, one.tried
            assert model is not None
            centre = np.zeros_like(p) if model.centre is None else model.centre
            lift = np.abs(centre @ model.matrix @ centre)
            assert float(model(np.zeros_like(p))) == pytest.approx(one.f, abs=float(1e-13 * lift))
            by_hand = one.f + model.linear @ p + 0.5 * p @ model.matrix @ p
            by_hand -= p @ model.matrix @ centre
            size = slope(model, p)[1] * np.abs(p).max() + abs(one.f) + lift
            assert float(model(p)) == pytest.approx(by_hand, abs=1e-12 * size)
            least, most = np.linalg.eigvalsh(model.matrix)[[0, -1]]
            if abs(least) > 1e-13 * abs(most):
                assert model.has_minimum == (least > 0)


def test_newtons_models_tell_saddles_from_minima() -> None:
    """Newton's is stationary only where the Hessian is not positive; saddle-free Newton's never."""
    function, _ = FUNCTIONS["saddle"]
    newton = anatomy(record(function, optimizers.Newton(), (1.5, 0.1), steps=1), 0)
    free = anatomy(record(function, optimizers.SaddleFreeNewton(), (1.5, 0.1), steps=1), 0)
    assert newton.model is not None
    assert free.model is not None
    assert (newton.model.has_minimum, free.model.has_minimum) == (False, True)
    np.testing.assert_allclose(newton.model.stationary, newton.p)


@pytest.mark.parametrize("seed", range(20))
def test_a_model_within_a_radius_is_minimised_as_scipy_does(seed: int) -> None:
    """With a centre, positive definite or not: no point of the region is lower than the step."""
    draw = np.random.default_rng(seed)
    a = draw.normal(size=(3, 3))
    bend = a + a.T if seed % 2 else a @ a.T
    model = LocalModel(
        1.0, draw.normal(size=3), bend, 0.3 * draw.normal(size=3), draw.uniform(0.1, 3)
    )
    p, radius = model.step, model.radius
    assert radius is not None
    check_lowest(model, p)
    region: Any = optimize.NonlinearConstraint(lambda q: q @ q, -np.inf, radius**2)
    begins: Any = draw.normal(size=(8, 3))

    def height(q: Any) -> float:
        return float(model(q))

    found = [
        optimize.minimize(height, begin, method="SLSQP", constraints=region, tol=1e-14).fun
        for begin in begins
    ]
    assert float(model(p)) == pytest.approx(min(found), rel=1e-6, abs=1e-6)


@given(st.integers(0, 10**6), st.integers(1, 5))
def test_many_steps_at_once_are_each_alone(seed: int, dim: int) -> None:
    """A model of steps (dim, n, m) is that of each; a diagonal is its matrix."""
    draw = np.random.default_rng(seed)
    bend = draw.normal(size=dim)
    parts = 2.0, draw.normal(size=dim), bend, draw.normal(size=dim)
    model, steps = LocalModel(*parts), draw.normal(size=(dim, 3, 4))
    full = replace(model, bend=np.diag(bend))
    np.testing.assert_allclose(model(steps), full(steps), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(model.stationary, full.stationary, rtol=1e-9)
    alone = np.array([model(steps[:, i, j]) for i in range(3) for j in range(4)]).reshape(3, 4)
    np.testing.assert_allclose(model(steps), alone, rtol=1e-10, atol=1e-10)
    assert model.has_minimum == full.has_minimum == bool((bend > 0).all())


def test_a_flat_model_has_no_stationary_point() -> None:
    """Where B is singular there is none, be it written as a diagonal or in full."""
    for bend in (np.array([1.0, 0.0]), np.diag([1.0, 0.0])):
        model = LocalModel(0.0, np.ones(2), bend)
        assert not model.has_minimum
        with pytest.raises(np.linalg.LinAlgError):
            _ = model.stationary


DATA = objectives.linear_regression(
    np.random.default_rng(5).normal(size=(24, 2)), np.random.default_rng(6).normal(size=24)
)


@pytest.mark.parametrize(
    "name", [name for name in MODELLED if optimizers.get(name).family != "least squares"]
)
@pytest.mark.parametrize("values", ["full", "batch"])
def test_batches(name: str, values: Any) -> None:
    """On batches a model is of the batch's gradient, or is not told: never that of another."""
    kind = optimizers.get(name)
    told = 0
    for rule in variants(name):
        if rule == optimizers.PolyakStep():
            rule = optimizers.PolyakStep(f_star=0.0)
        run = record(DATA, rule, steps=STEPS, batch_size=5, seed=2, values=values)
        for k in range(run.steps):
            one = anatomy(run, k)
            if one.model is None:
                assert "stands still" in one.why or "cannot be told" in one.why
                continue
            told += 1
            np.testing.assert_allclose(float(one.model(np.zeros(3))), run.values[k], rtol=1e-12)
            check_step(one.model, one.tried, one.x)
    of_the_batch = kind.family == "first order" and (name != "PolyakStep" or values == "batch")
    assert told > 20 or not of_the_batch


def test_a_hessian_of_a_batch_is_not_taken_for_that_of_all() -> None:
    """Newton's step on a batch is not the minimum of any model that the record can give."""
    run = record(DATA, optimizers.Newton(), steps=3, batch_size=5)
    assert "cannot be told from what was recorded" in anatomy(run, 1).why


def test_rules_without_a_model_say_why() -> None:
    """They are the known ones, and each gives a reason of one line that begins with its name."""
    silent = set(optimizers.names()) - set(MODELLED)
    assert silent == SILENT
    for name in silent:
        rule = made(optimizers.get(name))
        one = anatomy(record(objectives.rosenbrock(), rule, steps=3), 1)
        assert one.model is None
        assert one.why.startswith(f"{rule.name} {type(rule).unmodelled}")
        assert one.why.endswith("; it minimises no quadratic model of f")
        assert "\n" not in one.why
        assert len(one.why) < 120


def test_clipping_what_has_no_model_says_so() -> None:
    """The reason is that of the rule inside."""
    rule = optimizers.Clipped(optimizers.SignDescent())
    one = anatomy(record(objectives.rosenbrock(), rule, steps=1), 0)
    assert one.model is None
    assert one.why.startswith("Sign descent, clipped takes the sign")


@each_modelled
def test_no_model_where_nothing_is_weighed(name: str) -> None:
    """With a learning rate of 0, or factors that vanish, there is none, and no exception."""
    kind = optimizers.get(name)
    if "lr" not in [field.name for field in fields(kind)]:  # type: ignore[arg-type]
        return
    run = record(objectives.rosenbrock(), replace(made(kind), lr=0.0), (-1.2, 1.0), steps=3)
    own = getattr(run.optimizer, "name", "")
    assert anatomy(run, 0).model is None
    assert anatomy(run, 0).why == f"{own} stands still in this step, and minimises no model of f"


def test_no_model_where_a_rule_is_at_rest() -> None:
    """Adadelta without ε, Polyak's step at the least value, a search with nothing to gain."""
    bowl, _ = FUNCTIONS["turned bowl"]
    for rule, start in (
        (optimizers.Adadelta(eps=0.0), (1.0, 2.0)),
        (optimizers.PolyakStep(), (0.0, 0.0)),
        (optimizers.SteepestDescent(), (0.0, 0.0)),
        (optimizers.BFGS(), (0.0, 0.0)),
    ):
        one = anatomy(record(bowl, rule, start, steps=2), 1)
        assert one.model is None
        assert "stands still" in one.why


@pytest.mark.parametrize(
    ("rule", "objective"),
    [
        (optimizers.TrustRegionNewton(radius=20.0), FUNCTIONS["rosenbrock"][0]),
        (optimizers.LevenbergMarquardt(damping=1e-6), SQUARES["rosenbrock"][0]),
    ],
)
def test_a_refused_step_is_that_of_the_model(rule: Any, objective: Any) -> None:
    """Where the rule stayed, p is 0 and the model's step is the one that was tried."""
    run = record(objective, rule, (-1.2, 1.0), steps=30)
    refused = [one for one in steps(run) if one.refused]
    assert refused
    for one in refused:
        assert one.model is not None
        assert not one.p.any()
        assert one.tried.any()
        assert one.f == one.f_there
        assert float(one.model(one.tried)) < one.f
        check_step(one.model, one.tried, one.x)
    made = [one for one in steps(run) if not one.refused]
    assert all((one.tried == one.p).all() for one in made)


def test_a_dogleg_has_its_corners() -> None:
    """From 0 by the lowest point against the gradient to Newton's; none where H is not positive."""
    run = record(FUNCTIONS["turned bowl"][0], optimizers.TrustRegionNewton(0.5), (3, -1), steps=1)
    one = anatomy(run, 0)
    assert one.model is not None
    assert one.model.way is not None
    start, cauchy, newton = one.model.way
    h = np.array([[10.0, 8.0], [8.0, 10.0]])
    np.testing.assert_allclose(newton, -np.linalg.solve(h, one.g))
    np.testing.assert_allclose(cauchy, -(one.g @ one.g) / (one.g @ h @ one.g) * one.g)
    assert not start.any()
    assert np.linalg.norm(one.model.step) == pytest.approx(0.5)
    bare = anatomy(record(FUNCTIONS["saddle"][0], run.optimizer, (0, 0), steps=1), 0)  # type: ignore[arg-type]
    assert bare.model is not None
    assert bare.model.way is None
    np.testing.assert_allclose(bare.model.step, bare.p, atol=1e-15)


def test_an_anatomy_has_the_numbers_of_the_run() -> None:
    """Points, values, slope and states are those of the trajectory at both ends of the step."""
    run = record(objectives.rosenbrock(), optimizers.Adam(lr=0.1), steps=5)
    one = optviz.anatomy(run, 3)
    assert (one.x == run.points[3]).all()
    assert (one.there == run.points[4]).all()
    assert (one.f, one.f_there) == (run.values[3], run.values[4])
    assert (one.g == run.gradients[3]).all()
    assert (one.p == run.points[4] - run.points[3]).all()
    assert (one.before.t, one.after.t) == (3, 4)
    assert (one.after.m == run.states["m"][4]).all()


def test_a_step_that_is_not_there_is_refused() -> None:
    """There is no step after the last point, none before the first, and none in between."""
    run = record(objectives.rosenbrock(), optimizers.Adam(), steps=5, label="a run")
    with pytest.raises(SceneError, match="step is 5, and run 'a run' has 5"):
        anatomy(run, 5)
    for wrong in (-1, 1.5, True):
        with pytest.raises(SceneError, match="whole number"):
            anatomy(run, wrong)  # type: ignore[arg-type]


def test_by_another_clock_steps_are_steps() -> None:
    """A run by its evaluations makes, from the tick at which a step is paid for, the next one."""
    run = record(objectives.rosenbrock(), optimizers.BFGS(), steps=9)
    (clocked,) = by_clock([run], "evaluations")
    assert isinstance(clocked, Clocked)
    for k in (0, 4, 8):
        mine, theirs = anatomy(clocked, clocked.tick_of(k)), anatomy(run, k)
        assert (mine.x == theirs.x).all()
        assert mine.model is not None
        assert theirs.model is not None
        assert (mine.model.step == theirs.model.step).all()


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    """A loaded run, one without states, one by epochs, a foreign one: no model, and why."""
    run = record(objectives.rosenbrock(), optimizers.Momentum(1e-3), steps=3, label="ball")
    loaded = Trajectory.load(run.save(tmp_path / "run.npz"))
    assert anatomy(loaded, 0).why == "the objective or the optimizer of run 'ball' is not known"
    known = {"objective": run.objective, "optimizer": run.optimizer}
    bare = Trajectory.load(run.save(tmp_path / "run.csv"), **known)  # type: ignore[arg-type]
    assert "cannot be told from what was recorded" in anatomy(bare, 1).why
    epochs = record(DATA, optimizers.Adam(), steps=2, batch_size=5, unit="epoch")
    assert anatomy(epochs, 0).why == "the points of Adam are an epoch apart, not a step"
    foreign = record(objectives.rosenbrock(), optviz.SciPyMinimizer("BFGS"), steps=2)
    assert anatomy(foreign, 0).why.endswith("does not say what model of f it minimises")


@dataclass(frozen=True)
class Half:
    """A rule of a user: half of gradient descent, with a model that is right or wrong."""

    factor: float = 0.5

    name: ClassVar[str] = "Half"

    def init(self, objective: Any, x: Any) -> tuple[()]:
        return ()

    def step(self, objective: Any, x: Any, state: Any) -> tuple[Any, tuple[()]]:
        return x - 0.5 * objective.grad(x), ()

    def model(self, objective: Any, x: Any, state: Any, next_state: Any) -> LocalModel:
        g = objective.grad(x)
        return LocalModel(float(objective.value(x)), g, np.full_like(g, 1 / self.factor))


def test_a_users_model_counts_only_where_it_is_true() -> None:
    """A model whose minimum is not the step is not handed on, nor is an error of its own hidden."""
    bowl, start = FUNCTIONS["turned bowl"]
    right, wrong = (anatomy(record(bowl, Half(f), start, steps=1), 0) for f in (0.5, 0.4))
    assert right.model is not None
    assert (right.model.step == right.p).all()
    assert wrong.model is None
    assert "the model of Half cannot be told" in wrong.why

    class Broken(Half):
        def model(self, objective: Any, x: Any, state: Any, next_state: Any) -> LocalModel:
            return objective.gradient_of_nothing(x)  # type: ignore[no-any-return]

    with pytest.raises(AttributeError, match="gradient_of_nothing"):
        anatomy(record(bowl, Broken(), start, steps=1), 0)


def test_large_lbfgs_is_not_written_out() -> None:
    """In a thousand dimensions no matrix is made, and the reason is of one line."""
    bowl = Objective(lambda p: np.sum(p**2, axis=0), lambda p: 2 * p, dim=1000)
    one = anatomy(record(bowl, optimizers.LBFGS(), np.ones(1000), steps=1), 0)
    assert one.model is None
    assert "cannot be told" in one.why


def test_examples_run() -> None:
    """The examples of anatomy and LocalModel print what they say."""
    for module in (local_model, anatomies):
        done = doctest.testmod(module)
        assert done.attempted > 0
        assert done.failed == 0


def test_every_rule_that_runs_says_a_model_or_why() -> None:
    """A rule that is added has `model` or `unmodelled`, and not both."""
    for name in optimizers.names():
        kind = optimizers.get(name)
        assert hasattr(kind, "model") != hasattr(kind, "unmodelled"), name
        if name in MODELLED:
            with pytest.raises((AttributeError, OptvizError)):
                made(kind).unmodelled  # noqa: B018
