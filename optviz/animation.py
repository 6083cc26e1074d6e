"""The film as a matplotlib animation, and the fast way through its frames."""

from __future__ import annotations

import base64
import html
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.animation import FuncAnimation
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from optviz import export
from optviz.composition import Composition
from optviz.errors import SceneError
from optviz.fonts import families_for
from optviz.size import check_size, natural_dpi
from optviz.style import drawing_context, get_theme
from optviz.timeline import Moment

if TYPE_CHECKING:
    from optviz.epochs import Watch
    from optviz.export import Written
    from optviz.scene import Scene

Image = npt.NDArray[np.uint8]

_PATIENCE = 5e10


class _PlainFigure(Figure):
    """A figure that is drawn by the project's settings, whoever asks for the drawing."""

    fonts: tuple[str, ...] = ()

    def set_layout_engine(self, layout: object = None, **_: object) -> None:
        super().set_layout_engine("none")  # saving resets it to what the user's settings say

    def draw(self, renderer: RendererBase) -> None:
        with drawing_context(self.fonts):
            super().draw(renderer)


class SceneAnimation(FuncAnimation):
    """The film of a scene.

    It is a `matplotlib.animation.FuncAnimation`, so ``to_jshtml()``, ``to_html5_video()`` and
    ``FuncAnimation.save(film, …)`` work; `save` with paths alone draws what stands still once and
    is many times faster, with the same pixels.

    Parameters
    ----------
    scene : Scene
        What is shown.
    width, height : int
        Size of a frame in pixels.
    dpi : float, optional
        Pixels an inch: with more of them the same frame holds larger text. By default text has
        the same size relative to the frame whatever its size.
    fps : float, optional
        Frames a second, in the timeline's stead.
    theme : str, optional
        "light" or "dark", in the scene's stead.
    force : bool
        Allow a film of more pixels than patience is thought to bear.
    watch : callable (objective, name), optional
        As `Scene.record` takes it.

    Raises
    ------
    SceneError
        The scene, the size, the rate or a text is wrong.
    """

    def __init__(
        self,
        scene: Scene,
        *,
        width: int = 1280,
        height: int = 720,
        dpi: float | None = None,
        fps: float | None = None,
        theme: str | None = None,
        force: bool = False,
        watch: Watch | None = None,
    ) -> None:
        check_size(width, height, dpi)
        self.scene = scene
        self.width, self.height = int(width), int(height)
        self.timeline = scene.timeline if fps is None else replace(scene.timeline, fps=fps)
        colors = get_theme(theme or scene.theme, scene.palette)
        self.trajectories = scene.record(watch)
        self._steps = max(one.steps for one in self.trajectories)
        if not force:
            self._check_patience()
        _check_mathtext(scene)
        fonts = families_for(_texts(scene))
        dpi = dpi or natural_dpi(width, height)
        with drawing_context(fonts):
            figure = _PlainFigure(
                figsize=((width + 1e-6) / dpi, (height + 1e-6) / dpi), dpi=dpi,
                facecolor=colors.paper
            )  # fmt: skip
            figure.fonts = fonts
            self._canvas = FigureCanvasAgg(figure)
            self._composition = Composition(figure, scene, self.trajectories, colors)
        self._order = _drawing_order(figure, self._composition.artists)
        self._background: Any = None
        self._plain = not any("$" in f"{run.name}{run.note}" for run in scene.runs)
        super().__init__(
            figure,
            self._show,
            frames=len(self),
            interval=1000.0 / self.fps,
            cache_frame_data=False,
        )
        self._canvas.mpl_disconnect(self._first_draw_id)  # type: ignore[attr-defined]  # a first draw would go back to frame 0
        self._draw_was_started = True  # it need not be shown: it is saved

    @property
    def fps(self) -> float:
        """Frames a second."""
        return self.timeline.fps

    @property
    def figure(self) -> Figure:
        """The figure that is drawn on."""
        return self._canvas.figure

    def __len__(self) -> int:
        """Return the number of frames, holds included."""
        return self.timeline.frames(self._steps)

    def frames(self) -> Iterator[Image]:
        """Yield every frame, as uint8 RGBA of shape (height, width, 4).

        Each is the caller's own.
        """
        for image, count in self.shots():
            for _ in range(count):
                yield image.copy()

    def frame(self, number: int) -> Image:
        """Return one frame; negative numbers count from the end.

        Raises
        ------
        SceneError
            The film has no such frame.
        """
        if not -len(self) <= number < len(self):
            raise SceneError(
                f"there is no frame {number}", f"the film has frames 0 to {len(self) - 1}"
            )
        return self._draw(self.timeline.moment(number % len(self), self._steps)).copy()

    def shots(self) -> Iterator[tuple[Image, int]]:
        """Yield each distinct frame and for how many frames of film it stands.

        The array is the canvas itself, and good only until the next is asked for.
        """
        for moment, count in self.timeline.shots(self._steps):
            yield self._draw(moment), count

    def sample(self, count: int) -> Iterator[Image]:
        """Yield a few frames spread over the film, first and last among them."""
        numbers = np.unique(np.linspace(0, len(self) - 1, count).round().astype(int))
        for number in numbers.tolist():
            yield self._draw(self.timeline.moment(number, self._steps))

    def save(  # type: ignore[override]  # a path alone means the fast way
        self,
        *paths: str | Path,
        loop: export.Loop = "forever",
        still: int | None = None,
        progress: Callable[[int, int], None] | None = None,
        **stock: Any,
    ) -> tuple[Written, ...] | None:
        """Write the film to each path, in the format of its suffix, from one drawing pass.

        Parameters
        ----------
        *paths : str or Path
            Such as ``"film.gif"``, ``"film.mp4"``, ``"film.png"``.
        loop : {"forever", "once"} or int
            How often a GIF plays.
        still : int, optional
            The frame that a still shows, the last by default; negative from the end.
        progress : callable (done, total), optional
            Called as frames are done.
        **stock
            With any of matplotlib's own arguments, such as ``writer``, its own `save` is used.

        Returns
        -------
        tuple of Written
            One entry a path: path, frames, seconds, bytes.

        Raises
        ------
        SceneError, EnvironmentFault
            A path is wrong; an encoder, the disk or a permission is missing.
        """
        if stock or any(not isinstance(path, str | Path) for path in paths):
            with _bundled_encoder():
                super().save(*paths, **stock)  # type: ignore[arg-type]
            return None
        if not paths:
            raise SceneError("no file was named", 'give a path, such as "film.gif"')
        if still is not None and -len(self) <= still < 0:
            still += len(self)
        with drawing_context(self._fonts):
            return export.write(self, paths, loop=loop, still=still, progress=progress)

    def to_html5_video(self, embed_limit: float | None = None) -> str:
        """Return the film as an HTML ``<video>`` element, by matplotlib's own writer."""
        with _bundled_encoder():
            return super().to_html5_video(embed_limit)

    @property
    def alt(self) -> str:
        """The film in a sentence, for those who cannot see it."""
        runs = ", ".join(run.name for run in self.scene.runs)
        names = ", ".join(one.name for one in self.scene.objectives)
        return f"{self.scene.title or 'Film'}: {runs} on {names}, {self._steps} steps"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        with tempfile.TemporaryDirectory() as folder:
            gif, png = Path(folder, "film.gif"), Path(folder, "film.png")
            self.save(gif, png)
            film, still = (base64.b64encode(one.read_bytes()).decode() for one in (gif, png))
        style = f"width:{self.width}px;max-width:100%;height:auto"
        image = f'<img alt="{html.escape(self.alt)}" style="{style}"'
        return {
            "text/html": f'{image} src="data:image/gif;base64,{film}">',
            "image/png": still,
            "text/plain": self.alt,
        }

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()["text/html"]

    @property
    def _fonts(self) -> tuple[str, ...]:
        figure = self.figure
        assert isinstance(figure, _PlainFigure)
        return figure.fonts

    def _show(self, number: int) -> Sequence[Artist]:
        """Update the artists to a frame, as matplotlib's own loop asks."""
        self._composition.update(self.timeline.moment(number, self._steps))
        return self._composition.artists

    def _draw(self, moment: Moment) -> Image:
        """Draw a moment over the background, which is drawn when it is first needed."""
        with drawing_context(self._fonts, moving=self._plain):
            self._composition.update(moment)
            if self._background is None or self.figure.stale:
                self._canvas.draw()
                self._background = self._canvas.copy_from_bbox(self.figure.bbox)
            else:
                self._canvas.restore_region(self._background)
            renderer = self._canvas.get_renderer()
            for artist in self._order:
                artist.draw(renderer)
            return np.asarray(self._canvas.buffer_rgba())

    def _check_patience(self) -> None:
        pixels = float(self.width) * self.height * len(self)
        if pixels > _PATIENCE:
            raise SceneError(
                f"{len(self)} frames of {self.width}×{self.height} are {pixels / 1e9:.0f} "
                f"thousand million pixels, some {pixels / 1.5e8 / 60:.0f} minutes of work",
                "make the film shorter or smaller, or insist with force",
            )


def _drawing_order(figure: Figure, artists: Sequence[Artist]) -> list[Artist]:
    """Return the artists in the order in which a full draw of the figure comes to them."""
    order: list[Artist] = []
    moving = set(artists)
    for one in sorted(figure.get_children(), key=lambda child: child.get_zorder()):
        if one in moving:
            order.append(one)
        order.extend(
            child
            for child in sorted(one.get_children(), key=lambda child: child.get_zorder())
            if child in moving
        )
    assert len(order) == len(artists)
    return order


def _bundled_encoder() -> Any:
    """Let matplotlib's own video writer find the encoder that comes with imageio-ffmpeg."""
    from optviz.export.video import ffmpeg

    return mpl.rc_context({"animation.ffmpeg_path": ffmpeg()})


def _texts(scene: Scene) -> list[str]:
    runs = [text for run in scene.runs for text in (run.name, run.details, run.note or "")]
    return [scene.title, *runs, *(one.name for one in scene.objectives)]


def _check_mathtext(scene: Scene) -> None:
    from matplotlib.mathtext import MathTextParser

    parser = MathTextParser("path")
    for text in _texts(scene):
        if text.replace(r"\$", "").count("$") >= 2:
            try:
                parser.parse(text)
            except ValueError as error:
                reason = str(error).strip().splitlines()[-1]
                raise SceneError(
                    f"the text {text!r} is not mathtext: {reason}",
                    r"mend what stands between $…$, or write \$ for a dollar sign",
                ) from None
