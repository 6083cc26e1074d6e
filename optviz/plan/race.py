"""What makes a race fair: rules that a scene declares, that are checked, and that the film says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal, get_args

import numpy as np

from optviz.errors import SceneError
from optviz.language import say, voiced
from optviz.objectives import Objective
from optviz.plan.run import Run
from optviz.plan.tuned import Tuned, Tuning
from optviz.recorder.trajectory import Against, Evaluations, Outcome, Trajectory, rows

Race = Literal["", "equal lr", "tuned lr", "equal gradients", "equal evaluations", "equal samples"]

_LONGEST = 16  # times the budget: the steps after which a run has used up what it will ever use
_COUNTS: dict[str, Against] = {
    "equal gradients": "gradients",
    "equal evaluations": "evaluations",
    "equal samples": "samples",
}


def check_race(
    race: str,
    objectives: Sequence[Objective],
    runs: Sequence[Run],
    start_of: Callable[[Objective, Run], tuple[float, ...]],
) -> None:
    """Refuse a scene whose runs break the rule that it declares.

    Parameters
    ----------
    race : str
        The rule.
    objectives, runs : sequence of Objective and of Run
        Of the scene.
    start_of : callable
        Where a run starts on an objective.

    Raises
    ------
    SceneError
        It names the run.
    """
    if race not in get_args(Race):
        known = ", ".join(repr(one) for one in get_args(Race) if one)
        raise SceneError(f"race is {race!r:.80}", f"use one of {known}")
    if race == "equal lr":
        _check_equal(runs)
    elif race == "equal samples":
        _check_samples(objectives)
    elif counted(race):
        _check_batches(runs, race)
    elif race == "tuned lr":
        tuned = _check_tuned(runs)
        for objective in objectives:
            for run in tuned:
                _check_place(run, objective, start_of(objective, run))


def counted(race: str) -> bool:
    """Return whether a rule gives each run a budget of calls instead of steps."""
    return race in _COUNTS


def clock(race: str) -> Against:
    """Return what a rule counts, by which the film's time goes."""
    return _COUNTS.get(race, "steps")


def until_spent(
    race: str, budget: int, run_for: Callable[[int], Trajectory], per_step: int = 1
) -> Trajectory:
    """Record a run until a budget of calls is used up, and end it at the last point within.

    Parameters
    ----------
    race : {"equal gradients", "equal evaluations", "equal samples"}
        What is counted.
    budget : int
        How many.
    run_for : callable (steps) -> Trajectory
        Records so many steps.
    per_step : int
        What a step is thought to use up.

    Raises
    ------
    SceneError
        The rule asks for none of these, for too few, or for more than all of them in one step.
    """
    against = _COUNTS[race]
    steps = max(-(-budget // per_step), 1)
    while True:
        run = run_for(steps)
        spent = run.spent(against)
        rest = _rest(run)
        done = run.outcome is not Outcome.STEP_LIMIT or spent[-1] >= budget
        done = done or (spent[-1] > 0 and rest < run.steps)
        if done or spent[-1] == 0 or steps >= _LONGEST * budget:
            break
        steps *= 4
    if not done:
        raise SceneError(
            f"it asks for only {spent[-1]} {against} in {run.steps} steps, so that {budget} "
            f"are no budget for it",
            'race with "equal evaluations", or by steps',
        )
    last = min(int(spent.searchsorted(budget, side="right")) - 1, rest)
    if last == 0 < run.steps:
        raise SceneError(
            f"its first step takes {spent[1]} of {budget} {against}", "give the scene more steps"
        )
    return run if last == run.steps else _cut(run, last)


def declaration(race: str, runs: Sequence[Run], made: Sequence[Trajectory], budget: int) -> str:
    """Return what the film says of its rule, empty without one.

    Parameters
    ----------
    race : str
        The rule.
    runs : sequence of Run
        Of the scene.
    made : sequence of Trajectory
        What came of them.
    budget : int
        The steps of the scene.
    """
    if race == "equal lr":
        lr = _lr(runs[0])
        return say("Equal lr: {lr:g}", lr=lr) if isinstance(lr, float) else say("Equal lr")
    if race == "tuned lr":
        tunings = [
            (voiced(run.name), run.tuning) for run in runs if isinstance(run, Tuned) and run.tuning
        ]
        without = [voiced(run.name) for run in runs if _lr(run) is None]
        edge = [name for name, tuning in tunings if tuning.at_edge]
        short = [name for name, tuning in tunings if not tuning.reached]
        said = say("Tuned lr: {terms} each", terms=voiced(tunings[0][1].terms))
        if short:
            said = say("{said}; none reached it with {runs}", said=said, runs=_listed(short))
        if edge:
            said = say("{said}; {runs} at the end of the range", said=said, runs=_listed(edge))
        if without:
            said = say("{said}; {runs} without lr", said=said, runs=_listed(without))
        return said
    if race == "equal evaluations":
        return say("Equal evaluations: {n} of f, gradient and Hessian in all", n=budget)
    if race == "equal samples":
        return say("Equal samples: each run takes the gradient of {n} in all", n=budget)
    if race == "equal gradients":
        words = {"value": "f", "hess": say("Hessian")}
        asked = {name: any(getattr(one.evaluations, name) for one in made) for name in words}
        free = _listed([word for name, word in words.items() if asked[name]])
        if not free:
            return say("Equal gradients: {n} each", n=budget)
        return say("Equal gradients: {n} each; {free} not counted", n=budget, free=free)
    return ""


def _check_equal(runs: Sequence[Run]) -> None:
    for run in runs:
        if _lr(run) is None:
            raise SceneError(
                'it has no lr, and the race is of "equal lr"', "leave it out, or the rule",
                item=f"run {run.name!r}",
            )  # fmt: skip
        if _lr(run) != _lr(runs[0]):
            raise SceneError(
                f"its lr is {_said(run)}, that of {runs[0].name!r} {_said(runs[0])}, "
                'and the race is of "equal lr"',
                "make them equal, or leave out the rule", item=f"run {run.name!r}",
            )  # fmt: skip


def _check_samples(objectives: Sequence[Objective]) -> None:
    for objective in objectives:
        if getattr(objective, "samples", None) is None:
            raise SceneError(
                f'{objective.name!r} has no samples, and the race is of "equal samples"',
                'race with "equal gradients", or use an objective made of data',
            )


def _check_batches(runs: Sequence[Run], race: str) -> None:
    """Refuse batches of several sizes, whose evaluations do not cost the same."""
    for run in runs:
        if run.batch_size != runs[0].batch_size:
            sees, other = (f"batches of {size}" if size else "all samples"
                           for size in (run.batch_size, runs[0].batch_size))  # fmt: skip
            raise SceneError(
                f"its steps see {sees}, those of {runs[0].name!r} {other}, and the race is of "
                f"{race!r}, which counts them alike",
                "give all runs one batch_size, or leave out the race", item=f"run {run.name!r}",
            )  # fmt: skip


def _check_tuned(runs: Sequence[Run]) -> list[Tuned]:
    tuned: list[Tuned] = []
    for run in runs:
        if _lr(run) is None:
            continue
        tuning = run.tuning if isinstance(run, Tuned) else None
        if tuning is None or tuning.best != _lr(run):
            raise SceneError(
                f'its lr of {_said(run)} was not tuned, and the race is of "tuned lr"',
                "use tune(…)", item=f"run {run.name!r}",
            )  # fmt: skip
        if run.batch_size is not None:
            raise SceneError(
                f'its lr was tuned on all samples, and it races on batches of {run.batch_size}',
                "leave out batch_size, or the rule", item=f"run {run.name!r}",
            )  # fmt: skip
        assert isinstance(run, Tuned)
        tuned.append(run)
        first = tuned[0].tuning
        if tuning != first:
            raise SceneError(
                f"it was tuned for {_terms(tuning)}, but {tuned[0].name!r} for {_terms(first)}",
                "tune all alike", item=f"run {run.name!r}",
            )  # fmt: skip
    if not tuned:
        raise SceneError('no run has an lr, and the race is of "tuned lr"', "leave out the rule")
    return tuned


def _check_place(run: Tuned, objective: Objective, start: tuple[float, ...]) -> None:
    tuning = run.tuning
    assert tuning is not None
    for what, there, here in (
        ("on", tuning.objective, objective), ("from", tuning.start, start)
    ):  # fmt: skip
        if there != here:
            raise SceneError(
                f"it was tuned {what} {there!r:.80}, but races {what} {here!r:.80}",
                "tune it where it races", item=f"run {run.name!r}",
            )  # fmt: skip


def _rest(run: Trajectory) -> int:
    """Return the step from which a run neither moves nor asks for anything."""
    busy = (np.diff(run.points, axis=0) != 0).any(axis=1) | (np.diff(run.spent("evaluations")) != 0)
    return int(busy.nonzero()[0].max(initial=-1)) + 1


def _cut(run: Trajectory, last: int) -> Trajectory:
    assert run.cost is not None
    return replace(
        run,
        **rows(run, slice(last + 1)),
        outcome=Outcome.STEP_LIMIT,
        evaluations=Evaluations(*run.cost[last].tolist()),
    )


def _lr(run: Run) -> object:
    rule = run.optimizer if run.made is None else run.made.optimizer
    return getattr(rule, "lr", None)


def _said(run: Run) -> str:
    lr = _lr(run)
    return f"{lr:g}" if isinstance(lr, float) else repr(lr)


def _terms(tuning: Tuning | None) -> str:
    if tuning is None:
        return "nothing"
    low, high = tuning.lr
    return (
        f"{tuning.terms} on {tuning.objective.name!r} from {tuning.start}, "
        f"lr {low:g} to {high:g}, seed {tuning.seed}"
    )


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return say("{these} and {last}", these=", ".join(words[:-1]), last=words[-1])
