"""Look for the colours of runs and basins of a theme: ``python -m docs.colours THEME runs``.

They stay near those that are wished for and are as far apart as is asked for to whoever looks, by
CIEDE2000: to normal sight and to Machado's three kinds of colour-blindness, the first ones most.
Runs have a contrast of 3 to the landscape, basins to the runs of the theme as it stands; so runs
come first. With dashes, lightness alone keeps apart those of one dash. The same
theme gives the same colours.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from optviz.style import Theme, get_theme
from optviz.style.color import contrast, rgb
from tests.style.vision import GREYS, VISIONS, difference, lab

Array = npt.NDArray[np.float64]
Wished = Sequence[tuple[str, float]]
Broken = Callable[[Sequence[str], Array], float]
"""By how much colours, and what they look like (n, visions, 3), break the rules of a theme."""

# What each colour should remind of, and by how much in CIEDE2000 it may differ from that.
RUNS: dict[str, Wished] = {
    "light": (
        *(("#0072b2", 7), ("#c45508", 7), ("#006a47", 8), ("#a03577", 8), ("#683c00", 8)),
        *(("#12295c", 8), ("#67001d", 16), ("#5d7d50", 16), ("#75782a", 20), ("#2f817a", 20)),
        *(("#3b34c0", 20), ("#43484f", 20)),
    ),
    "dark": (
        *(("#45a9ec", 7), ("#ff7a2a", 7), ("#3fe0aa", 8), ("#c77fab", 8), ("#ffd335", 8)),
        *(("#d4e8f8", 8), ("#4a84f5", 16), ("#7b9b66", 16), ("#e58684", 20), ("#f7ee9a", 20)),
        *(("#a6cb6b", 20), ("#b4bac6", 20)),
    ),
    "chalkboard": (
        *(("#7cc8f0", 8), ("#ff9a5e", 8), ("#86dba0", 9), ("#e592bf", 9), ("#ffe06b", 8)),
        *(("#fbf8ee", 6), ("#a594f2", 14), ("#9aa86a", 20), ("#e8838f", 20), ("#5ec2b0", 20)),
        *(("#c9b38a", 20), ("#b9c4cf", 20)),
    ),
    "paper": (
        *(("#15367a", 8), ("#c75d0d", 8), ("#2f6a3d", 8), ("#210728", 8), ("#8c1d50", 9)),
        *(("#3e6cb0", 9), ("#391b00", 9), ("#827d45", 9), ("#945000", 20), ("#101010", 20)),
        *(("#5a4acd", 20), ("#707070", 20)),
    ),
}
BASINS: dict[str, Wished] = {
    "light": [
        *(("#eddcb7", 12.0), ("#c8dcfe", 12.0), ("#dedbd3", 12.0), ("#f0f6ff", 12.0)),
        *(("#fcfee1", 12.0), ("#e0fff2", 12.0), ("#d8dae9", 12.0), ("#e9e0cb", 12.0)),
        *(("#d6e7e6", 12.0), ("#faf6ca", 12.0), ("#f2e4ff", 12.0)),
    ],
    "dark": [
        *(("#392914", 12.0), ("#2e3a54", 12.0), ("#403b3b", 12.0), ("#161513", 12.0)),
        *(("#32402d", 12.0), ("#1d252d", 12.0), ("#1f1400", 12.0), ("#11273d", 12.0)),
        *(("#373842", 12.0), ("#2b2927", 12.0), ("#2e251b", 12.0)),
    ],
    "chalkboard": [
        *(("#25385f", 20.0), ("#4d4a26", 20.0), ("#0b1c18", 20.0), ("#1f4a30", 20.0)),
        *(("#4a3038", 30.0), ("#2b4a55", 30.0), ("#101f30", 30.0), ("#2a2a10", 30.0)),
        *(("#3a4a48", 30.0), ("#352a3a", 30.0), ("#14302e", 30.0)),
    ],
    "paper": [
        *(("#ffffff", 8.0), ("#dcdcd2", 20.0), ("#d8e8fb", 20.0), ("#faf0d0", 20.0)),
        *(("#f2e4f8", 30.0), ("#dcefdc", 30.0), ("#e8d8d8", 30.0), ("#f4f4e0", 30.0)),
        *(("#d4dcec", 30.0), ("#f8e4dc", 30.0), ("#e6f6f4", 30.0)),
    ],
}
_APART = {"runs": ((4, 13.0), (8, 11.0), (12, 8.0)), "basins": ((4, 10.0), (6, 7.0), (11, 3.2))}
"""How far apart the first so many are to be; beyond that, to be near what is wished counts more."""

_CONTRAST = 3.02
_PALEST, _SHADES = 0.2, 16
_DASHED, _STEP = 4, 10.3  # so many runs have a dash in common, and differ so much without colour
_SHADED, _SHADE = 4, 2.4  # so many basins do
_FROM_RUNS = 16.0
_CHROMA = {"chalkboard": 58.0}
_USUAL_CHROMA, _QUIET = 78.0, 27.0
_ROUNDS, _DRAWS = 6, 1500
_SEEN: dict[str, Array] = {}


def seen(colors: Sequence[str]) -> Array:
    """Return what colours look like to everyone, and without colour, (n, visions, 3)."""
    for color in colors:
        if color not in _SEEN:
            _SEEN[color] = np.array([lab(color, one) for one in (*VISIONS, *GREYS)])
    return np.array([_SEEN[color] for color in colors])


def apart(looks: Array) -> tuple[Array, Array, Array]:
    """Return the numbers of two colours and how far apart they are, for each pair."""
    first, second = np.triu_indices(len(looks), 1)
    return first, second, np.asarray(difference(looks[first], looks[second]))


def runs_of(theme: Theme, name: str) -> Broken:
    """Return the rules for runs: contrast to all grounds, no shrill colours, steps of lightness."""
    grounds = {theme.paper, theme.rim, *theme.heights(_SHADES)}

    def missed(color: str) -> float:
        pale = color if theme.dashed else theme.mix(color, _PALEST, theme.valley)
        least = min(contrast(color, ground) for ground in grounds)
        return max(0.0, _CONTRAST - min(least, contrast(pale, theme.rim)))

    def broken(colors: Sequence[str], looks: Array) -> float:
        chroma = np.hypot(*looks[:, 0, 1:].T) - _CHROMA.get(name, _USUAL_CHROMA)
        sum_ = 30.0 * sum(map(missed, colors)) + float(np.clip(chroma, 0.0, None).sum())
        if theme.dashed:
            first, second, away = apart(looks)
            steps = away[(first // _DASHED == second // _DASHED) & (second < 8), len(VISIONS) :]
            sum_ += float(np.clip(_STEP - steps, 0.0, None).sum())
        return sum_

    return broken


def basins_of(theme: Theme, name: str) -> Broken:
    """Return the rules for basins: quiet under all runs, and of different shades for print."""
    runs = seen(theme.runs)

    def broken(colors: Sequence[str], looks: Array) -> float:
        least = np.array([min(contrast(one, run) for run in theme.runs) for one in colors])
        away = difference(looks[:, None], runs)[..., : len(VISIONS)]
        sum_ = 200.0 * float(np.clip(_CONTRAST - least, 0.0, None).sum())
        sum_ += float(np.clip(_FROM_RUNS - away, 0.0, None).sum())
        sum_ += float(np.clip(np.hypot(*looks[:, 0, 1:].T) - _QUIET, 0.0, None).sum())
        if theme.dashed:
            _, _, steps = apart(looks[:_SHADED, len(VISIONS) :])
            sum_ += 4.0 * float(np.clip(_SHADE - steps, 0.0, None).sum())
        return sum_

    return broken


def search(wished: Wished, goals: Sequence[tuple[int, float]], broken: Broken) -> list[str]:
    """Climb from the wished colours by random changes in a fixed order, the first ones first."""
    random = np.random.default_rng(8)
    colors = [color for color, _ in wished]
    anchors, reach = seen(colors)[:, 0], np.array([one for _, one in wished])

    def score(tried: Sequence[str]) -> float:
        looks, count = seen(tried), len(tried)
        _, second, away = apart(looks[:, : len(VISIONS)])
        gained = sum(min(away[second < n].min(), goal) for n, goal in goals if n <= count)
        strayed = difference(looks[:, 0], anchors[:count]) / reach[:count]
        beyond = float(np.clip(reach[:count] * (strayed - 1.0), 0.0, None).sum())
        return 3.0 * float(gained) - 0.5 * float((strayed**2).sum()) - beyond - broken(tried, looks)

    done = 0
    for count in (8 if len(colors) == 12 else 6, len(colors)):
        best = score(colors[:count])
        for size in np.tile(np.geomspace(60.0, 1.5, _DRAWS), _ROUNDS):
            k = int(random.integers(done, count))
            moved = np.array(rgb(colors[k])) * 255 + random.normal(0.0, size, 3)
            red, green, blue = np.clip(np.rint(moved), 0, 255).astype(int).tolist()
            tried = [*colors[:k], f"#{red:02x}{green:02x}{blue:02x}", *colors[k + 1 :]]
            if (now := score(tried[:count])) > best:
                best, colors = now, tried
        done = count
    return colors


def main() -> None:
    """Print the colours of a theme, and how far apart they are to each vision."""
    name, what = sys.argv[1:]
    theme = get_theme(name)
    wished, rules = (RUNS, runs_of) if what == "runs" else (BASINS, basins_of)
    colors = search(wished[name], _APART[what], rules(theme, name))
    print(colors)
    for count, _ in _APART[what]:
        least = apart(seen(colors[:count]))[2].min(axis=0).tolist()
        told = zip((*VISIONS, *GREYS), least, strict=True)
        print(f"first {count}:", ", ".join(f"{one} {value:.1f}" for one, value in told))


if __name__ == "__main__":
    main()
