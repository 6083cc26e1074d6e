"""The graph of f(x, y) as a surface, with the runs on it."""
