"""Torch's optimizers as entries of a scene."""

from __future__ import annotations

import copy
import sys
from typing import Any

import numpy as np
import pytest

from optviz import (
    ASGD,
    Adadelta,
    AdaGrad,
    Adam,
    Adamax,
    AdamW,
    AMSGrad,
    Cosine,
    GradientDescent,
    Momentum,
    NAdam,
    Nesterov,
    RAdam,
    RMSprop,
    Rprop,
    Run,
    Scene,
    TorchOptimizer,
    objectives,
    record,
    record_many,
)
from optviz.errors import MissingExtra, SceneError
from tests.optimizers.places import PLACES

torch = pytest.importorskip("torch")

SGD: Any = {"lr": 2e-4, "momentum": 0.9}
PAIRS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "SGD": (GradientDescent(lr=2e-4), "SGD", {"lr": 2e-4}),
    "momentum": (Momentum(lr=2e-4), "SGD", SGD),
    "Nesterov": (Nesterov(lr=2e-4), "SGD", SGD | {"nesterov": True}),
    "Adam": (Adam(lr=0.05), "Adam", {"lr": 0.05}),
    "AMSGrad": (AMSGrad(lr=0.05), "Adam", {"lr": 0.05, "amsgrad": True}),
    "AdamW": (AdamW(lr=0.05, weight_decay=0.1), "AdamW", {"lr": 0.05, "weight_decay": 0.1}),
    "Adamax": (Adamax(lr=0.05), "Adamax", {"lr": 0.05}),
    "NAdam": (NAdam(lr=0.05), "NAdam", {"lr": 0.05}),
    "RAdam": (RAdam(lr=0.05), "RAdam", {"lr": 0.05}),
    "RMSprop": (RMSprop(lr=1e-3), "RMSprop", {"lr": 1e-3}),
    "AdaGrad": (AdaGrad(lr=0.1), "Adagrad", {"lr": 0.1}),
    "Adadelta": (Adadelta(), "Adadelta", {}),
    "Rprop": (Rprop(), "Rprop", {}),
    "ASGD": (ASGD(lr=2e-4), "ASGD", {"lr": 2e-4}),
    "scheduled": (
        Adam(lr=Cosine(0.1, steps=150)), "Adam", {"lr": Cosine(0.1, steps=150)}
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", ["rosenbrock", "himmelblau", "cosine"])
@pytest.mark.parametrize("name", PAIRS)
def test_torch_takes_the_steps_of_our_rule(name: str, place: str) -> None:
    """For 200 steps torch's points are those of our rule, to 1e-12 of the path's size."""
    ours, rule, options = PAIRS[name]
    objective, starts = PLACES[place]
    mine = record(objective, ours, starts[0], 200)
    theirs = record(objective, TorchOptimizer(rule, **options), starts[0], 200)
    size = np.abs(mine.points).max()
    np.testing.assert_allclose(theirs.points, mine.points, rtol=0, atol=1e-12 * size)
    assert theirs.evaluations == mine.evaluations


def drawn(state: Any) -> list[Any]:
    return [np.array(value) for value in state[:-1]]


@pytest.mark.parametrize("name", [*PAIRS, "LBFGS"])
def test_a_step_changes_nothing_that_it_was_given(name: str) -> None:
    """The same step twice, with others between, gives the same bits, and leaves x and state."""
    rule, options = ("LBFGS", {"lr": 0.1}) if name == "LBFGS" else PAIRS[name][1:]
    one = TorchOptimizer(rule, **options)
    objective, starts = PLACES["rosenbrock"]
    x = np.array(starts[0])
    x.setflags(write=False)
    state = one.init(objective, x)
    for _ in range(3):
        before = copy.deepcopy(drawn(state))
        first, after = one.step(objective, x, state)
        one.step(objective, first, after)
        again, twice = one.step(objective, x, state)
        assert first.tobytes() == again.tobytes()
        for a, b in zip(drawn(after), drawn(twice), strict=True):
            np.testing.assert_array_equal(a, b)
        for a, b in zip(before, drawn(state), strict=True):
            np.testing.assert_array_equal(a, b)
        x, state = first, after
        x.setflags(write=False)


def test_states_can_be_drawn() -> None:
    """Adam's running means are our Adam's from the first step on, and NaN before it."""
    objective, starts = PLACES["rosenbrock"]
    mine = record(objective, Adam(lr=0.05), starts[0], 20).states
    theirs = record(objective, TorchOptimizer("Adam", lr=0.05), starts[0], 20).states
    np.testing.assert_allclose(theirs["exp_avg"][1:], mine["m"][1:], rtol=1e-12)
    np.testing.assert_allclose(theirs["exp_avg_sq"][1:], mine["v"][1:], rtol=1e-12)
    np.testing.assert_array_equal(theirs["step"], mine["t"])
    assert np.isnan(theirs["exp_avg"][0]).all()
    rolled = record(objective, TorchOptimizer("SGD", **SGD), starts[0], 5).states
    assert rolled["momentum_buffer"].shape == (6, 2)


def test_an_optimizer_with_a_closure_gets_one() -> None:
    """LBFGS equals torch's own loop to the bit, and each call of its closure is counted."""
    objective, _ = PLACES["rosenbrock"]
    run = record(objective, TorchOptimizer("LBFGS", max_iter=4), (-1.2, 1.0), 12)
    parameter = torch.nn.Parameter(torch.tensor([-1.2, 1.0], dtype=torch.float64))
    optimizer = torch.optim.LBFGS([parameter], max_iter=4)
    calls = 0

    def closure() -> Any:
        nonlocal calls
        calls += 1
        p = parameter.detach().numpy()
        parameter.grad = torch.tensor(objective.grad(p))
        return torch.tensor(float(objective.value(p)))

    for k in range(12):
        optimizer.step(closure)
        np.testing.assert_array_equal(run.points[k + 1], parameter.detach().numpy())
    assert run.evaluations.value == calls
    # The gradient where a step ends and the next begins is kept, so it is computed once.
    assert calls - 12 <= run.evaluations.grad <= calls


def test_the_class_and_its_name_are_the_same() -> None:
    """They are equal, print alike, and say their hyperparameters where they differ."""
    by_class = TorchOptimizer(torch.optim.Adam, lr=0.1, betas=(0.8, 0.999))
    by_name = TorchOptimizer("Adam", lr=0.1, betas=(0.8, 0.999))
    assert by_class == by_name
    assert hash(by_class) == hash(by_name)
    assert by_class != TorchOptimizer("Adam", lr=0.2)
    assert repr(by_name) == "TorchOptimizer(torch.optim.Adam, lr=0.1, betas=(0.8, 0.999))"
    assert (by_name.name, by_name.details) == ("torch Adam", "lr 0.1, β₁ 0.8")
    assert TorchOptimizer("SGD").details == "lr 0.001"
    with pytest.raises(AttributeError, match="read-only"):
        by_name.details = "mine"


def test_a_class_of_ones_own_will_do() -> None:
    """A subclass of torch's Optimizer runs, under its own name, with memory in its group."""
    base: Any = torch.optim.Optimizer

    class Halving(base):  # type: ignore[misc]
        def __init__(self, params: Any, lr: float = 1.0) -> None:
            super().__init__(params, {"lr": lr, "k": 0})

        def step(self, closure: Any = None) -> None:
            (group,) = self.param_groups
            (p,) = group["params"]
            p.data -= group["lr"] * 0.5 ** group["k"] * p.grad
            group["k"] += 1

    run = record(objectives.quadratic_1d(), TorchOptimizer(Halving, lr=0.25), 8, 3)
    assert run.label == "Halving"
    assert run.points[:, 0].tolist() == [8.0, 4.0, 3.0, 2.625]


def test_many_starts_run_one_by_one() -> None:
    """`record_many` gives what `record` gives for each start."""
    objective, starts = PLACES["himmelblau"]
    rule = TorchOptimizer("Adam", lr=0.1)
    runs = record_many(objective, rule, starts, 20)
    for k, start in enumerate(starts):
        np.testing.assert_array_equal(runs[k].points, record(objective, rule, start, 20).points)


def test_it_stands_in_a_scene() -> None:
    """A scene names it, and shows its hyperparameters as it does ours."""
    scene = Scene(
        objectives=[objectives.himmelblau()],
        optimizers=[Adam(lr=0.1), TorchOptimizer("Adam", lr=0.1)],
        start=(0, 0),
        steps=5,
    )
    assert [run.label for run in scene.record()] == ["Adam", "torch Adam"]
    assert [run.details for run in scene.runs] == ["lr 0.1", "lr 0.1"]
    assert scene == scene.replace(optimizers=[Adam(lr=0.1), Run(TorchOptimizer("Adam", lr=0.1))])


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (["Adm"], {}, "torch.optim has no optimizer 'Adm'; did you mean 'Adam'?"),
        (["Optimizer"], {}, "has no optimizer 'Optimizer'"),
        ([3], {}, "3 is not a torch optimizer"),
        (["Adam"], {"lr": -1}, "torch Adam refuses its options: Invalid learning rate: -1"),
        (["Adam"], {"beta": 0.9}, "unexpected keyword argument 'beta'; it takes lr, betas"),
        (["Muon"], {}, "only supports 2D parameters"),
    ],
)
def test_what_torch_refuses_is_refused_at_construction(
    arguments: list[Any], options: dict[str, Any], said: str
) -> None:
    """A wrong name or option is one line that says what would be right."""
    with pytest.raises(SceneError) as caught:
        TorchOptimizer(*arguments, **options)
    assert said in str(caught.value)


def test_without_torch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is the extra, and the smaller build for machines without a GPU."""
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtra) as caught:
        TorchOptimizer("Adam", lr=0.1)
    assert 'pip install "optviz[torch]"' in str(caught.value)
    assert "download.pytorch.org/whl/cpu" in str(caught.value)
    assert caught.value.exit_code == 3
