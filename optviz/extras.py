"""Optional packages: loaded when they are first used, and missed with the command to install."""

from __future__ import annotations

import importlib
from typing import Any

from optviz.errors import MissingExtra

_EXTRAS = {"sklearn": ("scikit-learn", "data")}  # where package and extra are called otherwise
_ADVICE = {
    "torch": (
        "; without a GPU, smaller: pip install torch --index-url"
        " https://download.pytorch.org/whl/cpu"
    )
}


def load(module: str, user: str) -> Any:
    """Import an optional package.

    Parameters
    ----------
    module : str
        The package or a module of it; the extra that brings it is called as the package, unless
        noted above.
    user : str
        What needs it, in words for the message.

    Raises
    ------
    MissingExtra
        It is not installed; the remedy is the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        name, extra = _EXTRAS.get(package, (package, package))
        raise MissingExtra(
            f"{user} needs {name}, which is not installed",
            f'pip install "optviz[{extra}]"{_ADVICE.get(package, "")}',
        ) from error
