"""What an optimizer did, step by step, and how it ended; saved and loaded without pickle."""

from __future__ import annotations

import importlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import EnvironmentFault, MissingExtra, SceneError

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.optimizers import Optimizer

Landing = Literal["minimum", "maximum", "saddle", ""]
_SUFFIXES = (".npz", ".csv")
_TEXTS = ("label", "outcome", "objective", "optimizer")


class Outcome(StrEnum):
    """How a run ended; the value is a sentence."""

    CONVERGED = "the gradient vanished at a minimum"
    STATIONARY = "the gradient vanished where the Hessian shows no minimum"
    STEP_LIMIT = "it made all its steps"
    DIVERGED = "it diverged to infinity"
    UNDEFINED = "it came to where the function is not a number"
    SINGULAR = "it came to where the Hessian is singular"


class Evaluations(NamedTuple):
    """How often a run asked for the function, its gradient and its Hessian."""

    value: int = 0
    grad: int = 0
    hess: int = 0


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The points that an optimizer visited, with the function and its gradient at each.

    Parameters
    ----------
    points : array (k+1, dim)
        The start and the point after each of k steps.
    values : array (k+1,)
        The function at each point.
    gradients : array (k+1, dim)
        Its gradient at each point.
    states : mapping of str to array (k+1, …)
        The optimizer's state before the first step and after each: a buffer, a running mean.
    outcome : Outcome
        How the run ended.
    objective : Objective, optional
        What was minimised; not known after loading unless it is given to `load`.
    optimizer : Optimizer, optional
        What minimised it; likewise.
    label : str
        The name of the run in a picture.
    evaluations : Evaluations
        What the run needed, without what was evaluated for the record alone.
    objective_text, optimizer_text : str
        What they print as, which files keep.

    Raises
    ------
    SceneError
        The arrays do not fit together.

    Notes
    -----
    Arrays are float64 copies and read-only.
    """

    points: NDArray[np.float64]
    values: NDArray[np.float64]
    gradients: NDArray[np.float64]
    states: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    outcome: Outcome = Outcome.STEP_LIMIT
    objective: Objective | None = None
    optimizer: Optimizer | None = None
    label: str = ""
    evaluations: Evaluations = field(default_factory=Evaluations)
    objective_text: str = ""
    optimizer_text: str = ""

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        put("points", _read_only(self.points, np.float64))
        put("values", _read_only(self.values, np.float64))
        put("gradients", _read_only(self.gradients, np.float64))
        put("states", MappingProxyType({n: _read_only(a) for n, a in self.states.items()}))
        put("outcome", Outcome(self.outcome))
        put("evaluations", Evaluations(*self.evaluations))
        for name in ("objective", "optimizer"):
            known = getattr(self, name)
            if known is not None:
                put(f"{name}_text", repr(known))
        self._check_shapes()

    def _check_shapes(self) -> None:
        shape = self.points.shape
        if len(shape) != 2 or 0 in shape:
            raise SceneError(f"points have shape {shape}", "give (k+1, dim), one row a point")
        wanted = {"values": shape[:1], "gradients": shape}
        for name, right in wanted.items():
            if getattr(self, name).shape != right:
                raise SceneError(
                    f"{name} have shape {getattr(self, name).shape}",
                    f"for these points give {right}",
                )
        for name, state in self.states.items():
            if state.shape[:1] != shape[:1]:
                raise SceneError(
                    f"state {name!r} has shape {state.shape}", f"give one row a point, {shape[0]}"
                )

    def __len__(self) -> int:
        """Return the number of points, k + 1."""
        return len(self.points)

    @property
    def steps(self) -> int:
        """The number of steps, k."""
        return len(self) - 1

    @property
    def dim(self) -> int:
        """The number of components of a point."""
        return int(self.points.shape[1])

    def __repr__(self) -> str:
        plural = "" if self.steps == 1 else "s"
        on = f" on {self.objective_text}" if self.objective_text else ""
        return f"<Trajectory {self.label!r}{on}: {self.steps} step{plural}, {self.outcome}>"

    def __reduce__(self) -> tuple[Any, ...]:
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        parts["states"] = dict(self.states)
        return Trajectory, tuple(parts.values())

    def landing(self) -> Landing:
        """Say what the last point is, by the eigenvalues of the Hessian there.

        Returns
        -------
        {"minimum", "maximum", "saddle", ""}
            Empty where the gradient is neither below 1e-9 nor below a millionth of the largest of
            the run, where the Hessian leaves it open, or where the objective is not known.
        """
        slopes = np.abs(self.gradients).max(axis=1)  # the Euclidean norm would overflow sooner
        if self.objective is None or not slopes[-1] <= max(1e-9, 1e-6 * slopes.max()):
            return ""
        return stationary_kind(self.objective, self.points[-1])

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the trajectory to a file, all of it or nothing.

        Parameters
        ----------
        path : str or Path
            ``.npz`` keeps everything but the code of objective and optimizer, which are kept as
            they print. ``.csv`` has the columns of `to_frame`, to the last bit, and a first line
            ``# {…}`` with label, outcome and the like; states are left out.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        SceneError
            The suffix is unknown, or the path is a directory.
        EnvironmentFault
            The file cannot be written.
        """
        path = Path(path)
        suffix = _known_suffix(path)
        if path.is_dir():
            raise SceneError(f"{path} is a directory", "give the name of a file")
        with _whole(path) as file:
            if suffix == ".npz":
                arrays: dict[str, Any] = {
                    name: getattr(self, name) for name in ("points", "values", "gradients")
                }
                arrays |= {f"state.{name}": state for name, state in self.states.items()}
                arrays |= {"evaluations": np.array(self.evaluations)} | self._about()
                np.savez(file, **arrays)
            else:
                about = self._about() | {"evaluations": self.evaluations, "steps": self.steps}
                columns = self._columns()
                rows = zip(*columns.values(), strict=True)
                lines = ["# " + json.dumps(about, ensure_ascii=False), ",".join(columns)]
                lines += [",".join(map(repr, row)) for row in rows]
                file.write(("\n".join(lines) + "\n").encode())
        return path

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        objective: Objective | None = None,
        optimizer: Optimizer | None = None,
    ) -> Trajectory:
        """Read what `save` wrote.

        Parameters
        ----------
        path : str or Path
            A ``.npz`` or ``.csv`` file.
        objective, optimizer : optional
            What files cannot keep, where you have it.

        Raises
        ------
        SceneError
            There is no such file, or it holds no trajectory.
        """
        path = Path(path)
        suffix = _known_suffix(path)
        try:
            parts = _read_npz(path) if suffix == ".npz" else _read_csv(path)
            return cls(**parts, objective=objective, optimizer=optimizer)
        except OSError as error:
            raise SceneError(
                f"cannot read {path}: {error.strerror or error}", "give the path of a trajectory"
            ) from error
        except (ValueError, LookupError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise SceneError(
                f"{path} holds no trajectory: {error}", "give a file that Trajectory.save wrote"
            ) from error

    def to_frame(self) -> Any:
        """Return a pandas DataFrame of step, point, value and gradient, one row a point.

        The columns are step, x, value, grad_x; step, x, y, value, grad_x, grad_y; or, from three
        dimensions on, step, x1, x2, x3, …, value, grad_x1, ….

        Raises
        ------
        MissingExtra
            pandas is not installed.
        """
        try:
            pandas = importlib.import_module("pandas")
        except ImportError as error:
            raise MissingExtra("to_frame needs pandas", "pip install pandas") from error
        return pandas.DataFrame(self._columns())

    def _columns(self) -> dict[str, list[Any]]:
        points, gradients = self.points.T.tolist(), self.gradients.T.tolist()
        columns = [list(range(len(self))), *points, self.values.tolist(), *gradients]
        return dict(zip(_column_names(self.dim), columns, strict=True))

    def _about(self) -> dict[str, str]:
        return {
            "label": self.label,
            "outcome": self.outcome.name,
            "objective": self.objective_text,
            "optimizer": self.optimizer_text,
        }


def stationary_kind(objective: Objective, point: NDArray[np.float64]) -> Landing:
    """Tell a minimum, a maximum and a saddle apart by the eigenvalues of the Hessian.

    Returns
    -------
    {"minimum", "maximum", "saddle", ""}
        Empty where an eigenvalue that decides is zero, to the accuracy of the Hessian.
    """
    try:
        with np.errstate(all="ignore"):
            curvatures = np.linalg.eigvalsh(objective.hess(point))
    except (SceneError, np.linalg.LinAlgError):
        return ""
    accuracy = 1e-12 if objective.exact_hess else 1e-6
    noise = accuracy * np.abs(curvatures).max()
    up, down = curvatures > noise, curvatures < -noise
    if up.all():
        return "minimum"
    if down.all():
        return "maximum"
    return "saddle" if up.any() and down.any() else ""


def _read_only(given: ArrayLike, dtype: type[np.float64] | None = None) -> NDArray[Any]:
    array = np.array(given, dtype=dtype)
    if array.dtype.kind not in "biuf":
        raise SceneError(f"an array has the type {array.dtype}", "give real numbers")
    array.setflags(write=False)
    return array


def _known_suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise SceneError(
            f"{path.name} has an unknown suffix", f"known are {' and '.join(_SUFFIXES)}"
        )
    return suffix


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` only once it is complete."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb") as file:
            yield file
        os.replace(temporary, path)
    except OSError as error:
        raise EnvironmentFault(
            f"cannot write {path}: {error.strerror or error}", "choose another place"
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _column_names(dim: int) -> list[str]:
    axes = ["x", "y"][:dim] if dim <= 2 else [f"x{i + 1}" for i in range(dim)]
    return ["step", *axes, "value", *(f"grad_{axis}" for axis in axes)]


def _read_npz(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        members = archive.namelist()
    with np.load(path, allow_pickle=False) as data:
        states = [name.removesuffix(".npy") for name in members if name.startswith("state.")]
        return {
            **{name: data[name] for name in ("points", "values", "gradients")},
            **_told({name: str(data[name]) for name in _TEXTS}),
            "states": {name.removeprefix("state."): data[name] for name in states},
            "evaluations": Evaluations(*data["evaluations"].tolist()),
        }


def _read_csv(path: Path) -> dict[str, Any]:
    first, header, *rows, last = path.read_text(encoding="utf-8").split("\n")
    about = json.loads(first.removeprefix("#"))
    names = header.split(",")
    dim = (len(names) - 2) // 2
    if names != _column_names(dim):
        raise ValueError(f"its columns are {', '.join(names)}")
    if last or len(rows) != about["steps"] + 1:
        raise ValueError("its end is missing")
    table = np.array([[float(entry) for entry in row.split(",")] for row in rows])
    return {
        "points": table[:, 1 : dim + 1],
        "values": table[:, dim + 1],
        "gradients": table[:, dim + 2 :],
        **_told(about),
        "evaluations": Evaluations(*about["evaluations"]),
    }


def _told(about: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": about["label"],
        "outcome": Outcome[about["outcome"]],
        "objective_text": about["objective"],
        "optimizer_text": about["optimizer"],
    }
