"""Which language is spoken now, and words in it."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path

from optviz.errors import SceneError
from optviz.language.kept import Noted
from optviz.language.language import Language, Template


def tables(folder: Iterable[str]) -> dict[str, Language]:
    """Return the languages that the files of a folder of `optviz.language` define, by code."""
    found = {}
    for file in pkgutil.iter_modules(folder, "optviz.language."):
        for one in vars(importlib.import_module(file.name)).values():
            if isinstance(one, Language):
                found[one.code] = one
    return found


LANGUAGES = dict(sorted(tables([str(Path(__file__).parent)]).items()))
"""The languages by their codes."""

_SPOKEN: ContextVar[Language] = ContextVar("spoken", default=LANGUAGES["en"])


def as_language(given: object) -> str:
    """Return the code of a language as it is, and refuse anything else."""
    if isinstance(given, str) and given in LANGUAGES:
        return given
    known = ", ".join(f"{one.code} ({one.name})" for one in LANGUAGES.values())
    raise SceneError(f"there is no language {given!r:.80}", f"use one of {known}")


@contextlib.contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language, in this thread, while entered.

    Examples
    --------
    >>> with speaking("zh"):
    ...     say("step {n}", n=3)
    '第 3 步'
    """
    token = _SPOKEN.set(LANGUAGES[as_language(code)])
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def in_all(text: str) -> tuple[str, ...]:
    """Return a text in every language, English first."""
    if not isinstance(text, Noted):
        return (text,)
    return tuple(dict.fromkeys(text.voiced(one) for one in LANGUAGES.values()))


def spoken() -> Language:
    """Return the language that is spoken now."""
    return _SPOKEN.get()


def say(template: Template, **values: object) -> str:
    """Return words in the language that is spoken now, with values in their places.

    Parameters
    ----------
    template : str
        The English words, written out where they are said, or noted where they are kept. A place
        is written as `str.format` takes it, such as ``{n}`` or ``{x:.3g}``. Where no values are
        given, braces are braces, as in ``$x_{1}$``.
    **values
        One for each place.

    Examples
    --------
    >>> say("step {n}", n=9)
    'step 9'
    """
    if isinstance(template, Noted) and not values:
        return voiced(template)
    words = spoken().translated(template)
    if not values:
        return words
    return spoken().filled(words, {place: _voiced(one) for place, one in values.items()})


def voiced(text: str) -> str:
    """Return what was noted in the language that is spoken now; any other text as it is."""
    return text.voiced(spoken()) if isinstance(text, Noted) else text


def _voiced(value: object) -> object:
    return value.voiced(spoken()) if isinstance(value, Noted) else value
