"""The command line: parse, call the library, print."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from optviz import __version__
from optviz.cli import render_command
from optviz.cli.terminal import Reporter
from optviz.errors import EnvironmentFault, SceneError, nearest

_EPILOG = """\
examples:
  python -m optviz new scenes/mine.py       write a scene to start from
  python -m optviz render scenes/mine.py    write outputs/mine.gif
  python -m optviz render scenes/mine.py -o mine.mp4 -o mine.png --quality hd
  python -m optviz list objectives          name what can be minimised

exit codes: 0 done, 2 the scene or the command line is wrong, 3 this machine
cannot do it, 130 interrupted
"""
_LISTS = ("objectives", "optimizers", "views", "datasets", "formats", "themes")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed, the program's name left out; ``sys.argv`` by default.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show x₀ is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.run is None:
        parser.print_help()
        return 0
    with Reporter(debug=options.debug) as reporter, _signals_interrupt():
        try:
            code: int = options.run(options, reporter)
            sys.stdout.flush()
        except KeyboardInterrupt:
            print("optviz: interrupted; no unfinished file is left", file=sys.stderr)
            return 130
        except BrokenPipeError:  # whoever read our output has heard enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EnvironmentFault.exit_code
        except Exception as error:
            return reporter.error(error)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="optviz",
        description="Films of optimizers at work, from a scene file of ten lines.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"optviz {__version__}")
    parser.set_defaults(run=None)
    debug = argparse.ArgumentParser(add_help=False)
    debug.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    render_command.add_to(commands, debug)
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
        print(f"{name:<{width}}  {line}".rstrip())
    return 0


def _rows(what: str) -> list[tuple[str, str]]:
    match what:
        case "objectives":
            from optviz import objectives

            said = map(objectives.summary, objectives.names())
            known = [(s.name, f"{s.formula}; on {s.domain}; least {s.minima}") for s in said]
            return known + _first_lines("objectives", objectives.names_on_data())
        case "optimizers":
            from optviz import optimizers

            told = map(optimizers.summary, optimizers.names())
            return [(s.name, f"{s.rule} [{s.family}; {s.cost}]") for s in told]
        case "views" | "datasets":
            names = importlib.import_module(f"optviz.{what}").names()
            return [(f"{what}.{name}", line) for name, line in _first_lines(what, names)]
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
    return [(name, (getattr(home, name).__doc__ or "").strip().splitlines()[0]) for name in names]


def _new(options: argparse.Namespace, reporter: Reporter) -> int:
    from optviz.cli.template import TEMPLATE

    file: Path = options.file
    if file.suffix != ".py":
        raise SceneError(f"{file} is not a Python file", f"call it {file.name or 'scene'}.py")
    if os.path.lexists(file):
        raise SceneError(f"{file} exists already", "choose another name")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(TEMPLATE)
    except OSError as error:
        raise EnvironmentFault(
            f"cannot write {file}: {error.strerror}", "choose another place"
        ) from None
    print(f"now try: python -m optviz render {file}", file=sys.stderr)
    print(file)
    return 0


@contextlib.contextmanager
def _signals_interrupt() -> Iterator[None]:
    """Let what ends a program end it as Ctrl-C does, so that it cleans up after itself.

    A second signal right after the first, as of an impatient finger, does not disturb that.
    Signals that whoever started us ignores, or handles, stay theirs.
    """
    last = -1.0

    def interrupt(*_: object) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > 1.0 or last < 0:
            last = now
            raise KeyboardInterrupt

    free = (signal.SIG_DFL, signal.default_int_handler)
    ours = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) in free:
                ours[number] = signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
