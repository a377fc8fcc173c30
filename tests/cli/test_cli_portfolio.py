"""Many contracts at once: found, summed up, sorted, sifted, streamed."""

import csv
import io
import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from sage_entitlements import _files
from sage_entitlements._cli import _progress, app
from sage_entitlements.catalog import Catalog

from .helpers import (
    BUNDLED,
    PROGRAM,
    answer,
    answer_result,
    process_environment,
    records,
    run,
    spawn,
    told,
)
from .test_cli_terminal import ESCAPE

pytestmark = pytest.mark.usefixtures("held_figures")

AS_OF = "--as-of=2026-03-05"
MOST = _files.SIZE_LIMIT

Fields = Mapping[str, object]


def toml(fields: Fields) -> str:
    """Write a contract's fields as TOML; dates are given as text."""

    def value(each: object) -> str:
        if isinstance(each, str):
            return each if re.match(r"\d{4}-", each) else json.dumps(each)
        if isinstance(each, list):
            return f"[{', '.join(map(value, each))}]"
        if isinstance(each, Mapping):
            return f"{{{', '.join(f'{name} = {value(part)}' for name, part in each.items())}}}"
        return str(each)

    return "".join(f"{name} = {value(each)}\n" for name, each in fields.items())


def fields(customer: str, **more: object) -> dict[str, object]:
    """Give the fields of a contract: a VIP's from 31 January 2026 unless told otherwise."""
    return {"customer": customer, "plan": "vip", "starts": "2026-01-31", "months": 12, **more}


def keep(folder: Path, name: str, contract: Fields) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(toml(contract), encoding="utf-8")
    return path


def line(customer: str, **more: object) -> str:
    """Give a contract as a line of JSON."""
    return f"{json.dumps(fields(customer, **more), ensure_ascii=False)}\n"


def asked(content: bytes, *arguments: str) -> Result:
    """Ask about the contracts that standard input gives, in this process."""
    return CliRunner().invoke(
        app, ("portfolio", *arguments), prog_name=PROGRAM, input=content, catch_exceptions=False
    )


def customers(*arguments: str) -> list[str]:
    """Give whom an answer shows, in its order."""
    return [each["customer"] for each in answer_result("portfolio", *arguments)["contracts"]]


def shown_anyway(*arguments: str, code: int = 4) -> dict[str, Any]:
    """Give the ``result`` of an answer that is to exit with ``code``."""
    done = run("portfolio", *arguments, "--format", "json")
    assert done.exit_code == code, done.output
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)["result"]
    return found


BOOK = {
    # Loses its session on 30 March.
    "session.toml": fields("Dąb"),
    # Loses visits on 20 March; this month's session is used.
    "visits.toml": fields(
        "Brzoza",
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
        starts="2025-02-01",
        professional_services=[{"purchased": "2025-06-01"}],
    ),
    # Begins next year.
    "later.toml": fields("Fiołek", starts="2027-01-01"),
}


@pytest.fixture
def book(home: Path) -> Path:
    """Give a folder of contracts that differ in what they lose, and when."""
    folder = home / "book"
    for name, contract in BOOK.items():
        keep(folder, name, contract)
    return Path("book")


class TestRows:
    """A row a contract, with what it loses next."""

    @pytest.mark.usefixtures("book")
    def test_the_soonest_loss_comes_first(self) -> None:
        found = answer_result("portfolio", "book", AS_OF)["contracts"]
        assert [(each["customer"], each["days_to_go"]) for each in found] == [
            ("Ala", 9),
            ("Brzoza", 15),
            ("Dąb", 25),
            ("Ewa", 88),
            ("Fiołek", 666),
            ("Cis", None),
        ]
        assert [each["losses"][0]["kind"] for each in found[:5]] == [
            "term",
            "visits",
            "remote_session",
            "visits",
            "term",
        ]
        assert found[-1]["losses"] == []

    @pytest.mark.usefixtures("book")
    def test_the_whole_of_one_row(self) -> None:
        document = answer("portfolio", "book/visits.toml", AS_OF)
        assert document["as_of"] == "2026-03-05"
        result = document["result"]
        assert result["contracts"] == [
            {
                "file": os.path.join("book", "visits.toml"),  # noqa: PTH118 - as it is shown
                "customer": "Brzoza",
                "plan": {"id": "vip", "name": "VIP", "family": "perpetual"},
                "term": {"last_day": "2027-01-30", "status": "running"},
                "remote_help": {
                    "inclusion": "included",
                    "evidence": "assumed",
                    "left": 0,
                    "unused": 0,
                    "next_reset": "2026-03-31",
                },
                "visits": {
                    "remaining": 3,
                    "last_day": "2026-03-20",
                    "last_working_day": "2026-03-20",
                },
                "losses": [
                    {"kind": "visits", "last_day": "2026-03-20"},
                    {"kind": "term", "last_day": "2027-01-30"},
                ],
                "days_to_go": 15,
            }
        ]
        assert (result["broken"], result["read"], result["sort"], result["notes"]) == (
            [],
            1,
            "loss",
            [],
        )
        assert {"usage-period", "window.last-day", "matrix.staircase"} <= {
            each["id"] for each in result["reasons"]
        }

    @pytest.mark.usefixtures("book")
    def test_it_agrees_with_the_status_of_each(self) -> None:
        for row in answer_result("portfolio", "book", AS_OF)["contracts"]:
            status = answer_result("contract", "status", row["file"], AS_OF)
            assert row["losses"] == status["losses"]
            assert row["remote_help"]["left"] == status["remote_help"]["left"]
            assert row["remote_help"]["evidence"] == status["remote_help"]["evidence"]
            assert row["term"]["last_day"] == status["term"]["last_day"]
            assert row["visits"]["remaining"] == sum(
                each["visits"]["remaining"] for each in status["packages"]
            )

    @pytest.mark.usefixtures("book")
    def test_the_table(self) -> None:
        shown = run("portfolio", "book", AS_OF)
        assert (shown.exit_code, shown.stderr) == (0, "")
        assert shown.stdout == (
            "Customer (plan)  Term end    Remote  Reset       Visits  Until       Days\n"
            "─────────────────────────────────────────────────────────────────────────\n"
            "Ala (Komfort)    2026-03-14  0 ~     -           0       -           9\n"
            "Brzoza (VIP)     2027-01-30  0 ~     2026-03-31  3       2026-03-20  15\n"
            "Dąb (VIP)        2027-01-30  1 ~     2026-03-31  0       -           25\n"
            "Ewa (Komfort +)  2026-01-31  0 ?     -           3       2026-06-01  88\n"
            "Fiołek (VIP)     2027-12-31  0 ~     -           0       -           666\n"
            "Cis (VIP)        2025-12-31  0 ~     -           0       -           -\n"
            "\n"
            "~ assumed   ? not known\n"
            "6 contracts read, 6 of them shown, the soonest loss first; 0 broken.\n"
            "As of Thursday 2026-03-05, Warsaw time.\n"
            "Rests on 5 clauses of the page; 11 readings of ours, assumed; --why tells them.\n"
        )

    def test_a_plan_of_which_nobody_knows_shows_no_number(self, home: Path) -> None:
        keep(home, "a.toml", fields("A", plan="Komfort +"))
        shown = run("portfolio", "a.toml", AS_OF).stdout
        assert "A (Komfort +)    2027-01-30  ?       2026-03-31  0       -      331\n" in shown
        (row,) = answer_result("portfolio", "a.toml", AS_OF)["contracts"]
        assert row["remote_help"]["left"] is None
        assert row["remote_help"]["inclusion"] == "unknown"
        (row,) = records(run("portfolio", "a.toml", AS_OF, "--format=csv").stdout)
        assert row["sessions_left"] == ""

    def test_visits_of_a_package_that_is_not_bought_yet_are_not_left(self, home: Path) -> None:
        keep(home, "a.toml", fields("A", professional_services=[{"purchased": "2026-06-01"}]))
        (row,) = answer_result("portfolio", "a.toml", AS_OF)["contracts"]
        assert row["visits"]["remaining"] == 0

    @pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
    @pytest.mark.parametrize("language", ["en", "pl"])
    @pytest.mark.usefixtures("book")
    def test_no_line_is_wider_than_the_terminal(self, columns: int, language: str) -> None:
        Path("book/z.toml").write_text("x = 1\n", encoding="utf-8")
        more = ("--lang", language, "--why")
        shown = run("portfolio", "book", AS_OF, *more, env={"COLUMNS": str(columns)}).stdout
        assert max(map(cell_len, shown.splitlines())) <= columns

    @pytest.mark.usefixtures("book")
    def test_why(self) -> None:
        shown = run("portfolio", "book", AS_OF, "--why").stdout
        assert "\nWhy\n" in shown
        assert "matrix.namesake" in shown
        assert "--why" not in shown

    def test_a_moment_that_comes_twice_is_noted(self, home: Path) -> None:
        keep(home, "a.toml", fields("A"))
        asking = ("portfolio", "a.toml", "--as-of=2026-10-25T02:30")
        assert len(answer_result(*asking)["notes"]) == 1
        assert "comes twice in Warsaw" in run(*asking).stdout

    @pytest.mark.parametrize("as_of", ["2026-02-30", "soon", "2101-01-01", "2026-03-29T02:30"])
    def test_a_moment_that_cannot_be_is_refused(self, home: Path, as_of: str) -> None:
        keep(home, "a.toml", fields("A"))
        told(run("portfolio", "a.toml", f"--as-of={as_of}"), 2)

    def test_now_by_default(self, home: Path) -> None:
        keep(home, "a.toml", fields("A"))
        assert "T" in answer("portfolio", "a.toml")["as_of"]


@pytest.mark.usefixtures("book")
class TestOrderAndChoice:
    """Sorted as asked, and only those that are asked for."""

    @pytest.mark.parametrize(
        ("order", "expected", "words"),
        [
            ("loss", ["Ala", "Brzoza", "Dąb", "Ewa", "Fiołek", "Cis"], "the soonest loss first"),
            ("customer", ["Ala", "Brzoza", "Cis", "Dąb", "Ewa", "Fiołek"], "by customer"),
            ("plan", ["Ala", "Brzoza", "Dąb", "Fiołek", "Cis", "Ewa"], "by plan"),
            (
                "term",
                ["Cis", "Ewa", "Ala", "Brzoza", "Dąb", "Fiołek"],
                "by the end of the term",
            ),
            ("given", ["Cis", "Fiołek", "Dąb", "Ala", "Ewa", "Brzoza"], "in the order given"),
        ],
    )
    @pytest.mark.parametrize("kind", ["json", "csv", "jsonl", "table"])
    def test_orders(self, order: str, expected: list[str], words: str, kind: str) -> None:
        result = run("portfolio", "book", AS_OF, "--sort", order, "--format", kind)
        assert result.exit_code == 0
        if kind == "table":
            assert words in result.stdout
            assert [each.split()[0] for each in result.stdout.splitlines()[2:8]] == expected
        elif kind == "csv":
            assert [each["customer"] for each in records(result.stdout)] == expected
        elif kind == "jsonl":
            rows = [json.loads(each) for each in result.stdout.splitlines()]
            assert [each["customer"] for each in rows] == expected
        else:
            found = json.loads(result.stdout)["result"]
            assert [each["customer"] for each in found["contracts"]] == expected
            assert found["sort"] == order

    def test_letters_of_the_alphabet_sort_without_regard_to_case(self, home: Path) -> None:
        for name in ("b", "A", "C", "a"):
            keep(home / "more", f"{name}.toml", fields(name))
        assert customers("more", "--sort=customer") == ["A", "a", "b", "C"]

    def test_polish_letters_stand_beside_their_plain_ones(self, home: Path) -> None:
        for name in ("Zebra", "Łosoś", "Lis", "Mysz"):
            keep(home / "more", f"{name}.toml", fields(name))
        assert customers("more", "--sort=customer") == ["Lis", "Łosoś", "Mysz", "Zebra"]

    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            ("0", []),
            ("8", []),
            ("9", ["Ala"]),
            ("24", ["Ala", "Brzoza"]),
            ("25", ["Ala", "Brzoza", "Dąb"]),
            ("100000", ["Ala", "Brzoza", "Dąb", "Ewa", "Fiołek"]),
        ],
    )
    def test_those_that_lose_something_soon(self, days: str, expected: list[str]) -> None:
        assert customers("book", AS_OF, "--expiring-within", days) == expected

    def test_the_last_day_of_all_is_within_no_days(self) -> None:
        assert customers("book", "--as-of=2026-03-14", "--expiring-within=0") == ["Ala"]

    def test_those_whose_session_is_left(self) -> None:
        assert customers("book", AS_OF, "--unused-remote") == ["Dąb"]
        later = ("--as-of=2026-04-15", "--unused-remote")
        assert customers("book", *later) == ["Brzoza", "Dąb"]

    def test_a_bought_session_is_none_of_this_month(self, home: Path) -> None:
        used = [{"start": "2026-03-01T10:00:00", "minutes": 5}]
        bought = [{"purchased": "2026-03-01"}]
        keep(home, "a.toml", fields("A", remote_sessions=used, extra_sessions=bought))
        assert customers("a.toml", AS_OF, "--unused-remote") == []
        (row,) = answer_result("portfolio", "a.toml", AS_OF)["contracts"]
        assert (row["remote_help"]["left"], row["remote_help"]["unused"]) == (1, 0)

    def test_both_together(self) -> None:
        both = ("--unused-remote", "--expiring-within")
        assert customers("book", AS_OF, *both, "24") == []
        assert customers("book", AS_OF, *both, "25") == ["Dąb"]
        result = answer_result("portfolio", "book", AS_OF, *both, "25")
        assert result["read"] == len(BOOK)
        shown = run("portfolio", "book", AS_OF, *both, "24").stdout
        assert "6 contracts read, 0 of them shown, the soonest loss first; 0 broken.\n" in shown
        assert "Customer" not in shown

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_streams_are_sifted_too(self, kind: str) -> None:
        sifted = ("--unused-remote", "--sort=given", "--format", kind)
        result = run("portfolio", "book", AS_OF, *sifted)
        assert result.stdout.count("Dąb") == 1
        assert "Ala" not in result.stdout

    @pytest.mark.parametrize(
        "wrong",
        [
            ("--expiring-within=-1",),
            ("--expiring-within=x",),
            ("--expiring-within=100001",),
            ("--sort=size",),
            ("--format=toml",),
        ],
    )
    def test_wrong_options(self, wrong: tuple[str, ...]) -> None:
        assert told(run("portfolio", "book", *wrong), 2).startswith("Error: Invalid value for ")

    def test_no_path_is_a_wrong_use(self) -> None:
        assert told(run("portfolio"), 2) == "Error: Missing argument 'PATH...'."

    @pytest.mark.parametrize("question", [("plans",), ("contract", "check", "book/term.toml")])
    def test_json_lines_are_for_rows_only(self, question: tuple[str, ...]) -> None:
        assert "jsonl" in told(run(*question, "--format=jsonl"), 2)


class TestPlaces:
    """Where contracts are looked for."""

    def test_several_paths_and_nested_folders(self, home: Path) -> None:
        keep(home, "one/a.toml", fields("A"))
        keep(home, "one/deep/er/b.toml", fields("B"))
        keep(home, "two/c.toml", fields("C"))
        keep(home, "d.toml", fields("D"))
        keep(home, "ignored.toml", fields("I"))
        (home / "e.jsonl").write_text(line("E"), encoding="utf-8")
        given = ("d.toml", "two", "one", "e.jsonl", "--sort=given")
        assert customers(*given) == ["D", "C", "A", "B", "E"]

    def test_hidden_files_and_others_are_skipped(self, home: Path) -> None:
        keep(home, "f/a.toml", fields("A"))
        for name in (".b.toml", ".git/c.toml", "x/.hid/d.toml", ".a.toml.lock"):
            (home / "f" / name).parent.mkdir(parents=True, exist_ok=True)
            (home / "f" / name).write_text("broken", encoding="utf-8")
        for name in ("notes.txt", "a.toml.bak", "e.jsonl", "README"):
            (home / "f" / name).write_text("broken", encoding="utf-8")
        assert answer_result("portfolio", "f")["read"] == 1
        assert shown_anyway("f/.b.toml")["broken"][0]["file"] == "f/.b.toml"

    def test_a_file_with_another_ending_is_taken_for_a_contract(self, home: Path) -> None:
        keep(home, "firma.contract", fields("A"))
        assert customers("firma.contract") == ["A"]

    @pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "A.JSONL"])
    def test_files_of_lines_by_their_endings(self, home: Path, name: str) -> None:
        (home / name).write_text(line("A") + line("B"), encoding="utf-8")
        found = answer_result("portfolio", name, "--sort=given")["contracts"]
        assert [each["file"] for each in found] == [f"{name}:1", f"{name}:2"]

    @pytest.mark.usefixtures("home")
    def test_an_empty_folder_is_told(self) -> None:
        Path("empty/below").mkdir(parents=True)
        result = shown_anyway("empty")
        assert result["contracts"] == []
        assert result["broken"] == [
            {
                "file": "empty",
                "faults": [
                    {"key": "", "text": "holds no TOML file, so there is no contract in it"}
                ],
            }
        ]
        shown = run("portfolio", "empty").stdout
        assert shown.startswith("1 broken\nWhere  What is wrong\n")
        assert "\nempty  holds no TOML file" in shown

    @pytest.mark.parametrize("name", ["no", "no.toml", "no.jsonl", "no/where.ndjson"])
    def test_a_missing_path_is_told_and_stops_no_other(self, home: Path, name: str) -> None:
        keep(home, "a.toml", fields("A"))
        result = shown_anyway(name, "a.toml")
        assert [each["customer"] for each in result["contracts"]] == ["A"]
        (broken,) = result["broken"]
        assert broken["file"] == name
        assert broken["faults"][0]["text"] == "there is no such file; check the path"

    def test_what_is_found_twice_is_shown_once(self, home: Path) -> None:
        keep(home, "f/a.toml", fields("A"))
        (home / "again.toml").symlink_to(home / "f" / "a.toml")
        found = answer_result("portfolio", "f", "f/a.toml", "again.toml", "f", AS_OF)
        assert [each["customer"] for each in found["contracts"]] == ["A"]

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is denied here")
    def test_a_folder_that_may_not_be_read_is_told(  # pragma: no cover - skipped for root
        self, home: Path
    ) -> None:
        keep(home, "f/a.toml", fields("A"))
        (home / "f" / "shut").mkdir(mode=0)
        result = shown_anyway("f")
        assert [each["file"] for each in result["broken"]] == [os.path.join("f", "shut")]  # noqa: PTH118

    def test_a_folder_that_cannot_be_read_is_told(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(home, "f/a.toml", fields("A"))
        keep(home, "f/shut/b.toml", fields("B"))
        scan = os.scandir

        def deny(path: str) -> Any:  # noqa: ANN401 - as the original
            if Path(path).name == "shut":
                raise PermissionError(13, "Permission denied", path)
            return scan(path)

        monkeypatch.setattr(os, "scandir", deny)
        result = shown_anyway("f")
        assert [each["customer"] for each in result["contracts"]] == ["A"]
        (broken,) = result["broken"]
        assert broken["faults"][0]["text"] == ("the system denies access; check the permissions")
        assert Path(broken["file"]) == Path("f", "shut")

    @pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
    def test_a_pipe_with_a_name_holds_lines(self, home: Path) -> None:
        os.mkfifo(home / "pipe")
        writer = threading.Thread(
            target=lambda: (home / "pipe").write_text(line("A") + line("B"), encoding="utf-8")
        )
        writer.start()
        assert customers("pipe", "--sort=given") == ["A", "B"]
        writer.join()


class TestBroken:
    """What cannot be read is told, and stops no other."""

    @pytest.fixture
    def folder(self, home: Path) -> str:
        keep(home, "f/a.toml", fields("A"))
        keep(home, "f/b.toml", fields("B", plan="komfrot", hours=1))
        keep(home, "f/c.toml", fields("C"))
        (home / "f" / "d.toml").write_text("no toml\n", encoding="utf-8")
        return "f"

    def test_in_json_it_stands_in_the_document(self, folder: str) -> None:
        result = shown_anyway(folder, AS_OF)
        assert [each["customer"] for each in result["contracts"]] == ["A", "C"]
        assert result["read"] == 2
        first, second = result["broken"]
        assert first["file"] == os.path.join("f", "b.toml")  # noqa: PTH118
        assert {each["key"] for each in first["faults"]} == {"hours", "plan"}
        (fault,) = second["faults"]
        assert fault["key"] == ""
        assert fault["text"].startswith("is not valid TOML: ")

    def test_in_a_table_it_stands_below(self, folder: str) -> None:
        result = run("portfolio", folder, AS_OF)
        assert (result.exit_code, result.stderr) == (4, "")
        assert "\n2 broken\nWhere " in result.stdout
        assert "\nf/b.toml: plan" in result.stdout
        assert "\nf/d.toml " in result.stdout
        assert "2 contracts read, 2 of them shown, the soonest loss first; 2 broken.\n" in (
            result.stdout
        )

    def test_in_markdown_too(self, folder: str) -> None:
        result = run("portfolio", folder, AS_OF, "--format=markdown")
        assert (result.exit_code, result.stderr) == (4, "")
        assert "\n**2 broken**\n\n| Where | What is wrong |\n| --- | --- |\n| f/b.toml: " in (
            result.stdout
        )

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    @pytest.mark.parametrize("order", ["given", "loss"])
    def test_beside_a_stream_it_is_told_on_stderr(self, folder: str, kind: str, order: str) -> None:
        result = run("portfolio", folder, AS_OF, "--format", kind, "--sort", order)
        assert result.exit_code == 4
        assert "komfrot" not in result.stdout
        assert len(result.stdout.splitlines()) == 2 + (kind == "csv")
        complaints = result.stderr.splitlines()
        assert len(complaints) == 3
        assert complaints[-1].startswith("f/d.toml: is not valid TOML: ")
        assert any(
            each.startswith('f/b.toml: plan: Unknown plan "komfrot"; did you mean ')
            for each in complaints
        )

    def test_in_the_language_asked_for(self, folder: str) -> None:
        polish = run("portfolio", folder, "--format=csv", "--lang=pl").stderr
        assert "Nieznany plan „komfrot”" in polish

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_of_a_place_alone(self, home: Path, kind: str) -> None:
        keep(home, "a.toml", fields("A"))
        result = run("portfolio", "no", "a.toml", "--format", kind)
        assert result.exit_code == 4
        assert result.stderr == "no: there is no such file; check the path\n"

    def test_all_sound_is_zero(self, home: Path) -> None:
        keep(home, "a.toml", fields("A"))
        for kind in ("table", "json", "csv", "markdown", "jsonl"):
            assert run("portfolio", "a.toml", "--format", kind).exit_code == 0

    def test_a_contract_that_cannot_be_reckoned_stops_no_other(self, home: Path) -> None:
        """Whatever day is asked about, a sound file is not a reason to stop."""
        late = [{"start": "2100-11-30T23:00:00", "minutes": 10080}]
        keep(home, "f/a.toml", fields("A", starts="2099-12-31", remote_sessions=late))
        keep(home, "f/b.toml", fields("B"))
        for as_of in ("1990-01-01", "2100-12-31", "2100-12-31T23:59"):
            assert customers("f", f"--as-of={as_of}", "--sort=given") == ["A", "B"]


LINES = (
    b"\xef\xbb\xbf" + line("bom").encode(),
    b"\n",
    line("Crlf").rstrip("\n").encode() + b"\r\n",
    b"   \t\r\n",
    line("\\").encode(),
    b'{"customer": "\xff"}\n',
    b"[]\n",
    b"{\n",
    b'{"customer": "A", "customer": "B"}\n',
    b'{"months": NaN}\n',
    b"[" * 3000 + b"\n",
    b"{}\n",
    line("Odd", hours=1).encode(),
    line("Typed", months="12").encode(),
    line("Dated", starts="20260131").encode(),
    line("Żółw").rstrip("\n").encode(),
)
"""Of these, 3, 5 and 16 are contracts; 2 and 4 are nothing."""


SHOWN = {"-": "stdin"}


class TestLines:
    """Contracts a line, from files and from standard input."""

    @pytest.fixture(params=["stdin", "file"])
    def place(self, request: pytest.FixtureRequest, home: Path) -> tuple[str, bytes]:
        content = b"".join(LINES)
        if request.param == "file":
            (home / "book.jsonl").write_bytes(content)
            return "book.jsonl", b""
        return "-", content

    def test_every_line_is_told_by_its_number(self, place: tuple[str, bytes]) -> None:
        path, content = place
        name = SHOWN.get(path, path)
        result = asked(content, path, AS_OF, "--sort=given", "--format=json")
        assert result.exit_code == 4
        found = json.loads(result.stdout)["result"]
        assert [(each["customer"], each["file"]) for each in found["contracts"]] == [
            ("Crlf", f"{name}:3"),
            ("\\", f"{name}:5"),
            ("Żółw", f"{name}:16"),
        ]
        faults = {
            each["file"]: [(fault["key"], fault["text"]) for fault in each["faults"]]
            for each in found["broken"]
        }
        assert [*faults] == [f"{name}:{number}" for number in (1, *range(6, 16))]
        assert "byte-order mark" in faults[f"{name}:1"][0][1]
        assert faults[f"{name}:7"] == [("", "must be a table")]
        assert faults[f"{name}:8"][0][1].startswith("is not valid JSON: ")
        assert "stands there twice" in faults[f"{name}:9"][0][1]
        assert "NaN is no number" in faults[f"{name}:10"][0][1]
        assert "customer" in {key for key, _ in faults[f"{name}:12"]}
        assert faults[f"{name}:13"][0][0] == "hours"
        assert faults[f"{name}:14"] == [("months", "must be a whole number")]
        assert faults[f"{name}:15"] == [
            ("starts", 'must be a date in quotes, such as "2026-05-31"')
        ]

    def test_the_words_name_no_line_within_the_line(self, place: tuple[str, bytes]) -> None:
        path, content = place
        name = SHOWN.get(path, path)
        result = asked(content, path, "--sort=given", "--format=csv")
        (bytewise,) = (each for each in result.stderr.splitlines() if "UTF-8;" in each)
        assert bytewise.startswith(f"{name}:6: ")
        assert "line 1" not in bytewise

    @pytest.mark.parametrize("end", [b"\n", b""])
    def test_a_line_that_is_too_long_is_passed_over(self, end: bytes) -> None:
        long = b'{"customer": "' + b"x" * (2 * MOST + 5)
        content = line("A").encode() + long + b"\n" + line("B").encode() + long + end
        result = asked(content, "-", "--sort=given", "--format=jsonl")
        assert result.exit_code == 4
        rows = [json.loads(each) for each in result.stdout.splitlines()]
        assert [(each["customer"], each["file"]) for each in rows] == [
            ("A", "stdin:1"),
            ("B", "stdin:3"),
        ]
        assert result.stderr == (
            "stdin:2: is too long a line to be a contract\n"
            "stdin:4: is too long a line to be a contract\n"
        )

    def test_a_line_of_just_the_length_is_read(self) -> None:
        content = line("A").encode().rstrip(b"\n").ljust(MOST - 1) + b"\n"
        assert asked(content + line("B").encode(), "-").exit_code == 0
        content = content.rstrip(b"\n") + b"  \n"
        assert asked(content + line("B").encode(), "-").exit_code == 4

    def test_nothing_at_all_is_no_contract_and_no_fault(self) -> None:
        result = asked(b"", "-", AS_OF)
        assert result.exit_code == 0
        assert "0 contracts read, 0 of them shown, the soonest loss first; 0 broken." in (
            result.stdout
        )
        assert asked(b"", "-", "--format=jsonl").stdout == ""

    def test_standard_input_beside_files(self, home: Path) -> None:
        keep(home, "a.toml", fields("A"))
        result = asked(line("B").encode(), "a.toml", "-", "--sort=given", "--format=csv")
        assert [each["customer"] for each in records(result.stdout)] == ["A", "B"]

    def test_the_source_is_no_formula(self) -> None:
        result = asked(line("B").encode(), "-", "--sort=given", "--format=csv")
        (row,) = records(result.stdout)
        assert row["file"] == asked(line("B").encode(), "-", "--format=jsonl").stdout.split('"')[3]

    def test_a_program_that_has_no_standard_input_reads_no_file_of_its_name(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (home / "-").write_text(line("A"), encoding="utf-8")
        monkeypatch.setattr(
            "sage_entitlements._cli.commands.portfolio.standard_input", lambda: None
        )
        result = run("portfolio", "-", "--format=json")
        assert result.exit_code == 4
        (broken,) = json.loads(result.stdout)["result"]["broken"]
        assert broken["file"] == "-"
        assert broken["faults"][0]["text"] == "the system reports: Bad file descriptor"

    def test_a_whole_contract(self) -> None:
        content = line(
            "A",
            programs=["Handel"],
            product_packages=[{"name": "S", "programs": ["K"], "chosen": "K"}],
            order_contacts={"phone": "22 123 45 67", "email": "a@b.pl"},
            professional_services=[{"purchased": "2026-02-01", "name": "P"}],
            visits=[{"on": "2026-02-02", "hours": 6.5, "activities": ["training"], "package": "p"}],
            remote_sessions=[
                {"start": "2026-03-01T10:00:00Z", "minutes": 5, "program": "handel"},
                {"start": "2026-03-01T12:00", "minutes": 5, "program": "K"},
            ],
            extra_sessions=[{"purchased": "2026-02-01", "sessions": 2}],
        )
        (row,) = records(asked(content.encode(), "-", AS_OF, "--format=csv").stdout)
        assert (row["sessions_left"], row["sessions_unused"], row["visits_left"]) == ("1", "0", "2")


class TestForms:
    """The same rows in every form."""

    @pytest.mark.usefixtures("book")
    def test_csv_has_the_keys_and_as_many_cells_in_every_row(self) -> None:
        shown = run("portfolio", "book", AS_OF, "--format=csv").stdout
        rows = [*csv.reader(io.StringIO(shown))]
        assert {len(row) for row in rows} == {16}
        assert rows[0][:3] == ["file", "customer", "plan"]
        assert records(shown)[0] == {
            "file": "book/term.toml",
            "customer": "Ala",
            "plan": "komfort",
            "term_last_day": "2026-03-14",
            "term_status": "running",
            "remote_help_inclusion": "not_included",
            "remote_help_evidence": "assumed",
            "sessions_left": "0",
            "sessions_unused": "0",
            "next_reset": "",
            "visits_left": "0",
            "visits_last_day": "",
            "visits_last_working_day": "",
            "next_loss": "term",
            "next_loss_last_day": "2026-03-14",
            "days_to_go": "9",
        }

    @pytest.mark.usefixtures("book")
    def test_json_lines_are_the_contracts_of_the_document(self) -> None:
        lines = run("portfolio", "book", AS_OF, "--format=jsonl").stdout.splitlines()
        expected = answer_result("portfolio", "book", AS_OF)["contracts"]
        assert [json.loads(each) for each in lines] == expected

    @pytest.mark.usefixtures("book")
    def test_markdown(self) -> None:
        shown = run("portfolio", "book", AS_OF, "--format=markdown").stdout
        assert shown.startswith(
            "| Customer (plan) | Term end | Remote | Reset | Visits | Until | Days |\n"
            "| --- | --- | --- | --- | --- | --- | --- |\n| Ala (Komfort) | "
        )

    def test_a_stream_of_nothing_still_has_its_head(self, home: Path) -> None:
        (home / "e.jsonl").write_bytes(b"")
        assert run("portfolio", "e.jsonl", "--format=csv").stdout.startswith("file,customer,")

    @pytest.mark.usefixtures("book")
    def test_a_process_of_its_own_says_the_same(self) -> None:
        arguments = ("portfolio", "book", AS_OF, "--format=jsonl", "--catalog", str(BUNDLED))
        result = spawn(*arguments)
        assert (result.returncode, result.stderr) == (0, b"")
        expected = run(*arguments).stdout
        assert result.stdout.decode() == expected


@contextmanager
def started(*arguments: str, stderr: int = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    """Start a portfolio whose input we feed and whose output we read."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sage_entitlements", "portfolio", *arguments],
        env=process_environment({"TERM": "xterm", "PYTHONUNBUFFERED": None}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
    )
    # Whoever waits for what never comes is not to wait for ever.
    watchdog = threading.Timer(30, process.kill)
    watchdog.start()
    try:
        yield process
    finally:
        watchdog.cancel()
        process.kill()
        process.wait(timeout=60)
        for each in (process.stdin, process.stdout, process.stderr):
            if each is not None:
                with suppress(OSError):
                    each.close()


class TestStreams:
    """Rows come out while contracts go in."""

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_the_first_row_comes_before_the_last_contract(self, kind: str) -> None:
        with started("-", AS_OF, "--sort=given", "--format", kind) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            # Enough to fill any buffer on the way; and then we wait for an answer.
            process.stdin.write(b"".join(line(f"A{each}").encode() for each in range(400)))
            process.stdin.flush()
            head = process.stdout.readline()
            first = head if kind == "jsonl" else process.stdout.readline()
            assert b"A0" in first
            process.stdin.write(line("last").encode())
            process.stdin.close()
            rest = process.stdout.read().splitlines()
            assert len(rest) == 400
            assert b"last" in rest[-1]
            assert process.wait(timeout=60) == 0

    def test_what_is_broken_is_told_at_once(self) -> None:
        with started("-", AS_OF, "--sort=given", "--format=csv") as process:
            assert process.stdin is not None
            assert process.stderr is not None
            process.stdin.write(b"broken\n")
            process.stdin.flush()
            assert process.stderr.readline().startswith(b"stdin:1: is not valid JSON: ")
            process.stdin.close()
            assert process.wait(timeout=60) == 4

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    @pytest.mark.parametrize("order", ["given", "loss"])
    def test_a_reader_that_has_stopped_is_told_nothing(self, kind: str, order: str) -> None:
        with started("-", AS_OF, "--sort", order, "--format", kind) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            content = b"".join(line(f"A{each}").encode() for each in range(2000))

            def feed(pipe: Any) -> None:  # noqa: ANN401 - a pipe
                with suppress(OSError):
                    pipe.write(content)
                    pipe.close()

            feeder = threading.Thread(target=feed, args=(process.stdin,))
            feeder.start()
            process.stdout.readline()
            process.stdout.close()
            said = process.stderr.read().decode()
            assert process.wait(timeout=60) == 4
            feeder.join()
        assert said == ""

    @pytest.mark.skipif(os.name == "nt", reason="signals are of Unix")
    @pytest.mark.parametrize("kind", ["csv", "json"])
    def test_an_interruption_ends_in_its_own_code(self, kind: str) -> None:
        with started("-", AS_OF, "--sort=given", "--format", kind) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdin.write(b"broken\n")
            process.stdin.write(b"".join(line(f"A{each}").encode() for each in range(400)))
            process.stdin.flush()
            if kind == "csv":
                process.stdout.readline()
            time.sleep(1)  # nothing tells from outside that it waits for more
            process.send_signal(signal.SIGINT)
            said = process.stderr.read()
            assert process.wait(timeout=60) == 130
        assert b"Traceback" not in said

    def test_an_interruption_while_a_contract_is_read(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(home, "a.toml", fields("A"))

        def interrupt(*_: object, **__: object) -> Catalog:
            raise KeyboardInterrupt

        monkeypatch.setattr("sage_entitlements.portfolio.load_contract", interrupt)
        for kind in ("table", "csv", "jsonl"):
            result = run("portfolio", "a.toml", "--format", kind, "--sort=given")
            assert result.exit_code == 130
            assert "Traceback" not in result.stderr


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def watched(*arguments: str, long: bool) -> tuple[str, str]:
    """Feed contracts to a portfolio whose stderr, and no more, is a terminal; give both outputs.

    A long run goes on until something is told there, a short one ends at once.
    """
    pty = pytest.importorskip("pty", reason="there are pseudo-terminals on Unix only")
    import fcntl  # noqa: PLC0415 - Unix only, as pty is
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    told_there: list[bytes] = []

    def listen() -> None:
        with suppress(OSError):  # Linux's way to say that the other side is gone
            told_there.extend(iter(partial(os.read, ours, 65536), b""))

    with started(*arguments, stderr=theirs) as process:
        os.close(theirs)
        listener = threading.Thread(target=listen)
        listener.start()
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None
        assert stdout is not None

        def feed() -> None:
            for each in range(600 if long else 3):
                stdin.write(line(f"A{each}").encode())
                stdin.flush()
                if told_there:
                    break
                time.sleep(0.1 if long else 0)
            stdin.close()

        feeder = threading.Thread(target=feed)
        feeder.start()
        written = stdout.read().decode()
        feeder.join()
        process.wait(timeout=60)
        listener.join()
    os.close(ours)
    return written, b"".join(told_there).decode()


class TestProgress:
    """Who waits at a terminal for long sees how far it has come, and nothing of it is left."""

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_a_long_run_shows_a_bar_and_loses_no_row_to_it(self, kind: str) -> None:
        written, seen = watched("-", AS_OF, "--sort=given", "--format", kind, long=True)
        assert "Reading contracts" in seen
        rows = [each for each in written.splitlines() if not each.startswith("file,")]
        assert [re.findall(r"A\d+", each) for each in rows] == [
            [f"A{each}"] for each in range(len(rows))
        ]
        assert len(rows) > 3
        assert "A1" not in seen
        # The bar's last act is to take itself away.
        assert ESCAPE.sub("", seen).rstrip().endswith("\x1b[2K")

    def test_a_short_run_shows_none(self) -> None:
        written, seen = watched("-", AS_OF, "--format=table", long=False)
        assert seen == ""
        assert "3 contracts read" in written

    def test_none_is_shown_but_on_a_terminal(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(home, "a.toml", fields("A"))
        monkeypatch.setattr(_progress, "_SOON", -1.0)
        assert run("portfolio", "a.toml").stderr == ""

    @pytest.mark.parametrize(("many", "total"), [(True, "?"), (False, "2")])
    def test_the_bar_knows_how_many_files_there_are(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, many: bool, total: str
    ) -> None:
        """Of a book of lines nobody knows the number before its end."""
        keep(home, "f/a.toml", fields("A"))
        keep(home, "f/b.toml", fields("B"))
        (home / "book.jsonl").write_text(line("A") + line("B"), encoding="utf-8")
        monkeypatch.setattr(_progress, "_SOON", -1.0)
        monkeypatch.setenv("TERM", "xterm")
        terminal = Terminal()
        from sage_entitlements._text import Language  # noqa: PLC0415 - beside its one use

        monkeypatch.setattr(sys, "stderr", terminal)
        with _progress.progress(None if many else 2, Language.EN) as step:
            step()
            step()
        assert f"2/{total}" in ESCAPE.sub("", terminal.getvalue())

    def test_the_command_hands_its_steps_to_the_bar(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(home, "a.toml", fields("A"))
        (home / "b.toml").write_text("x", encoding="utf-8")
        totals: list[int | None] = []
        steps: list[int] = []

        @contextmanager
        def progress(total: int | None, _: object) -> Iterator[Any]:
            totals.append(total)
            yield lambda: steps.append(1)

        monkeypatch.setattr(_progress, "progress", progress)
        stand_in = type("Streams", (), {"stdin": sys.stdin, "stderr": Terminal()})
        monkeypatch.setattr("sage_entitlements._cli.commands.portfolio.sys", stand_in)
        assert run("portfolio", "a.toml", "b.toml").exit_code == 4
        assert (totals, len(steps)) == ([2], 2)
