"""What was measured: numbers, and how to read and write them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field


@dataclass
class Row:
    """One contestant over one course.

    Parameters
    ----------
    seconds : list of float
        One time a run.
    bytes : int, optional
        Size of its file.
    psnr : float, optional
        How faithful the file is, in dB.
    memory : float, optional
        The most memory that its Python process held, in MB.
    note : str
        Why there are no numbers.
    """

    seconds: list[float] = field(default_factory=list)
    bytes: int | None = None
    psnr: float | None = None
    memory: float | None = None
    note: str = ""

    @property
    def median(self) -> float | None:
        """The median of the times, if there are any."""
        return statistics.median(self.seconds) if self.seconds else None


@dataclass
class Growth:
    """One film of one length: what it costs as films and runs grow longer."""

    name: str
    frames: int
    steps: int
    row: Row


@dataclass
class Start:
    """One command: how long until it is done, and what of that is importing.

    Parameters
    ----------
    command : str
        What was typed.
    seconds : list of float
        Wall time, one a run.
    importing : float
        Seconds that ``-X importtime`` counts.
    modules : int
        How many modules are imported.
    note : str
        Why there are no numbers.
    """

    command: str
    seconds: list[float] = field(default_factory=list)
    importing: float = 0.0
    modules: int = 0
    note: str = ""

    @property
    def median(self) -> float | None:
        """The median of the wall times, if there are any."""
        return statistics.median(self.seconds) if self.seconds else None


@dataclass
class Results:
    """All that one run of the benchmarks found.

    Parameters
    ----------
    machine : str
        What it ran on.
    rows : dict of int to dict of str to Row
        By number of frames and name of contestant.
    growth, start : list
        Empty where not asked for.
    """

    machine: str
    rows: dict[int, dict[str, Row]] = field(default_factory=dict)
    growth: list[Growth] = field(default_factory=list)
    start: list[Start] = field(default_factory=list)
