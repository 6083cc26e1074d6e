"""A film as a strip: the moments that tell most, side by side on one sheet."""

from __future__ import annotations
