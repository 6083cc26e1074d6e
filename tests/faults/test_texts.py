"""Texts of a scene that cannot be drawn, or that steer a terminal."""

from __future__ import annotations

import re

import pytest

from tests.faults.desk import Desk

ESCAPES = "A\\x1b[31mB\\x00\\x9bC"


def objective(**told: object) -> str:
    given = ", ".join(f"{name}={value!a}" for name, value in told.items())
    own = f"Objective(lambda x: x**2, {given})"
    return f"scene = Scene(objectives=[{own}], optimizers=[Adam()], start=1)\n"


def titled(title: str) -> str:
    own = "objectives=[objectives.bowl()], optimizers=[Adam()]"
    return f"scene = Scene({own}, title={title!a})\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            objective(latex="$x^2$"),
            r"the latex '\$x\^2\$' has dollar signs; write it without them.*",
        ),
        (
            objective(latex="\\foo"),
            r"the text '\\\\foo' is not mathtext: .*; mend the latex of 'f'",
        ),
        (objective(latex=3), "the latex of 'f' is 3; give a text"),
        (objective(name=3), "the text is 3; give a text"),
        (objective(latex="{" * 300 + "x" + "}" * 300), ".* is nested too deep; mend the latex .*"),
        (objective(latex="\ud800"), r"the latex of 'f' '\\ud800' has a half of a surrogate pair.*"),
        (objective(name="\ud800"), r"the text '\\ud800' has a half of a surrogate pair; .*"),
        (titled("a\ud800"), r"the text 'a\\ud800' has a half of a surrogate pair; .*"),
        (titled("$" + "{" * 300 + "x" + "}" * 300 + "$"), ".* is nested too deep; mend what .*"),
        (titled("x" * 100_000), "the text 'x{40}'… has 100000 characters; give 1000 at most"),
        (objective(latex="x+" * 9999 + "x"), "the latex of 'f' .*… has 19999 characters; .*"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_line(desk: Desk, body: str, said: str) -> None:
    """No text, no Unicode, no mathtext, or too much of it."""
    file = desk.scene(body)
    code, err = desk.render(file)
    assert code == 2
    assert re.fullmatch(rf"{re.escape(str(file))}:2: {said}\n", err)
    assert desk.unharmed()


@pytest.mark.parametrize("title", ["costs $5, $6 and $7", "costs $5", r"\$5 and $6"])
def test_dollars_that_make_no_pairs_are_dollars(desk: Desk, title: str) -> None:
    """What matplotlib draws as it stands is no mathtext to be refused."""
    assert desk.render(desk.scene(titled(title))) == (0, "")


def test_no_text_of_a_scene_steers_the_terminal(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Control characters are written in escapes: in the summary, a list, an error."""
    from optviz.cli import main

    run = f"Run(Adam(), label='{ESCAPES}')"
    body = f"scene = Scene(objectives=[objectives.bowl()], optimizers=[{run}], title='{ESCAPES}')\n"
    file = desk.scene(body)
    assert main(["render", str(file), "-o", str(desk.film), "--size", "160x90"]) == 0
    assert main(["list", str(file)]) == 0
    wrong = desk.scene(body.replace("title=", "start=3, title="), "wrong.py")
    assert main(["render", str(wrong), "-o", str(desk.film)]) == 2
    assert main(["list", "a\x1bb"]) == 2
    with pytest.raises(SystemExit):
        main(["render", "--size", "a\x1bb", "x.py"])
    out, err = capsys.readouterr()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", out + err)
    assert out.count("A\\x1b[31mB\\x00\\x9bC") == 2
    assert err.count("x1b") == 3
