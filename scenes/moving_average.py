"""A larger β is smoother and later; from a start at zero it is wrong for about 1/(1 − β) days."""

from optviz import MovingAverage, Run, Scene, datasets, objectives, views

fahrenheit = 32 + 1.8 * datasets.noisy_signal(365)
averages = {
    "约 2 天": MovingAverage(0.5),
    "约 10 天": MovingAverage(0.9),
    "约 50 天": MovingAverage(0.98),
    "偏差修正": MovingAverage(0.98, bias_correction=True),
}

scene = Scene(
    title="滑动平均: β 越大越平滑, 也越滞后",
    objectives=[objectives.signal_mean(fahrenheit, name="365 daily temperatures, °F")],
    optimizers=[
        Run(rule, label=label, batch_size=1, shuffle=False) for label, rule in averages.items()
    ],
    start=0,
    steps=365,
    views=[views.Signal(), views.Signal(first=50)],
)
