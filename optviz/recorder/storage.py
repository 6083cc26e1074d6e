"""Trajectories in files, as ``.npz`` and ``.csv``: all of it or nothing, and no pickle."""

from __future__ import annotations

import json
import os
import secrets
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np

from optviz.errors import EnvironmentFault, SceneError
from optviz.recorder.outcome import Evaluations, Outcome

T = TypeVar("T")
Fields = Mapping[str, Any]
"""What a trajectory holds, by the names of its fields."""

_ARRAYS = ("points", "values", "gradients")
_CALLS = tuple(f"{name}_calls" for name in Evaluations._fields)
_TEXTS = ("label", "outcome", "objective", "optimizer", "unit", "values_of")


def save(run: Fields, path: str | os.PathLike[str]) -> Path:
    """Write a trajectory to a file, in the format of its suffix; see `Trajectory.save`."""
    path = Path(path)
    write, _ = _format(path)
    if path.is_dir():
        raise SceneError(f"{path} is a directory", "give the name of a file")
    with _whole(path) as file:
        write(run, file)
    return path


def load(path: str | os.PathLike[str], make: Callable[..., T]) -> T:
    """Read what `save` wrote and make something of its parts; see `Trajectory.load`."""
    path = Path(path)
    _, read = _format(path)
    try:
        return make(**read(path))
    except OSError as error:
        raise SceneError(
            f"cannot read {path}: {error.strerror or error}", "give the path of a trajectory"
        ) from error
    except (ValueError, LookupError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise SceneError(
            f"{path} holds no trajectory: {error}", "give a file that Trajectory.save wrote"
        ) from error


def columns(run: Fields) -> dict[str, list[Any]]:
    """Return step, point, value and gradient, one list a column."""
    points, gradients = run["points"].T.tolist(), run["gradients"].T.tolist()
    table = [list(range(len(run["points"]))), *points, run["values"].tolist(), *gradients]
    table += run["cost"].T.tolist() if run["cost"] is not None else []
    return dict(
        zip(
            _column_names(run["unit"], run["points"].shape[1], run["cost"] is not None),
            table,
            strict=True,
        )
    )


def _column_names(unit: str, dim: int, counted: bool) -> list[str]:
    axes = ["x", "y"][:dim] if dim <= 2 else [f"x{i + 1}" for i in range(dim)]
    return [
        unit,
        *axes,
        "value",
        *(f"grad_{axis}" for axis in axes),
        *(_CALLS if counted else ()),
    ]


def _write_npz(run: Fields, file: BinaryIO) -> None:
    arrays: dict[str, Any] = {name: run[name] for name in _ARRAYS}
    arrays |= {} if run["cost"] is None else {"cost": run["cost"]}
    arrays |= {f"state.{name}": state for name, state in run["states"].items()}
    arrays |= {} if run["batch_size"] is None else {"batch_size": np.array(run["batch_size"])}
    np.savez(file, **arrays, evaluations=np.array(run["evaluations"]), **_texts(run))


def _read_npz(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        members = archive.namelist()
    with np.load(path, allow_pickle=False) as data:
        states = [name.removesuffix(".npy") for name in members if name.startswith("state.")]
        return {
            **{name: data[name] for name in _ARRAYS},
            **_told({name: str(data[name]) for name in _TEXTS if f"{name}.npy" in members}),
            "states": {name.removeprefix("state."): data[name] for name in states},
            "evaluations": Evaluations(*data["evaluations"].tolist()),
            "cost": data["cost"] if "cost.npy" in members else None,
            "batch_size": int(data["batch_size"]) if "batch_size.npy" in members else None,
        }


def _write_csv(run: Fields, file: BinaryIO) -> None:
    about = _texts(run) | {"evaluations": run["evaluations"], "steps": len(run["points"]) - 1}
    about |= {} if run["batch_size"] is None else {"batch_size": run["batch_size"]}
    table = columns(run)
    rows = zip(*table.values(), strict=True)
    lines = ["# " + json.dumps(about, ensure_ascii=False), ",".join(table)]
    lines += [",".join(map(repr, row)) for row in rows]
    file.write(("\n".join(lines) + "\n").encode())


def _read_csv(path: Path) -> dict[str, Any]:
    first, header, *rows, last = path.read_text(encoding="utf-8").split("\n")
    about = json.loads(first.removeprefix("#"))
    names = header.split(",")
    counted = names[-len(_CALLS) :] == list(_CALLS)
    dim = (len(names) - 2 - len(_CALLS) * counted) // 2
    if names != _column_names(about.get("unit", "step"), dim, counted):
        raise ValueError(f"its columns are {', '.join(names)}")
    if last or len(rows) != about["steps"] + 1:
        raise ValueError("its end is missing")
    table = np.array([[float(entry) for entry in row.split(",")] for row in rows])
    return {
        "points": table[:, 1 : dim + 1],
        "values": table[:, dim + 1],
        "gradients": table[:, dim + 2 : 2 * dim + 2],
        "cost": table[:, 2 * dim + 2 :].astype(np.int64) if counted else None,
        **_told(about),
        "evaluations": Evaluations(*about["evaluations"]),
        "batch_size": about.get("batch_size"),
    }


def _texts(run: Fields) -> dict[str, Any]:
    return {
        "label": run["label"],
        "outcome": run["outcome"].name,
        "objective": run["objective_text"],
        "optimizer": run["optimizer_text"],
        "unit": run["unit"],
        "values_of": run["values_of"],
    }


def _told(about: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": about["label"],
        "outcome": Outcome[about["outcome"]],
        "objective_text": about["objective"],
        "optimizer_text": about["optimizer"],
        "unit": about.get("unit", "step"),  # which files of earlier versions do not say
        "values_of": about.get("values_of", "full"),
    }


_FORMATS = {".npz": (_write_npz, _read_npz), ".csv": (_write_csv, _read_csv)}


def _format(
    path: Path,
) -> tuple[Callable[[Fields, BinaryIO], None], Callable[[Path], dict[str, Any]]]:
    found = _FORMATS.get(path.suffix.lower())
    if found is None:
        raise SceneError(
            f"{path.name} has an unknown suffix", f"known are {' and '.join(_FORMATS)}"
        )
    return found


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
