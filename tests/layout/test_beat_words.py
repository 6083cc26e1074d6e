"""What the film says of a step is so, whatever the step was."""

from __future__ import annotations

from typing import Any

import pytest

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    NelderMead,
    Newton,
    Objective,
    Scene,
    SignDescent,
    TrustRegionNewton,
    datasets,
    objectives,
)
from optviz.layout.beat_words import beat_words
from optviz.plan.run import Run
from optviz.recorder.clock import by_clock
from optviz.timeline import STEP

WELL, BOWL = objectives.double_well(), objectives.quadratic_form(eigenvalues=(1.0, 9.0))
CREST = Objective.from_formula("cos(x)", domain=(-3, 3))
LINE = objectives.linear_regression(*datasets.noisy_line(n=24, seed=5))


def said(of: Any, *rules: Any, step: int = 0, several: bool = False, **changes: Any) -> Any:
    """Return the four sentences on a step of some runs."""
    given = {"objectives": [of], "optimizers": rules, "steps": 6, **changes}
    scene = Scene(**given)
    runs = by_clock(scene.record(), scene.clock)
    names = [scene.name_of(scene.runs[entry]) for entry, _ in scene.single]
    return beat_words(list(zip(names, runs, strict=True)), step, STEP, several=several)


@pytest.mark.parametrize(
    ("beat", "words", "told"),
    [
        (0, "Here the slope is zero.", said(CREST, GradientDescent(lr=1.0), start=0.0)),
        (2, "Gradient descent stays where it is.", said(CREST, GradientDescent(lr=1.0), start=0.0)),
        (3, "f stays at 1.", said(CREST, GradientDescent(lr=1.0), start=0.0)),
        (1, "Newton looks for a flat place of a model that has no minimum.",
         said(CREST, Newton(), start=0.5)),
        (3, "f goes from 0.878 to 0.999; the model is flat at 1.01.",
         said(CREST, Newton(), start=0.5)),
        (1, "No rule here minimises a model of f.", said(BOWL, SignDescent(), NelderMead())),
        (0, "Each run looks at the slope of its own samples.",
         said(LINE, Run(Adam(lr=0.1), batch_size=4), Run(Momentum(), batch_size=2))),
        (0, "Each run looks at the slope where it stands.",
         said(BOWL, Run(Newton(), starts=[(1, 1), (-1, 2)]))),
        (1, "Newton looks for the minimum of its own model of f.",
         said(BOWL, Run(Newton(), starts=[(1, 1), (-1, 2)]))),
        (3, "f has fallen for all of them.", said(BOWL, Run(Newton(), starts=[(1, 1), (-1, 2)]))),
        (3, "f has fallen for none of 2.",
         said(BOWL, GradientDescent(lr=1.0), GradientDescent(lr=2.0), several=True)),
    ],
)  # fmt: skip
def test_a_sentence_is_so(beat: int, words: str, told: tuple[str, ...]) -> None:
    """At a top, on batches, of rules without a model, from several starts."""
    assert told[beat] == words


def test_a_refused_step_is_not_promised() -> None:
    """A trust region that stays says so, and f stays."""
    rule = TrustRegionNewton(radius=50.0)
    scene = Scene(objectives=[WELL], optimizers=[rule], start=0.05, steps=6)
    run = scene.record()[0]
    refused = [k for k in range(run.steps) if (run.points[k] == run.points[k + 1]).all()]
    assert refused
    told = beat_words([("T", run)], refused[0], STEP)
    assert told[2] == "T refuses the step that it tried."
    assert told[3].startswith("f stays at ")


def test_while_a_run_saves_up_for_a_step_nothing_is_said_of_it() -> None:
    """By evaluations Newton pays for three before it moves; until then gradient descent is told."""
    rules = GradientDescent(lr=0.01), Newton()
    told = [said(BOWL, *rules, step=k, against="evaluations") for k in range(6)]
    assert any("Newton" in line for each in told for line in each)
    assert not any("Newton" in line for line in told[0])


def test_a_run_that_ended_is_not_spoken_of() -> None:
    """Newton is at the minimum after one step, and its run ends there."""
    told = said(BOWL, Newton(), GradientDescent(lr=0.01), step=3, gtol=1e-9)
    assert not any("Newton" in line for line in told)
    assert told[1].startswith("Gradient descent")
