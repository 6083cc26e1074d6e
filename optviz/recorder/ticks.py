"""Steps, epochs and whatever else a film counts, in words."""

from __future__ import annotations

from optviz.language import noted


def counted(unit: str, n: int) -> str:
    """Return which one it is, such as ``step 3``, to be voiced."""
    return {
        "step": noted("step {n}", n=n),
        "epoch": noted("epoch {n}", n=n),
        "gradient": noted("gradient {n}", n=n),
        "evaluation": noted("evaluation {n}", n=n),
        "sample": noted("sample {n}", n=n),
    }[unit]
