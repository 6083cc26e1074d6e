from __future__ import annotations

import gzip
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from optviz import datasets
from optviz.errors import SceneError

CODES = {"uint8": 8, "int8": 9, "int16": 11, "int32": 12, "float32": 13, "float64": 14}
SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)


def idx(array: NDArray[Any]) -> bytes:
    """Write an array as the format's description says, number by number."""
    letter = {"uint8": "B", "int8": "b", "int16": "h", "int32": "i", "float32": "f"}
    header = bytes([0, 0, CODES[array.dtype.name], array.ndim])
    header += b"".join(struct.pack(">I", size) for size in array.shape)
    kind = letter.get(array.dtype.name, "d")
    return header + b"".join(struct.pack(f">{kind}", value) for value in array.ravel().tolist())


@given(data=st.data(), kind=st.sampled_from(sorted(CODES)), packed=st.booleans())
def test_any_array_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, kind: str, packed: bool
) -> None:
    """All six types, any number of dimensions, with or without gzip whatever the name."""
    array = data.draw(arrays.arrays(kind, SHAPES))
    path = tmp_path_factory.mktemp("idx") / "named.gz"
    path.write_bytes(gzip.compress(idx(array)) if packed else idx(array))
    found = datasets.read_idx(path)
    assert found.dtype == np.dtype(kind)
    assert found.dtype.isnative
    assert np.array_equal(found, array, equal_nan=kind.startswith("float"))
    assert not found.flags.writeable


GOOD = idx(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it begins with nothing, not with two zero bytes"),
        (b"\x89PNG\r\n", "it begins with 89 50 4e 47"),
        (b"\0\0\x0a\x01", "its type byte is 0a, not of 08, 09, 0b, 0c, 0d, 0e"),
        (b"\0\0\x08\xff", "has 255 dimensions"),
        (GOOD[:9], "ends within its header of 16 bytes"),
        (GOOD[:-1], "should hold 24 bytes (2 × 3 × 4 of 1) after its header, and holds only 23"),
        (GOOD + b"\0", "should hold 24 bytes (2 × 3 × 4 of 1) after its header, and holds more"),
        (gzip.compress(GOOD, mtime=0)[:-9], "is a damaged gzip file"),
        (gzip.compress(GOOD, mtime=0)[:-8] + bytes(8), "is a damaged gzip file"),
        (gzip.compress(GOOD[:-2], mtime=0), "holds only 22"),
        (b"\x1f\x8bno gzip at all", "is a damaged gzip file"),
        (b"\0\0\x08\x03" + b"\xff" * 12, "holds only 0"),
        (b"\0\0\x08\x20" + bytes(4) + b"\xff" * 124, "impossible shape"),
    ],
)
def test_a_damaged_file_is_named_with_what_was_expected(
    tmp_path: Path, content: bytes, says: str
) -> None:
    """One line with the path and what is wrong; nothing else is raised."""
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(SceneError) as caught:
        datasets.read_idx(path)
    assert str(path) in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize("packed", [False, True])
def test_memory_is_not_given_for_promises(tmp_path: Path, packed: bool) -> None:
    """A header of 2⁶⁴ bytes before 100 of them costs a few megabytes at most."""
    content = b"\0\0\x0e\x02" + b"\x7f\xff\xff\xff" * 2 + bytes(100)
    path = tmp_path / "promises"
    path.write_bytes(gzip.compress(content) if packed else content)
    tracemalloc.start()
    try:
        with pytest.raises(SceneError, match="holds only 100"):
            datasets.read_idx(path)
        assert tracemalloc.get_traced_memory()[1] < 4e6
    finally:
        tracemalloc.stop()


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """A missing file and a folder are refused with their path."""
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(SceneError, match="cannot be read") as caught:
            datasets.read_idx(path)
        assert str(path) in str(caught.value)


def small(train: int = 5, test: int = 3, side: int = 2) -> dict[str, NDArray[Any]]:
    """Return a set in the form of MNIST, by the names of its files."""
    random = np.random.default_rng(0)

    def drawn(count: int, *shape: int) -> NDArray[Any]:
        return random.integers(0, 256, (count, *shape), dtype=np.uint8)

    return {
        "train-images-idx3-ubyte": drawn(train, side, side),
        "train-labels-idx1-ubyte": drawn(train) % 10,
        "t10k-images-idx3-ubyte": drawn(test, side, side),
        "t10k-labels-idx1-ubyte": drawn(test) % 10,
    }


def fill(folder: Path, files: dict[str, NDArray[Any]]) -> None:
    for name, array in files.items():
        (folder / name).write_bytes(idx(array))


NAMINGS: list[Callable[[str], str]] = [
    str,
    lambda name: name.replace("-idx", ".idx"),
    lambda name: f"{name}.gz",
    lambda name: f"{name.replace('-idx', '.idx')}.gz",
]


@pytest.mark.parametrize("naming", NAMINGS)
@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_is_read_however_its_files_are_called(
    tmp_path: Path, naming: Callable[[str], str], packed: bool
) -> None:
    """Pixels from 0 to 1, row by row, and labels, in the form that `digits` has."""
    files = small()
    for name, array in files.items():
        content = idx(array)
        (tmp_path / naming(name)).write_bytes(gzip.compress(content) if packed else content)
    (X, y), (X_test, y_test) = datasets.mnist(str(tmp_path))
    np.testing.assert_allclose(X * 255, files["train-images-idx3-ubyte"].reshape(5, 4), atol=1e-12)
    np.testing.assert_allclose(
        X_test * 255, files["t10k-images-idx3-ubyte"].reshape(3, 4), atol=1e-12
    )
    assert y.tolist() == files["train-labels-idx1-ubyte"].tolist()
    assert y_test.tolist() == files["t10k-labels-idx1-ubyte"].tolist()
    assert X.dtype == np.float64
    assert y.dtype == np.int64
    assert not any(array.flags.writeable for array in (X, y, X_test, y_test))


def test_the_first_images_can_be_taken_alone(tmp_path: Path) -> None:
    """So many to train on and so many held out."""
    fill(tmp_path, small())
    whole, held = datasets.mnist(tmp_path)
    (X, y), (X_test, _) = datasets.mnist(tmp_path, train=4, held_out=2)
    assert np.array_equal(X, whole[0][:4])
    assert np.array_equal(y, whole[1][:4])
    assert np.array_equal(X_test, held[0][:2])
    with pytest.raises(SceneError, match="number of images=0"):
        datasets.mnist(tmp_path, train=0)


def test_what_does_not_go_together_is_refused(tmp_path: Path) -> None:
    """Images without as many labels, other kinds of array, sets of other sizes, files that miss."""
    with pytest.raises(SceneError, match=r"there is no folder .*absent.*datasets.digits\(\)"):
        datasets.mnist(tmp_path / "absent")
    with pytest.raises(SceneError, match=r"holds no file train-images-idx3-ubyte; or .*\.gz"):
        datasets.mnist(tmp_path)
    fill(tmp_path, small() | {"train-labels-idx1-ubyte": np.zeros(4, np.uint8)})
    with pytest.raises(SceneError, match=r"holds 5 images, .* holds 4 labels"):
        datasets.mnist(tmp_path)
    fill(tmp_path, small() | {"train-labels-idx1-ubyte": np.zeros(5, np.int32)})
    with pytest.raises(SceneError, match=r"holds int32 of shape \(5,\); expected uint8 in 1 dim"):
        datasets.mnist(tmp_path)
    fill(tmp_path, small() | {"train-images-idx3-ubyte": np.zeros((5, 4), np.uint8)})
    with pytest.raises(SceneError, match="expected uint8 in 3 dimensions"):
        datasets.mnist(tmp_path)
    fill(tmp_path, small() | {"t10k-images-idx3-ubyte": np.zeros((3, 3, 3), np.uint8)})
    with pytest.raises(SceneError, match="the training images have 4 pixels, the test images 9"):
        datasets.mnist(tmp_path)
