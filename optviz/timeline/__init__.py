"""Which moment of the runs each frame of the film shows: pure functions of the frame number."""

from __future__ import annotations

from optviz.timeline.beats import NETWORK, STEP, Script
from optviz.timeline.moment import Active, Beat, Moment
from optviz.timeline.placed import Placed
from optviz.timeline.schedule import Schedule
from optviz.timeline.timeline import Timeline

__all__ = [
    "NETWORK",
    "STEP",
    "Active",
    "Beat",
    "Moment",
    "Placed",
    "Schedule",
    "Script",
    "Timeline",
]
