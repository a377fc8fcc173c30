"""Polish and English: how the language is chosen, and that nothing is left untranslated."""

import gettext
import io
import json
import locale
import os
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import sage_entitlements
from sage_entitlements._cli._language import _system_locale

from .helpers import PROGRAM, commands, confirm, copied_catalog, run, told

PACKAGE = Path(sage_entitlements.__file__).parent
CLICK = Path(click.__file__).parent
LOCALE = PACKAGE / "locale" / "pl" / "LC_MESSAGES"
KEYWORDS = {"Phrase": None, "Plural": (1, 2), "N_": None, "gettext": None}
CLICK_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"(?<!\{)\{(\w*)(?:![ars])?\}|%\((\w+)\)s")
# Some of the versions of Click that will do say these, and others do not.
OF_SOME_CLICK = {"No such option: {name}", "No such option {name!r}.", "Usage:"}
# Click looks this word up where it has it from a variable.
UNMARKED_BY_CLICK = {"required"}
EVERY_COMMAND = list(commands())
NO_ANSWER_IN_POLISH = "Nie: plan Komfort nie obejmuje"
NO_ANSWER_IN_ENGLISH = "No: Komfort does not include"


def forms(found: object) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(str(each) for each in list_of(found))


def list_of(found: object) -> list[object]:
    assert isinstance(found, list | tuple)
    return list(found)


@cache
def extracted(folder: Path, own: bool) -> frozenset[tuple[str, ...]]:
    found = extract_from_dir(
        folder,
        keywords=KEYWORDS if own else CLICK_KEYWORDS,
        directory_filter=lambda _: True,
    )
    return frozenset(forms(message) for _, _, message, _, _ in found)


@cache
def polish() -> Catalog:
    with (LOCALE / "sage_entitlements.po").open("rb") as file:
        return read_po(file, locale="pl")


def messages() -> list[Message]:
    return [each for each in polish() if each.id]


def names(text: str) -> set[str]:
    return {one or other for one, other in PLACEHOLDER.findall(text)}


def speaks(*arguments: str, **variables: str | None) -> str:
    shown = run(*arguments, env=variables).stdout
    return {NO_ANSWER_IN_POLISH: "pl", NO_ANSWER_IN_ENGLISH: "en"}[
        next(each for each in (NO_ANSWER_IN_POLISH, NO_ANSWER_IN_ENGLISH) if shown.startswith(each))
    ]


QUESTION = ("has", "komfort", "remote-help")


class TestChoice:
    """The language is that of the option, else of the variable, else of the locale."""

    def test_is_english_where_nobody_says_anything(self) -> None:
        assert speaks(*QUESTION, LC_ALL=None) == "en"

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--lang", "pl", *QUESTION),
            (*QUESTION, "--lang", "pl"),
            ("--lang=pl", *QUESTION),
            (*QUESTION, "--lang=pl"),
            ("--lang", "en", *QUESTION, "--lang", "pl"),
        ],
        ids=" ".join,
    )
    def test_is_that_of_the_option_wherever_it_stands(self, arguments: tuple[str, ...]) -> None:
        assert speaks(*arguments) == "pl"

    def test_is_that_of_the_option_before_a_group_too(self) -> None:
        assert "Poprawny: " in run("catalog", "--lang", "pl", "check").stdout

    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_is_that_of_the_option_before_the_variable(self, language: str) -> None:
        other = "en" if language == "pl" else "pl"
        assert speaks(*QUESTION, "--lang", language, SAGE_ENTITLEMENTS_LANG=other) == language

    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_is_that_of_the_variable_before_the_locale(self, language: str) -> None:
        other = "en_GB.UTF-8" if language == "pl" else "pl_PL.UTF-8"
        variables = {"SAGE_ENTITLEMENTS_LANG": language, "LANGUAGE": other, "LC_ALL": other}
        assert speaks(*QUESTION, **variables) == language

    @pytest.mark.parametrize(
        ("variables", "language"),
        [
            ({"LANGUAGE": "pl"}, "pl"),
            ({"LANGUAGE": "pl:en", "LC_ALL": "en_GB.UTF-8"}, "pl"),
            ({"LANGUAGE": "de:pl:en"}, "pl"),
            ({"LANGUAGE": "de:fr", "LC_ALL": "pl_PL.UTF-8"}, "en"),
            ({"LC_ALL": "pl_PL.UTF-8"}, "pl"),
            ({"LC_ALL": "C.UTF-8", "LC_MESSAGES": "pl_PL.UTF-8"}, "en"),
            ({"LC_MESSAGES": "pl_PL.UTF-8", "LANG": "en_GB.UTF-8"}, "pl"),
            ({"LC_MESSAGES": "en_GB.UTF-8", "LANG": "pl_PL.UTF-8"}, "en"),
            ({"LANG": "pl_PL.UTF-8"}, "pl"),
            ({"LANG": "Polish_Poland.1250"}, "pl"),
            ({"LANG": "de_DE.UTF-8"}, "en"),
            ({"LANG": "plt_MG.UTF-8"}, "en"),
            ({"LANG": "pl"}, "pl"),
            ({"LANG": "pl_PL@euro"}, "pl"),
            ({"LANG": "C"}, "en"),
            ({"LANG": "../pl"}, "en"),
            ({"LANGUAGE": "", "LANG": "pl"}, "pl"),
            ({"SAGE_ENTITLEMENTS_LANG": "", "LANG": "pl"}, "pl"),
        ],
        ids=str,
    )
    def test_is_that_of_the_locale_in_the_order_of_gettext(
        self, variables: dict[str, str], language: str
    ) -> None:
        assert speaks(*QUESTION, **{"LC_ALL": None, **variables}) == language

    @pytest.mark.parametrize(
        ("name", "language"),
        [
            ("Polish_Poland", "pl"),
            ("pl_PL", "pl"),
            ("English_United States", "en"),
            ("German_Germany", "en"),
            (None, "en"),
            (ValueError("unknown locale: x"), "en"),
        ],
        ids=str,
    )
    def test_is_that_of_windows_where_no_variable_says_anything(
        self, monkeypatch: pytest.MonkeyPatch, name: str | ValueError | None, language: str
    ) -> None:
        def getlocale() -> tuple[str | None, str]:
            if isinstance(name, ValueError):
                raise name
            return name, "cp1250"

        with monkeypatch.context() as now:
            now.setattr(locale, "getlocale", getlocale)
            found = _system_locale()
        monkeypatch.setattr("sage_entitlements._cli._language._system_locale", lambda: found)
        assert speaks(*QUESTION, LC_ALL=None) == language
        assert speaks(*QUESTION, LC_ALL="en_GB.UTF-8") == "en"

    @pytest.mark.parametrize(
        ("locale", "start", "end"),
        [("en_GB", "Error: ", "set it to"), ("pl_PL", "Błąd: ", "ustaw ")],
    )
    def test_is_no_guess_where_the_variable_is_wrong(
        self, locale: str, start: str, end: str
    ) -> None:
        result = run(*QUESTION, env={"SAGE_ENTITLEMENTS_LANG": "polski", "LC_ALL": locale})
        message = told(result, 2)
        assert result.stderr == f"{message}\n"
        assert message.startswith(f"{start}SAGE_ENTITLEMENTS_LANG")
        assert "polski" in message
        assert end in message

    def test_is_that_of_the_option_though_the_variable_is_wrong(self) -> None:
        assert speaks(*QUESTION, "--lang", "pl", SAGE_ENTITLEMENTS_LANG="polski") == "pl"

    @pytest.mark.parametrize(
        "arguments", [("--lang", "fr", *QUESTION), (*QUESTION, "--lang", "fr")], ids=" ".join
    )
    def test_refuses_an_option_that_is_no_language(self, arguments: tuple[str, ...]) -> None:
        assert told(run(*arguments), 2) == (
            "Error: Invalid value for '--lang': 'fr' is not one of 'pl', 'en'."
        )
        assert told(run(*arguments, env={"LC_ALL": "pl_PL"}), 2).startswith("Błąd: ")

    def test_refuses_an_option_without_a_language(self) -> None:
        assert told(run(*QUESTION, "--lang"), 2) == "Error: Option '--lang' requires an argument."

    def test_is_not_taken_from_what_is_no_option(self) -> None:
        assert told(run("show", "--", "--lang", "pl"), 2).startswith("Error: ")

    @pytest.mark.parametrize("before", [None, "de"])
    def test_leaves_nothing_behind(
        self, monkeypatch: pytest.MonkeyPatch, before: str | None
    ) -> None:
        if before is not None:
            monkeypatch.setenv("LANGUAGE", before)
        domain = gettext.textdomain()
        run(*QUESTION, "--lang", "pl")
        assert os.environ.get("LANGUAGE") == before
        assert gettext.textdomain() == domain


class TestClicksOwnMessages:
    """What Click says by itself is Polish too."""

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("has", "vip"), "Błąd: Brakuje argumentu 'USŁUGA'."),
            (("compare",), "Błąd: Brakuje argumentu 'PLAN PLAN...'."),
            (
                ("show", "vip", "--formt"),
                "Błąd: Nie ma opcji '--formt'. Czy chodziło o '--format'?",
            ),
            (("show", "vip", "--zzz"), "Błąd: Nie ma opcji '--zzz'."),
            (("shw", "vip"), "Błąd: Nie ma polecenia „shw”. Czy chodziło o: show?"),
            (("zzz",), "Błąd: Nie ma polecenia „zzz”."),
            (("catalog", "exprt"), "Błąd: Nie ma polecenia „exprt”. Czy chodziło o: export?"),
            (("hours", "x"), "Błąd: Zbędny argument (x)"),
            (("hours", "x", "y"), "Błąd: Zbędne argumenty (x y)"),
            (
                ("show", "Komfort", "+"),
                'Błąd: Zbędny argument (+); nazwę z kilku wyrazów weź w cudzysłów, jak "Komfort +"',
            ),
            (
                ("plans", "--format", "xml"),
                (
                    "Błąd: Zła wartość '--format': 'xml' nie jest jednym z:"
                    " 'table', 'json', 'csv', 'markdown'."
                ),
            ),
            (("plans", "--format"), "Błąd: Opcja '--format' wymaga wartości."),
            (("plans", "--why=x"), "Błąd: Opcja '--why' nie przyjmuje wartości."),
        ],
    )
    def test_are_polish(self, arguments: tuple[str, ...], message: str) -> None:
        # Versions of Click set the same words in different signs.
        signs = str.maketrans("", "", "':.")
        said = told(run("--lang", "pl", *arguments), 2)
        assert said.translate(signs) == message.translate(signs)

    def test_show_usage_in_polish(self) -> None:
        lines = run("--lang", "pl", "has", "vip").stderr.splitlines()
        assert lines[:2] == [
            f"Użycie: {PROGRAM} has [OPCJE] PLAN USŁUGA",
            f"Pomoc: „{PROGRAM} has --help”.",
        ]

    @pytest.mark.parametrize(("way", "found"), EVERY_COMMAND, ids=str)
    def test_help_is_polish(
        self, way: tuple[str, ...], found: click.Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Click keeps the text of --help, and a process has one language but for this one.
        monkeypatch.setattr(found, "_help_option", None)
        result = run(*way, "--help", "--lang", "pl")
        # --help is eager: the language is known all the same.
        assert result.exit_code == 0
        assert result.stderr == ""
        assert result.stdout.startswith(f"Użycie: {' '.join((PROGRAM, *way))} ")
        assert found.help is not None
        said = " ".join(result.stdout.split())
        monkeypatch.setattr(found, "_help_option", None)
        english = " ".join(run(*way, "--help", "--lang", "en").stdout.split())
        for paragraph in found.help.split("\n\n"):
            assert paragraph in english
            assert paragraph not in said
        for heading in ("Opcje wszystkich poleceń:", "Przykłady:", "--help Pokaż ten opis"):
            assert heading in said
        for heading in ("Options:", "Commands:", "Examples:", "Show this message"):
            assert heading not in said
        assert ("Polecenia:" in said) is isinstance(found, click.Group)
        assert ("Opcje:" in said) is ("Options:" in english)

    def test_version_is_told(self) -> None:
        for language in ("pl", "en"):
            result = run("--lang", language, "--version")
            assert result.exit_code == 0
            assert result.stdout == f"{PROGRAM} {sage_entitlements.__version__}\n"

    def test_nothing_asked_is_answered_by_help(self) -> None:
        for arguments in ((), ("catalog",)):
            result = run("--lang", "pl", *arguments)
            assert result.exit_code == 2
            assert result.stdout == ""
            assert result.stderr.startswith("Użycie: ")


class TestTranslations:
    """Every message has its Polish, and the Polish fits it."""

    def test_every_message_of_the_program_is_translated(self) -> None:
        missing = [
            ids
            for ids in extracted(PACKAGE, own=True)
            if not (found := polish().get(ids[0])) or not all(forms(found.string))
        ]
        assert missing == []

    def test_no_translation_is_fuzzy_or_lacks_a_plural_form(self) -> None:
        for each in messages():
            assert not each.fuzzy, each.id
            assert all(forms(each.string)), each.id
            assert len(forms(each.string)) == (polish().num_plurals if each.pluralizable else 1)

    def test_plurals_are_translated_as_plurals(self) -> None:
        for ids in extracted(PACKAGE, own=True):
            found = polish().get(ids[0])
            assert found is not None
            assert forms(found.id) == ids

    def test_translations_fill_in_the_same_values(self) -> None:
        for each in messages():
            one, *many = map(names, forms(each.id))
            first, *rest = map(names, forms(each.string))
            assert first == one, each.id
            assert all(text == many[0] for text in rest), each.id

    def test_no_message_is_translated_that_nobody_says(self) -> None:
        known = extracted(PACKAGE, own=True) | extracted(CLICK, own=False)
        said = {ids[0] for ids in known} | OF_SOME_CLICK | UNMARKED_BY_CLICK
        assert [each.id for each in messages() if forms(each.id)[0] not in said] == []

    def test_the_compiled_translations_are_those_of_the_source(self) -> None:
        compiled = io.BytesIO()
        write_mo(compiled, polish())
        compiled.seek(0)
        with (LOCALE / "sage_entitlements.mo").open("rb") as file:
            committed = read_mo(file)
        fresh = read_mo(compiled)

        def contents(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
            return {forms(each.id): forms(each.string) for each in catalog if each.id}

        assert contents(committed) == contents(fresh)
        assert committed.num_plurals == fresh.num_plurals == 3

    def test_translations_keep_what_is_typed_on_a_command_line(self) -> None:
        typed = re.compile(r"(?<![\w-])--[a-z][a-z-]+|SAGE_ENTITLEMENTS_[A-Z]+|sage-entitlements")
        for each in messages():
            wanted = set().union(*(set(typed.findall(text)) for text in forms(each.id)))
            for text in forms(each.string):
                assert set(typed.findall(text)) == wanted, each.id


def options() -> Iterator[tuple[tuple[str, ...], click.Option]]:
    for way, found in EVERY_COMMAND:
        for each in found.get_params(click.Context(found)):
            if isinstance(each, click.Option) and "--help" not in each.opts:
                yield way, each


class TestHelp:
    """Every command and option says what it is for."""

    @pytest.mark.parametrize(("way", "found"), EVERY_COMMAND, ids=str)
    def test_says_what_every_command_is_for_in_both_languages(
        self, way: tuple[str, ...], found: click.Command
    ) -> None:
        assert found.help, way
        assert polish().get(found.help) is not None, way
        assert found.get_short_help_str() == found.help.partition("\n")[0].rstrip(".")

    def test_says_what_every_option_is_for_in_both_languages(self) -> None:
        for way, each in options():
            assert each.help, (way, each.name)
            assert polish().get(each.help) is not None, (way, each.name)

    def test_of_a_group_lists_its_commands(self) -> None:
        for way, found in EVERY_COMMAND:
            if isinstance(found, click.Group):
                shown = run(*way, "--help").stdout
                for name in found.list_commands(click.Context(found)):
                    assert f"\n  {name} " in shown

    def test_keeps_the_shared_options_apart(self) -> None:
        shown = run("has", "--help").stdout
        own, shared = shown.split("Options of every command:")
        assert "--confirmed-only" in own
        assert "--lang" not in own
        for name in ("--lang", "--format", "--overlay", "--catalog", "--why"):
            assert f"  {name}" in shared


CONTRACT = {"customer": "Firma", "plan": "VIP", "months": 12}


class TestExamples:
    """Every command shows examples, and they run."""

    @staticmethod
    def of(found: click.Command) -> tuple[str, ...]:
        examples: tuple[str, ...] = getattr(found, "examples", ())
        return examples

    @pytest.mark.parametrize(("way", "found"), EVERY_COMMAND, ids=str)
    def test_every_command_has_one_of_its_own(
        self, way: tuple[str, ...], found: click.Command
    ) -> None:
        assert self.of(found)
        for each in self.of(found):
            assert shlex.split(each)[: len(way) + 1] == [PROGRAM, *way]
            assert f"\n  {each}\n" in run(*way, "--help").stdout

    @pytest.mark.parametrize(
        "example",
        list(
            dict.fromkeys(
                each for _, found in EVERY_COMMAND for each in getattr(found, "examples", ())
            )
        ),
    )
    def test_every_one_runs(self, example: str, home: Path, overlay: Path) -> None:
        # Some examples read or withdraw what an earlier one has written.
        confirm("komfort", "remote-help")
        (home / "my-overlay.toml").write_bytes(overlay.read_bytes())
        copied_catalog(home / "my-catalog")
        (home / "contracts").mkdir()
        (home / "book.jsonl").write_text(json.dumps(CONTRACT | {"starts": "2026-01-31"}))
        written = "\n".join(f"{name} = {value!r}" for name, value in CONTRACT.items())
        for name in ("contracts/firma.toml", *(() if " new " in example else ("firma.toml",))):
            (home / name).write_text(f"{written}\nstarts = 2026-01-31\n")
        line = shlex.split(example.partition(">")[0])
        assert line[0] == PROGRAM
        result = run(*line[1:])
        assert result.exit_code in {0, 1, 3}, result.output
        assert result.stdout
        assert result.stderr == ""
