"""Camels: polynomials with three humps and with six."""

from __future__ import annotations

from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery


@gallery
def three_hump_camel() -> Objective:
    """Three-hump camel: 2x² - 1.05x⁴ + x⁶/6 + xy + y².

    A global minimum between two others, in one valley.

    References
    ----------
    Dixon and Szegö (1978), *Towards Global Optimisation 2*, North-Holland.
    """
    return Objective(
        lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
        lambda x, y: (4 * x - 4.2 * x**3 + x**5 + y, x + 2 * y),
        lambda x, y: ((4 - 12.6 * x**2 + 5 * x**4, 1.0), (1.0, 2.0)),
        domain=(-5, 5),
        view=(-2.5, 2.5),
        minima=((0, 0),),
        local_minima=(
            (-1.7475523458302888, 0.8737761729151444),
            (1.7475523458302888, -0.8737761729151444),
        ),
        saddles=(
            (-1.07054229182366, 0.53527114591183),
            (1.07054229182366, -0.53527114591183),
        ),
        start=(-2.2, 2),
        name="Three-hump camel",
        latex=r"2x^2 - 1.05 x^4 + \frac{x^6}{6} + xy + y^2",
    )


@gallery
def six_hump_camel() -> Objective:
    """Six-hump camel: (4 - 2.1x² + x⁴/3)x² + xy + 4(y² - 1)y².

    Six minima in three pairs, the best near the origin, which is itself a saddle point.

    References
    ----------
    Dixon and Szegö (1978), as `three_hump_camel`.
    """
    return Objective(
        lambda x, y: (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + 4 * (y**2 - 1) * y**2,
        lambda x, y: (8 * x - 8.4 * x**3 + 2 * x**5 + y, x - 8 * y + 16 * y**3),
        lambda x, y: ((8 - 25.2 * x**2 + 10 * x**4, 1.0), (1.0, 48 * y**2 - 8)),
        domain=((-3, 3), (-2, 2)),
        view=((-2, 2), (-1.2, 1.2)),
        minima=(
            (-0.08984201310031806, 0.7126564030207396),
            (0.08984201310031806, -0.7126564030207396),
        ),
        local_minima=(
            (-1.703606714969981, 0.7960835686726251),
            (1.703606714969981, -0.7960835686726251),
            (-1.6071047529201972, -0.5686514548841314),
            (1.6071047529201972, 0.5686514548841314),
        ),
        saddles=(
            (0, 0),
            (-1.1092053368047865, 0.7682680925095399),
            (1.1092053368047865, -0.7682680925095399),
        ),
        maxima=(
            (-1.2302298765166526, -0.16233458445899496),
            (1.2302298765166526, 0.16233458445899496),
        ),
        start=(-1.2, -0.05),
        name="Six-hump camel",
        latex=r"(4 - 2.1x^2 + \frac{x^4}{3}) x^2 + xy + 4(y^2 - 1) y^2",
    )
