"""The command line: parse, call the library, print."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from optviz import __version__, interruption
from optviz.cli import describe_command, render_command
from optviz.cli.terminal import Reporter, escaped, put, steady_streams
from optviz.errors import SceneError, nearest
from optviz.interruption import signals_interrupt

_EPILOG = """\
examples:
  python -m optviz new scenes/mine.py       write a scene to start from
  python -m optviz render scenes/mine.py    write outputs/mine.gif
  python -m optviz render scenes/mine.py -o mine.mp4 -o mine.png --quality hd
  python -m optviz render scenes/mine.py --strip 5 -o mine.pdf
  python -m optviz describe scenes/mine.py  tell the film in a paragraph
  python -m optviz list objectives          name what can be minimised

exit codes: 0 done, 2 the scene or the command line is wrong, 3 this machine
cannot do it, 130 interrupted
"""
_LISTS = (
    "objectives", "optimizers", "views", "layers", "cues", "events", "datasets", "formats",
    "themes",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed, the program's name left out; ``sys.argv`` by default.
    """
    with signals_interrupt() as signals, steady_streams() as unheard:
        try:
            code = _run(arguments)
        except KeyboardInterrupt:
            signals.happened = True
        if signals.happened:  # also where somebody's code took the KeyboardInterrupt for its own
            print(interruption.LINE, file=sys.stderr)
            code = interruption.CODE
    return max(code, unheard.code)


def _run(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:  # it has said why
        return int(stop.code or 0)
    if options.run is None:
        parser.print_help()
        return 0
    with Reporter(debug=options.debug) as reporter:
        try:
            code: int = options.run(options, reporter)
        except Exception as error:
            return reporter.error(error)
    return code


class _Parser(argparse.ArgumentParser):
    """A parser that says in one line what it cannot read."""

    def error(self, message: str) -> NoReturn:
        """Print the message and the way to more, and exit with 2."""
        said = escaped(f"optviz: {message}; see {self.prog} --help")
        self.exit(SceneError.exit_code, " ".join(said.split()) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="optviz",
        description="Films of optimizers at work, from a scene file of ten lines.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"optviz {__version__}")
    parser.set_defaults(run=None)
    debug = _Parser(add_help=False)
    debug.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    render_command.add_to(commands, debug)
    describe_command.add_to(commands, debug)
    _add_list(commands, debug)
    _add_new(commands, debug)
    return parser


def _add_list(commands: Any, debug: argparse.ArgumentParser) -> None:
    listing = commands.add_parser(
        "list",
        parents=[debug],
        help="name what there is: objectives, optimizers, views, data sets, formats, …",
        description="Name what there is, a line each.",
    )
    listing.add_argument(
        "what", metavar="WHAT", help=f"{', '.join(_LISTS)}; or a scene file, for its scenes"
    )
    listing.set_defaults(run=_list)


def _add_new(commands: Any, debug: argparse.ArgumentParser) -> None:
    new = commands.add_parser(
        "new",
        parents=[debug],
        help="write a commented scene that renders as it is",
        description="Write a commented scene that renders as it is.",
    )
    new.add_argument("file", type=Path, metavar="FILE", help="where; it must not exist yet")
    new.set_defaults(run=_new)


def _list(options: argparse.Namespace, reporter: Reporter) -> int:
    rows = _rows(options.what)
    width = max(len(name) for name, _ in rows)
    for name, line in rows:
        put(f"{name:<{width}}  {line}".rstrip())
    return 0


def _rows(what: str) -> list[tuple[str, str]]:
    match what:
        case "objectives":
            from optviz import objectives

            said = map(objectives.summary, objectives.names())
            known = [
                (
                    s.name,
                    "; ".join(filter(None, (s.formula, f"on {s.domain}", f"least {s.minima}"))),
                )
                for s in said
            ]
            return known + _first_lines("objectives", objectives.names_on_data())
        case "optimizers":
            from optviz import optimizers

            told = map(optimizers.summary, optimizers.names())
            return [(s.name, f"{s.rule} [{s.family}; {s.cost}]") for s in told]
        case "views" | "layers" | "cues" | "datasets":
            names = importlib.import_module(f"optviz.{what}").names()
            return [(f"{what}.{name}", line) for name, line in _first_lines(what, names)]
        case "events":
            from optviz.recorder.events import EventKind, definition

            return [(f'event("{kind}")', definition(kind)) for kind in EventKind]
        case "formats":
            from optviz import export

            return list(export.formats().items())
        case "themes":
            from optviz.style import theme_names

            return [(name, "") for name in theme_names()]
        case file if file.endswith(".py") or Path(file).exists():
            from optviz.loading import load

            return [(one.name, one.scene.title or one.lesson) for one in load(file)]
    raise SceneError(
        f"there is no list of {what!r}",
        nearest(what, _LISTS) or f"ask for {', '.join(_LISTS)}, or a scene file",
    )


def _first_lines(package: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """Return some of what a package offers, each with what it says of itself."""
    home = importlib.import_module(f"optviz.{package}")
    said = {name: (getattr(home, name).__doc__ or "").strip() for name in names}
    return [(name, text.partition("\n")[0]) for name, text in said.items()]


def _new(options: argparse.Namespace, reporter: Reporter) -> int:
    from optviz.cli.template import TEMPLATE
    from optviz.export.draft import Draft, faults_of

    file: Path = options.file
    if file.suffix != ".py":
        raise SceneError(f"{file} is not a Python file", f"call it {file.name or 'scene'}.py")
    if os.path.lexists(file):
        raise SceneError(f"{file} exists already", "choose another name")
    draft = Draft(file)
    try:
        with faults_of(file):
            draft.create()
            draft.path.write_text(TEMPLATE, encoding="utf-8")
            draft.publish_new()
    finally:
        draft.discard()
    print(escaped(f"now try: python -m optviz render {file}"), file=sys.stderr)
    put(str(file))
    return 0
