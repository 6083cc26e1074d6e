"""A signal and its running means, each line where the mean is."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.signal import lfilter

from optviz import GradientDescent, MovingAverage, Run, Scene, datasets, objectives, views
from optviz.marks.tracks import Tracks
from optviz.panels.data.signal import path

SIGNAL = 20 + datasets.noisy_signal(60)
IN_TIME: dict[str, Any] = {"batch_size": 1, "shuffle": False}


def scene_of(*rules: Any, **changes: Any) -> Scene:
    """Return averages of the signal."""
    made: dict[str, Any] = {"start": 0, "steps": 60, "views": [views.Signal()]} | changes
    runs = [Run(rule, **IN_TIME) for rule in rules]
    return Scene(objectives=[objectives.signal_mean(SIGNAL)], optimizers=runs, **made)


def means(beta: float) -> npt.NDArray[np.float64]:
    """Return the exponential moving average by a filter of SciPy's."""
    return np.asarray(lfilter([1 - beta], [1, -beta], SIGNAL))


@pytest.mark.parametrize("beta", [0.5, 0.9, 0.98])
def test_lines_are_the_moving_averages(beta: float) -> None:
    """After t samples the line is where the filter is, and it starts at zero."""
    (run,) = scene_of(MovingAverage(beta)).record()
    drawn = path(run, len(SIGNAL))
    np.testing.assert_array_equal(drawn[:, 0], np.arange(61))
    assert drawn[0, 1] == 0
    np.testing.assert_allclose(drawn[1:, 1], means(beta), rtol=1e-12)


def test_a_corrected_average_begins_with_the_first_sample() -> None:
    """Divided by 1 − βᵗ, it is drawn from the first sample on, not from the start."""
    (run,) = scene_of(MovingAverage(0.98, bias_correction=True)).record()
    drawn = path(run, len(SIGNAL))
    assert drawn[0].tolist() == drawn[1].tolist() == [1.0, pytest.approx(SIGNAL[0])]
    weights = 1 - 0.98 ** np.arange(1, 61)
    np.testing.assert_allclose(drawn[1:, 1], means(0.98) / weights, rtol=1e-12)


def test_batches_take_their_time() -> None:
    """A step on four samples goes four samples on, an epoch all the way."""
    signal = objectives.signal_mean(SIGNAL)
    rule = Run(GradientDescent(lr=0.1), label="a", batch_size=4, shuffle=False)
    (run,) = Scene(objectives=[signal], optimizers=[rule], start=0, steps=5).record()
    assert path(run, 60)[:, 0].tolist() == [0, 4, 8, 12, 16, 20]
    (run,) = Scene(objectives=[signal], optimizers=[rule], steps=2, unit="epoch").record()
    assert path(run, 60)[:, 0].tolist() == [0, 60, 120]


def test_the_samples_stand_at_one_two_three() -> None:
    """The first sample is where a run is after its first step; `first` shows so many alone."""
    film = scene_of(
        MovingAverage(0.9), views=[views.Signal(), views.Signal(first=20)]
    ).animate(fps=5)  # fmt: skip
    whole, early = (one for one in film.figure.axes if one.axison)
    np.testing.assert_array_equal(whole.lines[0].get_xydata(), np.c_[np.arange(1, 61), SIGNAL])
    assert early.get_xlim() == (0, 20)
    assert np.shape(early.lines[0].get_xydata()) == (20, 2)
    assert not whole.lines[0].get_clip_on()  # the last stands on the edge


def test_lines_grow_with_the_film() -> None:
    """At a moment the dot stands at what the run has seen, and the same when asked again."""
    film = scene_of(MovingAverage(0.9)).animate(width=320, height=180, fps=5)
    expected = [frame.copy() for frame in film.frames()]
    for number in (0, len(film) // 2, 3, len(film) - 1):
        assert np.array_equal(film.frame(number), expected[number])
    (axes,) = (one for one in film.figure.axes if one.axison)
    (tracks,) = (one for one in axes.get_children() if isinstance(one, Tracks))
    film.frame(-1)
    assert tracks.dots[0, 0] == pytest.approx(tracks.frame.width)


def test_no_steps_make_one_frame() -> None:
    """The signal alone, with every run at its start."""
    film = scene_of(MovingAverage(0.9), steps=0).animate(width=320, height=180)
    assert film.frame(0).shape == (180, 320, 4)
