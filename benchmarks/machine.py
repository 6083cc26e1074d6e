"""What the benchmarks ran on, in a line."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path

from benchmarks.contestant import LapError
from benchmarks.encoder import ffmpeg
from benchmarks.shell import program, run


def machine() -> str:
    """Return processor, cores, and the versions of all that has a part in the numbers."""
    return ", ".join(
        [
            f"{_processor()}, {os.cpu_count()} cores",
            f"{platform.system()} {platform.machine()}",
            f"Python {platform.python_version()}",
            *(f"{name} {metadata.version(name)}" for name in ("matplotlib", "numpy", "pillow")),
            f"ffmpeg {_version(ffmpeg(), '-version')}",
            f"gifsicle {_version(program('gifsicle'), '--version')}",
            f"manim {_version(program('manim', 'MANIM'), '--version')}",
        ]
    )


def load() -> float:
    """Return how many processes wanted to run in the last minute, or 0 where nobody knows."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _version(path: str, option: str) -> str:
    if not path:
        return "not installed"
    try:
        words = run([path, option]).stdout.split()
    except LapError:
        return "unknown"
    if "version" in words[:-1]:
        return words[words.index("version") + 1]
    return next((word.lstrip("v") for word in words if word.lstrip("v")[:1].isdigit()), "unknown")
