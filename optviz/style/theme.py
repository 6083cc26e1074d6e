"""The colours of a frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from optviz.errors import SceneError
from optviz.style.color import as_hex, contrast, luminance, mix

_TEXT, _MARK = 4.5, 3.0  # contrasts that WCAG 2 asks of text, and of other things that matter
_LEVEL = 1.9  # contrast of level lines in the valley: seen, and quieter than any run
_MIDDLE = 0.179  # luminance that has the same contrast to black and to white
_INKS = (("#1a2233", "#000000"), ("#eef1f7", "#ffffff"))
_MUTED = 0.6
_SHARES = {  # of ink in the paper, where that is light and where it is dark
    "grid": (0.11, 0.10),
    "curve": (0.85, 0.80),
    "valley": (0.0, 0.0),
    "wall": (0.18, 0.16),
    "level": (0.42, 0.34),
    "rim": (0.0, 0.0),
}
_RUNS = (  # on light paper, on dark, and for print; docs/colours.py has found them
    (
        *("#0772b1", "#c95401", "#006341", "#a03577", "#683c00", "#12295c"),
        *("#4d0012", "#5d7d50", "#6e8235", "#078b72", "#3e37b5", "#43484f"),
    ),
    (
        *("#4ab1f5", "#fe7a2b", "#3eefb6", "#c581ac", "#ffd335", "#d4e8f8"),
        *("#4a84f5", "#7c9b69", "#ff4c5a", "#f7ee9a", "#a6cb6b", "#b4bac6"),
    ),
    (
        *("#123479", "#c85d0c", "#3e623a", "#1e0426", "#7f1c4a", "#3861a8"),
        *("#351900", "#827e52", "#945000", "#101010", "#715be0", "#707070"),
    ),
)
_BASINS = (
    (
        *("#eedbb4", "#c7dbfd", "#dddad0", "#eff5ff", "#fcfee1", "#e4fff3"),
        *("#d8dae9", "#e9e0cb", "#d6e7e6", "#faf6ca", "#f2e4ff"),
    ),
    (
        *("#382813", "#2c3a55", "#3f3a3b", "#161513", "#33412e", "#1d252d"),
        *("#1f1400", "#11273d", "#373842", "#2b2927", "#2e251b"),
    ),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class Theme:
    """The colours of a frame, as of ``Scene(theme=Theme(paper="#fdf6e3", ink="#073642"))``.

    What is not said follows from paper and ink: greys lie between them, and runs and basins are
    dark or light as the paper wants, with as much ink as they need to be seen on it. So the paper
    alone makes a theme, light or dark. A colour is what matplotlib takes for one, such as
    ``"#0072b2"`` or ``"tab:blue"``. What is said is taken as it is; a film warns of what can hardly
    be seen.

    Parameters
    ----------
    paper : str
        Background.
    ink : str, optional
        Main text.
    muted, grid : str, optional
        Secondary text, grid lines.
    curve : str, optional
        The graph of a 1-D objective.
    valley, wall, level : str, optional
        The landscape's colour at its lowest and highest, and its level lines.
    rim : str, optional
        The rim of markers, the casing of trails and the halo of words on the landscape.
    runs : sequence of str, optional
        One colour a run. In the themes that have a name each has a contrast of at least 3 to the
        landscape, and its fading trail to the casing; the first eight are apart for the
        colour-blind.
    basins : sequence of str, optional
        One colour a place that starts may reach, quiet beside the runs.
    dashed : bool
        Whether runs can be told apart without colour, as print needs: the lines of the fifth to the
        eighth run are dashed, those of the ninth to the twelfth dotted, and none fades; on light
        paper the runs of one dash have different shades.

    Raises
    ------
    SceneError
        One of them is no colour.

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.1, 1.4.3 and 1.4.11: contrast.
    G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for
    Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009: what the colour-blind see.

    Examples
    --------
    >>> Theme(paper="black", runs=["gold", "#56b4e9"])
    Theme(paper='#000000', runs=('#ffd700', '#56b4e9'))
    """

    paper: str = "#ffffff"
    ink: str = ""
    muted: str = ""
    grid: str = ""
    curve: str = ""
    valley: str = ""
    wall: str = ""
    level: str = ""
    rim: str = ""
    runs: Sequence[str] = ()
    basins: Sequence[str] = ()
    dashed: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "paper", _color("paper is", self.paper))
        for name, default in self._defaults():
            given = getattr(self, name)
            if isinstance(default, tuple):
                read: object = _colors(name, given) or default
            else:
                read = default if given == "" else _color(f"{name} is", given)
            object.__setattr__(self, name, read)

    def mix(self, color: str, share: float, other: str) -> str:
        """Return `color` with the given share of `other` mixed in."""
        return mix(color, share, other)

    def heights(self, count: int) -> list[str]:
        """Return so many shades of the landscape, the lowest first."""
        return [mix(self.valley, i / max(count - 1, 1), self.wall) for i in range(count)]

    def words(self, color: str) -> str:
        """Return a run's colour with the contrast that text needs, on paper and in a halo."""
        return _readable(color, 0.0, self.ink, (self.paper, self.rim))

    def _defaults(self) -> Iterator[tuple[str, str | tuple[str, ...]]]:
        """Yield what each field is where it is not said: ink first, which others build on."""
        dark = int(luminance(self.paper) < _MIDDLE)
        quiet, loud = _INKS[dark]
        yield "ink", quiet if contrast(quiet, self.paper) >= _TEXT else loud
        yield "muted", _readable(self.paper, _MUTED, self.ink, (self.paper,))
        for name, shares in _SHARES.items():
            ground = self.valley if name in ("wall", "level") else self.paper
            least = _LEVEL if name == "level" else 1.0
            yield name, _readable(ground, shares[dark], self.ink, (ground,), least)
        grounds = {self.paper, self.valley, self.wall, self.rim}
        yield (
            "runs",
            tuple(
                _readable(color, 0.0, loud, grounds, _MARK)
                for color in _RUNS[2 if self.dashed and not dark else dark]
            ),
        )
        yield "basins", _BASINS[dark]

    def __repr__(self) -> str:
        said: dict[str, object] = {"paper": self.paper} | {
            name: getattr(self, name)
            for name, default in self._defaults()
            if getattr(self, name) != default
        }
        if self.dashed:
            said["dashed"] = True
        return f"Theme({', '.join(f'{name}={value!r}' for name, value in said.items())})"


def _readable(
    color: str, share: float, ink: str, grounds: Iterable[str], least: float = _TEXT
) -> str:
    """Return a colour with at least a share of ink, and as much as it needs on the grounds."""
    for percent in range(round(100 * share), 100, 5):
        mixed = mix(color, percent / 100, ink)
        if min(contrast(mixed, ground) for ground in grounds) >= least:
            return mixed
    return ink


def _color(said: str, given: object) -> str:
    try:
        return as_hex(given)
    except (TypeError, ValueError):
        raise SceneError(
            f"the theme's {said} {given!r:.80}", 'give a colour, such as "#0072b2" or "tab:blue"'
        ) from None


def _colors(name: str, given: object) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise SceneError(f"the theme's {name} are {given!r:.80}", "give a list of colours")
    return tuple(_color(f"{name} hold", one) for one in given)
