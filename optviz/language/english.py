"""English, in which everything is written: it needs no table."""

from __future__ import annotations

from optviz.language.language import Language

ENGLISH = Language("en", "English")
