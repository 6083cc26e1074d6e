"""What stands where on a frame: header, key, and the views of each objective."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Protocol, cast

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from optviz.errors import SceneError
from optviz.language import known_as, voiced
from optviz.layout.alignment import Placed, inset, settle
from optviz.layout.beat_words import captions_of
from optviz.layout.caption import SmallPrint
from optviz.layout.cells import Column, caption, columns_of, failures
from optviz.layout.counting import counting
from optviz.layout.dial import DialLane
from optviz.layout.end_names import EndNames
from optviz.layout.grid import GUTTER, abreast, below, cells, stacked
from optviz.layout.header import Header
from optviz.layout.key import Key
from optviz.layout.lane import Lane
from optviz.layout.overlay import Overlay
from optviz.layout.page import Page
from optviz.layout.subjects import pictures_of_one, script_of, subject_of, views_of
from optviz.marks.box import Box
from optviz.marks.mark import lay_above
from optviz.marks.screen_time import ScreenTime
from optviz.panels.axes import plain
from optviz.panels.network.flow import in_phases
from optviz.panels.subject import Subject, Working, silently
from optviz.plan.description import Description
from optviz.plan.dialling import details, marks_of
from optviz.plan.happening import happening
from optviz.plan.race import declaration
from optviz.plan.scheduling import scheduled
from optviz.recorder.dialled import dialled_among
from optviz.recorder.events import Event
from optviz.recorder.events.finding import in_order, seen_through
from optviz.recorder.events.picture import OF_THE_PICTURE
from optviz.recorder.trajectory import Trajectory
from optviz.style import FORMULA, Theme, run_styles
from optviz.timeline import Moment
from optviz.views.view import (
    View,
    has_line_ends,
    is_layered,
    is_slim,
    is_tilted,
    is_titled,
    named_runs,
)

if TYPE_CHECKING:
    from optviz.panels.panel import Lines

_MARGIN = 44.0
_FOOT = 22.0
_BELOW_KEY = 16.0
_TITLE, _UNTITLED = 40.0, 8.0
_LARGE = {1: 0.62, 2: 0.62, 3: 0.58, 4: 0.56}
_KEY = {1: 1.0, 2: 0.52, 3: 0.36}
_FORMULA_LINE = 44.0
_SMALLEST_FORMULA = 13.0


class _Moving(Protocol):
    def update(self, moment: Moment) -> None: ...


class Composition:
    """All that a frame shows, drawn into a figure once and updated by the moment.

    One objective in a wide frame has its first view large at left, the others below the key at
    right; in a tall one they stand above each other. Several objectives have a cell each.

    Parameters
    ----------
    figure : Figure
        Empty; its size in inches times 100 is the page.
    scene : Scene
        For texts and wishes.
    trajectories : sequence of Trajectory
        As `Scene.record` returns them.
    theme : Theme
        Colours.
    working : callable (name, unit) -> context manager
        See `optviz.views.Subject`.
    """

    def __init__(
        self,
        figure: Figure,
        scene: Description,
        trajectories: Sequence[Trajectory],
        theme: Theme,
        working: Working = silently,
    ) -> None:
        self._page = page = Page(figure)
        self._scene = scene
        self._theme = theme
        self._working = working
        self.happened = happening(scene, trajectories)
        self._columns = columns_of(scene, trajectories, self.happened)
        self._styles = run_styles(theme, [(run.name, details(scene, run)) for run in scene.runs])
        self._moving: list[_Moving] = []
        self._panels: list[Placed] = []
        self._columned: list[Column] = []
        self._stacks: list[Sequence[Placed]] = []
        self._twins: list[Sequence[Placed]] = []
        self.artists: list[Artist] = []
        longest = max(one.steps for one in trajectories)
        dial = scene.dial
        counted = counting(scene, trajectories)
        header = Header(page, scene.title, longest, _MARGIN, theme, counted)
        self._add(header, header.artists)
        top = header.bottom if scene.title else page.height - 12.0
        views = [view for column in self._columns for view in self._views(column)]
        if scene.layers and not any(map(is_layered, views)):
            raise SceneError(
                "the scene shows no landscape for a layer to lie on",
                "show views.Landscape(), or leave the layers out",
            )
        self.script = script_of(views)
        self.schedule = scheduled(scene, trajectories, self.script, self.happened)
        self._screen_time = ScreenTime(self.schedule)
        self.captions = captions_of(scene, self._columns, self.script)
        lane = Lane(page, self.captions, self.script, scene.cues, _MARGIN, theme)
        self._add(lane, lane.artists)
        self._foot = lane.height + _FOOT
        width = page.width - 2 * _MARGIN
        if dial is not None:
            scale = DialLane(page, dial, marks_of(scene, dial, dialled_among(trajectories)), theme)
            top = scale.place(_MARGIN, header.bottom, width)
            self._add(scale, scale.artists)
        self._declared = declaration(scene.race, scene.runs, trajectories, scene.steps)
        self._names = self._ends_named(top)
        keyed = [] if self._names or self._is_named() else self._styles
        key = Key(page, keyed, failures(self._columns, len(self._styles))[: len(keyed)], theme)
        if self._is_beside():
            self._side_by_side(key, top, header.room)
        else:
            if len(self._columns) == 1:
                room = width if scene.title else header.room
                top = self._caption(self._columns[0], _MARGIN, top, room)
            if keyed:
                top = key.line(_MARGIN, top, width if scene.title else header.room)
            top = SmallPrint(page, self._declared, width, theme).place(_MARGIN, top)
            self._grid(Box(_MARGIN, self._foot, width, top - 8 - self._foot))
        self._settle()
        self._add(key, key.artists)
        over = Overlay(page, scene.cues, scene.title, self._styles, theme, header.counter)
        self._add(over, over.artists)
        self._staged = any(getattr(part, "staged", False) for part in self._moving)

    @property
    def events(self) -> tuple[Event, ...]:
        """What happens to the runs, with the windows of the pictures that show them."""
        return tuple(sorted(self._found(), key=in_order))

    def _found(self) -> Iterator[Event]:
        """Yield the events of each objective, as they are in the first of its maps or curves."""
        before = 0
        for _, columns in groupby(self._columns, key=lambda one: id(one.trajectories)):
            column = next(columns)
            found, runs = column.events, column.trajectories
            maps = [
                placed.axes
                for shown, placed in zip(self._columned, self._panels, strict=True)
                if shown.trajectories is runs and getattr(placed.panel, "shows_points", False)
            ]
            if maps:
                window = maps[0].get_xlim(), maps[0].get_ylim()
                found = [one for one in found if one.kind not in OF_THE_PICTURE]
                found += seen_through(window, runs)
            yield from (replace(one, of=one.of + before) for one in found)
            before += len(runs)

    def update(self, moment: Moment) -> None:
        """Show a moment; beside a panel that shows every step in phases, all wait for the last."""
        if self._staged:
            moment = in_phases(moment)
        for part in self._moving:
            part.update(moment)

    def _add(self, part: _Moving, artists: Sequence[Artist]) -> None:
        self._moving.append(part)
        self.artists.extend(artists)

    def _is_named(self) -> bool:
        """Whether views write the names of all runs, so that there is no key."""
        for column in self._columns:
            subject = self._subject(column)
            named = {i for view in self._views(column) for i in named_runs(view, subject)}
            if len(named) < len(subject.trajectories):
                return False
        return True

    def _ends_named(self, top: float) -> EndNames | None:
        """Return the names at the ends of lines, where they fit and the scene shows lines alone.

        Beside dots on a landscape, where a run failed, and under several objectives there is a key.
        """
        only, *others = self._columns
        views = self._views(only)
        failed = any(failures(self._columns, len(self._styles)))
        several = others or self._scene.dial or len(only.trajectories) > len(self._styles)
        if several or failed or self._declared or not all(map(has_line_ends, views)):
            return None
        width = self._page.width - 2 * _MARGIN
        room = top - (0.0 if self._is_beside() else 8.0) - _FORMULA_LINE - self._foot
        box = Box(_MARGIN, self._foot, width, room)
        if self._is_beside():
            box = replace(box, width=_LARGE[len(views)] * width - GUTTER / 2)
        else:
            box = stacked(box, len(views), slim=any(map(is_slim, views[1:])))[0]
        names = EndNames(self._page, self._styles, self._theme)
        panel = cast("Lines", views[0].panel(self._subject(only)))
        sides = (60.0, 52.0, 12.0 + names.width, _TITLE)
        axes = self._page.figure.add_axes(self._page.place(inset(box, sides)))
        panel.ground(axes)
        fits = names.fit(box, axes, panel.ends())
        axes.remove()
        if not fits:
            names.remove()
        return names if fits else None

    def _is_beside(self) -> bool:
        """Whether the key stands beside the picture: of one objective, in a wide frame.

        A single chart or surface is better for the whole width, under the key; a landscape is not.
        Several pictures of one run each stand abreast.
        """
        if len(self._columns) > 1 or self._page.width < 1.2 * self._page.height:
            return False
        only = self._columns[0]
        views = self._views(only)
        if pictures_of_one(views, self._subject(only)) > 1:
            return False
        return len(views) > 1 or not (is_titled(views[0]) or is_tilted(views[0]))

    def _side_by_side(self, key: Key, top: float, room: float) -> None:
        page = self._page
        only = self._columns[0]
        views = self._views(only)
        width = page.width - 2 * _MARGIN
        room = width if self._scene.title else room
        top = self._caption(only, _MARGIN, top, room) - 8
        split = _LARGE[len(views)] * width
        left = _MARGIN + split + GUTTER / 2
        column = page.width - _MARGIN - left
        if len(views) + (len(self._styles) > 4) > 3:
            top = key.line(_MARGIN, top + 8, room) - 8
            top = bottom = SmallPrint(page, self._declared, width, self._theme).place(_MARGIN, top)
        else:
            declared = SmallPrint(page, self._declared, column, self._theme)
            most = _KEY[len(views)] * (top - self._foot)
            bottom = key.column(left, top + 4, column, most - declared.height)
            bottom = top if self._names else declared.place(left, bottom) - _BELOW_KEY
        large = Box(_MARGIN, self._foot, split - GUTTER / 2, top - self._foot)
        self._show_all(only, views[:1], [large])
        if views[1:]:
            height = max(bottom - self._foot, 120.0 * len(views[1:]))
            boxes = below(Box(left, self._foot, column, height), list(map(is_slim, views[1:])))
            self._show_all(only, views[1:], boxes)
            self._stacks.append(self._panels[1:])

    def _grid(self, box: Box) -> None:
        several = len(self._columns) > 1
        for column, cell in zip(self._columns, cells(box, len(self._columns)), strict=True):
            top = cell.top
            if several:
                top = self._caption(column, cell.left, top, cell.width) - 4
            tall = cell.height > 1.5 * cell.width
            views = self._views(column, tall=tall)
            room = Box(cell.left, cell.bottom, cell.width, top - cell.bottom)
            firsts = pictures_of_one(views, self._subject(column))
            slim = any(map(is_slim, views[max(firsts, 1) :]))
            if firsts > 1:
                boxes = abreast(room, firsts, len(views) - firsts, slim=slim)
            else:
                boxes = stacked(room, len(views), slim=slim)
            self._show_all(column, views, boxes)
            made = self._panels[len(self._panels) - len(boxes) :]
            if firsts > 1:
                self._twins.append(made[:firsts])
            if all(one.left == room.left for one in boxes):
                self._stacks.append(made[1:])

    def _views(self, column: Column, *, tall: bool = False) -> Sequence[View]:
        return views_of(self._scene, column, alone=len(self._columns) == 1 or tall)

    def _show_all(self, column: Column, views: Sequence[View], boxes: Sequence[Box]) -> None:
        """Draw the grounds of views; their labels too will stay in the boxes."""
        subject = self._subject(column)
        for view, box in zip(views, boxes, strict=True):
            panel = view.panel(subject)
            above = _TITLE if is_titled(view) else _UNTITLED
            place = self._page.place(inset(box, (60.0, 52.0, 12.0, above)))
            axes = self._page.figure.add_axes(place)
            plain(axes, self._theme, grid=False)
            panel.ground(axes)
            if self._names and box.left == boxes[0].left == _MARGIN:
                box = replace(box, width=box.width - self._names.width)
            self._panels.append(Placed(panel, axes, box))
            self._columned.append(column)

    def _subject(self, column: Column) -> Subject:
        return subject_of(
            self._scene, column, self._styles, self._theme, self._screen_time, self._working
        )

    def _settle(self) -> None:
        """Give all axes their final place, those with a common edge in line, and add the runs."""
        settle(self._page, self._panels, self._stacks, self._twins)
        if self._names:
            first = self._panels[0]
            self._names.place(first.axes, cast("Lines", first.panel).ends())
        for one in self._panels:
            moving = one.panel.runs(one.axes)
            lay_above(moving, one.axes)
            self._add(one.panel, moving)

    def _caption(self, column: Column, left: float, top: float, width: float) -> float:
        """Write what a column is about, a formula or else a name; return the height below it."""
        text = self._page.write(
            left, top - 0.66 * _FORMULA_LINE, caption(column), color=self._theme.muted,
            fontsize=FORMULA, va="baseline",
        )  # fmt: skip
        if not self._page.fit(text, width, _SMALLEST_FORMULA):
            text.set_text(column.name or voiced(known_as(column.objective.name)))
            text.set_fontsize(FORMULA)
            self._page.shorten(text, width)
        return top - _FORMULA_LINE
