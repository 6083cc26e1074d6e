"""What a layer is: options of a user, and what it draws on a landscape beside the runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from optviz.stage.pen import Pen
    from optviz.timeline import Moment


class Layer(Protocol):
    """Something that lies on a landscape besides the runs, as a scene names it.

    A layer is a frozen dataclass of the options that a user may set. `draw` is called for each
    frame and draws what there is to see at the moment, and nothing that was seen before. A layer
    may have besides, each on its own:

    - ``runs``: the name of a run, or several, that it is for; all where it is empty;
    - ``ground(stage)``: draws what stands still, once, on ``stage.axes``;
    - ``check(stage)``: raises SceneError, in one line, where the layer makes no sense;
    - ``covers = True``: the landscape draws no level lines below it;
    - ``steady = True``: what it draws stays the same while the dots move within a step;
    - ``ride(run, step)``: the way (n, 2) that the dot of a run takes in a step;
    - ``holds(trajectory, step)``: points (n, 2) of a step that the picture of a curve is to hold.
    """

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw a moment."""
        ...
