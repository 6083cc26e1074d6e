"""Every format: what write() promises whatever the file, and what check() knows beforehand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from optviz.errors import SceneError
from optviz.export import Written, check, formats, write
from tests.export.films import Cheap, Dots, left_over

SUFFIXES = list(formats())


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("width", "height", "pictures"), [(37, 23, 1), (2, 2, 2), (96, 64, 7)])
def test_every_format_writes(
    tmp_path: Path, suffix: str, width: int, height: int, pictures: int
) -> None:
    """A file of each format appears, is reported as it is, and nothing else is left."""
    path = tmp_path / f"film{suffix}"
    film = Dots(width, height, pictures=pictures, holds={pictures - 1: 3})
    written = write(film, [path])
    assert [path] == list(tmp_path.iterdir())
    frames = {".png": 1, ".vtt": 0}.get(suffix, len(film))
    seconds = 0.0 if suffix == ".png" else len(film) / 20
    assert written == (Written(path, frames, seconds, path.stat().st_size),)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_film_same_bytes(tmp_path: Path, suffix: str) -> None:
    """Writing a film twice gives the same bytes."""
    paths = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        write(Dots(rich=True), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_one_pass_feeds_all_files(tmp_path: Path) -> None:
    """Several files cost one drawing of the film, and each is what it would be alone."""
    film = Dots(rich=True)
    names = ["a.gif", "a.mp4", "a.png", "b.gif"]
    written = write(film, [tmp_path / name for name in names])
    assert film.drawn == film.pictures
    assert [entry.path.name for entry in written] == names
    for name in names:
        alone = tmp_path / f"alone{Path(name).suffix}"
        write(Dots(rich=True), alone)
        assert alone.read_bytes() == (tmp_path / name).read_bytes()


def test_formats_describes_each_suffix_in_a_line() -> None:
    """The formats that were promised are there, each with one line about it."""
    assert {".gif", ".mp4", ".png", ".webm"} <= set(SUFFIXES)
    assert all(text and "\n" not in text for text in formats().values())


def test_a_new_format_is_one_new_file(tmp_path: Path) -> None:
    """A module put into the package is found by itself."""
    code = """
import sys, optviz.export
optviz.export.__path__.append(sys.argv[1])
from optviz.export import formats
assert formats()[".txt"] == "letters"
"""
    (tmp_path / "txt.py").write_text(
        "from optviz.export.png import PNG\n"
        "class Text(PNG):\n    suffix = '.txt'\n    description = 'letters'\n"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], check=True)


def test_import_is_cheap() -> None:
    """Importing the package, and listing formats, loads neither Pillow nor imageio."""
    code = """
import sys, optviz.export
assert not {"numpy", "PIL", "imageio", "imageio_ffmpeg", "matplotlib"} & set(sys.modules)
optviz.export.formats()
assert not {"PIL", "imageio", "imageio_ffmpeg", "matplotlib"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("film_type", [Dots, Cheap])
@pytest.mark.parametrize(("still", "shown"), [(None, 7), (0, 0), (3, 2), (4, 2), (9, 7)])
def test_png_shows_the_frame_asked_for(
    tmp_path: Path, film_type: type[Dots], still: int | None, shown: int
) -> None:
    """A still is the frame of that number, holds counted, or the last one."""
    film = film_type(pictures=8, holds={2: 3})
    path = tmp_path / "still.png"
    write(film, path, still=still)
    with Image.open(path) as image:
        np.testing.assert_array_equal(np.asarray(image), film.picture(shown)[..., :3])
    assert film.drawn == (0 if film_type is Cheap else shown + 1)


def test_png_beside_a_film_shows_the_same_frame(tmp_path: Path) -> None:
    """A still taken in passing equals one taken alone."""
    paths = [tmp_path / name for name in ("a.png", "a.gif", "b.png")]
    write(Dots(holds={2: 3}), paths[:2], still=6)
    write(Dots(holds={2: 3}), paths[2], still=6)
    assert paths[0].read_bytes() == paths[2].read_bytes()


def test_progress_counts_frames(tmp_path: Path) -> None:
    """Progress is told in frames of film, up to all of them."""
    told: list[tuple[int, int]] = []
    write(
        Dots(pictures=3, holds={2: 10}),
        tmp_path / "a.gif",
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 12), (2, 12), (12, 12)]


def test_missing_directories_are_made(tmp_path: Path) -> None:
    """A file in directories that do not exist yet is written."""
    path = tmp_path / "deep" / "er" / "a.gif"
    check(path)
    write(Dots(), path)
    assert path.stat().st_size > 0


def test_directories_made_in_vain_are_removed(tmp_path: Path) -> None:
    """A film that fails leaves none of the directories that were made for it."""
    with pytest.raises(RuntimeError):
        write(Dots(fail_at=3), tmp_path / "deep" / "er" / "a.gif")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_followed(tmp_path: Path) -> None:
    """Writing through a symbolic link replaces what it points at, and keeps the link."""
    real, link = tmp_path / "real.gif", tmp_path / "link.gif"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write(Dots(), link)
    assert link.is_symlink()
    assert real.read_bytes()[:6] == b"GIF89a"


def test_permissions_are_kept(tmp_path: Path) -> None:
    """A file that only its owner may read stays so."""
    path = tmp_path / "a.gif"
    path.write_bytes(b"old")
    path.chmod(0o600)
    write(Dots(), path)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["very " * 48 + "long.gif", "%d ünï -v.mp4", "-i.mp4", "A.GIF"])
def test_odd_names(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long names, spaces, percent signs, dashes and capitals are names like others."""
    monkeypatch.chdir(tmp_path)
    write(Dots(pictures=2), name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["film.xyz"], r"unknown suffix '\.xyz'; known are .*\.gif.*\.mp4.*\.png"),
        (["film"], "no suffix; known are"),
        ([".gif"], "no suffix"),
        (["folder.gif"], "is a directory"),
        (["a.gif", "folder.gif/../a.gif"], "same file"),
        ([], "no file"),
    ],
)
def test_wrong_names_are_the_scenes_fault(tmp_path: Path, names: list[str], words: str) -> None:
    """Names that cannot be meant are refused before anything is drawn, saying what would do."""
    (tmp_path / "folder.gif").mkdir()
    film = Dots()
    for attempt in (check, lambda paths: write(film, paths)):
        with pytest.raises(SceneError, match=words):
            attempt([tmp_path / name for name in names])
    assert film.drawn == 0


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"loop": "twice"}, "loop is 'twice'"),
        ({"loop": 0}, "loop is 0"),
        ({"loop": True}, "loop is True"),
        ({"still": 12}, "frames are 0 to 11"),
        ({"still": -1}, "no frame -1"),
        ({"crf": 52}, "crf is 52"),
        ({"colors": 256}, "256 colours"),
    ],
)
def test_wrong_settings_are_the_scenes_fault(
    tmp_path: Path, settings: dict[str, object], words: str
) -> None:
    """Settings that no file could have are refused in one line."""
    with pytest.raises(SceneError, match=words):
        write(Dots(), tmp_path / "a.gif", **settings)  # type: ignore[arg-type]
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("fps", [0, -1, float("nan"), float("inf")])
def test_wrong_rates_are_the_scenes_fault(tmp_path: Path, fps: float) -> None:
    """A rate that is not a positive number is refused."""
    with pytest.raises(SceneError, match="fps is"):
        write(Dots(fps=fps), tmp_path / "a.mp4")


def test_an_empty_film_is_refused(tmp_path: Path) -> None:
    """A film without frames is refused, and no file is made."""
    with pytest.raises(SceneError, match="0 frames"):
        write(Dots(pictures=0), tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == []


def test_a_film_must_keep_its_promises(tmp_path: Path) -> None:
    """Pictures of another size, or fewer of them than promised, are errors and not odd files."""

    class Shrinking(Dots):
        def picture(self, number: int) -> np.ndarray:
            return super().picture(number)

        def shots(self):  # type: ignore[no-untyped-def]
            yield self.picture(0)[:-1], len(self)

    class Short(Dots):
        def __len__(self) -> int:
            return super().__len__() + 1

    with pytest.raises(SceneError, match="shape"):
        write(Shrinking(), tmp_path / "a.gif")
    with pytest.raises(SceneError, match="promised 13 frames and gave 12"):
        write(Short(), tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []
