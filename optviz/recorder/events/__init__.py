"""What happens to runs: found from their trajectories, in one place, and certain or not told."""

from __future__ import annotations

from optviz.recorder.events.event import Event, EventKind, definition
from optviz.recorder.events.finding import events

__all__ = ["Event", "EventKind", "definition", "events"]
