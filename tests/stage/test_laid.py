"""What holds for every layer: drawn by the moment alone, words that keep still, runs by name."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, ClassVar

import numpy as np
import pytest

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    NelderMead,
    Newton,
    Objective,
    Run,
    Scene,
    SceneError,
    Timeline,
    TrustRegionNewton,
    layers,
    objectives,
    views,
)
from optviz.film.animation import SceneAnimation
from optviz.marks.sketch import Spot, Stroke
from optviz.optimizers import Optimizer
from optviz.stage.laid import LaidLayers
from optviz.timeline import Beat, Moment
from tests.test_animation import stock_frames

pytestmark = pytest.mark.usefixtures("coarse")

RULES: list[Optimizer] = [
    GradientDescent(lr=0.02),
    Newton(),
    Adam(lr=0.1),
    TrustRegionNewton(),
    NelderMead(),
]
SADDLE = Objective(lambda x, y: x**4 / 4 - x**2 + y**2 + 0.2 * x * y, domain=(-3, 3), name="two")
CURVE = Objective(lambda x: x**2 + 2 * np.cos(3 * x), domain=(-3, 3), name="waves")


def film(
    *shown: Any, objective: Objective = SADDLE, rules: Sequence[Any] = RULES, **changes: Any
) -> SceneAnimation:
    start = (-1.7, 1.2) if objective.dim == 2 else -1.7
    said: dict[str, Any] = {
        "objectives": [objective], "optimizers": rules, "start": start, "steps": 8,
        "layers": list(shown), "views": [views.Landscape()],
    }  # fmt: skip
    return Scene(**said | changes).animate(width=480, height=270, fps=6)


def laid(film: SceneAnimation) -> LaidLayers:
    (placed,) = film._painter.composition._panels
    found = placed.panel._layers  # type: ignore[attr-defined]
    assert isinstance(found, LaidLayers)
    return found


def moments(film: SceneAnimation) -> list[Moment]:
    return [film._moment(k) for k in range(len(film))]


def sketch(film: SceneAnimation, moment: Moment) -> list[tuple[Any, ...]]:
    """Return all that is drawn at a moment, as values that can be compared."""
    one = laid(film)
    one.update(moment)
    return [_value(part) for part in _parts(one)]


def _parts(one: LaidLayers) -> Iterator[Any]:
    for made in (one._under.sketch, one._over.sketch):
        yield from made.shapes
        yield from made.words


def _value(part: Any) -> tuple[Any, ...]:
    if isinstance(part, Stroke | Spot):
        values = vars(part).items()
        return tuple((k, v.tobytes() if isinstance(v, np.ndarray) else v) for k, v in values)
    return (part,)


def places(film: SceneAnimation, moment: Moment) -> dict[str, tuple[float, float]]:
    one = laid(film)
    one.update(moment)
    return {words.text: (words.x, words.y) for words in one._writing.sketch.words}


@dataclass(frozen=True)
class Told:
    """Words beside each dot, at its foot, and the place where they are wanted."""

    words: str = "here"
    runs: str | Sequence[str] = ()

    def draw(self, pen: Any, moment: Moment) -> None:
        """Draw a moment."""
        for run in pen.runs:
            pen.label(pen.dot(run), f"{self.words} {run.name}", run.style.words)


@dataclass(frozen=True)
class Still:
    """Words that stand still within a step."""

    words: str = "there"

    steady: ClassVar[bool] = True

    def draw(self, pen: Any, moment: Moment) -> None:
        """Draw a moment."""
        pen.label(np.zeros(2), self.words)


@pytest.mark.parametrize(
    ("name", "objective", "explain"),
    [
        pytest.param(name, objective, explain, marks=pytest.mark.nightly if (i + j) % 4 else ())
        for i, name in enumerate(layers.names())
        for j, (objective, explain) in enumerate(product([SADDLE, CURVE], [2, 0]))
    ],
)
def test_a_moment_looks_the_same_whatever_was_shown_before(
    name: str, objective: Objective, explain: int
) -> None:
    """Forwards, backwards and at random, every layer draws each moment alike, or says why not."""
    rules = RULES[: 4 if objective.dim == 1 else 5]
    rules = rules[:1] if name == "Basins" else rules
    timeline = Timeline(explain=explain) if explain else Timeline()
    try:
        made = film(
            getattr(layers, name)(), Told(), objective=objective, rules=rules, timeline=timeline
        )
    except SceneError as refusal:
        assert f"layers.{name}" in str(refusal)  # noqa: PT017 - of those that it may refuse
        return
    shown = moments(made)
    forwards = [sketch(made, one) for one in shown]
    order = np.random.default_rng(0).permutation(len(shown))
    for k in [*range(len(shown) - 1, -1, -1), *order.tolist()]:
        assert sketch(made, shown[k]) == forwards[k]


@pytest.mark.parametrize("name", layers.names())
def test_every_layer_is_a_value_and_prints_as_it_is_written(name: str) -> None:
    """Equal to its like, changed by none, and its repr makes it again."""
    one = getattr(layers, name)()
    assert one == getattr(layers, name)()
    assert eval(repr(one), {name: type(one)}) == one
    with pytest.raises((AttributeError, TypeError)):
        one.anything = 1
    assert inspect.getdoc(type(one))


def test_words_keep_their_side_for_a_whole_step() -> None:
    """From one moment of a step to the next they move with their dot, and no other way."""
    made = film(Told(), rules=RULES[:2])
    for step in range(8):
        offsets = []
        for progress in (0.0, 0.3, 0.7, 1 - 2.0**-20):
            moment = Moment(step, progress)
            found = places(made, moment)
            assert found
            heads = {f"here {run.name}": run.head(moment) for run in laid(made)._stage.runs}
            offsets.append({words: place - heads[words] for words, place in found.items()})
        for one in offsets[1:]:
            assert one.keys() == offsets[0].keys()
            for words, offset in one.items():
                np.testing.assert_allclose(offset, offsets[0][words], atol=1e-6)


def test_words_of_a_step_that_is_taken_apart_keep_still_in_all_its_beats() -> None:
    """Before the dots go and after it, what is not beside a dot has one place."""
    made = film(Still(), Told(), rules=RULES[:2], timeline=Timeline(explain=2))
    for step in (0, 1):
        found = [
            places(made, moment)["there"]
            for moment in (
                Moment(step, 0.0, Beat(step, "look", 0.2)),
                Moment(step, 0.0, Beat(step, "think", 1.0)),
                Moment(step, 0.6, Beat(step, "go", 1.0)),
                Moment(step + 1, 0.0, Beat(step, "compare", 1.0)),
            )
        ]
        assert found == found[:1] * 4


def test_words_that_two_layers_write_alike_do_not_change_places() -> None:
    """One stands still and is kept, one is drawn afresh: each keeps its own place."""

    @dataclass(frozen=True)
    class Same:
        def draw(self, pen: Any, moment: Moment) -> None:
            """Write what the other layer writes, elsewhere."""
            pen.label(np.array([2.95, -1.5]), "there")

    made = film(Still(), Same(), rules=RULES[:2])
    one = laid(made)
    seen = []
    for progress in (0.0, 0.2, 0.4):
        one.update(Moment(1, progress))
        seen.append([(words.x, words.y) for words in one._writing.sketch.words])
    assert len(set(seen[0])) == 2
    assert seen == seen[:1] * 3


def test_words_lie_over_no_other_words_and_inside_the_picture() -> None:
    """Of five runs that start in one place, those are left out that there is no room for."""
    made = film(Told("a somewhat longer text about"))
    count = 0
    for moment in moments(made):
        one = laid(made)
        one.update(moment)
        boxes = [box for _, box in one.boxes]
        count += len(boxes)
        for i, box in enumerate(boxes):
            if not moment.progress:
                assert box.x0 >= 0
                assert box.x1 <= one._stage.frame.width
                assert not any(box.overlaps(other) for other in boxes[i + 1 :])
    assert count


@pytest.mark.parametrize(
    ("runs", "labels"),
    [
        ("Fast", ["Fast"]),
        ("fAST", ["Fast"]),
        ("GradientDescent", ["Gradient descent", "Fast"]),
        ("gradient descent", ["Gradient descent"]),
        (["Newton", "Fast"], ["Fast", "Newton"]),
        ((), ["Gradient descent", "Fast", "Newton"]),
    ],
)
def test_a_layer_is_for_the_runs_that_it_names(runs: Any, labels: list[str]) -> None:
    """By label, else by rule, whatever the case; `pen.runs` has no others."""
    rules = [RULES[0], Run(GradientDescent(lr=0.05), label="Fast"), Newton()]
    seen: list[list[str]] = []

    @dataclass(frozen=True)
    class Spy:
        runs: Any

        def draw(self, pen: Any, moment: Moment) -> None:
            """Remember the runs."""
            seen.append([run.name for run in pen.runs])

    laid(film(Spy(runs), rules=rules))
    assert seen
    assert all(one == labels for one in seen)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([layers.Model], "layers has the class Model; write layers.Model()"),
        (layers.Model, "layers has the class Model; write layers.Model()"),
        (["model"], "layers has 'model'; give a value such as layers.Model()"),
        ([Told()] * 9, "layers has 9, and a landscape has room for 8; list fewer"),
    ],
)
def test_what_is_no_layer_is_refused(given: Any, said: str) -> None:
    """In a scene and in a landscape alike, where it is written."""
    for make in (lambda: views.Landscape(layers=given), lambda: film(layers=given)):
        with pytest.raises(SceneError) as found:
            make()
        assert str(found.value) == said


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (layers.Model("Newtom"), "layers.Model names the run 'Newtom'; did you mean 'Newton'?"),
        (layers.Model(3), "layers.Model: runs is 3; give names of runs"),  # type: ignore[arg-type]
        (Told(runs="xyz"), "layers.Told names the run 'xyz'; the runs are Gradient descent, New"),
    ],
)
def test_a_name_that_no_run_has_is_refused(layer: Any, said: str) -> None:
    """Whatever the layer, a user's own among them."""
    with pytest.raises(SceneError) as found:
        film(layer, rules=RULES[:2])
    assert said in str(found.value)


def test_layers_move_alike_both_ways() -> None:
    """The fast way and matplotlib's own give the same pixels, step by step and in beats."""
    made = Scene(
        objectives=[SADDLE], optimizers=RULES[:2], start=(-1.7, 1.2), steps=2,
        layers=[layers.GradientField(), layers.Model(), Told(), Still()],
        timeline=Timeline(explain=1),
    ).animate(width=320, height=180, fps=4)  # fmt: skip
    for one, other in zip(made.frames(), stock_frames(made), strict=True):
        assert np.array_equal(one, other)


def test_what_stands_still_is_drawn_once() -> None:
    """A steady layer is asked once a step, any other at each moment, both at each beat."""
    asked: list[Moment] = []

    @dataclass(frozen=True)
    class Counted(Still):
        def draw(self, pen: Any, moment: Moment) -> None:
            """Count."""
            asked.append(moment)

    made = film(Counted(), rules=RULES[:1])
    for moment in moments(made):
        laid(made).update(moment)  # where each step's words stand is settled now
    laid(made).update(Moment(0))
    asked.clear()
    for step in range(1, 5):
        for progress in (0.0, 0.25, 0.5):
            laid(made).update(Moment(step, progress))
    assert [replace(one, progress=0.0) for one in asked] == [Moment(k) for k in range(1, 5)]


def test_momentum_and_simplex_are_drawn_by_default() -> None:
    """A scene that lists no layers has those that its runs keep: triangle and circle."""
    made = film(rules=[NelderMead(), TrustRegionNewton(), Momentum(lr=0.02)], layers=None)
    one = laid(made)
    one.update(Moment(3, 0.5))
    filled = [part for part in one._under.sketch.shapes if isinstance(part, Stroke) and part.fill]
    assert sorted(len(part.points) for part in filled) == [4, 73]
    triangle = min(filled, key=lambda part: len(part.points)).points
    run = made.trajectories[0]
    corners = 0.5 * (run.states["simplex"][3] + run.states["simplex"][4])
    np.testing.assert_allclose(triangle[:3], one._stage.frame.place(corners), rtol=1e-9)
    circle = max(filled, key=lambda part: len(part.points)).points
    run = made.trajectories[1]
    middle = 0.5 * (run.points[3] + run.points[4])
    radius = 0.5 * (run.states["radius"][3] + run.states["radius"][4])
    ring = one._stage.data(circle) - middle
    np.testing.assert_allclose(np.hypot(*ring.T), radius, rtol=1e-9)
    ghosts = [part for part in one._under.sketch.shapes if isinstance(part, Stroke)]
    assert len(ghosts) - len(filled) == 3  # one a step that the triangle has left


@pytest.mark.parametrize(
    ("objective", "shown"),
    [
        (SADDLE, [views.Convergence("value")]),
        (objectives.quadratic_form(eigenvalues=[1, 2, 3]), None),
    ],
)
def test_layers_that_nothing_would_show_are_refused(objective: Objective, shown: Any) -> None:
    """A scene that lists layers and shows no landscape says so, from Python as at a shell."""
    scene = Scene(
        objectives=[objective], optimizers=[GradientDescent(lr=0.1)], start=[0.5] * objective.dim,
        steps=3, layers=[layers.Step()], views=shown,
    )  # fmt: skip
    with pytest.raises(SceneError, match="no landscape for a layer to lie on"):
        scene.animate(width=320, height=180)
