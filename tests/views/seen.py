"""What is wrong with what a film says: words cut off or over others, and numbers that are no run's.

Read from the artists, at the end of every beat and between steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from matplotlib.transforms import Bbox

from optviz.film.animation import SceneAnimation
from optviz.layout.lane import Lane
from optviz.marks.formula import Formula, numbers_in
from optviz.marks.sketch import Writing
from optviz.panels.explained.coordinates import CoordinatesPanel
from optviz.panels.explained.worked import WorkedPanel
from optviz.recorder.anatomy import Anatomy, anatomy
from optviz.recorder.clock import Clocked, steps_taken
from optviz.recorder.dialled import Dialled
from optviz.recorder.trajectory import Trajectory
from optviz.style import drawing_context
from optviz.timeline import NETWORK, Beat, Moment
from tests.panels.test_layout import other_texts, scale_texts
from tests.style.test_numbers import read

_NUMBER = re.compile(r"[−+]?\d+(?:\.\d+)?(?:·10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?")


def moments(film: SceneAnimation) -> list[Moment]:
    """Return what is seen at the end of each beat, on the way, and at rest."""
    steps, script = film.schedule.steps, film._painter.composition.script
    made = [Moment(0)]
    for step in film.timeline.explained:
        if step < steps:
            for name in script.names:
                done = script.names.index(name) > script.names.index(script.go)
                made.append(Moment(step + done, 0.0, Beat(step, name, 1.0)))
    plain = 0.0 if film.scene.dial is not None else 0.4
    made += [Moment(step, plain) for step in {2 * steps // 3} if step < steps]
    return [*made, Moment(steps)]


def written(film: SceneAnimation) -> list[tuple[str, Bbox]]:
    """Return the words of layers that are shown now, with their boxes in pixels."""
    found = []
    for one in film.figure.findobj(Writing):
        assert isinstance(one, Writing)
        for words in one.sketch.words:
            found.append((words.text, one.box(words).transformed(one._frame.transform)))
    return found


def faults(film: SceneAnimation) -> list[str]:
    """Return which words are cut off, or lie over others, and when."""
    found: list[str] = []
    with drawing_context(film._painter.fonts):
        film._painter.draw(Moment(0))
        scales = scale_texts(film)
        for moment in moments(film):
            film._painter.show(moment)
            texts = [*scales, *other_texts(film), *written(film)]
            for words, box in texts:
                beyond = max(-box.x0, box.x1 - film.width, -box.y0, box.y1 - film.height)
                if beyond > 1:
                    found.append(f"{words!r} is cut off by {beyond:.0f} at {moment}")
            low, high = np.array([(box.min, box.max) for _, box in texts]).swapaxes(0, 1)
            common = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
            height = (high - low)[:, 1]
            deep = common.min(axis=2) > 0.25 * np.minimum(height[:, None], height)
            for i, j in np.argwhere(np.triu(deep, 1)):
                found.append(f"{texts[i][0]!r} lies over {texts[j][0]!r} at {moment}")
    return found


def says(texts: list[str], value: float) -> bool:
    """Return whether one of some texts is a number, rounded to the digits that it has."""
    if not np.isfinite(value):
        return any(text in ("NaN", "∞", "−∞") for text in texts)
    for text in texts:
        if text and text not in ("NaN", "∞", "−∞"):
            said, unit = read(text)
            if abs(float(said) - value) <= 0.50001 * float(unit):
                return True
    return False


def untrue(film: SceneAnimation) -> list[str]:
    """Return the numbers that stand in the picture and are not those of its runs."""
    with drawing_context(film._painter.fonts):
        return [*_captions(film), *_worked(film), *_bars(film)]


def _captions(film: SceneAnimation) -> Iterator[str]:
    """Check every number of the captions that the film makes: each is one of the step's."""
    composition = film._painter.composition
    lane = next(one for one in composition._moving if isinstance(one, Lane))
    if composition.script is NETWORK:
        return
    runs = [run for column in composition._columns for run in column.trajectories]
    for step, own in film.timeline.explained.items():
        made = [anatomy(run, step) for run in runs if step < run.steps]  # of the tick
        if not made:
            continue
        true: list[float] = [0.0, len(made), *range(len(made))]
        for one in made:
            true += [one.f, one.f_there, *one.g, *one.p, *one.tried]
            true += [float(np.linalg.norm(each)) for each in (one.g, one.p, one.tried)]
            if one.model is not None:
                with np.errstate(all="ignore"):
                    true += [float(one.model(one.p)), float(one.model(one.tried))]
        true += [-value for value in true]
        names = [run.label for run in runs] + [film.scene.name_of(run) for run in film.scene.runs]
        for k, beat in enumerate(composition.script.names):
            if k < len(own) and own[k]:
                continue
            film._painter.show(Moment(step, 0.0, Beat(step, beat, 1.0)))
            words = lane._text.get_text().replace("-\n", "-").replace("\n", " ")
            for name in sorted(names, key=len, reverse=True):
                words = words.replace(name, "")
            for number in _NUMBER.findall(words):
                said, unit = read(number.lstrip("+"))
                near = np.abs(np.array(true, dtype=float) - float(said)) <= 0.50001 * float(unit)
                if not near.any():
                    yield f"caption {words!r} says {number}"


def _worked(film: SceneAnimation) -> Iterator[str]:
    for panel in film._painter.composition._moving:
        if not isinstance(panel, WorkedPanel):
            continue
        runs = panel._subject.trajectories
        steps = film.schedule.steps
        if not steps:
            continue
        on_the_way = 0.5 if film.scene.dial is None else 0.0
        for step in sorted({0, steps // 2, steps - 1}):
            film._painter.show(Moment(step, on_the_way))
            shown = [one for one in panel._ruler.axes.get_children() if isinstance(one, Formula)]
            texts = [number.text for one in shown for number in numbers_in(one.box)]
            if len(texts) < sum(_count(run.points.shape[1]) + 2 for run in runs):
                continue  # there is not room for all of it
            for run in runs:
                one = _step(run, step)
                if one is None:
                    continue
                far = one.p if len(one.p) <= 2 else [float(np.linalg.norm(one.p))]
                for value in (*far, one.f, one.f_there):
                    if not says(texts, float(value)):
                        yield f"Worked has no {value:.6g} of {run.label} at {step}: {texts}"


def _step(run: Trajectory, moment: int) -> Anatomy | None:
    """Return what is worked out of a run half way from a moment to the next."""
    if isinstance(run, Dialled):
        return anatomy(run, moment) if run.by_value[moment].steps else None
    taken = steps_taken(run)
    step = int(taken[min(moment + 1, len(taken) - 1)]) - 1
    whole = run.original if isinstance(run, Clocked) else run
    return anatomy(whole, max(step, 0)) if whole.steps else None


def _count(dim: int) -> int:
    """Return how many numbers say a step: norms alone do in more than two dimensions."""
    return dim if dim <= 2 else 1


def _bars(film: SceneAnimation) -> Iterator[str]:
    for panel in film._painter.composition._moving:
        if not isinstance(panel, CoordinatesPanel):
            continue
        on_the_way = 0.5 if film.scene.dial is None else 0.0
        steps = film.schedule.steps
        for step in sorted({0, steps // 2, steps - 1} if steps else ()):
            film._painter.show(Moment(step, on_the_way))
            for run, block in zip(panel._subject.trajectories, panel._blocks, strict=True):
                one = _step(run, step)
                if one is None:
                    continue
                for value, number in zip(one.p[block._chosen], block.written[-1], strict=False):
                    if np.isfinite(value) and not says([number.get_text()], float(value)):
                        yield f"bar of {run.label} at {step}: {number.get_text()} is {value:.6g}"


__all__ = ["faults", "moments", "says", "untrue"]
