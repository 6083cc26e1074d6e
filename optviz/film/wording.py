"""The texts of a scene that its author wrote, and whether they can be drawn."""

from __future__ import annotations

from optviz.errors import SceneError
from optviz.plan.description import Description


def texts(scene: Description) -> list[str]:
    """Return all texts that fonts are chosen for."""
    runs = [text for run in scene.runs for text in (run.name, run.details, run.note or "")]
    objectives = [text for one in scene.objectives for text in (one.name, one.latex or "")]
    return [scene.title, *runs, *objectives]


def check_mathtext(scene: Description) -> None:
    """Raise SceneError where what stands between dollar signs is not mathtext."""
    from matplotlib.mathtext import MathTextParser

    parser = MathTextParser("path")
    for text in texts(scene):
        if text.replace(r"\$", "").count("$") >= 2:
            try:
                parser.parse(text)
            except ValueError as error:
                reason = str(error).strip().splitlines()[-1]
                raise SceneError(
                    f"the text {text!r} is not mathtext: {reason}",
                    r"mend what stands between $…$, or write \$ for a dollar sign",
                ) from None
