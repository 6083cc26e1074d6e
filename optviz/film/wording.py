"""The texts of a scene that its author wrote, and whether they can be drawn."""

from __future__ import annotations

from optviz.errors import SceneError, in_words
from optviz.plan.description import Description

_LONGEST = 1000
"""Characters of a text, many times what a frame has room for."""


def texts(scene: Description) -> list[str]:
    """Return all texts that fonts are chosen for."""
    return [*_words(scene), *(one.latex for one in scene.objectives if one.latex)]


def _words(scene: Description) -> list[str]:
    """Return the texts that are formulas only between dollar signs."""
    runs = [text for run in scene.runs for text in (run.name, run.details, run.note or "")]
    captions = [text for words in scene.timeline.explained.values() for text in words]
    captions += [str(getattr(cue, "said", "")) for cue in scene.cues]
    return [scene.title, *captions, *runs, *(one.name for one in scene.objectives)]


def check_texts(scene: Description) -> None:
    """Raise SceneError where a text is none, too long, or no Unicode."""
    for text in _words(scene):
        _check(text, "text")
    for objective in scene.objectives:
        latex = objective.latex
        if latex is None:
            continue
        _check(latex, f"latex of {objective.name!r}")
        if "$" in latex.replace(r"\$", ""):
            raise SceneError(
                f"the latex {latex!r:.80} has dollar signs", "write it without them, as in x^2"
            )


def check_mathtext(scene: Description) -> None:
    """Raise SceneError where what stands between dollar signs, or a formula, is not mathtext.

    Where a formula has Chinese, this depends on the fonts that are being drawn with.
    """
    from matplotlib.cbook import is_math_text

    for text in _words(scene):
        if is_math_text(text):
            _check_mathtext(
                text, text, r"mend what stands between $…$, or write \$ for a dollar sign"
            )
    for objective in scene.objectives:
        if objective.latex is not None:
            latex = objective.latex
            _check_mathtext(latex, f"${latex}$", f"mend the latex of {objective.name!r}")


def _check(text: object, what: str) -> None:
    if not isinstance(text, str):
        raise SceneError(f"the {what} is {text!r:.80}", "give a text")
    if len(text) > _LONGEST:
        raise SceneError(
            f"the {what} {text[:40]!r}… has {len(text)} characters", f"give {_LONGEST} at most"
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise SceneError(
            f"the {what} {text!a:.80} has a half of a surrogate pair", "write the whole character"
        ) from None


def _check_mathtext(given: str, text: str, remedy: str) -> None:
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(text)
    except (OSError, MemoryError):  # of the fonts
        raise
    except RecursionError:
        raise SceneError(f"the text {given[:40]!r}… is nested too deep", remedy) from None
    except Exception as error:
        reason = str(error).strip().splitlines()[-1] if isinstance(error, ValueError) else ""
        raise SceneError(
            f"the text {given!r} is not mathtext: {reason or in_words(error)}", remedy
        ) from None
