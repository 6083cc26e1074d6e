"""A film in words: what is told happened, at the step that is said, and the words come in time."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    Run,
    Scene,
    Timeline,
    objectives,
)
from optviz.cues import Ask, Mark, Say, Title, Zoom, event
from optviz.film.describing import alt
from optviz.film.story import Story, story_of
from optviz.film.telling import chapters, subtitles
from optviz.language import speaking
from optviz.objectives import names
from optviz.style.plain_math import plain, plain_formula


def _fails_outside(x: float, y: float) -> float:
    if x < -1:
        raise ValueError("not here")
    return (x - 1) ** 2 + 3 * y**2


SCENES = {
    "climbs": Scene(
        title="Newton follows curvature, not descent",
        objectives=[objectives.cosine()],
        optimizers=[GradientDescent(lr=10), Newton()],
        start=-15,
        steps=30,
    ),
    "valley": Scene(
        title="Finding $x^2$ is easy",
        objectives=[objectives.rosenbrock()],
        optimizers=[GradientDescent(lr=0.001), Momentum(lr=0.0004, beta=0.93), Adam(), Newton()],
        start=(-1.6, 0.4),
        steps=120,
    ),
    "three rates": Scene(
        objectives=[objectives.quadratic_1d()],
        optimizers=[GradientDescent(lr=lr) for lr in (0.4, 1.0, 1.1)],
        start=-20,
        steps=30,
    ),
    "cues": Scene(
        title="Where will it land?",
        objectives=[objectives.cosine()],
        optimizers=[GradientDescent(lr=10), Newton()],
        start=-15,
        steps=12,
        cues=[
            Title(seconds=2),
            Ask("Up or down?", before=1),
            Say("Up, $\\alpha$!", at=event("climbs", run="Newton")),
            Mark("the top", place=-20, at=3),
            Zoom(((-25, -10), (0, 1.2)), at=5),
        ],
    ),
    "explained": Scene(
        objectives=[objectives.quadratic_1d()],
        optimizers=[GradientDescent(lr=0.1)],
        steps=4,
        timeline=Timeline(explain={1: ["Look here.", "", "It goes.", ""]}),
    ),
    "starts": Scene(
        objectives=[objectives.himmelblau()],
        optimizers=[
            Run(GradientDescent(lr=0.01), starts=[(x, y) for x in (-4, 0, 4) for y in (-3, 0.3, 3)])
        ],
        steps=40,
    ),
    "two functions": Scene(
        objectives=[objectives.bowl(), objectives.saddle()],
        optimizers=[GradientDescent(lr=0.1), Newton()],
        start=(1.0, 0.1),
        steps=12,
    ),
    "raises": Scene(
        objectives=[Objective(_fails_outside, name="half a bowl")],
        optimizers=[GradientDescent(lr=0.05), Newton()],
        start=(0.0, 1.0),
        steps=9,
    ),
    "no steps": Scene(objectives=[objectives.bowl()], optimizers=[Newton()], steps=0),
}


@cache
def story(name: str) -> Story:
    return story_of(SCENES[name])


def test_a_description_says_what_happened_to_whom_and_when() -> None:
    """Who runs on what from where, that Newton climbs and by which step, and where both end."""
    said = SCENES["climbs"].describe()
    gradient, newton = story("climbs").runs
    arrived = int(np.flatnonzero(np.abs(newton.points[:, 0] + 20) > 0.005)[-1]) + 1
    assert said.startswith("Newton follows curvature, not descent. ")
    assert "f(x) = −cos(πx/20), lowest at 0." in said
    assert "Gradient descent (lr 10) and Newton start at x = −15." in said
    assert f"Newton climbs to the maximum at x = −20 by step {arrived}." in said
    assert f"Gradient descent ends at x = {gradient.points[-1, 0]:.3f}".replace("-", "−") in said


def test_repeats_are_merged_and_steps_are_those_of_the_runs() -> None:
    """Of dozens of events a few clauses a run are left; a rise that is told is in the values."""
    told = story("valley").happenings
    assert sum(map(len, told)) <= 5 * len(told)
    assert len(SCENES["valley"].describe()) < 1200
    momentum = story("valley").runs[1]
    climb = next(one for one in told[1] if "climbs" in one.words)
    assert momentum.values[climb.step] > momentum.values[climb.step - 1]
    rises = re.search(r"climbs (\d+) times", climb.told)
    assert rises is not None
    up = np.diff(momentum.values) > 0.01 * np.ptp(momentum.values)
    assert int(rises[1]) >= np.count_nonzero(np.diff(up.astype(int)) == 1) > 1


def test_what_decides_a_run_is_told() -> None:
    """Arrival, endless bouncing and divergence are each said of the run that does it."""
    said = SCENES["three rates"].describe()
    assert "Gradient descent (lr 0.4) reaches the minimum at x = 0 by step " in said
    assert "bounces for ever between −20 and 20." in said
    assert re.search(r"lr 1\.1\) bounces ever further all the way, .*1\.2 times .* diverges", said)


def test_many_runs_are_summed_up() -> None:
    """Nine starts make one sentence that counts all of them."""
    said = SCENES["starts"].describe()
    counts = re.search(r"Of 9 runs, (.*?)\.$", said)
    assert counts is not None
    each = re.findall(r"each of (\d+) |(one) ", counts[1])
    assert sum(1 if one else int(n) for n, one in each) == 9


def test_a_minimum_that_is_not_the_lowest_is_called_local() -> None:
    """Of two starts one ends above the lowest by 3; of a function of the user's nobody knows."""
    scene = Scene(
        objectives=[objectives.six_hump_camel()],
        optimizers=[Run(Newton(), starts=[(0.1, 1.2), (1.9, 1.1)])],
        steps=40,
    )
    said = scene.describe()
    assert "reaches the minimum at (−0.0898, 0.713) by" in said
    assert "reaches a local minimum at (1.61, 0.569) by" in said
    unknown = scene.replace(objectives=[Objective(lambda x, y: (x - 1) ** 2 + y**2, dim=2)])
    assert "do the same: each reaches a minimum at (1, 0) by step 1." in unknown.describe()


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_film_can_be_told(name: str, lang: str) -> None:
    """In either language there is a paragraph without leftovers of markup, and a shorter alt."""
    with speaking(lang):
        said, short = SCENES[name].describe(lang), alt(story(name))
    assert "\n" not in said + short
    assert not re.search(r"[${}\\]|  | [.,。]|nan|None", said + short)
    assert len(short) < len(said)
    assert (lang == "zh") == bool(re.search(r"[一-鿿]", said))


@pytest.mark.parametrize("name", SCENES)
def test_chapters_divide_the_film(name: str) -> None:
    """They begin with the film and end with it, without a gap, on frames, a second long or more."""
    told, schedule = chapters(story(name)), story(name).schedule
    assert len(told) != 1
    if not told:
        return
    assert told[0].start == 0.0
    assert told[-1].end == schedule.seconds
    for one, following in zip(told, [*told[1:], None], strict=True):
        assert following is None or one.end == following.start
        assert one.end - one.start > 1.0 - 1e-9
        assert one.start * schedule.fps == pytest.approx(round(one.start * schedule.fps))
        assert one.title.strip()
    assert len(told) <= 12


@pytest.mark.parametrize("name", SCENES)
def test_captions_can_be_read(name: str) -> None:
    """They come in order, within the film, each long enough for a glance, and none is empty."""
    said = subtitles(story(name))
    end = story(name).schedule.seconds
    assert [one.start for one in said] == sorted(one.start for one in said)
    for one in said:
        assert 0.0 <= one.start < one.end <= end
        assert one.text.strip()
        assert one.end - one.start >= min(0.5, end)


@pytest.mark.parametrize("name", ["climbs", "cues", "explained"])
def test_a_story_is_that_of_the_film(name: str) -> None:
    """What is described without drawing has the times and the words of the film that is drawn."""
    film = SCENES[name].animate(width=160, height=90)
    assert (film.chapters, film.subtitles) == (chapters(story(name)), subtitles(story(name)))
    assert (film.alt, film.description) == (alt(story(name)), SCENES[name].describe())
    assert film.chapters[-1].end == pytest.approx(len(film) / film.fps)


def test_cues_are_said_when_they_are_on() -> None:
    """A question is a chapter and a caption from the frame on at which it is asked."""
    schedule = story("cues").schedule
    first = {type(on.placed.cue).__name__: on for on in reversed(schedule.cues)}
    asked = next(one for one in subtitles(story("cues")) if one.text == "Up or down?")
    assert (asked.start, asked.end) == (first["Ask"].begin, first["Ask"].end)
    assert "Up, α!" in [one.text for one in subtitles(story("cues"))]
    starts = {one.title: one.start for one in chapters(story("cues"))}
    assert starts["Up or down?"] == pytest.approx(first["Ask"].begin, abs=0.5 / schedule.fps)
    assert "Before step 1 it stops and asks: “Up or down?”" in SCENES["cues"].describe()


def test_a_step_that_is_taken_apart_is_said_beat_by_beat() -> None:
    """Its captions are the scene's words, and the film's own where it has none, as they stand."""
    told = story("explained")
    said = {one.text: one for one in subtitles(told)}
    for beat, words in zip(told.script.names, told.captions[1], strict=True):
        frames = [
            k
            for k in range(told.schedule.frames)
            if (now := told.schedule.moment(k).beat) and (now.step, now.name) == (1, beat)
        ]
        assert said[words].start == pytest.approx(frames[0] / told.schedule.fps)
        assert said[words].end == pytest.approx((frames[-1] + 1) / told.schedule.fps)
    assert "Look here." in said
    assert "Step 2, taken apart" in [one.title for one in chapters(told)]


def test_formulas_are_read_out_without_markup() -> None:
    """No formula of the gallery keeps a backslash or a brace; dollar signs alone stay."""
    for name in names():
        latex = objectives.get(name).latex or ""
        assert not set(plain_formula(latex)) & set("\\{}$"), name
    assert plain("5$ and $x^2$ and \\$") == "5$ and $x^2$ and $"
    assert plain("a $\\frac{x^{2}}{2\\pi}$ b") == "a x²/(2π) b"


def test_of_several_functions_captions_say_on_which_and_leave_cues_alone() -> None:
    """What happens is said of a function by its name, and never while a cue speaks."""
    film = Scene(
        objectives=[objectives.six_hump_camel(), objectives.himmelblau()],
        optimizers=[GradientDescent(lr=0.01), Momentum(lr=0.01, beta=0.9)],
        steps=40,
        cues=[Say("It swings past the bottom.", at=6), Say("And back again, once more.", at=9)],
    ).animate(width=320, height=180)
    said = [one for one in film.subtitles if one.text not in [cue.words for cue in film.scene.cues]]  # type: ignore[attr-defined]
    cues = [one for one in film.subtitles if one not in said]
    assert len(cues) == 2
    assert said
    assert all(one.text.startswith(("On Himmelblau: ", "On Six-hump camel: ")) for one in said)
    assert not any(a.start < b.end and b.start < a.end for a in said for b in cues)


def test_a_window_is_told_in_the_coordinates_of_its_own_picture() -> None:
    """Beside a curve, whose second axis is f, that of a map is y."""
    scene = Scene(
        objectives=[objectives.quadratic_1d(), objectives.himmelblau()],
        optimizers=[Run(GradientDescent(lr=0.01))],
        steps=5,
        cues=[Zoom(((-1, 1), (-2, 2)), at=1, objective="Himmelblau")],
    )
    assert "x from −1 to 1 and y from −2 to 2" in scene.describe()
