"""Whether what is said of a run's end is true: at fifty digits, and by running it on.

Knows the words and the run alone, nothing of how the words were found.
"""

from __future__ import annotations

import re
from typing import Any

import mpmath
import numpy as np

from tests.endings.draws import Draw

DIGITS = 50
_ITERATIONS = 200
_ON = 200  # steps more


def units(draw: Draw) -> tuple[Any, float]:
    """Return the unit of each axis and the extent of the run in it.

    The unit is the width of the domain, or else the extent of the run.
    """
    run = draw.run
    away = np.abs(run.points - run.points[-1])
    domain = run.objective.domain if run.objective else None
    if domain is not None:
        widths = np.array([high - low for low, high in domain])
    else:
        widths = np.full(run.dim, away.max() or max(1e-6, np.abs(run.points[-1]).max()))
    return widths, float((away / widths).max())


def allowed(draw: Draw) -> float:
    """Return how near is at: a thousandth of the run and of the domain, or 1e-5 of the domain."""
    _, extent = units(draw)
    return max(1e-5, 1e-3 * min(1.0, extent))


def stationary(draw: Draw, radius: float, sought: str = "") -> tuple[str, float]:
    """Return the kind of the stationary point within a radius of the last point, and how far.

    Where there are several, one of the kind sought. Kinds are minimum, maximum and saddle, with
    "flat" before them where an eigenvalue is 0; "" where there is none.
    """
    widths, _ = units(draw)
    found = ("", np.inf)
    with mpmath.workdps(DIGITS):
        last = [mpmath.mpf(float(c)) for c in draw.run.points[-1]]
        for start in _starts(draw, last, widths, radius):
            try:
                x = _newton(draw, start, last, widths, radius)
                kind = "" if x is None else _kind(draw, x, widths)
            except (ZeroDivisionError, ValueError, TypeError, OverflowError, NameError):
                continue
            if x is not None:
                away = max(abs(a - b) / w for a, b, w in zip(x, last, widths, strict=True))
                if kind.endswith(sought):
                    return kind, float(away)
                found = kind, float(away)
    return found


def _starts(draw: Draw, last: Any, widths: Any, radius: float) -> Any:
    yield last
    rng = np.random.default_rng(0)
    for _ in range(6):
        off = rng.uniform(-1, 1, len(last)) * widths * radius
        yield [a + mpmath.mpf(float(b)) for a, b in zip(last, off, strict=True)]


def _newton(draw: Draw, start: Any, last: Any, widths: Any, radius: float) -> Any:
    """Run Newton's method within the radius; None where it leaves it or gets nowhere."""
    _, grad, hess = draw.exact
    x = list(start)
    dim = len(x)
    shortest = mpmath.inf
    for _ in range(_ITERATIONS):
        slopes = [mpmath.mpf(s) * float(w) for s, w in zip(grad(*x), widths, strict=True)]
        if not any(slopes):
            return x
        rows = hess(*x)
        bends = mpmath.matrix(dim, dim)
        for i in range(dim):
            for j in range(dim):
                bends[i, j] = mpmath.mpf(rows[i][j]) * float(widths[i]) * float(widths[j])
        step = _solved(bends, slopes)
        x = [a - float(w) * s for a, s, w in zip(x, step, widths, strict=True)]
        size = max(abs(s) for s in step)
        if max(abs(a - b) / w for a, b, w in zip(x, last, widths, strict=True)) > 3 * radius:
            return None
        shortest = min(shortest, size)
        if size < mpmath.mpf("1e-25"):
            inside = max(abs(a - b) / w for a, b, w in zip(x, last, widths, strict=True)) <= radius
            return x if inside else None
    return x if shortest < radius / 100 and shortest < mpmath.mpf("1e-12") else None


def _solved(bends: Any, slopes: Any) -> Any:
    values, vectors = mpmath.eigsy(bends)
    most = max(abs(v) for v in values)
    if not most:
        raise ZeroDivisionError
    step = [mpmath.mpf(0)] * len(slopes)
    for k in range(len(slopes)):
        if abs(values[k]) <= most * mpmath.mpf("1e-30"):
            continue
        along = sum(vectors[i, k] * slopes[i] for i in range(len(slopes))) / values[k]
        step = [s + along * vectors[i, k] for i, s in enumerate(step)]
    return step


def _kind(draw: Draw, x: Any, widths: Any) -> str:
    values = _curvatures(draw, x, widths)
    apart = [c + mpmath.mpf(w) / 1000 for c, w in zip(x, widths, strict=True)]
    most = max(abs(v) for v in (*values, *_curvatures(draw, apart, widths)))
    if min(abs(v) for v in values) <= most * mpmath.mpf("1e-15"):
        return _flat(draw, x, widths)
    if min(values) > 0:
        return "minimum"
    return "maximum" if max(values) < 0 else "saddle"


def _curvatures(draw: Draw, x: Any, widths: Any) -> list[Any]:
    rows = draw.exact[2](*x)
    dim = len(x)
    bends = mpmath.matrix(dim, dim)
    for i in range(dim):
        for j in range(dim):
            bends[i, j] = mpmath.mpf(rows[i][j]) * float(widths[i]) * float(widths[j])
    return list(mpmath.eigsy(bends, eigvals_only=True))


def _flat(draw: Draw, x: Any, widths: Any) -> str:
    """Look around a point whose Hessian does not decide: is all about it higher, lower, or both."""
    f = draw.exact[0]
    here = f(*x)
    rng = np.random.default_rng(1)
    found = []
    for size in (1e-6, 1e-4, 1e-3):
        for _ in range(24):
            off = rng.normal(size=len(x))
            off *= size / np.abs(off).max()
            there = [a + mpmath.mpf(float(b * w)) for a, b, w in zip(x, off, widths, strict=True)]
            found.append(mpmath.mpf(f(*there)) - here)
    low = mpmath.mpf("1e-40") * (1 + abs(here))
    if not any(abs(d) > low for d in found):
        return "flat"
    if all(d >= -low for d in found):
        return "flat minimum"
    return "flat maximum" if all(d <= low for d in found) else "flat saddle"


def falsehood(draw: Draw, note: str, sentence: str, since: int) -> str:
    """Return why what is said is false; empty where it is true or says nothing."""
    said = f"{note} {sentence}"
    run = draw.run
    if "for ever" in said:
        return _not_for_ever(draw, said, since)
    if sentence.startswith("diverges: f grows"):
        return _not_growing(draw)
    if "diverge" in said:
        return "" if _is_far(draw) else "it did not diverge"
    if "undefined" in said or "not a number" in said:
        return "it ran to infinity" if _is_far(draw, 1e30) else ""
    if "singular" in said:
        return _not_singular(draw)
    words = re.search(r"minimum|maximum|saddle", f"{note} {_claimed(sentence)}")
    if words is None:
        if "stalls" in said:
            kind, _ = stationary(draw, 1e-7)
            return f"it is at a {kind}" if kind in ("minimum", "maximum", "saddle") else ""
        return ""
    claimed = words.group()
    radius = 5e-2 if "near" in sentence else allowed(draw)
    kind, _ = stationary(draw, radius, claimed)
    if not kind.endswith(claimed) and not (claimed == "minimum" and _is_listed(draw, radius)):
        return f"there is {kind or 'no stationary point'} at hand"
    climbed = _height(draw, -1) > _height(draw, 0)
    if note and ("climbs" in note) != climbed and ("climbs" in note or "stuck" in note):
        return "it climbed" if climbed else "it did not climb"
    widths, extent = units(draw)
    late = (np.abs(run.points[since:] - run.points[-1]) / widths).max()
    if late > max(2e-5, 5e-3 * extent):
        return f"at step {since} it is not there"
    return ""


def _claimed(sentence: str) -> str:
    """Return a sentence without what it denies."""
    return "" if "no minimum" in sentence else sentence


def _height(draw: Draw, k: int) -> Any:
    with mpmath.workdps(DIGITS):
        return mpmath.mpf(draw.exact[0](*(mpmath.mpf(float(c)) for c in draw.run.points[k])))


def _is_listed(draw: Draw, radius: float) -> bool:
    """Whether the point is one of the minima that the tests of the gallery hold at 40 digits."""
    widths, _ = units(draw)
    known = draw.run.objective
    listed = (*known.minima, *known.local_minima) if known else ()
    last = draw.run.points[-1]
    return any((np.abs(last - np.array(p)) / widths).max() <= radius for p in listed)


def _not_for_ever(draw: Draw, said: str, since: int) -> str:
    number = re.search(r"through (\d+) points", said)
    period = int(number.group(1)) if number else 2
    run = draw.run
    longer = draw.again(run.steps + _ON)
    points = longer.points[since:]
    if longer.steps < run.steps + _ON:
        return f"it ends at step {longer.steps}"
    if len(run.points) - since <= period:
        return "it was not yet round once"
    amplitude = np.ptp(points[-2 * period :], axis=0).max()
    extent = np.ptp(run.points, axis=0).max()
    if not amplitude > 1e-8 * extent:
        return f"it is at rest: {amplitude:.1e} of {extent:.1e}"
    off = np.abs(points[period:] - points[:-period]).max()
    if off > 1e-2 * amplitude:
        return f"it does not repeat: {off / amplitude:.1e}"
    for shorter in range(1, period):
        if np.abs(points[shorter:] - points[:-shorter]).max() < 1e-3 * amplitude:
            return f"its period is {shorter}"
    before = run.points[max(since - 3 * period, 0) : since + period]
    early = np.abs(before[period:] - before[:-period]).max(axis=1)
    if len(early) == 3 * period and early.max() < 1e-5 * amplitude:
        return "it began earlier"
    return ""


def _is_far(draw: Draw, far: float = 1e4) -> bool:
    """Whether the run, let on without end, is past all bounds: point, value or slope overflows."""
    run = draw.run
    _, extent = units(draw)
    scale = max(1.0, np.abs(run.values[0]), np.abs(run.gradients[0]).max())
    if extent > far or np.abs(run.points[-1]).max() > 1e100:
        return True
    if np.abs(run.values[-1]) > far * scale or np.abs(run.gradients[-1]).max() > far * scale:
        return True
    return far < 1e30 and draw.again(run.steps + 3).steps == run.steps  # in a single leap


def _not_growing(draw: Draw) -> str:
    run = draw.run
    longer = draw.again(3 * run.steps + _ON)
    if longer.steps < 3 * run.steps + _ON and longer.outcome.name == "DIVERGED":
        return ""
    low = min(longer.values.min(), run.values.min())
    if run.objective is not None and run.objective.lowest is not None:
        low = run.objective.lowest
    gap = longer.values - low
    if gap[run.steps :].min() < 5 * gap[0]:
        return "f came down again"
    if gap[-1] < 2 * gap[run.steps]:
        return "f grew no further"
    return ""


def _not_singular(draw: Draw) -> str:
    run = draw.run
    _, extent = units(draw)
    if run.objective is not None and extent > 1e6:
        return "it ran to infinity"
    with mpmath.workdps(DIGITS):
        sizes = []
        for point in (run.points[0], run.points[-1]):
            p = [mpmath.mpf(float(c)) for c in point]
            try:
                values = list(mpmath.eigsy(mpmath.matrix(draw.exact[2](*p)), eigvals_only=True))
            except (ZeroDivisionError, ValueError, TypeError):
                return ""
            sizes.append((min(abs(v) for v in values), max(abs(v) for v in values)))
        least, most = sizes[-1][0], max(size for _, size in sizes)
        # To rounding: against what it was, against f over the width, or below all floats.
        widths, _ = units(draw)
        height = float(np.abs(run.values).max() / widths.min() ** 2)
        zero = max(mpmath.mpf("1e-12") * most, mpmath.mpf("1e-15") * height, mpmath.mpf("1e-290"))
        return "" if least <= zero else "the Hessian is regular"
