"""Killed at any moment: the target is the old file or the new one, and no encoder lives on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from optviz.export import write
from tests.export.films import Dots, left_over
from tests.processes import about, wait_until

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc"),
    pytest.mark.usefixtures("heard"),
]

ROOT = Path(__file__).parents[2]
OLD = b"what was there before"

RENDER = """
import sys
sys.path.insert(0, {root!r})
if {gentle}:
    import signal
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
from optviz.export import write
from tests.export.films import Dots
print("ready", flush=True)
while True:
    write(Dots(320, 180, pictures=40, rich=True), sys.argv[1:])
"""


def _encoders(directory: Path) -> list[str]:
    """Return the processes that were told to write into a directory."""
    return [command for command in about(directory) if "rawvideo" in command]


@pytest.mark.parametrize("how", ["INT", "TERM", "gentle TERM", "KILL"])
def test_killed_at_random_moments(tmp_path: Path, how: str) -> None:
    """However and whenever it is killed, no broken file stands under the target's name."""
    generator = random.Random(how)
    number = getattr(signal, f"SIG{how.split()[-1]}")
    paths = [tmp_path / "film.mp4", tmp_path / "film.gif"]
    write(Dots(320, 180, pictures=40, rich=True), [tmp_path / "w.mp4", tmp_path / "w.gif"])
    whole = [(tmp_path / f"w{path.suffix}").read_bytes() for path in paths]
    code = RENDER.format(root=str(ROOT), gentle=how.startswith("gentle"))
    for _ in range(3):
        for path in paths:
            path.write_bytes(OLD)
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, paths)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, process_group=0,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(generator.uniform(0.02, 0.8))
            os.killpg(process.pid, number)  # as a terminal does it
            process.communicate()
        finally:
            process.kill()
        for path, new in zip(paths, whole, strict=True):
            assert path.read_bytes() in (OLD, new)
        wait_until(lambda: not _encoders(tmp_path))
        if how in ("INT", "gentle TERM"):
            assert left_over(tmp_path) == []
