"""Every command in every format and both languages: what holds for all of them."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import click
import pytest
from rich.cells import cell_len

from sage_entitlements._cli import app
from sage_entitlements._cli._help import SharedOption

from .helpers import BUNDLED, answering_commands, run
from .runs import FOR_PEOPLE, RUNS, Run, lay_out, runs_of, said

ANSWERING = list(answering_commands())

pytestmark = pytest.mark.usefixtures("laid_out")


def without_texts(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Leave ids, values and flags of an answer; take out what is said in a language."""
    spoken = {"text", "question", "basis", "summary", "about", "why_not", "notes"}
    if isinstance(value, dict):
        named = "date" in value or value.get("id") in {each["id"] for each in ACTIVITIES}
        return {
            key: without_texts(part)
            for key, part in value.items()
            if key not in spoken and not (named and key == "name")
        }
    return [without_texts(part) for part in value] if isinstance(value, list) else value


ACTIVITIES = json.loads(run("service", "professional-services", "--format", "json").stdout)[
    "result"
]["activities"]


def test_no_command_is_left_out() -> None:
    assert {" ".join(way) for way, _ in ANSWERING} == {
        " ".join(way) for way, _ in ANSWERING if any(runs_of(way))
    }


def test_no_option_is_left_out() -> None:
    """Options of every command are tried on every command below; these are a command's own."""
    unused = [
        f"{' '.join(way)} {option.opts[0]}"
        for way, found in ANSWERING
        for option in found.params
        if isinstance(option, click.Option)
        and not isinstance(option, SharedOption)
        and not any(set(option.opts) & set(each.words) for each in runs_of(way))
    ]
    assert unused == []


def test_no_choice_of_an_option_is_left_out() -> None:
    unused = [
        f"{' '.join(way)} {option.opts[0]} {choice}"
        for way, found in ANSWERING
        for option in found.params
        if isinstance(option.type, click.Choice) and not isinstance(option, SharedOption)
        for choice in option.type.choices
        if not any(f" {option.opts[0]} {choice}" in each.arguments for each in runs_of(way))
    ]
    assert unused == []


def test_every_format_of_a_command_is_tried() -> None:
    for way, found in ANSWERING:
        (wanted,) = (each for each in found.params if each.name == "format")
        assert isinstance(wanted.type, click.Choice)
        assert set(wanted.type.choices) == {
            kind for each in runs_of(way) for kind in each.formats
        }, way


def shared_options() -> Iterator[tuple[str, ...]]:
    """Give each option of every command with a value that changes no answer."""
    values = {
        "lang": ("en",),
        "format": ("json",),
        "overlay": ("o.toml",),
        "catalog": (str(BUNDLED),),
        "why": (),
    }
    for option in app.params:
        if isinstance(option, SharedOption):
            yield option.opts[0], *values.pop(str(option.name))
    assert not values


@pytest.mark.parametrize("way", [way for way, _ in ANSWERING], ids=" ".join)
def test_every_option_of_every_command_may_stand_before_the_command_and_after_it(
    way: tuple[str, ...],
) -> None:
    case = next(runs_of(way))
    rest = [each for each in case.words[len(way) :] if each != "--why"]
    wanted = said(case, "json", "en")
    for option in shared_options():
        base = () if "--overlay" in option else ("--overlay", "o.toml")
        base = base if "--format" in option else (*base, "--format", "json")
        printed = set()
        lines = {
            (*base, *option, *way, *rest),
            (*base, *way[:-1], *option, way[-1], *rest),
            (*base, *way, *rest, *option),
        }
        for line in lines:
            lay_out(Path())
            result = run(*line)
            assert (result.exit_code, result.stderr) == (case.code, ""), line
            printed.add(result.stdout)
        if "--catalog" in option and way[-1] == "where":  # it says that one is named
            assert len(printed) == 1
        else:
            assert printed == {wanted}, option


@pytest.mark.parametrize("case", RUNS, ids=str)
def test_output_is_well_formed(case: Run) -> None:
    for kind, language in product(case.formats, ("en", "pl")):
        shown = said(case, kind, language)
        assert shown.endswith("\n"), kind
        assert not shown.endswith("\n\n"), kind
        assert "\x1b" not in shown, kind
        assert not [line for line in shown.splitlines() if line != line.rstrip()], kind
        assert "Traceback" not in shown, kind
        if kind == "table":
            assert max(map(cell_len, shown.splitlines())) <= 80


@pytest.mark.parametrize("case", RUNS, ids=str)
def test_languages_differ_in_words_and_agree_in_ids(case: Run) -> None:
    for kind in case.formats:
        english, polish = said(case, kind, "en"), said(case, kind, "pl")
        if kind in FOR_PEOPLE:
            assert english != polish, kind
        if case.words[0] == "schema" or kind == "toml":
            assert english == polish, kind
        elif kind == "json" and "export" not in case.words:
            assert without_texts(json.loads(english)) == without_texts(json.loads(polish))


@pytest.mark.parametrize("width", [7, 20, 40])
def test_a_very_narrow_table_still_says_everything(width: int) -> None:
    def letters(text: str) -> list[str]:
        return sorted(each for each in text if each.isalpha() or each in "~!?+")

    case = Run("has vip callback --why")
    narrow = letters(said(case, "table", "en", COLUMNS=str(width)))
    assert narrow == letters(said(case, "table", "en"))


@pytest.mark.parametrize("width", [1, 2, 3])
def test_an_absurdly_narrow_terminal_is_no_reason_to_fail(width: int) -> None:
    for case in (Run("matrix"), Run("service remote-help"), Run("catalog readings --why")):
        assert said(case, "table", "pl", COLUMNS=str(width))


@pytest.mark.parametrize("width", ["0", "-3", "many", ""])
def test_a_width_that_is_none_counts_as_eighty(width: str) -> None:
    assert said(Run("matrix"), "table", "en", COLUMNS=width) == said(Run("matrix"), "table", "en")


@pytest.mark.parametrize("width", [40, 80])
def test_a_table_that_is_cut_repeats_its_services(width: int) -> None:
    case = Run("compare podstawowa komfort premium prestiz vip podstawowa+ komfort+ vip+")
    shown = said(case, "table", "en", COLUMNS=str(width))
    assert shown.count("Centrum") > 1
    words = shown.split()
    assert words.count("yes") + words.count("no") == 55
