"""Every command in every format and both languages: what holds for all of them."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from rich.cells import cell_len

from sage_entitlements.cli.app import app
from sage_entitlements.cli.help import Shared

from .helpers import ANSWERING, BUNDLED, CATALOG, PROGRAM, command_of, run
from .runs import FOR_PEOPLE, RUNS, Run, lay_out, said

ACTIVITIES = {each.id for each in CATALOG.professional_services.activities}

pytestmark = pytest.mark.usefixtures("laid_out")


def without_texts(value: Any) -> Any:
    """Leave ids, values and flags of an answer; take out what is said in a language."""
    spoken = {
        "text",
        "wording",
        "question",
        "basis",
        "summary",
        "about",
        "why_not",
        "notes",
        "what",
    }
    spoken.add("exception")
    if isinstance(value, dict):
        left_out = spoken | (
            {"name"} if "date" in value or value.get("id") in ACTIVITIES else set()
        )
        return {key: without_texts(part) for key, part in value.items() if key not in left_out}
    return [without_texts(part) for part in value] if isinstance(value, list) else value


def runs_of(name: str) -> list[Run]:
    return [each for each in RUNS if command_of(each.arguments) == name]


@pytest.mark.parametrize("name", ANSWERING)
def test_no_command_is_left_out_no_option_no_choice_and_no_format(name: str) -> None:
    """Options of every command are tried on every command below; these are a command's own."""
    found, tried = ANSWERING[name], runs_of(name)
    formats = {kind for each in tried for kind in each.formats}
    assert formats == set(getattr(found, "formats", ()))
    for option in found.params:
        if isinstance(option, click.Option) and not isinstance(option, Shared):
            assert any(set(option.opts) & set(each.words) for each in tried), option.opts
            choices = option.type.choices if isinstance(option.type, click.Choice) else ()
            for choice in choices:
                wanted = f" {option.opts[0]} {choice}".replace("_", "-")
                assert any(wanted in each.arguments for each in tried), choice


SHARED: dict[str, tuple[str, ...]] = {
    "--lang": ("en",),
    "--format": ("json",),
    "--output": ("-",),
    "--force": (),
    "--overlay": ("o.toml",),
    "--catalog": (str(BUNDLED),),
    "--why": (),
}
"""The options of every command, each with a value that changes no answer."""


@pytest.mark.parametrize("name", ANSWERING)
def test_every_option_of_every_command_may_stand_before_the_command_and_after_it(name: str) -> None:
    assert SHARED.keys() == {each.opts[0] for each in app.params if isinstance(each, Shared)}
    assert runs_of(name), "add a run of it to cli/runs.py"
    case, way = runs_of(name)[0], name.split()
    rest = [each for each in case.words[len(way) :] if each != "--why"]
    wanted = said(case, "json", "en")
    for shared, values in SHARED.items():
        option = (shared, *values)
        needed = {"--overlay": "o.toml", "--format": "json"}.items()
        base = tuple(part for each in needed if each[0] != shared for part in each)
        printed = set()
        for line in {
            (*base, *option, *way, *rest),
            (*base, *way[:-1], *option, way[-1], *rest),
            (*base, *way, *rest, *option),
        }:
            lay_out(Path())
            result = run(*line)
            assert (result.exit_code, result.stderr) == (case.code, ""), line
            printed.add(result.stdout)
        named = shared == "--catalog" and way[-1] == "where"  # it says that one is named
        assert len(printed) == 1 if named else printed == {wanted}, option


@pytest.mark.parametrize("case", RUNS, ids=str)
def test_output_is_well_formed_and_languages_differ_in_words_and_agree_in_ids(case: Run) -> None:
    for kind in (each for each in case.formats if each not in {"xlsx", "ics"}):
        english, polish = said(case, kind, "en"), said(case, kind, "pl")
        for shown in (english, polish):
            assert shown.endswith("\n"), kind
            assert not shown.endswith("\n\n"), kind
            assert not [line for line in shown.splitlines() if line != line.rstrip()], kind
            assert "\x1b" not in shown, kind
            assert "Traceback" not in shown, kind
            lines = [each for each in shown.splitlines() if not each.startswith(f"  {PROGRAM} ")]
            assert kind != "table" or max(map(cell_len, lines)) <= 80
        if kind in FOR_PEOPLE:
            assert english != polish, kind
        elif case.words[0] == "schema" or "export" in case.words:
            assert english == polish, kind
        elif kind == "json":
            assert without_texts(json.loads(english)) == without_texts(json.loads(polish))


class TestWidth:
    """Whatever COLUMNS says, the whole table is shown."""

    @pytest.mark.parametrize("line", ["matrix", "service remote-help", "catalog readings --why"])
    def test_that_no_terminal_has_counts_as_twenty_or_eighty(self, line: str) -> None:
        case = Run(line)
        for width in ("1", "2", "3", "7"):
            narrow = said(case, "table", "pl", COLUMNS="20")
            assert said(case, "table", "pl", COLUMNS=width) == narrow, width
        for width in ("0", "-3", "-0", "many", "", "²", "1e3", "9" * 5000):
            assert said(case, "table", "pl", COLUMNS=width) == said(case, "table", "pl"), width

    def test_that_is_huge_adds_no_spaces(self) -> None:
        shown = said(Run("matrix"), "table", "en", COLUMNS="99999999999", LINES="²")
        assert max(map(len, shown.splitlines())) < 1000

    @pytest.mark.parametrize("variable", ["TTY_COMPATIBLE", "TTY_INTERACTIVE", "FORCE_COLOR"])
    def test_of_a_file_is_no_terminals_whatever_a_variable_says(self, variable: str) -> None:
        usual = said(Run("matrix"), "table", "en")
        assert said(Run("matrix"), "table", "en", **{variable: "1"}) == usual

    @pytest.mark.parametrize("width", ["40", "80"])
    def test_that_takes_several_tables_repeats_the_services(self, width: str) -> None:
        case = Run("compare podstawowa komfort premium prestiz vip podstawowa+ komfort+ vip+")
        shown = said(case, "table", "en", COLUMNS=width)
        assert shown.count("Centrum") > 1
        words = shown.split()
        assert words.count("yes") + words.count("no") == 55
