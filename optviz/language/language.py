"""A language: its code, its own name, and its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Template: TypeAlias = str
"""English words with places for values, as `str.format` takes them; without values, as it is.

A remark may follow, ``step ‖ a vector``, where one English word is two in another language; it is
not shown.
"""

_REMARK = " ‖ "
_SEAM = "\x00"
_HANZI = "[\u3400-\u9fff]"
_LOOSE = re.compile(f"(?<={_HANZI}{_SEAM}) (?={_HANZI})|(?<={_HANZI}) (?={_SEAM}{_HANZI})")


@dataclass(frozen=True)
class Language:
    """The words of a language.

    Parameters
    ----------
    code : str
        As ISO 639 has it, such as "zh".
    name : str
        What the language calls itself.
    words : mapping of str to str
        From each template to its translation, which has the same places in any order.
    names : mapping of str to str
        From names of optimizers and objectives to those of the language's textbooks; what has
        none there, such as Adam, stays as it is.
    """

    code: str
    name: str
    words: Mapping[Template, str] = field(default_factory=dict, repr=False)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def translated(self, template: Template) -> str:
        """Return a template in this language, in English where it has none."""
        return self.words.get(template) or template.partition(_REMARK)[0]

    def filled(self, words: str, values: Mapping[str, object]) -> str:
        """Return words with values in their places; two Chinese ones with no space between."""
        if words.isascii():
            return words.format(**values)
        marked = {
            place: f"{_SEAM}{one}{_SEAM}" if isinstance(one, str) else one
            for place, one in values.items()
        }
        return _LOOSE.sub("", words.format(**marked)).replace(_SEAM, "")

    @property
    def characters(self) -> str:
        """All that fonts must hold to write in it."""
        return "".join(sorted({c for text in self._written for c in text}))

    @property
    def _written(self) -> list[str]:
        return [*self.words.values(), *self.names.values()]
