"""What is wrong with the cues of a scene, whatever its runs do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

from optviz.checks import shown
from optviz.cues import Cue, EventAt, Focus, Say, Slow, Title, called
from optviz.cues.at import At, Place
from optviz.errors import SceneError, nearest
from optviz.language import in_all, known_as
from optviz.objectives import Objective
from optviz.plan.description import Description
from optviz.plan.dial import Dial
from optviz.recorder.events import EventKind
from optviz.stage.naming import numbers_among
from optviz.views.automatic import automatic

_NEEDED = {"layered": "a landscape", "tilted": "a surface"}


def check_cues(scene: Description) -> None:
    """Refuse cues that make no sense in the scene, whatever its runs do.

    Raises
    ------
    SceneError
        It names the cue.
    """
    last = _last_step(scene)
    for cue in scene.cues:
        for at in ends(cue.when):
            if isinstance(at, EventAt):
                _check_event(scene, cue, at)
            elif scene.dial is not None:
                value_of(cue, scene.dial, at)
            else:
                as_step(cue, at, last)
        if isinstance(cue, Focus):
            orders_of(scene, cue.runs, called(cue))
        if isinstance(cue, Title) and not cue.words and not scene.title:
            raise SceneError(f"{called(cue)} has no words, and the scene no title", "give it words")
        _check_shown(scene, cue)
    known = [one for one in scene.cues if not any(isinstance(at, EventAt) for at in ends(one.when))]
    check_together([(one, *_numbers(one.when)) for one in known])


def concerned(objectives: Sequence[Objective], cue: Cue) -> list[Objective]:
    """Return the objectives whose pictures a cue is for: the one that it names, or else all.

    Raises
    ------
    SceneError
        There is none of that name.
    """
    name = getattr(cue, "objective", "")
    found = [one for one in objectives if not name or name in in_all(known_as(one.name))]
    if not found:
        names = [one.name for one in objectives]
        hint = nearest(name, names) or f"the objectives are {', '.join(names)}"
        raise SceneError(f"{called(cue)} names the objective {name!r}", hint)
    return found


def _check_shown(scene: Description, cue: Cue) -> None:
    """Refuse a cue that no view of its objectives can show, and a place of other coordinates."""
    wanted, place = getattr(cue, "shown_by", ""), getattr(cue, "place", None)
    for objective in concerned(scene.objectives, cue):
        views = automatic(objective, None) if scene.views is None else scene.views
        if wanted and not any(getattr(view, wanted, False) for view in views):
            raise SceneError(
                f"{called(cue)} is for {_NEEDED[wanted]}, and the scene shows none"
                + (f" of {objective.name}" if len(scene.objectives) > 1 else ""),
                "show one, or leave the cue out",
            )
        if place is not None and len(place) != objective.dim:
            raise SceneError(
                f"{called(cue)} is at {shown(place)}, and {objective.name} has {objective.dim} "
                f"parameter{'s'[: objective.dim != 1]}",
                "give a place of as many numbers",
            )


def ends(at: At) -> tuple[Place, ...]:
    """Return the places of a cue: one, or the two of a range."""
    return at if isinstance(at, tuple) else (at,)


def _numbers(at: At) -> tuple[float, float | None]:
    first, *rest = (float(one) for one in ends(at) if not isinstance(one, EventAt))
    return first, rest[0] if rest else None


def _last_step(scene: Description) -> int | None:
    """Return the last step that the film may have, where that is known before any run is made."""
    if scene.clock != "steps" or scene.race:
        return None
    return max(scene.steps if run.made is None else run.made.steps for run in scene.runs)


def as_step(cue: Cue, at: float, last: int | None) -> int:
    """Return a step that is one, and no later than the last."""
    if at < 0 or at != int(at):
        raise SceneError(f"{called(cue)} is at {at:g}, which is no step", "give 0, 1, 2 or so")
    if last is not None and at > last:
        raise SceneError(
            f"{called(cue)} is at step {at:g}, and the film has {last}",
            f"give a step up to {last}",
        )
    return int(at)


def value_of(cue: Cue, dial: Dial, at: float) -> int:
    """Return the number of the value of a dial that is nearest to one."""
    if not dial.low <= at <= dial.high:
        raise SceneError(
            f"{called(cue)} is at {at:g}, and the film goes by {dial.name}, from {dial.low:g} to "
            f"{dial.high:g}",
            "give a value between them",
        )
    return int(np.argmin(np.abs(dial.values - at)))


def _check_event(scene: Description, cue: Cue, at: EventAt) -> None:
    if at.kind not in set(EventKind):
        kinds = [str(one) for one in EventKind]
        hint = nearest(at.kind, kinds) or f"known are {', '.join(kinds)}"
        raise SceneError(f"{called(cue)} waits for {at.kind!r}, which is no event", hint)
    if scene.dial is not None:
        raise SceneError(
            f"{called(cue)} waits for an event, and the film goes by values of "
            f"{scene.dial.name}, not steps",
            "give a value",
        )
    orders_of(scene, at.run, called(cue))


def orders_of(scene: Description, names: str | Sequence[str], who: str) -> list[int]:
    """Return the entries of the scene that are called so, in any language; all without a name."""
    labels = [
        (
            run.name,
            *in_all(run.name),
            *in_all(scene.name_of(run)),
            *(word for one in run.single for word in in_all(scene.label_of(i, one))),
        )
        for i, run in enumerate(scene.runs)
    ]
    rules = [run.rule if run.made is None else run.made.optimizer for run in scene.runs]
    return numbers_among(names, labels, rules, who)


def check_together(found: Sequence[tuple[Cue, float, float | None]]) -> None:
    """Refuse cues that contradict each other."""
    said = sorted((one for one in found if isinstance(one[0], Say)), key=lambda one: one[1])
    for (cue, _, end), (other, start, _) in pairwise(said):
        if end is not None and start < end:
            raise SceneError(
                f"{called(cue)} is to stand until step {end:g}, and {called(other)} comes at "
                f"step {start:g}",
                f"end the first one at step {start:g}",
            )
    for (cue, start, end), (other, begin, until) in combinations(found, 2):
        if isinstance(cue, Slow) and isinstance(other, Slow):
            assert end is not None
            assert until is not None
            if start < until and begin < end:
                raise SceneError(
                    f"two cues.Slow overlap, of steps {start:g} to {end:g} and {begin:g} to "
                    f"{until:g}",
                    "let one begin where the other ends",
                )
        if isinstance(cue, Focus) and isinstance(other, Focus) and start == begin:
            raise SceneError(f"two cues.Focus are at step {start:g}", "name all runs in one")
