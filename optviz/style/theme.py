"""The colours of a frame."""

from __future__ import annotations

from dataclasses import dataclass

from optviz.style.color import contrast, mix


@dataclass(frozen=True)
class Theme:
    """The colours of a frame.

    Parameters
    ----------
    name : str
        What a scene calls it.
    paper, ink, muted, grid : str
        Background, main text, secondary text, grid lines.
    curve : str
        The graph of a 1-D objective.
    valley, wall, level : str
        The landscape's colour at its lowest and highest, and its level lines.
    rim : str
        The rim of markers and the casing of trails.
    runs : tuple of str
        One colour a run, dark or light enough on the landscape and apart for the colour-blind.
    """

    name: str
    paper: str
    ink: str
    muted: str
    grid: str
    curve: str
    valley: str
    wall: str
    level: str
    rim: str
    runs: tuple[str, ...]

    def mix(self, color: str, share: float, other: str) -> str:
        """Return `color` with the given share of `other` mixed in."""
        return mix(color, share, other)

    def words(self, color: str) -> str:
        """Return a run's colour with the contrast that text needs."""
        mixed = color
        for share in (0.0, 0.15, 0.3, 0.45):
            mixed = self.mix(color, share, self.ink)
            if contrast(mixed, self.paper) >= 4.5:
                break
        return mixed
