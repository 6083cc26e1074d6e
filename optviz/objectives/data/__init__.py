"""Objectives on data: regressions, networks and the mean of a signal."""
