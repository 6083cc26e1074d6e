"""The size of each layer's gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject

Size = Literal["norm", "rms"]


@dataclass(frozen=True)
class LayerGradients:
    """The gradient's size by layer, ‖∂f/∂(W_l, b_l)‖ from the first layer to the last.

    On a logarithmic axis whose decades are fixed over the film: gradients that vanish or explode
    on their way back are a line that falls or rises to the left.

    Parameters
    ----------
    measure : {"norm", "rms"}
        The Euclidean norm of all components of a layer, or their root mean square, in which
        layers of different widths can be compared.
    decades : (int, int), optional
        Powers of ten at the ends of the axis, so that panels beside each other can be compared;
        by default those that hold the film.

    Raises
    ------
    SceneError
        There is no such measure, or the decades are not two whole numbers that rise.

    References
    ----------
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010.

    Examples
    --------
    >>> from optviz import views
    >>> views.LayerGradients()
    LayerGradients(measure='norm', decades=None)
    """

    measure: Size = "norm"
    decades: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.measure not in get_args(Size):
            raise SceneError(
                f"measure is {self.measure!r:.80}", f"use one of {', '.join(get_args(Size))}"
            )

        if self.decades is not None:
            object.__setattr__(self, "decades", _as_decades(self.decades))

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.network.layer_gradients import LayerGradientsPanel
        from optviz.views.of_network import network_of

        network_of(subject.objective, "LayerGradients")
        return LayerGradientsPanel(subject, self.measure, self.decades)


def _as_decades(given: object) -> tuple[int, int]:
    if isinstance(given, tuple | list) and len(given) == 2:
        low, high = given
        if type(low) is int and type(high) is int and -300 <= low < high <= 300:
            return low, high
    raise SceneError(f"decades is {given!r:.80}", "give two powers of ten, such as (-8, 2)")
