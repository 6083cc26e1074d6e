"""Words at the dots: few, when it happens, long enough to be read, and clear of everything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from optviz import (
    Adam,
    EventKind,
    GradientDescent,
    Momentum,
    Newton,
    RMSprop,
    Run,
    Scene,
    Timeline,
    objectives,
    views,
)
from optviz.film.animation import SceneAnimation
from optviz.panels.contour import ContourPanel
from optviz.panels.curve import CurvePanel
from optviz.recorder.events.finding import events
from optviz.stage.remarks import Remark
from optviz.timeline import Moment

SIZES = [
    (640, 360), (1080, 1080),
    *(pytest.param(size, marks=pytest.mark.nightly) for size in ((1280, 720), (1920, 1080))),
]  # fmt: skip
RAVINE: Any = {
    "objectives": [objectives.rosenbrock()],
    "optimizers": [
        GradientDescent(lr=0.002), Momentum(lr=0.0005), RMSprop(lr=0.1), Adam(lr=0.2), Newton(),
    ],
    "start": (-1.2, 1.0),
    "steps": 80,
}  # fmt: skip
BOUNCE: Any = {
    "objectives": [objectives.quadratic_1d()],
    "optimizers": [GradientDescent(lr=0.95), GradientDescent(lr=1.0)],
    "start": -20,
    "steps": 30,
}
SADDLE: Any = {
    "objectives": [objectives.saddle_with_walls()],
    "optimizers": [GradientDescent(lr=0.1), Momentum(lr=0.1, beta=0.7), Newton()],
    "steps": 40,
}


def film(scene: dict[str, Any], size: tuple[int, int] = (640, 360), **more: Any) -> SceneAnimation:
    width, height = size
    return Scene(**(scene | more)).animate(width=width, height=height)


def panel(made: SceneAnimation) -> Any:
    for placed in made._painter.composition._panels:
        if isinstance(placed.panel, ContourPanel | CurvePanel):
            return placed.panel
    raise AssertionError("no map and no curve")


def said(made: SceneAnimation) -> list[Remark]:
    return [remark for remark, _ in panel(made)._words.said]


def shown(made: SceneAnimation) -> Iterator[tuple[float, set[str]]]:
    """Yield the words that are seen in each frame, with its second."""
    words = panel(made)._words
    for number in range(len(made)):
        words.update(made.schedule.moment(number))
        yield number / made.fps, {one.get_text() for one in words.artists} - {""}


@pytest.mark.parametrize("scene", [RAVINE, BOUNCE, SADDLE], ids=["ravine", "bounce", "saddle"])
def test_words_appear_when_it_happens_and_can_be_read(scene: dict[str, Any]) -> None:
    """Each is seen without a break for 1.2 s, from the frame that reaches its step."""
    made = film(scene)
    frames = list(shown(made))
    assert said(made)
    for remark in said(made):
        seen = [second for second, words in frames if remark.words in words]
        reached = float(panel(made)._screen_time.when(remark.begin))
        assert seen[0] <= reached + 1e-9
        assert seen[-1] - reached + 1 / made.fps >= 1.2 - 1e-9


@pytest.mark.parametrize("size", SIZES)
def test_words_are_in_the_picture_and_clear_of_words_and_dots(size: tuple[int, int]) -> None:
    """At every size, in every frame in which they are seen."""
    for scene in (RAVINE, BOUNCE, SADDLE):
        made = film(scene, size)
        map_ = panel(made)
        frame, tracks = map_._tracks.frame, map_._tracks
        for remark, box in map_._words.said:
            assert min(box.x0, box.y0) >= 0
            assert box.x1 <= frame.width
            assert box.y1 <= frame.height
            for other in map_._leavers.boxes:
                assert not box.overlaps(other)
            if remark.lasts:
                continue
            last = min(remark.end, max(track.last for track in tracks.tracks))
            for step in range(int(np.ceil(remark.begin)), int(last) + 1):
                tracks.show(Moment(step))
                assert not any(box.contains(*dot) for dot in tracks.dots)
        for (one, a), (other, b) in combinations(map_._words.said, 2):
            assert not (one.meets(other) and a.overlaps(b))


def test_a_word_stands_beside_its_dot() -> None:
    """At the step at which it appears the dot of its run is no further than 60 pixels."""
    made = film(RAVINE, (1280, 720))
    map_ = panel(made)
    for remark, box in map_._words.said:
        place = map_._tracks.tracks[remark.run].points[int(remark.begin)]
        nearest = np.clip(place, box.min, box.max)
        assert remark.lasts or np.hypot(*(nearest - place)) <= 60


def test_many_climbs_are_said_once_and_few_things_in_all() -> None:
    """Of dozens of events five are said at most, two of a run, each kind once of it."""
    made = film(RAVINE, (1280, 720))
    assert len(made.events) > 30
    brief = [remark for remark in said(made) if not remark.lasts]
    assert 0 < len(brief) <= 5
    for run in range(5):
        own = [remark.words for remark in brief if remark.run == run]
        assert len(own) == len(set(own)) <= 2


def test_words_of_the_author_stand_in_the_films_stead() -> None:
    """A run with a note has no other words, and one with an empty note has none."""
    rules = [Run(Momentum(lr=0.1, beta=0.7), note="swings"), Run(Newton(), note="")]
    made = film(SADDLE, optimizers=rules)
    assert [remark.words for remark in said(made)] == ["swings"]


@pytest.mark.parametrize("more", [{"timeline": Timeline(explain=1)}, {"layers": "gradient"}])
def test_where_a_film_explains_it_adds_no_words_but_the_last(more: dict[str, Any]) -> None:
    """Neither beside steps that are taken apart nor among layers."""
    from optviz import layers

    if "layers" in more:
        more = {"layers": [layers.Gradient()]}
    assert all(remark.lasts for remark in said(film(SADDLE, **more)))


def test_a_word_that_lasts_does_not_come_late() -> None:
    """A run that crawls is said to crawl well before the film's last two seconds."""
    rules = [Run(GradientDescent(lr=2**-6), label="small", note="crawls")]
    made = film(BOUNCE, optimizers=rules)
    (remark,) = said(made)
    assert panel(made)._screen_time.when(remark.begin) < made.schedule.seconds - 3.0


def test_the_words_are_chinese_in_a_chinese_film() -> None:
    """Those of events and those of ends."""
    with_words = film(SADDLE, lang="zh")
    words = {remark.words for remark in said(with_words)}
    assert "卡在鞍点" in words
    assert not any(word.isascii() for word in words)


def test_a_films_events_have_the_windows_of_its_pictures() -> None:
    """A run leaves the picture at the first iterate that its axes do not hold."""
    made = film(RAVINE, (1080, 1080))
    run = next(one.of for one in made.events if one.kind is EventKind.LEAVES_PICTURE)
    map_ = panel(made)
    inside = [map_._tracks.frame.holds(one) for one in map_._tracks.tracks[run].points]
    told = [one.step for one in made.events
            if one.of == run and one.kind is EventKind.LEAVES_PICTURE]  # fmt: skip
    assert told == [k for k in range(1, len(inside)) if inside[k - 1] and not inside[k]]
    others = [one for one in made.events if "picture" not in one.kind]
    assert others == list(events(made.trajectories))


def test_a_film_on_two_objectives_numbers_its_events_by_its_runs() -> None:
    """All on the first, then all on the second, as its trajectories are."""
    both = [objectives.quadratic_1d(), objectives.cosine()]
    made = film(BOUNCE, objectives=both, views=[views.Landscape()])
    assert len(made.trajectories) == 4
    for one in made.events:
        run = made.trajectories[one.of]
        assert one.run == run.label
        assert one.place == tuple(run.points[one.step])
    assert len({one.of for one in made.events}) > 2
