"""The timeline: how long films last, what each frame shows, and that it is pure arithmetic."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from optviz.errors import SceneError
from optviz.timeline import NETWORK, STEP, Moment, Timeline

PACES = ("content", "accelerating", "even")
EASINGS = ("smooth", "linear", "jump")


def way(moment: Moment) -> float:
    return moment.step + moment.progress


def moments(timeline: Timeline, steps: int) -> list[Moment]:
    return [timeline.moment(frame, steps) for frame in range(timeline.frames(steps))]


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    options: dict[str, Any] = {
        "fps": draw(st.sampled_from((0.1, 0.5, 5.0, 12.0, 20.0, 23.976, 30.0, 60.0, 1000 / 7))),
        "hold_start": draw(st.sampled_from((0.0, 0.5, 1.3))),
        "hold_end": draw(st.sampled_from((0.0, 2.0, 0.07))),
        "pace": draw(st.sampled_from(PACES)),
        "easing": draw(st.sampled_from(EASINGS)),
    }
    match draw(st.sampled_from(("auto", "seconds_per_step", "duration"))):
        case "seconds_per_step":
            options["seconds_per_step"] = draw(st.floats(1e-3, 0.5))
        case "duration":
            holds = options["hold_start"] + options["hold_end"]
            options["duration"] = holds + draw(st.floats(1e-3, 15.0))
    return Timeline(**options)


def test_a_film_lasts_three_to_twelve_seconds_whatever_the_number_of_steps() -> None:
    """By default 1 step is no flicker and 10,000 steps are no test of patience."""
    lengths = [Timeline().seconds(steps) for steps in range(1, 10_001)]
    assert min(lengths) >= 3
    assert max(lengths) <= 12
    assert lengths == sorted(lengths)


def test_no_steps_are_one_frame() -> None:
    """A scene of zero steps is a still, whatever the holds."""
    timeline = Timeline(hold_start=3, hold_end=5)
    assert timeline.frames(0) == 1
    assert timeline.moment(0, 0) == Moment(0)
    assert list(timeline.shots(0)) == [(Moment(0), 1)]


@given(timelines(), st.integers(0, 400))
def test_time_never_runs_backwards(timeline: Timeline, steps: int) -> None:
    """From the start to the last step, each moment is at or after the one before, and real."""
    shown = moments(timeline, steps)
    assert all(way(one) <= way(other) for one, other in pairwise(shown))
    assert all(0 <= one.step <= steps and 0.0 <= one.progress < 1.0 for one in shown)
    assert all(one.progress == 0.0 for one in shown if one.step == steps)
    assert shown[0] == Moment(0)
    assert shown[-1] == Moment(steps)


@given(timelines(), st.integers(0, 400))
def test_shots_are_the_frames_with_repeats_counted(timeline: Timeline, steps: int) -> None:
    """Frame by frame, `shots` and `moment` agree, and no shot repeats the one before."""
    shots = list(timeline.shots(steps))
    assert [moment for moment, count in shots for _ in range(count)] == moments(timeline, steps)
    assert all(one[0] != other[0] for one, other in pairwise(shots))


@given(timelines(), st.integers(1, 300), st.data())
def test_a_moment_depends_on_its_frame_number_alone(
    timeline: Timeline, steps: int, data: st.DataObject
) -> None:
    """Frames asked for in any order are the frames of the film."""
    film = moments(timeline, steps)
    for frame in data.draw(st.lists(st.integers(0, len(film) - 1), max_size=20)):
        assert timeline.moment(frame, steps) == film[frame]


@pytest.mark.parametrize("steps", [1, 2, 7, 60, 1000, 10_000, 1_000_000])
def test_the_ends_are_held(steps: int) -> None:
    """The start stands for about half a second, the end for about two."""
    timeline = Timeline()
    shown = moments(timeline, steps)
    start = next(i for i, one in enumerate(shown) if one != shown[0])
    end = next(i for i, one in enumerate(reversed(shown)) if one != shown[-1])
    assert 0.5 <= start / timeline.fps <= 0.75
    # The dot has arrived a little before the last step's time is over, and rests there.
    assert 2.0 <= end / timeline.fps <= 2.45


def test_holds_can_be_set() -> None:
    """Holds are seconds, exact to a frame, and may be nothing."""
    held = Timeline(hold_start=1, hold_end=3, easing="linear", pace="even", seconds_per_step=0.5)
    shown = moments(held, 4)
    assert len(shown) == 20 * (1 + 2 + 3)
    assert shown.count(Moment(0)) == 21
    assert shown.count(Moment(4)) == 60
    bare = Timeline(hold_start=0, hold_end=0, easing="linear")
    assert bare.moment(1, 10) != Moment(0)
    assert bare.moment(bare.frames(10) - 2, 10) != Moment(10)


def test_a_constant_pace_is_as_long_as_the_steps_need() -> None:
    """With `seconds_per_step` each step takes that long, the thousandth as the first."""
    timeline = Timeline(seconds_per_step=0.2, easing="linear", hold_start=0, hold_end=0)
    assert timeline.travel(1000) == pytest.approx(200)
    assert timeline.frames(1000) == 4000
    for frame in (0, 4, 6, 3998):
        assert way(timeline.moment(frame, 1000)) == pytest.approx(frame / 4)


@pytest.mark.parametrize("steps", [1, 10, 5000])
def test_a_duration_is_kept_to_the_frame(steps: int) -> None:
    """The whole film, holds included, lasts as long as was asked for."""
    timeline = Timeline(fps=25, duration=8)
    assert timeline.frames(steps) == 200
    assert timeline.seconds(steps) == 8


def test_later_steps_go_faster_unless_the_pace_is_even() -> None:
    """Of 200 steps the first ten take longer than the last ten; at an even pace they do not."""

    def seconds(timeline: Timeline, first: int, last: int) -> float:
        return sum(first <= way(m) < last for m in moments(timeline, 200)) / timeline.fps

    quick = Timeline(easing="linear", hold_start=0, hold_end=0)
    assert seconds(quick, 0, 10) > 3 * seconds(quick, 190, 200)
    even = Timeline(easing="linear", pace="even", hold_start=0, hold_end=0)
    assert abs(seconds(even, 0, 10) - seconds(even, 190, 200)) <= 0.15


def test_the_first_steps_are_slow_enough_to_follow() -> None:
    """However many steps there are, the first takes at least a few frames where pace allows."""
    for steps in (1, 10, 100, 300):
        shown = moments(Timeline(), steps)
        assert sum(one.step == 0 for one in shown) >= 12


def test_an_iterate_is_held_where_there_is_leisure() -> None:
    """With few steps the dot rests on each iterate for some frames; linear easing never rests."""
    smooth = [one for one in moments(Timeline(), 5) if one.step == 2]
    assert smooth.count(Moment(2)) >= 3
    linear = [one for one in moments(Timeline(easing="linear"), 5) if one.step == 2]
    assert linear.count(Moment(2)) <= 1


def test_jumping_dots_are_only_on_iterates() -> None:
    """With easing "jump" no frame shows anything between two iterates."""
    assert {one.progress for one in moments(Timeline(easing="jump"), 30)} == {0.0}
    assert len({one.step for one in moments(Timeline(easing="jump"), 30)}) == 31


def test_several_steps_go_into_a_frame_when_there_are_many() -> None:
    """Ten thousand steps make no more frames than 12 s hold, and every frame is new."""
    timeline = Timeline()
    shown = moments(timeline, 10_000)
    assert len(shown) <= 12 * timeline.fps
    moving = shown[10 : -int(2 * timeline.fps)]
    assert all(one != other for one, other in pairwise(moving))


def test_the_rate_changes_frames_not_seconds() -> None:
    """The same film at 12, 24 and 60 frames a second lasts as long."""
    lengths = [Timeline(fps=fps).seconds(40) for fps in (12, 24, 60)]
    assert max(lengths) - min(lengths) <= 1 / 12


def test_a_timeline_is_a_value() -> None:
    """Timelines are equal by their fields, can be hashed, and cannot be changed."""
    assert Timeline(fps=25) == Timeline(fps=25.0) != Timeline()
    assert len({Timeline(), Timeline(), Timeline(duration=9)}) == 2
    with pytest.raises(AttributeError):
        Timeline().fps = 3  # type: ignore[misc]


@pytest.mark.parametrize("name", ["fps", "hold_start", "hold_end", "seconds_per_step", "duration"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0, "fast", True, [1.0]])
def test_numbers_out_of_range_are_refused_by_name(name: str, value: Any) -> None:
    """Each number must be finite and in range; the error names it and the range."""
    with pytest.raises(SceneError, match=rf"timeline: {name} is .*; give a number between"):
        Timeline(**{name: value})


@pytest.mark.parametrize("value", [0, 1e-9])
def test_a_rate_of_nothing_is_refused(value: float) -> None:
    """A film of 0 frames a second would never end."""
    with pytest.raises(SceneError, match="fps is"):
        Timeline(fps=value)


@pytest.mark.parametrize(("name", "known"), [("pace", PACES), ("easing", EASINGS)])
def test_words_out_of_range_are_refused_with_those_there_are(
    name: str, known: tuple[str, ...]
) -> None:
    """An unknown pace or easing is answered with the known ones, which the types list too."""
    with pytest.raises(SceneError, match=f"{name} is 'bouncy'; use one of {', '.join(known)}"):
        Timeline(**{name: "bouncy"})  # type: ignore[arg-type]
    assert get_args(get_type_hints(Timeline)[name]) == known


def test_lengths_that_contradict_each_other_are_refused() -> None:
    """A film has a duration or seconds a step, and a duration leaves time between the holds."""
    with pytest.raises(SceneError, match="both duration and seconds_per_step; give one"):
        Timeline(duration=5, seconds_per_step=0.1)
    with pytest.raises(SceneError, match="leaves no time between the holds"):
        Timeline(duration=2.5)
    assert Timeline(duration=2.6).seconds(9) == pytest.approx(2.6)


EXPLAINED = st.lists(st.integers(0, 12), max_size=4, unique=True)


@given(timelines(), EXPLAINED, st.integers(1, 10), st.sampled_from((STEP, NETWORK)))
def test_time_never_goes_backwards_through_steps_taken_apart(
    timeline: Timeline, explained: list[int], steps: int, script: Any
) -> None:
    """Each explained step shows its beats in order, once, and others go on as ever."""
    assume(timeline.duration is None)
    timeline = replace(
        timeline, explain=explained, seconds_per_explained_step=max(10 / timeline.fps, 0.1)
    )
    shown = [timeline.moment(frame, steps, script) for frame in range(timeline.frames(steps))]
    ways = [way(moment) for moment in shown]
    assert ways == sorted(ways)
    assert shown[-1] == Moment(steps)
    for step in (one for one in explained if one < steps):
        names = [moment.beat.name for moment in shown if moment.beat and moment.beat.step == step]
        first = sorted(set(names), key=names.index)
        assert first == [name for name in script.names if name in names]
        assert names == sorted(names, key=script.names.index)
    told = {moment.beat.step for moment in shown if moment.beat}
    assert told <= set(explained)


def test_a_film_that_explains_nothing_is_as_it_was() -> None:
    """Steps beyond the end are not explained, and change nothing."""
    for steps in (1, 5, 40):
        plain, beyond = Timeline(), Timeline(explain=[steps])
        assert plain.frames(steps) == beyond.frames(steps)
        for frame in range(plain.frames(steps)):
            assert plain.moment(frame, steps) == beyond.moment(frame, steps)


def test_each_explained_step_lengthens_the_film_by_its_seconds() -> None:
    """The others keep the pace of a film of so many steps."""
    timeline = Timeline(explain=2, seconds_per_explained_step=6)
    assert timeline.seconds(12) == pytest.approx(Timeline().seconds(10) + 12)
    assert Timeline(explain=[3], duration=20).seconds(9) == 20


def test_a_dot_moves_in_its_beat_alone() -> None:
    """It stands at x in look and think, and at x' in compare."""
    timeline = Timeline(explain=[1], fps=50)
    shown = [timeline.moment(frame, 3) for frame in range(timeline.frames(3))]
    by_name: dict[str, list[Moment]] = {}
    for moment in shown:
        if moment.beat:
            by_name.setdefault(moment.beat.name, []).append(moment)
    assert {way(moment) for name in ("look", "think") for moment in by_name[name]} == {1.0}
    assert {way(moment) for moment in by_name["compare"]} == {2.0}
    went = [way(moment) for moment in by_name["go"]]
    assert went == sorted(went)
    assert went[0] < 1.02
    assert 1.98 < went[-1] < 2


@pytest.mark.parametrize("given_as", [2, [0, 1], {0: [], 1: ()}, ((0, ()), (1, ())), (1, 0)])
def test_steps_to_explain_are_given_in_any_form(given_as: Any) -> None:
    """A number, a list, or words for each: all are kept alike, and print as they can be given."""
    timeline = Timeline(explain=given_as)
    assert timeline == Timeline(explain=2)
    assert eval(repr(timeline)) == timeline
    assert list(timeline.explained) == [0, 1]


@pytest.mark.parametrize("wrong", [-1, True, "0", [0.5], [-3], {0: 5}, {0: [1]}, 101, None])
def test_steps_to_explain_that_are_none_are_refused(wrong: Any) -> None:
    """The message shows what may be given."""
    with pytest.raises(SceneError, match="explain is"):
        Timeline(explain=wrong)


def test_a_film_too_short_for_its_explanations_is_refused() -> None:
    """Its duration has to hold them."""
    with pytest.raises(SceneError, match="for the steps to explain"):
        Timeline(duration=10, explain=1)
