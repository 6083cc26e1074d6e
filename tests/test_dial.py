"""Films whose time is a hyperparameter."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from optviz import (
    Adam,
    Dial,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    RegularizedNewton,
    Scene,
    Timeline,
    layers,
    objectives,
    record,
)
from optviz.errors import SceneError
from optviz.film.animation import SceneAnimation
from optviz.layout.dial import DialLane
from optviz.marks.loci import Loci
from optviz.plan.dialling import by_dial, marks_of
from optviz.plan.thresholds import thresholds
from optviz.recorder.anatomy import anatomy
from optviz.recorder.dialled import Dialled
from tests.test_animation import assert_same_frames

WELL = objectives.double_well()


def scene(**changes: Any) -> Scene:
    given: dict[str, Any] = {
        "objectives": WELL,
        "optimizers": [RegularizedNewton(alpha=3), Newton(), GradientDescent(lr=0.1)],
        "start": 0.3,
        "dial": Dial("alpha", 0, 12),
    }
    return Scene(**given | changes)


def runs(one: Scene) -> tuple[Dialled, ...]:
    assert one.dial is not None
    return by_dial(one, one.dial, one.record())


def test_each_point_is_where_the_first_step_leads_with_that_value() -> None:
    """Point j is, bit by bit, where one step with the j-th value leads; other runs stand still."""
    turned, newton, descent = runs(scene())
    for alpha, point, value in zip(turned.settings, turned.points, turned.values, strict=True):
        one = record(WELL, RegularizedNewton(alpha=float(alpha)), 0.3, steps=1)
        assert (point == one.points[-1]).all()
        assert value == one.values[-1]
    for run, rule in ((newton, Newton()), (descent, GradientDescent(lr=0.1))):
        assert run.stands
        assert (run.points == record(WELL, rule, 0.3, steps=1).points[-1]).all()


def test_a_path_has_all_steps_of_the_scene() -> None:
    """With path=True each value has its whole run, and the point is where that ends."""
    dial = Dial("beta", 0, 0.9, path=True)
    (turned,) = runs(scene(optimizers=[Momentum(lr=0.05)], dial=dial, steps=7))
    for beta, path in zip(turned.settings, turned.paths, strict=True):
        one = record(WELL, Momentum(lr=0.05, beta=float(beta)), 0.3, steps=7)
        np.testing.assert_array_equal(path, one.points)


def test_what_is_recorded_does_not_know_the_dial() -> None:
    """`Scene.record` returns the runs as they are listed."""
    for one, other in zip(scene(steps=5).record(), scene(steps=5, dial=None).record(), strict=True):
        assert (one.points == other.points).all()
        assert not isinstance(one, Dialled)


def test_the_pole_is_found_and_nothing_is_joined_through_it() -> None:
    """At α = −f″ the step changes sides: there is one break, and its place is known to 10⁻⁴."""
    turned = runs(scene())[0]
    pole = -float(WELL.hess(np.array([0.3])).item())
    assert len(turned.breaks) == 1
    (k,) = turned.breaks
    assert turned.settings[k] < pole < turned.settings[k + 1]
    assert turned.poles == pytest.approx((pole,), abs=1e-4)
    assert np.sign(turned.points[k] - 0.3) != np.sign(turned.points[k + 1] - 0.3)


@settings(deadline=None, max_examples=25)
@given(start=st.floats(-0.5, 0.5).filter(lambda x: abs(x) > 0.02), high=st.floats(5.0, 60.0))
def test_poles_are_found_wherever_they_are(start: float, high: float) -> None:
    """Whatever the start and the range, the break is where −f″ is.

    A value that is all but on the pole has a break on either side.
    """
    turned = runs(scene(start=start, dial=Dial("alpha", 0, high)))[0]
    pole = 4 - 12 * start**2
    place = 240 * pole / high
    assert any(k - 1e-9 <= place <= k + 1 + 1e-9 for k in turned.breaks)
    assert len(turned.breaks) == 1 or abs(place - round(place)) < 1e-6
    assert len(turned.breaks) <= 2


@dataclass(frozen=True)
class Hops:
    """A rule that goes further from a size of 0.37 on."""

    size: float
    name: ClassVar[str] = "Hops"

    def init(self, objective: Any, x: Any) -> tuple[()]:
        """Return nothing."""
        return ()

    def step(self, objective: Any, x: Any, state: Any) -> Any:
        """Go to the right."""
        return x + 0.1 * self.size + (self.size >= 0.37), ()


def test_steep_is_no_break_and_a_jump_is_no_pole() -> None:
    """A smooth rule has no breaks, be it steep; one that jumps has one, and no pole."""
    (smooth,) = runs(scene(optimizers=[GradientDescent(lr=0.1)], dial=Dial("lr", 0, 2)))
    assert smooth.breaks == ()
    (steep,) = runs(
        scene(optimizers=[GradientDescent(lr=0.1)], dial=Dial("lr", 0, 0.4, path=True), steps=12)
    )
    assert steep.poles == ()
    (hops,) = runs(scene(optimizers=[Hops(size=1.0)], dial=Dial("size", 0, 1)))
    (k,) = hops.breaks
    assert hops.settings[k] < 0.37 <= hops.settings[k + 1]
    assert hops.poles == ()


def test_a_value_on_the_pole_stays_out_of_the_picture() -> None:
    """Where the Hessian plus α is singular the point is far away, not at the start."""
    f = objectives.saddle()
    one = scene(objectives=f, start=(1.0, 1.0), dial=Dial("alpha", 0, 4))
    turned = runs(one)[0]
    (at,) = np.flatnonzero(turned.settings == 2.0)
    assert np.linalg.norm(turned.points[at]) > 1e3
    assert one.animate(width=320, height=180).frame(100).any()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dial": Dial("alhpa", 0, 1)}, "did you mean 'alpha' of 'Regularized Newton'"),
        ({"optimizers": [Newton()]}, "run 'Newton' has no hyperparameter 'alpha'"),
        ({"dial": Dial("alpha", -1, 1)}, "run 'Regularized Newton', dial 'alpha': alpha of"),
        ({"race": "equal evaluations"}, "race='equal evaluations'"),
        ({"against": "gradients"}, "leave out against, or the dial"),
        ({"convergence": "rate"}, "leave out convergence, or the dial"),
        ({"timeline": Timeline(seconds_per_step=0.5)}, "give it a duration"),
        ({"timeline": Timeline(explain=2)}, "leave out explain, or the dial"),
        ({"steps": 0}, "no steps"),
        ({"dial": "alpha"}, "Dial("),
        ({"objectives": objectives.himmelblau(), "start": None, "landscape": "basins"}, "basins"),
    ],
)
def test_what_contradicts_a_dial_is_refused(changes: dict[str, Any], words: str) -> None:
    """The message says what is wrong and what would be right."""
    with pytest.raises(SceneError, match=words.replace("(", r"\(")):
        scene(**changes)


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (("", 0, 1), {}, "name"),
        (("lr", 1, 0), {}, "lower one first"),
        (("lr", 0, np.nan), {}, "finite"),
        (("lr", 0, True), {}, "finite"),
        (("lr", 0, 1), {"log": True}, "above 0"),
        (("lr", 0, 1), {"path": 1}, "True or False"),
        (("lr", 0, 1), {"marks": {2: "far"}}, "between 0 and 1"),
        (("lr", 0, 1), {"marks": {0.5: 3}}, "give words"),
        (("lr", 0, 1), {"marks": 5}, "marks="),
    ],
)
def test_a_wrong_dial_is_refused(
    arguments: tuple[Any, ...], options: dict[str, Any], words: str
) -> None:
    """Bounds, marks and flags are read when the dial is made."""
    with pytest.raises(SceneError, match=words):
        Dial(*arguments, **options)


def test_a_scene_with_a_dial_is_a_value() -> None:
    """It can be compared, pickled, printed and read back."""
    one = scene(dial=Dial("alpha", 0.5, 12, marks={3: "three"}, log=True, path=True))
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one.dial) == "Dial('alpha', 0.5, 12.0, marks={3.0: 'three'}, log=True, path=True)"
    assert eval(repr(one.dial)) == one.dial
    assert "dial=Dial(" in repr(one)
    again = pickle.loads(pickle.dumps(runs(one)[0]))
    assert isinstance(again, Dialled)
    assert (again.points == runs(one)[0].points).all()


@settings(deadline=None, max_examples=60)
@given(low=st.floats(1e-9, 1e3), ratio=st.floats(1.01, 1e6), log=st.booleans())
def test_readings_tell_values_apart_and_keep_their_length(
    low: float, ratio: float, log: bool
) -> None:
    """The counter shows another number at each value, in as many characters on a plain scale."""
    dial = Dial("lr", low, low * ratio, log=log)
    if "·" not in dial.readings[0]:
        assert len({len(one) for one in dial.readings}) == 1
        assert len(set(dial.readings)) == len(dial.values)


def quadratic_rate(rule: Any, curvature: float) -> float:
    """Return by how much a rule shrinks the error on ½ c x² in the long run."""
    f = objectives.quadratic_form(condition=1.0)
    run = record(f, rule, (1.0, 0.0), steps=400)
    away = np.abs(run.points[:, 0])
    return float((away[-1] / away[200]) ** (1 / 200)) if away[-1] else 0.0


def test_thresholds_are_where_rules_turn() -> None:
    """Just below 2/L, the heavy ball's and Nesterov's bound runs shrink, just above they grow."""
    f, start = objectives.quadratic_form(condition=1.0), (1.0, 0.0)
    for make in (
        lambda lr: GradientDescent(lr=lr),
        lambda lr: Momentum(lr=lr, beta=0.7),
        lambda lr: Momentum(lr=lr, beta=0.7, dampening=0.4),
        lambda lr: Nesterov(lr=lr, beta=0.7),
    ):
        (*_, (edge, _)) = thresholds(make(0.1), "lr", f, start, path=True)
        assert quadratic_rate(make(0.99 * edge), 1.0) < 1.0 < quadratic_rate(make(1.01 * edge), 1.0)


def test_critical_damping_is_the_fastest_beta() -> None:
    """At (1 − √(lr μ))² momentum shrinks the slowest mode faster than at 1 % less or more."""
    f = objectives.quadratic_form(condition=1.0)
    ((beta, _),) = thresholds(Momentum(lr=0.04), "beta", f, (1.0, 0.0), path=True)
    assert beta == pytest.approx((1 - 0.2) ** 2)
    roots = [
        max(abs(np.roots([1.0, -(1 + b - 0.04), b]))) for b in (0.98 * beta, beta, 1.02 * beta)
    ]
    assert roots[1] < min(roots[0], roots[2])


def test_marks_of_the_user_come_first_and_thresholds_are_found() -> None:
    """What the user says at a value takes the place of what would be found there."""
    one = scene(dial=Dial("alpha", 0, 12, marks={2.92: "here"}))
    assert one.dial is not None
    assert marks_of(one, one.dial, runs(one)) == [(2.92, "here")]
    one = scene(dial=Dial("alpha", 0, 12, marks={6: "six"}))
    assert one.dial is not None
    (first, second) = marks_of(one, one.dial, runs(one))
    assert first == (6.0, "six")
    assert second[0] == pytest.approx(2.92)


SIZES = [(640, 360), (1280, 720), (1080, 1080), (1920, 1080)]
FILMS = {
    "well": scene(title="A little α flips the step from uphill to downhill"),
    "no title": scene(dial=Dial("alpha", 0, 12, marks={3: "three", 3.3: "a bit more than three"})),
    "path": Scene(
        title="β",
        objectives=[objectives.rosenbrock()],
        optimizers=[Momentum(lr=0.0005), Adam(lr=0.1), Newton(), GradientDescent(lr=0.001),
                    Nesterov(lr=0.0003)],
        steps=12,
        dial=Dial("beta", 0, 0.99, path=True, marks={0.9: "the usual", 0.95: "a little more"}),
        theme="dark",
    ),
    "several": Scene(
        title="Three wells, one dial",
        objectives=[WELL, objectives.himmelblau(), objectives.cosine()],
        optimizers=[RegularizedNewton(alpha=1), GradientDescent(lr=0.01)],
        dial=Dial("alpha", 0, 40, marks={20: "half of it, in many words"}),
    ),
    "ratios": Scene(
        objectives=[objectives.quadratic_form(condition=20)],
        optimizers=[GradientDescent(lr=0.1)],
        dial=Dial("lr", 1e-4, 1, log=True, path=True),
        steps=10,
    ),
}  # fmt: skip


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", FILMS)
def test_the_dial_overlaps_nothing(name: str, size: tuple[int, int]) -> None:
    """Words of the page lie in it and not on each other; the pointer stands between the ends."""
    film = FILMS[name].animate(width=size[0], height=size[1])
    film.frame(len(film) // 2)
    page = film._painter.composition._page
    texts = [one for one in page.axes.texts if one.get_text() and one.get_visible()]
    boxes = [(one.get_text(), one.get_window_extent()) for one in texts]
    for words, box in boxes:
        assert box.x0 >= 0, words
        assert box.x1 <= size[0] + 1, words
        assert box.y0 >= 0, words
        assert box.y1 <= size[1] + 1, words
    for (one, a), (other, b) in combinations(boxes, 2):
        assert not a.padded(-1.5).overlaps(b.padded(-1.5)), (one, other)
    for axes in film.figure.axes[1:]:
        if axes is page.axes:
            continue
        drawn = axes.get_tightbbox()
        assert drawn is not None
        for words, box in boxes:
            assert not drawn.padded(-2).overlaps(box.padded(-2)), words


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("name", FILMS)
def test_the_fast_way_equals_the_stock_way(name: str) -> None:
    """Films by a dial are drawn the same by both ways."""
    one = FILMS[name]
    film = one.replace(timeline=Timeline(fps=5, duration=2.5, hold_end=0.5)).animate(
        width=320, height=180
    )
    assert_same_frames(film)


def counter(film: SceneAnimation) -> str:
    texts = [one.get_text() for one in film.figure.findobj(Text)]
    (said,) = (text for text in texts if text.startswith("α ="))
    return said


def test_a_layer_draws_the_model_of_the_value_at_hand() -> None:
    """The anatomy of the j-th step is that of the first step with the j-th value."""
    turned = runs(scene())[0]
    for j in (0, 30, 100, 240):
        made = anatomy(turned, j)
        assert made.x.item() == 0.3
        assert (made.there == turned.points[j]).all()
        assert made.model is not None
        curvature = float(WELL.hess(made.x).item()) + float(turned.settings[j])
        assert made.model.matrix.item() == pytest.approx(curvature)
        assert made.model.has_minimum == (curvature > 0)
    film = scene(layers=[layers.Model("Regularized Newton", words=False)]).animate(
        width=320, height=180
    )
    assert (film.frame(20) != film.frame(120)).any()


@pytest.mark.usefixtures("coarse")
def test_counter_pointer_and_dot_say_the_same_value() -> None:
    """At any frame, the number, the place of the pointer and the dot are of one value."""
    film = scene().animate(width=320, height=180)
    lane = next(one for one in film._painter.composition._moving if isinstance(one, DialLane))
    loci = film.figure.findobj(Loci)
    seen = set()
    for number in range(0, len(film), 7):
        film.frame(number)
        moment = film.schedule.moment(number)
        assert moment.progress == 0.0
        value = 12 * moment.step / 240
        assert float(counter(film).split("=")[1]) == pytest.approx(value, abs=0.005)
        assert lane._pointer.share == pytest.approx(value / 12)
        assert loci
        seen.add(moment.step)
    assert len(seen) > 20


@pytest.mark.usefixtures("coarse")
def test_through_the_pole_the_dot_changes_sides_of_the_picture() -> None:
    """Before the pole it stands at one edge, after it at the other, and inside never far off."""
    film = scene().animate(width=640, height=360)
    film.frame(0)
    loci = film.figure.findobj(Loci)[0]
    assert isinstance(loci, Loci)
    track, width = loci.tracks[0], loci.frame.width
    turned = runs(scene())[0]
    (k,) = turned.breaks
    from optviz.timeline import Moment

    (before, inside), (after, also) = track.head(Moment(k)), track.head(Moment(k + 1))
    assert not inside
    assert not also
    middle = float(loci.frame.place(np.array([[0.3, 0.0]]))[0, 0])
    assert np.sign(before[0] - middle) == np.sign(turned.points[k, 0] - 0.3)
    assert np.sign(after[0] - middle) == np.sign(turned.points[k + 1, 0] - 0.3)
    assert 0 <= min(before[0], after[0]) <= max(before[0], after[0]) <= width
    codes = track.trail.whole(*track.trail.upto(240, track.points[[240, 240]])).codes
    assert codes is not None
    assert np.count_nonzero(np.asarray(codes) == 1) == 2
