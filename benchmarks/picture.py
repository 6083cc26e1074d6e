"""The picture for the front page: seconds until the file is written, as bars."""

from __future__ import annotations

from pathlib import Path

from benchmarks.results import Results, Row

_MP4 = {
    "optviz-mp4": "optviz",
    "encoding-mp4": "encoding alone",
    "stock-film-mp4": "FuncAnimation.save",
    "stock-script-mp4": "a plain script",
    "stock-script-tight-mp4": "… with tight layout",
}
_GIF = {
    "optviz-gif": "optviz",
    "palette-gif-gifsicle": "ffmpeg palette, gifsicle",
    "stock-film-gif": "FuncAnimation.save",
    "stock-script-gif": "a plain script",
    "stock-script-tight-gif": "… with tight layout",
}
_WIDTH, _HEIGHT, _DPI = 1280, 420, 100


def draw(results: Results, path: Path) -> bool:
    """Draw the longest course; return whether there was anything to draw."""
    frames = max(results.rows, default=0)
    rows = results.rows.get(frames, {})
    sides = {
        kind: bars for kind, names in (("MP4", _MP4), ("GIF", _GIF)) if (bars := _bars(rows, names))
    }
    if not sides:
        return False
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from optviz.style import FORMULA, LABEL, LIGHT, TITLE, drawing_context
    from optviz.style.fonts import families_for

    title = f"Seconds to write {frames} frames of 1280×720"
    longest = max(seconds for bars in sides.values() for _, seconds, _ in bars)
    with drawing_context(families_for([title])):
        figure = Figure(figsize=(_WIDTH / _DPI, _HEIGHT / _DPI), dpi=_DPI, facecolor=LIGHT.paper)
        FigureCanvasAgg(figure)
        figure.text(
            0.035, 0.9, title, color=LIGHT.ink, fontsize=0.8 * TITLE, fontweight="bold", va="center"
        )
        for i, (kind, bars) in enumerate(sides.items()):
            axes = figure.add_axes((0.19 + 0.5 * i, 0.05, 0.2, 0.68))
            axes.set_axis_off()
            axes.set_xlim(0, longest)
            axes.set_ylim(len(bars) - 0.5, -0.6)
            axes.text(
                -0.04 * longest, -0.95, kind, color=LIGHT.muted, fontsize=FORMULA, ha="right",
                va="center",
            )  # fmt: skip
            for y, (label, seconds, times) in enumerate(bars):
                ours = label == "optviz"
                color = LIGHT.runs[0] if ours else LIGHT.wall
                words = LIGHT.words(color) if ours else LIGHT.ink
                weight = "bold" if ours else "normal"
                axes.barh(y, seconds, height=0.62, color=color)
                axes.text(
                    -0.04 * longest, y, label, ha="right", va="center", color=words,
                    fontsize=LABEL, fontweight=weight,
                )  # fmt: skip
                axes.text(
                    seconds + 0.03 * longest, y, times, va="center", color=words,
                    fontsize=LABEL, fontweight=weight,
                )  # fmt: skip
        figure.savefig(path, dpi=_DPI, metadata={"Software": None})
    return True


def _bars(rows: dict[str, Row], names: dict[str, str]) -> list[tuple[str, float, str]]:
    """Return label, seconds and what is written beside the bar, for all that were measured."""
    bars = []
    first = next(iter(names))
    ours = rows[first].median if first in rows else None
    for name, label in names.items():
        seconds = rows[name].median if name in rows else None
        if seconds is None:
            continue
        times = f"{seconds:.1f}" if seconds < 20 else f"{seconds:.0f}"
        if ours and seconds >= 3 * ours:
            times += f"  ({seconds / ours:.0f}×)"
        bars.append((label, seconds, times))
    return bars
