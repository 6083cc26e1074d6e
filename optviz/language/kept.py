"""Words that are kept in English, and said later in the language that is spoken then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self, cast

from optviz.language.english import ENGLISH
from optviz.language.language import Language, Template


class Noted(str):
    """English words that know their template and its values."""

    template: Template
    values: Mapping[str, object]

    @classmethod
    def of(cls, template: Template, values: Mapping[str, object]) -> Self:
        """Return the words of a template."""
        words = ENGLISH.translated(template)
        made = cls(words.format(**values) if values else words)
        made.template, made.values = str(template), values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).of, (self.template, dict(self.values))

    def translated(self, language: Language) -> str:
        """Return the template in a language, values left out."""
        return language.translated(self.template)

    def voiced(self, language: Language) -> str:
        """Return the words in a language."""
        words = self.translated(language)
        values = {
            place: one.voiced(language) if isinstance(one, Noted) else one
            for place, one in self.values.items()
        }
        return language.filled(words, values) if values else words


class _Name(Noted):
    def translated(self, language: Language) -> str:
        return language.names.get(self.template, self.template)


class _Row(Noted):
    def translated(self, language: Language) -> str:
        return self.template


class _Upright(Noted):
    @classmethod
    def of(cls, template: Template, values: Mapping[str, object]) -> Self:
        made = cls(_spaced(Noted.of(template, values)))
        made.template, made.values = template, values
        return made

    def voiced(self, language: Language) -> str:
        return _spaced(super().voiced(language))


def _spaced(words: str) -> str:
    return rf"\mathrm{{{words.replace(' ', chr(92) + ' ')}}}"


def upright(words: Noted) -> Noted:
    """Return words as they stand within mathtext."""
    return _Upright.of(words.template, words.values)


def noted(template: Template, **values: object) -> Noted:
    """Return English words, for `voiced` to say in another language.

    Examples
    --------
    >>> from optviz.language import noted, speaking, voiced
    >>> words = noted("step {n}", n=3)
    >>> words
    'step 3'
    >>> with speaking("zh"):
    ...     voiced(words)
    '第 3 步'
    """
    return Noted.of(template, values)


def known_as(text: str) -> Noted:
    """Return the name of something of this package, to be voiced where a language has one."""
    return text if isinstance(text, Noted) else _Name.of(text, {})


def in_a_row(parts: Iterable[str], between: str = ", ") -> Noted:
    """Return texts one after the other, each to be voiced for itself."""
    values = {f"part{i}": one for i, one in enumerate(parts)}
    return _Row.of(between.join(f"{{{place}}}" for place in values), values)


def parts_of(text: str) -> tuple[str, ...]:
    """Return what stands between commas: of a row its texts, and those of rows within it."""
    if not isinstance(text, Noted):
        return tuple(text.split(", "))
    if not isinstance(text, _Row) or text.template != _listed(text.values):
        return (text,)
    return tuple(part for one in text.values.values() for part in parts_of(cast(str, one)))


def _listed(places: Iterable[str]) -> str:
    return ", ".join(f"{{{place}}}" for place in places)
