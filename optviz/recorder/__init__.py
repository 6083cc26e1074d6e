"""Recording: one optimizer on one objective, step by step; many starts; loops of others."""

from __future__ import annotations

from optviz.recorder.loop import Task, name_of_run, record, record_at

__all__ = ["Task", "name_of_run", "record", "record_at"]
