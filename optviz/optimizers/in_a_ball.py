"""The trust-region subproblem: the lowest point of a quadratic in a ball, or on a way out of it."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

import numpy as np

from optviz.optimizers.norm import norm
from optviz.optimizers.optimizer import Array

_STEEPEST: Final = 1e300


def lowest_in_ball(g: Array, h: Array, radius: float) -> Array:
    """Return the minimizer of gᵀp + ½pᵀHp on ‖p‖ ≤ radius.

    Where it is not the bottom inside, it is −(H + σI)⁻¹g with σ ≥ −λ₁ such that its length is the
    radius; in the hard case, where g has no part along the eigenvectors of the least eigenvalue
    λ₁, one of these makes up for what is missing. Nocedal & Wright, section 4.3.
    """
    curvatures, axes = np.linalg.eigh(h)
    slopes = axes.T @ g
    lowest = curvatures - curvatures[0]
    rounding = 1e-12 * float(np.abs(curvatures).max())
    if curvatures[0] > rounding and norm(slopes / curvatures) <= radius:
        return np.asarray(axes @ (-slopes / curvatures))
    flat = lowest <= rounding
    part = np.zeros_like(g)
    part[~flat] = -slopes[~flat] / lowest[~flat]
    reach = norm(part)
    if reach <= radius and norm(slopes[flat]) <= 1e-12 * norm(g):
        if curvatures[0] < -rounding:  # where it is flat, nothing is gained by going there
            missing = math.sqrt(radius - reach) * math.sqrt(radius + reach)
            part[0] = -math.copysign(missing, slopes[0])
        return np.asarray(axes @ part)
    # The length falls as σ + λ₁ grows, from above the radius to below it: halving finds it surely.
    low, high = 0.0, min(norm(g) / radius, _STEEPEST)
    for _ in range(200):
        middle = 0.5 * (low + high)
        if norm(slopes / (lowest + middle)) > radius:
            low = middle
        else:
            high = middle
    return np.asarray(axes @ (-slopes / (lowest + high)))


def last_within(way: Array, radius: float) -> Array:
    """Return where a way, corners (n, dim) from 0 on, leaves the ball ‖p‖ ≤ radius, or its end.

    On a dogleg, from 0 to the lowest point against the gradient to Newton's, that is the lowest
    point of the quadratic. Nocedal & Wright, section 4.1.
    """
    for begin, end in pairwise(way):
        reach, farther = norm(begin), norm(end)
        if farther <= radius:
            continue
        if not reach:
            return np.asarray(end * (radius / farther))
        leg = end - begin
        a, b = float(leg @ leg), float(begin @ leg)
        c = (radius - reach) * (radius + reach)
        root = math.sqrt(b * b + a * c)
        # Written so that nothing cancels; b is not negative on a dogleg.
        share = (c / (b + root) if b + root else 0.0) if b >= 0.0 else (root - b) / a
        return np.asarray(begin + share * leg)
    return np.asarray(way[-1].copy())
