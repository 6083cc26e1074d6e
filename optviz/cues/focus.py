"""Focus: some runs in full colour, the others faint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from optviz.cues.at import At
from optviz.cues.cue import AtStep
from optviz.errors import SceneError
from optviz.timeline import Placed


@dataclass(frozen=True)
class Focus(AtStep):
    """Some runs in full colour, the others faint, until the next focus.

    Parameters
    ----------
    runs : str or sequence of str
        By their label or their rule; none of them means all again.
    at : int, event, or pair of these
        From where on, and, of a pair, until where.

    Attributes
    ----------
    orders : tuple of int
        Which runs of the scene these are, in what moments carry.

    Raises
    ------
    SceneError
        Names are no texts, or a place is wrong.

    Examples
    --------
    >>> from optviz.cues import Focus
    >>> Focus("Newton", at=(1, 5))
    Focus(runs=('Newton',), at=(1, 5))
    """

    runs: str | Sequence[str] = ()
    at: At = 0
    orders: tuple[int, ...] = field(default=(), init=False, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        given = (self.runs,) if isinstance(self.runs, str) else self.runs
        if not isinstance(given, Sequence) or not all(isinstance(one, str) for one in given):
            raise SceneError(f"{self._who}: runs is {self.runs!r:.80}", 'give names, as "Newton"')
        self._put("runs", tuple(given))

    def on(self, orders: Sequence[int]) -> Focus:
        """Return it with the places of its runs among all of the scene, once these are known."""
        made = replace(self)
        made._put("orders", tuple(orders))
        return made

    def placed(self, start: float, end: float | None) -> Placed:
        """Return when it is on."""
        return Placed(self, start, end, leaves=0.3 if end is not None else 0.0)
