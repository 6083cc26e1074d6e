"""What is written of runs outside the picture: long enough to be read, and where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes

from optviz import GradientDescent, Momentum, Newton, Run, Scene, Timeline, objectives
from optviz.film.animation import SceneAnimation
from optviz.loading import load
from optviz.panels.surface.panel import SurfacePanel
from optviz.timeline import Moment
from tests.marks.truth import panels_of, shown
from tests.marks.untuned import SEEDS, untuned

SCENES = sorted((Path(__file__).parents[2] / "scenes").glob("*.py"))
SIDES = dict(zip("←→↑↓↖↗↙↘", ((-1, 0), (1, 0), (0, 1), (0, -1), (-1, 1), (1, 1), (-1, -1), (1, -1)),
                 strict=True))  # fmt: skip
READ = 1.2


@dataclass(frozen=True)
class Note:
    """What is written of a run for some frames of film."""

    words: str
    run: int
    seconds: float
    first: Moment
    last: Moment
    to_the_end: bool
    panel: Any
    axes: Axes
    tracks: Any


def notes(film: SceneAnimation) -> list[Note]:
    """Return all notes of a film with how long they are on the screen."""
    made = []
    moments = [shown(film, film.schedule.moment(frame)) for frame in range(len(film))]
    for panel, axes, artist in panels_of(film):
        if not hasattr(panel, "_leavers"):
            continue
        seen: list[list[tuple[Any, int]]] = [[] for _ in panel._leavers.artists]
        for k, moment in enumerate(moments):
            panel._leavers.update(moment)
            for i, text in enumerate(panel._leavers.artists):
                seen[i].append(((text.get_text(), text.get_position()), k))
        for run, every in enumerate(seen):
            for (words, _), group in groupby(every, key=lambda one: one[0]):
                frames = [k for _, k in group]
                if words:
                    made.append(Note(
                        words, run, len(frames) / film.fps, moments[frames[0]], moments[frames[-1]],
                        frames[-1] == len(moments) - 1, panel, axes, artist,
                    ))  # fmt: skip
    return made


def assert_readable(film: SceneAnimation) -> int:
    """Check all notes of a film, and return how many have words."""
    worded = 0
    for note in notes(film):
        arrow, _, words = note.words.partition(" ")
        if not words:
            assert note.words in SIDES
            continue
        worded += 1
        assert note.seconds >= READ - 1e-9 or note.to_the_end, note
        assert_true(note, SIDES[arrow], words)
    for panel, _, _ in panels_of(film):
        if hasattr(panel, "_leavers"):
            assert_apart(panel)
    return worded


def assert_true(note: Note, side: tuple[int, int], words: str) -> None:
    """Expect the numbers of an iterate beyond the edge at which the dot then stands."""
    steps = [
        step
        for step in range(note.tracks.tracks[note.run].last + 1)
        if note.panel._whereabouts(note.run, step) == words
    ]
    points = note.tracks.tracks[note.run].points
    size = np.array(note.tracks.frame.size)
    beyond = [
        step for step in steps
        if tuple(np.sign(points[step] - np.clip(points[step], 0, size))) == side
    ]  # fmt: skip
    foot = getattr(note.panel, "_foot", None)
    if side == (0, -1) and foot is not None and foot.name:  # its dot stands at the foot of the axis
        assert any(points[step, 1] == 0 for step in steps), note
        return
    assert beyond, note
    arrived = note.first.step + (note.first.progress > 0)
    assert min(beyond) <= arrived, note  # not of a time to come
    for moment in (note.first, note.last):
        note.tracks.show(moment)
        assert not note.tracks.inside[note.run]
        place = note.tracks.dots[note.run]
        at = (int(place[0] > size[0] - 1) - int(place[0] < 1),
              int(place[1] > size[1] - 1) - int(place[1] < 1))  # fmt: skip
        assert any(a and a == b for a, b in zip(at, side, strict=True)), note


def assert_apart(panel: Any) -> None:
    """Labels are inside the picture, and no two at one time lie on each other."""
    frame = (panel.tracks if isinstance(panel, SurfacePanel) else panel._tracks).frame
    labels = [label for ones in panel._leavers.labels for label in ones]
    for label in labels:
        assert label.box.y0 >= 0
        assert label.box.y1 <= frame.height
        assert label.box.x0 >= -1
    for one, other in combinations(labels, 2):
        if max(one.begin, other.begin) < min(one.end, other.end) and len(panel._styles) <= 4:
            assert not one.box.overlaps(other.box), (one.words, other.words)


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("path", SCENES, ids=lambda p: p.stem)
def test_on_every_scene(path: Path) -> None:
    """Each note lasts 1.2 s or to the end, and speaks of where the dot is."""
    for named in load(path):
        assert_readable(named.scene.animate(width=640, height=360))


def test_on_untuned_scenes() -> None:
    """So it is on functions, rules, starts and sizes that were drawn at random."""
    assert sum(assert_readable(untuned(seed)) for seed in SEEDS) > 10


@pytest.mark.parametrize("pace", ["accelerating", "even"])
@pytest.mark.parametrize("easing", ["smooth", "linear", "jump"])
def test_at_every_pace(pace: Any, easing: Any) -> None:
    """Runs that leave for good, come back, or leap from side to side can be read at any pace."""
    for seconds in (None, 0.05, 2.0):
        timeline = Timeline(pace=pace, easing=easing, seconds_per_step=seconds)
        film = Scene(
            objectives=[objectives.bowl(), objectives.rosenbrock()],
            optimizers=[
                Run(GradientDescent(lr=1.05), label="from side to side"),
                Run(GradientDescent(lr=3.0), label="away"),
                Momentum(lr=0.6, beta=0.9),
                Newton(),
            ],
            start=(-1.6, 0.4),
            steps=30,
            timeline=timeline,
        ).animate(width=640, height=360)
        assert assert_readable(film)


def test_a_run_that_leaps_from_side_to_side_is_shown_at_rest() -> None:
    """Its dot stays at the edge where it left, but for one move to where it ends."""
    (named,) = load(SCENES[0].parent / "diverging.py")
    film = named.scene.animate(width=640, height=360)
    _, _, tracks = next(panels_of(film))
    places = []
    for frame in range(len(film)):
        tracks.show(film.schedule.moment(frame))
        if not tracks.inside[2]:
            places.append(tuple(tracks.dots[2]))
    assert len(places) > 60
    assert len(set(places)) <= 2


def test_a_run_that_returns_at_once_is_marked_by_an_arrow_alone() -> None:
    """Newton's excursion at Rosenbrock's valley is too brief for words."""
    (named,) = load(SCENES[0].parent / "rosenbrock.py")
    film = named.scene.animate(width=640, height=360)
    said = [note for note in notes(film) if note.run == 3 and "f" not in note.words]
    landscape = [note for note in said if type(note.panel).__name__ == "ContourPanel"]
    assert [note.words for note in landscape] == ["↓"]


@pytest.mark.parametrize("fps", [3, 7])
def test_at_a_rate_that_the_film_is_given(fps: float) -> None:
    """Words can be read at the film's own frames a second, not only at the scene's."""
    film = Scene(
        objectives=[objectives.rosenbrock()],
        optimizers=[Newton(), Momentum(lr=0.001, beta=0.9)],
        start=(-1.6, 0.4),
        steps=37,
    ).animate(width=640, height=360, fps=fps)
    assert film._painter.composition._screen_time.end == pytest.approx(len(film) / fps)
    assert assert_readable(film)
