"""Hyperparameters in the few characters that a legend has room for."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal

from optviz.optimizers.schedules import Joined, Warmup

_SYMBOLS = {
    "beta": "β",
    "beta1": "β₁",
    "beta2": "β₂",
    "bias_correction": "bias corrected",
    "c1": "c₁",
    "c2": "c₂",
    "alpha": "α",
    "eps": "ε",
    "eps_folded": "ε folded",
    "eps_inside": "ε inside",
    "eps_root": "εᵣ",
    "eta": "η",
    "eta_minus": "η⁻",
    "eta_plus": "η⁺",
    "f_star": "f*",
    "max_norm": "norm ≤",
    "momentum": "μ",
    "momentum_decay": "ψ",
    "rho": "ρ",
    "sigma": "σ",
    "weight_decay": "λ",
}
_WORDS = {"fletcher_reeves": "Fletcher–Reeves", "polak_ribiere_plus": "Polak–Ribière+"}
_ALWAYS = {"lr"}
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def hyperparameters(
    optimizer: object, *, only: Collection[str] = (), without: Collection[str] = ()
) -> str:
    """Return what sets an optimizer apart from the defaults of its rule.

    Parameters
    ----------
    optimizer : Optimizer
        The rule; one that is no dataclass has no hyperparameters to tell.
    only, without : collection of str
        The names of those to tell, be they as by default, and of those not to tell.

    Returns
    -------
    str
        Such as ``"lr 2⁻⁶, β 0.93"``: the learning rate and what has no default always, the others
        where they differ from it. Of a schedule, its kind and learning rate.

    Examples
    --------
    >>> from optviz.optimizers import Adam, Cosine, GradientDescent
    >>> hyperparameters(GradientDescent(lr=2**-6))
    'lr 2⁻⁶'
    >>> hyperparameters(Adam(lr=0.1, beta1=0.8))
    'lr 0.1, β₁ 0.8'
    >>> hyperparameters(Adam(lr=Cosine(0.1, steps=200)))
    'lr cosine 0.1'
    """
    if not is_dataclass(optimizer):
        return ""
    said = []
    for field in fields(optimizer):
        value = getattr(optimizer, field.name)
        telling = (
            field.name in (*_ALWAYS, *getattr(optimizer, "telling", ()))
            or field.default is MISSING
            or value != field.default
        )
        if only:
            telling = field.name in only
        if field.repr and telling and field.name not in without:
            said.append(_say(_SYMBOLS.get(field.name, field.name), value))
    return ", ".join(said)


def _say(name: str, value: object) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    if isinstance(value, int | float):
        return f"{name} {_number(float(value))}"
    if hasattr(value, "length") and is_dataclass(value):  # a line search goes by its own name
        own = hyperparameters(value)
        return f"{getattr(value, 'name', name)}{f' ({own})' if own else ''}"
    if isinstance(value, str):
        return f"{name} {_WORDS.get(value, value)}"
    return f"{name} {_schedule(value) if callable(value) else value}"


def _schedule(value: object) -> str:
    """Write a schedule as its kind and the learning rate it is made from."""
    if isinstance(value, int | float):
        return _number(float(value))
    if isinstance(value, Joined):
        return " then ".join(map(_schedule, value.parts))
    if isinstance(value, Warmup):
        return f"{_schedule(value.lr)} after {value.name}"
    kind, lr = getattr(value, "name", "schedule"), getattr(value, "lr", None)
    return f"{kind} {_number(lr)}" if isinstance(lr, float) else str(kind)


def _number(value: float) -> str:
    """Write a number as plainly as it can be: 0.1, 1e-08, 2⁻⁶."""
    mantissa, exponent = math.frexp(value)
    if mantissa == 0.5 and len(Decimal(value).normalize().as_tuple().digits) >= 5:
        return "2" + str(exponent - 1).translate(_RAISED)
    return f"{value:.6g}"
