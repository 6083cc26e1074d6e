"""The command ``describe``: scene files in words, a paragraph a scene."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optviz.cli.terminal import Reporter, put
from optviz.language import LANGUAGES, as_language

if TYPE_CHECKING:
    from optviz.loading import NamedScene

_EPILOG = """\
examples:
  python -m optviz describe scenes/saddle.py
  python -m optviz describe scenes/saddle.py --lang zh
  python -m optviz describe scenes/*.py > films.txt
"""


def add_to(commands: Any, debug: argparse.ArgumentParser) -> None:
    """Add the command to a parser's commands."""
    describe = commands.add_parser(
        "describe",
        parents=[debug],
        help="tell films in words, for those who cannot see them",
        description="Tell the film of each scene in a paragraph: what is minimised, who runs, "
        "what happens to whom at which step, and how it ends. Nothing is drawn or written. The "
        "same words are in the files that are rendered: the comment of an MP4 or WebM, the "
        "description of a PNG, the comment of a GIF.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = describe.add_argument
    add("files", nargs="+", metavar="FILE", type=Path, help="a scene file")
    add("--scene", metavar="NAME", help="only the scene in this variable")
    add("--lang", metavar="CODE", help=f"{' or '.join(LANGUAGES)}, in the scene's stead")
    describe.set_defaults(run=run)


def run(options: argparse.Namespace, reporter: Reporter) -> int:
    """Describe what can be described, report what cannot, and return the worst exit code."""
    from optviz.loading import choose, load

    if options.lang is not None:
        as_language(options.lang)
    worst = 0
    scenes: list[NamedScene] = []
    for file in dict.fromkeys(options.files):
        try:
            found = load(file)
            scenes += [choose(found, options.scene)] if options.scene else found
        except Exception as error:
            worst = max(worst, reporter.error(error))
    for number, one in enumerate(scenes):
        reporter.place = one.place
        try:
            with one.located():
                words = one.scene.describe(options.lang)
        except Exception as error:
            worst = max(worst, reporter.error(error))
            continue
        if len(scenes) > 1:
            if number:
                put("")
            put(one.stem)
        put(words)
    return worst
