"""Drawing by the project's settings alone, in one thread at a time."""

from __future__ import annotations

import contextlib
import functools
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl

from optviz.style.fonts import without_news_of_fonts

_MACHINE = (
    *("_internal.", "animation.", "backend", "date.epoch", "docstring.", "figure.max_open"),
    *("figure.raise", "interactive", "keymap.", "savefig.directory", "timezone", "tk.", "toolbar"),
    "webagg.",
)


@contextlib.contextmanager
def drawing_context(fonts: tuple[str, ...]) -> Iterator[None]:
    """Lay out or draw by this project's settings alone, whatever the user's matplotlibrc says.

    One thread at a time is in it, as matplotlib's settings and its parser of mathtext are the whole
    process's; leave it between frames, so that others can draw while files are written.

    Parameters
    ----------
    fonts : tuple of str
        Font families, best first.
    """
    with DRAWING, SETTLED, _mathtext(fonts):
        settings: Any = mpl.rcParams
        families = settings["font.family"]
        dict.update(settings, {"font.family": list(fonts)})
        try:
            yield
        finally:
            dict.update(settings, {"font.family": families})


def _mathtext(fonts: tuple[str, ...]) -> contextlib.AbstractContextManager[None]:
    if len(fonts) == 1:
        return contextlib.nullcontext()
    from optviz.style.math_fonts import families_in_mathtext

    return families_in_mathtext()


class _Settled:
    """The project's settings, from the first who enters to the last who leaves.

    To have them in force for a whole film saves looking at three hundred settings every frame.
    Several threads may be in it; the fonts are for `drawing_context` to set.
    """

    def __init__(self) -> None:
        self._inside = 0
        self._undo = contextlib.ExitStack()
        self._seen: dict[str, Any] = {}
        self._theirs: dict[str, Any] = {}

    def __enter__(self) -> None:
        with DRAWING:
            if not self._inside:
                self._settle()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with DRAWING:
            self._inside -= 1
            if not self._inside:
                self._undo.close()

    def _settle(self) -> None:
        settings: Any = mpl.rcParams
        if not dict.__eq__(settings, self._seen):
            self._look()
        self._undo.enter_context(without_news_of_fonts())
        self._undo.callback(dict.update, settings, self._theirs)
        dict.update(settings, {name: _ours()[name] for name in self._theirs})

    def _look(self) -> None:
        """Remember the user's settings, and which of them are not ours."""
        settings, ours = mpl.rcParams, _ours()
        self._theirs = {
            name: settings[name] for name, value in ours.items() if settings[name] != value
        }
        # Lists are copied, so that it shows when they are changed in place.
        self._seen = {
            name: value.copy() if isinstance(value, list) else value
            for name, value in dict.items(settings)
        }


DRAWING = threading.RLock()
SETTLED = _Settled()


@functools.cache
def _ours() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mpl.MatplotlibDeprecationWarning)
        settings = {
            name: value
            for name, value in mpl.rcParamsDefault.items()
            if not name.startswith((*_MACHINE, "font.family"))
        }
    return settings | {"mathtext.fontset": "stix", "axes.unicode_minus": True}
