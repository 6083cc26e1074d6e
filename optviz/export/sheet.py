"""A figure as a sheet for a paper or a handout: PNG, PDF or SVG, whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optviz.errors import SceneError
from optviz.export.draft import Draft, check_target, faults_of, publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

SUFFIXES = (".pdf", ".png", ".svg")
_DOTS = 300
_TRUETYPE, _OUTLINES = 42, 3


def check_sheets(paths: Sequence[Path]) -> None:
    """Raise what can be known to go wrong before a sheet is drawn.

    Raises
    ------
    SceneError
        Two are the same file, or a suffix is not of a sheet.
    EnvironmentFault
        A path cannot be written.
    """
    for path in paths:
        if path.suffix.lower() not in SUFFIXES:
            raise SceneError(
                f"{path}: a strip cannot be a {path.suffix or 'file without suffix'}",
                f"name one of {', '.join(SUFFIXES)}",
            )
        check_target(path)
    if len({os.path.realpath(path) for path in paths}) < len(paths):
        raise SceneError("two of the files are the same", "give each its own name")


def write_sheets(
    figure: Figure,
    part: Bbox,
    paths: Sequence[Path],
    *,
    title: str,
    description: str,
    outlined: bool,
) -> list[tuple[Path, int]]:
    """Write a part of a figure, in inches, to each path; return the paths and their bytes.

    Fonts are embedded whole in a PDF, or, where they are `outlined`, as the shapes of their
    characters: a font that is no TrueType, such as most Chinese ones, shows nothing otherwise.
    """
    import matplotlib as mpl

    settings: Any = {
        "svg.hashsalt": "optviz", "pdf.fonttype": _OUTLINES if outlined else _TRUETYPE
    }  # fmt: skip
    drafts = [Draft(path) for path in paths]
    with contextlib.ExitStack() as last:
        for draft in drafts:
            last.callback(draft.discard)
            with faults_of(draft.name), mpl.rc_context(settings):
                draft.create()
                kind = draft.name.suffix.lower()[1:]
                figure.savefig(
                    draft.path, format=kind, dpi=_DOTS, bbox_inches=part,
                    metadata=_said(kind, title, description),
                )  # fmt: skip
        sizes = [draft.path.stat().st_size for draft in drafts]
        publish(drafts)
    return list(zip(paths, sizes, strict=True))


def _said(kind: str, title: str, description: str) -> dict[str, str | None]:
    """Return what a file says of itself: no time, so that the same sheet is the same bytes."""
    said: dict[str, str | None] = {"Title": title} if title else {}
    if kind == "pdf":
        return {**said, "Subject": description, "CreationDate": None}
    if kind == "svg":
        return {**said, "Description": description, "Date": None}
    return {**said, "Description": description}
