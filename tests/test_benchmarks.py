from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from benchmarks import explaining
from benchmarks.__main__ import main
from benchmarks.contestants import CONTESTANTS
from benchmarks.contestants.blit import blitting
from benchmarks.course import Course
from benchmarks.goals import GOALS, verdicts
from benchmarks.report import plain
from benchmarks.results import Growth, Results, Row
from optviz import Timeline


def made_up(**seconds: float) -> dict[str, Row]:
    rows = {one.name: Row() for one in CONTESTANTS}
    return rows | {name.replace("_", "-"): Row([value]) for name, value in seconds.items()}


def test_the_table_is_measured_printed_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short run gives the page, the numbers and the picture; what is missing gets a note."""
    monkeypatch.setenv("MANIM", "no-such-program")
    names = ["optviz-gif", "encoding-mp4", "manim-mp4"]
    assert main(["--frames", "3", "--repeat", "1", "--out", str(tmp_path), "--only", *names]) == 0
    rows = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["rows"]["3"]
    assert list(rows) == ["encoding-mp4", "optviz-gif", "manim-mp4"]
    assert rows["optviz-gif"]["seconds"][0] > 0
    assert rows["optviz-gif"]["bytes"] > 10_000
    assert rows["optviz-gif"]["psnr"] > 40
    assert rows["manim-mp4"] == {
        "seconds": [], "bytes": None, "psnr": None, "memory": None,
        "note": "manim is not installed",
    }  # fmt: skip
    printed = capsys.readouterr().out
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    for text in (printed, page):
        assert "manim is not installed" in text
        assert "encoding alone" in text
    assert (tmp_path / "speed.png").stat().st_size > 5_000


@pytest.mark.parametrize("frames", [2, 120, 600])
def test_no_two_frames_of_the_course_are_alike(tmp_path: Path, frames: int) -> None:
    """The course is as long as asked, each frame shows a moment of its own, all steps are shown."""
    course = Course(tmp_path, frames)
    course.write_scene()
    scene = course.scene()
    assert scene.timeline.frames(scene.steps) == frames
    shots = list(scene.timeline.shots(scene.steps))
    assert [count for _, count in shots] == [1] * frames
    assert shots[-1][0].step == scene.steps == frames - 1


def test_the_blit_loop_draws_what_the_film_draws(tmp_path: Path) -> None:
    """The hand-written loop that optviz is measured by leaves nothing out."""
    course = Course(tmp_path, 5)
    course.write_scene()
    by_hand = islice(blitting(course.film())(), 5)
    for drawn, ours in zip(by_hand, course.film().frames(), strict=True):
        assert np.array_equal(drawn, ours)


def test_goals_compare_the_right_way_round() -> None:
    """Stock saving may take long, optviz may not; a number that rounds to its goal meets it."""
    rows = made_up(optviz_mp4=2.0, stock_film_mp4=30.0, encoding_mp4=1.0)
    found = {one.text: one for one in verdicts(Results("", {120: rows}))}
    stock = found["MP4: FuncAnimation.save, same film / optviz"]
    assert (stock.value, stock.limit, stock.met) == (15.0, 15.0, True)
    floor = found["MP4: optviz / encoding alone"]
    assert (floor.value, floor.limit, floor.met) == (2.0, 1.3, False)
    assert len(found) == 2
    (unjudged, _) = verdicts(Results("", {24: rows}))
    assert unjudged.met is None


def test_films_that_grow_can_be_measured_alone() -> None:
    """Without any course the table of goals has its columns, and is printed."""
    growth = [
        Growth("optviz-mp4", frames, 99, Row([frames / 100], memory=100.0 + frames / 1000))
        for frames in (100, 1000, 10_000)
    ]
    text = plain(Results("a machine", growth=growth))
    assert "MP4, 10,000 frames: memory above 100" in text
    assert "9.90 MB" in text


def test_names_are_unique_and_goals_know_them() -> None:
    """No contestant hides another, and no goal waits for one that does not exist."""
    names = [one.name for one in CONTESTANTS]
    assert len(set(names)) == len(names)
    assert {name for goal in GOALS for name in goal.needs} <= set(names)


def test_films_that_explain_are_timed_beside_plain_ones(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line each, with the ratio of the two; all take steps of three runs apart."""
    for make in explaining.FILMS.values():
        scene = make()
        assert len(scene.runs) == 3
        assert len(scene.timeline.explained) == 3
        assert not explaining.plain(scene).timeline.explained
    short = explaining.FILMS["2-D: Coordinates, captions"]().replace(
        steps=2, timeline=Timeline(fps=1, explain=[0])
    )
    monkeypatch.setattr(explaining, "FILMS", {"short": lambda: short})
    assert explaining.main(["--repeat", "1"]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert "ratio" in head
    plain_ms, explained_ms, ratio = map(float, line.split()[1:4])
    assert ratio == pytest.approx(explained_ms / plain_ms, rel=0.05)
