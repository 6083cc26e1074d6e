"""Runs over the product of hyperparameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from optviz.errors import SceneError
from optviz.optimizers import Optimizer, hyperparameters
from optviz.plan.run import Run


def sweep(optimizer: Callable[..., Optimizer], **values: Any) -> tuple[Run, ...]:
    """Return a run for every combination of hyperparameters, labelled by what varies.

    Parameters
    ----------
    optimizer : class
        The rule, such as ``GradientDescent``.
    **values
        Its hyperparameters. A list, tuple, range or array varies, the last one fastest;
        anything else is the same for all runs.

    Returns
    -------
    tuple of Run
        For ``Scene(optimizers=…)``.

    Raises
    ------
    SceneError
        A hyperparameter is unknown or out of range, or there is nothing to vary over.

    Examples
    --------
    >>> from optviz.optimizers import Momentum
    >>> [run.label for run in sweep(Momentum, lr=[0.01, 0.1], beta=[0, 0.9], dampening=0)]
    ['lr 0.01, β 0', 'lr 0.01, β 0.9', 'lr 0.1, β 0', 'lr 0.1, β 0.9']
    """
    if not isinstance(optimizer, type):
        raise SceneError(f"{optimizer!r:.80} is not a class of optimizers", "give GradientDescent")
    varying = {name: _several(name, given) for name, given in values.items() if _varies(given)}
    made: list[Any] = []
    for chosen in product(*varying.values()):
        picked = dict(zip(varying, chosen, strict=True))
        try:
            one = optimizer(**(values | picked))
        except TypeError as error:
            raise SceneError(str(error), f"see help({optimizer.__name__})") from None
        made.append(one)
    if not varying:
        return tuple(map(Run, made))
    for figures in (3, 6):
        labels = [hyperparameters(one, only=tuple(varying), figures=figures) for one in made]
        if len(set(labels)) == len(labels):
            break
    return tuple(Run(one, label=label) for one, label in zip(made, labels, strict=True))


def _varies(given: object) -> bool:
    return isinstance(given, (Sequence, np.ndarray)) and not isinstance(given, str | bytes)


def _several(name: str, given: Any) -> list[Any]:
    values = given.tolist() if isinstance(given, np.ndarray) else list(given)
    if not values:
        raise SceneError(f"{name} of the sweep is {given!r}", "list at least one value")
    return values
