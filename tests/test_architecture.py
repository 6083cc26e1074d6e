"""Who may know whom, and what may be loaded when."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "optviz"
MODULES = sorted(PACKAGE.rglob("*.py"))

# From the ground up: a part may import those on the floors below it, and nothing else.
FLOORS = [
    {"errors"},
    {"language"},
    {
        "extras",
        "checks",
        "discovery",
        "timeline",
        "style",
        "interruption",
        "remedies",
        "surroundings",
    },
    {"optimizers", "export", "cues"},
    {"objectives", "datasets"},
    {"recorder", "adapters"},
    {"theorems"},
    {"planes", "marks"},
    {"stage"},
    {"layers"},
    {"panels"},
    {"views"},
    {"plan"},
    {"layout"},
    {"film"},
    {"scene"},
    {"loading"},
    {"cli"},
    {"__init__", "__main__"},
]
FLOOR = {part: number for number, parts in enumerate(FLOORS) for part in parts}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of all modules that a file imports, wherever and for whatever."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports relatively"
            if node.module == "optviz":
                yield from (f"optviz.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def test_imports_go_one_way() -> None:
    """No module imports a part above its own or beside it, not even in a function or for a type."""
    wrong = []
    for path in MODULES:
        own = part_of(path)
        for name in imported(path):
            if not name.startswith("optviz."):
                continue
            other = name.split(".")[1]
            if other not in (own, "__version__") and FLOOR[other] >= FLOOR[own]:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert not wrong


def test_no_module_imports_itself_by_way_of_others() -> None:
    """There is no ring of imports, not even within a folder, in functions or for types."""
    files = {module_of(path): set(imported_modules(path)) for path in MODULES}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join([*way[way.index(name) :], name])
        if name not in done:
            for other in sorted(files.get(name, ())):
                visit(other, (*way, name))
            done.add(name)

    for name in files:
        visit(name, ())


def module_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE.parent).with_suffix("")
    parts = inside.parts[:-1] if inside.name == "__init__" else inside.parts
    return ".".join(parts)


def imported_modules(path: Path) -> Iterator[str]:
    """Yield the modules of the package that a file imports; a package's face draws no arrow."""
    if path.name == "__init__.py":
        return
    known = {module_of(one) for one in MODULES if one.name != "__init__.py"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            yield from (name for name in names if name in known)


def test_some_libraries_have_one_home() -> None:
    """Pyplot is imported nowhere, seaborn in style only, imageio in export only."""
    homes = {"seaborn": "style/", "imageio": "export/", "sympy": "objectives/"}
    wrong = []
    for path in MODULES:
        inside = path.relative_to(PACKAGE).as_posix()
        for name in imported(path):
            home = homes.get(name.split(".")[0].split("_")[0])
            if "pyplot" in name or (home is not None and not inside.startswith(home)):
                wrong.append(f"{inside} imports {name}")
    assert not wrong


def test_few_files_lie_loose() -> None:
    """At most twelve files stand in the package outside of its folders."""
    assert len(list(PACKAGE.glob("*.py"))) <= 12


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


def test_themes_and_the_looks_of_runs_need_no_matplotlib() -> None:
    """A scene may hold a theme of its own, and a scene file loads no matplotlib."""
    code = (
        "from optviz.style import DARK, get_theme, run_styles\n"
        "run_styles(get_theme('light', ['#000000']), [('a', '')])\n"
        "DARK.mix(DARK.ink, 0.5, DARK.paper)"
    )
    assert not loaded_by(code) & {"numpy", "matplotlib", "seaborn"}
