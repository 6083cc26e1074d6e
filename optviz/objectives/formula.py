"""Reading a formula: a small whitelist over Python's own grammar, with errors that point.

Nothing here evaluates anything. The text is cut into tokens, all of which must be known, then
parsed by `ast`, and the tree is checked node by node.
"""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from dataclasses import dataclass
from typing import NoReturn

from optviz.errors import SceneError

FUNCTIONS = (
    "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
    "exp", "log", "log2", "log10", "sqrt", "abs",
)  # fmt: skip
CONSTANTS = ("pi", "e")
MOST_CHARACTERS = 1000
MOST_VARIABLES = 100
_MOST_BRACKETS = 25
_MOST_LEVELS = 150
_MOST_SHOWN = 80

_TOKEN = re.compile(
    r"(?P<space> )|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<operator>\*\*|/(?!/)|[-+*(),])|(?P<other>//|.)",
    re.ASCII,
)
_VARIABLE = re.compile(r"x[1-9]\d{0,5}|[xy]", re.ASCII)
_MEANT = {
    "^": "write powers as **", "²": "write squares as **2", "³": "write cubes as **3",
    "−": "write minus as -", "–": "write minus as -", "·": "write products as *",
    "×": "write products as *", "÷": "write quotients as /", "π": "write it as pi",
    "√": "write roots as sqrt( )", "|": "write absolute values as abs( )",
    "[": "use round brackets", "]": "use round brackets", "{": "use round brackets",
    "}": "use round brackets", "=": "give the right-hand side only", "//": "write quotients as /",
}  # fmt: skip
_NAMES_ELSEWHERE = {
    "ln": "log", "lg": "log10", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "Pi": "pi", "PI": "pi", "E": "e", "X": "x", "Y": "y", "fabs": "abs", "x0": "x1",
}  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A formula that has passed every check.

    Parameters
    ----------
    text : str
        What was written, with single spaces.
    tree : ast.expr
        Its syntax tree: binary and unary operators, calls, names and numbers only.
    variables : tuple of str
        All of them in order, whether the text has them or not: ``("x", "y")``.
    """

    text: str
    tree: ast.expr
    variables: tuple[str, ...]

    @property
    def dim(self) -> int:
        """Number of variables."""
        return len(self.variables)


def parse(text: str, dim: int | None = None) -> Formula:
    """Read a formula of x and y, or of x1 … xn.

    Parameters
    ----------
    text : str
        The formula.
    dim : int, optional
        Number of variables, where it is more than the text shows.

    Returns
    -------
    Formula

    Raises
    ------
    SceneError
        In one line, with the column of the character at fault.
    """
    if not isinstance(text, str):
        raise SceneError(f"a formula is text, not {type(text).__name__}", 'write "x**2"')
    text = " ".join(text.split())
    if not text:
        raise SceneError("the formula is empty", 'write one, such as "x**2"')
    if len(text) > MOST_CHARACTERS:
        raise SceneError(
            f'formula "{shown(text[:40])}…" has {len(text)} characters, at most {MOST_CHARACTERS}',
            "write it as a Python function",
        )
    names = _check_tokens(text)
    tree = _tree(text)
    _check_tree(text, tree)
    return Formula(text, tree, _variables(text, names, dim))


def complain(text: str, column: int, cause: str, remedy: str = "") -> NoReturn:
    """Raise an error that shows the text, or what is near, and the column counted from 1."""
    if len(text) > _MOST_SHOWN:
        first = max(0, column - _MOST_SHOWN // 2)
        text = "…" * (first > 0) + text[first : first + _MOST_SHOWN] + "…"
    raise SceneError(f"column {column}: {cause}", remedy, item=f'formula "{shown(text)}"')


def shown(text: str) -> str:
    """Replace what would not print, character by character."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _check_tokens(text: str) -> dict[str, int]:
    """Refuse unknown characters, unknown names and missing operators; return variables' columns."""
    variables: dict[str, int] = {}
    before, depth = "", 0
    for match in _TOKEN.finditer(text):
        kind, token, column = match.lastgroup, match.group(), match.start() + 1
        if kind == "space":
            continue
        if kind == "other":
            remedy = _MEANT.get(token, "use numbers, + - * / **, round brackets and functions")
            complain(text, column, f"unexpected '{shown(token)}'", remedy)
        if kind == "name":
            if _VARIABLE.fullmatch(token):
                variables.setdefault(token, column)
            elif token not in FUNCTIONS and token not in CONSTANTS:
                complain(text, column, f"unknown name '{token}'", _nearest(token))
        _check_order(text, before, token, column)
        depth += {"(": 1, ")": -1}.get(token, 0)
        if depth < 0:
            complain(text, column, "')' without '('", "remove it or open it")
        if depth > _MOST_BRACKETS:
            complain(text, column, f"more than {_MOST_BRACKETS} brackets within brackets")
        before = token
    _check_order(text, before, "", len(text) + 1)
    return variables


def _check_order(text: str, before: str, token: str, column: int) -> None:
    """Refuse two neighbours that cannot stand together, either of them "" for an end."""
    if before in FUNCTIONS:
        if token != "(":
            complain(text, column, f"'{before}' without brackets", f"write {before}( )")
    elif _ends_operand(before):
        if token == "(" or (token and token[0] not in "+-*/),"):
            remedy = f"write {before}*{token}" if before != ")" and token != "(" else "put * there"
            complain(text, column, f"no operator before '{token}'", remedy)
    elif token in ("", "*", "/", "**", ")", ","):
        place = f"before '{token}'" if token else "at the end"
        complain(text, column, f"something is missing {place}", "put a number or a variable there")


def _ends_operand(token: str) -> bool:
    return token == ")" or token[:1] not in "+-*/(,"  # "" is in every string


def _nearest(name: str) -> str:
    known = [*FUNCTIONS, *CONSTANTS, "x", "y"]
    if name in _NAMES_ELSEWHERE:
        return f"write {_NAMES_ELSEWHERE[name]}"
    if set(name) <= {"x", "y"}:
        return "write " + "*".join(name)
    near = difflib.get_close_matches(name, known, 1)
    return (f"did you mean {near[0]}? " if near else "") + (
        f"use one of {', '.join(FUNCTIONS)}, pi, e and the variables x, y or x1, x2, …"
    )


def _tree(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        column = min(max(error.offset or 1, 1), len(text) + 1)
        cause = error.msg.split("(")[0].strip() if "never closed" not in error.msg else error.msg
        complain(text, column, f"{cause[:1].lower()}{cause[1:]}", "is something missing here?")
    except (ValueError, RecursionError, MemoryError):
        complain(text, 1, "too deeply nested", "write it as a Python function")


def _check_tree(text: str, tree: ast.expr) -> None:
    """Let through operators, calls of one argument, names and finite numbers; nothing else."""
    nodes: list[tuple[ast.expr, int]] = [(tree, 1)]
    while nodes:
        node, level = nodes.pop()
        column = node.col_offset + 1
        if level > _MOST_LEVELS:
            complain(text, column, "too deeply nested", "write it as a Python function")
        match node:
            case ast.BinOp(left, ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right):
                nodes += [(left, level + 1), (right, level + 1)]
            case ast.BinOp(left, ast.Pow(), right):
                # A tower x**x**x… grows faster under differentiation than it looks.
                nodes += [(left, level + 1), (right, level + _MOST_LEVELS // _MOST_BRACKETS)]
            case ast.UnaryOp(ast.USub() | ast.UAdd(), operand):
                nodes.append((operand, level + 1))
            case ast.Call(ast.Name(), [argument], []) if not isinstance(argument, ast.Starred):
                nodes.append((argument, level + 1))
            case ast.Call(ast.Name(name)):
                complain(text, column, f"{name} takes one argument", f"write {name}(x)")
            case ast.Constant(int() | float() as number):
                if abs(number) > 1e300:
                    complain(text, column, "the number is too large", "stay below 1e300")
            case ast.Name():
                pass
            case _:
                complain(text, column, "not a formula", "use one expression, without commas")


def _variables(text: str, columns: dict[str, int], dim: int | None) -> tuple[str, ...]:
    plain = [name for name in ("x", "y") if name in columns]
    numbered = {name: int(name[1:]) for name in columns if name not in ("x", "y")}
    if plain and numbered:
        first = next(iter(columns))
        other = next(name for name in columns if (name in plain) != (first in plain))
        remedy = "use x and y, or x1, x2, …, not both"
        complain(text, columns[other], f"'{other}' beside '{first}'", remedy)
    for name, number in numbered.items():
        if number > MOST_VARIABLES:
            complain(text, columns[name], f"'{name}': at most {MOST_VARIABLES} variables")
    least = max(numbered.values()) if numbered else 2 if "y" in columns else 1
    if dim is None:
        dim = least
    elif isinstance(dim, bool) or not isinstance(dim, int) or not 1 <= dim <= MOST_VARIABLES:
        raise SceneError(f"dim is {dim!r}", f"it must be a whole number from 1 to {MOST_VARIABLES}")
    elif dim < least:
        last = max(columns, key=lambda name: numbered.get(name, columns[name]))
        complain(text, columns[last], f"'{last}' does not fit dim={dim}", f"say dim={least}")
    elif dim > 2 and plain:
        complain(text, columns[plain[0]], f"'{plain[0]}' in {dim} dimensions", "use x1, x2, …")
    if dim <= 2 and not numbered:
        return ("x", "y")[:dim]
    return tuple(f"x{i}" for i in range(1, dim + 1))
