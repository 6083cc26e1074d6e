"""How often what is said of a run's end is false, and how often nothing is said of what is true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pytest

from optviz.recorder.ending import Ending, ending
from tests.endings.draws import Draw, of_gallery, of_hostile
from tests.endings.oracle import falsehood, stationary

KINDS = ("minimum", "maximum", "saddle")
PLAIN = ("it made all its steps", "its gradient met the tolerance where no minimum is certain")


@dataclass
class Tally:
    """What was said of many runs, and what could have been."""

    said: int = 0
    false: list[str] = field(default_factory=list)
    there: int = 0  # within a millionth of the domain of a minimum, maximum or saddle
    missed: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, draws: Iterable[Draw]) -> Tally:
        """Judge each run."""
        made = cls()
        for draw in draws:
            end = ending(draw.run)
            if end.sentence not in PLAIN:
                made.said += 1
                why = falsehood(draw, end.note, end.sentence, end.since)
                if why:
                    made.false.append(f"{end.note or end.sentence}, but {why}: {draw.text}")
            made.look(draw, end)
        return made

    def look(self, draw: Draw, end: Ending) -> None:
        """Note a run that is at a stationary point, and whether its kind is named."""
        domain = draw.run.objective.domain if draw.run.objective else None
        if domain is None or end.broken or "for ever" in end.note:
            return
        kind, away = stationary(draw, 1e-6)
        if kind in KINDS and away <= 1e-6:
            self.there += 1
            if end.landing != kind:
                self.missed.append(f"{kind} at {away:.1e}, {end.sentence!r}: {draw.text}")


def test_of_runs_on_the_gallery_nothing_false_is_said() -> None:
    """Of random rules from random starts each word is true, and each landing is named."""
    found = Tally.of(of_gallery(seed=20, count=150))
    assert found.said > 40
    assert found.false == []
    assert found.there > 30
    assert len(found.missed) <= 0.05 * found.there


def test_of_runs_on_hostile_formulas_nothing_false_is_said() -> None:
    """On plateaus, tails, rings, inflections and cliffs, stretched and far off, words are true."""
    found = Tally.of(of_hostile(seed=21, count=120))
    assert found.said > 12
    assert found.false == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_many_runs_on_the_gallery_not_one_word_in_a_thousand_is_false(seed: int) -> None:
    """The same on thousands of runs, with 95 of 100 landings named."""
    found = Tally.of(of_gallery(seed, count=4000))
    assert found.said > 1000
    assert len(found.false) < found.said / 1000, found.false
    assert len(found.missed) <= 0.05 * found.there, found.missed


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_many_runs_on_hostile_formulas_not_one_word_in_a_hundred_is_false(seed: int) -> None:
    """The same on thousands of runs on hostile formulas."""
    found = Tally.of(of_hostile(seed, count=4000))
    assert found.said > 400
    assert len(found.false) < found.said / 100, found.false


def test_the_judge_of_the_judge_tells_true_from_false() -> None:
    """Words that were made up for a run are found false, be it near and of another kind."""
    draw = next(one for one in of_gallery(seed=22, count=200) if ending(one.run).landing)
    end = ending(draw.run)
    assert falsehood(draw, end.note, end.sentence, end.since) == ""
    others = {"minimum": "at a maximum", "maximum": "stuck at the saddle", "saddle": "at a maximum"}
    assert falsehood(draw, others[end.landing], others[end.landing], end.since)
    assert falsehood(draw, "bounces for ever", "bounces for ever", 0)
    assert falsehood(draw, "", "diverges: f grows from step 1 on", 1)
    assert np.isfinite(stationary(draw, 1e-3)[1])
