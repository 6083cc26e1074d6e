"""Cues: found in the film before its first frame, drawn the same on both paths, or refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from optviz import (
    Adam,
    Dial,
    GradientDescent,
    Momentum,
    Newton,
    Scene,
    SceneAnimation,
    SceneError,
    Timeline,
    objectives,
    views,
)
from optviz.cli import main
from optviz.cues import Ask, Focus, Mark, Pause, Say, Slow, Tilt, Title, Zoom, event
from optviz.layout.card import Cards
from optviz.layout.key import Key
from optviz.layout.lane import Lane
from optviz.marks.pins import Pins
from optviz.marks.tracks import Tracks
from optviz.timeline import Active, Moment
from tests.test_animation import assert_same_frames


def scene(*cues: Any, **changes: Any) -> Scene:
    """Return gradient descent that bounces ever higher, and Newton that is there in a step."""
    options: dict[str, Any] = {
        "objectives": [objectives.quadratic_1d()],
        "optimizers": [GradientDescent(lr=1.1), Newton()],
        "start": -20,
        "steps": 8,
        "title": "A title",
        "timeline": Timeline(fps=5),
    }
    return Scene(**options | {"cues": cues} | changes)


def small(*cues: Any, **changes: Any) -> SceneAnimation:
    return scene(*cues, **changes).animate(width=320, height=180)


def part_of(film: SceneAnimation, kind: type) -> Any:
    (found,) = (one for one in film._painter.composition._moving if isinstance(one, kind))
    return found


def tracks_of(film: SceneAnimation) -> list[Tracks]:
    return [one for one in film._painter.composition.artists if isinstance(one, Tracks)]


SAY = Say("words", at=1)
WRONG: list[tuple[Any, str]] = [
    (Say("hi", at=9), "is at step 9, and the film has 8; give a step up to 8"),
    (Pause(at=2.5), "is at 2.5, which is no step"),
    (Pause(at=-1), "is at -1, which is no step"),
    (Focus("newtn", at=2), "names the run 'newtn'; did you mean 'Newton'?"),
    (Pause(at=event("climb")), "waits for 'climb', which is no event; did you mean 'climbs'?"),
    (Pause(at=event("climbs", run="Nwton")), "names the run 'Nwton'; did you mean 'Newton'?"),
    (Mark("x", 0, objective="Quadratik"), "names the objective 'Quadratik'; did you mean"),
    (Mark("x", (0, 0)), "is at (0, 0), and Quadratic has 1 parameter"),
    (Tilt(90), "is for a surface, and the scene shows none"),
    ([Slow(at=(1, 3)), Slow(at=(2, 5))], "two cues.Slow overlap, of steps 1 to 3 and 2 to 5"),
    ([Focus("Newton"), Focus()], "two cues.Focus are at step 0"),
    ([Say("a", at=(1, 4)), Say("b", at=2)], "stand until step 4, and cues.Say('b') comes at step"),
]


@pytest.mark.parametrize(("cues", "said"), WRONG)
def test_what_makes_no_sense_is_refused_as_the_scene_is_made(cues: Any, said: str) -> None:
    """The error is one line and names the cue and a remedy."""
    with pytest.raises(SceneError) as caught:
        scene(*(cues if isinstance(cues, list) else [cues]))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        (
            Pause(at=event("climbs", run="Newton")),
            "waits for event('climbs', run='Newton'), which never happens to Newton; "
            "what does: converges",
        ),
        (Pause(at=event("climbs", nth=7)), "and it happens once; give an nth up to 1"),
        (Ask("x", before=event("bounces")), "is at the start, and nothing comes before it"),
        (Say("words " * 60, at=1), "and the lane has room for about"),
        (Title("words " * 90, at=1), "and a card has room for fewer"),
        (Mark("far", 90), "outside the picture of Quadratic, which shows"),
        (Mark("w" * 300, 0), "have no room in the picture"),
    ],
)
def test_what_has_no_place_is_refused_before_the_first_frame(cue: Any, said: str) -> None:
    """An event that never happens, and words that do not fit."""
    with pytest.raises(SceneError) as caught:
        small(cue)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_title_without_words_needs_one_of_the_scene() -> None:
    """It would be an empty card."""
    with pytest.raises(SceneError, match="has no words, and the scene no title"):
        scene(Title(), title="")


def test_a_landscape_is_needed_for_a_mark() -> None:
    """A scene of data shows none."""
    with pytest.raises(SceneError, match="is for a landscape, and the scene shows none"):
        scene(Mark("x", 0), views=[views.Convergence()])


def test_events_are_found_in_the_films_clock() -> None:
    """By evaluations Newton is there when its step is made, not at its number."""
    assert small(Pause(at=event("climbs"))).schedule.cues[0].placed.start == 1
    slow = small(Pause(at=event("converges", run="newton")), against="evaluations")
    (on,) = slow.schedule.cues
    newton = slow._story.runs[1]
    assert on.placed.start == newton.tick_of(1) > 1  # type: ignore[attr-defined]


def test_on_several_objectives_the_first_on_which_it_happens_counts() -> None:
    """Newton climbs on the cosine alone, which is the second."""
    found = small(
        Pause(at=event("climbs", run="Newton")),
        objectives=[objectives.quadratic_1d(), objectives.cosine()], start=-15,
        optimizers=[GradientDescent(lr=0.1), Newton()],
    )  # fmt: skip
    assert found.schedule.cues[0].placed.start >= 1


def test_a_dial_is_paused_at_its_values() -> None:
    """And refuses events, which are of steps."""
    dial = Dial("lr", 0.1, 1.0)
    made = small(Pause(at=0.55), dial=dial, optimizers=[GradientDescent()])
    value = dial.values[int(made.schedule.cues[0].placed.start)]
    assert value == pytest.approx(0.55, abs=0.01)
    for cue, said in ((Pause(at=2), "from 0.1 to 1"), (Pause(at=event("climbs")), "not steps")):
        with pytest.raises(SceneError, match=said):
            scene(cue, dial=dial, optimizers=[GradientDescent()])


def test_words_over_a_range_stand_until_its_end() -> None:
    """However short they are."""
    film = small(Say("a", at=(1, 8)))
    (on,) = film.schedule.cues
    assert on.end == film.schedule.when(8) > on.begin + 1.2


def test_a_card_comes_before_what_is_said_at_its_place() -> None:
    """It would hide the words."""
    film = small(Say("first words", at=0), Title(seconds=2))
    begins = {type(one.placed.cue).__name__: one.begin for one in film.schedule.cues}
    assert begins == {"Title": 0.0, "Say": 2.0}


def test_the_lane_says_what_cues_say_and_is_there_for_them() -> None:
    """A question has a mark before it."""
    say, ask = Say("Look here.", at=1), Ask("Where to?", before=3)
    film = small(say, ask)
    lane = part_of(film, Lane)
    assert lane.height > 0
    for cue, said in ((say, ("Look here.", "", "")), (ask, ("", "Where to?", "?"))):
        film._painter.show(Moment(1, cues=(Active(cue, 1.0),)))
        assert tuple(t.get_text() for t in (lane._text, lane._question, lane._sign)) == said
    film._painter.show(Moment(1))
    assert not lane._text.get_text()


def test_a_question_marks_each_run_that_goes_on_and_piled_dots_once() -> None:
    """At the start both stand in one place; later Newton has ended."""
    ask = Ask("Where to?", before=1)
    film = small(ask, gtol=1e-9, optimizers=[GradientDescent(lr=0.1), Newton()])
    (tracks,) = tracks_of(film)[:1]
    seen: list[Any] = []
    tracks._questions.draw = lambda *given: seen.append(given[3])  # type: ignore[method-assign]
    for step in (0, 5):
        film._painter.draw(Moment(step, cues=(Active(ask, 1.0),)))
    assert [[run for _, run in places] for places in seen] == [[-1], [0]]
    frame, radius = tracks.frame, tracks._questions.radius
    for place, dot in zip((one[0][0] for one in seen), ((0, 0), (1, 0)), strict=True):
        assert np.hypot(*(place - tracks.tracks[0].points[5 * dot[0]])) > radius
        assert frame.holds(place)


def test_a_focus_dims_the_other_runs_wherever_they_are() -> None:
    """Their trails, dots, words and their names in the key; smoothly, by way."""
    film = small(Focus("newton", at=2))
    (on,) = film.schedule.cues
    half, whole = (Moment(3, cues=(Active(on.placed.cue, way),)) for way in (0.5, 1.0))
    for moment, seen in ((half, 0.63), (whole, 0.26)):
        film._painter.show(moment)
        for tracks in tracks_of(film):
            assert tracks.lights == pytest.approx([seen, 1.0])
        assert part_of(film, Key)._veil.lights == pytest.approx([seen, 1.0])
    both = film._painter.draw(Moment(3)).astype(int).copy()
    alone = film._painter.draw(whole).astype(int).copy()
    colors = [np.array(to_rgb(one.color)) * 255 for one in film._painter.composition._styles]

    def count(image: Any, color: Any) -> int:
        return int((np.abs(image[..., :3] - color).max(axis=2) < 3).sum())

    assert count(both, colors[0]) > 20
    assert count(alone, colors[0]) == 0
    assert count(alone, colors[1]) >= count(both, colors[1]) > 20


def test_the_last_focus_counts() -> None:
    """And one on nobody lights all."""
    film = small(Focus("Newton", at=1), Focus("Gradient descent", at=2), Focus(at=4))
    schedule = film.schedule
    lit = []
    for step in (1, 3, 6):
        second = schedule.now(step) + 0.4
        film._painter.show(schedule.moment(int(second * 5)))
        lit.append(tracks_of(film)[0].lights)
    assert lit[-1] == [1.0, 1.0]
    assert lit[0][0] < lit[0][1] == 1.0
    assert lit[1][1] < lit[1][0] == 1.0


@pytest.mark.parametrize("words", ["", "短", "A rather long title of a chapter, over a few lines"])
@pytest.mark.parametrize("size", [(320, 180), (270, 270), (180, 320)])
def test_a_card_hides_the_picture_and_holds_its_words(words: str, size: tuple[int, int]) -> None:
    """In every shape of a page, and the picture appears again."""
    film = scene(Title(words)).animate(width=size[0], height=size[1])
    image = film.frame(0)
    paper = image[0, 0, :3]
    inked = np.argwhere((image[..., :3] != paper).any(axis=2))
    assert (inked.min(axis=0) > 0.04 * np.array(size[::-1])).all()
    assert (inked.max(axis=0) < 0.96 * np.array(size[::-1])).all()
    cards = next(one for one in film._painter.composition.artists if isinstance(one, Cards))
    film._painter.show(Moment(0))
    assert cards._cue is None


def test_marks_stand_in_the_picture_and_off_each_other() -> None:
    """Rings at their places, words beside them."""
    marks = [Mark("the minimum", (1, 1)), Mark("the valley", (0, 0)), Mark("a wall", (-1.9, 0))]
    film = scene(
        *marks, objectives=[objectives.rosenbrock()], start=None,
        optimizers=[GradientDescent(lr=1e-3), Newton()],
    ).animate(width=640, height=360)  # fmt: skip
    pins = next(one for one in film._painter.composition.artists if isinstance(one, Pins))
    assert len(pins._placed) == 3
    boxes = pins.boxes
    for i, box in enumerate(boxes):
        assert box.x0 >= -15
        assert box.x1 <= pins._frame.width + 15
        assert not any(box.overlaps(other) for other in boxes[i + 1 :])


EVERY = [
    Title(seconds=0.5),
    Say("Both start here.", at=0, seconds=0.4),
    Ask("Where to?", before=1, seconds=0.6),
    Focus("Newton", at=(1, 4)),
    Pause(at=2, seconds=0.4),
    Slow(at=(3, 5), by=2),
    Mark("the minimum", 0, at=3),
]


def test_every_cue_is_the_same_on_both_paths() -> None:
    """Each frame, also asked for alone and backwards."""
    timeline = Timeline(fps=3)
    film = scene(*EVERY, lang="zh", steps=5, timeline=timeline).animate(width=240, height=135)
    frames = list(film.frames())
    for number in range(len(film) - 1, -1, -5):
        assert np.array_equal(film.frame(number), frames[number])
    assert_same_frames(film)


def test_both_paths_are_the_same_on_a_surface_and_with_a_moving_window() -> None:
    """Where the runs lie on other grounds."""
    cues = [Ask("?", before=2, seconds=0.4), Focus("Newton", at=2), Mark("here", (1, 1), at=1)]
    for more, changes in (
        ([Zoom(((0, 2), (0, 2)), at=(2, 4))], {}),
        ([], {"views": [views.Surface(), views.Landscape()]}),
    ):
        film = scene(
            *cues, *more, objectives=[objectives.rosenbrock()], start=None, steps=4,
            optimizers=[GradientDescent(lr=1e-3), Newton()], timeline=Timeline(fps=3), **changes,
        ).animate(width=320, height=180)  # fmt: skip
        assert_same_frames(film, every=3)


def random_cue(draw: random.Random, steps: int) -> Any:
    at: Any = draw.choice([draw.randint(0, steps + 1), event(draw.choice(["climbs", "converges"]))])
    first, last = sorted(draw.sample(range(steps + 2), 2))
    span = first, last
    name = draw.choice(["Newton", "adam", "Momentum"])
    words = draw.choice(["hi", "A few words about it. ", "为什么会这样？"]) * draw.choice(
        [1, 3, 30]
    )
    place: Any = draw.choice([0.0, (0.5, 0.5), (9, 9)])
    window: Any = draw.choice([((0, 1), (0, 1)), None])
    made: list[Callable[[], Any]] = [
        lambda: Say(words, at=draw.choice([at, span])),
        lambda: Ask(words, before=at if at != 0 else 1),
        lambda: Focus(name, at=draw.choice([at, span])),
        lambda: Pause(at=at, seconds=0.3),
        lambda: Slow(at=span),
        lambda: Title(words, at=at, seconds=0.5),
        lambda: Mark(words, place, at=at),
        lambda: Zoom(window, at=at),
    ]
    return draw.choice(made)()


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(k, marks=pytest.mark.nightly) for k in range(2, 12))]
)
def test_random_lists_of_cues_are_drawn_or_refused_in_a_line(seed: int) -> None:
    """Whatever the scene: nothing else is ever raised, and frames depend on nothing before."""
    draw = random.Random(seed)
    drawn = 0
    for _ in range(9):
        objective = draw.choice([objectives.rosenbrock, objectives.cosine, objectives.himmelblau])
        every: list[Any] = [Newton(), Adam(lr=0.1), Momentum(lr=0.001)]
        rules = draw.sample(every, draw.randint(1, 3))
        refused = ""
        try:
            film = Scene(
                objectives=[objective()], optimizers=rules,
                start=-15 if objective is objectives.cosine else (-1, 1), steps=6, title="T",
                cues=[random_cue(draw, 6) for _ in range(draw.randint(1, 4))],
                timeline=Timeline(fps=2),
            ).animate(width=240, height=draw.choice([135, 240]))  # fmt: skip
        except SceneError as error:
            refused = str(error)
        if refused:
            assert "\n" not in refused
            assert "cues" in refused
            continue
        drawn += 1
        number = draw.randrange(len(film))
        alone = film.frame(number)
        film.frame(draw.randrange(len(film)))
        assert np.array_equal(film.frame(number), alone)
    assert drawn


FILE = """
from optviz import GradientDescent, Newton, Scene, objectives
from optviz.cues import Ask, Pause, event
scene = Scene(objectives=objectives.quadratic_1d(), optimizers=[GradientDescent(lr=1.1), Newton()],
    start=-20, steps=4, cues=[Ask("Where to?", before=2), Pause(at=event("climbs"), seconds=1)])
"""


def test_cues_are_printed_with_their_times(tmp_path: Path, capsys: Any) -> None:
    """One a line, by the clock of the film, and nothing is rendered."""
    (tmp_path / "asks.py").write_text(FILE, encoding="utf-8")
    assert main(["render", str(tmp_path / "asks.py"), "--cues", "--quality", "draft"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1:4] for line in lines] == [["step", "1", "Ask"], ["step", "1", "Pause"]]
    assert lines[0].startswith("0:01.")
    assert lines[1].endswith("at event('climbs'), 1 s")
    assert not list(tmp_path.glob("*.gif"))


def test_answers_are_written_beside_the_film(tmp_path: Path, capsys: Any) -> None:
    """A page a question: a PDF has them one after the other, a PNG side by side."""
    from PIL import Image

    (tmp_path / "asks.py").write_text(FILE, encoding="utf-8")
    arguments = ["render", str(tmp_path / "asks.py"), "-o", str(tmp_path / "film.png")]
    arguments += ["--answers", "png", "--answers", "pdf", "--size", "320x180", "--quiet"]
    assert main(arguments) == 0
    assert (tmp_path / "film-answers.pdf").read_bytes().count(b"/Type /Page ") == 1
    with Image.open(tmp_path / "film-answers.png") as page:
        width, height = page.size
    assert width / height == pytest.approx(8.27 / 11.69, abs=0.01)
    assert capsys.readouterr().out.splitlines()[-1] == str(tmp_path / "film.png")


def test_answers_show_the_step_before_and_the_one_asked_about() -> None:
    """The still before is within the question, the one after is the first of its step."""
    from optviz.film.answers import asked

    film = small(Ask("Where to?", before=2), Ask("And now?", before=6))
    for cue, before, after in asked(film._story):
        assert any(one.cue == cue for one in film.schedule.moment(before).cues)
        step = film.schedule.moment(before).step
        assert film.schedule.moment(after).step == step + 1
        assert film.schedule.moment(after - 1).step == step


def test_a_film_that_asks_nothing_has_no_answers(tmp_path: Path) -> None:
    """It is said in a line."""
    with pytest.raises(SceneError, match="the film asks nothing"):
        small().answers(tmp_path / "a.pdf")
