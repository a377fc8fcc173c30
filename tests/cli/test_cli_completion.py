"""Completion by the shell: names of the catalogue in use, never a broken prompt."""

from pathlib import Path

import click
import pytest

from .helpers import CATALOG, PLANS, SERVICES, copied_catalog, run

FAMILIES = {family.id: family.name for family in CATALOG.families}
SWITCHABLE = [
    "window.last-day",
    "window.free-day-end",
    "complaint.end-of-day",
    "complaint.non-working-day",
]
VARIABLE = "_SAGE_ENTITLEMENTS_COMPLETE"


def raw(line: str, shell: str, **variables: str) -> str:
    """Press tab at the end of ``line``."""
    words = line.split(" ")
    position = words[-1] if shell == "fish" else str(len(words) - 1)
    result = run(
        env={
            VARIABLE: f"{shell}_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": position,
            **variables,
        }
    )
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "Traceback" not in result.stdout
    shown: str = result.stdout
    return shown


def offered(line: str, shell: str = "bash", **variables: str) -> list[str]:
    """Give the words that the shell is offered."""
    lines = raw(f"sage-entitlements {line}", shell, **variables).splitlines()
    # Click ends a list of none with an empty line.
    lines = [each for each in lines if each]
    if shell == "zsh":
        return lines[1::3]
    kinds = {each.partition(",")[0] for each in lines}
    assert kinds <= {"plain"}
    return [each.partition(",")[2].partition("\t")[0] for each in lines]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
class TestEveryShell:
    """Every shell is offered the same words."""

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("show ", PLANS),
            ("has ", PLANS),
            ("compare ", PLANS),
            ("compare komfort ", PLANS),
            ("schema sh", ["show"]),
            ("schema contract re", ["record"]),
            ("schema contract record ", ["remote", "visit", "extra", "package"]),
            ("schema catalog readings ", ["set"]),
            ("schema show ", []),
            ("schema x ", []),
            ("catalog confirm ", PLANS),
            ("which ", SERVICES),
            ("has komfort ", SERVICES),
            ("catalog confirm komfort ", SERVICES),
            ("catalog confirm komfort callback ", SERVICES),
            ("service ", [*SERVICES, "professional-services"]),
            ("matrix --family ", list(FAMILIES)),
            ("catalog readings set ", SWITCHABLE),
            ("catalog readings set window.last-day ", ["same-date", "day-before"]),
        ],
    )
    def test_is_offered_every_name_that_fits(self, shell: str, line: str, words: list[str]) -> None:
        assert offered(line, shell) == words

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("show kom", ["komfort", "komfort-plus"]),
            ("show pres", ["prestiz"]),
            ("show Presti", ["prestiz"]),
            ("show vip-", ["vip", "vip-plus"]),
            ("which zz", []),
            ("which remote", ["remote-help"]),
            ("which pomoc", ["remote-help"]),
            ("which Oddzw", ["callback"]),
            ("service uslu", ["professional-services"]),
            ("service usłu", ["professional-services"]),
            ("matrix --family perp", ["perpetual"]),
            (
                "matrix --family sage",
                [each for each, name in FAMILIES.items() if name.startswith("Sage")],
            ),
            ("catalog readings set window.l", ["window.last-day"]),
            ("catalog readings set working", []),
            ("catalog readings set complaint.non-working-day und", ["undefined"]),
            ("catalog readings set no.such ", []),
        ],
    )
    def test_is_offered_what_begins_so_by_id_or_by_name(
        self, shell: str, line: str, words: list[str]
    ) -> None:
        assert offered(line, shell) == words

    def test_is_offered_the_commands_and_the_options(self, shell: str) -> None:
        assert offered("", shell) == sorted(offered("", shell), key=offered("", shell).index)
        assert {"show", "has", "catalog"} <= set(offered("", shell))
        assert offered("catalog re", shell) == ["readings"]
        assert "--confirmed-only" in offered("has --c", shell)
        assert offered("plans --format ", shell) == ["table", "json", "csv", "markdown"]
        assert offered("catalog export --format ", shell) == ["toml", "json"]

    @pytest.mark.parametrize("line", ["show ", "service ", "catalog readings set ", "has vip "])
    def test_is_offered_nothing_of_a_broken_catalogue(
        self, shell: str, line: str, tmp_path: Path
    ) -> None:
        (tmp_path / "broken.toml").write_text("[", encoding="utf-8")
        assert offered(f"--catalog {tmp_path / 'broken.toml'} {line}", shell) == []
        assert offered(f"--catalog {tmp_path / 'missing'} {line}", shell) == []
        missing = str(tmp_path / "none.toml")
        assert offered(line, shell, SAGE_ENTITLEMENTS_OVERLAY=missing) == []

    def test_is_offered_the_names_of_the_catalogue_in_use(self, shell: str, tmp_path: Path) -> None:
        folder = copied_catalog(
            tmp_path / "copy", ("plans.toml", 'name = "VIP"', 'name = "Śliwka"')
        )
        assert offered(f"--catalog {folder} show sliw", shell) == ["vip"]
        assert offered(f"show --catalog {folder} sliw", shell) == ["vip"]
        assert offered("show sliw", shell) == []


def test_fish_and_zsh_are_shown_names_beside_ids() -> None:
    assert "komfort\tKomfort\n" in raw("sage-entitlements show kom", "fish")
    assert raw("sage-entitlements show prem", "zsh") == "plain\npremium\nPremium\n"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "The last day stays"), ("pl", "Ostatni dzień pozostaje")]
)
def test_what_is_shown_beside_is_in_the_readers_language(language: str, text: str) -> None:
    shown = raw(
        "sage-entitlements catalog readings set window.free-day-end ke",
        "fish",
        SAGE_ENTITLEMENTS_LANG=language,
    )
    assert text in shown


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    result = run(env={VARIABLE: f"{shell}_source"})
    assert result.exit_code == 0
    assert VARIABLE in result.stdout


def test_a_mistyped_command_is_completed_by_nothing() -> None:
    assert offered("catlog ex") == []


def test_completion_never_changes_the_overlay(overlay: Path) -> None:
    offered("catalog confirm vip callback --included --source x ")
    offered("catalog readings set window.last-day day-before ")
    assert not overlay.exists()


def test_completion_speaks_english_without_a_run() -> None:
    from sage_entitlements._cli import app  # noqa: PLC0415 - beside its one use
    from sage_entitlements._cli._session import Session  # noqa: PLC0415

    # A context that no run has made knows no language.
    assert Session.of(click.Context(app, info_name="sage-entitlements")).language.value == "en"
