"""What a step was, in words that hold: downhill or uphill, and what became of f."""

from __future__ import annotations

import math

import numpy as np

from optviz.language import noted
from optviz.recorder.anatomy import Anatomy

WORDS = (
    noted("downhill, $f$ falls"),
    noted("downhill, but too far: $f$ rises"),
    noted("uphill: $f$ rises"),
    noted("uphill, yet $f$ falls"),
    noted("$f$ falls"),
    noted("$f$ rises"),
    noted("$f$ stays"),
    noted("$f$ is no number"),
)


def verdict(made: Anatomy, *, whole: bool) -> str:
    """Say which way a step went by the slope, and whether f fell.

    Parameters
    ----------
    made : Anatomy
        The step.
    whole : bool
        Whether the slope is that of f itself, and not of a batch.
    """
    if not (math.isfinite(made.f) and math.isfinite(made.f_there)):
        return "$f$ is no number" if math.isnan(made.f_there) else "$f$ rises"
    fell = (
        "$f$ falls"
        if made.f_there < made.f
        else "$f$ rises"
        if made.f_there > made.f
        else "$f$ stays"
    )
    with np.errstate(all="ignore"):
        slope = float(made.g @ made.p)
    if not whole or not math.isfinite(slope) or slope == 0.0 or fell == "$f$ stays":
        return fell
    if slope < 0.0:
        return "downhill, $f$ falls" if fell == "$f$ falls" else "downhill, but too far: $f$ rises"
    return "uphill: $f$ rises" if fell == "$f$ rises" else "uphill, yet $f$ falls"


def brief(words: str) -> str:
    """Return what a verdict says of f alone."""
    return next((one for one in WORDS[4:] if words.endswith(one)), words)
