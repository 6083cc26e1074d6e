"""Hyperparameters in the few characters that a legend has room for."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal

from optviz.language import Noted, in_a_row, known_as, noted
from optviz.optimizers.schedules import Joined, Warmup

SYMBOLS: dict[str, str] = {
    "lr": noted("lr"),
    "beta": "β",
    "beta1": "β₁",
    "beta2": "β₂",
    "bias_correction": noted("bias corrected"),
    "c1": "c₁",
    "c2": "c₂",
    "alpha": "α",
    "eps": "ε",
    "eps_folded": noted("ε folded"),
    "eps_inside": noted("ε inside"),
    "eps_root": "εᵣ",
    "eta": "η",
    "eta_minus": "η⁻",
    "eta_plus": "η⁺",
    "f_star": "f*",
    "max_norm": noted("norm ≤"),
    "momentum": "μ",
    "momentum_decay": "ψ",
    "rho": "ρ",
    "sigma": "σ",
    "weight_decay": "λ",
    "centered": noted("centered"),
    "corrected": noted("corrected"),
    "dampening": noted("dampening"),
    "damping": noted("damping"),
    "decay": noted("decay"),
    "div": noted("div"),
    "down": noted("down ‖ steps"),
    "end": noted("end"),
    "every": noted("every"),
    "factor": noted("factor"),
    "final_div": noted("final_div"),
    "first": noted("first ‖ a step length"),
    "initial": noted("initial"),
    "linear": noted("linear"),
    "low": noted("low ‖ a learning rate"),
    "lr_decay": noted("lr_decay"),
    "max_lr": noted("max_lr"),
    "max_radius": noted("max_radius"),
    "max_step": noted("max_step"),
    "memory": noted("memory"),
    "min_step": noted("min_step"),
    "power": noted("power"),
    "radius": noted("radius"),
    "reach": noted("reach"),
    "restart": noted("restart"),
    "rise": noted("rise"),
    "scaled": noted("scaled"),
    "short": noted("short"),
    "shrink": noted("shrink"),
    "size": noted("size"),
    "start": noted("start"),
    "threshold": noted("threshold"),
}
_WORDS = {"fletcher_reeves": "Fletcher–Reeves", "polak_ribiere_plus": "Polak–Ribière+"}
_ALWAYS = {"lr"}
_TOLERANCE = 5e-3  # of the number, and of what is missing to 1
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def hyperparameters(
    optimizer: object,
    *,
    only: Collection[str] = (),
    without: Collection[str] = (),
    figures: int = 3,
) -> str:
    """Return what sets an optimizer apart from the defaults of its rule.

    Parameters
    ----------
    optimizer : Optimizer
        The rule; one that is no dataclass has no hyperparameters to tell.
    only, without : collection of str
        The names of those to tell, be they as by default, and of those not to tell.

    figures : int
        With how many figures, from 3 to 6, numbers are written that have more than five.

    Returns
    -------
    str
        Such as ``"lr 2⁻⁶, β 0.93"``: the learning rate and what has no default always, the others
        where they differ from it. Of a schedule, its kind, its learning rate, and in brackets what
        sets it apart.

    Examples
    --------
    >>> from optviz.optimizers import Adam, Cosine, GradientDescent
    >>> hyperparameters(GradientDescent(lr=2**-6))
    'lr 2⁻⁶'
    >>> hyperparameters(Adam(lr=0.1, beta1=0.8))
    'lr 0.1, β₁ 0.8'
    >>> hyperparameters(Adam(lr=Cosine(0.1, steps=200)))
    'lr cosine 0.1 (200 steps)'
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
            said.append(_say(SYMBOLS.get(field.name, field.name), value, figures))
    return in_a_row(said)


def _say(name: str, value: object, figures: int) -> str:
    if isinstance(value, bool):
        return name if value else noted("not {name}", name=name)
    if isinstance(value, int | float):
        return _beside(name, _number(float(value), figures))
    if hasattr(value, "length") and is_dataclass(value):  # a line search goes by its own name
        own = hyperparameters(value, figures=figures)
        kind = known_as(getattr(value, "name", name))
        return _beside(kind, in_a_row(("(", own, ")"), "")) if own else kind
    if isinstance(value, str):
        return _beside(name, _WORDS.get(value, value))
    return _beside(name, _schedule(value, figures) if callable(value) else f"{value}")


def _beside(*words: str) -> Noted:
    return in_a_row(words, " ")


def _schedule(value: object, figures: int) -> str:
    """Write a schedule as its kind, the learning rate it is made from, and its other numbers."""
    if isinstance(value, int | float):
        return _number(float(value), figures)
    if isinstance(value, Joined):
        first, *others = (_schedule(part, figures) for part in value.parts)
        later = zip(others, value.at, strict=True)
        return _beside(in_a_row([first, *(noted("{rate} from {n}", rate=part, n=step)
                                          for part, step in later)]))  # fmt: skip
    if isinstance(value, Warmup):
        kind = in_a_row((known_as(value.name), _apart(value, figures)), "")
        return noted("{rate} after {warmup}", rate=_schedule(value.lr, figures), warmup=kind)
    kind, lr = known_as(getattr(value, "name", noted("schedule"))), getattr(value, "lr", None)
    known = _beside(kind, _number(lr, figures)) if isinstance(lr, float) else kind
    return in_a_row((known, _apart(value, figures)), "")


def _apart(schedule: object, figures: int) -> str:
    """Return in brackets what sets a schedule apart from the defaults of its kind, but its rate."""
    if not is_dataclass(schedule):
        return ""
    said: list[str] = []
    for field in fields(schedule):
        value = getattr(schedule, field.name)
        if field.name == "lr" or (field.default is not MISSING and value == field.default):
            continue
        if field.name == "steps":
            said.append(noted("{n} steps", n=value))
        else:
            said.append(_say(SYMBOLS.get(field.name, field.name), value, figures))
    return in_a_row((" (", in_a_row(said), ")"), "") if said else ""


def _number(value: float, figures: int) -> str:
    """Write a number as plainly as it can be: 0.1, 1e-08, 2⁻⁶, or 0.000333 where it has no end."""
    mantissa, exponent = math.frexp(value)
    if mantissa == 0.5 and len(Decimal(value).normalize().as_tuple().digits) >= 5:
        return "2" + str(exponent - 1).translate(_RAISED)
    text = f"{value:.6g}"
    if float(f"{value:.5g}") == float(text) or not math.isfinite(value):
        return text
    least = max(figures, int(math.log10(abs(value))) + 1 if 1 <= abs(value) < 1e6 else 0)
    near = _TOLERANCE * (min(abs(value), abs(1.0 - value)) or abs(value))
    rounded = (float(f"{value:.{digits}g}") for digits in range(least, 6))
    return f"{next((one for one in rounded if abs(one - value) <= near), value):.6g}"
