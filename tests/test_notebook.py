from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

SCENE = """
from optviz import GradientDescent, Newton, Scene, Timeline, objectives
scene = Scene(
    title="Newton & friends",
    objectives=[objectives.quadratic_1d()],
    optimizers=[GradientDescent(lr=0.1), Newton()],
    start=-20,
    steps=4,
    timeline=Timeline(fps=4),
)
scene
"""


def run(*cells: str) -> list[Any]:
    """Run a notebook of these cells in a real kernel, and return the outputs of each."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return [cell.outputs for cell in notebook.cells]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_scene_at_the_end_of_a_cell_is_a_film(tmp_path: Path) -> None:
    """One output, without a stray figure: HTML with the GIF and its alt text, and a PNG."""
    shown, animated, left, jshtml = run(
        SCENE,
        "scene.animate(width=320, height=180)",
        "import sys; p = sys.modules.get('matplotlib.pyplot'); bool(p and p.get_fignums())",
        "from IPython.display import HTML; HTML(scene.animate(width=160, height=90).to_jshtml())",
    )
    for outputs in (shown, animated):
        assert len(outputs) == 1
        data = outputs[0]["data"]
        assert {"text/html", "image/png", "text/plain"} <= set(data)
        assert 'alt="Newton &amp; friends: Gradient descent and Newton on ' in data["text/html"]
        encoded = data["text/html"].split("data:image/gif;base64,")[1].split('"')[0]
        with Image.open(io.BytesIO(base64.b64decode(encoded))) as gif:
            assert gif.format == "GIF"
            assert getattr(gif, "n_frames", 1) > 4
    assert left[0]["data"]["text/plain"] == "False"
    assert "data:image/png;base64" in jshtml[0]["data"]["text/html"]
