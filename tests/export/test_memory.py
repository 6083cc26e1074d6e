"""Memory does not grow with the film."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MEASURE = """
import resource, sys
sys.path.insert(0, {root!r})
from optviz.export import write
from tests.export.films import Dots

class Quick(Dots):
    def __post_init__(self):
        super().__post_init__()
        self.ready = [super(Quick, self).picture(k) for k in range(20)]
    def picture(self, number):
        return self.ready[number % 20]

write(Quick(320, 180, pictures=int(sys.argv[1]), rich=True), sys.argv[2:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kilobytes are Linux's unit")
def test_memory_is_flat(tmp_path: Path) -> None:
    """The peak of a film of 1,000 pictures is within 5 MB of one of 100."""
    peaks = []
    for pictures in (100, 1000):
        command = [sys.executable, "-c", MEASURE.format(root=str(ROOT))]
        done = subprocess.run(
            [*command, str(pictures), str(tmp_path / "a.gif"), str(tmp_path / "a.mp4")],
            capture_output=True,
            text=True,
            check=True,
        )
        peaks.append(int(done.stdout))
    assert peaks[1] - peaks[0] < 5_000
