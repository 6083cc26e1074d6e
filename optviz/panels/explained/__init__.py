"""Steps taken apart: the numbers that a rule works with, as a formula and as bars."""
