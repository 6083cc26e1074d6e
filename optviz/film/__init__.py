"""Moments to pixels: the figure, its size, its texts, and the film that owns them."""
