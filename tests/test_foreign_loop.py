"""Trajectories of loops that are not ours, and scenes that show them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import (
    Adam,
    GradientDescent,
    Newton,
    Objective,
    Outcome,
    Recorder,
    Run,
    Scene,
    Trajectory,
    objectives,
    record,
)
from optviz.errors import SceneError

F = objectives.rosenbrock()


def by_hand(steps: int = 30, lr: float = 1e-3) -> Recorder:
    """Gradient descent in a loop that changes its array in place."""
    rec, x = Recorder(F), np.array([-1.2, 1.0])
    for _ in range(steps + 1):
        rec(x)
        x -= lr * F.grad(x)
    return rec


def test_a_loop_by_hand_gives_what_record_gives() -> None:
    """Points, values and gradients equal those of the same rule, to the bit."""
    made = by_hand().trajectory(label="theirs")
    ours = record(F, GradientDescent(lr=1e-3), (-1.2, 1), 30)
    np.testing.assert_array_equal(made.points, ours.points)
    np.testing.assert_array_equal(made.values, ours.values)
    np.testing.assert_allclose(made.gradients, ours.gradients, rtol=1e-13)
    assert made.label == "theirs"
    assert made.objective is F
    assert made.outcome is Outcome.STEP_LIMIT
    assert made.evaluations == (0, 0, 0)


@pytest.mark.parametrize("method", ["BFGS", "Nelder-Mead", "trust-constr", "SLSQP", "TNC"])
def test_it_is_a_callback_of_scipys(method: str) -> None:
    """It sees what a callback sees, ends at the result, and does not end the run early."""
    optimize = pytest.importorskip("scipy.optimize")
    seen: list[Any] = []
    options: dict[str, Any] = {"method": method}
    rec = Recorder(F, start=(-1.2, 1))
    optimize.minimize(F.value, (-1.2, 1), callback=lambda x, *_: seen.append(+x), **options)
    optimize.minimize(F.value, (-1.2, 1), callback=rec, **options)
    np.testing.assert_array_equal(rec.trajectory().points, [(-1.2, 1), *seen])


def test_it_takes_scipys_other_callbacks() -> None:
    """Results, as objects or by keyword, and further arguments."""
    optimize = pytest.importorskip("scipy.optimize")
    rec = Recorder(F)
    rec(optimize.OptimizeResult(x=np.array([1.0, 2.0])))
    rec(intermediate_result=optimize.OptimizeResult(x=np.array([3.0, 4.0])))
    rec(np.array([5.0, 6.0]), 0.5, True)
    assert rec.trajectory().points.tolist() == [[1, 2], [3, 4], [5, 6]]
    optimize.dual_annealing(F.value, [(-2, 2), (-2, 2)], maxiter=3, callback=rec, rng=1)
    assert len(rec) > 3


def test_it_takes_tensors_of_a_training_loop() -> None:
    """A parameter as it is, and two parameters in a list."""
    torch = pytest.importorskip("torch")
    p = torch.nn.Parameter(torch.tensor([-1.2, 1.0], dtype=torch.float64))
    optimizer = torch.optim.Adam([p], lr=0.05)
    rec, parts = Recorder(F), Recorder(F)
    for _ in range(21):
        rec(p)
        parts([p[0], p[1]])
        optimizer.zero_grad()
        ((1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2).backward()
        optimizer.step()
    ours = record(F, Adam(lr=0.05), (-1.2, 1), 20)
    np.testing.assert_allclose(rec.trajectory().points, ours.points, atol=1e-12)
    np.testing.assert_array_equal(parts.trajectory().points, rec.trajectory().points)


def test_it_takes_arrays_of_jax() -> None:
    """Whatever NumPy can read is a point."""
    jnp = pytest.importorskip("jax.numpy")
    rec = Recorder(F)
    rec(jnp.array([0.5, 0.25]))
    assert rec.trajectory().points.tolist() == [[0.5, 0.25]]


def test_a_loop_that_diverges_is_cut_where_it_is_no_longer_finite() -> None:
    """The finite part stays, and the outcome says what came then."""
    with np.errstate(all="ignore"):
        wild = by_hand(40, lr=1.0).trajectory()
    assert wild.outcome is Outcome.DIVERGED
    assert np.isfinite(wild.points).all()
    assert np.isfinite(wild.values).all()
    rec = Recorder(objectives.quadratic_1d())
    for x in (1.0, 2.0, np.nan, 3.0):
        rec(x)
    lost = rec.trajectory()
    assert lost.points[:, 0].tolist() == [1, 2]
    assert lost.outcome is Outcome.UNDEFINED


@pytest.mark.parametrize(
    ("point", "said"),
    [
        ((1, 2, 3), "a point of shape (3,); points of Rosenbrock have shape (2,)"),
        ("here", "the recorder was given 'here'"),
        (None, "the recorder was given None"),
        (1.0, "shape (1,)"),
    ],
)
def test_what_is_no_point_is_refused_at_once(point: Any, said: str) -> None:
    """In the call that gives it, not when the trajectory is asked for."""
    with pytest.raises(SceneError) as caught:
        Recorder(F)(point)
    assert said in str(caught.value)


def test_nothing_recorded_is_said_so() -> None:
    """An empty recorder has no trajectory, nor one whose first point is not finite."""
    with pytest.raises(SceneError, match=r"'theirs' on 'Rosenbrock': no point was recorded"):
        Recorder(F).trajectory("theirs")
    with pytest.raises(SceneError, match="the first point is not finite"):
        Recorder(F, start=(np.inf, 0)).trajectory()
    with pytest.raises(SceneError, match="the function is inf at the start"):
        Recorder(Objective(lambda x: np.inf * x, dim=1), start=1).trajectory()
    with pytest.raises(SceneError, match="is not an objective"):
        Recorder(3)  # type: ignore[arg-type]


def test_a_scene_shows_it_as_it_is() -> None:
    """Among runs that are made: its own start and length, its label, and a label of a Run."""
    theirs = by_hand(30).trajectory(label="theirs")
    scene = Scene(objectives=[F], optimizers=[Newton(), theirs], start=(0, 0), steps=5)
    newton, shown = scene.record()
    assert (newton.steps, shown.steps) == (5, 30)
    np.testing.assert_array_equal(shown.points, theirs.points)
    assert [run.label for run in scene.record()] == ["Newton", "theirs"]
    renamed = scene.replace(optimizers=[Newton(), Run(theirs, label="mine", note="slow")])
    assert renamed.record()[1].label == "mine"
    assert renamed.runs[1].details == ""
    assert "<Trajectory 'theirs'" in repr(scene)
    assert scene == scene.replace()


def test_a_film_shows_it() -> None:
    """The film goes on to its last step, and the strip is as long as the longest run."""
    theirs = by_hand(30).trajectory(label="theirs")
    scene = Scene(objectives=[F], optimizers=[Newton(), theirs], start=(0, 0), steps=5)
    film = scene.animate(width=480, height=270)
    assert film.schedule.steps == 30
    strips = [axes for axes in film.figure.axes if axes.get_xlabel() == "step"]
    assert [axes.get_xlim()[1] >= 30 for axes in strips] == [True] * len(strips)


def test_a_recorded_run_of_ours_keeps_its_details() -> None:
    """A trajectory that `record` made says its hyperparameters in the key."""
    ours = record(F, GradientDescent(lr=1e-3), (-1.2, 1), 5)
    assert Run(ours).details == "lr 0.001"
    assert Run(ours).name == "Gradient descent"


def test_where_it_cannot_be_shown_it_is_refused() -> None:
    """On another objective, on an unknown one, with a start, or under a budget."""
    theirs = by_hand(3).trajectory(label="theirs")
    bare = Trajectory(theirs.points, theirs.values, theirs.gradients, label="bare")
    wrong: list[tuple[dict[str, Any], str]] = [
        (
            {"objectives": [F, objectives.bowl()]},
            "run 'theirs': it was recorded on 'Rosenbrock', and cannot be shown on",
        ),
        ({"optimizers": [bare]}, "run 'bare': its objective is not known"),
        ({"race": "equal gradients"}, "it was made already, without the budget"),
        ({"landscape": "basins"}, "basins need an optimizer to run"),
    ]
    for changes, said in wrong:
        given: dict[str, Any] = {"objectives": [F], "optimizers": [theirs]} | changes
        with pytest.raises(SceneError) as caught:
            Scene(**given)
        assert said in str(caught.value)
    with pytest.raises(SceneError, match="from a start of its own; leave out start="):
        Run(theirs, start=(0, 0))
