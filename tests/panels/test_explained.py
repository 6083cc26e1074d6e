"""Worked numbers and bars: true, in their places, in order, and whole at every size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    RegularizedNewton,
    RMSprop,
    Run,
    Scene,
    SceneError,
    Trajectory,
    objectives,
    optimizers,
    record,
    views,
)
from optviz.film.animation import SceneAnimation
from optviz.marks.bars import Bars
from optviz.marks.formula import Formula, numbers_in
from optviz.optimizers import SaddleFreeNewton, TrustRegionNewton
from optviz.panels.explained.coordinates import CoordinatesPanel
from optviz.panels.explained.expression import rule
from optviz.panels.explained.ruler import Ruler
from optviz.panels.explained.worked import WorkedPanel
from optviz.style import drawing_context
from optviz.timeline import Beat, Moment, Timeline
from tests.test_animation import stock_frames
from tests.views.seen import says

pytestmark = pytest.mark.usefixtures("coarse")

SIZES = [(640, 360), (540, 540), (360, 640)]
LONG = "自适应矩估计法的一个特别长的名字，没有人会这样写"


def scene(view: Any, *rules: Any, of: Any = None, start: Any = -15.0, **changes: Any) -> Scene:
    """Return a short film with a landscape, where there is one, and a view."""
    objective = of or objectives.cosine()
    first = views.Landscape() if objective.dim <= 2 else views.Convergence("value")
    made: dict[str, Any] = {"steps": 6, "title": "Any", "timeline": Timeline(fps=5)} | changes
    return Scene(objectives=[objective], optimizers=rules, start=start,
                 views=[first, view], **made)  # fmt: skip


BOWL, VALLEY = objectives.quadratic_form(condition=50), objectives.rosenbrock()


class Blind:
    """A rule that says nothing of itself."""

    name: ClassVar[str] = "Blind"

    def init(self, objective: Any, x: Any) -> Any:
        return ()

    def step(self, objective: Any, x: Any, state: Any) -> Any:
        return x * 0.9, ()


def untuned(view: Any) -> dict[str, Scene]:
    """Return films that nobody tuned, of one run to three, in one to sixty dimensions."""
    rules = GradientDescent(lr=10.0), Newton(), RegularizedNewton(alpha=0.078125)
    five = {"of": objectives.rosenbrock(dim=5), "start": [0.5] * 5}
    return {
        "one": scene(view, Newton()),
        "three": scene(view, *rules),
        "bowl": scene(view, GradientDescent(lr=0.035), Adam(lr=0.1, beta2=0.9), of=BOWL,
                      start=(-2.7, 0.9)),
        "dark": scene(view, SaddleFreeNewton(), TrustRegionNewton(), Momentum(lr=0.001), of=VALLEY,
                      start=(-1.0, 0.5), theme="dark"),
        "long": scene(view, Run(Adam(lr=0.1, beta1=0.8, beta2=0.9), label=LONG),
                      Run(RMSprop(lr=0.02, alpha=0.9, momentum=0.3), label=LONG[::-1]),
                      of=VALLEY, start=(-1.0, 0.5)),
        "five": scene(view, Adam(lr=0.1), Newton(), TrustRegionNewton(), **five),
        "sixty": scene(view, Adam(lr=0.1), GradientDescent(lr=1e-4),
                       of=objectives.rosenbrock(dim=60), start=[0.5] * 60),
        "diverges": scene(view, GradientDescent(lr=0.5), Newton(), of=VALLEY, start=(-1.0, 0.5)),
        "at once": scene(view, GradientDescent(lr=1e300), Newton(), of=VALLEY, start=(-1.0, 0.5)),
        "no steps": scene(view, GradientDescent(), Newton(), steps=0),
        "blind": scene(view, Blind(), GradientDescent(lr=1.0)),
        "by calls": scene(view, Newton(), GradientDescent(lr=10.0), against="evaluations"),
        "stops": scene(view, GradientDescent(lr=5.0), Newton(), gtol=1e-2, steps=12),
    }  # fmt: skip


NAMES = list(untuned(views.Worked()))
VIEWS = [views.Worked(), views.Coordinates()]


def panel(film: SceneAnimation, kind: type) -> Any:
    """Return the panel of a kind."""
    return next(one for one in film._painter.composition._moving if isinstance(one, kind))


def ruler(film: SceneAnimation) -> Ruler:
    """Return what the view was written with."""
    found: Ruler = next(
        one._ruler for one in film._painter.composition._moving
        if isinstance(one, WorkedPanel | CoordinatesPanel)
    )  # fmt: skip
    return found


def boxes(film: SceneAnimation, of: Any) -> Iterator[tuple[str, Any]]:
    """Yield the texts of axes that say something, and markers, with their extents."""
    for one in of.get_children():
        if isinstance(one, Text) and one.get_text().strip():
            yield one.get_text(), one.get_window_extent()
        elif isinstance(one, Line2D) and one.get_marker() not in (None, "None", ""):
            yield "marker", one.get_window_extent()


def show(film: SceneAnimation, moment: Moment) -> None:
    """Bring a film to a moment."""
    with drawing_context(film._painter.fonts):
        film._painter.show(moment)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
@pytest.mark.parametrize(
    ("name", "size"),
    [
        pytest.param(name, size, marks=pytest.mark.nightly if (i + j) % len(SIZES) else ())
        for i, name in enumerate(NAMES)
        for j, size in enumerate(SIZES)
    ],
)
def test_nothing_overlaps_or_is_clipped(name: str, size: tuple[int, int], view: Any) -> None:
    """At every step, all that is written stands in its own place, inside the view's."""
    film = untuned(view)[name].animate(width=size[0], height=size[1])
    axes = ruler(film).axes
    room = axes.get_window_extent()
    longest = max(run.steps for run in film.trajectories)
    with drawing_context(film._painter.fonts):
        for step in (0, 1, longest // 2, longest):
            film._painter.show(Moment(min(step, longest)))
            found = list(boxes(film, axes))
            assert found
            for words, box in found:
                assert room.x0 - 2 <= box.x0, f"{words!r} begins too far left at {step}"
                assert box.x1 <= room.x1 + 2, f"{words!r} is cut off on the right at {step}"
                assert room.y0 - 3 <= box.y0, f"{words!r} is cut off below at {step}"
                assert box.y1 <= room.y1 + 3, f"{words!r} is cut off above at {step}"
            for (words, one), (other, two) in combinations(found, 2):
                across = min(one.x1, two.x1) - max(one.x0, two.x0)
                up = min(one.y1, two.y1) - max(one.y0, two.y0)
                deep = up > 0.3 * min(one.height, two.height) and across > 1.0
                assert not deep, f"{words!r} lies over {other!r} at {step}"


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
@pytest.mark.parametrize("size", [(640, 360), (360, 360)], ids=str)
@pytest.mark.parametrize("name", ["three", "bowl", "long", "sixty"])
def test_where_there_is_little_room_less_is_shown(
    name: str, size: tuple[int, int], view: Any
) -> None:
    """With text twice as large, what is left is whole, and no text is smaller than 13 pt."""
    film = untuned(view)[name].animate(width=size[0], height=size[1], dpi=100)
    axes = ruler(film).axes
    show(film, Moment(3))
    with drawing_context(film._painter.fonts):
        found = list(boxes(film, axes))
    texts = [one for one in axes.get_children() if isinstance(one, Text) and one.get_text()]
    assert min(float(one.get_fontsize()) for one in texts) >= 13.0
    for words, box in found:
        assert box.x1 <= film.width + 1, words
        assert box.y0 >= -1, words


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
@pytest.mark.parametrize("name", ["three", "dark", "diverges", "five"])
def test_the_fast_way_equals_the_stock_way(name: str, view: Any) -> None:
    """Numbers that are printed sign by sign have the same pixels on both."""
    film = untuned(view)[name].animate(width=401, height=227)
    fast = list(film.frames())
    numbers = sorted({0, 1, 2, 3, len(film) // 2, len(film) - 1})
    for k, stock in zip(numbers, stock_frames(film, numbers), strict=True):
        assert np.array_equal(fast[k], stock), f"frame {k} differs"


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_what_is_kept_as_a_picture_is_the_moments(view: Any) -> None:
    """In beats and between them, forwards, back and by leaps, frames are those of the stock way."""
    timeline = Timeline(fps=3, explain=[1])
    rules = GradientDescent(lr=1e-3), Momentum(lr=4e-4)
    made = scene(view, *rules, of=VALLEY, start=(-1.6, 0.4), timeline=timeline)
    film = made.animate(width=401, height=227)
    stock = list(stock_frames(film))
    fast = list(film.frames())
    numbers = list(range(len(film)))
    for k in numbers:
        assert np.array_equal(fast[k], stock[k]), f"frame {k} differs"
    for k in [*reversed(numbers), *numbers[::7], 5, 5, 5, 11, 5]:
        assert np.array_equal(film.frame(k), stock[k]), f"frame {k} differs when it is sought"


def test_numbers_that_stay_are_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the dots move, formulas are drawn for the first two frames alone."""
    film = untuned(views.Worked())["three"].animate(width=640, height=360)
    counted: list[Formula] = []
    plain: Any = Formula.draw

    def noted(self: Formula, renderer: Any) -> None:
        counted.append(self)
        plain(self, renderer)

    monkeypatch.setattr(Formula, "draw", noted)
    moments = [Moment(1, progress) for progress in (0.1, 0.2, 0.3, 0.4, 0.5)]
    drawn = []
    for moment in moments:
        counted.clear()
        film._painter.draw(moment)
        drawn.append(len(counted))
    assert min(drawn[:2]) > 0
    assert drawn[2:] == [0, 0, 0]


def shown_numbers(film: SceneAnimation) -> list[str]:
    """Return all numbers that are shown, as they are written."""
    found = [one for one in ruler(film).axes.get_children() if isinstance(one, Formula)]
    return [number.text for one in found for number in numbers_in(one.box)]


@pytest.mark.parametrize("name", ["one", "three", "bowl", "dark", "diverges", "stops"])
def test_worked_numbers_are_the_trajectorys(name: str) -> None:
    """At every step the step and f before and after stand there, to the digits shown."""
    film = untuned(views.Worked())[name].animate(width=640, height=360)
    longest = max(run.steps for run in film.trajectories)
    for step in range(longest):
        show(film, Moment(step, 0.5))
        texts = shown_numbers(film)
        for run in film.trajectories:
            k = min(step, run.steps - 1)
            for value in (*(run.points[k + 1] - run.points[k]), run.values[k], run.values[k + 1]):
                assert says(texts, float(value)), f"{value} of {run.label} at {step}: {texts}"


def test_the_rule_has_its_numbers() -> None:
    """Newton's fraction is f′ over f″ at the point, gradient descent's product lr times f′."""
    film = untuned(views.Worked())["three"].animate(width=640, height=360)
    for step in range(3):
        show(film, Moment(step, 0.5))
        texts = shown_numbers(film)
        for run in film.trajectories:
            x = run.points[step]
            assert run.objective is not None
            assert says(texts, run.gradients[step, 0])
            if run.label != "Gradient descent":
                assert says(texts, float(np.squeeze(run.objective.hess(x))))
        assert {"10"} <= set(texts)
        assert says(texts, 0.078125)


@pytest.mark.parametrize("name", ["bowl", "dark", "five", "one"])
def test_bars_are_the_trajectorys(name: str) -> None:
    """The last bars of each run are its step, in proportion, and their numbers say it."""
    film = untuned(views.Coordinates())[name].animate(width=640, height=360)
    for step in range(3):
        show(film, Moment(step, 0.5))
        blocks = panel(film, CoordinatesPanel)._blocks
        for run, block in zip(film.trajectories, blocks, strict=True):
            k = min(step, run.steps - 1)
            p = (run.points[k + 1] - run.points[k])[block._chosen]
            lengths = block.bars.lengths[-len(p) :]
            np.testing.assert_allclose(lengths, p * block._units["step"], rtol=1e-9, atol=1e-9)
            for value, number in zip(p, block.written[-1], strict=True):
                assert says([number.get_text()], float(value))


def test_adams_bars_are_its_average_and_its_divisor() -> None:
    """m̂ over √v̂, times −lr, is the step, in each coordinate."""
    film = untuned(views.Coordinates())["bowl"].animate(width=640, height=360)
    (_, parts) = panel(film, CoordinatesPanel)._parts
    for step in range(6):
        mean, size, p = parts.values(step)
        np.testing.assert_allclose(-0.1 * mean / size, p, rtol=1e-6)
    assert [part.title for part in parts.parts] == [
        "averaged gradient", "÷ its usual size", "× −lr = step"
    ]  # fmt: skip


def test_momentums_bars_add_up() -> None:
    """Its gradient part and β times the last step are the step."""
    made = scene(views.Coordinates(), Momentum(lr=0.01, beta=0.6), of=BOWL, start=(-2.7, 0.9))
    film = made.animate(width=640, height=360)
    (parts,) = panel(film, CoordinatesPanel)._parts
    for step in range(6):
        gradient, last, p = parts.values(step)
        np.testing.assert_allclose(gradient + last, p, rtol=1e-9, atol=1e-12)
    assert [part.title for part in parts.parts] == ["gradient part", "+ β × last step", "= step"]


def test_a_bar_too_long_for_its_room_ends_inside() -> None:
    """A number far above the others is cut off at the edge of the bars, and the rest are seen."""
    made = scene(views.Coordinates(), GradientDescent(lr=1.9), of=objectives.quadratic_1d(),
                 start=1.0, steps=12)  # fmt: skip
    film = made.animate(width=640, height=360)
    (bars,) = (one for one in ruler(film).moving if isinstance(one, Bars))
    for step in range(12):
        show(film, Moment(step, 0.5))
        assert (bars.ends >= bars._rooms[:, 0] - 1e-9).all()
        assert (bars.ends <= bars._rooms[:, 1] + 1e-9).all()


@pytest.mark.parametrize(("name", "told"), [("look", 0), ("think", 2), ("go", 3), ("compare", 5)])
def test_beats_reveal_a_step_in_order(name: str, told: int) -> None:
    """Symbols; then its numbers; then the step; then f before and after, and whether it fell."""
    made = scene(views.Worked(runs="Gradient descent"), GradientDescent(lr=10.0), Newton())
    film = made.animate(width=640, height=360)
    show(film, Moment(2 if name == "compare" else 1, 0.0, Beat(1, name, 0.5)))
    found = [one for one in ruler(film).moving if isinstance(one, Formula)]
    head = 3  # where its step begins, slope and bend
    numbers = [number for one in found[head:] for number in numbers_in(one.box)]
    assert len(numbers) == told
    run = film.trajectories[0]
    if name == "compare":
        assert says([one.text for one in numbers], run.values[1])
        assert says([one.text for one in numbers], run.values[2])


@pytest.mark.parametrize(("name", "groups"), [("look", 1), ("think", 2), ("go", 3), ("compare", 3)])
def test_beats_reveal_bars_in_order(name: str, groups: int) -> None:
    """Averages at look, divisors at think; the step grows as the dot goes."""
    made = scene(views.Coordinates(), Adam(lr=0.1), of=BOWL, start=(-2.7, 0.9))
    film = made.animate(width=640, height=360)
    show(film, Moment(2, 0.0, Beat(1, "compare", 1.0)))
    (block,) = panel(film, CoordinatesPanel)._blocks
    whole = block.bars.lengths.copy()
    show(film, Moment(2 if name == "compare" else 1, 0.0, Beat(1, name, 0.25)))
    lengths = block.bars.lengths
    assert int(np.isfinite(lengths).sum()) == 2 * groups
    grown = 0.25 if name == "go" else 1.0
    if groups == 3:
        np.testing.assert_allclose(lengths[-2:], grown * whole[-2:])


def test_numbers_change_with_the_step_only() -> None:
    """From the first moment of a flight to the last, what is shown is the same."""
    film = untuned(views.Worked())["three"].animate(width=640, height=360)
    show(film, Moment(2, 0.01))
    first = shown_numbers(film)
    for progress in (0.3, 0.99):
        show(film, Moment(2, progress))
        assert shown_numbers(film) == first
    show(film, Moment(3))
    assert shown_numbers(film) == first
    show(film, Moment(3, 0.01))
    assert shown_numbers(film) != first


def test_the_last_step_stays() -> None:
    """At the end of the film, and where a run ended earlier than others."""
    film = untuned(views.Worked())["stops"].animate(width=640, height=360)
    runs = film.trajectories
    assert runs[0].steps != runs[1].steps
    show(film, Moment(max(run.steps for run in runs)))
    texts = shown_numbers(film)
    for run in runs:
        assert says(texts, float(run.points[-1, 0] - run.points[-2, 0]))


def test_what_is_said_of_a_step_is_true() -> None:
    """Newton climbs in words where it climbs in numbers; gradient descent goes downhill."""
    film = untuned(views.Worked())["three"].animate(width=640, height=360)
    show(film, Moment(0, 0.5))
    words = [
        one.get_text()
        for one in ruler(film).moving
        if isinstance(one, Text) and not isinstance(one, Formula)
    ]
    assert "uphill: $f$ rises" in words
    assert words.count("downhill, $f$ falls") == 2


@pytest.mark.parametrize("view", [views.Worked, views.Coordinates])
def test_a_view_that_names_the_runs_needs_no_key(view: Any) -> None:
    """The key is left out where all runs are named, and stays where some are not."""
    rules = GradientDescent(lr=10.0), Newton()
    for chosen, keyed in (((), 0), (("Newton",), 2), (("Newton", "Gradient descent"), 0)):
        film = scene(view(runs=chosen), *rules).animate(width=640, height=360)
        page = film._painter.composition._page.axes
        names = [one.get_text() for one in page.texts]
        assert sum(name in ("Gradient descent", "Newton") for name in names) == keyed


@pytest.mark.parametrize("view", [views.Worked, views.Coordinates])
def test_what_cannot_be_shown_is_refused(view: Any) -> None:
    """The error says how many runs there is room for, how to choose some, and which there are."""
    rules = [Run(GradientDescent(lr=k), label=f"run {k}") for k in (1.0, 2.0, 3.0, 4.0)]
    with pytest.raises(
        SceneError, match=r'room for 3 runs, and there are 4; choose some: runs="ru'
    ):
        scene(view(), *rules).animate(width=320, height=180)
    with pytest.raises(SceneError, match=r"did you mean 'run 1\.0'"):
        scene(view(runs="run 1.1"), *rules).animate(width=320, height=180)
    with pytest.raises(SceneError, match="runs is 3; give names of runs"):
        view(runs=3)
    assert scene(view(runs=["run 1.0", "run 4.0"]), *rules).animate(width=320, height=180)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_what_was_loaded_is_shown_without_its_rule(tmp_path: Path, view: Any) -> None:
    """A trajectory from a file, without its optimizer, has its step and f all the same."""
    run = record(objectives.cosine(), Adam(lr=1.0), -15.0, steps=4)
    objective = objectives.cosine()
    loaded = Trajectory.load(run.save(tmp_path / "run.npz"), objective=objective)
    film = scene(view, loaded, of=objective, start=None).animate(width=640, height=360)
    show(film, Moment(1, 0.5))
    assert says(shown_numbers(film), float(run.points[2, 0] - run.points[1, 0]))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_numbers_of_every_size_are_shown(view: Any) -> None:
    """Values of 1e300 and NaN make a picture, and no warning."""
    wild = Objective(lambda x: np.where(x > -1e3, 1e300 * x**2, np.nan), dim=1, name="wild",
                     domain=(-2, 2))  # fmt: skip
    run = Trajectory(
        np.array([[1.0], [1e-300], [np.nan]]), np.array([1e300, 0.0, np.nan]),
        np.array([[1e300], [-1e-300], [np.nan]]),
        {"v": np.array([[0.0], [1e300], [np.inf]]), "t": np.arange(3)},
        objective=wild, optimizer=RMSprop(lr=0.1), label="walk",
    )  # fmt: skip
    film = scene(view, run, of=wild, start=None).animate(width=320, height=180)
    for number in (0, len(film) // 2, -1):
        assert film.frame(number).shape == (180, 320, 4)


def test_texts_are_not_laid_out_again_for_new_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a first pass, a film of changing numbers asks matplotlib for no more text."""
    from matplotlib.backends.backend_agg import RendererAgg

    film = untuned(views.Worked())["bowl"].animate(width=640, height=360)
    film.frame(0)
    counted: list[str] = []
    plain: Any = RendererAgg.draw_text

    def noted(*args: Any, **options: Any) -> None:
        counted.append(args[4])
        plain(*args, **options)

    monkeypatch.setattr(RendererAgg, "draw_text", noted)
    for _ in film.shots():
        pass
    signs = [words for words in counted if not re.fullmatch(r".|\$.*\$", words)]
    assert len(counted) == len(set(counted)) or len(counted) < 60
    assert len(signs) < 12


@pytest.mark.parametrize("dim", [1, 2])
def test_the_rule_of_every_optimizer_can_be_drawn(dim: int) -> None:
    """What each class says of itself is mathtext, with f′ in its gradient's stead as well."""
    for name in optimizers.names():
        for line in rule(optimizers.get(name).latex, dim):
            assert MathTextParser("path").parse(line).width > 0
