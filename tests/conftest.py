"""What holds for all tests.

No clock decides and no font is installed, whatever the machine is busy with and has; each process
computes in one thread; scenes that need an extra are skipped where it is missing.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from optviz.errors import MissingExtra

for _library in ("OMP", "OPENBLAS", "MKL"):  # NumPy is not loaded yet: tests run side by side
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
os.environ["OPTVIZ_CACHE"] = "off"  # tests that keep heights name a directory of their own

settings.register_profile(
    "optviz", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", settings.get_profile("optviz"), derandomize=False)
settings.load_profile("optviz")

SCENES = Path(__file__).parent.parent / "scenes"


def pytest_configure(config: pytest.Config) -> None:
    """Leave matplotlib its own fonts alone, here and in the processes that tests start."""
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    os.environ["MPLCONFIGDIR"] = folder.name
    import matplotlib as mpl
    from matplotlib import font_manager

    fonts, search = font_manager.fontManager, font_manager.findSystemFonts
    own = Path(mpl.get_data_path())
    fonts.ttflist = [entry for entry in fonts.ttflist if Path(entry.fname).is_relative_to(own)]
    font_manager.json_dump(fonts, Path(folder.name, f"fontlist-v{fonts.__version__}.json"))
    font_manager.findSystemFonts = lambda fontpaths=None, fontext="ttf": (
        [] if fontpaths is None else search(fontpaths, fontext)
    )


@pytest.fixture
def heard() -> Iterator[None]:
    """Hear the signals that the background and ``nohup`` ignore, here and in started processes."""
    defaults: dict[str, Any] = {
        "SIGINT": signal.default_int_handler, "SIGTERM": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL
    }  # fmt: skip
    numbers = {name: getattr(signal, name) for name in defaults if hasattr(signal, name)}
    before = {number: signal.signal(number, defaults[name]) for name, number in numbers.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find level lines and basins on fewer points, where no claim depends on how many."""
    monkeypatch.setattr("optviz.panels.contour._GRID", 71)
    monkeypatch.setattr("optviz.panels.surface.mesh._GRID", 71)
    monkeypatch.setattr("optviz.layers.basins._PIXELS", 70)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    try:
        return (yield)
    except MissingExtra as error:
        given = getattr(pyfuncitem, "callspec", None)
        values = given.params.values() if given else ()
        if any(isinstance(one, Path) and one.parent == SCENES for one in values):
            pytest.skip(str(error))
        raise
