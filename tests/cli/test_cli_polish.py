"""No English in Polish output: every word that only the English side of a text has is looked for.

The two vocabularies are those of the program's messages and of the catalogue, so they need no
list of their own; what both languages share is listed here, and each word of it has been looked at.
"""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import attrs
import click
import pytest

from sage_entitlements.contract.model import Contract
from sage_entitlements.model import Overlay
from sage_entitlements.text import Text

from . import pages
from .helpers import CATALOG, PROGRAM, commands, environment, lines_of, run
from .runs import FOR_PEOPLE, RUNS, Run, said
from .test_cli_language import every_command, forms, messages

pytestmark = pytest.mark.usefixtures("laid_out")

WORD = re.compile(r"[^\W\d_]{2,}")
NO_WORDS = re.compile(
    r"\{\w*(?:!r)?\}|%\(\w+\)s"  # what is filled in
    r"|--[a-z-]+|SAGE_ENTITLEMENTS_[A-Z]+|\[[^\]]*\|[^\]]*\]"  # options and their choices
    r"|(?m:sage-entitlements .*)"  # command lines to copy
    r"|sage-entitlements(?: [a-z][a-z-]*)*"  # commands
    r"|(?<![\w-])[a-z0-9]+(?:[._-][a-z0-9]+)+"  # ids, files and keys
    r"|\S*/\S*"  # paths
)
SHARED = {
    # Polish words that look English.
    *("argument", "by", "data", "do", "folder", "go", "internet", "limit", "min", "on", "one"),
    *("plan", "program", "same", "system", "ten", "terminal", "to"),
    # Abbreviations, and signs of formats and languages.
    *("art", "en", "id", "json", "jsonl", "mail", "mib", "nip", "null", "pl", "toml", "utf", "zus"),
    *("csv", "tsv", "txt", "xlsx"),
    # Names.
    *("deklaracje", "gwarancja", "komfort", "podstawowa", "premium", "prestiż", "sage"),
    *("subskrypcji", "vip"),
    *("lines", "schema"),  # JSON Lines, JSON Schema
    # What is typed as it is, in a file or on the command line.
    *("amend", "assumed", "calendar", "catalog", "clause", "closes", "contract", "crm"),
    *("day", "end", "extra", "figures", "included", "log", "opens", "portfolio", "remove", "renew"),
    *("reset", "session", "set"),
    *("matrix", "stated", "status"),
}
ALIKE = {
    "{minutes} min",
    "plan",
    "Plan | Id",
    "{n} plan",
    "PLAN",
    "Plan",
    "PLAN PLAN",
    "NIP",
    "Program",
}
"""Messages with words in them that are the same in both languages."""


def words(*texts: str) -> set[str]:
    return {word.lower() for text in texts for word in WORD.findall(NO_WORDS.sub(" ", text))}


def texts(value: Any) -> Iterator[Text]:
    """Find every text of the catalogue that stands there in both languages."""
    if isinstance(value, Text):
        yield value
    elif attrs.has(type(value)):
        value = tuple(getattr(value, name) for name in attrs.fields_dict(type(value)))
    for part in value if isinstance(value, tuple) else ():
        yield from texts(part)


OF_CATALOG = tuple(texts(CATALOG))


@cache
def vocabulary(language: str) -> set[str]:
    sides = (each.id if language == "en" else each.string for each in messages())
    found = (text for each in sides for text in forms(each))
    return words(*found, *(getattr(each, language) for each in OF_CATALOG))


@cache
def names() -> set[str]:
    """Give ids that are one word, names, and keys of files: the same in every language."""
    found = {*attrs.fields_dict(Contract), *attrs.fields_dict(Overlay), "confirmed"}
    for named in (CATALOG.families, CATALOG.plans, CATALOG.services):
        found |= {text for each in named for text in (each.id, each.name)}
    options = (option.id for reading in CATALOG.readings for option in reading.options)
    figures = (figure.name for clause in CATALOG.clauses for figure in clause.figures)
    activities = (each.id for each in CATALOG.professional_services.activities)
    return words(*found, *options, *figures, *activities)


@cache
def typed_words() -> set[str]:
    """Give the words of which command lines are made, in either language."""
    kinds = (each.type for _, command in commands() for each in command.params)
    choices = (each.choices for each in kinds if isinstance(each, click.Choice))
    return words(*(word for way, _ in commands() for word in way), *chain.from_iterable(choices))


def english_words(*shown: str) -> set[str]:
    """Give the words that no Polish text has, and English ones have."""
    return (words(*shown) & vocabulary("en")) - vocabulary("pl") - names()


def test_no_text_is_english_on_its_polish_side_and_no_other_words_are_shared() -> None:
    assert len(OF_CATALOG) > 100
    assert len(vocabulary("en")) > 500
    assert len(vocabulary("pl")) > 1000
    assert vocabulary("en") & vocabulary("pl") == SHARED
    assert [each for each in OF_CATALOG if each.pl == each.en] == []
    pairs = [(forms(each.id)[0], forms(each.string)[0]) for each in messages()]
    assert {one for one, other in pairs if one == other and words(one)} == ALIKE


def spoken(value: Any) -> Iterator[str]:
    """Give what is said in words in a JSON document."""
    keys = {"text", "question", "basis", "summary", "about", "why_not", "name", "wording", "notes"}
    keys.add("exception")
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        if key in keys and part:
            yield from [part] if isinstance(part, str) else part
        elif isinstance(part, dict | list):
            yield from spoken(part)


REFUSED = """\
show x; show xyz; show podstaw; shw; has vip; has vip professional-services; compare vip
show vip --format toml; show vip --nothing; workdays --from 2026-01-01
workdays --from 2026-02-01 --to 2026-01-01; workdays --on 1800-01-01; hours --at 2026-03-29T02:30
hours --at once; remote; remote --starts 2026-01-31 --minutes 0
remote --starts 2026-01-31 --minutes x; remote --starts 2026-01-31 --session x
visits --purchased 2026-01-31 --visit x; complaint x; recording x; contract status missing.toml
contract status b.toml; contract status .
contract new f.toml --customer F --plan vip --starts 2026-01-31
contract new n.toml --customer F --plan vip --starts 2026-01-31 --phone x --email x
contract new n.toml --customer F --plan vip --starts 2026-01-31 --product-package x
contract record remote p.toml --start 2026-02-03T12:00 --minutes 5
contract record remote f.toml --start 2026-02-03 --minutes 5
contract record visit f.toml --hours x; contract record visit f.toml --hours 7 --activity x
contract record visit f.toml --hours 7 --package x
contract record visit k.toml --hours 7 --package x; contract record package f.toml --name a
portfolio missing.toml --format csv; catalog check missing; catalog confirm vip callback
catalog confirm vip callback --included; catalog confirm vip callback --withdraw --on 2026-01-01
catalog confirm vip callback --included --source 1 --on 2099-01-01
catalog confirm premium callback --withdraw --overlay inline.toml; catalog readings set x y
catalog readings set window.last-day y; catalog readings set working-day y
catalog readings set window.last-day same-date --overlay inline.toml; matrix --overlay broken.toml
matrix --catalog missing; schema x; schema show --line
"""


class TestOutput:
    """Nothing that the program prints in Polish is English."""

    @pytest.mark.parametrize("case", RUNS, ids=str)
    def test_that_answers(self, case: Run) -> None:
        for kind in set(FOR_PEOPLE) & set(case.formats):
            shown = said(case, kind, "pl", COLUMNS="999")  # so wide that no word is broken
            texts = [*pages.texts(pages.read(shown))] if kind == "html" else [shown]
            parts = "/" * (os.name == "nt")  # of a path; elsewhere Markdown's signs have one
            assert english_words(*(each.replace("\\", parts) for each in texts)) == set(), kind
        if "json" in case.formats and not {"export", "schema"} & set(case.words):
            assert english_words(*spoken(json.loads(said(case, "json", "pl")))) == set()

    @every_command
    def test_that_helps(
        self, way: tuple[str, ...], found: click.Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(found, "_help_option", None)  # Click keeps its text
        with environment({"COLUMNS": "200"}):
            result = run(*way, "--help", "--lang", "pl")  # --help is eager, --lang too
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith(f"Użycie: {' '.join((PROGRAM, *way))} ")
        names = re.compile(r"^  [a-z]+ +(?=[A-ZĄĆĘŁŃÓŚŹŻ])", re.MULTILINE)
        before, _, examples = names.sub("", result.stdout).partition("Przykłady:")
        assert examples
        assert english_words(before) == set()

    @pytest.mark.parametrize("line", lines_of(REFUSED))
    def test_that_refuses(self, line: str) -> None:
        result = run(*line.split(), "--lang", "pl", env={"COLUMNS": "999"})
        assert result.exit_code in {2, 4}
        assert result.stdout.count("\n") <= 1  # at most the header of CSV
        typed = {word.lower() for word in WORD.findall(line)} | typed_words()
        assert english_words(result.stderr) - typed == set()

    def test_that_is_written_to_files(self, tmp_path: Path) -> None:
        file = tmp_path / "n.toml"
        arguments = ("--customer", "F", "--plan", "vip", "--starts", "2026-01-31", "--lang", "pl")
        assert run("contract", "new", str(file), *arguments).exit_code == 0
        comments = re.findall(r"#.*", file.read_text(encoding="utf-8"))
        assert comments
        assert english_words(*comments) == set()
