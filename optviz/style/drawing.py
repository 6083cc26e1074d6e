"""Drawing by the project's settings alone."""

from __future__ import annotations

import contextlib
import functools
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
_WHEN_DRAWN: tuple[Any, ...] = (
    *("agg.path.chunksize", "path.simplify", "path.simplify_threshold"),
    *("text.hinting", "text.hinting_factor", "text.kerning_factor"),
    *("text.antialiased", "text.parse_math", "text.usetex"),  # asked by texts that are made anew
)
_entered: list[tuple[str, ...]] = []


@contextlib.contextmanager
def drawing_context(fonts: tuple[str, ...], *, moving: bool = False) -> Iterator[None]:
    """Draw by this project's settings alone, whatever the user's matplotlibrc says.

    Within itself, for the same fonts, it costs nothing.

    Parameters
    ----------
    fonts : tuple of str
        Font families, best first.
    moving : bool
        Only artists without mathtext, drawn over a finished ground: few settings count for them,
        and where these are the project's already, as on most machines, it costs nothing either.
    """
    if _entered and _entered[-1] == fonts:
        yield
        return
    if moving:
        ours = _settings(fonts)
        if all(mpl.rcParams[name] == ours[name] for name in _WHEN_DRAWN):
            with contextlib.nullcontext() if len(fonts) == 1 else without_news_of_fonts():
                yield
            return
    _entered.append(fonts)
    try:
        with without_news_of_fonts(), mpl.rc_context(_settings(fonts)), _mathtext(fonts):
            yield
    finally:
        _entered.pop()


def _mathtext(fonts: tuple[str, ...]) -> contextlib.AbstractContextManager[None]:
    if len(fonts) == 1:
        return contextlib.nullcontext()
    from optviz.style.math_fonts import families_in_mathtext

    return families_in_mathtext()


@functools.cache
def _settings(fonts: tuple[str, ...]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mpl.MatplotlibDeprecationWarning)
        settings = {
            name: value
            for name, value in mpl.rcParamsDefault.items()
            if not name.startswith(_MACHINE)
        }
    return settings | {
        "font.family": list(fonts),
        "mathtext.fontset": "stix",
        "axes.unicode_minus": True,
    }
