"""Every rule that torch has against torch's in float64, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np
import pytest

from optviz.objectives import Objective
from optviz.optimizers import (
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
    SignDescent,
)
from optviz.recorder import record
from tests.optimizers.places import PLACES, assert_same_steps, gradients, replayed

torch = pytest.importorskip("torch")
optim = torch.optim

STEPS = 200
BETAS: Any = {"beta1": 0.8, "beta2": 0.99}

PAIRS: dict[str, tuple[Any, Any]] = {
    "gradient descent": (GradientDescent(lr=1e-3), partial(optim.SGD, lr=1e-3)),
    "gradient descent, decay": (
        GradientDescent(lr=1e-3, weight_decay=0.3),
        partial(optim.SGD, lr=1e-3, weight_decay=0.3),
    ),
    "momentum": (Momentum(lr=1e-3, beta=0.9), partial(optim.SGD, lr=1e-3, momentum=0.9)),
    "momentum, dampened": (
        Momentum(lr=1e-3, beta=0.8, dampening=0.8, weight_decay=0.1),
        partial(optim.SGD, lr=1e-3, momentum=0.8, dampening=0.8, weight_decay=0.1),
    ),
    "nesterov": (
        Nesterov(lr=1e-3, weight_decay=0.1),
        partial(optim.SGD, lr=1e-3, momentum=0.9, nesterov=True, weight_decay=0.1),
    ),
    "sign descent": (
        SignDescent(lr=0.03), partial(optim.Adam, lr=0.03, betas=(0.0, 0.0), eps=1e-300)
    ),
    "adagrad": (AdaGrad(), optim.Adagrad),
    "adagrad, all set": (
        AdaGrad(lr=0.3, lr_decay=0.05, eps=1e-4, initial=0.1, weight_decay=0.1),
        partial(
            optim.Adagrad,
            lr=0.3, lr_decay=0.05, eps=1e-4, initial_accumulator_value=0.1, weight_decay=0.1,
        ),
    ),
    "rmsprop": (RMSprop(), optim.RMSprop),
    "rmsprop, momentum": (
        RMSprop(lr=1e-3, momentum=0.9, alpha=0.9, weight_decay=0.1),
        partial(optim.RMSprop, lr=1e-3, momentum=0.9, alpha=0.9, weight_decay=0.1),
    ),
    "rmsprop, centered": (
        RMSprop(lr=1e-3, centered=True, eps=1e-4),
        partial(optim.RMSprop, lr=1e-3, centered=True, eps=1e-4),
    ),
    "adadelta": (Adadelta(), optim.Adadelta),
    "adadelta, all set": (
        Adadelta(lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.1),
        partial(optim.Adadelta, lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.1),
    ),
    "adam": (Adam(), optim.Adam),
    "adam, all set": (
        Adam(lr=0.03, eps=1e-4, weight_decay=0.1, **BETAS),
        partial(optim.Adam, lr=0.03, betas=(0.8, 0.99), eps=1e-4, weight_decay=0.1),
    ),
    "amsgrad": (AMSGrad(lr=0.1), partial(optim.Adam, lr=0.1, amsgrad=True)),
    "amsgrad, all set": (
        AMSGrad(lr=0.03, eps=1e-4, weight_decay=0.1, **BETAS),
        partial(optim.Adam, lr=0.03, betas=(0.8, 0.99), eps=1e-4, weight_decay=0.1, amsgrad=True),
    ),
    "adamw": (AdamW(), optim.AdamW),
    "adamw, all set": (
        AdamW(lr=0.03, eps=1e-4, weight_decay=0.5, **BETAS),
        partial(optim.AdamW, lr=0.03, betas=(0.8, 0.99), eps=1e-4, weight_decay=0.5),
    ),
    "adamax": (Adamax(), optim.Adamax),
    "adamax, all set": (
        Adamax(lr=0.03, eps=1e-4, weight_decay=0.1, **BETAS),
        partial(optim.Adamax, lr=0.03, betas=(0.8, 0.99), eps=1e-4, weight_decay=0.1),
    ),
    "nadam": (NAdam(), optim.NAdam),
    "nadam, all set": (
        NAdam(lr=0.03, eps=1e-4, momentum_decay=0.1, weight_decay=0.1, **BETAS),
        partial(
            optim.NAdam,
            lr=0.03, betas=(0.8, 0.99), eps=1e-4, momentum_decay=0.1, weight_decay=0.1,
        ),
    ),
    "radam": (RAdam(), optim.RAdam),
    "radam, all set": (
        RAdam(lr=2e-3, eps=1e-4, weight_decay=0.1, **BETAS),
        partial(optim.RAdam, lr=2e-3, betas=(0.8, 0.99), eps=1e-4, weight_decay=0.1),
    ),
    "rprop": (Rprop(), optim.Rprop),
    "rprop, all set": (
        Rprop(lr=0.1, eta_minus=0.3, eta_plus=1.5, min_step=1e-3, max_step=0.3),
        partial(optim.Rprop, lr=0.1, etas=(0.3, 1.5), step_sizes=(1e-3, 0.3)),
    ),
    "asgd": (ASGD(lr=1e-3), partial(optim.ASGD, lr=1e-3)),
    "asgd, all set": (
        ASGD(lr=2e-3, lambd=0.1, alpha=0.5, t0=20, weight_decay=0.1),
        partial(optim.ASGD, lr=2e-3, lambd=0.1, alpha=0.5, t0=20, weight_decay=0.1),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    """Without it torch keeps NAdam's product and ASGD's learning rate in float32."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


@cache
def torch_paths(rule: str, place: str) -> Any:
    """Return the paths of torch's optimizer from the three starts, given our gradients."""
    objective, points = PLACES[place].objective, PLACES[place].points
    x = torch.tensor(points, requires_grad=True)
    optimizer = PAIRS[rule][1]([x])
    paths = [points]
    for _ in range(STEPS):
        x.grad = torch.from_numpy(gradients(objective, paths[-1]))
        optimizer.step()
        paths.append(x.detach().numpy().copy())
    return np.array(paths)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("rule", PAIRS)
def test_every_step_is_torchs(rule: str, place: str) -> None:
    """From each of 100 points on torch's paths, from three starts, the next is torch's."""
    paths = torch_paths(rule, place)[:101]
    assert_same_steps(replayed(PAIRS[rule][0], PLACES[place], paths), paths)


# Where rounding errors grow along the path, so that only single steps can be compared.
CHAOTIC = {
    ("rmsprop, momentum", "bowl of four"),
    ("adadelta", "rosenbrock"),
    ("adadelta, all set", "rosenbrock"),
    ("adadelta, all set", "himmelblau"),
    ("adadelta, all set", "booth"),
    ("adadelta, all set", "bowl of four"),
    ("nadam, all set", "rosenbrock"),
}


def own_paths(rule: str, place: str, nudge: float = 0.0) -> Any:
    """Return the paths of our rule, left alone, from the three starts moved by a little."""
    objective, optimizer = PLACES[place].objective, PAIRS[rule][0]
    runs = [
        record(objective, optimizer, np.asarray(start) * (1.0 + nudge), steps=STEPS)
        for start in PLACES[place].starts
    ]
    return np.stack([run.points for run in runs], axis=2)


@pytest.mark.parametrize(
    ("rule", "place"),
    [(rule, place) for rule in PAIRS for place in PLACES if (rule, place) not in CHAOTIC],
)
def test_paths_are_torchs(rule: str, place: str) -> None:
    """Left alone for 200 steps it stays on torch's path, to 1e-12 of the distances travelled."""
    paths = torch_paths(rule, place)
    np.testing.assert_allclose(own_paths(rule, place), paths, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize("dampening", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("beta", [0.0, 1e-3, 0.5, 0.9])
def test_momentum_is_torchs_sgd_on_a_grid(
    beta: float, dampening: float, weight_decay: float
) -> None:
    """Whatever β, dampening and decay are, 0 among them, each of 30 steps is that of torch."""
    start = (0.5, -0.25)
    settings = {"lr": 1e-3, "dampening": dampening, "weight_decay": weight_decay}
    rules: list[tuple[Any, Any]] = [
        (Momentum(beta=beta, **settings), partial(optim.SGD, momentum=beta, **settings))
    ]
    if beta and not dampening:  # torch refuses the others
        kept = {"lr": 1e-3, "weight_decay": weight_decay}
        rules.append(
            (Nesterov(beta=beta, **kept), partial(optim.SGD, momentum=beta, nesterov=True, **kept))
        )
    for ours, make in rules:
        run = record(PLACES["rosenbrock"].objective, ours, start, steps=30)
        x = torch.tensor(start, requires_grad=True)
        theirs = make([x])
        for k in range(30):
            x.grad = torch.from_numpy(run.gradients[k].copy())
            theirs.step()
            np.testing.assert_allclose(run.points[k + 1], x.detach().numpy(), rtol=1e-12)


@pytest.mark.parametrize(("rule", "place"), sorted(CHAOTIC))
def test_paths_that_cannot_be_compared_are_chaotic(rule: str, place: str) -> None:
    """Our own path, from starts that differ by their last bits, parts from itself as far."""
    parted = np.abs(own_paths(rule, place, 4 * np.finfo(float).eps) - own_paths(rule, place))
    from_torch = np.abs(own_paths(rule, place) - torch_paths(rule, place))
    assert parted.max() > 1e-12
    assert from_torch.max() < 1e3 * parted.max()


def test_enough_is_compared() -> None:
    """Fifteen rules, with their settings, on ten functions, from three starts each."""
    assert len({type(ours) for ours, _ in PAIRS.values()}) == 15
    assert len(PLACES) >= 8
    assert all(len(place.starts) == 3 for place in PLACES.values())
    assert len(CHAOTIC) < 0.03 * len(PAIRS) * len(PLACES)


@pytest.mark.parametrize("rule", PAIRS)
def test_defaults_are_torchs(rule: str) -> None:
    """Where torch has the rule, its hyperparameters are ours where nothing is said."""
    ours, make = PAIRS[rule]
    theirs = (make.func if isinstance(make, partial) else make)([torch.zeros(1)]).defaults
    if type(ours) in (GradientDescent, Momentum, Nesterov, SignDescent):
        return  # settings of another rule of torch's
    said = {
        "eta_minus": "etas", "eta_plus": "etas", "min_step": "step_sizes", "max_step": "step_sizes",
        "beta1": "betas", "beta2": "betas", "initial": "initial_accumulator_value",
    }  # fmt: skip
    for name, value in vars(type(ours)()).items():
        theirs_too = theirs.get(said.get(name, name))
        if isinstance(theirs_too, tuple):
            assert value in theirs_too
        elif theirs_too is not None:
            assert value == theirs_too, name


def test_centered_rmsprop_of_torch_ends_in_nan() -> None:
    """Under a constant gradient its v − m² becomes negative by rounding; ours is clamped."""
    x = torch.zeros(1, requires_grad=True)
    theirs = optim.RMSprop([x], lr=1e-9, alpha=0.5, centered=True)
    for _ in range(200):
        x.grad = torch.full((1,), 0.7)
        theirs.step()
    assert x.isnan().all()
    slope = Objective(lambda x: 0.7 * x, lambda x: 0.7)
    assert record(slope, RMSprop(lr=1e-9, alpha=0.5, centered=True), 0, steps=200).steps == 200


def test_asgds_average_and_rate_are_torchs() -> None:
    """The mean beside the path is torch's ``ax``, which begins at t₀, and η its ``eta``."""
    objective, start = PLACES["himmelblau"].objective, (1.0, 4.0)
    settings: Any = {"lr": 2e-3, "lambd": 0.1, "alpha": 0.5, "t0": 20}
    run = record(objective, ASGD(**settings), start, steps=60)
    x = torch.tensor(start, requires_grad=True)
    theirs = optim.ASGD([x], **settings)
    for k in range(60):
        x.grad = torch.from_numpy(run.gradients[k].copy())
        theirs.step()
        state = theirs.state[x]
        np.testing.assert_allclose(run.states["mean"][k + 1], state["ax"].numpy(), rtol=1e-12)
        np.testing.assert_allclose(run.states["eta"][k + 1], float(state["eta"]), rtol=1e-12)
    assert (run.states["mean"][22] == run.points[22]).all()
    assert (run.states["mean"][24] != run.points[24]).all()


SCHEDULED = {
    "gradient descent": (GradientDescent, {}, partial(optim.SGD)),
    "momentum": (Momentum, {}, partial(optim.SGD, momentum=0.9)),
    "nesterov": (Nesterov, {}, partial(optim.SGD, momentum=0.9, nesterov=True)),
    "adagrad": (AdaGrad, {"lr_decay": 0.01}, partial(optim.Adagrad, lr_decay=0.01)),
    "rmsprop": (RMSprop, {"momentum": 0.9}, partial(optim.RMSprop, momentum=0.9)),
    "adadelta": (Adadelta, {}, optim.Adadelta),
    "adam": (Adam, {}, optim.Adam),
    "amsgrad": (AMSGrad, {}, partial(optim.Adam, amsgrad=True)),
    "adamw": (AdamW, {}, optim.AdamW),
    "adamax": (Adamax, {}, optim.Adamax),
    "nadam": (NAdam, {}, optim.NAdam),
    "radam": (RAdam, {}, optim.RAdam),
    "asgd": (ASGD, {"lambd": 0.01}, partial(optim.ASGD, lambd=0.01)),
}


@pytest.mark.parametrize("rule", SCHEDULED)
def test_under_a_schedule_every_step_is_torchs(rule: str) -> None:
    """With the learning rate on a cosine, set anew before each step, all rules are torch's."""
    ours, settings, make = SCHEDULED[rule]
    place = PLACES["himmelblau"]
    x = torch.tensor(place.points, requires_grad=True)
    theirs = make([x], lr=3e-3)
    schedule = optim.lr_scheduler.CosineAnnealingLR(theirs, T_max=80)
    paths = [place.points]
    for _ in range(80):
        x.grad = torch.from_numpy(gradients(place.objective, paths[-1]))
        theirs.step()
        schedule.step()
        paths.append(x.detach().numpy().copy())
    optimizer = ours(lr=Cosine(3e-3, steps=80), **settings)
    made = replayed(optimizer, place, np.array(paths))
    assert_same_steps(made, np.array(paths))
