"""Sizes of text."""

from __future__ import annotations

TITLE, FORMULA, CAPTION, KEY, COUNTER, LABEL, SMALL = 25.0, 17.0, 17.0, 15.5, 18.0, 14.0, 13.0
"""Text sizes in points on a frame of 1280×720; the frame's dpi scales them with its size."""
