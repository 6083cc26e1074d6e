"""What is told of a function beside how it is computed: a value, checked and read-only."""

from __future__ import annotations

import functools
from collections.abc import Hashable
from typing import Any, NoReturn, Self, TypedDict

from optviz.objectives import differences
from optviz.objectives.calling import Array
from optviz.objectives.geometry import Domain, Point, as_domain, as_point, as_points
from optviz.objectives.naming import refuse_nameless

UNKNOWN = object()


class Places(TypedDict, total=False):
    """Where a function is looked at, and what is known to lie where."""

    domain: Any
    view: Any
    minima: Any
    local_minima: Any
    saddles: Any
    maxima: Any
    start: Any


class Told(Places, total=False):
    """The options of everything that makes an objective; `Objective` says what they mean."""

    name: str | None
    latex: str | None


_PLACES = tuple(Places.__annotations__)


class Described:
    """What an objective is, but for its functions: compared, copied and pickled by how it was made.

    It is pickled as the call that makes it again, never as the functions that this call makes.
    """

    __slots__ = (
        "_clean",
        "_identity",
        "_lowest",
        "_one",
        "_recipe",
        "_scales",
        "dim",
        "domain",
        "exact_grad",
        "exact_hess",
        "latex",
        "local_minima",
        "maxima",
        "minima",
        "name",
        "saddles",
        "start",
        "view",
    )

    dim: int
    domain: Domain | None
    view: Domain | None
    minima: tuple[Point, ...]
    local_minima: tuple[Point, ...]
    saddles: tuple[Point, ...]
    maxima: tuple[Point, ...]
    start: Point | None
    name: str
    latex: str | None
    exact_grad: bool
    exact_hess: bool
    _clean: Any
    _identity: Hashable
    _lowest: Any
    _one: tuple[int]
    _recipe: functools.partial[Any] | None
    _scales: Array

    def _describe(
        self,
        dim: int,
        *,
        name: str,
        domain: Any = None,
        view: Any = None,
        minima: Any = (),
        local_minima: Any = (),
        saddles: Any = (),
        maxima: Any = (),
        start: Any = None,
        latex: str | None = None,
        exact_grad: bool = True,
        exact_hess: bool = True,
    ) -> None:
        """Check and keep all that is told of the function, except how it is computed.

        This is the way in for subclasses that compute it themselves. Such a one calls this from
        its own ``__init__``, sets or defines ``_identity``, and defines as methods ``_value_at``,
        ``_grad_at`` and ``_hess_at``, of one float64 point (dim,), and ``_value_over``,
        ``_grad_over`` and ``_hess_over``, of many (dim, …). Derivatives that it does not know are
        ``_differenced_grad`` and ``_differenced_hess``, which do both. By ``_again`` it says which
        call makes it again.
        """
        keep = functools.partial(object.__setattr__, self)
        keep("dim", dim)
        keep("domain", None if domain is None else as_domain(domain, dim))
        keep("view", self.domain if view is None else as_domain(view, dim, "view"))
        keep("minima", as_points(minima, dim, "minima"))
        keep("local_minima", as_points(local_minima, dim, "local_minima"))
        keep("saddles", as_points(saddles, dim, "saddles"))
        keep("maxima", as_points(maxima, dim, "maxima"))
        keep("start", None if start is None else as_point(start, dim, "start"))
        keep("name", name)
        keep("latex", latex)
        keep("exact_grad", exact_grad)
        keep("exact_hess", exact_hess)
        keep("_one", (dim,))
        keep("_scales", differences.scales(dim, self.domain))
        keep("_lowest", UNKNOWN)
        keep("_clean", None)
        keep("_recipe", None)

    @property
    def noisy(self) -> bool:
        """Whether its values and gradients are those of a function with noise added."""
        return self._clean is not None

    def _known_as(self, identity: Hashable, recipe: functools.partial[Any]) -> Self:
        """Say what this objective is compared by, and the call that makes it again.

        An identity that is a text, or an objective and a text, is that call as it is written, or
        a method of that objective, and so the repr.
        """
        return self._marked(_identity=identity, _recipe=recipe)

    def _marked(self, **attributes: object) -> Self:
        """Set attributes of an objective that is still in the making."""
        for name, value in attributes.items():
            object.__setattr__(self, name, value)
        return self

    def _again(self) -> functools.partial[Any]:
        """Return the call that makes this objective again."""
        raise NotImplementedError

    def _told(self) -> tuple[Hashable, ...]:
        return (self.dim, *(getattr(self, key) for key in _PLACES), self.name, self.latex)

    def _options(self) -> dict[str, Any]:
        """Return the options that were given, as far as they differ from having none."""
        told = {key: getattr(self, key) for key in _PLACES}
        if self.view == self.domain:
            del told["view"]
        return {key: value for key, value in told.items() if value}

    def _keywords(self) -> dict[str, Any]:
        """Return all that was told, as keywords that tell it again."""
        latex = {} if self.latex is None else {"latex": self.latex}
        return {"dim": self.dim, **self._options(), "name": self.name, **latex}

    def __reduce__(self) -> tuple[Any, ...]:
        again = self._recipe or self._again()
        refuse_nameless(again.args, self.name)
        return again, ()

    def __eq__(self, other: object) -> bool:
        return self._identity == other._identity if isinstance(other, Described) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"an objective is read-only; make another one to change its {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"an objective is read-only; its {name} cannot be deleted")
