"""How a film shows itself as the last expression of a notebook's cell."""

from __future__ import annotations

import base64
import html
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optviz.film.animation import SceneAnimation


def mimebundle(film: SceneAnimation) -> dict[str, str]:
    """Return a film as HTML with a GIF in it, its last frame as PNG, and in a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        gif, png = Path(folder, "film.gif"), Path(folder, "film.png")
        film.save(gif, png)
        moving, still = (base64.b64encode(one.read_bytes()).decode() for one in (gif, png))
    style = f"width:{film.width}px;max-width:100%;height:auto"
    image = f'<img alt="{html.escape(film.alt)}" style="{style}"'
    return {
        "text/html": f'{image} src="data:image/gif;base64,{moving}">',
        "image/png": still,
        "text/plain": film.alt,
    }
