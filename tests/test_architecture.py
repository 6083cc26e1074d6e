"""Who may know whom, and what may be loaded when."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "optviz"
MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of all modules that a file imports, wherever and for whatever."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module == "optviz":
                yield from (f"optviz.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def test_some_libraries_have_one_home() -> None:
    """Pyplot is imported nowhere, seaborn in style only, imageio in export only."""
    homes = {"seaborn": "style.py", "imageio": "export/", "sympy": "objectives/"}
    wrong = []
    for path in MODULES:
        inside = path.relative_to(PACKAGE).as_posix()
        for name in imported(path):
            home = homes.get(name.split(".")[0].split("_")[0])
            if "pyplot" in name or (home is not None and not inside.startswith(home)):
                wrong.append(f"{inside} imports {name}")
    assert not wrong


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after running the code."""
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_importing_the_package_is_light() -> None:
    """``import optviz`` loads neither NumPy nor matplotlib."""
    assert not loaded_by("import optviz") & {"numpy", "matplotlib", "seaborn", "sympy", "imageio"}


def test_a_scene_without_formula_needs_no_sympy_seaborn_or_matplotlib() -> None:
    """Making and recording a scene loads NumPy, and none of the heavy libraries."""
    code = (
        "from optviz import Adam, Scene, objectives\n"
        "scene = Scene(objectives=objectives.rosenbrock(), optimizers=[Adam()], steps=3)\n"
        "scene.record()"
    )
    assert not loaded_by(code) & {"matplotlib", "seaborn", "sympy", "imageio", "pandas", "scipy"}


def test_an_animation_needs_no_pyplot_seaborn_or_sympy() -> None:
    """Drawing a formula-free scene loads no pyplot, seaborn or SymPy."""
    code = (
        "from optviz import Adam, Scene, objectives\n"
        "scene = Scene(objectives=objectives.rosenbrock(), optimizers=[Adam()], steps=3)\n"
        "scene.animate(width=160, height=90).frame(0)\n"
        "import sys\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    assert not loaded_by(code) & {"seaborn", "sympy", "pandas", "scipy"}


def test_every_public_name_can_be_imported() -> None:
    """Each name that the package promises is there."""
    import optviz

    for name in optviz.__all__:
        assert getattr(optviz, name) is not None
    assert set(optviz._HOMES) < set(optviz.__all__)
