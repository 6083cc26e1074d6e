"""What is told of a run: its events, repeats merged and trifles left out, each as a clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optviz.language import say
from optviz.panels.data.variables import variables
from optviz.recorder.events import Event, EventKind
from optviz.recorder.events.turning import FOR_EVER
from optviz.recorder.trajectory import Trajectory
from optviz.style.numbers import coordinates, factor, short, tick
from optviz.style.plain_math import plain_formula

_TRIFLE = 0.01  # of the range of f, or of a step
_HIGHER = 1e-4  # of the range of f
_FEW = 3  # dimensions of a place that is read out

Named = Callable[[int], str]


@dataclass(frozen=True)
class Happening:
    """Something worth telling of a run.

    Parameters
    ----------
    run : int
        Which of the runs, from 0.
    step : int
        The step at which it is true.
    words : str
        What happens, as a clause without its subject, such as "climbs".
    told : str
        The same with when and where, such as "climbs at step 1, by 0.293".
    weight : int
        How much it matters: 3 is what decides a run, 1 what may be left out.
    arrived : bool
        Whether it says that the run is at a minimum.
    """

    run: int
    step: int
    words: str
    told: str
    weight: int
    arrived: bool = False


def happenings(
    run: Trajectory, number: int, found: Sequence[Event], named: Named
) -> list[Happening]:
    """Return what is told of a run, in the order of steps; what becomes of it at last comes last.

    Parameters
    ----------
    run : Trajectory
        The run.
    number : int
        Which it is.
    found : sequence of Event
        Its events.
    named : callable (step) -> str
        Says "step 3".
    """
    teller = _Teller(run, number, found, named)
    last = teller.end()
    before = [one for one in teller.way() if last is None or one.step <= last.step]
    return sorted(before, key=lambda one: one.step) + ([last] if last else [])


class _Teller:
    """Chooses among the events of a run, and words them."""

    def __init__(self, run: Trajectory, number: int, found: Sequence[Event], named: Named) -> None:
        self._run, self._number, self._named = run, number, named
        self._of = {kind: [one for one in found if one.kind is kind] for kind in EventKind}
        values = run.values[np.isfinite(run.values)]
        self._range = float(np.ptp(values)) if values.size else 0.0
        self._landing = (
            self._of[EventKind.CONVERGES][-1].what if self._of[EventKind.CONVERGES] else ""
        )

    def end(self) -> Happening | None:
        """Return what becomes of the run at last, if anything that is certain."""
        run = self._run
        for event in self._of[EventKind.BREAKS_DOWN]:
            reason = event.what
            return self._told(
                event, say("breaks down"), 3,
                say("breaks down {at}: the Hessian is singular", at=self._at(event.step))
                if reason == "singular Hessian"
                else say("breaks down {at}: f is not a number there", at=self._at(event.step)),
            )  # fmt: skip
        for event in self._of[EventKind.DIVERGES]:
            return self._told(
                event, say("diverges"), 3,
                say("diverges: from {when} on f only grows", when=self._named(event.step)),
            )  # fmt: skip
        for kind in (EventKind.BOUNCES, EventKind.CIRCLES):
            for event in self._of[kind]:
                if event.what == FOR_EVER:
                    return self._for_ever(event)
        for event in self._of[EventKind.CONVERGES]:
            return self._arrives(event)
        for event in self._of[EventKind.STALLS]:
            if event.until >= run.steps:
                words = say("stalls on a slope")
                told = say("stalls on a slope from {when} on", when=self._named(event.step))
                return self._told(event, words, 3, told)
        return None

    def way(self) -> Iterator[Happening]:
        """Yield what happens before."""
        if hasattr(self._run.objective, "signal"):  # f is how far samples lie from it
            return
        turning = [*self._turning()]
        yield from turning
        grows = any(one.numbers.get("ratio", 1.0) > 1.0 for one in self._of[EventKind.BOUNCES])
        if self._run.batch_size is not None:  # f rises with the draw of the samples
            grows = True
        if not (self._of[EventKind.DIVERGES] or self._is_for_ever or grows):
            yield from self._up_and_over(several_turns=bool(turning))
        yield from self._at_saddles()
        yield from self._standing()
        yield from self._elsewhere()

    @property
    def _is_for_ever(self) -> bool:
        kinds = (EventKind.BOUNCES, EventKind.CIRCLES)
        return any(one.what == FOR_EVER for kind in kinds for one in self._of[kind])

    def _for_ever(self, event: Event) -> Happening:
        points = self._run.points
        if event.kind is EventKind.CIRCLES:
            count = int(event.numbers.get("period", 0))
            words = say("circles through {n} points for ever", n=count)
            return self._told(event, words, 3, self._since(words, event))
        words = say("bounces for ever")
        if self._run.dim > _FEW:
            return self._told(event, words, 3, self._since(words, event))
        ends = sorted((tuple(points[-2].tolist()), tuple(points[-1].tolist())))
        first, second = map(coordinates, ends)
        told = say("bounces for ever between {first} and {second}", first=first, second=second)
        return self._told(event, words, 3, self._since(told, event))

    def _since(self, words: str, event: Event) -> str:
        if event.step == 0:
            return words
        return say("{does} from {when} on", does=words, when=self._named(event.step))

    def _arrives(self, event: Event) -> Happening:
        run, where = self._run, ""
        if run.dim <= _FEW:
            where = place(run, run.points[-1])
        by = self._named(event.step)
        climbed = float(run.values[-1] - run.values[0]) > _TRIFLE * self._range
        match event.what:
            case "maximum" if climbed:
                words = say("climbs to a maximum")
                told = say("climbs to the maximum at {place} by {when}", place=where, when=by)
            case "maximum":
                words = say("stays at a maximum")
                told = say("stays at the maximum at {place}", place=where)
            case "saddle":
                words = say("ends at a saddle")
                told = say(
                    "ends at the saddle at {place}, where it is from {when} on",
                    place=where,
                    when=by,
                )
            case _:
                which = self._minimum()
                words = say("reaches {which}", which=which)
                told = say(
                    "reaches {which} at {place} by {when}", which=which, place=where, when=by
                )
        if not where:
            told = say("{does} by {when}", does=words, when=by)
        return self._told(event, words, 3, told)

    def _minimum(self) -> str:
        """Say which minimum it is: the lowest, or one that is not, as far as that is known."""
        run, objective = self._run, self._run.objective
        if objective is None or objective.lowest is None:
            return say("a minimum")
        away = min(np.abs(run.points[-1] - one).max() for one in objective.minima)
        higher = run.values[-1] - objective.lowest > _HIGHER * self._range
        if not higher or away <= _TRIFLE * np.ptp(run.points, axis=0).max():
            return say("the minimum")
        return say("a local minimum") if self._landing == "minimum" else say("a minimum")

    def _turning(self) -> Iterator[Happening]:
        """Yield the longest of its swings of each kind."""
        for kind in (EventKind.BOUNCES, EventKind.OSCILLATES, EventKind.CIRCLES):
            lasting = [one for one in self._of[kind] if one.what != FOR_EVER]
            if not lasting:
                continue
            event = max(lasting, key=lambda one: one.until - one.step)
            span = self._from_to(event)
            if kind is EventKind.CIRCLES:
                words = say("circles")
            elif event.numbers.get("ratio", 1.0) > 1.0 + _TRIFLE:
                words = say("bounces ever further")
            else:
                words = say("bounces") if kind is EventKind.BOUNCES else say("oscillates")
            told = say("{does} {span}", does=words, span=span)
            if event.numbers.get("ratio", 1.0) > 1.0 + _TRIFLE:
                told = say("{does} {span}, each swing {ratio} times the last",
                           does=words, span=span, ratio=factor(event.numbers["ratio"]))  # fmt: skip
            seen = replace(event, step=min(event.step + 2, event.until))  # when it has turned back
            yield self._told(seen, words, 2, told)

    def _up_and_over(self, *, several_turns: bool) -> Iterator[Happening]:
        """Yield where f rises, and where it oversteps the lowest point of its line."""
        rises = [
            one for one in self._of[EventKind.CLIMBS]
            if one.numbers.get("rise", 0.0) > _TRIFLE * self._range
        ]  # fmt: skip
        if self._landing == "maximum" and len(rises) == 1:
            return  # it is told of the end
        if rises:
            highest = max(rises, key=lambda one: one.numbers["rise"])
            rise = figure(highest.numbers["rise"])
            first = rises[0]
            at = self._at(first.step)
            overshot = any(one.step == first.step for one in self._of[EventKind.OVERSHOOTS])
            words = say("overshoots and climbs") if overshot else say("climbs")
            told = say("{does} {at}, where f rises by {rise}", does=words, at=at, rise=rise)
            if len(rises) == 2:
                told = say("{does} twice, first {at}", does=words, at=at)
            elif len(rises) > 2:
                told = say("{does} {n} times, first {at}", does=words, n=len(rises), at=at)
            yield self._told(first, words, 2, told)
            return
        if several_turns:
            return
        over = [
            one for one in self._of[EventKind.OVERSHOOTS] if one.numbers.get("by", 1.0) > _TRIFLE
        ]
        if over:
            words = say("overshoots")
            yield self._told(
                over[0], words, 1, say("{does} {at}", does=words, at=self._at(over[0].step))
            )

    def _at_saddles(self) -> Iterator[Happening]:
        if self._landing == "saddle":
            return
        leaves = self._of[EventKind.LEAVES_SADDLE]
        for event in self._of[EventKind.NEARS_SADDLE][:2]:
            words = say("nears a saddle")
            after = next((one for one in leaves if one.step > event.step), None)
            told = say("nears a saddle {at}", at=self._at(event.step))
            if after is not None:
                told = say("nears a saddle {at} and is past it by {when}",
                           at=self._at(event.step), when=self._named(after.step))  # fmt: skip
            yield self._told(event, words, 2, told)

    def _standing(self) -> Iterator[Happening]:
        for event in self._of[EventKind.PLATEAU][:1]:
            words = say("rests on a plateau")
            told = say("rests on a plateau {span}", span=self._from_to(event))
            yield self._told(event, words, 2, told)
        for event in self._of[EventKind.STALLS][:1]:
            if event.until < self._run.steps:
                words = say("all but stands still")
                told = say("all but stands still {span}", span=self._from_to(event))
                yield self._told(event, words, 2, told)
        refused = self._of[EventKind.REFUSES]
        if refused:
            count = int(sum(one.numbers.get("times", 1) for one in refused))
            words = say("refuses a step")
            told = say("refuses a step {at}", at=self._at(refused[0].step))
            if count > 1:
                told = say(
                    "refuses {n} steps, the first {at}", n=count, at=self._at(refused[0].step)
                )
            yield self._told(refused[0], words, 1, told)

    def _elsewhere(self) -> Iterator[Happening]:
        """Yield where it goes into another basin."""
        crossed = self._of[EventKind.CHANGES_BASIN]
        if crossed and self._landing not in ("maximum", "saddle"):
            words = say("crosses into another basin")
            told = say("crosses into another basin {at}", at=self._at(crossed[-1].step))
            if len(crossed) > 1:
                told = say("crosses from basin to basin {n} times, the last {at}",
                           n=len(crossed), at=self._at(crossed[-1].step))  # fmt: skip
            yield self._told(crossed[-1], words, 2, told)

    def _at(self, step: int) -> str:
        if step == 0:
            return say("from the start")
        return say("at {when}", when=self._named(step))

    def _from_to(self, event: Event) -> str:
        first, last = self._named(event.step), self._named(event.until)
        if event.until >= self._run.steps:
            return say("all the way") if event.step <= 1 else say("from {when} on", when=first)
        if event.step <= 1:
            return say("until {when}", when=last)
        return say("from {first} to {last}", first=first, last=last)

    def _told(self, event: Event, words: str, weight: int, told: str) -> Happening:
        arrived = event.kind is EventKind.CONVERGES and "minimum" in event.what
        return Happening(self._number, event.step, words, told, weight, arrived)


def figure(value: float) -> str:
    """Return a number with three figures, and a power of ten only where that is shorter."""
    return tick(float(f"{value:.3g}")) if np.isfinite(value) else short(value)


def place(run: Trajectory, point: np.ndarray) -> str:
    """Return where a run is, in figures that matter beside its way: ``x = −20``, ``(1, 1)``."""
    said = coordinates(_rounded(point, run.points))
    if run.dim > 1 or run.objective is None:
        return said
    return f"{plain_formula(variables(run.objective)[0])} = {said}"


def _rounded(point: np.ndarray, points: np.ndarray) -> list[float]:
    """Return a point without what is nothing beside the way of its run."""
    grain = 1e-4 * float(np.ptp(points[np.isfinite(points).all(axis=1)], axis=0).max(initial=0.0))
    if not grain > 0.0:
        return [float(x) for x in point]
    digits = max(-int(np.floor(np.log10(grain))), 0)
    return [round(float(x), digits) + 0.0 for x in point]
