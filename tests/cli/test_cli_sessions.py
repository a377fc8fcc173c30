"""Remote sessions of many contracts, as people and scripts are shown them."""

import json
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
import tomli_w
from click.testing import CliRunner

from sage_entitlements.cli.app import app
from sage_entitlements.contract import many as ask

from .helpers import PROGRAM, answer_result, records, run

BROKEN = str(Path("book", "Zły.toml"))

pytestmark = pytest.mark.usefixtures("held_figures")

KINDS = ("table", "json", "csv", "markdown", "jsonl")
COMMANDS = ("complaints", "usage")


def keep(folder: Path, customer: str, *sessions: str, **more: Any) -> None:
    """Write the file of a VIP's contract from 31 January 2026."""
    head = {"customer": customer, "plan": "vip", "months": 12, **more}
    times = "".join(f"\n[[remote_sessions]]\nstart = {each}\nminutes = 40\n" for each in sessions)
    text = f"starts = 2026-01-31\n{tomli_w.dumps(head)}{times}"
    (folder / f"{customer}.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def book(home: Path) -> Path:
    """Keep contracts that differ in how they are used, and one that is broken."""
    folder = home / "book"
    folder.mkdir()
    contacts = {"phone": "22 123 45 67", "email": "a@b.pl"}
    keep(folder, "Ala", "2026-03-05T10:00:00", "2026-03-05T16:30:00", order_contacts=contacts)
    keep(folder, "Bor", "2026-03-07T10:00:00", "2026-02-03T10:00:00")
    keep(folder, "Cis")
    keep(folder, "Zły", plan="vp")
    return folder


@pytest.mark.usefixtures("book")
class TestForPeople:
    """The answer first, then the rows."""

    def test_complaints_begin_with_how_many_can_be_made_and_how_many_are_due(self) -> None:
        for as_of, lead in (
            ("2026-03-05", "2 complaints can still be made; due on Thu 5 Mar 2026: 2."),
            ("2026-03-07", "1 complaint can still be made; due on Sat 7 Mar 2026: 0."),
            ("2026-03-09", "1 complaint can still be made; due on Mon 9 Mar 2026: 1."),
            ("2026-03-10", "No complaint can be made any more."),
        ):
            done = run("complaints", "book", f"--as-of={as_of}")
            assert (done.stdout.partition("\n")[0], done.exit_code) == (lead, 4)
        shown = run("complaints", "book", "--as-of=2026-03-05", env={"COLUMNS": "200"}).stdout
        said = [" ".join(line.split()) for line in shown.splitlines()]
        who = "Ala (VIP) 5 Mar 2026"
        contacts = "22 123 45 67, a@b.pl"
        assert f"{who} 10:40 5 Mar 2026 5 Mar 2026 17:00 {contacts}" in said
        assert f"{who} 17:10 5 Mar 2026 at once {contacts}" in said
        assert "3 contracts read, 1 of them shown, the soonest deadline first; 1 broken." in said
        assert f'{BROKEN}: plan Unknown plan "vp"; did you mean VIP?' in said

    def test_use_is_a_line_a_contract_with_a_sign_a_month(self) -> None:
        shown = run("usage", "book", "--as-of=2026-04-15", env={"COLUMNS": "200"}).stdout
        said = [" ".join(line.split()) for line in shown.splitlines()]
        lead = "Use of the monthly session by 3 contracts: never 1, always 1, sometimes 1."
        assert said[0] == lead
        document = run("usage", "book", "--as-of=2026-04-15", "--format=markdown").stdout
        assert "| never |\n\n**1 broken**\n\n| Where" in document
        assert f" |\n\n{lead}\n\n\\~ assumed\n\n3 contracts read, 3 of them shown" in document
        for line in (
            "Ala (VIP) ○●· 1 of 3 ~ 0 1 20 min 0 sometimes",
            "Bor (VIP) ●●· 2 of 3 ~ 0 0 20 min 0 always",
            "Cis (VIP) ○○· 0 of 3 ~ 0 0 0 min 0 never",
            "3 contracts read, 3 of them shown, in the order given; 1 broken.",
        ):
            assert line in said
        only = run("usage", "book", "--as-of=2026-04-15", "--only=never", "--months=2").stdout
        assert "Cis (VIP)        ○·" in only
        assert "Ala" not in only
        assert "3 contracts read, 1 of them shown" in only
        none = run("usage", BROKEN).stdout
        assert none.startswith("0 contracts\n\n1 broken\n")
        assert "unused and gone" not in none


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_broken_stops_no_other_in_any_format(command: str) -> None:
    for kind in KINDS:
        done = run(command, "book", "--as-of=2026-03-07", "--format", kind)
        assert done.exit_code == 4
        told = f'{BROKEN}: plan: Unknown plan "vp"; did you mean VIP?\n'
        assert done.stderr == (told if kind in {"csv", "jsonl"} else "")
        assert "Bor" in done.stdout
    whole = answer_result(command, "book", "--as-of=2026-03-07")
    (rows,) = (whole[name] for name in ("complaints", "contracts") if name in whole)
    assert [each["file"] for each in whole["broken"]] == [BROKEN]
    asked = (command, "book", "--as-of=2026-03-07", "--format")
    lines = run(*asked, "jsonl").stdout.splitlines()
    assert [json.loads(each) for each in lines] == rows
    sheet = records(run(*asked, "csv").stdout)
    assert [each["customer"] for each in sheet] == [each["customer"] for each in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_no_format_holds_the_rows_of_use(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = {"customer": "A", "plan": "vip", "starts": "2026-01-31", "months": 12}
    rows: list[ref[ask.ContractUsage]] = []
    make, held = ask.ContractUsage, []

    def watched(**given: Any) -> ask.ContractUsage:
        held.append(sum(each() is not None for each in rows))
        rows.append(ref(row := make(**given)))
        return row

    monkeypatch.setattr(ask, "ContractUsage", watched)
    asked = ("usage", "-", "--as-of=2026-03-05", "--format", kind)
    many = f"{json.dumps(line)}\n".encode() * 100
    done = CliRunner().invoke(app, asked, prog_name=PROGRAM, input=many)
    assert (done.exit_code, len(held)) == (0, 100)
    assert max(held) < 4
