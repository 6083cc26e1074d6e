"""What can happen to a run, and the record of its having happened."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class EventKind(StrEnum):
    """What can happen to a run.

    Steps are counted by the iterates they lead to: step k goes from iterate k−1 to iterate k.
    p is a step, g the gradient, and the extent of a run the longest side of the box about it. A
    step no longer than a billionth of the extent, or than rounding, is rest, and what happens at
    rest is not told. What goes on for several steps is one event, at its first; the number
    ``until`` says at which iterate it ends.

    Of runs on batches, what only the draw of the samples may have done is not told.

    Attributes
    ----------
    OVERSHOOTS
        A step goes downhill and passes the lowest point of its line: gᵀp is negative where it
        begins, and positive where it ends by more than a millionth of that. ``by`` is the share of
        the step beyond the lowest point, were f a parabola along it.
    OSCILLATES
        Three steps or more in succession each turn back, by more than 127° (cos < −0.6), and are
        a tenth as long as the one before or longer; and do not bounce. ``size`` is the length of
        the longest, ``ratio`` the mean factor from one to the next, ``turns`` how many there are.
    BOUNCES
        The same by more than 154° (cos < −0.9), none shorter than the one before by more than a
        thousandth. It begins at the iterate from which the first of these steps leaves.
        "for ever", where the points come again to rounding and the rule stays as it is.
    CIRCLES
        In two dimensions, steps turn to one side, each by less than 171° and a tenth as long as the
        one before or longer, until they have turned by 360° or more; ``rounds`` counts how often.
        In any, a run that ends in a cycle through three or four points, its ``period``, "for ever".
    STALLS
        Over ten steps or more, and a twentieth of all, the run makes less than a ten-thousandth of
        its extent, and its mean gradient is a hundredth of the steepest or more; or the rule finds
        no step that leads down, at a point that is not stationary. ``slope`` is the gradient's
        norm.
    PLATEAU
        Over five steps or more, and a twentieth of all, f stays within a hundredth of its whole
        fall; later it falls, within as many steps, by a twentieth or more.
    NEARS_SADDLE, LEAVES_SADDLE
        The run comes within a twentieth of its extent, or of the domain's if that is less, of a
        saddle, beside which its gradient has a minimum, and goes out of there. There is a saddle
        where Newton's method finds a stationary point with curvatures of both signs, beyond their
        own error; ``gradient`` is the least norm beside it, ``negative`` how many curvatures are.
    CLIMBS
        f rises, by more than 10⁻¹² of itself and 10⁻⁹ of its range so far. ``rise`` is by how much
        in all.
    CHANGES_BASIN
        Steepest descent in small steps leads from the iterate to another minimum than from those
        before. Told of runs in up to ten dimensions, of their longest steps and as far as both
        minima are certain; ``falls`` is the value of the former less that of the new one.
    LEAVES_PICTURE, ENTERS_PICTURE
        An iterate is outside of the window and the one before inside, or the other way round; to
        be told, a window must be given.
    DIVERGES
        f is ten times as high as it began, rises on by a factor again and again, and the run has
        left the domain; or its numbers have overflowed.
    BREAKS_DOWN
        The function is not a number where the next step leads, or the Hessian is singular.
    REFUSES
        The rule tries a step and stays, as in a trust region; ``times`` in succession.
    CONVERGES
        From here on the run stays within a tolerance ε, a thousandth by default, of where it ends:
        of the greatest distance it ever had from there. And it ends at a stationary point, whose
        kind is certain; or "near a minimum", where its gradient met the tolerance it was given.
    OVERTAKES
        f of the run is above that of another on the same objective, and from here on below it for
        good; ``lead`` is by how much at the end. A run that has ended stays where it is. Of more
        than sixteen runs on one objective it is not told.
    """

    OVERSHOOTS = "overshoots"
    OSCILLATES = "oscillates"
    BOUNCES = "bounces"
    CIRCLES = "circles"
    STALLS = "stalls"
    PLATEAU = "plateau"
    NEARS_SADDLE = "nears saddle"
    LEAVES_SADDLE = "leaves saddle"
    CLIMBS = "climbs"
    CHANGES_BASIN = "changes basin"
    LEAVES_PICTURE = "leaves picture"
    ENTERS_PICTURE = "enters picture"
    DIVERGES = "diverges"
    BREAKS_DOWN = "breaks down"
    REFUSES = "refuses"
    CONVERGES = "converges"
    OVERTAKES = "overtakes"


_ENTRY = re.compile(r"^([A-Z_, ]+)\n((?: {4}.*(?:\n|$))+)", re.MULTILINE)


def definition(kind: EventKind) -> str:
    """Return the first sentence of what `EventKind` says of a kind."""
    for names, text in _ENTRY.findall(inspect.cleandoc(EventKind.__doc__ or "")):
        if kind.name in names.split(", "):
            return re.split(r"(?<=\w)[:.] |; ``", " ".join(text.split()), maxsplit=1)[0].rstrip(".")
    return ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to a run.

    Parameters
    ----------
    kind : EventKind
        What happens.
    run : str
        The label of the run.
    step : int
        The number of the iterate at which it is true, or begins to be.
    place : tuple of float (dim,)
        That iterate; empty in more than 16 dimensions, where it is ``run.points[step]``.
    numbers : mapping of str to float
        What is measured, see `EventKind`; where it lasts, ``until`` is the last iterate.
    what : str
        The kind of point for ``converges``, the other run for ``overtakes``, the side for
        ``leaves picture`` and ``enters picture``, the reason for ``breaks down``; or "for ever".
    of : int
        Which of the runs that were given, from 0.
    """

    kind: EventKind
    run: str
    step: int
    place: tuple[float, ...]
    numbers: Mapping[str, float] = field(default_factory=dict, hash=False)
    what: str = ""
    of: int = 0

    @property
    def until(self) -> int:
        """The last iterate of what lasts; of what does not, its own."""
        return int(self.numbers.get("until", self.step))
