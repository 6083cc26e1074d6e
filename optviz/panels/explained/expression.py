"""Expressions of rules as pictures: in symbols as mathtext, in numbers as boxes."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optviz.marks.formula import Box, Fraction, Number, Row, Table, Words
from optviz.recorder.worked import Worked

Array = NDArray[np.float64]
Write = Callable[[str, Array], list[Number]]
"""Given the name of a place and its numbers, what is written there."""

_GREEK = {
    "lr": r"\eta",
    "eta": r"\eta",
    "eta_old": r"\eta",
    "alpha": r"\alpha",
    "step": r"\alpha",
    "beta": r"\beta",
    "dampening": "d",
    "eps": r"\varepsilon",
    "lambd": r"\lambda",
    "last": r"p_{\mathrm{last}}",
    "lr_decay": r"\gamma",
    "max_lr": r"\eta_{\max}",
    "m_hat": r"\hat{m}",
    "v_hat": r"\hat{v}",
    "radius_old": r"\Delta",
    "shift": r"\tau",
    "weight_decay": r"\lambda",
    "f_star": "f^{*}",
}
SLOPE_AND_BEND = r"f\hspace{0.1}\mathrm{′}", r"f\hspace{0.1}\mathrm{″}"
"""The first two derivatives of a function of one variable, in mathtext."""

_OF_MANY = r"\nabla f", r"\nabla^2 f"
_SUM, _PRODUCT, _POWER = 1, 2, 3


def shaped(tree: ast.expr) -> ast.expr:
    """Return an expression in which only the last factor before a division is divided."""
    match tree:
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            left, right = shaped(left), shaped(right)
            if isinstance(left, ast.UnaryOp):
                return ast.UnaryOp(left.op, shaped(ast.BinOp(left.operand, ast.Div(), right)))
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
                return ast.BinOp(left.left, ast.Mult(), ast.BinOp(left.right, ast.Div(), right))
            return ast.BinOp(left, ast.Div(), right)
        case ast.BinOp(left=left, op=op, right=right):
            return ast.BinOp(shaped(left), op, shaped(right))
        case ast.UnaryOp(op=op, operand=inner):
            return ast.UnaryOp(op, shaped(inner))
    return tree


def symbol(name: str, dim: int) -> str:
    """Return the mathtext of a name."""
    if name in ("g", "h"):
        return SLOPE_AND_BEND["gh".index(name)] if dim == 1 else _OF_MANY["gh".index(name)]
    return _GREEK.get(name, name.removesuffix("_old"))


def rule(latex: str, dim: int) -> list[str]:
    """Return the lines of a rule's own mathtext, with dollar signs; in one dimension with f′."""
    if dim == 1:
        for many, one in zip(_OF_MANY, SLOPE_AND_BEND, strict=True):
            latex = latex.replace(f"{many}(", f" {one}(")
    return [f"${part.strip()}$" for part in latex.split(r", \quad") if part.strip()]


def symbols(found: Worked, dim: int) -> str:
    """Return an expression in mathtext, with dollar signs."""
    return f"${_Symbols(found, dim).of(shaped(found.tree))}$"


def written(node: ast.expr, found: Worked, dim: int) -> str:
    """Return a part of an expression in mathtext that is no higher than a line."""
    return _Symbols(found, dim, inline=True).of(node)


def numbers(found: Worked, dim: int, write: Write) -> Box:
    """Return an expression with its numbers in it."""
    return _Numbers(found, dim, write).of(shaped(found.tree))


class _Reader:
    """What both have in common: which parts are matrices, and what binds how strongly."""

    def __init__(self, found: Worked, dim: int) -> None:
        self._found, self._dim = found, dim

    def _is_matrix(self, node: ast.expr) -> bool:
        return self._dim > 1 and self._found.value(node).ndim == 2

    def _without_identity(self, node: ast.expr) -> ast.expr:
        """Return the other factor of I, where there is one dimension."""
        match node:
            case ast.BinOp(left=left, op=ast.Mult(), right=ast.Name(id="I")) if self._dim == 1:
                return left
        return node


class _Symbols(_Reader):
    def __init__(self, found: Worked, dim: int, *, inline: bool = False) -> None:
        super().__init__(found, dim)
        self._inline = inline

    def of(self, node: ast.expr, binding: int = _SUM) -> str:
        node = self._without_identity(node)
        match node:
            case ast.Constant(value=value):
                return f"{value:g}" if isinstance(value, int | float) else str(value)
            case ast.Name(id=name):
                return symbol(name, self._dim)
            case ast.UnaryOp(operand=inner):
                return self._bound(f"-{self.of(inner, _PRODUCT)}", binding > _PRODUCT)
            case ast.Call(func=ast.Name(id=function), args=[inner]):
                said = self.of(inner)
                if function == "sqrt":
                    return rf"\sqrt{{{said}}}"
                bar = r"\Vert " if function == "norm" else r"\vert "
                return f"{bar}{said}{bar}"
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                sign = "+" if isinstance(op, ast.Add) else "-"
                said = f"{self.of(left)} {sign} {self.of(right, _PRODUCT)}"
                return self._bound(said, binding > _SUM)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                said = rf"{self.of(left, _PRODUCT)}\,{self.of(right, _PRODUCT)}"
                return self._bound(said, binding > _PRODUCT)
            case ast.BinOp(left=left, op=ast.Div(), right=right) if self._is_matrix(right):
                below = self._bound(self.of(right), not isinstance(right, ast.Call))
                return rf"{below}^{{-1}}{self.of(left, _PRODUCT)}"
            case ast.BinOp(left=left, op=ast.Div(), right=right) if self._inline:
                return rf"{self.of(left, _PRODUCT)}\,/\,{self.of(right, _POWER)}"
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return rf"\dfrac{{{self.of(left)}}}{{{self.of(right)}}}"
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return rf"{self.of(left, _POWER)}^{{{self.of(right)}}}"
        raise ValueError(f"{ast.unparse(node)} cannot be written")

    def _bound(self, said: str, loose: bool) -> str:
        return rf"({said})" if loose else said


class _Numbers(_Reader):
    def __init__(self, found: Worked, dim: int, write: Write) -> None:
        super().__init__(found, dim)
        self._write = write

    def of(self, node: ast.expr, binding: int = 0, *, lying: bool = False) -> Box:
        """Return the box of a part; vectors lie in fractions, and stand elsewhere."""
        node = self._without_identity(node)
        if self._is_matrix(node):
            return self._value(node, binding, lying=lying)
        match node:
            case ast.UnaryOp(operand=inner):
                return self._bound((Words("$-$"), self.of(inner, _PRODUCT, lying=lying)),
                                   binding > _SUM)  # fmt: skip
            case ast.Call(func=ast.Name(id="abs"), args=[inner]) if self._dim == 1:
                return Row((Words(r"$\vert$"), self.of(inner, lying=lying), Words(r"$\vert$")))
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                sign = Words(r"$\;+\;$" if isinstance(op, ast.Add) else r"$\;-\;$")
                parts = self.of(left, lying=lying), sign, self.of(right, _PRODUCT, lying=lying)
                return self._bound(parts, binding > _SUM)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                first = self.of(left, min(binding, _SUM) if _leads(left) else _PRODUCT, lying=lying)
                return Row((first, Words(r"$\,\cdot\,$"), self.of(right, _PRODUCT, lying=lying)))
            case ast.BinOp(left=left, op=ast.Div(), right=right) if self._is_matrix(right):
                inverse = Words(r"$^{-1}$")
                return Row((self.of(right), inverse, Words(r"$\,$"), self.of(left, _PRODUCT)))
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                over, under = self.of(left, lying=True), self.of(right, lying=True)
                return Fraction(_centred(over), _centred(under))
        return self._value(node, binding, lying=lying)

    def _bound(self, parts: tuple[Box, ...], loose: bool) -> Box:
        return Row((Words("$($"), *parts, Words("$)$"))) if loose else Row(parts)

    def _value(self, node: ast.expr, binding: int, *, lying: bool) -> Box:
        value = self._found.value(node)
        places = self._write(ast.unparse(node), value)
        if len(places) == 1:
            known = places[0].text, *places[0].others
            negative = any(text.startswith("−") for text in known)
            if binding >= _PRODUCT and negative:
                return Row((Words("$($"), places[0], Words("$)$")))
            return places[0]
        if value.ndim == 2:
            columns = value.shape[1]
            rows = [tuple(places[k : k + columns]) for k in range(0, len(places), columns)]
            return Table(tuple(rows))
        if lying:
            between = [part for one in places for part in (Words(r"$,\,$"), one)][1:]
            return Row((Words("$($"), *between, Words("$)$")))
        return Table(tuple((one,) for one in places))


def _leads(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp)


def _centred(box: Box) -> Box:
    return replace(box, ha="center") if isinstance(box, Number) else box
