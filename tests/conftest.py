"""What holds for all tests: scenes that need an extra are skipped where it is missing."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from optviz.errors import MissingExtra

os.environ["OPTVIZ_CACHE"] = "off"  # tests that keep heights name a directory of their own

SCENES = Path(__file__).parent.parent / "scenes"


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
