"""Which of all that happens is said in the picture: what teaches something, and is seen there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optviz.language import noted, voiced
from optviz.marks.pixels import Points
from optviz.marks.screen_time import ScreenTime
from optviz.marks.tracks import Tracks
from optviz.panels.subject import Subject
from optviz.recorder.ending import Ending
from optviz.recorder.events import Event, EventKind
from optviz.stage.remarks import Remark

_WORDS = {
    EventKind.CHANGES_BASIN: noted("changes basin"),
    EventKind.CLIMBS: noted("climbs"),
    EventKind.DIVERGES: noted("diverges"),
    EventKind.REFUSES: noted("step refused"),
    EventKind.NEARS_SADDLE: noted("nears the saddle"),
    EventKind.OSCILLATES: noted("oscillates"),
    EventKind.BOUNCES: noted("bounces"),
    EventKind.CIRCLES: noted("circles"),
    EventKind.STALLS: noted("stalls"),
    EventKind.PLATEAU: noted("on a plateau"),
    EventKind.OVERSHOOTS: noted("overshoots"),
    EventKind.LEAVES_SADDLE: noted("leaves the saddle"),
}
"""The words for what is said, the most important first."""

_RANK = {kind: rank for rank, kind in enumerate(_WORDS)}
_SWINGS = (EventKind.OSCILLATES, EventKind.BOUNCES, EventKind.CIRCLES)
_OF_A_RUN, _OF_A_PICTURE = 2, 5
_READ, _LONGEST = 1.25, 2.5
"""Seconds that words need, and for which they stay where what they say lasts."""

_SEEN = 24.0
_RISE = 0.05
_PAST = 0.15
_HOME = 100.0
"""Pixels: who is no further from its end is there, as far as words beside it are concerned."""


def told(subject: Subject, tracks: Tracks) -> list[Remark]:
    """Return what is said of a subject's runs on a landscape, the most important first.

    What becomes of a run is said to the end. Besides, each kind of event is said once of a run, or
    of the starts of one: its first that can be seen, if the dot moves by 24 pixels in it; two of a
    run, one at a time, and five of a picture at most. Where layers explain a landscape, or steps
    are taken apart, and where the author has words for a run, the film adds none.
    """
    last_words = [
        _at_last(i, one, subject, tracks) for i, one in enumerate(subject.endings) if one.note
    ]
    said = [one for one in last_words if one is not None]
    if subject.explained or subject.layers or subject.screen_time is None:
        return said
    brief: list[Remark] = []
    kinds: dict[int, set[EventKind]] = {}
    latest = subject.screen_time.end - _READ
    for event in sorted(_seen(subject, tracks), key=lambda one: (_RANK[one.kind], one.step)):
        theirs = kinds.setdefault(subject.styles[event.of].order, set())
        remark = _remark(event, tracks, subject.screen_time)
        at_once = any(one.run == event.of and one.meets(remark) for one in brief)
        late = subject.screen_time.when(remark.begin) > latest
        if event.kind in theirs or len(theirs) == _OF_A_RUN or at_once or late:
            continue
        theirs.add(event.kind)
        brief.append(remark)
    return said + brief[:_OF_A_PICTURE]


def _remark(event: Event, tracks: Tracks, screen_time: ScreenTime) -> Remark:
    """Return the words of an event, beside where it is first seen."""
    begin = _begin(event)
    place = tracks.tracks[event.of].points[int(begin)]
    words, end = voiced(_WORDS[event.kind]), _end(event, begin, screen_time)
    return Remark(event.of, words, begin, end, place)


def _at_last(i: int, ending: Ending, subject: Subject, tracks: Tracks) -> Remark | None:
    """Return what is said of a run's end, unless it left the picture: it is named at its edge."""
    end = tracks.ends()[i]
    if not end.inside:
        return None
    since = float(ending.since)
    for event in subject.events:
        if event.of == i and event.kind in _SWINGS and event.what:
            since = _begin(event)
    if not ending.brief:  # words of the author's, or of a film that knows no more
        since = min(since, _home(tracks.tracks[i].points))
    return Remark(i, voiced(ending.note), since, np.inf, end.place, lasts=True)


def _home(points: Points) -> float:
    """Return the step from which a dot is seen near its end for good."""
    far = np.flatnonzero(np.hypot(*(points - points[-1]).T) > _HOME)
    return float(far[-1] + 1) if far.size else 0.0


def _seen(subject: Subject, tracks: Tracks) -> Iterator[Event]:
    """Yield the events that can be seen, and that nothing else says."""
    for event in subject.events:
        if event.kind not in _WORDS or not event.until:
            continue
        points = tracks.tracks[event.of].points
        if not tracks.frame.holds(points[int(_begin(event))]):
            continue
        if _is_clear(event, points, subject) and not _is_implied(event, subject):
            yield event


def _is_clear(event: Event, points: Points, subject: Subject) -> bool:
    """Whether a dot is well seen to do what the event says."""
    kind, step = event.kind, event.step
    if kind in (EventKind.STALLS, EventKind.PLATEAU, EventKind.REFUSES):
        return True
    if kind in (EventKind.NEARS_SADDLE, EventKind.LEAVES_SADDLE):
        return event.until > step + 1 or kind is EventKind.LEAVES_SADDLE
    first, last = max(step - 1, 0), max(event.until, step)
    if kind not in (*_SWINGS, EventKind.CLIMBS):
        last = step
    moved = float(np.hypot(*np.diff(points[first : last + 1], axis=0).T).max(initial=0.0))
    if kind is EventKind.OVERSHOOTS:
        return moved * event.numbers["by"] >= _SEEN and event.numbers["by"] >= _PAST
    if kind is EventKind.CLIMBS:
        run = subject.trajectories[event.of]
        chance = run.batch_size is not None
        much = event.numbers["rise"] >= _RISE * float(np.ptp(run.values))
        return moved >= _SEEN and much and not chance
    return moved >= _SEEN


def _is_implied(event: Event, subject: Subject) -> bool:
    """Whether words at the end, or on another event of the same step or the next, say the same."""
    ending = subject.endings[event.of]
    arrives = event.kind in (EventKind.CLIMBS, EventKind.NEARS_SADDLE, EventKind.CHANGES_BASIN)
    if ending.note and ((arrives and ending.landing) or event.what):
        return True
    own = [one for one in subject.events if one.of == event.of]
    if event.kind is EventKind.OVERSHOOTS:
        return any(one.kind in _SWINGS and one.step <= event.step <= one.until for one in own)
    if event.kind is EventKind.CLIMBS:
        others = (EventKind.OVERSHOOTS, *_SWINGS)
        return any(one.kind in others and one.step <= event.step <= one.until + 1 for one in own)
    return False


def _begin(event: Event) -> float:
    """Return the step from which an event can be seen: of a swing, once it has turned back."""
    if event.kind in _SWINGS:
        return float(min(event.step + 2, event.until))
    if event.kind is EventKind.PLATEAU:
        return float(event.step + (event.until - event.step) // 3)
    return float(event.step)


def _end(event: Event, begin: float, screen_time: ScreenTime) -> float:
    """Return until when words stand: for what lasts longer than they need, as long, or 2.5 s."""
    seconds = float(screen_time.when(float(event.until)) - screen_time.when(begin))
    return screen_time.after(begin, min(max(seconds, _READ), _LONGEST))
