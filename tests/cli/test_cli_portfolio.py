"""Many contracts at once: found, summed up, sorted, sifted, streamed."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any
from weakref import ref

import pytest
import tomli_w
from click.testing import CliRunner, Result
from rich.cells import cell_len

from sage_entitlements.cli import portfolio as command
from sage_entitlements.cli.app import app
from sage_entitlements.contract.portfolio import PortfolioRow
from sage_entitlements.contract.standing import Standing

from .helpers import (
    COMMAND,
    DENIED,
    PROGRAM,
    answer,
    answer_result,
    confirm,
    process_environment,
    records,
    run,
    told,
)

pytestmark = pytest.mark.usefixtures("held_figures")

AS_OF = "--as-of=2026-03-05"
KINDS = ("table", "json", "csv", "markdown", "jsonl")
NO_FILE = "there is no such file; check the path"


def fields(customer: str, **more: object) -> dict[str, object]:
    """Give the fields of a contract: a VIP's from 31 January 2026 unless told otherwise."""
    return {"customer": customer, "plan": "vip", "starts": "2026-01-31", "months": 12, **more}


def keep(folder: Path, name: str, contract: Mapping[str, object]) -> None:
    """Write a contract's file; dates are given as text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = re.sub(r'"(\d{4}-\d\d-\d\d[^"]*)"', r"\1", tomli_w.dumps(contract))
    path.write_text(text, encoding="utf-8")


def line(customer: str, **more: object) -> str:
    """Give a contract as a line of JSON."""
    return f"{json.dumps(fields(customer, **more), ensure_ascii=False)}\n"


def asked(content: bytes, *arguments: str) -> Result:
    """Ask about the contracts that standard input gives, in this process."""
    return CliRunner().invoke(
        app, ("portfolio", *arguments), prog_name=PROGRAM, input=content, catch_exceptions=False
    )


def customers(*arguments: str, kind: str = "json") -> list[str]:
    """Give whom an answer shows, in its order."""
    shown = run("portfolio", *arguments, "--format", kind).stdout
    if kind in {"table", "markdown"}:
        return re.findall(r"^(?:\| )?(\w+) \((?!plan).*\), ", shown, re.MULTILINE)
    rows: list[dict[str, Any]] = [*records(shown)]
    if kind == "json":
        rows = json.loads(shown)["result"]["contracts"]
    if kind == "jsonl":
        rows = [json.loads(each) for each in shown.splitlines()]
    return [each["customer"] for each in rows]


def shown_anyway(*arguments: str) -> dict[str, Any]:
    """Give the ``result`` of an answer in spite of what is broken."""
    done = run("portfolio", *arguments, "--format", "json")
    assert (done.exit_code, done.stderr) == (4, "")
    found: dict[str, Any] = json.loads(done.stdout)["result"]
    return found


BOOK = {
    # Loses its session on 30 March.
    "session.toml": fields("Dąb", number="K/7", extra={"crm": "0017", "lead": True, "branch": 5}),
    # Loses visits on 20 March; this month's session is used.
    "visits.toml": fields(
        "Brzoza",
        nip="5250007313",
        extra={"note": "a=b"},
        professional_services=[{"purchased": "2025-03-20"}],
        remote_sessions=[{"start": "2026-03-01T10:00:00", "minutes": 5}],
    ),
    # Loses the term on 14 March, and nothing else.
    "term.toml": fields("Ala", plan="komfort", starts="2025-03-15"),
    # Has ended, with nothing left.
    "ended.toml": fields("Cis", starts="2025-01-01"),
    # Has ended, with visits left until 1 June.
    "visits-after.toml": fields(
        "Ewa",
        plan="Komfort +",
        extra={"crm": "0017"},
        starts="2025-02-01",
        professional_services=[{"purchased": "2025-06-01"}],
    ),
    # Begins next year.
    "later.toml": fields("Fiołek", starts="2027-01-01"),
}


@pytest.fixture
def book(home: Path) -> None:
    """Keep contracts that differ in what they lose, and when."""
    for name, contract in BOOK.items():
        keep(home / "book", name, contract)


@pytest.mark.usefixtures("book")
class TestRows:
    """A row a contract, with what it loses next."""

    def test_the_whole_of_one_row(self) -> None:
        line = ("portfolio", "book/visits.toml", AS_OF)
        document = answer(*line)
        assert document["as_of"] == "2026-03-05"
        result = document["result"]
        (row,) = result["contracts"]
        visits = {"kind": "visits", "last_day": "2026-03-20"}
        assert row == {
            "file": os.path.join("book", "visits.toml"),
            "customer": "Brzoza",
            "number": None,
            "nip": "5250007313",
            "phone": None,
            "email": None,
            "plan": {"id": "vip", "name": "VIP", "family": "perpetual"},
            "next_change": None,
            "life": {
                "first_day": "2026-01-31",
                "last_day": "2027-01-30",
                "status": "running",
                "days_to_go": 331,
            },
            "remote_help": {
                "inclusion": "included",
                "evidence": "assumed",
                "source": None,
                "confirmed_on": None,
                "confirmed_from": None,
                "left": 0,
                "unused": 0,
                "next_reset": "2026-03-31",
            },
            "visits": {"remaining": 3, "last_day": "2026-03-20", "last_working_day": "2026-03-20"},
            "losses": [visits, {"kind": "term", "last_day": "2027-01-30"}],
            "days_to_go": 15,
            "next_loss": visits,
            "remarks": 3,
        }
        assert (result["broken"], result["notes"]) == ([], [])
        assert (result["read"], result["sort"]) == (1, "loss")
        assert {"usage-period", "window.last-day", "matrix.staircase"} <= {
            each["id"] for each in result["reasons"]
        }
        # CSV has the same under the names of both, but for the list.
        flat = {name: row[name] for name in ("file", "customer", "number", "nip", "phone", "email")}
        flat["plan"] = "vip"
        for key in ("life", "remote_help", "visits", "next_loss"):
            flat |= {f"{key}_{name}": value for name, value in row[key].items()}
        flat |= dict.fromkeys(("next_change_first_day", "next_change_plan"))
        assert json.loads(run(*line, "--format=jsonl").stdout) == row
        (written,) = records(run(*line, "--format=csv").stdout)
        assert written == {
            name: "" if value is None else str(value)
            for name, value in {**flat, "days_to_go": 15, "remarks": 3}.items()
        }

    def test_it_agrees_with_the_status_of_each(self) -> None:
        found = answer_result("portfolio", "book", AS_OF)["contracts"]
        next_losses = [each["next_loss"]["kind"] for each in found if each["next_loss"]]
        assert next_losses == ["term", "visits", "session", "visits", "term"]
        for row in found:
            status = answer_result("contract", "status", row["file"], AS_OF)
            assert row["losses"] == status["losses"]
            assert row["next_loss"] == (row["losses"][0] if row["losses"] else None)
            assert row["remote_help"]["left"] == status["remote_help"]["left"]
            assert row["remote_help"]["evidence"] == status["remote_help"]["evidence"]
            assert row["life"]["last_day"] == status["life"]["last_day"]
            left = [each["visits"]["remaining"] for each in status["packages"]]
            assert row["visits"]["remaining"] == sum(left)

    def test_ended_and_running_do_not_look_alike_in_the_table(self) -> None:
        shown = run("portfolio", "book", AS_OF)
        assert (shown.exit_code, shown.stderr) == (0, "")
        assert shown.stdout == (
            "6 contracts; next: the contract ends on Sat 14 Mar 2026 (Ala).\n"
            "\n"
            "Customer (plan),\n"
            "file                Contract           Remote  Visits  Lost after           Days\n"
            "────────────────────────────────────────────────────────────────────────────────\n"
            "Ala (Komfort),      14 Mar 2026        0 ~     0       contract             9\n"
            "term.toml                                              14 Mar 2026\n"
            "Brzoza (VIP),       30 Jan 2027        0 ~     3       visits 20 Mar 2026   15\n"
            "visits.toml\n"
            "Dąb (VIP),          30 Jan 2027        1 ~     0       session 30 Mar 2026  25\n"
            "session.toml\n"
            "Ewa (Komfort +),    ended 31 Jan 2026  -       3       visits 1 Jun 2026    88\n"
            "visits-after.toml\n"
            "Fiołek (VIP),       from 1 Jan 2027    -       0       contract             666\n"
            "later.toml                                             31 Dec 2027\n"
            "Cis (VIP),          ended 31 Dec 2025  -       0       -                    -\n"
            "ended.toml\n"
            "\n"
            "~ assumed\n"
            "6 contracts read, 6 of them shown, the soonest loss first; 0 broken.\n"
            "3 contracts are worth a second look: sage-entitlements contract check PATH\n"
            "As of Thu 5 Mar 2026, Warsaw time.\n"
        )
        shown = run("portfolio", "book", AS_OF, "--format=markdown")
        head = "| Customer (plan), file | Contract | Remote | Visits | Lost after | Days |\n"
        assert shown.stdout.startswith(f"{head}| --- | --- | --- | --- | --- | --- |\n| Ala (")
        last = "6 contracts; next: the contract ends on Sat 14 Mar 2026 (Ala).\n\n\\~ assumed\n"
        assert shown.stdout.partition(" | \\- |\n\n")[2].startswith(last)
        why = run("portfolio", "book", AS_OF, "--why").stdout
        assert "\nWhy\n" in why
        assert "matrix.staircase" in why
        assert "--why" not in why

    @pytest.mark.parametrize("how", ["--sort=given", "--sort=customer", "--sort=loss", "--summary"])
    @pytest.mark.parametrize(
        ("only", "lead"),
        {
            "--customer=": "6 contracts; next: the contract ends on Sat 14 Mar 2026 (Ala).",
            "--losing=session": "1 contract; next: session lost after Mon 30 Mar 2026 (Dąb).",
            "--plan=vip": "4 contracts; next: visits lost after Fri 20 Mar 2026 (Brzoza).",
            "--customer=cis": "1 contract; nothing is lost.",
            "--customer=nobody": "0 contracts",
        }.items(),
    )
    def test_what_is_lost_next_is_told_first_or_once_the_rows_are_out(
        self, how: str, only: str, lead: str
    ) -> None:
        line = ("portfolio", "book", AS_OF, how, *([only] if only != "--customer=" else []))
        assert run(*line).stdout.startswith(f"{lead}\n\n")
        document = run(*line, "--format=markdown").stdout
        *rows, said = document.partition(f"{lead}\n\n")[0].splitlines() or [""]
        assert said == ""
        assert {each[0] for each in rows} <= {"|"}
        assert document.count(lead) == 1
        assert "\n|" not in document.partition(lead)[2]

    def test_a_plan_of_which_nobody_knows_shows_no_number(self, home: Path) -> None:
        keep(home, "a.toml", fields("A", plan="Komfort +"))
        line = ("portfolio", "a.toml", AS_OF)
        assert "A (Komfort +), a.toml  30 Jan 2027  ?       0  " in run(*line).stdout
        (row,) = answer_result(*line)["contracts"]
        assert row["remote_help"]["left"] is row["remote_help"]["unused"] is None
        assert row["remote_help"]["inclusion"] == "unknown"
        (row,) = records(run(*line, "--format=csv").stdout)
        assert row["remote_help_left"] == ""
        # One that is bought can be had in any case.
        bought = [{"purchased": "2026-02-02"}]
        keep(home, "a.toml", fields("A", plan="Komfort +", extra_sessions=bought))
        assert "A (Komfort +), a.toml  30 Jan 2027  1+?     0  " in run(*line).stdout
        confirm("komfort+", "remote-help", source="order 7", on="2026-02-01")
        assert "A (Komfort +), a.toml  30 Jan 2027  2 !     0  " in run(*line).stdout
        (row,) = records(run(*line, "--format=csv").stdout)
        assert (row["remote_help_source"], row["remote_help_left"]) == ("order 7", "2")

    @pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
    def test_no_line_is_wider_than_the_terminal(self, columns: int) -> None:
        Path("book/z.toml").write_text("x = 1\n", encoding="utf-8")
        for language in ("en", "pl"):
            line = ("portfolio", "book", AS_OF, "--why", "--lang", language)
            shown = run(*line, env={"COLUMNS": str(columns)}).stdout
            lines = [each for each in shown.splitlines() if not each.startswith(COMMAND)]
            assert max(map(cell_len, lines)) <= columns

    def test_the_moment_asked_about(self) -> None:
        line = ("portfolio", "book/term.toml")
        assert "T" in answer(*line)["as_of"], "it is now by default"
        twice = (*line, "--as-of=2026-10-25T02:30")
        assert len(answer_result(*twice)["notes"]) == 1
        assert "comes twice in Warsaw" in run(*twice).stdout
        for wrong in ("2026-02-30", "soon", "2101-01-01", "2026-03-29T02:30"):
            told(run(*line, f"--as-of={wrong}"), 2)


ORDERS = {
    "loss": ("Ala Brzoza Dąb Ewa Fiołek Cis", "the soonest loss first"),
    "customer": ("Ala Brzoza Cis Dąb Ewa Fiołek", "by customer"),
    "plan": ("Ala Brzoza Dąb Fiołek Cis Ewa", "by plan"),
    "term": ("Cis Ewa Ala Brzoza Dąb Fiołek", "by the end of the term"),
    "given": ("Cis Fiołek Dąb Ala Ewa Brzoza", "in the order given"),
}
SIFTED = {
    "--within 100000": "Ala Brzoza Dąb Ewa Fiołek",
    "--within 0 --as-of 2026-03-14": "Ala",
    "--losing session --sort given --as-of 2026-04-15": "Dąb Brzoza",
    "--losing session --within 24": "",
    "--losing session --within 25": "Dąb",
    "--within 9 --losing term": "Ala",
    "--customer dab": "Dąb",
    "--customer k/7 --customer PL525-000-73-13": "Brzoza Dąb",
    "--plan vip": "Brzoza Dąb Fiołek Cis",
    "--plan Komfort --plan komfort+ --sort customer": "Ala Ewa",
    "--status ended": "Ewa Cis",
    "--status not-started --status running": "Ala Brzoza Dąb Fiołek",
    "--plan vip --status running --losing term": "Brzoza Dąb",
    "--extra crm=0017": "Dąb Ewa",
    "--extra crm=0017 --extra lead=true": "Dąb",
    "--extra branch=5 --extra crm=0017 --losing session": "Dąb",
    "--extra crm=17": "",
    "--extra note=a=b": "Brzoza",
}


COUNTS = """\
loss,session,assumed,1,session
loss,term,,1,contract
loss,visits,assumed,1,visits
plan,vip,,4,VIP
status,ended,,1,the contract has ended
status,not_started,,1,the contract has not started yet
status,running,,2,the contract is running
term,2025-12,,1,Dec 2025
term,2027-01,,2,Jan 2027
term,2027-12,,1,Dec 2027
"""


@pytest.mark.usefixtures("book")
class TestOrderAndChoice:
    """Sorted as asked, and only those that are asked for."""

    @pytest.mark.parametrize("order", ORDERS)
    @pytest.mark.parametrize("kind", KINDS)
    def test_orders(self, order: str, kind: str) -> None:
        expected, words = ORDERS[order]
        assert customers("book", AS_OF, "--sort", order, kind=kind) == expected.split()
        assert f"6 of them shown, {words}; " in run("portfolio", "book", "--sort", order).stdout
        assert answer_result("portfolio", "book", "--sort", order)["sort"] == order

    @pytest.mark.parametrize("asking", SIFTED)
    def test_only_those_that_are_asked_for(self, asking: str) -> None:
        expected = SIFTED[asking].split()
        for kind in KINDS:
            assert customers("book", AS_OF, *asking.split(), kind=kind) == expected
        shown = run("portfolio", "book", AS_OF, *asking.split()).stdout
        assert f"6 contracts read, {len(expected)} of them shown, " in shown
        assert ("Customer" in shown) is bool(expected)
        assert ("~ assumed" in shown) is (" ~  " in shown)

    def test_those_that_are_asked_for_are_counted(self) -> None:
        asking = ("portfolio", "book", AS_OF, "--plan=vip", "--summary")
        csv = run(*asking, "--format=csv").stdout
        assert csv == f"counted_by,value,remote_help_evidence,contracts,text\n{COUNTS}"
        lines = run(*asking, "--format=jsonl").stdout.splitlines()
        counts = answer_result(*asking)["counts"]
        assert counts == [json.loads(each) for each in lines]
        assert ",".join(map(str, counts[0].values())) == COUNTS.splitlines()[0]
        shown = run(*asking).stdout
        assert "\nnext loss         session                           assumed      1\n" in shown
        assert "\n6 contracts read, 4 of them shown, counted; 0 broken.\n" in shown

    def test_a_file_is_named_as_it_lies_in_the_only_folder(self) -> None:
        for paths in ("book", f".{os.sep}book", f"book{os.sep}"):
            shown = run("portfolio", paths, env={"COLUMNS": "200"}).stdout
            assert "Ala (Komfort), term.toml " in shown
        several = run("portfolio", "book/term.toml", "book/ended.toml").stdout
        assert os.path.join("book", "term.toml") in several

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            (
                "portfolio",
                "Missing argument 'PATH...'. Name a folder, or let SAGE_ENTITLEMENTS_CONTRACTS",
            ),
            ("portfolio book --within=-1", "--within"),
            ("portfolio book --within=x", "--within"),
            ("portfolio book --within=100001", "--within"),
            ("portfolio book --sort=size", "--sort"),
            ("portfolio book --plan=vp", 'Unknown plan "vp"'),
            ("portfolio book --status=ends", "--status"),
            ("portfolio book --extra=crm", '--extra is "crm"; write KEY=VALUE, like crm=0017'),
            ("portfolio book --format=toml", "--format"),
            ("plans --format=jsonl", "jsonl"),
            ("contract check book/term.toml --format=jsonl", "jsonl"),
        ],
    )
    def test_what_cannot_be_asked_is_refused(self, line: str, said: str) -> None:
        assert said in told(run(*line.split()), 2)


class TestPlaces:
    """Where contracts are looked for."""

    def test_paths_and_folders_each_once_without_what_is_hidden(self, home: Path) -> None:
        contracts = ("one/a.toml", "one/deep/er/b.toml", "two/c.toml", "d.toml", "f.f", ".h.toml")
        for name in ("e.jsonl", "e.ndjson", "G.JSONL"):
            (home / name).write_text(line(name), encoding="utf-8")
        for name in (*contracts, "one/.git/c.toml", "one/.h/d.toml", "one/.x.toml", "one/~$x.toml"):
            keep(home, name, fields(name))
        keep(home, "no.toml", fields("no"))
        for name in ("notes.txt", "a.toml.bak", "e.jsonl", ".a.toml.lock"):
            (home / "one" / name).write_text("broken", encoding="utf-8")
        (home / "again.toml").symlink_to(home / "one" / "a.toml")
        given = (
            "d.toml two f.f one one/a.toml again.toml d.toml one e.jsonl e.ndjson G.JSONL .h.toml"
        )
        found = answer_result("portfolio", *given.split(), "--sort=given")["contracts"]
        expected = "d.toml two/c.toml f.f one/a.toml one/deep/er/b.toml e.jsonl e.ndjson G.JSONL"
        assert [each["customer"] for each in found] == [*expected.split(), ".h.toml"]
        files = [each["file"] for each in found]
        assert files[5:] == ["e.jsonl:1", "e.ndjson:1", "G.JSONL:1", ".h.toml"]

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            *((name, NO_FILE) for name in ("no", "no.toml", "no.jsonl")),
            (str(Path("no", "where.ndjson")), "there is no folder no; check the path"),
            ("empty", "holds no file that ends in .toml or .jsonl, so there is no contract in it"),
        ],
    )
    def test_a_place_without_contracts_is_told_and_stops_no_other(
        self, home: Path, name: str, said: str
    ) -> None:
        (home / "empty" / "below").mkdir(parents=True)
        keep(home, "a.toml", fields("A"))
        result = shown_anyway(name, "a.toml")
        assert [each["customer"] for each in result["contracts"]] == ["A"]
        fault = {"file": name, "key": "", "text": said}
        assert result["broken"] == [{"file": name, "faults": [fault]}]
        shown = run("portfolio", name).stdout
        assert shown.startswith("0 contracts\n\n1 broken\nWhere ")
        assert re.search(f"\n{re.escape(name)} +{said}\n", shown)
        for kind in ("csv", "jsonl"):
            done = run("portfolio", name, "a.toml", "--format", kind)
            assert (done.exit_code, done.stderr) == (4, f"{name}: {said}\n")

    def test_a_folder_that_cannot_be_read_is_told(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(home, "f/a.toml", fields("A"))
        keep(home, "f/shut/b.toml", fields("B"))
        scan = os.scandir

        def deny(path: str) -> Any:
            if Path(path).name == "shut":
                raise PermissionError(13, "Permission denied", path)
            return scan(path)

        monkeypatch.setattr(os, "scandir", deny)
        result = run("portfolio", "f", "--format=csv")
        assert (result.exit_code, [each["customer"] for each in records(result.stdout)]) == (
            4,
            ["A"],
        )
        shut = os.path.join("f", "shut")
        assert result.stderr == f"{shut}: {DENIED}\n"

    @pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
    def test_a_pipe_with_a_name_holds_lines(self, home: Path) -> None:
        os.mkfifo(home / "pipe")
        writer = threading.Thread(target=(home / "pipe").write_text, args=(line("A") + line("B"),))
        writer.start()
        assert customers("pipe", "--sort=given") == ["A", "B"]
        writer.join()


class TestBroken:
    """What cannot be read is told, and stops no other."""

    @pytest.fixture
    def folder(self, home: Path) -> str:
        keep(home, "f/a.toml", fields("A"))
        visits = [{"on": "2026-03-02", "hours": 7, "activities": ["nothing"]}]
        keep(home, "f/b.toml", fields("B", plan="komfrot", visits=visits))
        keep(home, "f/c.toml", fields("C"))
        (home / "f" / "d.toml").write_text("no toml\n", encoding="utf-8")
        return "f"

    def test_in_json_it_stands_in_the_document(self, folder: str) -> None:
        result = shown_anyway(folder, AS_OF)
        assert [each["customer"] for each in result["contracts"]] == ["A", "C"]
        assert result["read"] == 2
        first, second = result["broken"]
        assert first["file"] == os.path.join("f", "b.toml")
        assert [each["key"] for each in first["faults"]] == ["plan", "visits[1].activities[1]"]
        (fault,) = second["faults"]
        assert fault["key"] == ""
        assert fault["text"].startswith("is not valid TOML: ")

    def test_for_people_it_stands_below(self, folder: str) -> None:
        result = run("portfolio", folder, AS_OF)
        assert (result.exit_code, result.stderr) == (4, "")
        assert "\n2 broken\nWhere " in result.stdout
        assert f"\n{Path('f', 'b.toml')}: plan" in result.stdout
        assert f"\n{Path('f', 'd.toml')} " in result.stdout
        assert (
            "2 contracts read, 2 of them shown, the soonest loss first; 2 broken" in result.stdout
        )
        result = run("portfolio", folder, AS_OF, "--format=markdown")
        assert (result.exit_code, result.stderr) == (4, "")
        assert "\n**2 broken**\n\n| Where | What is wrong |\n| --- | --- |\n" in result.stdout

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    @pytest.mark.parametrize("order", ["given", "loss"])
    def test_beside_a_stream_it_is_told_on_stderr(self, folder: str, kind: str, order: str) -> None:
        keep(Path(), "f/e.toml", fields("E"))  # comes after two that are broken
        line = ("portfolio", folder, AS_OF, "--format", kind, "--sort", order)
        result = run(*line)
        assert result.exit_code == 4
        assert "komfrot" not in result.stdout
        assert len(result.stdout.splitlines()) == 3 + (kind == "csv")
        plan, _, no_toml = result.stderr.splitlines()
        b, d = Path("f", "b.toml"), Path("f", "d.toml")
        assert plan.startswith(f'{b}: plan: Unknown plan "komfrot"; did you mean ')
        assert no_toml.startswith(f"{d}: is not valid TOML: ")
        assert "Nieznany plan „komfrot”" in run(*line, "--lang=pl").stderr

    def test_all_sound_is_zero(self, home: Path) -> None:
        """A contract that cannot be reckoned stops no other, whatever day is asked about."""
        late = [{"start": "2100-11-30T23:00:00", "minutes": 10080}]
        keep(home, "f/a.toml", fields("A", starts="2099-12-31", remote_sessions=late))
        keep(home, "f/b.toml", fields("B"))
        for as_of in ("1990-01-01", "2100-12-31", "2100-12-31T23:59"):
            for kind in KINDS:
                asking = ("f", f"--as-of={as_of}", "--sort=given")
                assert customers(*asking, kind=kind) == ["A", "B"]
                assert run("portfolio", *asking, "--format", kind).exit_code == 0


JSON = "is not valid JSON: "
LINES = (
    (b"\xef\xbb\xbf" + line("bom").encode(), None, "bom"),
    (b"\n", None, None),
    (line("Crlf").rstrip("\n").encode() + b"\r\n", None, "Crlf"),
    (b"   \t\r\n", None, None),
    (line("\\").encode(), None, "\\"),
    (b'{"customer": "\xff"}\n', "", "is not UTF-8; save the file as UTF-8"),
    (b"[]\n", "", "must be a JSON object, in curly brackets"),
    (b"{\n", "", JSON),
    (b'{"months": 1, "months": 1}\n', "", f'{JSON}"months" stands there twice'),
    (b'{"months": NaN}\n', "", f"{JSON}NaN is not a number"),
    (b"[" * 3000 + b"\n", "", "is nested too deeply"),
    (b"{}\n", "customer", "is missing; add it"),
    (line("Odd", hours=1).encode(), "hours", "is not a known key"),
    (line("Typed", months="12").encode(), "months", "must be a whole number"),
    (line("Dated", starts="20260131").encode(), "starts", "must be a date such as"),
    (line("Żółw").rstrip("\n").encode(), None, "Żółw"),
)
"""Lines, each with the key and the beginning of its first fault, or else with its customer."""


class TestLines:
    """Contracts a line, from files and from standard input."""

    @pytest.mark.parametrize(("path", "name"), [("-", "stdin"), ("book.jsonl", "book.jsonl")])
    def test_every_line_is_told_by_its_number(self, home: Path, path: str, name: str) -> None:
        content = b"".join(each for each, _, _ in LINES)
        (home / "book.jsonl").write_bytes(content)
        result = asked(content, path, AS_OF, "--sort=given", "--format=json")
        assert result.exit_code == 4
        found = json.loads(result.stdout)["result"]
        sound = {each["file"]: each["customer"] for each in found["contracts"]}
        faults = {each["file"]: each["faults"][0] for each in found["broken"]}
        for number, (_, key, said) in enumerate(LINES, 1):
            place = f"{name}:{number}"
            fault = faults.pop(place, {"key": None, "text": sound.pop(place, None)})
            assert fault["key"] == key
            assert (fault["text"] or "").startswith(said or "")
        assert (faults, sound) == ({}, {})
        # Nor do the words name a line within the line.
        result = asked(content, path, "--sort=given", "--format=csv")
        (bytewise,) = (each for each in result.stderr.splitlines() if "UTF-8;" in each)
        assert bytewise == f"{name}:6: is not UTF-8; save the file as UTF-8"

    def test_standard_input_may_be_empty_or_stand_beside_files(self, home: Path) -> None:
        result = asked(b"", "-", AS_OF)
        assert result.exit_code == 0
        assert "0 contracts read, 0 of them shown, the soonest loss first; 0" in result.stdout
        assert asked(b"", "-", "--format=jsonl").stdout == ""
        assert asked(b"", "-", "--format=csv").stdout.startswith("file,customer,")

        keep(home, "a.toml", fields("A"))
        result = asked(line("B").encode(), "a.toml", "-", "--sort=given", "--format=csv")
        rows = [(each["customer"], each["file"]) for each in records(result.stdout)]
        assert rows == [("A", "a.toml"), ("B", "stdin:1")]


Pipe = IO[bytes]


@contextmanager
def started(order: str, kind: str) -> Iterator[tuple["subprocess.Popen[bytes]", Pipe, Pipe, Pipe]]:
    """Start a portfolio whose input we feed and whose outputs we read."""
    line = f"portfolio - {AS_OF} --sort {order} --format {kind}"
    process = subprocess.Popen(
        [sys.executable, "-m", "sage_entitlements", *line.split()],
        env=process_environment({"PYTHONUNBUFFERED": None}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # Whoever waits for what never comes is not to wait for ever.
    watchdog = threading.Timer(30, process.kill)
    watchdog.start()
    stdin, stdout, stderr = process.stdin, process.stdout, process.stderr
    assert stdin and stdout and stderr  # noqa: PT018 - for the types
    try:
        yield process, stdin, stdout, stderr
    finally:
        watchdog.cancel()
        process.kill()
        process.wait(timeout=60)
        for each in (stdin, stdout, stderr):
            with suppress(OSError):
                each.close()


MANY = b"".join(line(f"A{each}").encode() for each in range(400))
"""Enough to fill any buffer on the way."""


def fed(stdin: IO[bytes], last: str) -> threading.Event:
    """Write contracts while their rows are read, and the last one once the event is set."""
    wanted = threading.Event()

    def feed() -> None:
        stdin.write(b"broken\n" + MANY)
        stdin.flush()
        wanted.wait(30)
        stdin.write(line(last).encode())
        stdin.close()

    threading.Thread(target=feed).start()
    return wanted


class TestStreams:
    """Rows come out while contracts go in."""

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_the_first_row_comes_before_the_last_contract(self, kind: str) -> None:
        with started("given", kind) as (process, stdin, stdout, stderr):
            wanted = fed(stdin, "last")
            assert stderr.readline().startswith(b"stdin:1: is not valid JSON: ")
            head = stdout.readline()
            first = head if kind == "jsonl" else stdout.readline()
            assert b"A0" in first
            wanted.set()
            rest = stdout.read().splitlines()
            assert len(rest) == 400
            assert b"last" in rest[-1]
            assert process.wait(timeout=60) == 4

    @pytest.mark.parametrize("kind", ["json", "markdown"])
    def test_a_document_is_begun_before_the_last_contract(self, kind: str) -> None:
        with started("given", kind) as (process, stdin, stdout, stderr):
            wanted = fed(stdin, "Omega")
            assert any(b"A0" in each for each in iter(stdout.readline, b""))
            wanted.set()
            rest = stdout.read()
            assert rest.index(b"A399") < rest.index(b"Omega") < rest.index(b"is not valid JSON: ")
            lead = b"401 contracts; next: session lost after Mon 30 Mar 2026 (A0).\n"
            assert (lead in rest[rest.index(b"Omega") :]) is (kind == "markdown")
            assert stderr.read() == b""
            assert process.wait(timeout=60) == 4

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("how", ["--sort=given", "--summary"])
    def test_no_format_holds_the_rows_that_are_shown_as_given_or_counted(
        self, how: str, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows: list[ref[PortfolioRow]] = []
        make, held = PortfolioRow.of, []

        def watched(standing: Standing, *rest: Any) -> PortfolioRow:
            held.append(sum(each() is not None for each in rows))
            rows.append(ref(row := make(standing, *rest)))
            return row

        monkeypatch.setattr(PortfolioRow, "of", watched)
        asked(MANY, "-", AS_OF, how, "--format", kind)
        assert len(held) == 400
        assert max(held) < 4

    @pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "markdown"])
    @pytest.mark.parametrize("order", ["given", "loss"])
    def test_a_reader_that_has_stopped_is_told_nothing(self, kind: str, order: str) -> None:
        with started(order, kind) as (process, stdin, stdout, stderr):

            def feed() -> None:
                with suppress(OSError):
                    stdin.write(MANY * 5)
                    stdin.close()

            feeder = threading.Thread(target=feed)
            feeder.start()
            stdout.readline()
            stdout.close()
            assert stderr.read() == b""
            assert process.wait(timeout=60) == 4
            feeder.join()

    @pytest.mark.skipif(os.name == "nt", reason="signals are of Unix")
    @pytest.mark.parametrize("kind", ["csv", "json"])
    def test_an_interruption_ends_in_its_own_code(self, kind: str) -> None:
        with started("given", kind) as (process, stdin, stdout, stderr):
            stdin.write(b"broken\n" + MANY)
            stdin.flush()
            if kind == "csv":
                stdout.readline()
            time.sleep(1)  # nothing tells from outside that it waits for more
            process.send_signal(signal.SIGINT)
            assert b"Traceback" not in stderr.read()
            assert process.wait(timeout=60) == 130


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class TestProgress:
    """Who waits at a terminal for many contracts sees how far it has come."""

    def watched(
        self,
        monkeypatch: pytest.MonkeyPatch,
        *arguments: str,
        stderr: object,
        stdout: object = sys.stdout,
    ) -> Result:
        """Ask with these for the streams of progress alone."""
        streams = type("Streams", (), {"stdin": sys.stdin, "stdout": stdout, "stderr": stderr})
        monkeypatch.setattr(command, "sys", streams)
        return run("portfolio", "f", *arguments)

    def test_many_files_show_a_bar(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(199):
            keep(home / "f", f"{number:03}.toml", fields(f"A{number:03}"))
        terminal = Terminal()
        asking = partial(self.watched, monkeypatch, AS_OF, "--lang=pl")
        few = asking(stderr=terminal)
        assert (few.exit_code, terminal.getvalue()) == (0, "")
        rows = partial(re.findall, r"(?m)^A\d{3}")
        assert rows(few.stdout) == [f"A{number:03}" for number in range(199)]
        (home / "f" / "broken.toml").write_text("x", encoding="utf-8")  # it is a step as well
        asking("--format=csv", stderr=terminal)
        assert terminal.getvalue() == ""  # rows that stream show by themselves how far it has come
        many = asking(stderr=terminal)
        shown = terminal.getvalue()
        assert rows(many.stdout) == rows(few.stdout)
        assert "Czytanie umów" in shown
        assert "100%" in shown
        for stdout in (io.StringIO(), Terminal()):
            seen = Terminal()  # a document that is begun on a terminal has no bar within it
            asking("--format=json", stderr=seen, stdout=stdout)
            assert ("100%" in seen.getvalue()) is not stdout.isatty()
        for stderr in (None, io.StringIO()):  # and it is shown on a terminal alone
            assert asking(stderr=stderr).output == many.output
            assert not (stderr and stderr.getvalue())
