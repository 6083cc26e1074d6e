"""The film in a paragraph, for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optviz.cues import Ask, Focus, Mark, Say, Title, Zoom
from optviz.film.happenings import Happening, figure, place
from optviz.film.story import Story, quoted, spaced
from optviz.language import known_as, say, voiced
from optviz.layout.lines import paragraph
from optviz.objectives import Objective
from optviz.panels.data.variables import variables
from optviz.plan.cueing import concerned
from optviz.plan.dialling import marks_of
from optviz.plan.race import declaration
from optviz.recorder.dialled import dialled_among, start_of
from optviz.recorder.trajectory import Trajectory
from optviz.style.numbers import coordinates, short
from optviz.style.plain_math import plain, plain_formula

_MOST_RUNS = 6  # that are told of one by one
_MOST_CLAUSES = 4  # of a run
_LONGEST_FORMULA = 90
_FEW = 3  # dimensions, minima


def alt(story: Story) -> str:
    """Return the film in a sentence or two: title, who on what, and what matters most."""
    scene = story.scene
    names = _names([voiced(run.name) for run in scene.runs])
    where = _names([voiced(known_as(one.name)) for one in scene.objectives])
    said = say(
        "{title}: {runs} on {functions}, up to {when}",
        title=plain(scene.title) or say("Film"), runs=names, functions=where,
        when=story.counted.at(story.schedule.steps),
    )  # fmt: skip
    told = [one for each in story.happenings for one in each if one.weight >= 3]
    first = sorted(told, key=lambda one: one.step)[:3]
    if len(story.runs) > _MOST_RUNS or not first:
        return said
    return paragraph([_ended(spaced(said)), *map(story.says, first)])


def description(story: Story) -> str:
    """Return the film in a paragraph: what is shown, what happens in which order, how it ends."""
    said = [
        _shown(story),
        *_starts(story),
        _fairness(story),
        *_length(story),
        *_told(story),
        *_cues(story),
    ]
    title = _ended(plain(story.scene.title))
    return paragraph([one for one in (title, *map(spaced, said)) if one])


def _shown(story: Story) -> str:
    """Say what is minimised."""
    functions = story.scene.objectives
    if len(functions) > 1:
        return say("{n} functions are shown side by side.", n=len(functions))
    return say("The function is {what}.", what=_about(functions[0]))


def _about(objective: Objective) -> str:
    """Return a function's name, its formula, and where it is lowest."""
    what = voiced(known_as(objective.name))
    formula = plain_formula(objective.latex) if objective.latex else ""
    if formula and len(formula) <= _LONGEST_FORMULA:
        of = ", ".join(plain_formula(one) for one in variables(objective))
        named = not {*objective.name} & {*"*()="} and objective.name != "f"  # it is no formula
        formula = f"f({of}) = {formula}"
        what = say("{name}, {formula}", name=what, formula=formula) if named else formula
    minima = objective.minima
    if objective.dim > _FEW:
        return say("{function}, of {n} parameters", function=what, n=objective.dim)
    if len(minima) > _FEW:
        return say("{function}, which has {n} minima", function=what, n=len(minima))
    if minima:
        places = _names([coordinates(one) for one in minima])
        return say("{function}, lowest at {places}", function=what, places=places)
    return what


def _starts(story: Story) -> Iterator[str]:
    """Say who runs, and from where."""
    scene = story.scene
    runs = [
        say("{run} ({details})", run=quoted(voiced(run.name)), details=voiced(run.details))
        if run.details else quoted(voiced(run.name))
        for run in scene.runs
    ]  # fmt: skip
    points = {tuple(start_of(one).tolist()) for one in story.runs}
    several = len(scene.runs) > 1
    if len(points) == 1 and len(next(iter(points))) <= _FEW:
        start = place(story.runs[0], start_of(story.runs[0]))
        if several:
            yield say("{runs} start at {start}.", runs=_names(runs), start=start)
        else:
            yield say("{run} starts at {start}.", run=runs[0], start=start)
    elif several:
        yield say("{runs} are compared.", runs=_names(runs))
    else:
        yield say("The run is {run}.", run=runs[0])


def _fairness(story: Story) -> str:
    """Say by which rule they are compared."""
    scene = story.scene
    return _ended(plain(declaration(scene.race, scene.runs, story.runs, scene.steps)))


def _length(story: Story) -> Iterator[str]:
    dial, seconds = story.scene.dial, story.schedule.seconds
    if not story.schedule.steps:
        return
    if dial is not None:
        first, last = story.counted.at(0), story.counted.at(story.schedule.steps)
        yield say(
            "The film's time is not steps but a dial: in {seconds:.0f} s it goes from {first} to "
            "{last}, and shows where the runs come with it.",
            seconds=seconds, first=first, last=last,
        )  # fmt: skip
        marks = marks_of(story.scene, dial, dialled_among(story.runs))
        if marks:
            yield say("Marked on it: {marks}.", marks=_names([plain(words) for _, words in marks]))
        return
    last = story.counted.at(story.schedule.steps)
    yield say("In {seconds:.0f} s the film goes to {last}.", seconds=seconds, last=last)


def _told(story: Story) -> Iterator[str]:
    """Say what happens to the runs, objective by objective."""
    count = len(story.runs) // len(story.scene.objectives)
    for k, objective in enumerate(story.scene.objectives):
        numbers = range(k * count, (k + 1) * count)
        if len(story.scene.objectives) > 1:
            yield say("On {function}:", function=_about(objective))
        if count > _MOST_RUNS:
            yield from _summed_up(story, numbers)
        else:
            yield from _one_by_one(story, numbers)


def _one_by_one(story: Story, numbers: Sequence[int]) -> Iterator[str]:
    made = story.happenings
    order = sorted(numbers, key=lambda i: made[i][0].step if made[i] else story.schedule.steps)
    said: dict[tuple[str, ...], list[int]] = {}
    for i in order:
        clauses = (*_clauses(made[i]), *_left_off(story, story.runs[i], made[i]))
        said.setdefault(clauses, []).append(i)
    for clauses, alike in said.items():
        if len(alike) == 1:
            yield _sentence(story, alike[0], clauses)
        elif clauses:
            names = _names([story.name(i) for i in alike])
            yield say("{runs} do the same: each {does}.", runs=names, does=_listed(clauses))
    yield from _leader(story, numbers)


def _clauses(told: Sequence[Happening]) -> list[str]:
    """Return the clauses that matter most, in the order of steps."""
    kept = sorted(told, key=lambda one: -one.weight)[:_MOST_CLAUSES]
    return [one.told for one in told if one in kept]


def _left_off(story: Story, run: Trajectory, told: Sequence[Happening]) -> Iterator[str]:
    """Say where a run is at the end, where its end is not told."""
    if (told and told[-1].weight >= 3) or story.scene.dial is not None:
        return
    last, value = story.counted.at(run.steps), figure(_settled(run))
    if run.dim > _FEW:
        first = figure(float(run.values[0]))
        if first == value:
            yield say("leaves f at {value} until {when}", value=value, when=last)
            return
        yield say("brings f from {first} to {last} by {when}", first=first, last=value, when=last)
        return
    where = place(run, run.points[-1])
    if not np.ptp(run.points, axis=0).any():
        yield say("stays at {place}", place=where)
        return
    if run.steps < story.schedule.steps:
        yield say("stops at {place} at {when}, with f = {value}",
                  place=where, when=last, value=value)  # fmt: skip
    else:
        yield say("ends at {place}, with f = {value}", place=where, value=value)


def _settled(run: Trajectory) -> float:
    """Return f at the end of a run; nothing, where it is nothing beside what it was."""
    value = float(run.values[-1])
    known = np.abs(run.values[np.isfinite(run.values)])
    return 0.0 if abs(value) < 1e-12 * known.max(initial=0.0) else value


def _leader(story: Story, numbers: Sequence[int]) -> Iterator[str]:
    """Say who is lowest at the end, where that is one alone."""
    finals = {i: float(story.runs[i].values[-1]) for i in numbers}
    finite = {i: value for i, value in finals.items() if np.isfinite(value)}
    if len(finite) < _FEW or story.scene.dial is not None:
        return
    first, second, *_ = sorted(finite, key=lambda i: finite[i])
    starts = [abs(float(story.runs[i].values[0]) - finite[first]) for i in numbers]
    made = story.happenings
    arrived = any(one.arrived for i in numbers for one in made[i])
    if not arrived and finite[second] - finite[first] > 1e-3 * max(starts):
        name, value = story.name(first), figure(finite[first])
        yield say("At the end {run} is lowest, with f = {value}.", run=name, value=value)


def _summed_up(story: Story, numbers: Sequence[int]) -> Iterator[str]:
    """Say of many runs how many ended in each way."""
    ends: dict[str, int] = {}
    made = story.happenings
    for i in numbers:
        told = made[i]
        last = told[-1].words if told and told[-1].weight >= 3 else say("is still on its way")
        ends[last] = ends.get(last, 0) + 1
    if len(ends) == 1:
        yield say("Each of {n} runs {does}.", n=len(numbers), does=next(iter(ends)))
        return
    parts = [
        say("each of {n} {does}", n=n, does=words) if n > 1 else say("one {does}", does=words)
        for words, n in sorted(ends.items(), key=lambda one: -one[1])
    ]
    yield say("Of {n} runs, {parts}.", n=len(numbers), parts=_listed(parts))


def _cues(story: Story) -> Iterator[str]:
    """Say what the lecturer does besides, and what is said where a step is taken apart."""
    for step, words in story.captions.items():
        said = " ".join(plain(one) for one in words if one)
        yield say("The film takes {when} apart: {words}",
                  when=story.counted.at(step + 1), words=said)  # fmt: skip
    for on in story.schedule.cues:
        cue, when = on.placed.cue, story.counted.at(int(on.placed.start))
        match cue:
            case Say(words=words) if on.placed.start < 1.0:
                yield say("First the film says: “{words}”", words=plain(words))
            case Say(words=words):
                yield say("At {when} the film says: “{words}”", when=when, words=plain(words))
            case Ask(question=words):
                after = story.counted.at(int(on.placed.start) + 1)
                yield say("Before {when} it stops and asks: “{words}”",
                          when=after, words=plain(words))  # fmt: skip
            case Mark(words=words, place=where):
                point = coordinates(np.atleast_1d(where).tolist())
                yield say("“{words}” is marked at {place}.", words=plain(words), place=point)
            case Zoom(window=None):
                yield say("At {when} the whole picture is shown again.", when=when)
            case Zoom(window=window) as zoom if window is not None:
                axes = (*variables(concerned(story.scene.objectives, zoom)[0]), "f")
                sides = _names([
                    say("{variable} from {low} to {high}",
                        variable=plain_formula(one), low=short(low), high=short(high))
                    for one, (low, high) in zip(axes, window, strict=False)
                ])  # fmt: skip
                yield say("At {when} the camera moves in on {window}.", when=when, window=sides)
            case Focus(runs=runs) if runs:
                yield say(
                    "At {when} all but {runs} fade.",
                    when=when,
                    runs=_names([voiced(known_as(one)) for one in runs]),
                )
            case Title(words=words) if words:
                yield say("A card says: “{words}”", words=plain(words))


def _sentence(story: Story, run: int, clauses: Sequence[str]) -> str:
    return story.sentence(run, _listed(clauses)) if clauses else ""


def _listed(clauses: Sequence[str]) -> str:
    """Return clauses one after the other."""
    said = clauses[0]
    for one in clauses[1:-1]:
        said = say("{clauses}, {clause}", clauses=said, clause=one)
    if len(clauses) > 1:
        said = say("{clauses}, and {clause}", clauses=said, clause=clauses[-1])
    return said


def _names(names: Sequence[str]) -> str:
    """Return names one after the other."""
    said = names[0]
    for one in names[1:-1]:
        said = say("{names}, {name}", names=said, name=one)
    if len(names) > 1:
        said = say("{names} and {name}", names=said, name=names[-1])
    return said


def _ended(sentence: str) -> str:
    """Return a sentence with its full stop."""
    if not sentence or sentence[-1] in ".!?…。！？":
        return sentence
    return sentence + ("。" if sentence[-1] >= "\u2e80" else ".")
