"""What a rule makes its step of, coordinate by coordinate."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from optviz.language import noted, say
from optviz.optimizers.divisor import divides, divisor
from optviz.panels.explained.book import Book
from optviz.panels.explained.expression import shaped, written
from optviz.recorder.dialled import Dialled
from optviz.recorder.worked import Worked, comes_out, expressions

Array = NDArray[np.float64]
Kind = Literal["slope", "step"]

_NAMES = {
    "g": noted("gradient"),
    "m_hat": noted("averaged gradient"),
    "b": noted("summed gradients"),
    "last": noted("last step"),
    "eta": noted("its lr"),
}


@dataclass(frozen=True)
class Part:
    """One group of bars: what it is, in words and as mathtext, and what it is measured in.

    Parameters
    ----------
    title, symbol : str
        Words, and mathtext with dollar signs or nothing.
    kind : {"slope", "step"}
        Parts of one kind share a scale.
    beat : int
        At which beat of an explained step it appears.
    node : ast.expr or None
        What of the expression it is; None for the step itself.
    """

    title: str
    symbol: str
    kind: Kind
    beat: int
    node: ast.expr | None = None


class Parts:
    """What a run's steps are made of: the same parts at every step.

    Parameters
    ----------
    book : Book
        The run.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        run = book.run
        came = [
            next((text for text in expressions(run.optimizer)
                  if comes_out(book.of(step), book.anatomy(step), text)), "")
            for step in book.samples
        ]  # fmt: skip
        counted = Counter(text for text in came if text)
        self._text = counted.most_common(1)[0][0] if counted else ""
        self._divisors = None
        if not self._text and divides(run.optimizer):
            self._divisors = _divisors(book)
        self.parts = self._read()

    def values(self, step: int) -> list[Array]:
        """Return the numbers of each part in a step; NaN where they are not known."""
        made, run = self._book.anatomy(step), self._book.of(step)
        found = comes_out(run, made, self._text) if self._text else None
        return [self._value(part, step, found) for part in self.parts]

    def _value(self, part: Part, step: int, found: Worked | None) -> Array:
        made = self._book.anatomy(step)
        if part.node is not None:
            value = np.full_like(made.x, np.nan) if found is None else found.value(part.node)
            return np.broadcast_to(value, made.x.shape)
        if part.kind == "step":
            return made.p
        if part.beat == 0:
            return made.g if made.model is None or self._divisors is None else made.model.linear
        assert self._divisors is not None
        return np.asarray(self._divisors[step])

    def _read(self) -> list[Part]:
        book = self._book
        if not self._text:
            parts = [Part(say("gradient"), r"$\nabla f$" if book.dim > 1 else "", "slope", 0)]
            if self._divisors is not None:
                model = book.anatomy(book.samples[0]).model if book.samples else None
                parts[0] = Part(say("averaged gradient" if model else "gradient"), "", "slope", 0)
                parts.append(Part(say("÷ its usual size"), "", "slope", 1))
            return [*parts, Part(say("step ‖ a vector"), "", "step", 2)]
        tree = shaped(ast.parse(self._text, mode="eval").body)
        known = next(
            found for step in book.samples
            if (found := comes_out(book.of(step), book.anatomy(step), self._text))
        )  # fmt: skip

        def said(node: ast.expr) -> str:
            return f"${written(node, known, book.dim)}$"

        whole = said(tree)
        if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add | ast.Sub):
            first, second = tree.left, tree.right
            if isinstance(tree.op, ast.Sub):
                second = ast.UnaryOp(ast.USub(), second)
            names = [{n.id for n in ast.walk(one) if isinstance(n, ast.Name)}
                     for one in (first, second)]  # fmt: skip
            titles = [
                say("β × last step") if "last" in one
                else say("weight decay" if "weight_decay" in one else "gradient part")
                for one in names
            ]  # fmt: skip
            return [
                Part(titles[1], said(second), "step", 0, second),
                Part(f"+ {titles[0]}", said(first), "step", 1, first),
                Part(say("= step"), "", "step", 2),
            ]
        scalars, rest = _factors(tree, known)
        if isinstance(rest, ast.BinOp) and isinstance(rest.op, ast.Div):
            over, under = rest.left, rest.right
            if known.value(under).ndim == 1:
                return [
                    Part(_title(over), said(over), "slope", 0, over),
                    Part(say("÷ its usual size"), said(under), "slope", 1, under),
                    Part(say("{factors} = step", factors=_times(scalars)), whole, "step", 2),
                ]
            return [
                Part(_title(over), said(over), "slope", 0, over),
                Part(say("step ‖ a vector"), whole, "step", 2),
            ]
        title = say("step ‖ a vector")
        if scalars:
            title = say("{factors} = step", factors=_times(scalars))
        return [Part(_title(rest), said(rest), "slope", 0, rest), Part(title, whole, "step", 2)]


def _divisors(book: Book) -> dict[int, Array]:
    """Return what each step was divided by, by its number."""
    run = book.run
    if not isinstance(run, Dialled):
        return dict(enumerate(divisor(run.optimizer, run.states)[1:]))
    ones = {k: one for k, one in enumerate(run.by_value) if one.steps}
    return {k: divisor(one.optimizer, one.states)[1] for k, one in ones.items()}


def _factors(tree: ast.expr, known: Worked) -> tuple[list[str], ast.expr]:
    """Return the numbers that a vector is multiplied by, as words, and the vector."""
    match tree:
        case ast.UnaryOp(operand=inner):
            scalars, rest = _factors(inner, known)
            return ["−", *scalars], rest
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if known.value(left).ndim == 0:
            return [_word(left), *_factors(right, known)[0]], _factors(right, known)[1]
    return [], tree


def _word(node: ast.expr) -> str:
    match node:
        case ast.UnaryOp(operand=inner):
            return f"−{_word(inner)}"
        case ast.Name(id=name):
            known = {"step": "α", "radius_old": "Δ", "eta": "lr", "eta_old": "lr"}.get(name, name)
            return say(known)
    return say("factor")


def _times(scalars: list[str]) -> str:
    if not scalars:
        return ""
    said = "".join(scalars) if scalars[0] == "−" else " · ".join(scalars)
    return f"× {said}" if len(scalars) < 3 else say("× factor")


def _title(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return say(_NAMES[node.id]) if node.id in _NAMES else node.id
    return say("summed gradients" if isinstance(node, ast.BinOp) else "direction")
