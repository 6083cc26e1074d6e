"""A map of what a rule achieves at each value of its hyperparameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.ticker import MaxNLocator

from optviz.language import say, voiced
from optviz.marks.dots import Dots
from optviz.marks.light import lights
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame
from optviz.optimizers.setting import settings, symbol, with_setting
from optviz.panels.abscissa import ratio_ticks
from optviz.panels.axes import clear_corner, few_ticks, plain, ticks_that_fit
from optviz.panels.data.variables import variables
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.panels.tone_key import Tones, say_tones
from optviz.recorder.clock import Clocked
from optviz.recorder.dialled import Dialled, start_of
from optviz.recorder.scan import scan
from optviz.recorder.trajectory import Trajectory
from optviz.style import LABEL, RunStyle, Theme
from optviz.style.numbers import power, scientific, short, tick
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_STEPS = 400_000
"""So many steps on a map take a few seconds."""

_SHAPE = 1.5  # cells from left to right for each upwards
_FINEST, _COARSEST = 60, 10
_STRIP = 160
_MOST_TONES = 6
_EVEN = 8.0  # times the least: up to there steps are counted evenly
_LIGHTEST, _DARKEST, _BEYOND = 0.06, 0.5, 0.72  # of ink in the tones
_COORDINATES = ("x", "y")


class Way:
    """One way of a map: the hyperparameter that goes along it, and where its values stand.

    Parameters
    ----------
    name : str
        Of the hyperparameter, or ``"x"`` or ``"y"``, of the start.
    low, high : float
        Its range.
    log : bool
        Whether equal ways are equal ratios.
    """

    def __init__(self, name: str, low: float, high: float, *, log: bool) -> None:
        self.name, self.low, self.high, self.log = name, low, high, log

    def at(self, value: float) -> float:
        """Return where a value stands."""
        return math.log10(value) if self.log else value

    @property
    def ends(self) -> tuple[float, float]:
        """Where the way begins and ends."""
        return self.at(self.low), self.at(self.high)

    def cells(self, count: int) -> list[float]:
        """Return the values at the middles of so many cells."""
        low, high = self.ends
        middles = low + (np.arange(count) + 0.5) * (high - low) / count
        return [float(one) for one in (10.0**middles if self.log else middles)]

    def stand(self, axes: Axes, which: str) -> None:
        """Give an axis its limits and ticks."""
        (axes.set_xlim if which == "x" else axes.set_ylim)(*self.ends)
        if self.log:
            places, labels = ratio_ticks(self.low, self.high, ticks_that_fit(axes, which))
            put = axes.set_xticks if which == "x" else axes.set_yticks
            put([math.log10(one) for one in places], labels)
        else:
            few_ticks(axes, which)


class HeatMapPanel(SubjectPanel):
    """A map of steps or values, in tones, with the runs of its rule marked on it.

    Parameters
    ----------
    subject : Subject
        The runs.
    index : int
        Of the run whose rule it is.
    x, y : Way
        What goes from left to right, and upwards, if anything.
    shows : {"steps", "value"}
        The steps until f − f* is a share of what it was, or its value after all steps.
    gap : float
        The share.
    steps, resolution : int, optional
        Steps of each run, and how many runs from left to right.
    """

    def __init__(
        self,
        subject: Subject,
        index: int,
        x: Way,
        y: Way | None,
        *,
        shows: Literal["steps", "value"],
        gap: float,
        steps: int | None = None,
        resolution: int | None = None,
    ) -> None:
        super().__init__(subject)
        self._run = subject.trajectories[index]
        self._x, self._y = x, y
        self._shows, self._gap, self._resolution = shows, gap, resolution
        self.steps = steps or max(_steps(subject), 1)
        self._working = subject.working
        self._compute()

    def _compute(self) -> None:
        """Run the rule at each place."""
        rule = self._run.optimizer
        across, up = self._counts()
        xs = self._x.cells(across)
        start = start_of(self._run)
        rules = [[with_setting(rule, self._x.name, x) for x in xs]]
        starts: Array = start[None]
        if self._y is not None and self._y.name in settings(rule):
            rules = [
                [with_setting(one, self._y.name, y) for one in rules[0]] for y in self._y.cells(up)
            ]
        elif self._y is not None:
            starts = np.repeat(start[None], up, axis=0)
            starts[:, _COORDINATES.index(self._y.name)] = self._y.cells(up)
        gap = self._gap if self._shows == "steps" else None
        name = say("map of {run}", run=self._run.label)
        with self._working(name, say("runs")) as told:
            self.scan = scan(self._objective, rules, starts, self.steps, gap=gap, progress=told)

    def _counts(self) -> tuple[int, int]:
        """Return how many places there are from left to right and upwards."""
        wanted = self._resolution
        room = _STEPS / self.steps
        if self._y is None:
            return wanted or int(min(max(room, _COARSEST), _STRIP)), 1
        across = wanted or int(min(max(math.sqrt(_SHAPE * room), _COARSEST), _FINEST))
        return across, max(round(across / _SHAPE), 2)

    def ground(self, axes: Axes) -> None:
        """Draw the axes."""
        theme = self._theme
        plain(axes, theme, grid=False)
        self._limit(axes)
        axes.set_xlabel(voiced(symbol(self._x.name)), color=theme.muted, fontsize=LABEL, labelpad=2)
        if self._y is None:
            axes.set_ylim(0.0, 1.0)
            axes.set_yticks([])
        else:
            named = voiced(symbol(self._y.name))
            if self._is_start:
                of = variables(self._objective)[_COORDINATES.index(self._y.name)]
                named = say("start {x}", x=of if len(of) == 1 else f"${of}$")
            axes.set_ylabel(
                named, color=theme.muted, fontsize=LABEL, labelpad=14,
                rotation=90 if len(named) > 2 else 0, va="center",
            )  # fmt: skip
        self._title = axes.annotate(
            self._words[0], (0.0, 1.0), (0.0, 8.0), xycoords="axes fraction",
            textcoords="offset points", color=theme.muted, va="bottom", fontsize=LABEL,
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Draw the map, now that its place is known, and mark the runs."""
        self._limit(axes)
        if self._y is not None:
            clear_corner(axes)
        tones, table = self._toned()
        (left, right), (low, high) = self._x.ends, self._y.ends if self._y else (0.0, 1.0)
        axes.patch.set(visible=True, facecolor=self._theme.paper, edgecolor=self._theme.level)
        if not np.all(table[..., 3]):
            axes.patch.set_hatch("///")
        axes.imshow(
            table, extent=(left, right, low, high), origin="lower", aspect="auto",
            interpolation="nearest", zorder=1,
        )  # fmt: skip
        say_tones(axes, self._title, self._words, tones, self._theme)
        self.mark = PlacedDots(axes, self._places(), self._styles, self._theme)
        return [self.mark]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self.mark.show(moment)

    @property
    def _is_start(self) -> bool:
        return self._y is not None and self._y.name not in settings(self._run.optimizer)

    @property
    def _words(self) -> list[str]:
        """What the map is of, the longest first."""
        f = "f − f*" if self._objective.lowest is not None else "f"
        if self._shows == "value":
            return [say("{f} after {n} steps", f=f, n=self.steps), f]
        share = power(self._gap)
        return [
            say("steps to {share} of the first f − f*", share=share),
            say("steps to {share}", share=share),
            say("steps"),
        ]

    def _limit(self, axes: Axes) -> None:
        self._x.stand(axes, "x")
        if self._y is not None:
            self._y.stand(axes, "y")

    def _toned(self) -> tuple[Tones, Array]:
        """Return the key, and the colour of each place, (rows, columns, 4): none of what failed."""
        made, theme = self.scan, self._theme
        numbers = made.steps if self._shows == "steps" else made.values
        if self._shows == "value" and self._objective.lowest is not None:
            numbers = np.maximum(made.values - self._objective.lowest, 0.0)
        known = np.isfinite(numbers) & ~made.failed
        bounds = _bounds(numbers[known], whole=self._shows == "steps")
        if self._shows == "steps" and bounds[-2] < self.steps < bounds[-1]:
            bounds[-1] = float(self.steps)
        count = len(bounds) - 1
        colors = [
            theme.mix(
                theme.valley, _LIGHTEST + (_DARKEST - _LIGHTEST) * k / max(count - 1, 1), theme.ink
            )
            for k in range(count)
        ]
        late = ~known & ~made.failed
        beyond = theme.mix(theme.valley, _BEYOND, theme.ink)
        place = np.clip(np.searchsorted(bounds, numbers, side="left") - 1, 0, max(count - 1, 0))
        palette = np.array([*(to_rgba(color) for color in [*colors, beyond]), (0.0,) * 4])
        index = np.where(known, place, np.where(late, count, count + 1))
        tones = Tones(
            colors,
            [_bound(one) for one in bounds],
            beyond=(beyond, f"> {self.steps}") if late.any() else None,
            hatched=say("diverges") if made.failed.any() else "",
        )
        return tones, palette[index]

    def _places(self) -> Array:
        """Return where each run is at each of its steps, (runs, steps, 2); NaN for others."""
        own = [_same(one, self._run, [way.name for way in (self._x, self._y) if way is not None])
               for one in self._trajectories]  # fmt: skip
        most = max(len(one) if isinstance(one, Dialled) else 1 for one in self._trajectories)
        places = np.full((len(own), most, 2), np.nan)
        for i, (run, same) in enumerate(zip(self._trajectories, own, strict=True)):
            if same:
                places[i, :, 0] = self._along(self._x, run, most)
                places[i, :, 1] = 0.5 if self._y is None else self._along(self._y, run, most)
        places[np.isnan(places).any(axis=2)] = np.nan
        return places

    def _along(self, way: Way, run: Trajectory, count: int) -> Array:
        values: Array
        if isinstance(run, Dialled) and not run.stands and run.symbol == symbol(way.name):
            values = run.settings
        elif way.name in settings(run.optimizer):
            given = getattr(run.optimizer, way.name)
            values = np.full(count, given if isinstance(given, int | float) else np.nan)
        else:
            values = np.full(count, start_of(run)[_COORDINATES.index(way.name)])
        inside = (values >= way.low) & (values <= way.high)
        return np.array([way.at(one) if seen else np.nan
                         for one, seen in zip(values.tolist(), inside, strict=True)])  # fmt: skip


class PlacedDots(Mark):
    """The dots of runs at places of a map that may change step by step.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its place and limits are final.
    places : array (runs, steps, 2)
        In data coordinates; NaN for a run that is not on the map.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the rims.
    """

    def __init__(self, axes: Axes, places: Array, styles: Sequence[RunStyle], theme: Theme) -> None:
        super().__init__(axes)
        self._frame = Frame(axes)
        flat = places.reshape(-1, 2)
        known = np.isfinite(flat).all(axis=1)
        pixels = np.full(flat.shape, np.nan)
        pixels[known] = self._frame.place(flat[known])
        self.places: Array = pixels.reshape(places.shape)
        self._dots = Dots(styles, theme, self._frame.share)
        self.set_clip_on(False)
        self._styles = styles
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring the dots to a moment."""
        self._step = min(moment.step, self.places.shape[1] - 1)
        self._lights = lights(moment, self._styles)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        gc = renderer.new_gc()
        here = self.places[:, self._step][:, None]
        transform = self._frame.transform.get_affine()
        self._dots.draw(renderer, gc, transform, here, self._lights)
        gc.restore()


def _steps(subject: Subject) -> int:
    """Return the steps that the runs of a scene make."""
    others = [one for one in subject.trajectories if isinstance(one, Dialled | Clocked)]
    return max((one.original.steps for one in others), default=subject.steps)


def _same(one: Trajectory, run: Trajectory, ways: Sequence[str]) -> bool:
    """Whether a run differs from another in what goes along the map alone."""
    if type(one.optimizer) is not type(run.optimizer):
        return False
    alike = all(
        getattr(one.optimizer, name) == getattr(run.optimizer, name)
        for name in settings(run.optimizer) if name not in ways
    )  # fmt: skip
    begin, other = start_of(one), start_of(run)
    free = [k for k, name in enumerate(_COORDINATES[: len(begin)]) if name in ways
            and name not in settings(run.optimizer)]  # fmt: skip
    kept = np.delete(np.arange(len(begin)), free)
    return alike and bool((begin[kept] == other[kept]).all())


def _bounds(numbers: Array, *, whole: bool) -> list[float]:
    """Return rising bounds of a few tones, each up to and with the upper one."""
    if not numbers.size:
        return [0.0, 1.0]
    low, high = float(numbers.min()), float(numbers.max())
    if low < 0 or high <= 0 or (whole and high < _EVEN * max(low, 1.0)):
        made = MaxNLocator(_MOST_TONES, steps=[1, 2, 5, 10], integer=whole).tick_values(low, high)
        return [float(one) for one in made]
    least = max(low, 1.0 if whole else 1e-12 * high)
    powers = range(math.floor(math.log10(least)), math.ceil(math.log10(high)) + 1)
    for digits in ((1, 2, 5), (1, 3), (1,)):
        every = [digit * 10.0**k for k in powers for digit in digits]
        first = max(k for k, one in enumerate(every) if one <= least)
        last = min(k for k, one in enumerate(every) if one >= high)
        made = every[first : max(last, first + 1) + 1]
        if len(made) <= _MOST_TONES + 1:
            break
    step = -(-(len(made) - 1) // _MOST_TONES)
    bounds = made[::-1][::step][::-1]
    return [0.0, *bounds[bounds[0] == made[0] :]] if low <= bounds[0] else list(bounds)


def _bound(value: float) -> str:
    """Return a bound as the key says it."""
    if value == 0.0 or 1e-2 <= abs(value) < 1e4:
        return tick(value)
    return scientific(value) if value > 0 else short(value)
