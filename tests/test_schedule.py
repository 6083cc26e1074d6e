"""The schedule: what cues do to the time of a film, and that it stays pure arithmetic."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz.timeline import Moment, Placed, Schedule, Timeline

PACE = Timeline(seconds_per_step=1.0, easing="linear", hold_start=0.5, hold_end=2.0)


def second_of(schedule: Schedule, wanted: Moment) -> float:
    """Return the second of the first frame that shows a moment, whatever the cues."""
    for frame in range(schedule.frames):
        shown = schedule.moment(frame)
        if (shown.step, shown.progress) == (wanted.step, wanted.progress):
            return frame / schedule.fps
    raise AssertionError(wanted)


def on_screen(schedule: Schedule, cue: str) -> tuple[float, float]:
    """Return the seconds of the first and the last frame on which a cue is."""
    frames = [
        frame
        for frame in range(schedule.frames)
        if any(one.cue == cue for one in schedule.moment(frame).cues)
    ]
    return frames[0] / schedule.fps, (frames[-1] + 1) / schedule.fps


def test_a_hold_makes_the_film_stand_for_its_seconds() -> None:
    """All that comes after comes later by as much."""
    plain, held = PACE.schedule(4), PACE.schedule(4, cues=[Placed("pause", 2, hold=3.0)])
    assert held.seconds == plain.seconds + 3.0
    assert held.when(2) == plain.when(2) == 2.5
    assert held.now(2) == held.when(2) + 3.0
    assert held.when(3) == plain.when(3) + 3.0
    standing = [held.moment(round(20 * second)) for second in (2.6, 4.0, 5.4)]
    assert {(one.step, one.progress) for one in standing} == {(2, 0.0)}


def test_holds_at_one_place_come_one_after_the_other() -> None:
    """In the order in which they are listed."""
    schedule = PACE.schedule(
        4,
        cues=[Placed("a", 2, hold=1.0, seconds=1.0), Placed("b", 2, hold=2.0, seconds=2.0)],
    )
    assert on_screen(schedule, "a") == (2.5, 3.5)
    assert on_screen(schedule, "b") == (3.5, 5.5)
    assert schedule.when(3) == 6.5


def test_what_happens_at_the_start_is_on_from_the_first_frame() -> None:
    """The hold at the start is not added to it, but is kept where it is longer."""
    schedule = PACE.schedule(4, cues=[Placed("title", 0, hold=2.0, seconds=2.0)])
    assert schedule.moment(0).cues[0].cue == "title"
    assert schedule.now(0) == 2.0
    assert PACE.schedule(4, cues=[Placed("say", 0, seconds=0.1)]).now(0) == 0.5


def test_words_are_read_to_their_end_before_others_follow() -> None:
    """The film waits for them, and at its own end as well."""
    schedule = PACE.schedule(
        4,
        cues=[
            Placed("long", 1, seconds=4.0, lane=True),
            Placed("next", 2, seconds=1.0, lane=True),
            Placed("last", 4, seconds=9.0, lane=True),
        ],
    )
    assert on_screen(schedule, "long") == (1.5, 5.5)
    assert on_screen(schedule, "next") == (5.5, 6.5)
    first, last = on_screen(schedule, "last")
    assert last - first == pytest.approx(9.0)
    assert schedule.seconds == pytest.approx(last)


def test_slow_steps_take_so_many_times_as_long() -> None:
    """Only those in the range."""
    schedule = PACE.schedule(6, cues=[Placed("slow", 2, 4, slow=3.0)])
    assert np.diff([schedule.when(k) for k in range(7)]).tolist() == [1.0 + 0.5, 1, 3, 3, 1, 1]
    assert on_screen(schedule, "slow") == (2.5, 8.5)


def test_what_moves_through_a_range_arrives_at_its_end_and_stays() -> None:
    """It comes on smoothly, never back."""
    schedule = PACE.schedule(6, cues=[Placed("zoom", 1, until=3)])
    ways = [one.way for k in range(schedule.frames) for one in schedule.moment(k).cues]
    assert ways[0] == 0.0
    assert all(one <= other for one, other in pairwise(ways))
    assert [one.way for one in schedule.moment(round(20 * 2.5)).cues] == [0.5]
    assert schedule.moment(schedule.frames - 1).cues[0].way == 1.0
    assert schedule.moment(round(20 * 3.5)).cues[0].way == 1.0


def test_cues_of_a_film_without_steps_take_their_time() -> None:
    """A still of no steps can be spoken over."""
    schedule = PACE.schedule(0, cues=[Placed("say", 0, seconds=3.0, lane=True)])
    assert schedule.seconds == pytest.approx(3.0)
    assert {(one.step, one.progress) for one, _ in schedule.shots()} == {(0, 0.0)}


@st.composite
def cues(draw: st.DrawFn, steps: int) -> list[Placed]:
    made = []
    for k in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, steps))
        end = draw(st.none() | st.integers(start, steps))
        made.append(
            Placed(
                f"cue {k}", start, end,
                until=draw(st.none() | st.integers(start, steps)),
                hold=draw(st.sampled_from((0.0, 0.4, 2.0))),
                slow=draw(st.sampled_from((1.0, 2.5))),
                seconds=draw(st.sampled_from((None, 0.7, 3.0))),
                lane=draw(st.booleans()),
            )
        )  # fmt: skip
    return made


@given(st.integers(0, 30), st.data())
def test_whatever_the_cues_time_goes_on_and_frames_are_pure(
    steps: int, data: st.DataObject
) -> None:
    """The runs never go back, start at 0 and end at the last step; each cue is seen."""
    placed = data.draw(cues(steps))
    timeline = Timeline(fps=10, explain=data.draw(st.sampled_from([(), [0], [1, 2]])))
    schedule = timeline.schedule(steps, cues=placed)
    shown = [schedule.moment(frame) for frame in range(schedule.frames)]
    ways = [one.step + one.progress for one in shown]
    assert ways[0] == 0.0
    assert ways[-1] == steps
    assert all(one <= other for one, other in pairwise(ways))
    seen = {one.cue for moment in shown for one in moment.cues}
    assert {one.cue for one in placed if one.lane and one.seconds} <= seen
    again = data.draw(st.integers(0, schedule.frames - 1))
    assert schedule.moment(again) == shown[again]
    assert [moment for moment, count in schedule.shots() for _ in range(count)] == shown
