"""How a run ended: a word for the picture, a sentence for the summary, and since when it is so."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.clock import Clocked
from optviz.recorder.cycles import Cycle, cycle_of
from optviz.recorder.dialled import Dialled
from optviz.recorder.growth import growing_from
from optviz.recorder.outcome import Outcome
from optviz.recorder.stationary import Landing
from optviz.recorder.trajectory import Trajectory

_BROKEN = {
    Outcome.DIVERGED: "diverges",
    Outcome.UNDEFINED: "undefined",
    Outcome.SINGULAR: "singular Hessian",
}
_REST = 1e-9  # of the way, or of the domain: a cycle no wider is rest
_NARROW = 1e-4  # likewise, about a stationary point
_THERE = 1e-3  # of the way: so near to its end a run has arrived


@dataclass(frozen=True)
class Ending:
    """What a lecturer would say of a run's end; nothing but what is certain.

    Parameters
    ----------
    outcome : Outcome
        Why the run stopped.
    landing : {"minimum", "maximum", "saddle", ""}
        What it came to.
    note : str
        A few words for the picture, empty where the end speaks for itself.
    sentence : str
        The same for the summary on the terminal.
    broken : bool
        The run failed: its numbers did, or they grow without end.
    since : int
        The step from which on this is true of the run.
    """

    outcome: Outcome
    landing: Landing
    note: str
    sentence: str
    broken: bool
    since: int


@np.errstate(over="ignore", invalid="ignore")  # a run that blew up has numbers of every size
def ending(trajectory: Trajectory) -> Ending:
    """Say how a run ended: where it landed, that it circles for ever, or why it broke."""
    if isinstance(trajectory, Clocked):
        said = ending(trajectory.original)
        return replace(said, since=trajectory.tick_of(said.since))
    if isinstance(trajectory, Dialled):
        return Ending(trajectory.outcome, "", "", "", False, 0)
    outcome, steps, unit = trajectory.outcome, trajectory.steps, trajectory.unit
    if outcome in _BROKEN:
        failed = steps + (outcome is not Outcome.SINGULAR)
        note = f"{_BROKEN[outcome]} at {unit} {failed}"
        return Ending(outcome, "", note, str(outcome), True, steps)
    landing = trajectory.landing()
    cycle = _cycle(trajectory, _NARROW if landing else _REST)
    if cycle:
        note = "bounces for ever"
        if cycle.period > 2:
            note = f"circles through {cycle.period} points for ever"
        return Ending(outcome, "", note, note, False, cycle.since)
    if landing:
        note = _arrived(landing, trajectory.values)
        sentence = note or "at a minimum"
        return Ending(outcome, landing, note, sentence, False, _arrival(trajectory.points))
    growing = growing_from(trajectory)
    if growing:
        sentence = f"diverges: f grows from {unit} {growing} on"
        return Ending(outcome, "", "", sentence, True, growing)
    objective = trajectory.objective
    known = objective is not None and objective.exact_grad  # differences may stall where it rests
    note = f"stalls at {unit} {steps}" if outcome is Outcome.STALLED and known else ""
    return Ending(outcome, "", note, note or str(outcome), False, _arrival(trajectory.points))


def _arrived(landing: Landing, values: NDArray[np.float64]) -> str:
    rise = values[-1] - values[0]
    climbed = rise > 1e-12 * np.abs(values[[0, -1]]).max()
    if landing == "maximum":
        return "climbs to the maximum" if climbed else "at a maximum"
    if landing == "saddle":
        return "climbs to the saddle" if climbed else "stuck at the saddle"
    return ""


def _arrival(points: NDArray[np.float64]) -> int:
    """Return the first step from which the run is no further from its end than a thousandth."""
    away = np.linalg.norm(points - points[-1], axis=1)
    far = np.flatnonzero(away > _THERE * away.max())
    return int(far[-1]) + 1 if far.size else 0


def _cycle(trajectory: Trajectory, rest: float) -> Cycle | None:
    """Return the cycle that the run ends in, if it is wider than rest and the rule stays as it is.

    Rest is a fraction of the run's extent, or of the domain's if that is more.
    """
    extent = float(np.ptp(trajectory.points, axis=0).max())
    domain = trajectory.objective.domain if trajectory.objective else None
    extent = max([extent, *(high - low for low, high in domain or ())])
    found = cycle_of(trajectory.points, trajectory.states.values(), rest * extent)
    return found if found and _lasts(trajectory) else None


def _lasts(trajectory: Trajectory) -> bool:
    """Whether the rule goes on as it is: a learning rate that changes ends a cycle."""
    rule = trajectory.optimizer
    settings = vars(rule).values() if hasattr(rule, "__dict__") else ()
    later = trajectory.steps * trajectory.stride + np.arange(0, 1000, 7)
    for setting in settings:
        if callable(setting) and not isinstance(setting, type):
            try:
                if len({setting(int(t)) for t in later}) > 1:
                    return False
            except Exception:  # whatever it is, it is no learning rate of the step
                return False
    return True
