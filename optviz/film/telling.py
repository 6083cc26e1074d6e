"""When a film says what: its chapters, and what is to be read under the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optviz.cues import Ask, Mark, Say, Title, Zoom, reading_time
from optviz.export import Chapter, Subtitle
from optviz.film.happenings import Happening
from optviz.film.story import Story, spaced
from optviz.language import say
from optviz.style.plain_math import plain

_SHORTEST = 1.0
"""Seconds of a chapter, at least."""

_MOST = 12
_LONGEST = 60  # characters of a title
_GLANCE = 1.2  # seconds in which a title can be read
_LATE = 1.5  # seconds for which words may wait for those before


@dataclass(frozen=True)
class _Mark:
    """Where a chapter may begin, and how much that matters."""

    second: float
    title: str
    weight: int


def chapters(story: Story) -> tuple[Chapter, ...]:
    """Return the parts of a film, from its first frame to its last.

    One begins with a question, a card, a zoom, a step that is taken apart, and what happens to
    runs; of those nearer than a second the one that matters most. A film of one part has none.
    """
    rate, end = story.schedule.fps, story.schedule.seconds
    marks = sorted(_marks(story), key=lambda one: (-one.weight, one.second))
    first = next((one for one in marks if one.second < _SHORTEST), None)
    chosen = [_Mark(0.0, first.title if first else say("Start"), 9)]
    for one in marks:
        second = round(one.second * rate) / rate
        near = any(abs(second - other.second) < _SHORTEST for other in chosen)
        if not near and end - second >= _SHORTEST and len(chosen) < _MOST:
            chosen.append(_Mark(second, one.title, one.weight))
    chosen.sort(key=lambda one: one.second)
    if len(chosen) == 1:
        return ()
    ends = [*(one.second for one in chosen[1:]), end]
    return tuple(
        Chapter(one.second, until, one.title[:1].upper() + one.title[1:])
        for one, until in zip(chosen, ends, strict=True)
    )


def _marks(story: Story) -> Iterator[_Mark]:
    schedule, counted = story.schedule, story.counted
    for on in schedule.cues:
        match on.placed.cue:
            case Ask(question=words):
                yield _Mark(on.begin, _cut(words), 6)
            case Title(words=words):
                yield _Mark(on.begin, _cut(words or story.scene.title), 5)
            case Say(words=words):
                yield _Mark(on.begin, _cut(words), 4)
            case Mark(words=words):
                yield _Mark(on.begin, _cut(words), 3)
            case Zoom(window=window):
                words = say("whole picture") if window is None else say("nearer")
                yield _Mark(on.begin, words, 3)
    for step in story.captions:
        title = say("{when}, taken apart", when=counted.at(step + 1))
        yield _Mark(schedule.now(float(step)), title, 6)
    for one in _all(story):
        title = spaced(say("{run} {does}", run=story.name(one.run), does=one.words))
        yield _Mark(schedule.when(float(one.step)), _cut(title), one.weight)
    if schedule.steps:
        yield _Mark(schedule.when(float(schedule.steps)), say("End"), 2)


def subtitles(story: Story) -> tuple[Subtitle, ...]:
    """Return what is said on the screen, in the order in which it is said.

    The title while nothing moves, the words of cues and beats as long as they stand, and what
    happens to runs, as long as it takes to read.
    """
    spoken = sorted([*_cues(story), *_beats(story)], key=lambda one: one.start)
    words, end = plain(story.scene.title), story.schedule.seconds
    if words and words not in (one.text for one in spoken):
        lasts = max(story.schedule.now(0.0), reading_time(words))
        first = min((one.start for one in spoken if one.start >= _GLANCE), default=end)
        spoken.insert(0, Subtitle(0.0, min(lasts, first, end), words))
    taken = [(one.start, one.end, one.text) for one in _cues(story)]
    return tuple(sorted([*spoken, *_happening(story, taken)], key=lambda one: one.start))


def _cues(story: Story) -> Iterator[Subtitle]:
    """Yield what cues say, in the lane, on cards and at marks."""
    schedule, end = story.schedule, story.schedule.seconds
    for on in schedule.cues:
        match on.placed.cue:
            case Say(words=words) | Ask(question=words):
                yield Subtitle(on.begin, min(on.end, end), plain(words))
            case Title(words=words):
                words = plain(words or story.scene.title)
                yield Subtitle(on.begin, min(on.end, end), words)
            case Mark(words=words):
                words = plain(words)
                yield Subtitle(on.begin, min(on.begin + reading_time(words), on.end, end), words)


def _beats(story: Story) -> Iterator[Subtitle]:
    """Yield the words for the beats of steps that are taken apart."""
    frame, shown = 0, ""
    begun = 0.0
    for moment, count in story.schedule.shots():
        words, beat = "", moment.beat
        if beat is not None and beat.step in story.captions:
            names = story.script.names
            said = story.captions[beat.step]
            words = plain(
                said[names.index(beat.name)] if names.index(beat.name) < len(said) else ""
            )
        now = frame / story.schedule.fps
        if words != shown:
            if shown:
                yield Subtitle(begun, now, shown)
            shown, begun = words, now
        frame += count
    if shown:
        yield Subtitle(begun, story.schedule.seconds, shown)


def _happening(story: Story, taken: list[tuple[float, float, str]]) -> Iterator[Subtitle]:
    """Yield what happens to runs; of what comes too thick, what matters least is left out.

    What cues say goes first.
    """
    schedule, end = story.schedule, story.schedule.seconds
    for one in sorted(_all(story), key=lambda one: (-one.weight, one.step)):
        words = story.says(one)
        lasts = reading_time(words)
        wanted = schedule.when(float(one.step))
        begin = wanted
        for start, until, _ in sorted(taken):
            if start < begin + lasts and begin < until:
                begin = until
        if begin - wanted <= _LATE and begin + lasts <= end:
            taken.append((begin, begin + lasts, words))
            yield Subtitle(begin, begin + lasts, words)


def _all(story: Story) -> list[Happening]:
    return [one for each in story.happenings for one in each]


def _cut(words: str) -> str:
    """Return a title of a chapter: one line, not too long."""
    said = " ".join(plain(words).split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"
