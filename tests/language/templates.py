"""All templates of the source: what `say` and `noted` are called with."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "optviz"
_HELD = (ast.Name, ast.Attribute, ast.Subscript)


@dataclass(frozen=True)
class Said:
    """A template, where it is said, and the values that it is said with (None: said elsewhere)."""

    template: str
    where: str
    values: frozenset[str] | None


def said_in_the_source() -> Iterator[Said]:
    """Yield every template that is written in the package; refuse one that cannot be read."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from said_in(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).as_posix())


def said_in(source: str, file: str) -> Iterator[Said]:
    """Yield the templates of a file."""
    tree = ast.parse(source)
    known = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("optviz.language")
        for alias in node.names
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        where = f"{file}:{call.lineno}"
        match known.get(call.func.id):
            case "say":
                values = frozenset(one.arg for one in call.keywords if one.arg)
                for template in _read(call.args, where):
                    yield Said(template, where, values)
            case "noted":
                made = list(_read(call.args, where))
                assert made, f"{where}: what is noted is not written out"
                yield from (Said(template, where, None) for template in made)


def places(template: str) -> frozenset[str]:
    """Return the names of the places in a template."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def _read(given: list[ast.expr], where: str) -> Iterator[str]:
    """Yield the templates that an argument can be; none where it is held by a name."""
    (argument,) = given
    match argument:
        case ast.Constant(value=str(template)):
            yield template
        case ast.IfExp(body=yes, orelse=no):
            yield from (*_read([yes], where), *_read([no], where))
        case _:
            assert isinstance(argument, _HELD), f"{where}: write the words out, with places"
