"""Scenes whose runs see batches: what they accept, what they pass on and what the film says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import objectives, views
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import Adam, Cosine, GradientDescent, MovingAverage
from optviz.panels.rate import rates
from optviz.plan.tune import tune
from optviz.recorder import record
from optviz.scene import Run, Scene

DRAWS = np.random.default_rng(6)
X = DRAWS.normal(size=(20, 1))
Y = 2.0 * X[:, 0] - 1.0 + 0.2 * DRAWS.normal(size=20)
LINE = objectives.linear_regression(X, Y)
GD = GradientDescent(lr=0.1)


def scene(*runs: Any, **options: Any) -> Scene:
    """Return a scene on the line, two steps or epochs long."""
    return Scene(objectives=[LINE], optimizers=list(runs), **{"steps": 2} | options)


def test_a_scene_passes_on_what_its_runs_say() -> None:
    """Each run has its own batches; unit, seed and start are the scene's."""
    told = scene(
        GD, Run(GD, batch_size=5), Run(Adam(), batch_size=3, shuffle=False), unit="epoch", seed=4
    )
    made = told.record()
    start = told.start_of(LINE, told.runs[0])
    for run, one in zip(told.runs, made, strict=True):
        alone = record(
            LINE, run.rule, start, 2,
            batch_size=run.batch_size, shuffle=run.shuffle, unit="epoch", seed=4,
        )  # fmt: skip
        np.testing.assert_array_equal(one.points, alone.points)
        assert (one.unit, one.batch_size, one.steps) == ("epoch", run.batch_size, 2)
    assert [one.spent("gradients")[-1] for one in made] == [2, 8, 14]


def test_the_key_says_the_batch() -> None:
    """A batch stands beside the hyperparameters, unless the label says it or it is a signal."""
    assert Run(GD, batch_size=10).details == "lr 0.1, batch 10"
    assert Run(GD, batch_size=1).details == "lr 0.1, batch 1"
    assert Run(GD, batch_size=10, shuffle=False).details == "lr 0.1, batch 10 in order"
    assert Run(GD, label="batch 10", batch_size=10).details == "lr 0.1"
    assert Run(MovingAverage(), batch_size=1, shuffle=False).details == "β 0.9"
    made = record(LINE, GD, (0, 0), 2, batch_size=5)
    assert Run(made).details == "lr 0.1, batch 5"
    assert [run.name for run in scene(GD, Run(GD, batch_size=5)).runs] == ["Gradient descent"] * 2


def test_runs_print_as_they_are_written() -> None:
    """Batch size and shuffle are printed where they are not as by default."""
    run = Run(GD, batch_size=10, shuffle=False)
    assert eval(repr(run), {"Run": Run, "GradientDescent": GradientDescent}) == run
    assert "shuffle" not in repr(Run(GD, batch_size=10))
    assert Run(GD).plain
    assert not Run(GD, batch_size=10).plain


def test_a_network_starts_where_it_was_drawn() -> None:
    """Without a start in scene and run a network's own weights are taken, whatever their number."""
    net = objectives.network((1, 40, 1), X, Y, seed=2)
    (made,) = Scene(objectives=[net], optimizers=[Run(GD, batch_size=5)], unit="epoch").record()
    np.testing.assert_array_equal(made.points[0], net.initial())


def test_the_rate_is_read_at_the_steps_that_were_kept() -> None:
    """Of epochs the panel shows the learning rate of each epoch's first step."""
    rule = GradientDescent(lr=Cosine(0.2, steps=12))
    epochs = record(LINE, rule, (0, 0), 3, batch_size=5, unit="epoch")
    steps = record(LINE, rule, (0, 0), 12, batch_size=5)
    np.testing.assert_array_equal(rates(epochs), rates(steps)[::4])


@pytest.mark.parametrize("unit", ["step", "epoch"])
def test_the_film_counts_in_its_unit(unit: Any) -> None:
    """The counter and the axis of the convergence say step or epoch."""
    shown = scene(GD, unit=unit, steps=3, views=[views.Convergence("value")])
    film = shown.animate(width=640, height=360)
    film.frame(len(film) - 1)
    assert unit in {one.get_xlabel() for one in film.figure.axes}
    assert f"{unit} 3" in {text.get_text() for one in film.figure.axes for text in one.texts}


def test_equal_gradients_counts_batches_alike() -> None:
    """With one batch size for all, a race ends where the gradients of batches are used up."""
    made = scene(
        Run(GD, batch_size=5), Run(Adam(), batch_size=5), race="equal gradients", steps=30
    ).record()
    assert [run.evaluations.grad for run in made] == [30, 30]


@pytest.mark.parametrize(
    ("runs", "options", "message"),
    [
        ([Run(GD, batch_size=21)], {}, "has 20 samples; give 20 or fewer"),
        ([GD], {"unit": "epochs"}, "unit is 'epochs'; use step or epoch"),
        ([Run(GD, batch_size=5)], {"gtol": 1e-6}, "do not vanish at a minimum; leave out gtol"),
        (
            [Run(GD, batch_size=5), Run(Adam(), batch_size=2)],
            {"race": "equal gradients"},
            "see batches of 2, those of 'Gradient descent' batches of 5",
        ),
        (
            [GD, Run(Adam(), batch_size=2)],
            {"race": "equal evaluations"},
            "see batches of 2, those of 'Gradient descent' all samples",
        ),
        ([GD], {"race": "equal gradients", "unit": "epoch"}, 'race with unit="step"'),
        ([Run(GD, batch_size=5)], {"landscape": "basins"}, "leave out batch_size, or use"),
    ],
)
def test_refuses_what_does_not_go_together(
    runs: list[Any], options: dict[str, Any], message: str
) -> None:
    """A scene says at once, before anything runs, what batches do not go with."""
    with pytest.raises(SceneError, match=message):
        scene(*runs, **options)


def test_refuses_batches_and_epochs_without_samples() -> None:
    """Functions that are not made of data are refused by name, with the run."""
    bowl = objectives.bowl()
    with pytest.raises(SceneError, match=r"run 'Gradient descent' on 'Bowl'.*has no samples"):
        Scene(objectives=[bowl], optimizers=[Run(GD, batch_size=5)])
    with pytest.raises(SceneError, match="has no samples to go through"):
        Scene(objectives=[bowl], optimizers=[GD], unit="epoch")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch_size": 0}, "run 'Gradient descent': batch_size is 0"),
        ({"batch_size": 2.5}, "batch_size is 2.5; give a whole number"),
        ({"shuffle": "no"}, "shuffle is 'no'; give True or False"),
    ],
)
def test_a_run_refuses_what_is_no_batch(options: dict[str, Any], message: str) -> None:
    """A wrong batch size or shuffle is named, with the run."""
    with pytest.raises(SceneError, match=message):
        Run(GD, **options)


def test_a_run_that_was_made_keeps_its_batches_and_unit() -> None:
    """It takes no batch size, and its unit must be the scene's."""
    made = record(LINE, GD, (0, 0), 2, batch_size=5, unit="epoch")
    with pytest.raises(SceneError, match="leave out batch_size="):
        Run(made, batch_size=5)
    with pytest.raises(SceneError, match=r'recorded by epochs.*give the scene unit="epoch"'):
        scene(made)
    assert scene(made, unit="epoch").record()[0].batch_size == 5


def test_a_learning_rate_tuned_on_all_samples_is_not_tuned_on_batches() -> None:
    """A race of tuned learning rates does not take one that was tuned on something else."""
    from dataclasses import replace

    square = Objective(lambda x: x**2, lambda x: 2 * x)
    assert tune(GradientDescent(), square, start=3, steps=5, trials=8).batch_size is None
    tuned = tune(GradientDescent(), LINE, start=(0, 0), steps=5, trials=8)
    on_batches = replace(tuned, batch_size=5)
    with pytest.raises(SceneError, match="tuned on all samples, and it races on batches of 5"):
        scene(on_batches, race="tuned lr", start=(0, 0))
