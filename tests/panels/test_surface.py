"""Surfaces: what hides what, how high they stand, what turns them, and what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from optviz import (
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    Run,
    Scene,
    SceneError,
    Timeline,
    objectives,
    views,
)
from optviz.cues import Tilt
from optviz.film.animation import SceneAnimation
from optviz.objectives import get
from optviz.panels.surface.camera import Camera, Pose
from optviz.panels.surface.mesh import Mesh
from optviz.panels.surface.panel import SurfacePanel
from optviz.panels.surface.raster import Grid, Sight
from optviz.panels.surface.relief import Relief
from optviz.panels.surface.shading import Paint
from optviz.style import get_theme
from optviz.timeline import Active, Moment
from tests.test_animation import stock_frames

Array = npt.NDArray[np.float64]

SMALL: dict[str, Any] = {"width": 320, "height": 180, "fps": 4}
RULES = [GradientDescent(lr=0.01), Momentum(lr=0.01, beta=0.9)]
WIDTH, HEIGHT, SCALE = 360, 260, 120.0
DISC = Objective(lambda x, y: np.where(x**2 + y**2 < 0.2, np.nan, x * y), domain=((-1, 1), (-1, 1)))


def scene(objective: Objective, view: views.Surface, **said: Any) -> Scene:
    made: dict[str, Any] = {"optimizers": RULES, "start": (-1.0, 0.5), "steps": 6} | said
    return Scene(objectives=[objective], views=[view], **made)


def panel_of(film: SceneAnimation) -> SurfacePanel:
    panel = film._painter.composition._panels[0].panel
    assert isinstance(panel, SurfacePanel)
    return panel


def seen(mesh: Mesh, pose: Pose, over: int = 2) -> Sight:
    """Return what a camera sees of a mesh in the middle of a small picture."""
    camera = Camera(pose, SCALE, (0.5 * WIDTH, 0.5 * HEIGHT), mesh.height)
    return Sight(mesh, camera, Grid(WIDTH, HEIGHT, 1.0, (0.0, 0.0), over, over), 420)


def clearances(objective: Objective, mesh: Mesh, pose: Pose, points: Array) -> Array:
    """Return how far the surface rises over rays from points to the viewer, in pixels.

    A ray is marched through the box; where the surface rises over it between two of its places,
    or nearly so, the highest is found by bisection on the slope, all with f itself.
    """
    e, a = np.radians([pose.elevation, pose.azimuth])
    towards = np.array([-np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])
    low, high = np.array(mesh.window).T

    def over(start: Array, t: Array) -> Array:
        places = start + t[:, None] * towards
        inside = (np.abs(places[:, :2]) <= mesh.sides).all(axis=1)
        at = low + (places[:, :2] / mesh.sides + 1.0) / 2.0 * (high - low)
        rises = mesh.high(np.asarray(objective.value(at.T))) - places[:, 2]
        return np.where(inside, rises, -np.inf)

    made = []
    for start in points:
        t = np.linspace(0.0, 3.0, 3001)[1:]
        rises = over(start, t)
        k = int(np.argmax(rises))
        left, right = t[max(k - 1, 0)], t[min(k + 1, len(t) - 1)]
        for _ in range(40):  # the highest lies between two places: halve on the side that rises
            middle, width = 0.5 * (left + right), 1e-4 * (right - left)
            one, other = over(start, np.array([middle - width, middle + width]))
            left, right = (middle, right) if other > one else (left, middle)
        best = max(float(rises[k]), float(over(start, np.array([0.5 * (left + right)]))[0]))
        made.append(best * np.cos(e) * SCALE)
    return np.array(made)


@pytest.mark.parametrize("name", ["himmelblau", "rosenbrock", "saddle", "peaks", "beale", "ackley"])
def test_what_is_hidden_is_what_a_ray_meets(name: str) -> None:
    """At random points and poses the horizon agrees with rays cast on f, but within a pixel."""
    objective = get(name)
    assert objective.view is not None
    mesh = Mesh(objective, objective.view)
    low, high = np.array(objective.view).T
    rng = np.random.default_rng(7)
    hidden = 0
    for pose in (Pose(38.0, 30.0), Pose(20.0, 200.0), Pose(12.0, -75.0), Pose(60.0, 0.0)):
        points = mesh.lift(rng.uniform(low, high, size=(60, 2)))
        rises = clearances(objective, mesh, pose, points)
        told = seen(mesh, pose).hides(points)
        sure = (rises <= 0.0) | (rises > 1.5)
        np.testing.assert_array_equal(told[sure], rises[sure] > 0.0)
        hidden += int(told[sure].sum())
        assert sure.mean() > 0.75
    assert hidden > 10


@pytest.mark.parametrize("pose", [Pose(38.0, 30.0), Pose(25.0, 140.0)])
def test_each_pixel_shows_the_surface_that_is_nearest(pose: Pose) -> None:
    """In the middle of the picture the horizon is as far away as the ray's first meeting with f."""
    mesh = Mesh(objectives.peaks(), ((-3.0, 3.0), (-3.0, 3.0)))
    sight = seen(mesh, pose, over=1)
    camera, (cos, sin), (flat, steep) = sight.camera, sight.camera.turn, sight.camera.tilt
    rng = np.random.default_rng(3)
    for column in rng.integers(20, sight.horizon.shape[1] - 20, 40).tolist():
        row = float(rng.uniform(sight.floor[0, column] + 20, sight.horizon[-1, column] - 2))
        index = int(np.searchsorted(sight.horizon[:, column], row))
        across = (sight.first + column + 0.5 - camera.centre[0]) / camera.scale
        away = np.linspace(sight._near[column], sight._far[column], 4000)
        up = (row - camera.centre[1]) / camera.scale + 0.5 * mesh.height * flat
        at = np.stack([across * cos + away * sin, -across * sin + away * cos])
        places = np.array(mesh.window)[:, :1] + (at / np.array([mesh.sides]).T + 1.0) * 3.0
        high = mesh.high(np.asarray(objectives.peaks().value(places)))
        first = away[np.argmax(high * flat >= up - away * steep)]
        step = (sight._far[column] - sight._near[column]) / (len(sight.horizon) - 1)
        if index:
            assert abs(sight._near[column] + index * step - first) < 3.0 * step


def test_at_ninety_degrees_it_is_the_map() -> None:
    """Whatever f is, points stand where they do on a map, and none is hidden."""
    mesh = Mesh(objectives.himmelblau(), ((-5.0, 5.0), (-4.0, 4.0)))
    sight = seen(mesh, Pose(90.0, 0.0))
    points = np.random.default_rng(1).uniform((-5, -4), (5, 4), size=(200, 2))
    places = sight.camera.place(mesh.lift(points))
    expected = points / 5.0 * SCALE + sight.camera.centre
    np.testing.assert_allclose(places, expected, atol=1e-9)
    assert not sight.hides(mesh.lift(points)).any()


def test_heights_keep_the_order_of_f_and_compress_only_under_steep_walls() -> None:
    """A bowl stands as it is; the walls of a steep valley by a logarithm that is told."""
    rng = np.random.default_rng(0)
    even, steep = rng.uniform(0, 5, 500), np.exp(rng.normal(0, 3, 500))
    bowl, valley = Relief(even, 0.0), Relief(steep, 0.0)
    np.testing.assert_allclose(bowl(even), even / even.max(), rtol=1e-12)
    assert (bowl.formula, bowl.told) == ("", False)
    assert valley.formula.startswith("log(1 + f/")
    soft = float(valley.formula.removeprefix("log(1 + f/").removesuffix(")"))
    top = np.log1p(steep.max() / soft)
    np.testing.assert_allclose(valley(steep), np.log1p(steep / soft) / top, rtol=1e-12)
    order = np.argsort(steep)
    assert (np.diff(valley(steep[order])) > 0).all()
    assert 0.25 < float(np.median(valley(steep))) < 0.45


@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_heights_are_the_same_in_any_unit(scale: float) -> None:
    """Values at the ends of float64 make the same surface, without a warning."""
    values = np.linspace(-1.0, 1.0, 101)
    np.testing.assert_allclose(Relief(values * scale)(values * scale), Relief(values)(values))


def test_where_f_is_undefined_there_is_a_hole() -> None:
    """Within a disc without values, seen from above, the picture is empty; around it, it is not."""
    mesh = Mesh(DISC, ((-1.0, 1.0), (-1.0, 1.0)))
    sight = seen(mesh, Pose(90.0, 0.0), over=1)
    image = Paint(get_theme("light"), mesh.levels).picture(sight)
    across = np.arange(image.shape[1]) + 0.5 + sight.first - 0.5 * WIDTH
    up = np.arange(image.shape[0]) + 0.5 + sight.rows[0] - 0.5 * HEIGHT
    away = np.hypot(*np.meshgrid(across, up)) / SCALE
    assert (image[away < 0.42, 3] == 0).all()
    assert (image[(away > 0.48) & (away < 0.95), 3] == 255).all()


def test_a_film_with_orbit_and_tilts_is_exact() -> None:
    """The fast way equals matplotlib's own, and any frame alone the same frame in sequence."""
    cues = [Tilt(elevation=90, azimuth=0, at=2, seconds=0.5), Tilt(elevation=30, at=(4, 5))]
    made = scene(objectives.himmelblau(), views.Surface(orbit=50), cues=cues)
    film, other = made.animate(**SMALL), made.animate(**SMALL)
    frames = list(film.frames())
    for one, stock in zip(frames, stock_frames(film), strict=True):
        assert np.array_equal(one, stock)
    for k in (len(frames) - 1, len(frames) // 2, 0):
        assert np.array_equal(other.frame(k), frames[k])


def test_tilts_fold_in_order() -> None:
    """Each leads from where the one before left off, and the orbit goes on where none says so."""
    film = scene(objectives.saddle(), views.Surface(40, 20, orbit=60)).animate(**SMALL)
    look = panel_of(film).look
    up, back = Tilt(elevation=90, azimuth=0), Tilt(elevation=20)
    assert look(Moment(0)).pose == Pose(40.0, 20.0)
    assert look(Moment(6)).pose == Pose(40.0, 80.0)
    assert look(Moment(6, cues=(Active(up, 0.5),))).pose == Pose(65.0, 40.0)
    assert look(Moment(3, cues=(Active(up, 1.0),))) == look(Moment(5, cues=(Active(up, 1.0),)))
    both = look(Moment(6, cues=(Active(up, 1.0), Active(back, 0.5))))
    assert both.pose == Pose(55.0, 0.0)
    assert both.turning
    assert look(Moment(3, cues=(Active(back, 1.0),))).pose.azimuth == pytest.approx(50, abs=10)


def test_a_run_behind_a_hill_is_an_outline_and_dots() -> None:
    """Where the hill of `peaks` stands before a run, its trail is not drawn as seen."""
    run = Run(GradientDescent(lr=1e-9), start=(-0.1, 2.6))
    view = views.Surface(elevation=20, azimuth=0)
    film = scene(objectives.peaks(), view, optimizers=[run], start=None).animate(**SMALL)
    film.frame(-1)
    tracks = panel_of(film).tracks
    assert tracks.hidden.tolist() == [True]
    film = scene(
        objectives.peaks(), views.Surface(elevation=20, azimuth=180), optimizers=[run], start=None
    ).animate(**SMALL)
    film.frame(-1)
    assert panel_of(film).tracks.hidden.tolist() == [False]


def test_a_run_that_leaves_stays_at_the_border_with_its_way_out() -> None:
    """On a saddle gradient descent goes off along y: the dot stands on the edge of the surface."""
    rules = [GradientDescent(lr=0.3)]
    made = scene(objectives.saddle(), views.Surface(azimuth=0), optimizers=rules, steps=20)
    film = made.animate(**SMALL)
    film.frame(-1)
    panel = panel_of(film)
    (place,), (inside,) = panel.tracks.dots, panel.tracks.inside
    assert not inside
    mesh = panel.mesh
    edge = panel.scenery.camera(Pose(38.0, 0.0)).place(
        mesh.lift(np.array([[x, mesh.window[1][1]] for x in np.linspace(-0.5, 0.5, 401)]))
    )
    assert np.hypot(*(edge - place).T).min() < 0.5
    assert panel._leavers.artists[0].get_text().startswith("↑")


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        (objectives.cosine(), r"has 1 parameter, and a surface has 2; show views.Landscape\(\)"),
        (objectives.rosenbrock(dim=3), r"has 3 parameters, .*; show views.Plane\(\)"),
    ],
)
def test_other_dimensions_are_refused(objective: Objective, said: str) -> None:
    """The error says what to show in its stead."""
    made = Scene(objectives=[objective], optimizers=[Newton()], steps=2, views=[views.Surface()])
    with pytest.raises(SceneError, match=said):
        made.animate(**SMALL)


def test_a_dial_is_refused() -> None:
    """A film by a hyperparameter has no steps to show."""
    from optviz import Dial

    made = scene(objectives.himmelblau(), views.Surface(), dial=Dial("lr", 0.001, 0.01))
    with pytest.raises(SceneError, match=r"turns a dial; show views.Landscape\(\)"):
        made.animate(**SMALL)


def test_layers_need_a_landscape_beside_it() -> None:
    """They do not lie on a surface."""
    from optviz import layers

    made = scene(objectives.himmelblau(), views.Surface(), layers=[layers.Gradient()])
    with pytest.raises(SceneError, match=r"no landscape for a layer .*; show views.Landscape\(\)"):
        made.animate(**SMALL)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"elevation": 91}, "elevation is 91; give degrees between 0 and 90"),
        ({"azimuth": "north"}, "azimuth is 'north'"),
        ({"orbit": float("nan")}, "orbit is nan"),
    ],
)
def test_wrong_angles_are_refused(options: dict[str, Any], said: str) -> None:
    """A wrong option is refused where it is written."""
    with pytest.raises(SceneError, match=said):
        views.Surface(**options)


def test_a_surface_that_stands_still_is_painted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many frames there are, and whatever the runs do."""
    painted: list[Sight] = []
    picture = Paint.picture

    def counted(self: Paint, sight: Sight) -> npt.NDArray[np.uint8]:
        painted.append(sight)
        return picture(self, sight)

    monkeypatch.setattr(Paint, "picture", counted)
    film = scene(objectives.himmelblau(), views.Surface()).animate(**SMALL)
    assert len(list(film.frames())) > 10
    assert len(painted) == 1


def test_odd_windows_and_numbers_make_pictures() -> None:
    """Flat, without values, with poles, long and narrow: each is drawn, its run among them."""
    box = ((-2.0, 2.0), (-2.0, 2.0))
    odd = {
        "flat": Objective(lambda x, y: 0 * x + 3, domain=box),
        "nowhere": Objective(lambda x, y: np.where(x**2 + y**2 < 1e-8, 1.0, np.nan), domain=box),
        "pole": Objective(lambda x, y: 1 / (x + y), domain=box),
        "wall": Objective(lambda x, y: np.exp(x**4 + y**4), domain=box),
        "narrow": Objective(lambda x, y: x**2 + 1e8 * y**2, domain=((-2, 2), (-2e-4, 2e-4))),
    }
    for name, one in odd.items():
        start = (0.0, 0.0) if name == "nowhere" else (1.0, 1e-4)
        film = scene(one, views.Surface(), start=start, steps=2).animate(**SMALL)
        bare = scene(one, views.Surface(), start=start, steps=0).animate(**SMALL)
        assert film.frame(-1).std() > 1.0
        assert bare.frame(0).std() > 1.0


def test_an_orbit_turns_evenly_but_for_waits() -> None:
    """Its share grows with every step, from 0 to 1, by no more than thrice the usual."""
    line = Timeline(seconds_per_step=0.5)
    film = scene(objectives.saddle(), views.Surface(orbit=90), timeline=line).animate(**SMALL)
    shares = np.array(panel_of(film)._shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert (np.diff(shares) > 0).all()
    assert np.diff(shares).max() <= 3.0 * float(np.median(np.diff(shares)))


def test_a_surface_alone_has_the_whole_width() -> None:
    """In a wide frame a surface that stands alone is in the middle of the page."""
    film = scene(objectives.rosenbrock(), views.Surface()).animate(**SMALL)
    _, axes = film.figure.axes
    place = axes.get_position()
    assert place.width > 0.8
    assert place.x0 + 0.5 * place.width == pytest.approx(0.5, abs=0.05)
