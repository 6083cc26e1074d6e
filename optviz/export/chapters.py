"""What a film says in words and when: its chapters, and what is to be read under the picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """A part of a film that a player can jump to.

    Parameters
    ----------
    start, end : float
        Seconds; the chapters of a film follow each other without a gap.
    title : str
        A few words.

    Examples
    --------
    >>> from optviz import Newton, Scene, objectives
    >>> scene = Scene(
    ...     objectives=[objectives.cosine()], optimizers=[Newton()], start=-15, steps=9
    ... )
    >>> [one.title for one in scene.animate(width=160, height=90).chapters]
    ['Start', 'Newton climbs to a maximum', 'End']
    """

    start: float
    end: float
    title: str


@dataclass(frozen=True)
class Subtitle:
    """Words that are to be read under the picture.

    Parameters
    ----------
    start, end : float
        Seconds.
    text : str
        A sentence or two, a line each.
    """

    start: float
    end: float
    text: str
