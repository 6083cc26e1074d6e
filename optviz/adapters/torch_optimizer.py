"""Optimizers of PyTorch as entries of a scene."""

from __future__ import annotations

import copy
import inspect
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from optviz import extras
from optviz.adapters.adapter import Adapter, described, found_in, state_type
from optviz.errors import SceneError
from optviz.optimizers.demands import one_point
from optviz.optimizers.optimizer import Array, Differentiable, rate

_DEFAULT = threading.RLock()
_ONE = np.ones(1)


@dataclass(frozen=True, eq=False)
class _Memory:
    """What a torch optimizer remembers: of its parameter, and of its group of parameters."""

    own: Any
    group: dict[str, Any]
    t: int


class TorchOptimizer(Adapter):
    """An optimizer of PyTorch, in float64.

    Parameters
    ----------
    rule : type or str
        A subclass of ``torch.optim.Optimizer``, or the name of one in ``torch.optim``. By its name
        a scene file needs no ``import torch``, and says what to install where torch is missing.
    **options
        What the class takes: ``lr=0.1``, ``betas=(0.9, 0.99)``. The learning rate may be a
        schedule, as for the rules of this package.

    Raises
    ------
    MissingExtra
        torch is not installed.
    SceneError
        torch has no such optimizer, or refuses an option.

    Notes
    -----
    Each step makes the optimizer anew around a copy of its memory, so that nothing that was given
    is changed. What it remembers of the shape of the point, such as ``exp_avg`` or
    ``momentum_buffer``, can be drawn; before the first step it is NaN where torch has not made it
    yet. Optimizers that need a closure, as LBFGS does, evaluate value and gradient several times
    a step, and are counted so.

    Examples
    --------
    >>> from optviz import Adam, TorchOptimizer, objectives, record  # doctest: +SKIP
    >>> f = objectives.rosenbrock()  # doctest: +SKIP
    >>> theirs = record(f, TorchOptimizer("Adam", lr=0.1), f.start)  # doctest: +SKIP
    >>> bool(abs(theirs.points - record(f, Adam(lr=0.1), f.start).points).max() < 1e-12)
    ... # doctest: +SKIP
    True
    """

    cost: ClassVar[str] = "1 gradient"

    _rule: Any
    _torch: Any
    _needs_closure: bool

    def __init__(self, rule: Any, **options: Any) -> None:
        torch = extras.load("torch", "TorchOptimizer")
        if isinstance(rule, str):
            rule = found_in(torch.optim, "torch.optim", rule, lambda one: _is_rule(torch, one))
        if not _is_rule(torch, rule):
            raise SceneError(
                f"{rule!r:.80} is not a torch optimizer", "give a class such as torch.optim.Adam"
            )
        own = getattr(torch.optim, rule.__name__, None) is rule
        written = f"torch.optim.{rule.__name__}" if own else rule.__qualname__
        self._know(rule, written, options)
        closure = inspect.signature(rule.step).parameters.get("closure")
        self._keep(
            _rule=rule,
            _torch=torch,
            _needs_closure=closure is not None and closure.default is closure.empty,
            name=f"torch {rule.__name__}" if own else rule.__name__,
            details=described(options, _defaults(rule)),
        )
        with self._double():
            self._made(_ONE)

    def init(self, objective: Differentiable, x: Array) -> Any:
        """Return the memory before the first step."""
        one_point(self, x)
        with self._double():
            memory = _memory(*self._made(x), 0)
            tried = _drawable(self._tried(x), x)  # torch makes its buffers at the first step
        known = _drawable(memory.own, x)
        fields = tuple(name for name in tried if name.isidentifier() and not name.startswith("_"))
        blank = {name: np.full_like(tried[name], math.nan) for name in fields}
        blank["step"] = np.zeros(())
        return state_type(fields)(*(known.get(name, blank[name]) for name in fields), memory)

    def step(self, objective: Differentiable, x: Array, state: Any) -> tuple[Array, Any]:
        """Return the next point and memory."""
        memory: _Memory = state.memory
        with self._double():
            optimizer, parameter = self._made(x, memory)
            if self._needs_closure:
                optimizer.step(self._closure(objective, x, optimizer, parameter))
            else:
                parameter.grad = self._torch.tensor(objective.grad(x))
                optimizer.step()
        memory = _memory(optimizer, parameter, memory.t + 1)
        drawn = _drawable(memory.own, x)
        fields = state._fields[:-1]
        made = (drawn.get(name, getattr(state, name)) for name in fields)
        return parameter.detach().numpy().copy(), type(state)(*made, memory)

    @contextmanager
    def _double(self) -> Iterator[None]:
        """Let torch compute in float64: some of its rules keep numbers in the default type.

        The default is the whole process's, so one thread at a time may change it.
        """
        with _DEFAULT:
            usual = self._torch.get_default_dtype()
            self._torch.set_default_dtype(self._torch.float64)
            try:
                yield
            finally:
                self._torch.set_default_dtype(usual)

    def _made(self, x: Array, memory: _Memory | None = None) -> tuple[Any, Any]:
        """Make the optimizer of a parameter that stands at `x`, with a copy of a memory."""
        parameter = self._torch.nn.Parameter(self._torch.tensor(x, dtype=self._torch.float64))
        t = 0 if memory is None else memory.t
        options = dict(self.options)
        scheduled = callable(options.get("lr"))
        if scheduled:
            options["lr"] = rate(options["lr"], t)
        try:
            optimizer = self._rule([parameter], **options)
        except (TypeError, ValueError) as error:
            said = str(error).replace(".__init__()", "")
            raise SceneError(
                f"{self.name} refuses its options: {said}",
                f"it takes {', '.join(_defaults(self._rule))}",
            ) from None
        if memory is not None:
            if memory.own is not None:
                optimizer.state[parameter] = copy.deepcopy(memory.own)
            lr = optimizer.param_groups[0].get("lr")
            optimizer.param_groups[0].update(copy.deepcopy(memory.group))
            if scheduled:
                optimizer.param_groups[0]["lr"] = lr
        return optimizer, parameter

    def _closure(self, objective: Differentiable, x: Array, optimizer: Any, parameter: Any) -> Any:
        def closure() -> Any:
            p = parameter.detach().numpy().copy()
            if np.array_equal(p, x):
                p = x  # the very same array, at which the recorder knows the gradient
            optimizer.zero_grad()
            parameter.grad = self._torch.tensor(objective.grad(p))
            return self._torch.tensor(float(objective.value(p)), dtype=self._torch.float64)

        return closure

    def _tried(self, x: Array) -> Any:
        """Return what torch remembers after a step on a plane, to know its buffers by name."""
        optimizer, parameter = self._made(x)
        parameter.grad = self._torch.zeros_like(parameter)
        level = self._torch.zeros((), dtype=self._torch.float64)
        if self._needs_closure:
            optimizer.step(lambda: level)
        else:
            optimizer.step()
        return optimizer.state.get(parameter)


def _is_rule(torch: Any, one: object) -> bool:
    base = torch.optim.Optimizer
    return isinstance(one, type) and issubclass(one, base) and one is not base


def _defaults(rule: Any) -> dict[str, Any]:
    known = list(inspect.signature(rule).parameters.values())[1:]
    return {one.name: one.default for one in known if one.default is not one.empty}


def _memory(optimizer: Any, parameter: Any, t: int) -> _Memory:
    group = {key: value for key, value in optimizer.param_groups[0].items() if key != "params"}
    return _Memory(optimizer.state.get(parameter), group, t)


def _drawable(own: Any, x: Array) -> dict[str, Any]:
    """Return the buffers of the point's shape, and the numbers, as copies."""
    made = {}
    for name, value in (own or {}).items():
        if hasattr(value, "detach"):
            array = value.detach().numpy().astype(np.float64)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            array = np.array(float(value))
        else:
            continue
        if array.shape in ((), x.shape):
            made[name] = array
    return made
