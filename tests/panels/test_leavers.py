"""Words at the edge where a run has left the picture."""

from __future__ import annotations

from matplotlib.text import Text

from optviz import GradientDescent, Scene, datasets, objectives, views


def test_words_of_a_run_that_left_stay_in_a_narrow_panel() -> None:
    """Where there is room on neither side of the dot, they begin at the panel's left edge."""
    X, y = datasets.two_moons(100)
    network = objectives.network((2, 8, 1), X, y, activation="relu", init="he", output="linear")
    film = Scene(
        objectives=[network],
        optimizers=[GradientDescent(lr=3), GradientDescent(lr=0.1)],
        steps=12,
        views=[views.Data(), views.LayerGradients(), views.Plane(resolution=5)],
    ).animate()
    film.frame(-1)
    found = 0
    for axes in film.figure.axes:
        for text in axes.get_children():
            if isinstance(text, Text) and text.get_text()[:1] in "↖↗↘↙←→↑↓" and text.get_text():
                found += 1
                assert text.get_window_extent().x0 > axes.get_window_extent().x0 - 4
    assert found
