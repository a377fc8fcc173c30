"""Polish and English: how the language is chosen, and that nothing is left untranslated."""

import gettext
import io
import json
import locale
import os
import re
import shlex
from functools import cache
from itertools import chain, product
from pathlib import Path
from unittest.mock import patch

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import sage_entitlements
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.cli.help import Shared
from sage_entitlements.data import headings, record_types

from .helpers import PROGRAM, commands, confirm, copied_catalog, environment, lines_of, run, told

PACKAGE = Path(sage_entitlements.__file__).parent
CLICK = Path(click.__file__).parent
CHECKOUT = Path(__file__).parents[2]
LOCALE = PACKAGE / "locale" / "pl" / "LC_MESSAGES"
PLURALS = {"Plural": (1, 2), "ngettext": (1, 2)}
KEYWORDS = dict.fromkeys(("Phrase", "N_", "gettext", "usage_problem", "_invalid")) | PLURALS
CLICK_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"(?<!\{)\{(\w*)(?:![ars])?\}|%\((\w+)\)s")
TYPED = re.compile(r"(?<![\w-])--[a-z][a-z-]+|SAGE_ENTITLEMENTS_[A-Z]+|sage-entitlements")
# Some of the versions of Click that will do say these, and others do not; it looks up the last
# one where it has it from a variable.
OF_SOME_CLICK = {"No such option: {name}", "No such option {name!r}.", "Usage:", "required"}
EVERY_COMMAND = list(commands())
every_command = pytest.mark.parametrize(
    ("way", "found"), EVERY_COMMAND, ids=[" ".join(way) or PROGRAM for way, _ in EVERY_COMMAND]
)
QUESTION = ("has", "komfort", "remote-help")


def forms(found: object) -> tuple[str, ...]:
    if isinstance(found, str):
        return (found,)
    assert isinstance(found, list | tuple)
    return tuple(map(str, found))


def extracted(folder: Path, keywords: dict[str, tuple[int, int] | None]) -> set[tuple[str, ...]]:
    found = extract_from_dir(folder, keywords=keywords, directory_filter=lambda _: True)
    return {forms(message) for _, _, message, _, _ in found}


@cache
def sentences() -> set[tuple[str, ...]]:
    """Give what the program says: help stands in the docstrings of its commands."""
    helps = {(str(found.help),) for _, found in EVERY_COMMAND}
    return extracted(PACKAGE, KEYWORDS) | helps


@cache
def column_words() -> set[str]:
    """Give the words for columns and lists, which are their names, as workbooks have them."""
    answers = (getattr(found, "answers", None) for _, found in EVERY_COMMAND)
    kinds = {each for of in answers if of for each in getattr(of, "__args__", (of,))}
    found = {"answer"}
    for beside, kind in product(("records", "beside"), kinds):
        for item, name in record_types(kind, beside).items():
            found |= {name, *chain.from_iterable(headings(item))}
    return {"NIP" if it == "nip" else it.replace("_", " ").capitalize() for it in found if it}


def own_messages() -> set[tuple[str, ...]]:
    return sentences() | {(each,) for each in column_words()}


@cache
def polish() -> Catalog:
    with (LOCALE / "sage_entitlements.po").open("rb") as file:
        return read_po(file, locale="pl")


def messages() -> list[Message]:
    return [each for each in polish() if each.id]


def names(text: str) -> set[str]:
    return {one or other for one, other in PLACEHOLDER.findall(text)}


def speaks(*arguments: str, **variables: str | None) -> str:
    shown = run(*arguments, env={"LC_ALL": None, **variables}).stdout
    starts = {"Nie: plan Komfort nie obejmuje": "pl", "No: Komfort does not include": "en"}
    (language,) = (each for start, each in starts.items() if shown.startswith(start))
    return language


VARIABLE = "SAGE_ENTITLEMENTS_LANG"
CHOICES = f"""\
en; pl --lang pl; pl --lang=pl; pl --lang pl {VARIABLE}=en; en --lang en {VARIABLE}=pl
pl --lang pl {VARIABLE}=polski; pl {VARIABLE}=pl LANGUAGE=en LC_ALL=en_GB; pl {VARIABLE}= LANG=pl
en {VARIABLE}=en LANGUAGE=pl LC_ALL=pl_PL; pl LANGUAGE=pl; pl LANGUAGE=pl:en LC_ALL=en_GB.UTF-8
pl LANGUAGE=de:pl:en; en LANGUAGE=de:fr LC_ALL=pl_PL.UTF-8; pl LANGUAGE= LANG=pl
pl LC_ALL=pl_PL.UTF-8; en LC_ALL=C.UTF-8 LC_MESSAGES=pl_PL.UTF-8
pl LC_MESSAGES=pl_PL.UTF-8 LANG=en_GB.UTF-8; en LC_MESSAGES=en_GB.UTF-8 LANG=pl_PL.UTF-8
pl LANG=pl_PL.UTF-8; pl LANG=Polish_Poland.1250; pl LANG=pl_PL@euro; en LANG=de_DE.UTF-8
en LANG=plt_MG.UTF-8; en LANG=C; en LANG=../pl
"""
"""The language, and the options and the variables that choose it."""


class TestChoice:
    """The language is that of the option, else of the variable, else of the locale."""

    @pytest.mark.parametrize("line", lines_of(CHOICES))
    def test_is_that_of_the_option_the_variable_or_the_locale_as_gettext_has_it(
        self, line: str
    ) -> None:
        language, *words = line.split()
        variables = dict(each.split("=") for each in words if each[0].isupper())
        options = [each for each in words if not each[0].isupper()]
        assert speaks(*options, *QUESTION, **variables) == language
        assert speaks(*QUESTION, *options, **variables) == language

    def test_is_that_of_the_last_option_and_of_one_before_a_command_of_a_group(self) -> None:
        assert speaks("--lang", "en", *QUESTION, "--lang", "pl") == "pl"
        assert "Poprawny: " in run("catalog", "--lang", "pl", "check").stdout

    def test_is_that_of_windows_where_no_variable_says_anything(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("LANG", raising=False)
        found: list[str | ValueError | None] = ["Polish_Poland", "pl_PL", "English_United States"]
        found += ["German_Germany", None, ValueError("unknown locale: x")]
        outcomes = [name if isinstance(name, ValueError) else (name, "x") for name in found]
        with patch.object(locale, "getlocale", side_effect=outcomes):
            assert [speaks(*QUESTION) for _ in found] == ["pl", "pl", "en", "en", "en", "en"]
            assert speaks(*QUESTION, LC_ALL="en_GB.UTF-8") == "en"

    def test_is_no_guess_where_the_variable_is_wrong(self) -> None:
        for locale_name, message in (
            ("en_GB", f'Error: {VARIABLE} is "polski"; set it to "pl" or "en"'),
            ("pl_PL", f"Błąd: {VARIABLE} to „polski”; ustaw „pl” albo „en”"),
        ):
            result = run(*QUESTION, env={VARIABLE: "polski", "LC_ALL": locale_name})
            assert told(result, 2) == message
            assert result.stderr == f"{message}\n"

    def test_refuses_an_option_that_is_no_language_and_takes_none_from_what_is_no_option(
        self,
    ) -> None:
        for arguments in (("--lang", "fr", *QUESTION), (*QUESTION, "--lang", "fr")):
            message = "Error: Invalid value for '--lang': 'fr' is not one of 'pl', 'en'."
            assert told(run(*arguments), 2) == message
            assert told(run(*arguments, env={"LC_ALL": "pl_PL"}), 2).startswith("Błąd: ")
        assert told(run("show", "--", "--lang", "pl"), 2).startswith("Error: ")

    def test_refuses_an_option_without_a_language(self) -> None:
        assert told(run(*QUESTION, "--lang"), 2) == "Error: Option '--lang' requires an argument."

    @pytest.mark.parametrize("before", [None, "de"])
    def test_leaves_nothing_behind(self, before: str | None) -> None:
        with environment({"LANGUAGE": before}):
            domain = gettext.textdomain()
            run(*QUESTION, "--lang", "pl")
            assert os.environ.get("LANGUAGE") == before
            assert gettext.textdomain() == domain


REFUSALS = """\
has vip: Brakuje argumentu 'USŁUGA'.
compare: Brakuje argumentu 'PLAN PLAN...'.
show vip --catalg: Nie ma opcji '--catalg'. Czy chodziło o '--catalog'?
show vip --zzz: Nie ma opcji '--zzz'.
shw vip: Nie ma polecenia „shw”. Czy chodziło o: show?
zzz: Nie ma polecenia „zzz”.
catalog exprt: Nie ma polecenia „exprt”. Czy chodziło o: export?
hours x: Zbędny argument (x)
hours x y: Zbędne argumenty (x y)
show Komfort +: Zbędny argument (+); nazwę z kilku wyrazów weź w cudzysłów, jak "Komfort +"
catalog export --format x: Zła wartość '--format': 'x' nie jest jednym z: 'toml', 'json'.
plans --format: Opcja '--format' wymaga wartości.
plans --why=x: Opcja '--why' nie przyjmuje wartości.
"""


class TestClicksOwnMessages:
    """What Click says by itself is Polish too."""

    @pytest.mark.parametrize("line", REFUSALS.splitlines())
    def test_are_polish(self, line: str) -> None:
        # Versions of Click set the same words in different signs.
        signs = str.maketrans("", "", "':.")
        arguments, _, message = line.partition(": ")
        said = told(run("--lang", "pl", *arguments.split()), 2)
        assert said.translate(signs) == f"Błąd {message}".translate(signs)

    def test_show_usage_in_polish_and_tell_the_version(self) -> None:
        lines = run("--lang", "pl", "has", "vip").stderr.splitlines()
        assert lines[0] == f"Użycie: {PROGRAM} has [OPCJE] PLAN USŁUGA"
        assert lines[1] == f"Pomoc: „{PROGRAM} has --help”."
        for arguments in ((), ("catalog",)):  # nothing asked
            result = run("--lang", "pl", *arguments)
            assert (result.exit_code, result.stdout) == (2, "")
            assert result.stderr.startswith("Użycie: ")
        for language in ("pl", "en"):
            told_version = run("--lang", language, "--version").stdout
            assert told_version == f"{PROGRAM} {sage_entitlements.__version__}\n"


class TestTranslations:
    """Every message has its Polish, and the Polish fits it."""

    def test_every_message_of_the_program_is_translated_plurals_as_plurals(self) -> None:
        found = {ids: polish().get(ids[0]) for ids in sentences()}
        assert [ids for ids, each in found.items() if each is None or forms(each.id) != ids] == []
        assert len(found) > 500
        assert {each.id for each in messages() if each.context == "column"} == column_words()

    def test_no_message_is_translated_that_nobody_says(self) -> None:
        known = own_messages() | extracted(CLICK, CLICK_KEYWORDS)
        said = {ids[0] for ids in known} | OF_SOME_CLICK
        assert [each.id for each in messages() if forms(each.id)[0] not in said] == []

    def test_translations_are_whole_and_keep_what_is_filled_in_and_what_is_typed(self) -> None:
        assert list(polish().obsolete) == []
        for each in messages():
            assert not each.fuzzy, each.id
            assert all(forms(each.string)), each.id
            assert len(forms(each.string)) == (polish().num_plurals if each.pluralizable else 1)
            one, *many = map(names, forms(each.id))
            first, *rest = map(names, forms(each.string))
            assert first == one, each.id
            assert all(text == many[0] for text in rest), each.id
            typed = {word for text in forms(each.id) for word in TYPED.findall(text)}
            assert all(set(TYPED.findall(text)) == typed for text in forms(each.string)), each.id

    def test_the_compiled_translations_are_those_of_the_source(self) -> None:
        compiled = io.BytesIO()
        write_mo(compiled, polish())
        compiled.seek(0)
        with (LOCALE / "sage_entitlements.mo").open("rb") as file:
            committed = read_mo(file)
        found = [
            {forms(each.id): forms(each.string) for each in catalog if each.id}
            for catalog in (committed, read_mo(compiled))
        ]
        assert found[0] == found[1]
        assert committed.num_plurals == 3


@every_command
def test_help_tells_options_commands_and_examples_of_what_the_descriptions_name(
    way: tuple[str, ...], found: click.Command
) -> None:
    shown = run(*way, "--help").stdout
    assert found.get_short_help_str() == str(found.help).partition("\n")[0].rstrip(".") != ""
    assert all(each in " ".join(shown.split()) for each in str(found.help).split("\n\n"))
    own, shared = shown.split("Options of every command:")
    for each in found.params:
        if isinstance(each, click.Option):
            assert each.help
            is_shared = isinstance(each, Shared)
            name = rf"  (-o, )?{each.opts[0]}\b"
            told = bool(re.search(name, own)), bool(re.search(name, shared))
            assert told == (not is_shared, is_shared)
    if isinstance(found, click.Group):
        for name in found.list_commands(click.Context(found)):
            assert f"\n  {name} " in shared
    assert examples_of(way, found)
    for example in examples_of(way, found):
        assert shlex.split(example)[: len(way) + 1] == [PROGRAM, *way]
        assert f"\n  {example}\n" in shown
    # Of a command's group, whose help lists it, they need not name each.
    files = CHECKOUT / "README.md", Path(bundled_directory()) / "README.md"
    text = " ".join(" ".join(each.read_text(encoding="utf-8") for each in files).split())
    named = (rf"(?:{PROGRAM} ?|`){' '.join(each)}(?![\w-])" for each in (way, way[:-1] or way))
    assert any(re.search(each, text) for each in named), "no README mentions it"


def examples_of(way: tuple[str, ...], found: click.Command) -> tuple[str, ...]:
    words = " ".join((PROGRAM, *way))
    return tuple(f"{words} {each}".rstrip() for each in getattr(found, "examples", ()))


CONTRACT = {"customer": "Firma", "plan": "VIP", "months": 12}


ENTRIES = "[[visits]]\non = 2026-06-02\nhours = 7\n" + "".join(
    f"[[remote_sessions]]\nstart = 2026-05-0{day}T10:00:00\nminutes = 9\n" for day in (1, 2, 3)
)
"""What some examples correct."""


@pytest.mark.parametrize(
    "example", dict.fromkeys(each for one in EVERY_COMMAND for each in examples_of(*one))
)
def test_every_example_runs(example: str, home: Path, overlay: Path) -> None:
    # Some examples read or withdraw what an earlier one has written.
    confirm("komfort", "remote-help")
    run("catalog", "readings", "set", "window.last-day", "day-before")
    run("catalog", "calendar", "add", "2026-12-31", "--closed")
    run("matrix", "-o", str(home / "matrix.xlsx"))
    (home / "my-overlay.toml").write_bytes(overlay.read_bytes())
    copied_catalog(home / "my-catalog")
    (home / "contracts").mkdir()
    (home / "klienci.csv").write_text("klient;plan;od\nZenon;VIP;31.1.2026\n")
    (home / "book.jsonl").write_text(json.dumps(CONTRACT | {"starts": "2026-01-31"}))
    written = "\n".join(f"{name} = {value!r}" for name, value in CONTRACT.items())
    for name in ("contracts/firma.toml", *(() if " new " in example else ("firma.toml",))):
        (home / name).write_text(f"{written}\nstarts = 2026-01-31\n{ENTRIES}")
    result = run(*shlex.split(example.partition(">")[0])[1:])
    assert result.exit_code in {0, 1, 3}, result.output
    assert bool(result.stdout) is (result.stderr == "")
    assert result.stdout or result.stderr.startswith("Written to ")
