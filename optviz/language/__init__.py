"""The language that a film speaks: English, and one file for each other.

What a viewer reads is written in English where it is said, ``say("stalls at step {n}", n=7)``, and
that template is the key by which the table of another language is asked. Words that are kept before
they are shown are `noted` in English and `voiced` where they are shown, as is the name that
something of this package is `known_as`. Numbers, mathematics and what a scene's author wrote are
the same in all languages. Errors are in English.

A third language is one file of this folder: copy `chinese.py`, give its `Language` a code and a
name of its own, and write what stands at the right of each row. It is found by looking, its fonts
are chosen by its characters, and `tests/language/test_tables.py` says what is missing.
"""

from __future__ import annotations

from optviz.language.kept import Noted, in_a_row, known_as, noted, parts_of, upright
from optviz.language.language import Language, Template
from optviz.language.spoken import LANGUAGES, as_language, in_all, say, speaking, spoken, voiced

__all__ = [
    "LANGUAGES",
    "Language",
    "Noted",
    "Template",
    "as_language",
    "in_a_row",
    "in_all",
    "known_as",
    "noted",
    "parts_of",
    "say",
    "speaking",
    "spoken",
    "upright",
    "voiced",
]
