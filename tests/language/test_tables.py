"""Every language has all words, and no others."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import string
from pathlib import Path

import pytest

import optviz.language
from optviz import Newton, Scene, objectives
from optviz.errors import SceneError
from optviz.language import LANGUAGES, Language, say, speaking
from optviz.language.spoken import tables
from tests.language.drawn import shown
from tests.language.templates import PACKAGE, places, said_in, said_in_the_source

OTHERS = [one for one in LANGUAGES.values() if one.code != "en"]
SAID = list(said_in_the_source())


@pytest.mark.parametrize("language", OTHERS, ids=lambda one: one.code)
def test_every_template_has_a_row_and_every_row_is_said(language: Language) -> None:
    """What is written to be said stands in each table, and nothing else does."""
    missing = {f"{one.where}: {one.template}" for one in SAID if one.template not in language.words}
    assert not missing
    assert not set(language.words) - {one.template for one in SAID}


@pytest.mark.parametrize("language", OTHERS, ids=lambda one: one.code)
def test_translations_have_the_places_of_their_templates(language: Language) -> None:
    """Each place comes once or more in both, and braces pair."""
    without = {one.template for one in SAID if one.values == frozenset()}
    for template, words in language.words.items():
        assert words.strip() == words or template.strip() != template
        if template not in without:
            assert places(words) == places(template), words
            list(string.Formatter().parse(words))


@pytest.mark.parametrize("language", OTHERS, ids=lambda one: one.code)
def test_only_things_of_the_package_have_names(language: Language) -> None:
    """Each row of names is of an optimizer, a part of one, or an objective."""
    assert set(language.names) <= _known()


def test_optimizers_and_objectives_have_chinese_names() -> None:
    """What has none is called after people, or by letters."""
    from optviz import optimizers

    chinese = LANGUAGES["zh"].names
    rules = {getattr(optimizers, one).name for one in optimizers.names()}
    galleries = {objectives.get(one).name for one in objectives.names()}
    assert rules - set(chinese) == {
        "Nesterov", "Barzilai–Borwein", "AdaGrad", "RMSprop", "Adadelta", "Adam", "AdamW",
        "AMSGrad", "Adamax", "NAdam", "RAdam", "AdaBelief", "Yogi", "Lion", "Rprop", "ASGD",
        "Clipped", "BFGS", "L-BFGS", "Levenberg–Marquardt", "Nelder–Mead", "CMA-ES",
    }  # fmt: skip
    assert galleries - set(chinese) == {
        "Ackley", "Beale", "Bohachevsky", "Booth", "Branin", "Dixon–Price", "Easom", "Forrester",
        "Freudenstein–Roth", "Goldstein–Price", "Gramacy–Lee", "Griewank", "Himmelblau",
        "Hosaki", "Leon", "Lévy", "Matyas", "McCormick", "Michalewicz", "Rastrigin",
        "Rosenbrock", "Schwefel", "Shubert", "Styblinski–Tang", "Trefethen", "Zakharov", "Zettl",
    }  # fmt: skip


def _known() -> set[str]:
    from optviz.discovery import classes_in

    known = {objectives.get(one).name for one in objectives.names()}
    known |= {"linear regression", "logistic regression", "signal mean", "sum of squares"}
    for package in ("optviz.optimizers", "optviz.optimizers.schedules"):
        path = importlib.import_module(package).__path__
        found = classes_in(package, path, lambda one: isinstance(getattr(one, "name", 0), str))
        known |= {str(getattr(one, "name", "")) for one in found.values()}
    return known


@pytest.mark.parametrize("language", OTHERS, ids=lambda one: one.code)
def test_no_template_has_two_rows(language: Language) -> None:
    """In one part of a table, or in two, a second row would hide the first."""
    for file in pkgutil.iter_modules(optviz.language.__path__):
        tree = ast.parse((PACKAGE / "language" / f"{file.name}.py").read_text(encoding="utf-8"))
        rows = [
            row.value
            for one in ast.walk(tree)
            if isinstance(one, ast.Dict)
            for row in one.keys
            if isinstance(row, ast.Constant)
        ]
        twice = {row for row in rows if rows.count(row) > 1}
        assert twice <= set(language.words) & set(language.names)


def test_each_template_is_said_with_the_values_of_its_places() -> None:
    """None is missing and none is for nothing; one without places is said without values."""
    for one in SAID:
        if one.values:
            assert one.values == places(one.template), one


@pytest.mark.parametrize("words", ['f"at {n}"', '"a" + b', '"a %s" % b', '"a {}".format(b)'])
def test_words_that_are_glued_together_are_refused(words: str) -> None:
    """A sentence is one template: other languages have another order of words."""
    with pytest.raises(AssertionError, match="write the words out"):
        list(said_in(f"from optviz.language import say\nsay({words})", "made.py"))


def test_a_third_language_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a Language in it is found by looking, and what it lacks is said in English."""
    (tmp_path / "latin.py").write_text(
        "from optviz.language import Language\n"
        'LATIN = Language("la", "lingua Latina", words={"step {n}": "gradus {n}"})\n'
    )
    monkeypatch.setattr(optviz.language, "__path__", [*optviz.language.__path__, str(tmp_path)])
    for code, language in tables([str(tmp_path)]).items():
        monkeypatch.setitem(LANGUAGES, code, language)
    with speaking("la"):
        assert say("step {n}", n=7) == "gradus 7"
        assert say("epoch {n}", n=7) == "epoch 7"
    assert say("step {n}", n=7) == "step 7"
    scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], steps=1, lang="la")
    assert {"gradus", "Newton", "step"} <= shown(scene.animate(width=320, height=180))


def test_a_language_that_is_not_there_is_refused() -> None:
    """The error names those that are."""
    with (
        pytest.raises(
            SceneError, match=r"no language 'tlh'; use one of en \(English\), zh \(中文\)"
        ),
        speaking("tlh"),
    ):
        pass


def test_braces_are_braces_where_there_are_no_values() -> None:
    """Mathematics needs no doubling of braces, with no values to fill in."""
    assert say("$x_{1}$") == "$x_{1}$"
