"""Scenes and runs as values: what they hold, what they refuse, what they record."""

from __future__ import annotations

import copy
import math
import warnings
from dataclasses import FrozenInstanceError, dataclass
from typing import Any, ClassVar

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
    Trajectory,
    objectives,
)
from optviz.errors import SceneError
from optviz.scene import SceneWarning

BOWL = objectives.bowl()


def scene(**changes: Any) -> Scene:
    usual: dict[str, Any] = {"objectives": [BOWL], "optimizers": [Newton()], "steps": 3}
    return Scene(**usual | changes)


def test_scenes_made_alike_are_equal() -> None:
    """Two scenes of the same parts are one value: equal, with one hash; another part, another."""
    assert scene(start=(1, 2)) == scene(start=[1.0, 2.0])
    assert hash(scene()) == hash(scene())
    assert len({scene(), scene(optimizers=[Run(Newton())]), scene(steps=4)}) == 2
    assert scene(objectives=[objectives.bowl()]) == scene(objectives=objectives.bowl())


def test_a_scene_cannot_be_changed() -> None:
    """Neither its fields nor the lists it was made from reach into it."""
    listed: list[Any] = [Newton()]
    made = scene(optimizers=listed, start=(point := np.array([1.0, 2.0])), palette=["red", "blue"])
    listed.append(Adam())
    point[0] = 7
    assert len(made.runs) == 1
    assert made.start == (1.0, 2.0)
    assert made.palette == ("red", "blue")
    with pytest.raises(FrozenInstanceError):
        made.steps = 9  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        made.runs[0].label = "mine"  # type: ignore[misc]


def test_a_scene_prints_as_it_is_written() -> None:
    """The repr of a scene of known parts makes the same scene again, defaults left out."""
    made = scene(
        optimizers=[GradientDescent(lr=0.5), Run(Newton(), start=(1, 2), label="N", note="")],
        title="谁先到?",
        timeline=Timeline(fps=25),
        palette=["red", "#00ff00"],
    )
    names = {"GradientDescent": GradientDescent, "Newton": Newton, "objectives": objectives}
    again = eval(repr(made), names | {"Run": Run, "Scene": Scene, "Timeline": Timeline})
    assert again == made
    assert "seed" not in repr(made)
    assert repr(scene()) == (
        "Scene(objectives=[objectives.bowl()], optimizers=[Newton()], steps=3)"
    )


def test_a_copy_of_a_scene_is_equal_to_it() -> None:
    """Copies, deep ones too, are the same value."""
    made = scene(start=(1, 2), title="x")
    assert copy.copy(made) == copy.deepcopy(made) == made


def test_replace_changes_what_is_named_and_checks_it() -> None:
    """A changed copy keeps the rest and is checked as the original was."""
    made = scene(title="one")
    assert made.replace(steps=9) == scene(title="one", steps=9)
    assert made.steps == 3
    with pytest.raises(SceneError, match="steps is -1"):
        made.replace(steps=-1)


def test_one_thing_is_a_list_of_one() -> None:
    """An objective or an optimizer alone needs no brackets."""
    made = Scene(objectives=BOWL, optimizers=Newton())  # type: ignore[arg-type]
    assert made == Scene(objectives=[BOWL], optimizers=[Newton()])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"objectives": []}, "the scene has no objectives; list at least one"),
        ({"optimizers": ()}, "the scene has no optimizers; list at least one"),
        ({"objectives": None}, "objectives is None; give a list"),
        ({"objectives": "bowl"}, "objectives is 'bowl'; give a list"),
        ({"objectives": ["bowl"]}, "'bowl' is not an objective; give one such as"),
        ({"objectives": [math.cos]}, "<built-in function cos> is not an objective"),
        ({"objectives": objectives.bowl}, "objectives.bowl is a function; write objectives.bowl()"),
        ({"optimizers": [Newton]}, "Newton is a class; write Newton(…)"),
        ({"optimizers": ["Newton"]}, "'Newton' is not an optimizer; give one such as"),
        ({"optimizers": [0.1]}, "0.1 is not an optimizer"),
        ({"steps": -1}, "steps is -1; give a whole number, 0 or more"),
        ({"steps": 2.5}, "steps is 2.5; give a whole number"),
        ({"steps": True}, "steps is True; give a whole number"),
        ({"steps": 10**9}, "steps is 1000000000; give 1000000 or fewer"),
        ({"seed": None}, "seed is None; give a whole number"),
        ({"gtol": -1e-9}, "gtol is -1e-09; give a finite number, 0 or more"),
        ({"gtol": math.nan}, "gtol is nan"),
        ({"gtol": "small"}, "gtol is 'small'"),
        ({"start": math.inf}, "start is inf; give a finite number"),
        ({"start": ()}, "start is ()"),
        ({"start": "left"}, "start is 'left'"),
        ({"start": 1j}, "start is 1j"),
        ({"start": [[1, 2]]}, "start is [[1, 2]]"),
        ({"title": None}, "the title is None; give a text"),
        ({"theme": 3}, "the theme is 3; use one of chalkboard, dark, light, paper, or a Theme(…)"),
        ({"palette": 3}, "the palette is 3; give a list of colours"),
        ({"timeline": 20}, "the timeline is 20; give a Timeline(…)"),
        ({"convergence": "loss"}, "convergence is 'loss'; use one of auto, gap, value"),
    ],
)
def test_wrong_values_are_refused_with_a_remedy(changes: dict[str, Any], said: str) -> None:
    """Each wrong value is named as it was given, with what would be right."""
    with pytest.raises(SceneError) as found:
        scene(**changes)
    assert str(found.value).startswith(said)


def test_unknown_fields_are_no_scene() -> None:
    """A misspelt field is not passed over in silence."""
    with pytest.raises(TypeError, match="stepz"):
        scene(stepz=3)


def test_no_two_runs_have_one_label() -> None:
    """Labels tell runs apart; unlabelled ones are told apart by their hyperparameters."""
    with pytest.raises(SceneError, match="2 runs are called 'a'; give them labels"):
        scene(optimizers=[Run(Newton(), label="a"), Run(Adam(), label="a")])
    with pytest.raises(SceneError, match=r"2 runs are called 'Gradient descent \(lr 0.1\)'"):
        scene(optimizers=[GradientDescent(lr=0.1), GradientDescent()])
    assert len(scene(optimizers=[GradientDescent(lr=0.1), GradientDescent(lr=0.2)]).runs) == 2


def test_trajectories_have_labels_of_their_own() -> None:
    """Where two runs share a name, their hyperparameters are part of their labels."""
    made = scene(optimizers=[GradientDescent(lr=0.1), GradientDescent(lr=0.2), Newton()])
    labels = [one.label for one in made.record()]
    assert labels == ["Gradient descent (lr 0.1)", "Gradient descent (lr 0.2)", "Newton"]


@pytest.mark.parametrize("field", ["label", "note"])
def test_words_of_a_run_are_texts(field: str) -> None:
    """A label or note that is no text is refused, and the run is named."""
    with pytest.raises(SceneError, match=f"the {field} of run 'Newton' is 3; give a text"):
        Run(Newton(), **{field: 3})  # type: ignore[arg-type]


def test_a_run_is_named_by_its_label_or_its_rule() -> None:
    """Without a label a run has its rule's name, and its hyperparameters as details."""
    assert (Run(Newton()).name, Run(Newton(), label="N").name) == ("Newton", "N")
    assert Run(Momentum(lr=2**-6, beta=0.5)).details == "lr 2⁻⁶, β 0.5"
    assert Run(Newton()).plain
    assert not Run(Newton(), note="").plain
    assert repr(Run(Newton(), start=-20)) == "Run(Newton(), start=-20.0)"


@dataclass(frozen=True)
class Still:
    """An optimizer of a user's own, that stays where it is."""

    name: ClassVar[str] = "Still"

    def init(self, objective: Any, x: Any) -> tuple[()]:
        """Return the empty state."""
        return ()

    def step(self, objective: Any, x: Any, state: tuple[()]) -> tuple[Any, tuple[()]]:
        """Return the same point."""
        return x.copy(), ()


def test_an_optimizer_of_ones_own_will_do() -> None:
    """Whatever has `init` and `step` is an optimizer."""
    (run,) = scene(optimizers=[Still()], start=(1, 2)).record()
    assert (run.points == [1, 2]).all()


def test_starts_are_looked_for_from_the_run_outwards() -> None:
    """The run's own start comes first, then the scene's, then the objective's."""
    own = Run(Newton(), start=(3, 3), label="own")
    made = scene(optimizers=[own, Newton()], start=(1, 2))
    assert [made.start_of(BOWL, run) for run in made.runs] == [(3, 3), (1, 2)]
    bare = scene()
    assert bare.start_of(BOWL, bare.runs[0]) == BOWL.start


def test_everything_is_recorded_objective_by_objective() -> None:
    """All runs on the first objective come first, each with the scene's steps."""
    wells = [objectives.quadratic_1d(), objectives.cosine()]
    made = scene(objectives=wells, optimizers=[GradientDescent(), Newton()], start=-15, steps=7)
    runs = made.record()
    assert [(one.objective, one.label) for one in runs] == [
        (well, name) for well in wells for name in ("Gradient descent", "Newton")
    ]
    assert {one.steps for one in runs} == {7}
    assert all(isinstance(one, Trajectory) for one in runs)


def test_recording_twice_is_recording_once() -> None:
    """A scene is recorded the same every time."""
    one, other = (scene(optimizers=[Adam()], steps=50).record()[0] for _ in range(2))
    assert (one.points == other.points).all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": (1, 2, 3)}, r"the start \(1, 2, 3\) has 3 components, the objective takes 2"),
        ({"start": 1}, "the start 1 has 1 component, the objective takes 2; give a start with 2"),
    ],
)
def test_what_fails_on_an_objective_names_the_run(changes: dict[str, Any], said: str) -> None:
    """A start that does not fit is found by `check`, which names run and objective."""
    with pytest.raises(SceneError, match=f"^run 'Newton' on 'Bowl': {said}"):
        scene(**changes).check()


def test_a_start_is_needed() -> None:
    """Where nobody says where to start, the scene says so."""
    with pytest.raises(SceneError, match="run 'Newton' on 'f': the scene has no start"):
        scene(objectives=[Objective(lambda x: x**2)]).record()


def test_a_start_outside_the_picture_is_a_warning_once_a_place() -> None:
    """The film is made all the same; runs from one place share one warning, recording has none."""
    far = scene(optimizers=[Newton(), Adam()], start=(99, 0))
    with pytest.warns(SceneWarning, match=r"start \(99, 0\) lies outside the domain of") as said:
        assert len(far.animate(width=320, height=180).trajectories) == 2
    assert len(said) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(far.record()) == 2
        scene(objectives=[Objective(lambda x: x**2)], start=99).animate(width=320, height=180)


def test_importing_and_making_a_scene_runs_nothing() -> None:
    """Until it is asked for, a scene calls none of its objectives."""

    def never(x: float) -> float:
        raise AssertionError

    made = scene(objectives=[Objective(never)], start=1)
    assert repr(made)
    assert made == made.replace(steps=3)
