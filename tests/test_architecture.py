"""Who may know whom, and what may be loaded when."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "optviz"
MODULES = sorted(PACKAGE.rglob("*.py"))

# What each part may import at module level; the parts stand in the order of the layers.
ALLOWED = {
    "errors": set(),
    "timeline": {"errors"},
    "extras": {"errors"},
    "datasets": {"errors", "extras"},
    "objectives": {"errors", "extras"},
    "optimizers": {"errors"},
    "quotients": {"errors"},
    "adapters": {"errors", "extras", "objectives", "optimizers"},
    "outcome": {"errors"},
    "storage": {"errors", "outcome"},
    "batching": {"errors"},
    "trajectory": {"batching", "errors", "outcome"},
    "trajectories": {"errors", "outcome", "trajectory"},
    "recorder": {
        *("batching", "errors", "given", "outcome", "trajectories", "trajectory"),
    },
    "basins": {"objectives", "optimizers", "recorder"},
    "verdict": {"trajectory"},
    "given": {"errors", "objectives"},
    "run": {"batching", "errors", "given", "optimizers", "trajectory"},
    "sweeping": {"errors", "optimizers", "run"},
    "tuned": {"run"},
    "tuning": {"errors", "given", "optimizers", "recorder", "trajectory", "tuned"},
    "fairness": {"errors", "run", "trajectory", "tuned"},
    "planes": {"errors", "objectives", "trajectory"},
    "views": {"errors", "given"},
    "epochs": set(),
    "consistency": {"batching", "errors", "fairness", "run"},
    "scene": {
        *(
            "consistency",
            "batching",
            "errors",
            "fairness",
            "given",
            "objectives",
            "optimizers",
            "recorder",
        ),
        *("run", "timeline", "trajectory", "views"),
    },
    "remedies": {"errors"},
    "loading": {"errors", "remedies", "scene"},
    "size": {"errors"},
    "style": {"errors"},
    "fonts": {"errors"},
    "panels": {"errors", "objectives", "style", "timeline", "trajectory"},
    "export": {"errors"},
    "arrangement": {"panels"},
    "columns": {"objectives", "panels", "trajectory", "verdict"},
    "placement": {"panels"},
    "composition": {
        *("arrangement", "basins", "columns", "errors", "fairness", "objectives", "panels"),
        *("placement", "scene", "style", "timeline", "trajectory", "verdict", "views"),
    },
    "wording": {"errors"},
    "painter": {"composition", "fonts", "style", "timeline", "wording"},
    "notebook": set(),
    "animation": {"errors", "export", "notebook", "painter", "size", "style"},
    "template": set(),
    "terminal": {"errors"},
    "render_command": {"errors", "terminal"},
    "cli": {"errors", "render_command", "terminal"},
}


def part(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def module_level_imports(path: Path) -> Iterator[str]:
    """Yield the full names of modules that a file imports as soon as it is imported itself."""

    def visit(body: list[ast.stmt]) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    package = path.relative_to(PACKAGE.parent).parts[: -node.level]
                    base = ".".join([*package, *([base] if base else [])])
                if base == "optviz":
                    yield from (f"optviz.{alias.name}" for alias in node.names)
                else:
                    yield base
            elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                yield from visit(node.orelse)
            elif isinstance(node, ast.If | ast.Try | ast.With):
                yield from visit(node.body)

    yield from visit(ast.parse(path.read_text(encoding="utf-8")).body)


def test_imports_go_one_way() -> None:
    """No module imports, at module level, a part of the package above its own."""
    wrong = {}
    for path in MODULES:
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if own in ("__init__", "__main__"):
            continue
        known = {own, "__version__", *ALLOWED[own]}
        imported = {one for one in module_level_imports(path) if one.startswith("optviz.")}
        if above := {one for one in imported if part(one) not in known}:
            wrong[str(path.relative_to(PACKAGE))] = above
    assert not wrong


def test_some_libraries_have_one_home() -> None:
    """Pyplot is imported nowhere, seaborn in style only, imageio in export only."""
    wrong = {}
    for path in MODULES:
        inside = path.relative_to(PACKAGE).as_posix()
        strangers = {
            name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in (
                [alias.name for alias in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom)
                else []
            )
            if "pyplot" in name
            or (name == "seaborn" and inside != "style.py")
            or (name.startswith("imageio") and not inside.startswith("export/"))
            or (name.startswith("sympy") and not inside.startswith("objectives/"))
        }  # fmt: skip
        if strangers:
            wrong[inside] = strangers
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
    assert set(optviz.__all__) == set(optviz._HOMES)
