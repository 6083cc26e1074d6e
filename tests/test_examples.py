"""The examples in docstrings: each prints what it says."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "optviz"
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
FOREIGN = {"torch", "optax", "jax", "scipy", "pandas", "sklearn", "cma"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_print_what_they_say(name: str) -> None:
    """A reader who types them sees the same; those that need what is not installed are left out."""
    module = importlib.import_module(name)
    for example in doctest.DocTestFinder().find(module):
        text = example.docstring or ""
        if any(f"import {one}" in text or f"from_{one}" in text for one in FOREIGN):
            continue
        failed, _ = doctest.DocTestRunner(verbose=False).run(example)
        assert not failed, example.name
