"""How the function bends along each run's path, against what the step size can bear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class Spectrum:
    r"""The eigenvalues of the Hessian along each run's path, against the steps.

    Dashed is the eigenvalue above which steps grow: :math:`2/\eta` of gradient descent,
    :math:`2(1+\beta)/\eta` of the heavy ball, :math:`2(1+\beta)/((1+2\beta)\eta)` of Nesterov's
    rule; of other rules there is none. Of more than six eigenvalues the three at each end are
    shown.

    Raises
    ------
    SceneError
        The objective has more than 100 parameters.

    References
    ----------
    J. Cohen, S. Kaur, Y. Li, J. Z. Kolter, A. Talwalkar, "Gradient descent on neural networks
    typically occurs at the edge of stability", ICLR (2021), arXiv:2103.00065.

    Examples
    --------
    >>> from optviz import views
    >>> views.Spectrum()
    Spectrum()
    """

    slim: ClassVar[bool] = True

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.spectrum import SpectrumPanel

        return SpectrumPanel(subject)
