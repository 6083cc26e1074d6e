"""The numbers of a run's steps, written alike all over the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from optviz.marks.formula import Box, Number, Row, Table, Words
from optviz.panels.explained.expression import numbers, symbol, symbols
from optviz.panels.explained.shown import spread
from optviz.recorder.anatomy import Anatomy, anatomy
from optviz.recorder.clock import Clocked
from optviz.recorder.dialled import Dialled
from optviz.recorder.trajectory import Trajectory
from optviz.recorder.worked import Worked, names_in, worked
from optviz.style.numbers import Figures, alike, shapes

Array = NDArray[np.float64]

FULL = 2
"""In how many dimensions points are written out; in more, norms are."""

_STEP, _LENGTH = "the step", "its length"
_SAMPLES = 96
_KEPT = 256


class Book:
    """What can be written of each step of a run, in the same figures throughout.

    Parameters
    ----------
    run : Trajectory
        Any, be it by a clock; one without steps has nothing to tell. Of one by a hyperparameter
        the first step with each value is told, by the number of the value.
    """

    def __init__(self, run: Trajectory) -> None:
        self.run = run.original if isinstance(run, Clocked) else run
        self.dim = self.run.dim
        self.full = self.dim <= FULL
        self._anatomy = lru_cache(_KEPT)(lambda step: anatomy(self.run, step))
        self._worked = lru_cache(_KEPT)(lambda step: worked(self.of(step), self._anatomy(step)))
        told: Sequence[int] = range(self.run.steps)
        if isinstance(self.run, Dialled):
            told = [k for k, one in enumerate(self.run.by_value) if one.steps]
        self.samples = [told[k] for k in spread(len(told), _SAMPLES)]
        self._places: dict[str, tuple[Figures, tuple[str, ...]]] = {}
        self._gather()

    def of(self, step: int) -> Trajectory:
        """Return the run that a step is of: of one by a hyperparameter, that with the value."""
        return self.run.by_value[step] if isinstance(self.run, Dialled) else self.run

    def row(self, step: int) -> int:
        """Return the number that a step has in its run."""
        return 0 if isinstance(self.run, Dialled) else step

    def anatomy(self, step: int) -> Anatomy:
        """Return what a step consisted of."""
        return self._anatomy(step)

    def symbols(self, step: int) -> str:
        """Return the rule of a step in mathtext, or nothing where it is not known."""
        found = self._worked(step)
        return "" if found is None or not self.full else symbols(found, self.dim)

    def numbers(self, step: int) -> Box | None:
        """Return the same with its numbers; in many dimensions norms; None where not known."""
        found = self._worked(step)
        if found is None:
            return None
        if self.full:
            return numbers(found, self.dim, self._write)
        return Row(tuple(self._norms(found)))

    def result(self, step: int, *, lying: bool = False) -> Box:
        """Return the step, signed; in many dimensions its length."""
        p = self.anatomy(step).p
        if self.full:
            written = self._write(_STEP, p)
            return flat(written) if lying else upright(written)
        return Row((Words(r"$\Vert p\Vert$ = "), *self._write(_LENGTH, _norm(p))))

    def change(self, step: int) -> Box:
        """Return f before the step and after it."""
        made = self.anatomy(step)
        before, after = (self._write("f", np.asarray(value))[0] for value in (made.f, made.f_there))
        return Row((before, Words(r"$\;\rightarrow\;$"), after))

    def _norms(self, found: Worked) -> list[Box]:
        parts: list[Box] = []
        for name in dict.fromkeys(names_in(found.tree)):
            value = found.values[name]
            if value.ndim == 2:
                continue
            said = symbol(name, self.dim)
            if value.ndim == 1:
                said, value = rf"\Vert {said}\Vert", np.asarray(_norm(value))
                name = f"|{name}|"
            parts += [Words(r"$\;\;\;$")] if parts else []
            written = [replace(one, ha="left") for one in self._write(name, value)]
            parts += [Words(f"${said} = $"), *written]
        return parts

    def _write(self, place: str, values: Array | float) -> list[Number]:
        figures, others = self._places.get(place, (Figures(), ()))
        return [Number(figures(float(one)), others) for one in np.ravel(values)]

    def _gather(self) -> None:
        """See all numbers of a place, or many, and settle how they are written."""
        seen: defaultdict[str, list[float]] = defaultdict(list)

        def note(place: str, values: Array | float) -> list[Number]:
            seen[place] += np.ravel(values).tolist()
            return [Number("0")] * np.size(values)

        for step in self.samples:
            made, found = self._anatomy(step), self._worked(step)
            note(_STEP, made.p)
            note(_LENGTH, _norm(made.p))
            note("f", np.array([made.f, made.f_there]))
            if found is None:
                continue
            if self.full:
                numbers(found, self.dim, note)
            else:
                for name in names_in(found.tree):
                    value = found.values[name]
                    if value.ndim < 2:
                        note(name if value.ndim == 0 else f"|{name}|", _norm(value))
        for place, values in seen.items():
            figures = 3 if place in (_STEP, _LENGTH, "f") or self.dim > 1 else 4
            made_alike = alike(values, figures, signed=place == _STEP)
            self._places[place] = made_alike, shapes(map(made_alike, values))


def _norm(value: Array) -> float:
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(value))


def upright(written: list[Number]) -> Box:
    """Return numbers as a vector that stands; one alone is a number."""
    return written[0] if len(written) == 1 else Table(tuple((one,) for one in written))


def flat(written: list[Number]) -> Box:
    """Return numbers as a vector that lies, in words; one alone is a number."""
    if len(written) == 1:
        return written[0]
    between = [part for one in written for part in (Words(", "), one)][1:]
    return Row((Words("("), *between, Words(")")))
