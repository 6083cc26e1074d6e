"""Trajectories in files: what is saved is loaded, whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from optviz.errors import EnvironmentFault, SceneError
from optviz.optimizers import Adam, Newton
from optviz.recorder import record
from optviz.recorder.trajectory import Outcome, Trajectory
from tests.walks import BOWL, assert_same, walk


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".NPZ", ".Csv"])
def test_what_is_saved_is_loaded(tmp_path: Path, suffix: str) -> None:
    """Arrays to the last bit, label, outcome, counts and the texts come back."""
    run = record(BOWL, Adam(lr=1 / 3), (1, 1e-300), steps=30, label='跑, "one"\n#2\u2028')
    path = run.save(tmp_path / f"run{suffix}")
    loaded = Trajectory.load(path)
    assert_same(run, loaded, states=suffix.lower() == ".npz")
    assert loaded.objective is None
    assert loaded.optimizer is None
    assert loaded.optimizer_text == repr(Adam(lr=1 / 3))
    assert loaded.objective_text == repr(BOWL)


def test_loading_takes_what_files_cannot_keep(tmp_path: Path) -> None:
    """Given the objective, a loaded trajectory can say where it landed."""
    path = record(BOWL, Newton(), (1, 1), steps=3).save(str(tmp_path / "run.npz"))
    loaded = Trajectory.load(str(path), objective=BOWL, optimizer=Newton())
    assert loaded.landing() == "minimum"
    assert loaded.optimizer == Newton()


def test_saving_again_keeps_the_texts(tmp_path: Path) -> None:
    """What objective and optimizer printed as survives load and save."""
    first = record(BOWL, Newton(), (1, 1), steps=1).save(tmp_path / "a.npz")
    second = Trajectory.load(first).save(tmp_path / "b.csv")
    assert Trajectory.load(second).optimizer_text == "Newton()"


any_float = st.floats(width=64, allow_subnormal=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    steps=st.integers(0, 6),
    dim=st.integers(1, 4),
    label=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    outcome=st.sampled_from(Outcome),
)
@pytest.mark.parametrize("suffix", [".npz", ".csv"])
def test_any_float_survives(
    tmp_path: Path,
    suffix: str,
    data: st.DataObject,
    steps: Any,
    dim: int,
    label: str,
    outcome: Outcome,
) -> None:
    """NaN, infinities, −0 and subnormals, any label, any dimension: load undoes save."""
    shape = (steps + 1, dim)
    points, gradients = (data.draw(arrays(np.float64, shape, elements=any_float)) for _ in range(2))
    values = data.draw(arrays(np.float64, shape[:1], elements=any_float))
    run = Trajectory(points, values, gradients, outcome=outcome, label=label)
    loaded = Trajectory.load(run.save(tmp_path / f"run{suffix}"))
    assert loaded.label == label
    assert loaded.outcome is outcome
    for name in ("points", "values", "gradients"):
        before, after = getattr(run, name), getattr(loaded, name)
        np.testing.assert_array_equal(after, before, strict=True)
        np.testing.assert_array_equal(
            np.signbit(after)[before == 0], np.signbit(before)[before == 0]
        )


def test_npz_needs_no_pickle_and_reads_without_optviz(tmp_path: Path) -> None:
    """NumPy alone reads every entry, pickles forbidden."""
    walk().save(tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz", allow_pickle=False) as data:
        assert {name: data[name].dtype.kind for name in data.files} == {
            "points": "f",
            "values": "f",
            "gradients": "f",
            "state.m": "f",
            "state.t": "i",
            "label": "U",
            "outcome": "U",
            "objective": "U",
            "optimizer": "U",
            "unit": "U",
            "values_of": "U",
            "evaluations": "i",
        }
        assert str(data["outcome"]) == "DIVERGED"


def test_csv_is_a_plain_table(tmp_path: Path) -> None:
    """One comment line, one header, one row a point, numbers as Python prints them."""
    first, header, *rows = walk().save(tmp_path / "run.csv").read_text("utf-8").splitlines()
    assert json.loads(first.removeprefix("# "))["label"] == "Läufer 跑 one"
    assert header == "step,x,y,value,grad_x,grad_y"
    assert rows[2].split(",")[:3] == ["2", "0.1", "0.3333333333333333"]
    assert len(rows) == 3


def test_csv_is_read_by_pandas(tmp_path: Path) -> None:
    """What pandas reads from the file is what to_frame gives."""
    pandas = pytest.importorskip("pandas")
    path = walk().save(tmp_path / "run.csv")
    read = pandas.read_csv(path, comment="#")
    pandas.testing.assert_frame_equal(read, walk().to_frame(), rtol=1e-15, atol=0)


def test_the_same_trajectory_gives_the_same_bytes(tmp_path: Path) -> None:
    """Saving twice gives identical files."""
    for suffix in (".npz", ".csv"):
        one, other = (walk().save(tmp_path / f"{name}{suffix}") for name in "ab")
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("name", ["run.txt", "run", "run.npy"])
def test_unknown_suffix_lists_the_known(tmp_path: Path, name: str) -> None:
    """A suffix that is none of ours is refused before anything is written."""
    for act in (walk().save, Trajectory.load):
        with pytest.raises(SceneError, match=r"unknown suffix; known are \.npz and \.csv"):
            act(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_missing_folders_are_made(tmp_path: Path) -> None:
    """Saving into a folder that is not there yet makes it."""
    assert walk().save(tmp_path / "a" / "b" / "run.csv").exists()


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails half-way the old file is untouched and nothing else is left behind."""
    path = walk().save(tmp_path / "run.npz")
    before = path.read_bytes()

    def full_disk(file: Any, **arrays: Any) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full_disk)
    with pytest.raises(EnvironmentFault, match=r"cannot write .*: No space left on device"):
        walk(label="new").save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_is_replaced_not_overwritten(tmp_path: Path) -> None:
    """Who has the old file open, or linked, keeps it whole."""
    path = walk().save(tmp_path / "run.npz")
    before = path.read_bytes()
    os.link(path, tmp_path / "linked")
    walk(label="new").save(path)
    assert (tmp_path / "linked").read_bytes() == before != path.read_bytes()


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    """A directory is the user's mistake, a file in the way of a folder the machine's."""
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SceneError, match="is a directory"):
        walk().save(tmp_path / "folder.csv")
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault, match="cannot write"):
        walk().save(tmp_path / "file" / "run.csv")


def test_a_missing_file_is_named() -> None:
    """Loading what is not there names the path and the cause."""
    with pytest.raises(SceneError, match=r"cannot read nowhere\.npz: No such file"):
        Trajectory.load("nowhere.npz")


@pytest.mark.parametrize("suffix", [".npz", ".csv"])
@pytest.mark.parametrize(
    "content", [b"", b"nonsense\n", b"PK\x03\x04", b"\xff\xfe\0", b"{}\na,b\n"]
)
def test_files_that_hold_no_trajectory(tmp_path: Path, suffix: str, content: bytes) -> None:
    """A file with other content is refused with its name, whatever it holds."""
    path = tmp_path / f"run{suffix}"
    path.write_bytes(content)
    with pytest.raises(SceneError, match=rf"run\{suffix} holds no trajectory: .+"):
        Trajectory.load(path)


@pytest.mark.parametrize("suffix", [".npz", ".csv"])
def test_damaged_files_are_refused(tmp_path: Path, suffix: str) -> None:
    """A file cut anywhere is refused: no run of other numbers comes of it."""
    path = walk().save(tmp_path / f"run{suffix}")
    whole = path.read_bytes()
    for end in [*range(0, len(whole), 13), *range(len(whole) - 30, len(whole))]:
        path.write_bytes(whole[:end])
        with pytest.raises(SceneError, match="holds no trajectory"):
            Trajectory.load(path)
    path.write_bytes(whole + b"3,junk")
    if suffix == ".csv":
        with pytest.raises(SceneError, match="its end is missing"):
            Trajectory.load(path)


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    """An .npz that hides a pickle is refused without running it."""
    array = np.array([{"an": "object"}], dtype=object)
    np.savez(tmp_path / "run.npz", points=array)
    with pytest.raises(SceneError, match=r"holds no trajectory: .*allow_pickle"):
        Trajectory.load(tmp_path / "run.npz")
