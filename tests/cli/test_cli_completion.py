"""Completion by the shell: names of the catalogue in use, never a broken prompt."""

from pathlib import Path

import click
import pytest

from sage_entitlements.cli.app import app
from sage_entitlements.cli.run import Run
from sage_entitlements.text import Language

from .helpers import CATALOG, PLANS, PROGRAM, SERVICES, copied_catalog, run

FAMILIES = {family.id: family.name for family in CATALOG.families}
ACTIVITIES = [each.id for each in CATALOG.professional_services.activities]
VARIABLE = "_SAGE_ENTITLEMENTS_COMPLETE"


def raw(line: str, shell: str, **variables: str) -> str:
    """Press tab at the end of ``line``."""
    words = f"{PROGRAM} {line}".split(" ")
    position = words[-1] if shell == "fish" else str(len(words) - 1)
    asked = {VARIABLE: f"{shell}_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": position}
    result = run(env=asked | variables)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Traceback" not in result.stdout
    shown: str = result.stdout
    return shown


def offered(line: str, shell: str = "bash", **variables: str) -> list[str]:
    """Give the words that the shell is offered."""
    # Click ends a list of none with an empty line.
    lines = [each for each in raw(line, shell, **variables).splitlines() if each]
    if shell == "zsh":
        return lines[1::3]
    assert {each.partition(",")[0] for each in lines} <= {"plain"}
    return [each.partition(",")[2].partition("\t")[0] for each in lines]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
class TestEveryShell:
    """Every shell is offered the same words."""

    @pytest.mark.parametrize(
        ("lines", "words"),
        [
            # Every name that fits,
            ("show |has |compare |compare komfort |catalog confirm ", PLANS),
            (
                "which |has komfort |catalog confirm komfort |catalog confirm vip callback ",
                SERVICES,
            ),
            ("service ", [*SERVICES, "professional-services"]),
            ("matrix --family ", list(FAMILIES)),
            ("contract record visit f.toml --activity ", ACTIVITIES),
            ("catalog readings set ", [each.id for each in CATALOG.readings if each.switchable]),
            ("catalog readings set window.last-day ", ["same-date", "day-before"]),
            # and what begins so, by id or by name.
            ("show kom", ["komfort", "komfort-plus"]),
            ("show pres|show Presti", ["prestiz"]),
            ("show vip-", ["vip", "vip-plus"]),
            ("which remote|which pomoc", ["remote-help"]),
            ("which Oddzw", ["callback"]),
            ("service uslu|service usłu", ["professional-services"]),
            ("matrix --family perp", ["perpetual"]),
            ("matrix --family sage", [each for each in FAMILIES if FAMILIES[each][:4] == "Sage"]),
            ("catalog readings set window.l", ["window.last-day"]),
            ("catalog readings set complaint.non-working-day und", ["undefined"]),
            ("which zz|catalog readings set working|catalog readings set no.such |recording ", []),
            # Commands, options and formats.
            ("schema sh", ["show"]),
            ("schema contract record ", ["remote", "visit", "extra", "package"]),
            ("schema catalog readings ", ["set", "reset"]),
            ("schema show |schema x |catlog ex", []),
            ("catalog re", ["readings"]),
            ("has --c", ["--catalog", "--confirmed-only"]),
            ("plans --format ", ["table", "json", "csv", "markdown", "xlsx", "html"]),
            ("catalog export --format ", ["toml", "json"]),
        ],
    )
    def test_is_offered_what_fits(self, shell: str, lines: str, words: list[str]) -> None:
        for line in lines.split("|"):
            assert offered(line, shell) == words, line

    def test_is_offered_every_command(self, shell: str) -> None:
        found = offered("", shell)
        assert {"show", "has", "catalog", "contract", "schema"} <= {*found}
        assert len(set(found)) == len(found)

    def test_is_offered_nothing_of_a_broken_catalogue(self, shell: str, home: Path) -> None:
        (home / "broken.toml").write_text("[", encoding="utf-8")
        for line in ("show ", "service ", "catalog readings set ", "has vip "):
            assert offered(f"--catalog broken.toml {line}", shell) == []
            assert offered(f"--catalog missing {line}", shell) == []
            assert offered(line, shell, SAGE_ENTITLEMENTS_OVERLAY="missing.toml") == []

    def test_is_offered_the_names_of_the_catalogue_in_use(self, shell: str, home: Path) -> None:
        copied_catalog(home / "copy", ("plans.toml", 'name = "VIP"', 'name = "Śliwka"'))
        assert offered("--catalog copy show sliw", shell) == ["vip"]
        assert offered("show --catalog copy sliw", shell) == ["vip"]
        assert offered("show sliw", shell) == []


def test_fish_and_zsh_are_shown_names_beside_ids_in_the_readers_language() -> None:
    assert "komfort\tKomfort\n" in raw("show kom", "fish")
    assert raw("show prem", "zsh") == "plain\npremium\nPremium\n"
    for shell in ("fish", "zsh"):  # and told how to complete; of bash the version has to be asked
        assert VARIABLE in run(env={VARIABLE: f"{shell}_source"}).stdout
    for language, text in (("en", "The last day stays"), ("pl", "Ostatni dzień pozostaje")):
        line = "catalog readings set window.free-day-end ke"
        assert text in raw(line, "fish", SAGE_ENTITLEMENTS_LANG=language)


def test_a_path_with_backslashes_that_the_readmes_line_for_powershell_doubles(home: Path) -> None:
    copied_catalog(home / "a\\b", ("plans.toml", 'name = "VIP"', 'name = "Śliwka"'))
    assert offered(r"show --catalog a\\b sliw") == ["vip"]


def test_completion_never_changes_the_overlay(overlay: Path) -> None:
    offered("catalog confirm vip callback --included --source x ")
    offered("catalog readings set window.last-day day-before ")
    assert not overlay.exists()


def test_completion_speaks_english_where_no_run_has_chosen() -> None:
    assert Run.of(click.Context(app, info_name=PROGRAM)).language is Language.EN
