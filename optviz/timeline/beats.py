"""A step taken apart: what is seen of it, in which order, and for which share of its time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from optviz.language import noted
from optviz.timeline.moment import Beat, Moment

_ALL_SEEN = 0.3
"""The share of a beat in which what it shows appears; then it stands, to be read."""

_ALMOST = 1.0 - 2.0**-53


@dataclass(frozen=True)
class Script:
    """The beats of a step.

    Parameters
    ----------
    names : tuple of str
        In order.
    shares : tuple of float
        Of the step's time, one a beat; their sum is 1.
    go : str
        The beat in which the runs move; after it they stand at the next iterate.
    flows : bool
        Whether something moves throughout each beat, so that none stands still to be read.
    """

    names: tuple[str, ...]
    shares: tuple[float, ...]
    go: str
    flows: bool = False

    def at(self, step: int, share: float) -> Moment:
        """Return what is seen of a step at a share of its time, 0 ≤ share < 1."""
        ends = tuple(accumulate(self.shares))
        k = next((k for k, end in enumerate(ends) if share < end), len(ends) - 1)
        name = self.names[k]
        way = 1.0 - (ends[k] - share) / self.shares[k]
        if name == self.go:
            way = max(way, 0.0)
            eased = way if self.flows else way * way * (3.0 - 2.0 * way)
            return Moment(step, min(eased, _ALMOST), Beat(step, name, 1.0))
        if not self.flows:
            way = min(way / _ALL_SEEN, 1.0)
        done = k > self.names.index(self.go)
        return Moment(step + done, 0.0, Beat(step, name, max(way, 0.0)))


STEP = Script(("look", "think", "go", "compare"), (0.2, 0.3, 0.25, 0.25), go="go")
"""Any rule's step: slope and bend, the model and its minimum, the move, what came of it."""

NETWORK = Script(
    (noted("forward"), noted("error back"), noted("weights step")),
    (0.42, 0.38, 0.2),
    go="weights step",
    flows=True,
)
"""A step of backpropagation: a sample goes forward, its error back, the weights move."""
