"""The network itself: neurons, weights, and a sample on its way through them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optviz.checks import as_count
from optviz.errors import SceneError
from optviz.timeline import NETWORK, Script

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject

_SLOW = 0.8


@dataclass(frozen=True)
class Neurons:
    """A network layer by layer: circles filled by activation, lines as wide as weights.

    Where a step of the film lasts 0.8 s or more (``Timeline(seconds_per_step=2.4)``), it is seen
    in three phases: the sample goes forward, z_l = W_l a_{l−1} + b_l and a_l = σ(z_l); its error
    δ_l = ∂loss/∂z_l comes back; the weights step. Else all goes to its new value at once.

    Parameters
    ----------
    sample : int
        The sample that goes through the network, from 0.
    run : int
        The run whose weights are drawn, from 0.
    picture : bool
        Draw the sample beside its neurons, its features as the pixels of a square, row by row.

    Raises
    ------
    SceneError
        A number is not a whole number from 0.

    References
    ----------
    M. Nielsen, *Neural Networks and Deep Learning* (2015), chapter 2.

    Examples
    --------
    >>> from optviz import views
    >>> views.Neurons(sample=3)
    Neurons(sample=3, run=0, picture=False)
    """

    sample: int = 0
    run: int = 0
    picture: bool = False

    script: ClassVar[Script] = NETWORK

    def __post_init__(self) -> None:
        object.__setattr__(self, "sample", as_count("sample", self.sample))
        object.__setattr__(self, "run", as_count("run", self.run))

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.network.neurons import NeuronsPanel
        from optviz.views.of_network import network_of

        network = network_of(subject.objective, "Neurons")
        _check("sample", self.sample, network.samples)
        _check("run", self.run, len(subject.trajectories))
        features = network.X.shape[1]
        if self.picture and math.isqrt(features) ** 2 != features:
            raise SceneError(
                f"views.Neurons: {features} features are no square of pixels", "leave out picture"
            )
        slow = subject.seconds_per_step >= _SLOW
        phases = slow or bool(subject.explained)
        return NeuronsPanel(
            subject, self.run, self.sample, slow=slow, phases=phases, picture=self.picture
        )


def _check(name: str, given: int, count: int) -> None:
    if given >= count:
        raise SceneError(
            f"views.Neurons: {name} is {given}", f"there are {count}, from 0 to {count - 1}"
        )
