"""Several starts of one rule: one entry of the key, one colour, as many trajectories."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text

from optviz import Adam, GradientDescent, Newton, Run, Scene, Timeline, objectives, record
from optviz.errors import SceneError
from optviz.film.animation import SceneAnimation
from optviz.layout.siblings import broken_together, said_once
from optviz.marks.tracks import Tracks
from optviz.recorder.ending import ending
from tests.test_animation import assert_same_frames

STARTS = [-1.9, -1.4, -0.5, 0.1, 0.9, 1.95]


def scene(**changes: Any) -> Scene:
    given: dict[str, Any] = {
        "objectives": objectives.double_well(),
        "optimizers": [Run(GradientDescent(lr=0.2), starts=STARTS), Adam(lr=0.1)],
        "steps": 25,
        "start": 1.5,
    }
    return Scene(**given | changes)


def words(film: SceneAnimation) -> list[str]:
    film.frame(-1)
    return [one.get_text() for one in film.figure.findobj(Text) if one.get_text()]


def test_each_start_has_its_trajectory() -> None:
    """They come in order, each what `record` gives, with its start in its name."""
    made = scene().record()
    assert len(made) == len(STARTS) + 1
    for run, start in zip(made, STARTS, strict=False):
        alone = record(objectives.double_well(), GradientDescent(lr=0.2), start, steps=25)
        assert (run.points == alone.points).all()
        assert run.label == f"Gradient descent from {start:g}"
    assert made[-1].label == "Adam"


def test_the_order_is_objective_by_objective() -> None:
    """All runs on the first objective come before those on the second."""
    two = scene(objectives=[objectives.double_well(), objectives.cosine()])
    names = [run.objective.name for run in two.record() if run.objective]
    assert names == ["Double well"] * 7 + ["Cosine"] * 7


@pytest.mark.usefixtures("coarse")
def test_they_are_one_entry_and_one_style() -> None:
    """The name stands in the key once; dots are of one colour and marker, smaller than alone."""
    film = scene().animate(width=640, height=360)
    said = words(film)
    assert said.count("Gradient descent") == 1
    assert said.count("Adam") == 1
    tracks = film.figure.findobj(Tracks)[0]
    assert isinstance(tracks, Tracks)
    looks = {(style.color, style.marker) for style in tracks._styles[:6]}
    assert len(looks) == 1
    assert (tracks._styles[6].color, tracks._styles[6].marker) not in looks
    alone = scene(optimizers=[GradientDescent(lr=0.2)]).animate(width=640, height=360)
    other = alone.figure.findobj(Tracks)[0]
    assert isinstance(other, Tracks)
    assert tracks._styles[0].size < 0.9 * other._styles[0].size
    assert tracks._thin[0] < 1.0 == tracks._thin[6]


@pytest.mark.usefixtures("coarse")
def test_how_many_fail_is_said_once_in_the_key() -> None:
    """The key counts those that diverge; it does not name each."""
    said = words(scene().animate(width=640, height=360))
    assert [one for one in said if "diverge" in one] == ["2 of 6 diverge"]


@pytest.mark.usefixtures("coarse")
def test_what_is_true_of_several_is_said_at_one_of_them() -> None:
    """Of Newton's runs that all climb to one maximum or to others, words stand at one."""
    film = scene(optimizers=[Run(Newton(), starts=[-0.3, 0.2, 0.3])]).animate(width=640, height=360)
    assert words(film).count("climbs to the maximum") == 1


def test_endings_of_other_entries_keep_their_words() -> None:
    """Only starts of one entry are spoken of together."""
    f = objectives.double_well()
    up = ending(record(f, Newton(), 0.2, steps=20))
    assert up.note == "climbs to the maximum"
    notes = [one.note for one in said_once([up, up, up], [0, 0, 1])]
    assert notes == [up.note, "", up.note]


@pytest.mark.parametrize(("count", "said"), [(1, "1 of 3 diverges"), (2, "2 of 3 diverge"),
                                             (3, "all 3 diverge")])  # fmt: skip
def test_counts_are_words(count: int, said: str) -> None:
    """One, some or all of the starts fail, in the number that goes with the verb."""
    f = objectives.double_well()
    bad = [ending(record(f, GradientDescent(lr=0.2), x, steps=25)) for x in (2.5, 2.6, -3)]
    told = broken_together(bad[:count], 3)
    assert told.note == said
    assert told.since == max(one.since for one in bad[:count])


def test_a_run_with_starts_is_a_value() -> None:
    """It can be compared, pickled and printed."""
    one = scene()
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one.runs[0]).endswith("starts=(-1.9, -1.4, -0.5, 0.1, 0.9, 1.95))")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"starts": []}, "no starts"),
        ({"starts": 3}, None),
        ({"starts": [1, 1]}, "twice"),
        ({"starts": [1, "a"]}, "start is 'a'"),
        ({"starts": [1, 2], "start": 3}, "start and starts"),
        ({"starts": np.zeros(201).cumsum() + np.arange(201)}, "room for 200"),
    ],
)
def test_wrong_starts_are_refused(options: dict[str, Any], said: str | None) -> None:
    """The message names the run."""
    if said is None:
        assert Run(Newton(), **options).starts == (3.0,)
        return
    with pytest.raises(SceneError, match=f"run 'Newton': .*{said}"):
        Run(Newton(), **options)


def test_a_start_of_the_wrong_dimension_is_named() -> None:
    """The message says which run on which objective."""
    with pytest.raises(SceneError, match="run 'Newton' on 'Double well': the start"):
        scene(optimizers=[Run(Newton(), starts=[1, (1, 2)])]).record()


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("objective", [objectives.double_well(), objectives.himmelblau()])
def test_the_fast_way_equals_the_stock_way(objective: Any) -> None:
    """Films of several starts are drawn the same by both ways."""
    starts: list[Any] = STARTS if objective.dim == 1 else [(-1, 4), (2, 2), (0, 0), (-4, -1)]
    film = scene(
        objectives=objective,
        start=None,
        optimizers=[Run(GradientDescent(lr=0.01), starts=starts), Run(Newton(), starts=starts)],
        timeline=Timeline(fps=5, duration=2.5, hold_end=0.5),
    ).animate(width=320, height=180)
    assert_same_frames(film)


def test_basins_have_a_column_a_rule() -> None:
    """A run with starts is one column of basins, with all its dots."""
    film = scene(
        objectives=objectives.himmelblau(),
        start=None,
        optimizers=[Run(GradientDescent(lr=0.01), starts=[(1, 1), (-1, 1)]), Newton()],
        landscape="basins",
        steps=5,
    ).animate(width=160, height=90)
    columns = film._painter.composition._columns
    assert [len(one.shown) for one in columns] == [2, 1]
