"""The film as a matplotlib animation, and the fast way through its frames."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from optviz import export
from optviz.errors import SceneError
from optviz.export import Written
from optviz.export.vtt import with_captions
from optviz.film.answers import Still, asked, write_answers
from optviz.film.cue_list import Listed, cue_list
from optviz.film.describing import alt, description
from optviz.film.notebook import mimebundle
from optviz.film.painter import Image, Painter
from optviz.film.size import check_size, natural_dpi
from optviz.film.story import Story
from optviz.film.telling import chapters, subtitles
from optviz.language import as_language, speaking
from optviz.panels.subject import Working, silently
from optviz.plan.description import Description
from optviz.plan.dialling import by_dial
from optviz.plan.recording import Watch, recorded
from optviz.plan.scheduling import timed
from optviz.recorder.clock import by_clock
from optviz.recorder.events import Event
from optviz.recorder.trajectory import Trajectory
from optviz.style import Theme, get_theme
from optviz.style.drawing import SETTLED
from optviz.style.plain_math import plain
from optviz.timeline import Moment

_PATIENCE = 5e10


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
    theme : str or Theme, optional
        In the scene's stead.
    lang : str, optional
        The language, in the scene's stead.
    force : bool
        Allow a film of more pixels than patience is thought to bear.
    watch : callable (objective, name), optional
        As `Scene.record` takes it.
    working : callable (name, unit) -> context manager, optional
        Entered for what takes long before the first frame; see `optviz.views.Subject`.

    Attributes
    ----------
    schedule : Schedule
        Which moment each frame shows.

    Raises
    ------
    SceneError
        The scene, the size, the rate or a text is wrong.
    """

    def __init__(
        self,
        scene: Description,
        *,
        width: int = 1280,
        height: int = 720,
        dpi: float | None = None,
        fps: float | None = None,
        theme: str | Theme | None = None,
        lang: str | None = None,
        force: bool = False,
        watch: Watch | None = None,
        working: Working = silently,
    ) -> None:
        check_size(width, height, dpi)
        self.scene = scene
        self.width, self.height = int(width), int(height)
        seen = timed(scene, fps)
        self.timeline = seen.timeline
        self._theme = colors = get_theme(scene.theme if theme is None else theme, scene.palette)
        self.lang = scene.lang if lang is None else as_language(lang)
        self.trajectories = recorded(scene, watch)
        shown: Sequence[Trajectory] = by_clock(self.trajectories, scene.clock)
        if scene.dial is not None:
            shown = by_dial(scene, scene.dial, self.trajectories, watch)
        size = self.width, self.height
        dpi = dpi or natural_dpi(width, height)
        with speaking(self.lang):
            self._painter = Painter(seen, shown, colors, size, dpi, working)
        made = self._painter.composition
        self.schedule = made.schedule
        self._story = Story(seen, shown, made.schedule, made.script, made.captions, made.happened)
        if not force:
            self._check_patience()
        super().__init__(
            self.figure,
            self._show,
            frames=len(self),
            interval=1000.0 / self.fps,
            cache_frame_data=False,
        )
        # A first draw would go back to frame 0.
        self._painter.canvas.mpl_disconnect(self._first_draw_id)  # type: ignore[attr-defined]
        self._draw_was_started = True  # it need not be shown: it is saved

    @property
    def fps(self) -> float:
        """Frames a second."""
        return self.timeline.fps

    @property
    def events(self) -> tuple[Event, ...]:
        """What happens to the runs, with the window that the film shows; see `optviz.events`.

        The run of each event is that of its number, `of`, among `trajectories`.

        Examples
        --------
        >>> from optviz import Newton, Scene, objectives
        >>> scene = Scene(
        ...     objectives=[objectives.saddle_with_walls()], optimizers=[Newton()], steps=8
        ... )
        >>> film = scene.animate(width=320, height=180)
        >>> [(event.step, str(event.kind)) for event in film.events]
        [(1, 'nears saddle'), (1, 'converges')]
        """
        return self._painter.composition.events

    @property
    def figure(self) -> Figure:
        """The figure that is drawn on."""
        return self._painter.figure

    def __len__(self) -> int:
        """Return the number of frames, holds included."""
        return self.schedule.frames

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
        return self._painter.draw(self._moment(number % len(self))).copy()

    def shots(self) -> Iterator[tuple[Image, int]]:
        """Yield each distinct frame and for how many frames of film it stands.

        The array is the canvas itself, and good only until the next is asked for.
        """
        for moment, count in self.schedule.shots():
            yield self._painter.draw(moment), count

    def sample(self, count: int) -> Iterator[Image]:
        """Yield a few frames spread over the film, first and last among them."""
        numbers = np.unique(np.linspace(0, len(self) - 1, count).round().astype(int))
        for number in numbers.tolist():
            yield self._painter.draw(self._moment(number))

    def save(  # type: ignore[override]  # a path alone means the fast way
        self,
        *paths: str | Path,
        loop: export.Loop = "forever",
        still: int | None = None,
        captions: bool = False,
        progress: Callable[[int, int], None] | None = None,
        exporters: Sequence[type[export.Exporter]] = (),
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
        captions : bool
            Whether to write what the film says as WebVTT, too: ``film.vtt`` beside ``film.mp4``.
        progress : callable (done, total), optional
            Called as frames are done.
        exporters : sequence of classes, optional
            Formats of your own, each a subclass of `optviz.export.Exporter`.
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
        if captions:
            paths = with_captions(paths)
        with SETTLED:
            return export.write(
                self, paths, loop=loop, still=still, progress=progress, own=exporters
            )

    def to_html5_video(self, embed_limit: float | None = None) -> str:
        """Return the film as an HTML ``<video>`` element, by matplotlib's own writer."""
        with _bundled_encoder():
            video = super().to_html5_video(embed_limit)
        return video.replace("<video ", f'<video aria-label="{html.escape(self.alt)}" ', 1)

    @property
    def title(self) -> str:
        """The scene's title, mathtext as plain text."""
        return plain(self.scene.title)

    @property
    def alt(self) -> str:
        """The film in a sentence or two, for those who cannot see it."""
        with speaking(self.lang):
            return alt(self._story)

    @property
    def cues(self) -> tuple[Listed, ...]:
        """The cues in the order in which they come on: second, step, kind, and what."""
        with speaking(self.lang):
            return cue_list(self._story)

    def answers(self, *paths: str | Path) -> tuple[Written, ...]:
        """Write the stills before and after each question, a page of A4 each, as PDF or PNG.

        Parameters
        ----------
        *paths : str or Path
            Such as ``"film-answers.pdf"``.

        Raises
        ------
        SceneError, EnvironmentFault
            The film asks nothing; a path is wrong, or cannot be written.
        """
        with speaking(self.lang):
            count = self._story.counted
            stills = [
                Still(
                    cue.question,
                    (
                        count.at(self._moment(before).step),
                        count.at(self._moment(before).step + 1),
                    ),
                    (self.frame(before), self.frame(after)),
                )
                for cue, before, after in asked(self._story)
            ]
            return write_answers(
                stills, [Path(one) for one in paths], self._theme, self.scene.title,
                self._painter.fonts,
            )  # fmt: skip

    @cached_property
    def description(self) -> str:
        """The film in a paragraph: what it shows, what happens in which order, how it ends."""
        with speaking(self.lang):
            return description(self._story)

    @cached_property
    def chapters(self) -> tuple[export.Chapter, ...]:
        """The parts of the film, in seconds; MP4 and WebM carry them."""
        with speaking(self.lang):
            return chapters(self._story)

    @cached_property
    def subtitles(self) -> tuple[export.Subtitle, ...]:
        """What is said on the screen, in seconds, for those who cannot see it."""
        with speaking(self.lang):
            return subtitles(self._story)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return mimebundle(self.save, self.alt, self.width)

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()["text/html"]

    def _show(self, number: int) -> Sequence[Artist]:
        """Update the artists to a frame, as matplotlib's own loop asks."""
        return self._painter.show(self._moment(number))

    def _moment(self, number: int) -> Moment:
        return self.schedule.moment(number)

    def _check_patience(self) -> None:
        pixels = float(self.width) * self.height * len(self)
        if pixels > _PATIENCE:
            raise SceneError(
                f"{len(self)} frames of {self.width}×{self.height} are {pixels / 1e9:.0f} "
                f"thousand million pixels, some {pixels / 1.5e8 / 60:.0f} minutes of work",
                "make the film shorter or smaller, or insist with force",
            )


def _bundled_encoder() -> Any:
    """Let matplotlib's own video writer find the encoder that comes with imageio-ffmpeg."""
    from optviz.export.video import ffmpeg

    return mpl.rc_context({"animation.ffmpeg_path": ffmpeg()})
