"""Films made in several threads: the same bytes as one at a time, and no thread waits for ever."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import matplotlib as mpl
import numpy as np
import pytest

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    Run,
    Scene,
    TorchOptimizer,
    objectives,
    record,
    views,
)
from optviz.style.drawing import DRAWING

_PATIENCE = 240.0  # less than the time limit of all tests
SMALL: dict[str, Any] = {"width": 320, "height": 180, "fps": 3}


def scene(kind: int) -> Scene:
    """Return one of four short scenes with formulas, in two themes, two with mathtext in names."""
    return [
        Scene(
            title=r"Newton: $x - \frac{f'}{f''}$",
            objectives=[Objective.from_formula("x**2 - cos(pi*x/20)", domain=(-20, 20))],
            optimizers=[GradientDescent(lr=0.1), Newton()],
            start=-15,
            steps=3,
        ),
        Scene(
            title=r"$\nabla f$ and $\sqrt{\eta_t}$",
            objectives=[objectives.rosenbrock()],
            optimizers=[Run(Adam(lr=0.1), label=r"$\beta_1$"), Run(Momentum(lr=1e-4), note="$v$")],
            steps=3,
            theme="dark",
        ),
        Scene(
            title=r"$x^{y^z}$",
            objectives=[objectives.peaks(), objectives.bowl().shift(1).rotate(30)],
            optimizers=[GradientDescent(lr=0.05)],
            start=(0.5, 1.0),
            steps=3,
            theme="dark",
        ),
        Scene(
            title=r"$\sum_i \alpha_i$",
            objectives=[objectives.beale()],
            optimizers=[Run(Newton(), label=r"$H^{-1}$"), Adam(lr=0.1)],
            views=[views.Landscape(), views.Convergence("gradient")],
            steps=3,
        ),
    ][kind % 4]


def rendered(kind: int, folder: Path) -> bytes:
    """Return a film and a still, as bytes."""
    folder.mkdir(parents=True)
    written = scene(kind).render(folder / "film.gif", folder / "still.png", **SMALL)
    return b"".join(one.path.read_bytes() for one in written)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make calls in threads of their own that begin together; return what they return."""
    gate = threading.Barrier(len(calls))

    def call(one: Callable[[], Any]) -> Any:
        gate.wait(_PATIENCE)
        return one()

    with ThreadPoolExecutor(len(calls)) as threads:
        made: list[Future[Any]] = [threads.submit(call, one) for one in calls]
        return [one.result(_PATIENCE) for one in made]


def is_free() -> bool:
    """Tell whether another thread could draw now."""

    def tried() -> bool:
        taken = DRAWING.acquire(blocking=False)
        if taken:
            DRAWING.release()
        return taken

    with ThreadPoolExecutor(1) as thread:
        return bool(thread.submit(tried).result(_PATIENCE))


def machinery() -> tuple[Any, ...]:
    """Return what of the process drawing changes for a while."""
    return (
        dict(mpl.rcParams),
        list(warnings.filters),
        logging.getLogger("matplotlib.font_manager").level,
    )


@pytest.mark.parametrize("again", range(3))
def test_four_threads_write_what_one_writes(again: int, tmp_path: Path) -> None:
    """Four scenes, then each scene four times, come out byte by byte as one after another."""
    alone = [rendered(kind, tmp_path / f"alone{kind}") for kind in range(4)]
    before = machinery()
    rounds = [range(4), [again] * 4]
    for i, kinds in enumerate(rounds):
        folders = [tmp_path / f"{i}-{k}" for k in range(4)]
        together = at_once(
            *(lambda kind=kind, folder=folder: rendered(kind, folder)
              for kind, folder in zip(kinds, folders, strict=True))
        )  # fmt: skip
        assert together == [alone[kind] for kind in kinds]
    assert machinery() == before


def test_films_and_recordings_side_by_side() -> None:
    """Frames of four films asked for in four threads are those of each alone."""
    alone = [list(scene(kind).animate(**SMALL).frames()) for kind in range(4)]
    films = at_once(
        *(lambda kind=kind: list(scene(kind).animate(**SMALL).frames())
          for kind in range(4))
    )  # fmt: skip
    for film, frames in zip(films, alone, strict=True):
        np.testing.assert_array_equal(film, frames)


def test_two_films_in_turn_in_one_thread() -> None:
    """Frames asked for by turns, of two themes and fonts, are those of each film alone."""
    kinds = (0, 1)
    alone = [list(scene(kind).animate(**SMALL).frames()) for kind in kinds]
    films = [scene(kind).animate(**SMALL).frames() for kind in kinds]
    for pair, expected in zip(zip(*films, strict=False), zip(*alone, strict=False), strict=True):
        np.testing.assert_array_equal(pair[0], expected[0])
        np.testing.assert_array_equal(pair[1], expected[1])


def test_a_film_left_midway_holds_nobody_up() -> None:
    """While its frames are not asked for, and when they never are again, others can draw."""
    before = machinery()
    shots, frames = scene(1).animate(**SMALL).shots(), scene(2).animate(**SMALL).frames()
    next(shots)
    next(frames)
    assert is_free()
    assert machinery() == before
    at_once(lambda: scene(0).animate(**SMALL).frame(0))
    del shots, frames
    assert is_free()


def test_others_can_draw_while_files_are_written(tmp_path: Path) -> None:
    """Between the frames of a film that is being saved the lock is free."""
    free = []
    film = scene(1).animate(**SMALL)
    film.save(tmp_path / "film.gif", progress=lambda done, total: free.append(is_free()))
    assert free
    assert all(free)


@dataclass(frozen=True)
class Within:
    """A view that shows a film of its own, or fails."""

    titled: ClassVar[bool] = False
    inner: Scene | None

    def panel(self, subject: Any) -> Any:
        """Return the landscape's panel, which at every moment draws the other film too."""
        panel, inner = views.Landscape().panel(subject), self.inner
        update = panel.update

        def updated(moment: Any) -> None:
            if inner is None:
                raise ZeroDivisionError("no")
            inner.animate(**SMALL).frame(0)
            update(moment)

        panel.update = updated  # type: ignore[method-assign]
        return panel


def test_a_film_inside_a_view() -> None:
    """A view that makes a film while it is drawn stops nothing, and changes no pixel."""
    plain = scene(1).replace(views=[views.Landscape()])
    nested = plain.replace(views=[Within(scene(0))])
    before = machinery()
    expected = plain.animate(**SMALL).frame(5)
    for frame in at_once(*[lambda: nested.animate(**SMALL).frame(5)] * 2):
        np.testing.assert_array_equal(frame, expected)
    assert machinery() == before


def test_an_error_while_drawing_leaves_nothing_behind(tmp_path: Path) -> None:
    """After it others can draw, and matplotlib's settings are the user's."""
    before = machinery()
    broken = scene(1).replace(views=[Within(None)])
    for fail in (
        lambda: broken.animate(**SMALL).frame(0),
        lambda: broken.render(tmp_path / "film.gif", **SMALL),
    ):
        with pytest.raises(ZeroDivisionError):
            fail()
        assert is_free()
        assert machinery() == before


def test_frames_are_the_projects_whatever_the_user_has_set(tmp_path: Path) -> None:
    """Texts, lines and paths as the user likes them change no frame, asked for one by one."""
    expected = [scene(kind).animate(**SMALL).frame(4) for kind in range(4)]
    wild: Any = {
        "font.size": 20, "text.color": "red", "mathtext.fontset": "cm", "font.family": "serif",
        "path.sketch": (5, 50, 5), "text.antialiased": False, "lines.antialiased": False,
        "text.parse_math": False, "lines.dash_capstyle": "round", "patch.linewidth": 5,
    }  # fmt: skip
    with mpl.rc_context(wild):
        for kind in range(4):
            film = scene(kind).animate(**SMALL)
            np.testing.assert_array_equal(film.frame(4), expected[kind])
            assert mpl.rcParams["path.sketch"] == (5, 50, 5)


def test_torch_is_left_as_it_was() -> None:
    """Four threads that step with torch's rules make the same runs, and leave its default type."""
    torch = pytest.importorskip("torch")
    before, f = torch.get_default_dtype(), objectives.rosenbrock()

    def run() -> bytes:
        return record(f, TorchOptimizer("Rprop", lr=0.01), f.start, 100).points.tobytes()

    alone = run()
    assert at_once(*[run] * 4) == [alone] * 4
    assert torch.get_default_dtype() == before
