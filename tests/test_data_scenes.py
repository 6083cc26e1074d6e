"""The scenes on data, moving averages and adaptive rules: their lessons are true."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from optviz import Trajectory, load
from optviz.objectives.data.data_objective import DataObjective
from optviz.optimizers.divisor import divisor

FOLDER = Path(__file__).parent.parent / "scenes"
Array = npt.NDArray[np.float64]


def runs(name: str) -> dict[str, Trajectory]:
    """Record a scene of the project, by label."""
    (one,) = load(FOLDER / f"{name}.py")
    return {run.label: run for run in one.scene.record()}


def gaps(run: Trajectory) -> Array:
    """Return f − f* at each point."""
    assert run.objective is not None
    assert run.objective.lowest is not None
    return np.asarray(run.values - run.objective.lowest)


def test_the_fewer_samples_the_more_a_run_jitters() -> None:
    """In the last third the whole batch is still, eight samples jitter, one jitters most."""
    found = runs("batch_vs_stochastic")
    late = [gaps(found[name])[40:].mean() for name in ("batch", "mini-batch", "single sample")]
    assert 1e3 * late[0] < late[1] < late[2] / 3


def test_a_falling_learning_rate_lets_sgd_settle() -> None:
    """At the end the constant rate is ten times as far away, in f, on the average."""
    found = runs("learning_rate_decay")
    assert gaps(found["constant"])[100:].mean() > 10 * gaps(found["decaying"])[100:].mean()


def test_the_correction_mends_the_first_days() -> None:
    """In the first month the corrected average is right, the other far too low; later alike."""
    found = runs("moving_average")
    plain, corrected = (found[name].points[1:, 0] for name in ("约 50 天", "偏差修正"))
    truth = 32 + 1.8 * (10 - 10 * np.cos(2 * np.pi * (np.arange(365) - 15) / 365))
    assert np.abs(corrected - truth)[:30].mean() < 4
    assert (truth - plain)[:30].mean() > 20
    assert abs(plain[-1] - corrected[-1]) < 0.1


def test_a_larger_beta_is_smoother_and_later() -> None:
    """Day to day it moves less, and its highest day comes later."""
    found = runs("moving_average")
    lines = [found[name].points[30:, 0] for name in ("约 2 天", "约 10 天", "约 50 天")]
    rough = [np.abs(np.diff(line)).mean() for line in lines]
    assert rough[0] > 3 * rough[1] > 6 * rough[2]
    assert lines[1].argmax() < lines[2].argmax()


def test_averaging_takes_shorter_steps_than_summing() -> None:
    """At one lr the sum goes far past the minimum, Nesterov less, and the average trails behind."""
    found = runs("momentum_forms")
    way = {name: np.hypot(*np.diff(run.points, axis=0).T).sum() for name, run in found.items()}
    assert way["sum"] > way["Nesterov"] > way["average"]
    assert gaps(found["average"])[-1] > gaps(found["sum"])[-1] > gaps(found["Nesterov"])[-1]


def test_steep_coordinates_are_divided_by_more() -> None:
    """Adam divides y, fifty times as steep, by several times as much throughout."""
    found = runs("adaptive")
    x, y = divisor(found["Adam"].optimizer, found["Adam"].states)[1:].T
    assert (y > 2.5 * x).all()


def test_the_border_bends_around_the_moons() -> None:
    """Of unseen points it has fewer than nine of ten right at first, and over 97 % at the end."""
    (run,) = runs("decision_boundary").values()
    network = run.objective
    assert isinstance(network, DataObjective)
    shares = [network.accuracy(point) for point in run.points[[0, 10, -1]]]
    assert shares[0] < shares[1] < shares[2]
    assert shares[1] < 0.9
    assert shares[2] > 0.97
