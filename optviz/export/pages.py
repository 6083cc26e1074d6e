"""Figures as the pages of a handout: one after the other in a PDF, side by side in a PNG."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from optviz.errors import SceneError
from optviz.export.draft import Draft, check_target, faults_of, publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

SUFFIXES = (".pdf", ".png")
_ABREAST = 3
_PDF: Any = {"pdf.fonttype": 3}


def check_pages(paths: Sequence[Path]) -> None:
    """Raise what can be known to go wrong before a film is drawn."""
    for path in paths:
        if path.suffix.lower() not in SUFFIXES:
            raise SceneError(f"{path}: pages cannot be a {path.suffix}", "name a .pdf or a .png")
        check_target(path)


def write_pages(
    pages: Sequence[Figure], paths: Sequence[Path], *, title: str
) -> list[tuple[Path, int]]:
    """Write figures of one size to each path; return the paths and their bytes."""
    drafts = [Draft(path) for path in paths]
    with contextlib.ExitStack() as last:
        for draft in drafts:
            last.callback(draft.discard)
            with faults_of(draft.name):
                draft.create()
                if draft.name.suffix.lower() == ".pdf":
                    _write_pdf(pages, draft.path, title)
                else:
                    _write_png(pages, draft.path)
        sizes = [draft.path.stat().st_size for draft in drafts]
        publish(drafts)
    return list(zip(paths, sizes, strict=True))


def _write_pdf(pages: Sequence[Figure], path: Path, title: str) -> None:
    import matplotlib as mpl
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.image import AxesImage

    said = {"Title": title, "CreationDate": None}
    with mpl.rc_context(_PDF), PdfPages(path, metadata=said) as file:
        for page in pages:
            for image in page.findobj(AxesImage):
                image.set_interpolation("none")  # it is kept whole
            file.savefig(page)


def _write_png(pages: Sequence[Figure], path: Path) -> None:
    from imageio.v3 import imwrite
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    drawn = []
    for page in pages:
        canvas = page.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        canvas.draw()
        drawn.append(np.asarray(canvas.buffer_rgba())[..., :3].copy())
    across = min(len(drawn), _ABREAST)
    while len(drawn) % across:
        drawn.append(np.full_like(drawn[0], 255))
    rows = [np.concatenate(drawn[k : k + across], axis=1) for k in range(0, len(drawn), across)]
    imwrite(path, np.concatenate(rows), extension=".png")
