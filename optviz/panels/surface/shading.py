"""The picture of what a camera sees: the theme's shades by height, lit, with the level lines."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from optviz.panels.surface.raster import Floats, Sight
from optviz.style import Theme
from optviz.style.color import luminance, rgb

Image = npt.NDArray[np.uint8]
Wholes = npt.NDArray[np.int32]
Truths = npt.NDArray[np.bool_]

_TONES, _LIGHTS, _INKS = 96, 64, 16
_LINE = 1.0  # pixels of the frame
_CROWDED = 3.5  # pixels apart, from which on level lines pale
_FLAT = np.float32(1e-6)  # levels a pixel: what rises less has no lines
_SHADOW, _GLOW = (0.30, 0.55), (0.5, 0.2)  # of the light, in themes that are light and dark
_WALLS = (0.05, 0.13), (0.25, 0.4)
_STRIP = 128  # pixels across that are painted in one go, so that they stay in the cache
_JUMP = 0.06  # of half the longer side, from one pixel to the next, at which there is an edge


class Paint:
    """The colours of a surface.

    Parameters
    ----------
    theme : Theme
        Its valley, wall and level are those of the map too.
    levels : int
        How many intervals there are between level lines.
    """

    def __init__(self, theme: Theme, levels: int) -> None:
        self._levels = levels
        low, high, line = (np.array(rgb(one)) for one in (theme.valley, theme.wall, theme.level))
        dark = luminance(theme.paper) < luminance(theme.ink)
        shadow = np.array(rgb(theme.paper if dark else theme.ink))
        bright = np.array(rgb(theme.ink)) if dark else np.ones(3)
        tone = np.linspace(0.0, 1.0, _TONES)[:, None, None, None]
        light = np.linspace(-1.0, 1.0, _LIGHTS)[:, None, None]
        drawn = np.linspace(0.0, 1.0, _INKS)[:, None]
        color = low + tone * (high - low)
        color = color + np.maximum(-light, 0.0) * _SHADOW[dark] * (shadow - color)
        color = color + np.maximum(light, 0.0) * _GLOW[dark] * (bright - color)
        color = color + drawn * (line - color)
        self._table = _packed(color.reshape(-1, 3))
        self._walls = _packed(np.array([high + one * (shadow - high) for one in _WALLS[dark]]))
        self._edge = _packed(line[None])[0]

    def picture(self, sight: Sight) -> Image:
        """Return the pixels that see the box, RGBA from below upwards."""
        columns = sight.horizon.shape[1]
        wide = _STRIP * sight.grid.across
        strips = [self._strip(sight, slice(k, k + wide)) for k in range(0, columns, wide)]
        return np.concatenate(strips, axis=1)

    def _strip(self, sight: Sight, part: slice) -> Image:
        grid = sight.grid
        first, end = sight.rows
        horizon = sight.horizon[:, part] - np.float32(first)
        up, floor = sight.up[:, part].ravel(), sight.floor[:, part].ravel()
        light, levels = (sight.fields[:, part, k].ravel() for k in (2, 1))
        depths, columns = horizon.shape
        index = _first_seen(horizon, end - first)
        here = np.minimum(index, depths - 1) * columns + np.arange(columns, dtype=np.int32)
        before = np.maximum(here - columns, 0)
        rows = np.arange(first, end, dtype=np.float32)[:, None] + np.float32(0.5)
        low = up.take(before)
        with np.errstate(divide="ignore", invalid="ignore"):
            way = np.clip((rows - low) / (up.take(here) - low), 0.0, 1.0)
        cut = index == 0
        if sight.mesh.holed:
            cut |= np.isnan(low)
        ground = (index >= depths) | (cut & (rows < floor.take(here)))
        level = levels.take(before)
        level += (levels.take(here) - level) * way
        if sight.mesh.holed:
            np.nan_to_num(level, copy=False)
        made = self._colors(level, light.take(here), grid.scale, (grid.down, grid.across))
        np.copyto(made, self._walls[np.where(sight.from_x[part], 1, 0)], where=cut)
        far = _JUMP * depths / sight.lengths[part]
        np.copyto(made, self._edge, where=_edges(index, ground, cut, far, grid.down))
        made[ground] = 0
        return _averaged(made, grid.down, grid.across)

    def _colors(
        self, level: Floats, light: Floats, scale: float, over: tuple[int, int]
    ) -> npt.NDArray[np.uint32]:
        """Return the colour of each pixel, its share of a level line laid over it."""
        steep = np.hypot(_slope(level, 0) * over[0], _slope(level, 1) * over[1])
        steep *= np.float32(scale)  # levels a pixel of the frame
        flat = ~(steep > _FLAT)
        steep[flat] = _FLAT
        nearest = np.rint(level)
        covered = np.float32(0.5 * _LINE + 0.5) - np.abs(level - nearest) / steep
        covered *= np.minimum(np.float32(1.0 / _CROWDED) / steep, 1.0)
        np.clip(covered, 0.0, 1.0, out=covered)
        covered[flat | (nearest < 1) | (nearest >= self._levels)] = 0.0
        key: Wholes = _steps(level / np.float32(self._levels), _TONES) * _LIGHTS
        key += _steps(np.float32(0.5) * (light + np.float32(1.0)), _LIGHTS)
        key *= _INKS
        key += _steps(covered, _INKS)
        return self._table.take(key, mode="clip")


def _steps(share: npt.NDArray[np.floating[Any]], count: int) -> Wholes:
    """Return which of so many steps from 0 to 1 is nearest."""
    return np.asarray(share * np.float32(count - 1) + np.float32(0.5), dtype=np.int32)


def _first_seen(horizon: Floats, height: int) -> Wholes:
    """Return for each pixel how many samples of its line of sight end below its middle."""
    columns = horizon.shape[1]
    rows = np.clip(horizon + np.float32(0.5), 0, height).astype(np.int32)
    rows *= columns
    rows += np.arange(columns, dtype=np.int32)
    counts = np.bincount(rows.ravel(), minlength=(height + 1) * columns)
    counted = counts[: height * columns].reshape(height, columns).astype(np.int32)
    return np.cumsum(counted, axis=0, dtype=np.int32)


def _slope(level: Floats, axis: int) -> Floats:
    """Return by how much the level changes from pixel to pixel, on the side where it does less."""
    steps = np.abs(np.diff(level, axis=axis))
    if not steps.size:
        return np.zeros_like(level)
    edge = np.full_like(steps.take([0], axis), np.inf)
    made = np.fmin(np.concatenate([steps, edge], axis), np.concatenate([edge, steps], axis))
    return np.asarray(made)


def _edges(index: Wholes, ground: Truths, cut: Truths, far: Floats, thick: int) -> Truths:
    """Return the pixels just below where something far behind, or the paper, is seen."""
    made = np.zeros(ground.shape, dtype=bool)
    begins = (np.diff(index, axis=0) > far) | (ground[1:] & ~ground[:-1])
    begins |= cut[:-1] & ~cut[1:]
    for k in range(thick):
        made[: len(made) - 1 - k] |= begins[k:]
    return made & ~ground


def _packed(colors: npt.NDArray[np.float64]) -> npt.NDArray[np.uint32]:
    """Return colours (n, 3) from 0 to 1 as opaque pixels of four bytes."""
    made = np.full((len(colors), 4), 255, dtype=np.uint8)
    made[:, :3] = np.rint(255 * np.clip(colors, 0.0, 1.0))
    return made.view(np.uint32)[:, 0]


def _averaged(pixels: npt.NDArray[np.uint32], down: int, across: int) -> Image:
    """Return the mean of blocks of pixels; what is empty has no say in a colour."""
    height, width, many = len(pixels) // down, pixels.shape[1] // across, down * across
    parts = pixels.view(np.uint8).reshape(height, down, width, across, 4)
    sums = np.zeros((height, width, 4), dtype=np.uint16)
    for block in product(range(down), range(across)):
        sums += parts[:, block[0], :, block[1]]
    made = (sums // many).astype(np.uint8)
    partly = (made[..., 3] > 0) & (made[..., 3] < 255)
    made[partly, :3] = sums[partly, :3] // (sums[partly, 3:] // 255)
    return made
