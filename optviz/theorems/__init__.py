"""What is known of how a rule converges on an objective, and from which theorem."""

from __future__ import annotations

from optviz.theorems.choice import theory
from optviz.theorems.law import Best, Kind, Theory

__all__ = ["Best", "Kind", "Theory", "theory"]
