"""The language that a film speaks: English, and one file for each other.

What a viewer reads is written in English where it is said, ``say("stalls at step {n}", n=7)``, and
that template is the key by which the table of another language is asked. Numbers, mathematics and
what a scene's author wrote are the same in all. Errors are in English.

A third language is one file of this folder: copy `chinese.py`, give its `Language` a code and a
name of its own, and write what stands at the right of each row. It is found by looking, its fonts
are chosen by its characters, and `tests/language/test_tables.py` says what is missing.
"""

from __future__ import annotations

from optviz.language.language import Language, Template
from optviz.language.spoken import LANGUAGES, as_language, named, noted, say, speaking, spoken

__all__ = [
    "LANGUAGES",
    "Language",
    "Template",
    "as_language",
    "named",
    "noted",
    "say",
    "speaking",
    "spoken",
]
