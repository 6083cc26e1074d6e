"""One entry of a scene: an optimizer, and what sets this run of it apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from optviz.checks import as_several, as_start, as_text
from optviz.errors import SceneError
from optviz.language import in_a_row, known_as, noted, parts_of
from optviz.optimizers import Optimizer, hyperparameters
from optviz.recorder.batching import as_batch_size, as_shuffle
from optviz.recorder.trajectory import Trajectory

_MOST_STARTS = 200


@dataclass(frozen=True, repr=False)
class Run:
    """One entry of a scene: an optimizer, and what sets this run of it apart.

    Parameters
    ----------
    optimizer : Optimizer or Trajectory
        The rule with its hyperparameters; or a run that was made already, such as `Recorder`
        gives, which is shown as it is.
    start : float or sequence of float, optional
        Its own starting point, in the scene's stead.
    starts : sequence of starts, optional
        Several, in the stead of one: as many trajectories of one colour, under one name.
    label : str, optional
        Its name in the picture; the optimizer's name by default.
    note : str, optional
        Words to put where the run ends; by default they are found from how it ended.
    batch_size : int, optional
        Samples that each step sees, of an objective made of data; all of them by default.
    shuffle : bool
        Whether each epoch goes through the samples in a random order of its own, or all in the
        order in which they are.

    Raises
    ------
    SceneError
        The optimizer is not one, a value has the wrong type, or a start or a batch size is given
        to a run that was made already.

    Examples
    --------
    >>> from optviz import GradientDescent
    >>> [one.start for one in Run(GradientDescent(lr=0.1), starts=[(-1, 2), (2, 2)]).single]
    [(-1.0, 2.0), (2.0, 2.0)]
    """

    optimizer: Optimizer | Trajectory
    start: float | Sequence[float] | None = None
    label: str | None = None
    note: str | None = None
    batch_size: int | None = None
    shuffle: bool = True
    starts: Sequence[float | Sequence[float]] | None = None

    def __post_init__(self) -> None:
        if isinstance(self.optimizer, type):
            raise SceneError(
                f"{self.optimizer.__name__} is a class", f"write {self.optimizer.__name__}(…)"
            )
        made = isinstance(self.optimizer, Trajectory)
        if not (made or (hasattr(self.optimizer, "init") and hasattr(self.optimizer, "step"))):
            raise SceneError(
                f"{self.optimizer!r:.80} is not an optimizer",
                "give one such as GradientDescent(lr=0.1)",
            )
        for name in ("label", "note"):
            value = getattr(self, name)
            if value is not None:
                as_text(f"{name} of run {self.name!r}", value)
        if made and (self.start is not None or self.starts is not None):
            raise SceneError(
                f"run {self.name!r} was made already, from a start of its own",
                "leave out start= and starts=",
            )
        if made and self.batch_size is not None:
            raise SceneError(
                f"run {self.name!r} was made already, on batches or not", "leave out batch_size="
            )
        item = f"run {self.name!r}"
        object.__setattr__(self, "batch_size", as_batch_size(self.batch_size, item))
        object.__setattr__(self, "shuffle", as_shuffle(self.shuffle, item))
        object.__setattr__(self, "start", as_start(self.start, item))
        object.__setattr__(self, "starts", self._several_starts(item))

    def _several_starts(self, item: str) -> tuple[float | tuple[float, ...], ...] | None:
        if self.starts is None:
            return None
        if self.start is not None:
            raise SceneError("it has start and starts", "give one of them", item=item)
        made = [as_start(one, item) for one in as_several(self.starts, "starts", item)]
        if len(made) > _MOST_STARTS:
            raise SceneError(
                f"it has {len(made)} starts, and a picture has room for {_MOST_STARTS}",
                "give fewer, or use optviz.record_many",
                item=item,
            )
        if None in made or len(set(made)) < len(made):
            raise SceneError("starts has one start twice, or None", "give each once", item=item)
        return tuple(one for one in made if one is not None)

    @property
    def single(self) -> tuple[Run, ...]:
        """The run from each of its starts."""
        if self.starts is None:
            return (self,)
        return tuple(replace(self, start=one, starts=None) for one in self.starts)

    @property
    def name(self) -> str:
        """The label, or else the optimizer's own name."""
        label = self.label if isinstance(self.label, str) else None
        if self.made is not None:
            return label or self.made.label or noted("recorded")
        return label or known_as(getattr(self.optimizer, "name", type(self.optimizer).__name__))

    @property
    def details(self) -> str:
        """What stands in the key beside the name, such as ``lr 2⁻⁶, batch 10``.

        The hyperparameters and the batch, but for what the label says. Samples that come one by
        one in their own order, as those of a signal do, are not worth a word.
        """
        rule = self.optimizer if self.made is None else self.made.optimizer
        own = getattr(rule, "details", None)  # of an optimizer of another library
        said = [*parts_of(own if isinstance(own, str) else hyperparameters(rule)), self._batch]
        known = parts_of(self.label or "")
        return in_a_row(one for one in said if one and one not in known)

    @property
    def _batch(self) -> str:
        size = self.batch_size if self.made is None else self.made.batch_size
        if size is None or (size == 1 and not self.shuffle):
            return ""
        return noted("batch {n}", n=size) if self.shuffle else noted("batch {n} in order", n=size)

    @property
    def made(self) -> Trajectory | None:
        """The trajectory, of a run that was made already."""
        return self.optimizer if isinstance(self.optimizer, Trajectory) else None

    @property
    def rule(self) -> Optimizer:
        """The optimizer, of a run that is yet to be made."""
        assert not isinstance(self.optimizer, Trajectory)
        return self.optimizer

    @property
    def plain(self) -> bool:
        """Whether nothing but the optimizer was given."""
        return all(getattr(self, one.name) == one.default for one in fields(Run)[1:])

    def __repr__(self) -> str:
        said = [f"{one.name}={value!r}" for one in fields(self)[1:]
                if (value := getattr(self, one.name)) != one.default]  # fmt: skip
        return f"Run({', '.join([repr(self.optimizer), *said])})"
