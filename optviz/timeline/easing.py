"""How a dot goes from one iterate to the next."""

from __future__ import annotations

from typing import Literal

from optviz.timeline.moment import Moment

Easing = Literal["smooth", "linear", "jump"]


def eased(easing: Easing, step: int, way: float, seconds: float, fps: float) -> Moment:
    """Return what is seen of a step that takes so many seconds, at a share of its time.

    A smooth one starts and lands softly and rests on each iterate, the more the longer it takes.
    """
    if easing == "jump" or seconds * fps <= 1.0:
        return Moment(step)
    if easing == "smooth":
        leisure = min(max((seconds - 0.1) / 0.2, 0.0), 1.0)
        way = min(way / (1.0 - 0.4 * leisure), 1.0)
        way += leisure * (way * way * (3.0 - 2.0 * way) - way)
    return Moment(step, way) if way < 1.0 else Moment(step + 1)
