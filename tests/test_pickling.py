"""Objectives, scenes and what they record in pickles: equal, and equal to the last bit."""

from __future__ import annotations

import copy
import functools
import inspect
import io
import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import cloudpickle
import numpy as np
import pytest

from optviz import (
    Adam,
    Cosine,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    OptaxOptimizer,
    Run,
    Scene,
    SceneError,
    SciPyMinimizer,
    Timeline,
    TorchOptimizer,
    Trajectory,
    Warmup,
    datasets,
    load,
    objectives,
    optimizers,
    record,
    record_many,
    views,
)
from optviz.objectives import get, names
from optviz.objectives.least_squares import LeastSquares, least_squares
from optviz.planes import Plane, restriction

SCENES = sorted((Path(__file__).parent.parent / "scenes").glob("*.py"))
TURN = ((0.6, -0.8, 0.0), (0.8, 0.6, 0.0), (0.0, 0.0, -1.0))
LINE = datasets.noisy_line(20)
MOONS = datasets.two_moons(30)


def hill(x: Any, y: Any) -> Any:
    return np.exp(-(x**2) - y**2)


def slope(x: Any, y: Any) -> Any:
    return -2 * x * hill(x, y), -2 * y * hill(x, y)


def torn(x: float) -> float:
    return x if x > 0 else -2 * x


def valley(x: Any, y: Any) -> Any:
    return 1 - x, 10 * (y - x**2)


def steep(x: Any, y: Any) -> Any:
    return (-1, 0), (-20 * x, 10)


def power(exponent: int, x: Any) -> Any:
    return x**exponent


OBJECTIVES: dict[str, Objective] = {
    "rosenbrock in four": objectives.rosenbrock(b=10, dim=4),
    "rastrigin in one": objectives.rastrigin(amplitude=3, dim=1),
    "quadratic form": objectives.quadratic_form(A=np.array([[2, 1], [1, 3]]), b=(1, 2)),
    "turned form": objectives.quadratic_form(condition=50, rotation=30),
    "form in three": objectives.quadratic_form(eigenvalues=(1, 2, 30)),
    "shifted": objectives.peaks().shift((1, -2)),
    "scaled": objectives.gramacy_lee().scale(-2),
    "rotated": objectives.six_hump_camel().rotate(30),
    "rotated by a matrix": objectives.rosenbrock(dim=3).rotate(TURN),
    "noisy": objectives.bowl().add_noise(0.3, seed=5, value=0.1),
    "all transforms": objectives.beale().shift(1).add_noise(2).rotate(20).scale(3).add_noise(1),
    "a formula": Objective.from_formula("x**4/4 - cos(pi*x*y) + exp(-x**2)", domain=(-2, 2)),
    "a formula with words": Objective.from_formula(
        "x1**2", dim=3, name="n", latex="x^2", start=(1, 2, 3), minima=[(0, 1, 1)]
    ).shift(1),
    "one's own": Objective(hill, domain=(-1, 1)),
    "one's own with all": Objective(
        *(hill, slope), domain=(-2, 2), view=(-1, 1), maxima=(0, 0), start=(1, 1), name="hill",
        latex="e", minima=[(9, 9)], saddles=[(8, 8)], local_minima=[(7, 7)],
    ),
    "one's own point by point": Objective(torn).rotate([[-1]]),
    "one's own in parts": Objective(functools.partial(power, 4)),
    "NumPy's": Objective(np.cos, dim=1),
    "squares": least_squares(valley, steep, domain=(-2, 2), start=(-1, 1)),
    "squares without a Jacobian": least_squares(valley, latex="r").scale((1, 2)),
    "a line": objectives.linear_regression(*LINE, held_out=LINE),
    "classes": objectives.logistic_regression(*MOONS, name="moons"),
    "a network": objectives.network((2, 3, 1), *MOONS, loss="cross_entropy", activation="tanh"),
    "a noisy network": objectives.network((2, 3, 1), *MOONS).add_noise(0.1),
    "a signal": objectives.signal_mean([1, 2, 6]),
    "a plane": restriction(
        objectives.rosenbrock(dim=4), Plane(np.ones(4), *np.tri(4)[:2]), view=(-1, 1)
    ),
}  # fmt: skip

protocols = pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))


def again(one: Any, protocol: int = pickle.HIGHEST_PROTOCOL) -> Any:
    """Return what comes back from a pickle."""
    return pickle.loads(pickle.dumps(one, protocol))


def bits(one: Objective, seed: int = 0) -> bytes:
    """Return all that an objective says at one point and at many, to the last bit."""
    draw = np.random.default_rng(seed)
    found = []
    with np.errstate(all="ignore"):
        for shape in ((), (5,), (2, 3)):
            points = draw.normal(size=(one.dim, *shape))
            found += [np.asarray(ask(points)) for ask in (one.value, one.grad, one.hess)]
    return b"".join(array.tobytes() for array in found)


def assert_same(twin: Objective, one: Objective) -> None:
    """Assert that an objective is another one in all that can be asked of it."""
    assert type(twin) is type(one)
    assert twin is not one
    assert twin == one
    assert hash(twin) == hash(one)
    assert repr(twin) == repr(one)
    for name in ("dim", "domain", "view", "minima", "local_minima", "saddles", "maxima", "start"):
        assert getattr(twin, name) == getattr(one, name)
    for name in ("name", "latex", "exact_grad", "exact_hess", "lowest"):
        assert getattr(twin, name) == getattr(one, name)
    assert bits(twin) == bits(one)


def assert_same_run(twin: Trajectory, one: Trajectory) -> None:
    """Assert that a run is another one: its arrays to the bit, and all that it tells."""
    for name in ("points", "values", "gradients", "cost"):
        np.testing.assert_array_equal(getattr(twin, name), getattr(one, name))
    assert not twin.points.flags.writeable
    assert twin.states.keys() == one.states.keys()
    for name, state in one.states.items():
        np.testing.assert_array_equal(twin.states[name], state)
    for name in ("objective", "optimizer", "label", "outcome", "evaluations", "unit", "batch_size"):
        assert getattr(twin, name) == getattr(one, name)
    assert repr(twin) == repr(one)


def short(file: Path) -> Scene:
    """Load a scene of the project, with fewer steps where it records for long."""
    scene = load(file)[0].scene
    least = {"": 3, "equal samples": 120}.get(scene.race, 20)
    return scene.replace(steps=min(scene.steps, least), cues=())


@pytest.mark.parametrize("name", names())
def test_every_function_of_the_gallery(name: str) -> None:
    """It comes back equal, and evaluates to the same bits, in two and in three dimensions."""
    assert_same(again(get(name)), get(name))
    if "dim" in inspect.signature(getattr(objectives, name)).parameters:
        assert_same(again(get(name, dim=3)), get(name, dim=3))


@protocols
@pytest.mark.parametrize("name", OBJECTIVES)
def test_every_way_to_make_an_objective(name: str, protocol: int) -> None:
    """Parameters, transforms, formulas, squares, data and planes come back equal to the bit."""
    assert_same(again(OBJECTIVES[name], protocol), OBJECTIVES[name])
    twin = cloudpickle.loads(cloudpickle.dumps(OBJECTIVES[name], protocol))
    assert_same(twin, OBJECTIVES[name])


def test_what_a_special_objective_knows_comes_back() -> None:
    """Residuals, held-out samples, the arrays' locks, and noise that is moved along."""
    twin: LeastSquares = again(OBJECTIVES["squares"])
    assert twin.residuals((0, 1)).tolist() == [1, 10]
    line = again(OBJECTIVES["a line"])
    assert not line.X.flags.writeable
    np.testing.assert_array_equal(line.held_out[0], line.X)
    noisy = again(OBJECTIVES["all transforms"])
    assert noisy.lowest == OBJECTIVES["all transforms"].lowest
    x, y, z = np.eye(3)
    plane = again(Plane(x, y, z, (0.5, 0.25)))
    assert plane == Plane(x, y, z, (0.5, 0.25))
    assert not plane.origin.flags.writeable


@pytest.mark.parametrize("library", ["jax", "torch"])
def test_functions_of_other_libraries(library: str) -> None:
    """What JAX and PyTorch differentiate comes back equal to the bit; a lambda by cloudpickle."""
    pytest.importorskip(library)
    make = getattr(Objective, f"from_{library}")
    one = make(valley_floor, start=(1, 2), latex="f")
    assert_same(again(one), one)
    free = make(lambda x: x**2)
    with pytest.raises(pickle.PicklingError, match="cannot find <lambda>"):
        pickle.dumps(free)
    assert bits(cloudpickle.loads(cloudpickle.dumps(free))) == bits(free)


def valley_floor(x: Any, y: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def nameless() -> dict[str, Callable[[], Any]]:
    """Return objectives of functions that have no name, and what holds such a one."""
    free = Objective(lambda x: x**2, name="free")

    def local(x: Any) -> Any:
        return x**2

    return {
        "a lambda": lambda: free,
        "a function in a function": lambda: Objective(local),
        "a lambda's gradient": lambda: Objective(torn, lambda x: 1.0),
        "in parts": lambda: Objective(functools.partial(lambda a, x: a * x, 2.0)),
        "moved": lambda: free.shift(1).add_noise(1),
        "squares": lambda: least_squares(lambda x: (x, x**2)),
        "a run": lambda: record(free, GradientDescent(), 1.0, 2),
        "a scene": lambda: Scene(objectives=[free], optimizers=[Newton()], start=1.0),
    }


@pytest.mark.parametrize("name", nameless())
def test_a_function_without_a_name_is_refused_in_one_sentence(name: str) -> None:
    """The standard pickle says what cannot be found and three ways out; it is both errors' kind."""
    for dump in (pickle.dumps, lambda one: pickle.Pickler(io.BytesIO()).dump(one)):
        with pytest.raises(SceneError, match=r"cannot find (<lambda>|local); define") as e:
            dump(nameless()[name]())
        assert isinstance(e.value, pickle.PicklingError)
        for way in ("top of a module", "Objective.from_formula", "cloudpickle"):
            assert way in str(e.value)
        assert "\n" not in str(e.value)


@pytest.mark.parametrize("name", nameless())
def test_cloudpickle_takes_any_function(name: str) -> None:
    """What comes back evaluates to the same bits."""
    one = nameless()[name]()
    twin = cloudpickle.loads(cloudpickle.dumps(one))
    if isinstance(one, Scene):
        one, twin = one.objectives[0], twin.objectives[0]
    if isinstance(one, Trajectory):
        np.testing.assert_array_equal(one.points, twin.points)
        one, twin = one.objective, twin.objective
    assert bits(twin) == bits(one)
    assert twin.name == one.name


def rules() -> Iterator[Any]:
    """Yield every optimizer, with numbers and with schedules, and adapters of other libraries."""
    for name in optimizers.names():
        rule: Any = optimizers.get(name)
        yield rule(**{one.name: 1.0 for one in fields(rule) if one.default is MISSING})
    for schedule in (Cosine(0.1, steps=9), Warmup(Cosine(0.1, steps=9), steps=3)):
        yield from (GradientDescent(lr=schedule), Momentum(lr=schedule), Adam(lr=schedule))


@pytest.mark.parametrize("rule", list(rules()), ids=repr)
def test_every_optimizer(rule: Any) -> None:
    """A rule comes back equal."""
    assert again(rule) == rule
    assert repr(again(rule)) == repr(rule)


@pytest.mark.parametrize(
    ("library", "make"),
    [
        ("torch", lambda: TorchOptimizer("Adam", lr=Cosine(0.1, steps=5), betas=(0.8, 0.9))),
        ("optax", lambda: OptaxOptimizer("adam", learning_rate=0.1, name="theirs")),
        ("scipy", lambda: SciPyMinimizer("bfgs", gtol=1e-9)),
    ],
)
def test_optimizers_of_other_libraries(library: str, make: Callable[[], Any]) -> None:
    """They come back equal, and make the same steps."""
    pytest.importorskip(library)
    one, twin = make(), again(make())
    assert (twin, twin.name, twin.details) == (one, one.name, one.details)
    f = objectives.rosenbrock()
    assert_same_run(again(record(f, twin, f.start, 4)), record(f, one, f.start, 4))


@pytest.mark.parametrize("file", SCENES, ids=lambda file: file.stem)
def test_every_scene_and_what_it_records(file: Path) -> None:
    """Scene and runs come back equal, by cloudpickle too; one with a lambda by that alone."""
    scene = short(file)
    recorded = scene.record()
    if "lambda" in file.read_text(encoding="utf-8"):
        with pytest.raises(SceneError, match="cannot find <lambda>"):
            pickle.dumps(recorded)
        twins = cloudpickle.loads(cloudpickle.dumps(recorded))
        for twin, one in zip(twins, recorded, strict=True):
            np.testing.assert_array_equal(twin.points, one.points)
            assert bits(twin.objective) == bits(scene.objectives[0])
        return
    assert again(scene) == scene
    assert repr(again(scene)) == repr(scene)
    for twins in (again(recorded), cloudpickle.loads(cloudpickle.dumps(recorded))):
        for twin, one in zip(twins, recorded, strict=True):
            assert_same_run(twin, one)
    for twin, objective in zip(again(scene).objectives, scene.objectives, strict=True):
        points = objective.start or np.zeros(objective.dim)
        np.testing.assert_array_equal(twin.grad(points), objective.grad(points))


@protocols
def test_all_that_a_scene_is_made_of(protocol: int) -> None:
    """Runs, views, timelines and themes come back equal."""
    parts = [
        Run(Adam(lr=0.1), start=(1, 2), label="mine", note="here"),
        *(getattr(views, name)() for name in views.names()),
        Timeline(fps=10, pace="even"),
    ]
    for one in parts:
        assert again(one, protocol) == one
    f = objectives.beale()
    made = record(f, Newton(), f.start, 3)
    scene = Scene(objectives=[f], optimizers=[Run(made), Adam()], views=[views.Landscape()])
    twin = again(scene, protocol)
    assert_same_run(twin.runs[0].made, made)
    assert twin.views == scene.views


@protocols
def test_many_runs(protocol: int) -> None:
    """All of them come back, read-only, and each can be had."""
    f = objectives.himmelblau()
    one = record_many(f, Momentum(lr=0.01), np.random.default_rng(0).normal(size=(4, 2)), 6)
    twin = again(one, protocol)
    assert repr(twin) == repr(one)
    assert not twin.points.flags.writeable
    np.testing.assert_array_equal(twin.outcomes, one.outcomes)
    for i in range(4):
        assert_same_run(again(twin[i], protocol), again(one[i], protocol))


def test_copies() -> None:
    """Copies of scenes, runs and rules are equal, and objectives in them are the same."""
    f = objectives.beale().shift(1)
    scene = Scene(objectives=[f], optimizers=[Adam()], steps=3)
    runs = scene.record()
    for copied in (copy.copy(scene), copy.deepcopy(scene)):
        assert copied == scene
        assert copied.objectives[0] is f
    for runs_again in (copy.copy(runs), copy.deepcopy(runs)):
        assert_same_run(runs_again[0], runs[0])
        assert runs_again[0].objective is f


def test_another_process() -> None:
    """A fresh interpreter evaluates to the same bits, and records the same runs."""
    picked = ("all transforms", "a formula", "one's own", "squares", "a line", "a network")
    points = {name: np.linspace(-1, 1, OBJECTIVES[name].dim) for name in picked}
    scene = Scene(
        objectives=[OBJECTIVES["a formula"].shift(0.5), objectives.beale()],
        optimizers=[Adam(lr=Cosine(0.1, steps=9)), Run(Newton(), label="N", start=(0.5, 0.25))],
        start=(1.0, 0.5),
        steps=8,
        views=[views.Landscape()],
    )
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        there = {
            name: [process.submit(ask, OBJECTIVES[name], points[name])
                   for ask in (Objective.value, Objective.grad, Objective.hess)]
            for name in picked
        }  # fmt: skip
        recorded = process.submit(Scene.record, scene)
        refused = process.submit(Objective.value, Objective(lambda x: x), 1.0)
        for name, answers in there.items():
            here = OBJECTIVES[name]
            for answer, ask in zip(answers, (here.value, here.grad, here.hess), strict=True):
                np.testing.assert_array_equal(answer.result(), ask(points[name]))
        for theirs, ours in zip(recorded.result(), scene.record(), strict=True):
            assert_same_run(theirs, ours)
        with pytest.raises(SceneError, match="cannot find <lambda>"):
            refused.result()
