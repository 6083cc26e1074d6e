"""Values on a grid of a plane: right, in bounded pieces, kept on disk and found again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optviz.objectives import Objective
from optviz.planes import Plane, cache, heights
from optviz.planes.heights import piece
from tests.planes.runs import Array, quadratic

XS, YS = np.linspace(-1, 2, 7), np.linspace(0, 1, 5)


class Counted(Objective):
    """A bowl that knows its content, and counts the points that it is asked for."""

    digest = "a bowl"
    samples = 1
    calls: list[int]

    def value(self, p: Any) -> Any:
        """Evaluate it."""
        self.calls.append(np.asarray(p).size)
        return super().value(p)


def counted(dim: int, digest: str = "a bowl") -> Counted:
    """Make one."""
    made = type("Bowl", (Counted,), {"calls": [], "digest": digest})(
        lambda x: (x**2).sum(axis=0), dim=dim
    )
    assert isinstance(made, Counted)
    return made


def plane_of(dim: int, seed: int = 0) -> Plane:
    """Return a plane at random."""
    return Plane(*np.random.default_rng(seed).standard_normal((3, dim)))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the directory in which values are kept."""
    place = tmp_path / "kept" / "here"
    monkeypatch.setenv("OPTVIZ_CACHE", str(place))
    return place


def test_heights_are_values_at_lifted_points() -> None:
    """Each entry is the objective at its own point, one by one."""
    f, _ = quadratic(6)
    plane = plane_of(6)
    found = heights(f, plane, XS, YS)
    assert found.shape == (5, 7)
    for (i, y), (j, x) in [((i, YS[i]), (j, XS[j])) for i in range(5) for j in range(7)]:
        np.testing.assert_allclose(found[i, j], f.value(plane.lift([x, y])), rtol=1e-12)


def test_a_quadratic_on_a_plane_is_the_quadratic_of_its_restriction() -> None:
    """½ xᵀAx on o + Bc is ½ cᵀ(BᵀAB)c + (BᵀAo)ᵀc + ½ oᵀAo."""
    f, A = quadratic(9, seed=2)
    plane = plane_of(9, seed=3)
    B = np.stack([plane.first, plane.second], axis=1)
    c = np.stack(np.meshgrid(XS, YS)).reshape(2, -1)
    H, g = B.T @ A @ B, B.T @ A @ plane.origin
    wanted = 0.5 * (c * (H @ c)).sum(axis=0) + g @ c + 0.5 * plane.origin @ A @ plane.origin
    np.testing.assert_allclose(heights(f, plane, XS, YS).ravel(), wanted, rtol=1e-10)


@pytest.mark.parametrize("dim", [3, 1000, 300_000])
def test_pieces_are_bounded_whatever_the_dimension(dim: int) -> None:
    """No call gets more than two million numbers, but each gets a point at least."""
    f = counted(dim, digest="")
    heights(f, plane_of(dim), XS, YS)
    assert max(f.calls) <= max(2**21, dim)
    assert sum(f.calls) == dim * 35


def test_samples_count_where_pieces_are_cut() -> None:
    """A million samples leave room for a point or two."""
    f = counted(5)
    type(f).samples = 1_000_000
    assert piece(f, 10_000) == 2


def test_progress_ends_with_all_points() -> None:
    """The count grows to the number of points of the grid."""
    f, _ = quadratic(4)
    told: list[tuple[int, int]] = []
    heights(f, plane_of(4), XS, YS, progress=lambda *said: told.append(said))
    assert [total for _, total in told] == [35] * len(told)
    done = [count for count, _ in told]
    assert done == sorted(set(done))
    assert done[-1] == 35


def test_what_was_evaluated_is_found_again(kept: Path) -> None:
    """A second call evaluates nothing and gives the same bits; no temporary file stays."""
    f = counted(4)
    first = heights(f, plane_of(4), XS, YS)
    f.calls.clear()
    told: list[int] = []
    second = heights(f, plane_of(4), XS, YS, progress=lambda done, _: told.append(done))
    assert not f.calls
    assert not told
    assert first.tobytes() == second.tobytes()
    assert [path.suffix for path in kept.iterdir()] == [".heights"]


def test_another_question_has_another_key(kept: Path) -> None:
    """Other data, another plane, another grid: each is evaluated for itself."""
    f = counted(4)
    heights(f, plane_of(4), XS, YS)
    others: list[tuple[Counted, Plane, Array]] = [
        (counted(4, "another bowl"), plane_of(4), XS),
        (f, plane_of(4, seed=1), XS),
        (f, plane_of(4), XS + 1e-12),
        (f, plane_of(4), XS[:-1]),
    ]
    for objective, plane, xs in others:
        objective.calls.clear()
        heights(objective, plane, xs, YS)
        assert objective.calls
    assert len(list(kept.iterdir())) == 5


def test_functions_without_a_known_content_are_not_kept(kept: Path) -> None:
    """A lambda may mean something else the next time."""
    f, _ = quadratic(4)
    heights(f, plane_of(4), XS, YS)
    assert not kept.exists()


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", None, "turned"])
def test_a_broken_file_is_made_anew(kept: Path, content: Any) -> None:
    """Empty, cut or altered files are evaluated again and mended, without a word."""
    f = counted(4)
    wanted = heights(f, plane_of(4), XS, YS)
    (path,) = kept.iterdir()
    whole = path.read_bytes()
    if content == "turned":
        content = whole[:140] + bytes([whole[140] ^ 1]) + whole[141:]
    path.write_bytes(whole[:-7] if content is None else content)
    f.calls.clear()
    np.testing.assert_array_equal(heights(f, plane_of(4), XS, YS), wanted)
    assert f.calls
    assert path.read_bytes() == whole


def test_pickles_are_not_read(kept: Path) -> None:
    """A file of objects, well sealed, is not opened."""
    import hashlib
    import io

    body = io.BytesIO()
    np.save(body, np.array([{}]), allow_pickle=True)
    kept.mkdir(parents=True)
    sealed = body.getvalue() + hashlib.sha256(body.getvalue()).digest()
    (kept / "key.heights").write_bytes(sealed)
    assert cache.read("key") is None


@pytest.mark.parametrize("blocked", ["a file in its place", "off"])
def test_where_nothing_can_be_kept_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocked: str
) -> None:
    """A directory that cannot be made, or a wish to keep nothing, means to evaluate each time."""
    place = tmp_path / "file"
    place.write_text("")
    monkeypatch.setenv("OPTVIZ_CACHE", "off" if blocked == "off" else str(place / "below"))
    f = counted(4)
    wanted = f.value(plane_of(4).lift([XS[0], YS[0]]))
    for _ in range(2):
        f.calls.clear()
        assert heights(f, plane_of(4), XS, YS)[0, 0] == pytest.approx(wanted)
        assert f.calls
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_leaves_no_part_behind(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last step of writing fails, the temporary file is gone."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    cache.write("key", XS)
    assert list(kept.iterdir()) == []


def test_the_oldest_files_make_room(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the limit, what was read or written longest ago goes first."""
    for age, name in enumerate(["newer", "oldest", "read"]):
        cache.write(name, XS)
        os.utime(kept / f"{name}.heights", (1000 - age, 1000 - age))
    assert cache.read("read") is not None
    size = (kept / "read.heights").stat().st_size
    monkeypatch.setattr(cache, "ROOM", 3 * size)
    cache.write("last", XS)
    assert sorted(path.stem for path in kept.iterdir()) == ["last", "newer", "read"]
    monkeypatch.setattr(cache, "ROOM", 0)
    cache.write("alone", XS)
    assert [path.stem for path in kept.iterdir()] == ["alone"]


def test_the_directory_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """OPTVIZ_CACHE goes before XDG_CACHE_HOME, of which only absolute paths count."""
    monkeypatch.setenv("OPTVIZ_CACHE", "/one")
    monkeypatch.setenv("XDG_CACHE_HOME", os.path.abspath("/two"))
    assert cache.directory() == Path("/one")
    monkeypatch.setenv("OPTVIZ_CACHE", "")
    assert cache.directory() == Path(os.path.abspath("/two"), "optviz")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    found = cache.directory()
    assert found is not None
    assert found.is_relative_to(Path.home())
