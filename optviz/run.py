"""One entry of a scene: an optimizer, and what sets this run of it apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from optviz.errors import SceneError
from optviz.given import as_start, as_text
from optviz.optimizers import Optimizer, hyperparameters


@dataclass(frozen=True, repr=False)
class Run:
    """One entry of a scene: an optimizer, and what sets this run of it apart.

    Parameters
    ----------
    optimizer : Optimizer
        The rule with its hyperparameters.
    start : float or sequence of float, optional
        Its own starting point, in the scene's stead.
    label : str, optional
        Its name in the picture; the optimizer's name by default.
    note : str, optional
        Words to put where the run ends; by default they are found from how it ended.

    Raises
    ------
    SceneError
        The optimizer is not one, or a value has the wrong type.
    """

    optimizer: Optimizer
    start: float | Sequence[float] | None = None
    label: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.optimizer, type):
            raise SceneError(
                f"{self.optimizer.__name__} is a class", f"write {self.optimizer.__name__}(…)"
            )
        if not (hasattr(self.optimizer, "init") and hasattr(self.optimizer, "step")):
            raise SceneError(
                f"{self.optimizer!r:.80} is not an optimizer",
                "give one such as GradientDescent(lr=0.1)",
            )
        for name in ("label", "note"):
            value = getattr(self, name)
            if value is not None:
                as_text(f"{name} of run {self.name!r}", value)
        object.__setattr__(self, "start", as_start(self.start, f"run {self.name!r}"))

    @property
    def name(self) -> str:
        """The label, or else the optimizer's own name."""
        label = self.label if isinstance(self.label, str) else None
        return label or str(getattr(self.optimizer, "name", type(self.optimizer).__name__))

    @property
    def details(self) -> str:
        """The hyperparameters as they stand in the key, such as ``lr 2⁻⁶``."""
        return hyperparameters(self.optimizer)

    @property
    def plain(self) -> bool:
        """Whether nothing but the optimizer was given."""
        return self.start is None and self.label is None and self.note is None

    def __repr__(self) -> str:
        said = [f"{one.name}={value!r}" for one in fields(self)[1:]
                if (value := getattr(self, one.name)) is not None]  # fmt: skip
        return f"Run({', '.join([repr(self.optimizer), *said])})"
