"""The course that all contestants run: the reference lecture scene, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optviz import Scene, SceneAnimation

FPS = 20
WIDTH, HEIGHT = 1280, 720
FRAME_BYTES = WIDTH * HEIGHT * 4

_SCENE = '''\
"""The reference lecture scene: {frames} frames, all different."""

from optviz import Adam, GradientDescent, Momentum, Newton, Scene, Timeline, objectives

scene = Scene(
    title="Four ways down Rosenbrock's valley",
    objectives=[objectives.rosenbrock()],
    optimizers=[
        GradientDescent(lr=0.001),
        Momentum(lr=0.0004, beta=0.93),
        Adam(lr=0.08),
        Newton(),
    ],
    start=(-1.6, 0.4),
    steps={steps},
    timeline=Timeline(
        fps={fps}, duration={seconds}, hold_start=0, hold_end=0, pace="even", easing="linear"
    ),
)
'''


@dataclass(frozen=True)
class Course:
    """A scene file, and the frames and paths that those get who do not draw or optimise.

    Parameters
    ----------
    folder : Path
        Where all of it lies, and where contestants write.
    frames : int
        Length of the film; no two frames are alike.
    steps : int, optional
        Steps of each run; by default so many that the counter changes from frame to frame.
    """

    folder: Path
    frames: int
    steps: int | None = None

    @property
    def seconds(self) -> float:
        """Length of the film."""
        return self.frames / FPS

    @property
    def scene_file(self) -> Path:
        """The scene, as a user would write it."""
        return self.folder / "lecture.py"

    @property
    def raw(self) -> Path:
        """The finished frames one after another, uint8 RGBA."""
        return self.folder / "frames.rgba"

    @property
    def paths(self) -> Path:
        """The recorded runs: ``points`` (runs, steps + 1, 2) and ``gaps`` (runs, steps + 1)."""
        return self.folder / "paths.npz"

    def write_scene(self) -> None:
        """Write the scene file."""
        steps = self.frames - 1 if self.steps is None else self.steps
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scene_file.write_text(
            _SCENE.format(frames=self.frames, steps=steps, fps=FPS, seconds=self.seconds),
            encoding="utf-8",
        )

    def write_frames(self) -> None:
        """Record the runs and draw the frames."""
        import numpy as np

        film = self.film()
        runs = film.trajectories
        np.savez(
            self.paths,
            points=np.stack([run.points for run in runs]),
            gaps=np.stack([run.values for run in runs]),  # the least value of the valley is 0
        )
        with self.raw.open("wb") as file:
            for frame, count in film.shots():
                assert count == 1, "two frames of the course are alike"
                file.write(frame.data)

    def scene(self) -> Scene:
        """Load the scene file."""
        from optviz import load

        return load(self.scene_file)[0].scene

    def film(self) -> SceneAnimation:
        """Return a film that nothing has been drawn of."""
        return self.scene().animate(width=WIDTH, height=HEIGHT)
