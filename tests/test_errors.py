"""Errors as lines: where, what, and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from optviz.errors import (
    EnvironmentFault,
    MissingExtra,
    OptvizError,
    SceneError,
    is_users,
    nearest,
    users_line,
)


def test_an_error_reads_from_the_place_to_the_remedy() -> None:
    """File, line, item, cause and remedy stand in this order, on one line."""
    error = SceneError("lr is\n nan", "give\ta number", item="run 'a' on 'b'", file="x.py", line=3)
    assert str(error) == "x.py:3: run 'a' on 'b': lr is nan; give a number"


def test_what_is_not_known_is_left_out() -> None:
    """An error without a place, an item or a remedy has no stray punctuation."""
    assert str(SceneError("lr is nan")) == "lr is nan"
    assert str(SceneError("lr is nan", file=Path("x.py"))) == "x.py: lr is nan"
    assert str(SceneError("lr is nan", item="run 'a'")) == "run 'a': lr is nan"


def test_the_first_to_know_the_place_is_believed() -> None:
    """`at` fills in what is missing and overwrites nothing."""
    error = SceneError("no").at(item="run 'a'").at(item="run 'b'", file="x.py", line=3)
    assert error.at(file="y.py", line=9) is error
    assert str(error) == "x.py:3: run 'a': no"


def test_each_kind_has_its_exit_code_and_its_place_among_pythons_own() -> None:
    """A wrong scene is a ValueError and exits with 2, a poor machine a RuntimeError with 3."""
    assert (SceneError.exit_code, EnvironmentFault.exit_code, MissingExtra.exit_code) == (2, 3, 3)
    assert issubclass(SceneError, ValueError)
    assert issubclass(EnvironmentFault, RuntimeError)
    assert issubclass(MissingExtra, ImportError)
    assert not issubclass(SceneError, EnvironmentFault)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("rosenbrok", "rosenbrock"), ("Rosenbrock", "rosenbrock"), ("newtn", "Newton")],
)
def test_the_nearest_name_is_suggested(typed: str, meant: str) -> None:
    """A slip of the finger, or of the shift key, is answered with the name that was meant."""
    assert nearest(typed, ["bowl", "rosenbrock", "Newton"]) == f"did you mean {meant!r}?"


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    """A name that is like no other gets no suggestion."""
    assert nearest("zzz", ["bowl", "Newton"]) == ""
    assert nearest("bowl", []) == ""


def caught(function: Callable[[], object]) -> BaseException:
    with pytest.raises(Exception) as found:  # noqa: PT011  (any will do)
        function()
    return found.value


def test_the_users_line_is_the_innermost_that_is_not_a_librarys() -> None:
    """Through this package, NumPy and the standard library the user's own line is found."""

    def own() -> object:
        return json.loads("{")

    def through_numpy() -> object:
        return np.apply_along_axis(lambda _: own(), 0, np.ones(3))

    file, line = users_line(caught(through_numpy)) or ("", 0)
    assert (file, line) == (__file__, own.__code__.co_firstlineno + 1)


def test_an_error_without_a_users_line_has_none() -> None:
    """An error that was never raised, or only in a library, has no line of the user's."""
    assert users_line(OptvizError("no")) is None


def test_a_file_beside_the_package_is_the_users() -> None:
    """Only what lies in a library's directory is its own, not what begins with the same letters."""
    package = Path(is_users.__code__.co_filename).parent
    assert not is_users(str(package / "cli.py"))
    assert is_users(str(package) + "_films/cli.py")
    assert not is_users(np.__file__)
    assert not is_users(json.__file__)
    assert not is_users("<frozen importlib>")
    assert is_users("scenes/race.py")
