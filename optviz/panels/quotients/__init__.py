"""Difference quotients: their secants, and their errors."""
