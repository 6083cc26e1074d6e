"""The command line: parse, call the library, print."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optviz import __version__
from optviz.errors import OptvizError, SceneError

if TYPE_CHECKING:
    from optviz.export import Written
    from optviz.loading import NamedScene

QUALITIES = {
    "draft": (640, 360, 12.0),
    "slide": (1280, 720, 20.0),
    "hd": (1920, 1080, 30.0),
}
"""Width, height and frames a second of each quality."""

_EPILOG = """\
examples:
  python -m optviz new scenes/mine.py                 a commented scene to start from
  python -m optviz render scenes/mine.py              writes outputs/mine.gif
  python -m optviz render scenes/mine.py -o mine.mp4 -o mine.png --quality hd
  python -m optviz list objectives

exit codes: 0 done, 2 the scene or the command line is wrong, 3 this machine cannot do it,
130 interrupted
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed, the program's name left out; ``sys.argv`` by default.
    """
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.showwarning = _show_warning
            code: int = options.run(options)
        return code
    except OptvizError as error:
        if options.debug:
            traceback.print_exc()
        print(f"optviz: {error}" if error.file is None else error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("optviz: interrupted; no file was changed", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="optviz",
        description="Films of optimizers at work, from a scene file of ten lines.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"optviz {__version__}")
    debug = argparse.ArgumentParser(add_help=False)
    debug.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_render(commands, debug)
    _add_list(commands, debug)
    _add_new(commands, debug)
    return parser


def _add_render(commands: Any, debug: argparse.ArgumentParser) -> None:
    render = commands.add_parser(
        "render",
        parents=[debug],
        help="turn scene files into films",
        description="Render the scenes of each file. The last line printed is the path written.",
    )
    add = render.add_argument
    add("files", nargs="+", metavar="FILE", type=Path, help="a scene file")
    add("-o", "--output", action="append", default=[], metavar="OUT",
        help="where to write, again for more files: the suffix chooses the format "
        "(see: optviz list formats); a directory keeps the scene's name; "
        "default: outputs/<file's name>.gif")  # fmt: skip
    add("--quality", choices=QUALITIES, default="slide",
        help="draft 640×360 at 12 fps, slide 1280×720 at 20 fps (default), "
        "hd 1920×1080 at 30 fps")  # fmt: skip
    add("--size", metavar="WxH", type=_size, help="frame size in pixels, such as 1080x1080")
    add("--fps", type=float, metavar="N", help="frames a second")
    add("--steps", type=int, metavar="N", help="steps of each run, in the scene's stead")
    add("--theme", metavar="NAME", help="light or dark, in the scene's stead")
    add("--frame", type=int, metavar="N",
        help="the frame that a .png shows, from 0; -1 is the last (default)")  # fmt: skip
    add("--still", action="store_true", help="write outputs/<file's name>.png instead of a film")
    add("--loop", metavar="N", default="forever",
        help="how often a GIF plays: forever (default), once, or a number")  # fmt: skip
    add("--scene", metavar="NAME", help="render only the scene in this variable")
    add("--open", action="store_true", help="open the result when it is done")
    add("--quiet", action="store_true", help="print only the paths written")
    add("--force", action="store_true", help="render even what will take very long")
    render.set_defaults(run=_render)


def _add_list(commands: Any, debug: argparse.ArgumentParser) -> None:
    listing = commands.add_parser(
        "list",
        parents=[debug],
        help="name what there is: objectives, optimizers, formats, scenes",
        description="Name what there is, a line each.",
    )
    listing.add_argument(
        "what", metavar="WHAT", help="objectives, optimizers, formats, themes, or a scene file"
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


def _render(options: argparse.Namespace) -> int:
    from optviz.loading import choose, load

    scenes: list[NamedScene] = []
    for file in options.files:
        found = load(file)
        scenes += [choose(found, options.scene)] if options.scene else found
    jobs = [(one, _targets(one, options, len(scenes))) for one in scenes]
    _refuse_collisions(jobs)
    last: list[Written] = []
    for one, targets in jobs:
        with one.located():
            last = _render_one(one, targets, options)
    if options.open and last:
        _open(last[-1].path)
    return 0


def _render_one(
    one: NamedScene, targets: Sequence[Path], options: argparse.Namespace
) -> list[Written]:
    from optviz import export

    export.check(targets)
    width, height, fps = QUALITIES[options.quality]
    if options.size:
        width, height = options.size
    scene = one.scene
    if options.steps is not None:
        scene = scene.replace(steps=options.steps)
    if options.fps is not None:
        fps = options.fps
    elif options.quality == "slide":
        fps = scene.timeline.fps
    film = scene.animate(
        width=width, height=height, fps=fps, theme=options.theme, force=options.force
    )
    with _progress(one.stem, quiet=options.quiet) as progress:
        written = film.save(*targets, loop=_loop(options.loop), still=options.frame, progress=progress)
    assert written is not None
    if not options.quiet:
        _summarise(film)
    for file in written:
        if not options.quiet:
            frames = f"{file.frames} frame{'s'[: file.frames != 1]}"
            print(f"{frames}, {file.seconds:.1f} s, {file.bytes / 1000:.0f} kB")
        print(file.path)
    return list(written)


def _targets(one: NamedScene, options: argparse.Namespace, count: int) -> list[Path]:
    if not options.output:
        return [Path("outputs", one.stem + (".png" if options.still else ".gif"))]
    targets = []
    for given in options.output:
        path = Path(given)
        if path.is_dir() or given.endswith(("/", os.sep)):
            path = path / f"{one.stem}{'.png' if options.still else '.gif'}"
        elif count > 1:
            raise SceneError(
                f"{count} scenes cannot all be written to {given}",
                "name a directory (-o films/), or one scene (--scene NAME)",
            )
        targets.append(path)
    return targets


def _refuse_collisions(jobs: Sequence[tuple[NamedScene, Sequence[Path]]]) -> None:
    sources = {one.file.resolve() for one, _ in jobs}
    owners: dict[Path, str] = {}
    for one, targets in jobs:
        for target in targets:
            place = target.resolve()
            if place in sources:
                raise SceneError(f"{target} is the scene file itself", "name another output")
            if place in owners:
                raise SceneError(
                    f"{owners[place]} and {one.file} would both be written to {target}",
                    "render them one at a time, with -o",
                )
            owners[place] = str(one.file)


def _summarise(film: Any) -> None:
    from optviz.panels.numbers import coordinates, short
    from optviz.verdict import verdict

    trajectories = film.trajectories
    several = len(film.scene.objectives) > 1
    rows = []
    for one in trajectories:
        name = f"{one.label} on {one.objective.name}" if several else one.label
        end = f"x = {coordinates(one.points[-1])}" if one.points.shape[1] <= 3 else ""
        count = f"{one.steps} step{'s'[: one.steps != 1]}"
        rows.append((name, count, end, f"f = {short(one.values[-1])}", verdict(one).sentence))
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        print("  ".join([*(cell for cell in cells if cell.strip()), row[4]]))


def _list(options: argparse.Namespace) -> int:
    rows: list[tuple[str, str]]
    match options.what:
        case "objectives":
            from optviz import objectives

            rows = [(name, _first_line(getattr(objectives, name))) for name in objectives.names()]
        case "optimizers":
            from optviz import optimizers

            rows = [(name, _first_line(optimizers.get(name))) for name in optimizers.names()]
        case "formats":
            from optviz import export

            rows = list(export.formats().items())
        case "themes":
            from optviz.style import theme_names

            rows = [(name, "") for name in theme_names()]
        case file if file.endswith(".py") or Path(file).exists():
            from optviz.loading import load

            rows = [
                (one.name, one.scene.title or one.lesson or repr(one.scene)) for one in load(file)
            ]
        case what:
            raise SceneError(
                f"there is no list of {what!r}",
                "ask for objectives, optimizers, formats, themes, or a scene file",
            )
    width = max(len(name) for name, _ in rows)
    for name, line in rows:
        print(f"{name:<{width}}  {line}".rstrip())
    return 0


def _new(options: argparse.Namespace) -> int:
    from optviz.template import TEMPLATE

    file: Path = options.file
    if file.suffix != ".py":
        raise SceneError(f"{file} is not a Python file", f"call it {file.with_suffix('.py')}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(TEMPLATE)
    except FileExistsError:
        raise SceneError(f"{file} exists already", "choose another name") from None
    except OSError as error:
        from optviz.errors import EnvironmentFault

        raise EnvironmentFault(f"cannot write {file}: {error.strerror}") from None
    print(f"now try: python -m optviz render {file}", file=sys.stderr)
    print(file)
    return 0


class _progress:  # noqa: N801  (reads as a word: with _progress(…) as progress)
    """A bar on a terminal, and nothing elsewhere."""

    def __init__(self, name: str, *, quiet: bool) -> None:
        self._bar: Any = None
        if not quiet and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(desc=name, unit=" frames", leave=False, file=sys.stderr)

    def __enter__(self) -> Callable[[int, int], None] | None:
        return self._step if self._bar is not None else None

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def _step(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = text.lower().replace("×", "x").split("x")
        return int(width), int(height)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1280x720") from None


def _loop(text: str) -> str | int:
    return int(text) if text.isdecimal() else text


def _first_line(thing: object) -> str:
    return (thing.__doc__ or "").strip().split("\n")[0]


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    print(f"optviz: warning: {message}", file=sys.stderr)


def _open(path: Path) -> None:
    import webbrowser

    webbrowser.open(path.resolve().as_uri())
