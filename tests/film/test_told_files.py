"""What a film says, in its files and at the terminal: read back, whole, or refused in a line."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PIL import Image

from optviz import GradientDescent, Newton, Scene, load, objectives
from optviz.cli import main

SCENE = '''
"""Two films."""
from optviz import GradientDescent, Newton, Scene, objectives
from optviz.cues import Ask

scene = Scene(
    title="Newton & <friends> climb",
    objectives=[objectives.cosine()],
    optimizers=[GradientDescent(lr=10), Newton()],
    start=-15,
    steps=9,
    cues=[Ask("Up or down?", before=1)],
)
other = scene.replace(title="另一个", cues=())
'''


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file with two scenes, in the working directory."""
    monkeypatch.chdir(tmp_path)
    path = Path("two.py")
    path.write_text(SCENE, encoding="utf-8")
    return path


def test_chapters_and_captions_are_in_the_files(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A video has the film's chapters and description, its captions stand beside it, once."""
    outputs = ["-o", "a.mp4", "-o", "a.webm", "-o", "a.gif", "-o", "a.png"]
    wishes = ["--captions", "--size", "160x90", "--fps", "5", "--quiet", "--scene", "scene"]
    assert main(["render", str(file), *outputs, *wishes]) == 0
    names = ["a.mp4", "a.webm", "a.gif", "a.png", "a.vtt"]
    assert capsys.readouterr().out.split() == names
    assert sorted(one.name for one in Path().iterdir()) == sorted([*names, "two.py"])
    film = load(file)[0].scene.animate(width=160, height=90, fps=5)
    for name in names[:2]:
        with av.open(name) as video:
            found = [one["metadata"]["title"] for one in video.chapters()]
            said = {key.lower(): text for key, text in video.metadata.items()}
        assert found == [one.title for one in film.chapters]
        assert (said["title"], said["comment"]) == (film.title, film.description)
    with Image.open("a.png") as image:
        assert image.text["Description"] == film.description  # type: ignore[attr-defined]
    with Image.open("a.gif") as image:
        assert image.info["comment"].decode() == f"{film.title}\n{film.description}"
    captions = Path("a.vtt").read_text(encoding="utf-8")
    assert captions.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert "Newton &amp; &lt;friends&gt; climb" in captions
    assert captions.count(" --> ") == len(film.subtitles)


def test_html_says_what_it_shows(file: Path) -> None:
    """A cell's picture has the sentence as alt, a video as its label; to_jshtml is matplotlib's."""
    scene = Scene(title="A & B", objectives=[objectives.bowl()], optimizers=[Newton()], steps=2)
    film = scene.animate(width=64, height=64, fps=4)
    words = film.alt.replace("&", "&amp;")
    assert words.startswith("A &amp; B: Newton on Bowl")
    assert f'alt="{words}"' in film._repr_html_()
    assert film.to_html5_video().startswith(f'<video aria-label="{words}" ')
    assert type(film).to_jshtml.__module__ == "matplotlib.animation"


def test_describe_prints_a_paragraph_a_scene(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each scene under its name, in the language that is asked for; one alone needs no name."""
    scenes = [one.scene for one in load(file)]
    assert main(["describe", str(file)]) == 0
    first, second = (one.describe() for one in scenes)
    assert capsys.readouterr().out == f"two\n{first}\n\ntwo_other\n{second}\n"
    assert main(["describe", str(file), "--scene", "other", "--lang", "zh"]) == 0
    assert capsys.readouterr().out == scenes[1].describe("zh") + "\n"
    assert main(["describe", "--help"]) == 0
    assert "for those who cannot see" not in capsys.readouterr().err


def test_describe_reports_what_it_cannot_and_tells_the_rest(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is not there is a line and the exit code; the others are described."""
    assert main(["describe", "none.py", str(file), "--scene", "scene"]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "none.py: there is no such file" in said.err
    assert "Newton climbs to the maximum" in said.out
    assert main(["describe", str(file), "--lang", "xx"]) == 2
    assert "there is no language 'xx'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        (["--captions"], "captions go beside a video, and none is to be written"),
        (["--captions", "-o", "a.gif"], "captions go beside a video"),
        (["--strip", "1"], "a strip of 1 moments was asked for; ask for 2 to 12"),
        (["--strip", "3", "-o", "a.gif"], "a strip cannot be a .gif; name one of .pdf, .png, .svg"),
        (["--strip", "3", "--still"], "--still comes to nothing beside --strip"),
        (["--strip", "3", "--size", "64x64"], "--size comes to nothing beside --strip"),
        (["--strip", "3", "--answers", "pdf"], "--answers comes to nothing beside --strip"),
        (["--cues", "--strip", "3"], "--strip comes to nothing beside --cues"),
        (["--cues", "-o", "a.mp4"], "--output comes to nothing beside --cues"),
        (["--frame", "1", "-o", "a.vtt"], "--frame is for a still picture"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    file: Path, capsys: pytest.CaptureFixture[str], wishes: list[str], words: str
) -> None:
    """Exit code 2, one line, no file."""
    assert main(["render", str(file), "--scene", "scene", *wishes]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert [one.name for one in Path().iterdir()] == ["two.py"]


def test_captions_from_python(tmp_path: Path) -> None:
    """``render(captions=True)`` writes them beside the video, and tells of both."""
    scene = Scene(objectives=[objectives.bowl()], optimizers=[GradientDescent(lr=0.1)], steps=3)
    written = scene.render(tmp_path / "b.mp4", captions=True, width=64, height=64, fps=4)
    assert [one.path.name for one in written] == ["b.mp4", "b.vtt"]
    assert (tmp_path / "b.vtt").read_bytes()[:7] == b"WEBVTT\n"
