"""What optviz wants to reach, as ratios within one run, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from benchmarks.results import Growth, Results, Row

Rows = Mapping[str, Row]
Limits = Mapping[int, float]


@dataclass(frozen=True)
class Goal:
    """A number to reach on the lecture scene.

    Parameters
    ----------
    text : str
        What is compared.
    measure : callable (Rows) -> float or None
        The number, if both sides were measured.
    limits : dict of int to float
        What is asked, by number of frames; films of other lengths are not judged.
    at_least : bool
        Whether more is better.
    unit : str
        Written after the number.
    needs : tuple of str
        The contestants that it compares.
    """

    text: str
    measure: Callable[[Rows], float | None]
    limits: Limits
    needs: tuple[str, ...]
    at_least: bool = False
    unit: str = "×"


@dataclass(frozen=True)
class Verdict:
    """A goal beside what was measured; `limit` and `met` are None where nothing is asked."""

    text: str
    frames: int | None
    value: float
    unit: str
    at_least: bool
    limit: float | None = None
    met: bool | None = field(init=False)

    def __post_init__(self) -> None:
        """Compare the number as it is printed: what rounds to the goal meets it."""
        met = None
        if self.limit is not None:
            shown = round(self.value, 2)
            met = shown >= self.limit if self.at_least else shown <= self.limit
        object.__setattr__(self, "met", met)


def _time(one: str, other: str) -> Callable[[Rows], float | None]:
    """Return how many times as long the one takes as the other."""

    def measure(rows: Rows) -> float | None:
        a, b = rows[one].median, rows[other].median
        return a / b if a and b else None

    return measure


def _size(one: str, other: str) -> Callable[[Rows], float | None]:
    def measure(rows: Rows) -> float | None:
        a, b = rows[one].bytes, rows[other].bytes
        return a / b if a and b else None

    return measure


def _fidelity(one: str, other: str) -> Callable[[Rows], float | None]:
    def measure(rows: Rows) -> float | None:
        a, b = rows[one].psnr, rows[other].psnr
        return a - b if a and b else None

    return measure


def _saved(rows: Rows) -> float | None:
    before, after = rows["optviz-gif"].bytes, rows["optviz-gif-gifsicle"].bytes
    return 100 * (1 - after / before) if before and after else None


def _speed_up(text: str, stock: str, ours: str, limits: Limits) -> Goal:
    return Goal(text, _time(stock, ours), limits, (stock, ours), at_least=True)


def _share(text: str, ours: str, other: str, limits: Limits) -> Goal:
    return Goal(text, _time(ours, other), limits, (ours, other))


def _always(limit: float) -> Limits:
    return {120: limit, 600: limit}


_MP4, _GIF = {120: 15.0, 600: 20.0}, {120: 25.0, 600: 40.0}
_PALETTE = "palette-gif-gifsicle"
GOALS = (
    _speed_up("MP4: FuncAnimation.save, same film / optviz", "stock-film-mp4", "optviz-mp4", _MP4),
    _speed_up(
        "MP4: FuncAnimation.save, plain script / optviz", "stock-script-mp4", "optviz-mp4", _MP4
    ),
    _speed_up(
        "MP4: FuncAnimation.save, tight script / optviz",
        "stock-script-tight-mp4", "optviz-mp4", _MP4,
    ),
    _speed_up("GIF: FuncAnimation.save, same film / optviz", "stock-film-gif", "optviz-gif", _GIF),
    _speed_up(
        "GIF: FuncAnimation.save, plain script / optviz", "stock-script-gif", "optviz-gif", _GIF
    ),
    _speed_up(
        "GIF: FuncAnimation.save, tight script / optviz",
        "stock-script-tight-gif", "optviz-gif", _GIF,
    ),
    _share("MP4: optviz / encoding alone", "optviz-mp4", "encoding-mp4", _always(1.3)),
    _share("MP4, whole process: optviz / manim", "process-mp4", "manim-mp4", {120: 1.0, 600: 0.5}),
    _share("GIF, whole process: optviz / manim", "process-gif", "manim-gif", {120: 0.4, 600: 0.5}),
    Goal(
        "GIF bytes: optviz / ffmpeg palette, gifsicle -O3", _size("optviz-gif", _PALETTE),
        _always(1.0), ("optviz-gif", _PALETTE),
    ),
    Goal(
        "GIF PSNR: optviz − ffmpeg palette", _fidelity("optviz-gif", _PALETTE),
        _always(0.0), ("optviz-gif", _PALETTE), at_least=True, unit=" dB",
    ),
    Goal(
        "GIF bytes a frame", lambda rows: rows["optviz-gif"].bytes,
        {120: 2500.0, 600: 2000.0}, ("optviz-gif",), unit=" B",
    ),
    Goal(
        "gifsicle -O3 saves on optviz's GIF", _saved,
        _always(5.0), ("optviz-gif", "optviz-gif-gifsicle"), unit=" %",
    ),
    _share("one drawn frame: optviz / blit loop", "optviz-frames", "blit", _always(1.1)),
)  # fmt: skip


def verdicts(results: Results) -> list[Verdict]:
    """Return every goal of which both sides were measured, beside what was measured."""
    found = []
    for goal in GOALS:
        for frames, rows in results.rows.items():
            if any(name not in rows for name in goal.needs):
                continue
            value = goal.measure(rows)
            if value is None:
                continue
            if goal.unit == " B":
                value /= frames
            limit = goal.limits.get(frames)
            found.append(Verdict(goal.text, frames, value, goal.unit, goal.at_least, limit))
    return found + _grown(results.growth)


def _grown(cases: list[Growth]) -> list[Verdict]:
    found = []
    for name, label in (("optviz-mp4", "MP4"), ("optviz-gif", "GIF")):
        films = sorted((one for one in cases if one.name == name), key=lambda one: one.frames)
        if len(films) < 2:
            continue
        few, many = films[0], films[-1]
        if few.row.median is None or many.row.median is None:
            continue
        memory = (many.row.memory or 0.0) - (few.row.memory or 0.0)
        span = f"{label}, {many.frames:,} frames"
        found.append(
            Verdict(f"{span}: memory above {few.frames}", None, memory, " MB", False, 30.0)
        )
        pace = many.row.median / many.frames / (few.row.median / few.frames)
        found.append(
            Verdict(f"{span}: time a frame / at {few.frames}", None, pace, "×", False, 1.1)
        )
    runs = sorted((one for one in cases if one.name == "optviz-frames"), key=lambda one: one.steps)
    if len(runs) >= 2 and runs[0].row.median and runs[-1].row.median:
        text = f"{runs[-1].steps:,} steps a run: time a frame / at {runs[0].steps}"
        found.append(Verdict(text, None, runs[-1].row.median / runs[0].row.median, "×", False, 1.2))
    return found
