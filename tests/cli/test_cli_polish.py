"""No English in Polish output: every word that only the English side of a text has is looked for.

The two vocabularies are those of the program's messages and of the catalogue, so they need no
list of their own; what both languages share is listed here, and each word of it has been looked at.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import click
import pytest

from sage_entitlements import Contract, Family, Plan, Service, load_catalog
from sage_entitlements._model import Overlay
from sage_entitlements._text import Text
from sage_entitlements.catalog._catalog import CONFIRMED

from .helpers import commands, environment, run
from .runs import FOR_PEOPLE, RUNS, Run, said
from .test_cli_language import forms, messages, polish

pytestmark = pytest.mark.usefixtures("laid_out")

WORD = re.compile(r"[^\W\d_]{2,}")
NO_WORDS = re.compile(
    r"\{\w*(?:!r)?\}|%\(\w+\)s"  # what is filled in
    r"|--[a-z-]+|SAGE_ENTITLEMENTS_[A-Z]+|\[[^\]]*\|[^\]]*\]"  # options and their choices
    r"|sage-entitlements(?: [a-z][a-z-]*)*"  # commands
    r"|(?<![\w-])[a-z0-9]+(?:[._-][a-z0-9]+)+"  # ids, files and keys
    r"|\S*/\S*"  # paths
)
SHARED = {
    # Polish words that look English.
    *("argument", "by", "data", "do", "folder", "go", "internet", "limit", "min", "on", "one"),
    *("plan", "program", "same", "system", "to"),
    # Abbreviations, and signs of formats and languages.
    *("art", "en", "id", "json", "jsonl", "mail", "mib", "pl", "toml", "utf", "zus"),
    # Names.
    *("deklaracje", "gwarancja", "komfort", "podstawowa", "premium", "prestiż", "sage"),
    *("subskrypcji", "vip"),
    *("lines", "schema"),  # JSON Lines, JSON Schema
    # What is typed as it is, in a file or on the command line.
    *("assumed", "clause", "contract", "figures", "included", "opens", "set", "stated", "status"),
}
ALIKE = {"{minutes} min", "Plan", "{n} plan", "Id", "PLAN", "PLAN PLAN..."}
"""Messages with words in them that are the same in both languages."""


def words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(NO_WORDS.sub(" ", text))}


def texts(value: Any) -> Iterator[Text]:  # noqa: ANN401 - any entity
    """Find every text of the catalogue that stands there in both languages."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif attrs.has(type(value)):
        for name in attrs.fields_dict(type(value)):
            yield from texts(getattr(value, name))


@cache
def catalog_texts() -> tuple[Text, ...]:
    return tuple(texts(load_catalog()))


@cache
def english() -> frozenset[str]:
    said_so = (text for each in messages() for text in forms(each.id))
    return frozenset().union(*map(words, said_so), *(words(each.en) for each in catalog_texts()))


@cache
def in_polish() -> frozenset[str]:
    said_so = (text for each in messages() for text in forms(each.string))
    return frozenset().union(*map(words, said_so), *(words(each.pl) for each in catalog_texts()))


@cache
def names() -> frozenset[str]:
    """Give ids that are one word, names, and keys of files: the same in every language."""
    catalog = load_catalog()
    found = {CONFIRMED, *attrs.fields_dict(Contract), *attrs.fields_dict(Overlay)}
    named: tuple[Family | Plan | Service, ...]
    for named in (catalog.families, catalog.plans, catalog.services):
        found |= {text for each in named for text in (each.id, each.name)}
    found |= {each.id for each in catalog.professional_services.activities}
    found |= {option.id for reading in catalog.readings for option in reading.options}
    return frozenset().union(*map(words, found))


@cache
def typed_words() -> frozenset[str]:
    """Give the words of which command lines are made, in either language."""
    found = {word for way, _ in commands() for word in way}
    for _, command in commands():
        for each in command.params:
            if isinstance(each.type, click.Choice):
                found |= set(each.type.choices)
    return frozenset().union(*map(words, found))


def english_words(shown: str) -> set[str]:
    """Give the words that no Polish text has, and English ones have."""
    return (words(shown) & english()) - in_polish() - names()


class TestTexts:
    """No text is English on its Polish side."""

    def test_of_the_catalogue_are_found(self) -> None:
        assert len(catalog_texts()) > 100
        assert len(english()) > 500
        assert len(in_polish()) > 1000

    def test_share_no_other_words_than_these(self) -> None:
        assert english() & in_polish() == SHARED

    def test_of_the_catalogue_differ(self) -> None:
        assert [each for each in catalog_texts() if each.pl == each.en] == []

    def test_of_the_program_differ_wherever_they_have_words(self) -> None:
        same = {
            forms(each.id)[0]
            for each in messages()
            if forms(each.id)[0] == forms(each.string)[0] and words(forms(each.id)[0])
        }
        assert same == ALIKE

    def test_no_translation_is_left_behind(self) -> None:
        assert list(polish().obsolete) == []


class TestOutput:
    """Nothing that the program prints in Polish is English."""

    @pytest.mark.parametrize("case", [each for each in RUNS if "table" in each.formats], ids=str)
    def test_for_people(self, case: Run) -> None:
        for kind in FOR_PEOPLE:
            shown = said(case, kind, "pl", COLUMNS="999")  # so wide that no word is broken
            shown = shown.replace("```text\n", "").replace("\\", "")
            assert english_words(shown) == set(), kind

    @pytest.mark.parametrize("case", [each for each in RUNS if "json" in each.formats], ids=str)
    def test_for_programs(self, case: Run) -> None:
        if case.words[-1] == "export" or case.words[0] == "schema":
            return
        assert english_words(" ".join(spoken(json.loads(said(case, "json", "pl"))))) == set()

    @pytest.mark.parametrize(("way", "found"), list(commands()), ids=str)
    def test_that_helps(
        self, way: tuple[str, ...], found: click.Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(found, "_help_option", None)  # Click keeps its text
        with environment({"COLUMNS": "200"}):
            shown = run(*way, "--help", "--lang", "pl").stdout
        names = re.compile(r"^  [a-z]+ +(?=[A-ZĄĆĘŁŃÓŚŹŻ])", re.MULTILINE)
        before, _, examples = names.sub("", shown).partition("Przykłady:")
        assert examples
        assert english_words(before) == set()

    @pytest.mark.parametrize(
        "line",
        [
            "show x",
            "show xyz",
            "show podstaw",
            "shw",
            "has vip",
            "has vip professional-services",
            "compare vip",
            "show vip --format toml",
            "show vip --nothing",
            "workdays --from 2026-01-01",
            "workdays --from 2026-02-01 --to 2026-01-01",
            "workdays --on 1800-01-01",
            "hours --at 2026-03-29T02:30",
            "hours --at yesterday",
            "remote",
            "remote --starts 2026-01-31 --minutes 0",
            "remote --starts 2026-01-31 --minutes x",
            "remote --starts 2026-01-31 --session x",
            "visits --purchased 2026-01-31 --visit x",
            "complaint x",
            "recording x",
            "contract status missing.toml",
            "contract status b.toml",
            "contract status .",
            "contract new f.toml --customer F --plan vip --starts 2026-01-31",
            "contract new n.toml --customer F --plan vip --starts 2026-01-31 --phone x --email x",
            "contract new n.toml --customer F --plan vip --starts 2026-01-31 --product-package x",
            "contract record remote p.toml --start 2026-02-03T12:00 --minutes 5",
            "contract record remote f.toml --start 2026-02-03 --minutes 5",
            "contract record visit f.toml --hours x",
            "contract record visit f.toml --hours 7 --activity x",
            "contract record visit f.toml --hours 7 --package x",
            "contract record visit k.toml --hours 7 --package x",
            "contract record package f.toml --name a",
            "portfolio missing.toml --format csv",
            "catalog check missing",
            "catalog confirm vip callback",
            "catalog confirm vip callback --included",
            "catalog confirm vip callback --withdraw --on 2026-01-01",
            "catalog confirm vip callback --included --source 1 --on 2099-01-01",
            "catalog readings set x y",
            "catalog readings set window.last-day y",
            "catalog readings set working-day y",
            "matrix --overlay broken.toml",
            "matrix --catalog missing",
            "schema x",
            "schema show --line",
        ],
    )
    def test_that_refuses(self, line: str) -> None:
        result = run(*line.split(), "--lang", "pl", env={"COLUMNS": "999"})
        assert result.exit_code in {2, 4}
        assert result.stdout.count("\n") <= 1  # at most the header of CSV
        typed = {word.lower() for word in WORD.findall(line)} | typed_words()
        assert english_words(result.stderr) - typed == set()


def spoken(value: object) -> Iterator[str]:
    """Give what is said in words in a JSON document."""
    keys = {"text", "question", "basis", "summary", "about", "why_not", "notes", "name"}
    if isinstance(value, dict):
        for key, part in value.items():
            if key in keys and isinstance(part, str):
                yield part
            elif key == "notes":
                yield from part
            else:
                yield from spoken(part)
    elif isinstance(value, list):
        for part in value:
            yield from spoken(part)


def test_the_files_that_are_written_are_polish_too(tmp_path: Path) -> None:
    file = tmp_path / "n.toml"
    arguments = ("--customer", "F", "--plan", "vip", "--starts", "2026-01-31", "--lang", "pl")
    assert run("contract", "new", str(file), *arguments).exit_code == 0
    comments = re.findall(r"#.*", file.read_text(encoding="utf-8"))
    assert comments
    assert english_words(" ".join(comments)) == set()
