"""Scenes that no layer was tuned to, and what lies on their landscapes at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from optviz import (
    Adam,
    Momentum,
    NelderMead,
    Newton,
    Scene,
    SceneError,
    SteepestDescent,
    Timeline,
    TrustRegionNewton,
    objectives,
)
from optviz.film.animation import SceneAnimation
from optviz.objectives import Objective
from optviz.optimizers import Optimizer
from optviz.stage.laid import LaidLayers
from optviz.stage.layer import Layer
from optviz.timeline import Beat, Moment

RULES: list[Optimizer] = [
    Momentum(lr=0.02, beta=0.7), Newton(), TrustRegionNewton(radius=2.0), NelderMead(size=0.7),
    SteepestDescent(), Adam(lr=0.2),
]  # fmt: skip
PLACES: dict[str, tuple[Objective, tuple[float, ...]]] = {
    "double well": (objectives.double_well(), (-0.4,)),
    "barrier": (Objective.from_formula("x - 2*log(x)*cos(x)", domain=(-2, 6)), (4.7,)),
    "himmelblau": (objectives.himmelblau(), (0.5, -2.0)),
    "walls": (
        Objective.from_formula(
            "x**2 + 3*y**2 - log(4 - x**2 - y) - cos(2*x*y)", domain=((-3, 3), (-2, 6))
        ),
        (1.2, 1.4),
    ),
}
STEPS = 4
EXPLAINED = (0, 2)


def scene(place: str, rules: list[Optimizer], layer: Layer, **changes: Any) -> Scene:
    """Return a scene with a layer on its landscape."""
    objective, start = PLACES[place]
    rules = [rule for rule in rules if not (objective.dim == 1 and isinstance(rule, NelderMead))]
    given: dict[str, Any] = {
        "title": place.title(), "objectives": [objective], "optimizers": rules, "start": start,
        "steps": STEPS, "layers": [layer], "timeline": Timeline(fps=5, explain=EXPLAINED),
    }  # fmt: skip
    return Scene(**given | changes)


def sensible(layer: Layer, runs: int, **size: Any) -> Iterator[tuple[str, SceneAnimation]]:
    """Yield films in which a layer shows something, each on another place, with so many runs."""
    for place in PLACES:
        choices = [[rule] for rule in RULES] if runs == 1 else [RULES[:runs]]
        for rules in choices:
            try:
                film = scene(place, rules, layer).animate(**size)
            except SceneError:
                continue
            if shows(film):
                yield place, film
                break


def laid(film: SceneAnimation) -> LaidLayers:
    """Return the layers of a film's only landscape."""
    parts: Any = film._painter.composition._moving
    found = [part._layers for part in parts if hasattr(part, "_layers")]
    assert len(found) == 1
    layers = found[0]
    assert isinstance(layers, LaidLayers)
    return layers


def moments(film: SceneAnimation) -> list[Moment]:
    """Return what is seen at the end of each beat, half way between, and between the steps."""
    made = [Moment(0)]
    for step in range(film.schedule.steps):
        if step in EXPLAINED:
            made += [Moment(step, 0.0, Beat(step, "look", way)) for way in (0.5, 1.0)]
            made += [Moment(step, 0.0, Beat(step, "think", way)) for way in (0.5, 1.0)]
            made += [Moment(step, way, Beat(step, "go", 1.0)) for way in (0.3, 0.99)]
            made += [Moment(step + 1, 0.0, Beat(step, "compare", 1.0))]
        made += [Moment(step, 0.4)]
    return [*made, Moment(film.schedule.steps)]


def shows(film: SceneAnimation) -> bool:
    """Whether layers draw anything at any moment, moving or still."""
    layers = laid(film)
    still = {"where f ends", "eigenvalues of the Hessian", ("where f bends", -1.0)}
    if still & layers._stage._made.keys() or layers._stage.axes.images:
        return True
    for moment in moments(film):
        layers.update(moment)
        if layers._under.sketch.shapes or layers._over.sketch.shapes or layers.boxes:
            return True
    return False


def faults(film: SceneAnimation) -> list[str]:
    """Return what is wrong with the words that layers write: cut off, or over other words."""
    layers, found = laid(film), []
    frame, taken = layers._stage.frame, layers._stage.taken
    for moment in moments(film):
        layers.update(moment)
        boxes = layers.boxes
        for words, box in boxes:
            if not (box.x0 >= -1 and box.x1 <= frame.width + 1):
                found.append(f"{words!r} is cut off at a side at {moment}")
            if not (box.y0 >= -1 and box.y1 <= frame.height + 1):
                found.append(f"{words!r} is cut off above or below at {moment}")
            if any(box.overlaps(other) for other in taken):
                found.append(f"{words!r} lies over a note at {moment}")
        for (one, box), (other, place) in combinations(boxes, 2):
            if box.padded(-1).overlaps(place.padded(-1)):
                found.append(f"{one!r} lies over {other!r} at {moment}")
    return found
