"""The command ``render``: scene files to films, as many as can be, and a word on each run."""

from __future__ import annotations

import argparse
import os
import unicodedata
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optviz.cli.terminal import Reporter, progress, put
from optviz.errors import EnvironmentFault, SceneError
from optviz.language import LANGUAGES, as_language, known_as, say, speaking, voiced

if TYPE_CHECKING:
    from optviz.export import Written
    from optviz.film.animation import SceneAnimation
    from optviz.loading import NamedScene
    from optviz.panels.subject import Progress
    from optviz.recorder.trajectory import Trajectory
    from optviz.scene import Scene
    from optviz.stage.layer import Layer

QUALITIES = {
    "draft": (640, 360, 12.0),
    "slide": (1280, 720, 20.0),
    "hd": (1920, 1080, 30.0),
}
"""Width, height and frames a second of each quality."""


def add_to(commands: Any, debug: argparse.ArgumentParser) -> None:
    """Add the command to a parser's commands."""
    render = commands.add_parser(
        "render",
        parents=[debug],
        help="turn scene files into films",
        description="Render the scenes of each file. The last line printed is the path written. "
        "A scene that fails is reported in a line, and the others are rendered.",
    )
    add = render.add_argument
    add("files", nargs="+", metavar="FILE", type=Path, help="a scene file")

    where = render.add_argument_group("where to").add_argument
    where("-o", "--output", action="append", default=[], metavar="OUT",
          help="a file, whose suffix chooses the format (see: optviz list formats), or a "
          "directory; again for more files; default: outputs/<file's name>.gif")  # fmt: skip
    where("--open", action="store_true", help="open the result when it is done")
    where("--quiet", action="store_true", help="print only the paths written")

    what = render.add_argument_group("what").add_argument
    what("--scene", metavar="NAME", help="only the scene in this variable")
    what("--steps", type=int, metavar="N", help="steps of each run, in the scene's stead")
    what("--layer", metavar="NAME", action="append", default=[],
         help="lay this on landscapes, too, such as model or model:Newton; again for more "
         "(see: optviz list layers)")  # fmt: skip
    what(
        "--theme",
        metavar="NAME",
        help="the colours, in the scene's stead (see: optviz list themes)",
    )
    what("--lang", metavar="CODE", help=f"{' or '.join(LANGUAGES)}, in the scene's stead")
    what("--frame", type=int, metavar="N",
         help="the frame that a .png shows, from 0; negative from the end")  # fmt: skip
    what("--still", action="store_true", help="a .png of the last frame (or of --frame), no film")
    what("--strip", type=int, metavar="N",
         help="N moments side by side for a handout, as .png, .pdf or .svg; no film")  # fmt: skip
    what("--captions", action="store_true",
         help="what the film says as WebVTT, a .vtt beside each .mp4 and .webm")  # fmt: skip

    what("--cues", action="store_true",
         help="print when each cue comes on, at which step, and what it is; no film")  # fmt: skip
    what("--answers", metavar="SUFFIX", action="append", default=[], choices=("png", "pdf"),
         help="besides the film, the stills before and after each question, for A4: png or pdf, "
         "as <film>-answers.pdf; again for both")  # fmt: skip

    how = render.add_argument_group("how").add_argument
    how("--quality", choices=QUALITIES, default="slide",
        help="draft: 640x360 at 12 fps; slide: 1280x720 at 20 fps (default); "
        "hd: 1920x1080 at 30 fps")  # fmt: skip
    how("--size", metavar="WxH", type=_size, help="frame size in pixels, such as 1080x1080")
    how("--fps", type=float, metavar="N", help="frames a second")
    how("--loop", metavar="N", type=_loop, default="forever",
        help="how often a GIF plays: forever (default), once, or a number")  # fmt: skip
    how("--force", action="store_true", help="render even what will take very long")
    render.set_defaults(run=run)


def run(options: argparse.Namespace, reporter: Reporter) -> int:
    """Render what can be rendered, report what cannot, and return the worst exit code."""
    from optviz.loading import choose, load

    _check_wishes(options)
    worst = 0
    scenes: list[NamedScene] = []
    files = list(dict.fromkeys(options.files))
    for file in files:
        try:
            found = load(file)
            scenes += [choose(found, options.scene)] if options.scene else found
        except Exception as error:
            worst = max(worst, reporter.error(error))
    count = max(len(scenes), len(files))
    if options.cues:
        return max(worst, _print_cues(scenes, options, reporter))
    jobs = [(one, _targets(one, options, count)) for one in scenes]
    _refuse_collisions(jobs, files)
    last: Written | None = None
    for one, targets in jobs:
        reporter.place = one.place
        try:
            last = _render(one, targets, options)[-1]
        except Exception as error:
            worst = max(worst, reporter.error(error))
    if options.open and last is not None:
        _open(last.path)
    return worst


def _print_cues(
    scenes: Sequence[NamedScene], options: argparse.Namespace, reporter: Reporter
) -> int:
    """Print the cues of each scene: minute and second, step, kind, and what it says."""
    worst = 0
    for one in scenes:
        reporter.place = one.place
        try:
            film = _film(one, options)
        except Exception as error:
            worst = max(worst, reporter.error(error))
            continue
        if len(scenes) > 1:
            put(one.place)
        rows = [
            (f"{int(cue.second // 60)}:{cue.second % 60:04.1f}", cue.step, cue.kind, cue.what)
            for cue in film.cues
        ]
        if not rows:
            with speaking(film.lang):
                put(say("no cues"))
        _put_table(rows)
    return worst


def _check_wishes(options: argparse.Namespace) -> None:
    """Refuse what is wrong on the command line itself, before any file is run."""
    from optviz.checks import as_count
    from optviz.film.size import check_size
    from optviz.timeline import Timeline

    if options.size is not None:
        check_size(*options.size)
    if options.fps is not None:
        Timeline(fps=options.fps)
    if options.steps is not None:
        as_count("steps", options.steps)
    if options.layer:
        from optviz.layers.reading import typed

        for name in options.layer:
            typed(name)
    if options.theme is not None:
        from optviz.style import get_theme

        get_theme(options.theme)
    if options.lang is not None:
        as_language(options.lang)
    if options.cues:
        films = ("strip", "answers", "captions", "still", "frame", "output")
        _refuse_beside("cues", options, films)
    if options.strip is not None:
        _check_strip(options)
    wish = "--frame" if options.frame is not None else "--still" if options.still else ""
    if wish and options.output and not any(_is_still(one) for one in options.output):
        raise SceneError(
            f"{wish} is for a still picture, and none is to be written", "add -o film.png"
        )
    if not all(one.strip() for one in options.output):
        raise SceneError("-o names nothing", "give it a file, or a directory")


def _check_strip(options: argparse.Namespace) -> None:
    """Refuse what a strip cannot have."""
    from optviz.export.sheet import check_sheets
    from optviz.film.strip import check_moments

    check_moments(options.strip)
    check_sheets([Path(one) for one in options.output if not _is_directory(one)])
    _refuse_beside("strip", options, ("still", "frame", "captions", "answers", "size", "fps"))


def _refuse_beside(wish: str, options: argparse.Namespace, others: Sequence[str]) -> None:
    """Refuse other wishes that come to nothing beside one."""
    for name in others:
        if getattr(options, name) not in (None, False, []):
            raise SceneError(
                f"--{name} comes to nothing beside --{wish}", f"leave out --{name}, or --{wish}"
            )


def _is_still(output: str) -> bool:
    from optviz.export.registry import exporters

    exporter = exporters().get(Path(output).suffix.lower())
    return _is_directory(output) or (
        exporter is not None and exporter.pictured and not exporter.moving
    )


def _is_directory(output: str) -> bool:
    return os.path.isdir(output) or output.endswith(("/", os.sep))


def _targets(one: NamedScene, options: argparse.Namespace, count: int) -> list[Path]:
    still = options.still or options.frame is not None
    name = one.stem + (".png" if still else ".gif" if options.strip is None else "-strip.png")
    targets = []
    for given in options.output or ["outputs/"]:
        if not _is_directory(given) and count > 1:
            raise SceneError(
                f"{count} scenes cannot all be written to {given}",
                "name a directory (-o films/), or one scene (--scene NAME)",
            )
        targets.append(Path(given, name) if _is_directory(given) else Path(given))
    if not options.captions:
        return targets
    from optviz.export.vtt import with_captions

    return [*with_captions(targets)]


def _refuse_collisions(
    jobs: Sequence[tuple[NamedScene, Sequence[Path]]], files: Sequence[Path]
) -> None:
    """Refuse to write over a scene file of this command, or two films to one place."""
    owners: dict[str, str] = {}
    for one, targets in jobs:
        for target in targets:
            place = os.path.realpath(target)
            for file in files:
                if _is_same(target, file):
                    what = "the scene file itself" if file == one.file else f"the scene file {file}"
                    raise SceneError(f"{target} is {what}", "name another output")
            if place in owners:
                raise SceneError(
                    f"{owners[place]} and {one.place} would both be written to {target}",
                    "render them one at a time, with -o",
                )
            owners[place] = one.place


def _is_same(target: Path, file: Path) -> bool:
    """Whether two names are of one file, as links of any kind are."""
    try:
        return os.path.samefile(target, file)
    except (OSError, ValueError):  # one of them does not exist
        return False


def _render(
    one: NamedScene, targets: Sequence[Path], options: argparse.Namespace
) -> tuple[Written, ...]:
    from optviz import export
    from optviz.cues import Ask

    if options.strip is not None:
        return _strip(one, targets, options)
    export.check(targets, one.exporters)
    sheets = [
        targets[0].with_name(f"{targets[0].stem}-answers.{one}")
        for one in dict.fromkeys(options.answers)
    ]
    if sheets and not any(isinstance(cue, Ask) for cue in one.scene.cues):
        raise SceneError(
            "--answers is for films that ask, and this one asks nothing",
            'leave it out, or give the scene a cues.Ask("…", before=2)',
        )
    film = _film(one, options)
    frame = _frame(film, options.frame)
    with speaking(film.lang):
        unit = say("frames")
    with one.located(), progress(one.stem, quiet=options.quiet, unit=unit) as step:
        written = film.save(
            *targets, loop=options.loop, still=frame, progress=step, exporters=one.exporters
        )
    assert written is not None
    if not options.quiet:
        with speaking(film.lang):
            _summarise(film)
    if sheets:
        with one.located():
            written = (*film.answers(*sheets), *written)
    _name_files(written, film.lang, quiet=options.quiet)
    return written


def _film(one: NamedScene, options: argparse.Namespace) -> SceneAnimation:
    """Return the film of a scene as the command line wishes it."""
    from optviz.cli.epochs import epoch_lines

    width, height, fps = QUALITIES[options.quality]
    width, height = options.size or (width, height)
    if options.fps is not None:
        fps = options.fps
    elif options.quality == "slide":
        fps = one.scene.timeline.fps
    with one.located():
        scene = _wished(one.scene, options)
        return scene.animate(
            width=width, height=height, fps=fps, theme=options.theme, lang=options.lang,
            force=options.force,
            watch=None if options.quiet or options.cues else epoch_lines(scene, put),
            working=partial(_bar, quiet=options.quiet),
        )  # fmt: skip


def _strip(
    one: NamedScene, targets: Sequence[Path], options: argparse.Namespace
) -> tuple[Written, ...]:
    with one.located():
        scene = _wished(one.scene, options)
        written = scene.strip(
            *targets, moments=options.strip, theme=options.theme, lang=options.lang
        )
    _name_files(written, options.lang or scene.lang, quiet=options.quiet)
    return written


def _wished(scene: Scene, options: argparse.Namespace) -> Scene:
    """Return a scene with the steps and the layers that are asked for."""
    from optviz.layers.reading import typed

    if options.steps is not None:
        scene = scene.replace(steps=options.steps)
    if options.layer:
        scene = _with_layers(scene, [typed(name) for name in options.layer])
    return scene


def _name_files(written: Sequence[Written], lang: str, *, quiet: bool) -> None:
    for file in written:
        if not quiet:
            with speaking(lang):
                put(_size_of(file))
        put(str(file.path))


def _with_layers(scene: Scene, layers: Sequence[Layer]) -> Scene:
    """Return a scene whose landscapes have more layers."""
    from optviz.panels.layered import AUTOMATIC
    from optviz.views import Landscape

    own = AUTOMATIC if scene.layers is None else scene.layers
    views = scene.views and [
        replace(one, layers=[*one.layers, *layers])
        if isinstance(one, Landscape) and one.layers is not None
        else one
        for one in scene.views
    ]
    return scene.replace(layers=[*own, *layers], views=views)


def _bar(name: str, unit: str, *, quiet: bool) -> AbstractContextManager[Progress | None]:
    """Return a bar for what takes more than a second."""
    return progress(name, quiet=quiet, unit=unit, delay=1.0)


def _frame(film: SceneAnimation, number: int | None) -> int | None:
    if number is None:
        return None
    if not -len(film) <= number < len(film):
        raise SceneError(
            f"--frame is {number}", f"the film has {len(film)} frames, 0 to {len(film) - 1}"
        )
    return number % len(film)


def _summarise(film: SceneAnimation) -> None:
    from optviz.recorder.ending import ending
    from optviz.style.numbers import coordinates, short

    several = len(film.scene.objectives) > 1
    rows = []
    for one in film.trajectories:
        name = voiced(one.label)
        if several and one.objective:
            name = say("{run} on {f}", run=name, f=known_as(one.objective.name))
        end = f"x = {coordinates(one.points[-1])}" if one.dim <= 3 else ""
        value = f"f = {short(one.values[-1])}"
        rows.append((name, _counted(one), end, value, voiced(ending(one).sentence)))
    _put_table(rows)


def _put_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows with their columns in line, but for the last."""
    widths = [max(map(_columns, column)) for column in list(zip(*rows, strict=True))[:-1]]
    for row in rows:
        cells = [
            cell + " " * (width - _columns(cell))
            for cell, width in zip(row, widths, strict=False)
            if width
        ]
        put("  ".join([*cells, row[-1]]))


def _counted(run: Trajectory) -> str:
    if run.unit == "epoch":
        return say("{n} epoch" if run.steps == 1 else "{n} epochs", n=run.steps)
    return say("{n} step" if run.steps == 1 else "{n} steps", n=run.steps)


def _size_of(file: Written) -> str:
    size = file.bytes / 1000
    if not file.seconds:
        return say("a still, {size:.0f} kB", size=size)
    if not file.frames:
        return say("captions for {seconds:.1f} s", seconds=file.seconds)
    return say(
        "{n} frames, {seconds:.1f} s long, {size:.0f} kB",
        n=file.frames, seconds=file.seconds, size=size,
    )  # fmt: skip


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese characters take two."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = text.lower().replace("×", "x").split("x")
        return int(width), int(height)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1280x720") from None


def _loop(text: str) -> str | int:
    if text in ("forever", "once"):
        return text
    if text.isdecimal() and int(text) >= 1:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is neither forever, once, nor 1 or more")


def _open(path: Path) -> None:
    import webbrowser

    if not webbrowser.open(path.resolve().as_uri()):
        raise EnvironmentFault(f"nothing here opens {path}", "open it by hand")
