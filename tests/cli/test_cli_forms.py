"""What a command need not give, or gives in no command yet: each form does without or writes it."""

from datetime import UTC, date, datetime, time

import click
import pytest

from sage_entitlements import Language
from sage_entitlements._cli._answer import Answer, Cell, Table
from sage_entitlements._cli._formats import as_json, as_markdown, as_toml, csv_lines
from sage_entitlements._cli._help import LocalCommand, LocalOption
from sage_entitlements._cli._terminal import show

BARE = Answer(result={}, records=(), columns=("a",))
VALUES = {
    "nothing": None,
    "flag": True,
    "number": 3,
    "share": -0.5,
    "day": date(2026, 5, 31),
    "hour": time(8, 0),
    "moment": datetime(2026, 5, 31, 8, 0, tzinfo=UTC),
    "text": "-3",
}


def test_csv_writes_plain_values_as_programs_read_them() -> None:
    answer = Answer(result={}, records=[VALUES], columns=tuple(VALUES))
    assert list(csv_lines(answer, Language.EN)) == [
        ",".join(VALUES),
        ",true,3,-0.5,2026-05-31,08:00:00,2026-05-31T08:00:00+00:00,'-3",
    ]


def test_json_writes_days_hours_and_moments_by_iso_8601() -> None:
    shown = as_json(
        "x", Answer(result=VALUES, records=(), columns=()), Language.EN, ascii_only=True
    )
    for text in ('"2026-05-31"', '"08:00:00"', '"2026-05-31T08:00:00+00:00"', "-0.5", '"-3"'):
        assert f": {text}" in shown


def test_an_answer_of_nothing_is_written_in_every_form(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(BARE, Language.EN)
    assert capsys.readouterr().out == ""
    assert as_markdown(BARE, Language.EN) == ""
    assert as_toml(BARE, ascii_only=False) == ""
    assert list(csv_lines(BARE, Language.EN)) == ["a"]


def test_a_table_needs_neither_title_nor_closing(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(columns=("One", "Two"), rows=((Cell("a"), Cell("b")),))
    show(Answer(result={}, records=(), columns=(), tables=(table,)), Language.EN)
    assert capsys.readouterr().out.splitlines()[::2] == ["One  Two", "a    b"]


def test_a_closing_needs_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    show(Answer(result={}, records=(), columns=(), closing=("Done.",)), Language.EN)
    assert capsys.readouterr().out == "Done.\n"


def test_help_does_without_examples_and_hidden_options() -> None:
    made = LocalCommand(
        "some", params=[LocalOption(["--seen"]), LocalOption(["--unseen"], hidden=True)]
    )
    shown = made.get_help(click.Context(made, info_name="some"))
    assert "--seen" in shown
    assert "--unseen" not in shown
    assert "Examples" not in shown
