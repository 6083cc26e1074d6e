"""How a film shows itself as the last expression of a notebook's cell."""

from __future__ import annotations

import base64
import html
import tempfile
from collections.abc import Callable
from pathlib import Path


def mimebundle(save: Callable[[Path, Path], object], alt: str, width: int) -> dict[str, str]:
    """Return a film as HTML with a GIF in it, its last frame as PNG, and in a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        gif, png = Path(folder, "film.gif"), Path(folder, "film.png")
        save(gif, png)
        moving, still = (base64.b64encode(one.read_bytes()).decode() for one in (gif, png))
    style = f"width:{width}px;max-width:100%;height:auto"
    image = f'<img alt="{html.escape(alt)}" style="{style}"'
    return {
        "text/html": f'{image} src="data:image/gif;base64,{moving}">',
        "image/png": still,
        "text/plain": alt,
    }
