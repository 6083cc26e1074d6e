"""Scene: what is to be shown, as a validated, immutable value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optviz.errors import SceneWarning
from optviz.language import as_language, speaking
from optviz.plan import consistency, cueing, dialling
from optviz.plan.description import Description
from optviz.plan.recording import Watch, check_starts, recorded
from optviz.plan.run import Run

if TYPE_CHECKING:
    from optviz.export import Exporter, Loop, Written
    from optviz.film.animation import SceneAnimation
    from optviz.recorder.trajectory import Trajectory
    from optviz.style import Theme

__all__ = ["Run", "Scene", "SceneWarning"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Scene(Description):
    """Objectives, and the optimizers to run on each of them.

    Nothing is run or drawn until it is asked for; in a notebook a scene that is the last
    expression of a cell shows its film.

    Parameters
    ----------
    objectives : sequence of Objective
        One column of the picture each.
    optimizers : sequence of Optimizer, Run or Trajectory
        The runs, the same on every objective. A trajectory, such as `Recorder` gives, is shown as
        it is; the scene then has the one objective that it was recorded on.
    start : float or sequence of float, optional
        Where the runs start; each objective's own start by default.
    steps : int
        Steps of each run, or epochs, up to a million.
    title : str
        What the film is to say; Chinese and ``$mathtext$`` are welcome.
    gtol : float, optional
        End a run once the norm of its gradient is at most this.
    convergence : {"auto", "gap", "value", "gradient", "distance", "digits", "rate", "none"}
        What is plotted against the steps: f − f*, f, the gradient's norm, the distance to the
        nearest minimum, its correct digits, or the learning rate. "auto" takes the first that can
        be had, where there is one objective.
    against : {"steps", "gradients", "evaluations", "samples"}
        What it is plotted against, and what the film's time counts in all panels: steps; gradients
        that were evaluated; evaluations of f, its gradient and its Hessian, each counted as one; or
        samples that gradients were taken of.
    race : {"", "equal lr", "tuned lr", "equal gradients", "equal evaluations", "equal samples"}
        The rule that makes the comparison fair; it is checked, and the film says it. All runs have
        the same learning rate; or each has one that `tune` found, under the same rule and budget,
        where it races; or each ends where it has used up as many gradients, evaluations of any
        kind, or samples, as the scene has steps.
    timeline : Timeline
        How steps become seconds.
    theme : str or Theme
        "light", "dark", "paper" for print, where runs are told apart without colour, "chalkboard",
        or one of your own, such as ``Theme(paper="#fdf6e3")``.
    palette : str or sequence of str, optional
        Colours of the runs, or the name of a seaborn palette.
    landscape : {"levels", "basins"}
        What a 2-D landscape is coloured by: its height, or the place that a start there reaches in
        the scene's steps, with a column for each run.
    views : sequence of View, optional
        What the picture shows of each objective, such as ``[views.Data(), views.Convergence()]``:
        up to four, the first of them large. By default what suits the objective: its landscape
        and the convergence, or the data.
    dial : Dial, optional
        A hyperparameter that the film's time is, in the stead of steps; see `Dial`. What `record`
        returns are the runs as they are listed, whatever the dial.
    layers : sequence of Layer, optional
        What lies on landscapes besides the runs, such as ``[layers.Model("Newton")]``. By default
        the simplex and the trust region of runs that keep one.
    cues : sequence of Cue, optional
        What the lecturer does, such as ``[Say("It climbs.", at=1), Pause(at=1)]``; see
        `optviz.cues`.
    unit : {"step", "epoch"}
        What `steps` counts and the film shows: steps, or passes through all samples of an
        objective made of data. Batches are set run by run: ``Run(…, batch_size=10)``.
    view : window, or sequence of windows, optional
        What pictures of the objectives show: one window for all of them, or a list with one for
        each, None where it is to be found. A window is ``((left, right), (low, high))``; of one
        dimension ``(left, right)``, or with the heights as its second pair. Of more than two
        dimensions it is in the coordinates of the plane. By default the objective's domain, or
        what holds the runs. It is widened a little where that gives both axes one scale; see
        ``views.Landscape(equal=…)``.
    seed : int
        For rules that draw random numbers, and for the order of samples.
    lang : {"en", "zh"}
        What the film's own words are in: steps, verdicts, captions, axes, and what is said of it
        in text. What you write, such as `title` and labels, stays as it is. More languages may be
        there: see `optviz.language`.

    Raises
    ------
    SceneError
        A value is wrong; the message says which, and what would be right.

    Examples
    --------
    >>> from optviz import GradientDescent, Newton, Scene, objectives
    >>> scene = Scene(
    ...     objectives=[objectives.quadratic_1d()],
    ...     optimizers=[GradientDescent(lr=2**-6), Newton()],
    ...     start=-20,
    ... )
    >>> [trajectory.label for trajectory in scene.record()]
    ['Gradient descent', 'Newton']
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        consistency.check(self)
        if self.dial is not None:
            dialling.check_dial(self, self.dial)
        cueing.check_cues(self)

    def check(self) -> None:
        """Find what would go wrong before the first step is made.

        Raises
        ------
        SceneError
            A start does not fit, or an objective fails at it or contradicts its own gradient.
        """
        check_starts(self)

    def record(self, watch: Watch | None = None) -> tuple[Trajectory, ...]:
        """Run every optimizer on every objective.

        Parameters
        ----------
        watch : callable (objective, name), optional
            Called as each run begins; what it returns is called as `record` calls `progress`.

        Returns
        -------
        tuple of Trajectory
            All runs on the first objective, then all on the second, and so on.

        Raises
        ------
        SceneError
            An objective or a start is wrong.
        """
        return recorded(self, watch)

    def animate(self, **options: Any) -> SceneAnimation:
        """Return the film as a matplotlib animation.

        Parameters
        ----------
        **options
            ``width`` and ``height`` in pixels, ``dpi``, ``fps``, ``theme``, ``lang``: see
            `SceneAnimation`.
        """
        from optviz.film.animation import SceneAnimation

        return SceneAnimation(self, **options)

    def render(
        self,
        *paths: str | Path,
        loop: Loop = "forever",
        still: int | None = None,
        captions: bool = False,
        exporters: Sequence[type[Exporter]] = (),
        **options: Any,
    ) -> tuple[Written, ...]:
        """Write the film, or a still of it, to each path in the format of its suffix.

        Parameters
        ----------
        *paths : str or Path
            Such as ``"film.gif"``, ``"film.mp4"``, ``"film.png"``; all come from one drawing pass.
        loop : {"forever", "once"} or int
            How often a GIF plays.
        still : int, optional
            The frame that a still shows, the last by default.
        captions : bool
            Whether to write what the film says as WebVTT, too: ``film.vtt`` beside ``film.mp4``.
        exporters : sequence of classes, optional
            Formats of your own, each a subclass of `optviz.export.Exporter`.
        **options
            As for `animate`.

        Returns
        -------
        tuple of Written
            One entry a path: path, frames, seconds, bytes.

        Raises
        ------
        SceneError, EnvironmentFault
            The scene or a path is wrong; an encoder, the disk or a permission is missing.
        """
        written = self.animate(**options).save(
            *paths, loop=loop, still=still, captions=captions, exporters=exporters
        )
        assert written is not None  # which is what matplotlib's own save returns
        return written

    def describe(self, lang: str | None = None) -> str:
        """Tell the film in a paragraph, for those who cannot see it.

        It says what is minimised, who runs from where, what happens to whom at which step (see
        `optviz.events`), how it ends, and what cues say. Nothing is drawn.

        Parameters
        ----------
        lang : str, optional
            The language, in the scene's stead.

        Raises
        ------
        SceneError
            The scene is wrong.

        Examples
        --------
        >>> from optviz import Newton, Scene, objectives
        >>> scene = Scene(
        ...     objectives=[objectives.cosine()], optimizers=[Newton()], start=-15, steps=9
        ... )
        >>> print(scene.describe().partition("step 9. ")[2])
        Newton climbs to the maximum at x = −20 by step 3.
        """
        from optviz.film.describing import description
        from optviz.film.story import story_of

        with speaking(self.lang if lang is None else as_language(lang)):
            return description(story_of(self))

    def strip(
        self,
        *paths: str | Path,
        moments: int = 5,
        theme: str | Theme | None = None,
        lang: str | None = None,
    ) -> tuple[Written, ...]:
        """Write some moments of the film side by side, for a paper or a handout.

        Each shows the first view of each objective; what happens in it stands under it. They are
        spread evenly over the film's time, the start and the end among them, and moved to where
        something happens near by.

        Parameters
        ----------
        *paths : str or Path
            PNG, PDF or SVG. Printed 16 cm wide, words have 6.4 points or more.
        moments : int
            How many, from 2 to 12; more than six stand in two lines.
        theme, lang : optional
            In the scene's stead.

        Returns
        -------
        tuple of Written
            One entry a path.

        Raises
        ------
        SceneError, EnvironmentFault
            The scene, a path or the number is wrong; a font, the disk or a permission is missing.

        Examples
        --------
        >>> from optviz import Momentum, Scene, objectives
        >>> scene = Scene(objectives=[objectives.beale()], optimizers=[Momentum(lr=0.01)])
        >>> scene.strip("beale.pdf", "beale.png", moments=4)  # doctest: +SKIP
        """
        from optviz.film.strip import write_strip

        with speaking(self.lang if lang is None else as_language(lang)):
            return write_strip(self, [Path(path) for path in paths], moments, theme)

    def replace(self, **changes: Any) -> Scene:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.animate()._repr_mimebundle_(include, exclude) | {"text/plain": repr(self)}
