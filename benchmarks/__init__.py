"""How fast optviz is, and how small its files, beside every other way to the same film.

``python -m benchmarks`` measures all of it in one run, prints it, and writes ``results.json``,
``README.md`` and ``speed.png``.
"""
