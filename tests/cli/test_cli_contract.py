"""A customer's contract from the shell: written, checked, recorded in, asked about."""

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from phrases import english

from .helpers import DENIED, answer, confirm, copied_catalog, records, run, told

pytestmark = pytest.mark.usefixtures("held_figures", "home")

NEW = "new firma.toml --customer=Firma --plan=vip --starts=2026-01-31 "
UNSIGNED = {"note": None, "by": None}
ENTRIES = """\
professional_services = [{purchased = 2025-12-24}, {purchased = 2026-03-10, name = "Nowy rok"}]
remote_sessions = [
    {start = 2026-02-03T10:00:00, minutes = 20, program = "Handel"},
    {start = 2026-02-10T10:00:00, minutes = 47, program = "Handel"},
    {start = 2026-03-01T09:00:00, minutes = 5},
    {start = 2026-03-02T09:00:00, minutes = 5},
    {start = 2026-03-03T09:00:00, minutes = 5},
    {start = 2026-03-04T09:00:00, minutes = 35},
    {start = 2026-06-01T09:00:00, minutes = 5},
]
extra_sessions = [{purchased = 2026-03-01, sessions = 2}]
visits = [
    {on = 2026-04-01, hours = 3},
    {on = 2026-04-02, hours = 6.5},
    {on = 2026-06-10, hours = 7, package = "Nowy rok"},
    {on = 2026-06-11, hours = 8},
]
"""
USED_UP = "the included session of the month is used, and no bought one is left"
CONTACTS = '[order_contacts]\nphone = "22 123 45 67"\nemail = "a@b.pl"\n'


def written(
    rest: str = "", name: str = "firma.toml", *, plan: str = "VIP", months: int = 12
) -> str:
    """Write a contract's file by hand; ``rest`` is what stands below its first lines."""
    head = f'customer = "Firma"\nplan = "{plan}"\nstarts = 2026-01-31\nmonths = {months}\n'
    Path(name).write_text(head + rest, encoding="utf-8")
    return name


def sessions(*starts: str, minutes: int = 1) -> str:
    """Write sessions as a file has them."""
    entries = (f"{{start = {start}:00, minutes = {minutes}}}" for start in starts)
    return f"remote_sessions = [{', '.join(entries)}]\n"


def ask(line: str, columns: str = "80") -> Result:
    """Run a command about contracts, written as in a shell."""
    return run("contract", *shlex.split(line), env={"COLUMNS": columns})


def shown(line: str, columns: str = "80") -> str:
    """Give what a command shows."""
    return ask(line, columns).stdout


def flat(line: str, columns: str = "80") -> str:
    """Give what a command shows, on one line."""
    return " ".join(shown(line, columns).split())


def data(line: str, code: int = 0) -> dict[str, Any]:
    """Give the ``result`` of a command's JSON."""
    done = ask(f"{line} --format=json")
    assert (done.exit_code, done.stderr) == (code, ""), done.output
    found: dict[str, Any] = json.loads(done.stdout)["result"]
    return found


def made(options: str = "") -> Path:
    """Have the program write a contract to ``firma.toml``."""
    result = ask(NEW + options)
    assert result.exit_code == 0, result.output
    return Path("firma.toml")


def status(as_of: str) -> dict[str, Any]:
    return data(f"status firma.toml --as-of={as_of}")


def timeline(as_of: str) -> dict[str, Any]:
    return data(f"timeline firma.toml --as-of={as_of}")


def recorded(kind: str, options: str = "", code: int = 0) -> dict[str, Any]:
    return data(f"record {kind} firma.toml {options}", code)


def refused_in_words(kind: str, options: str, code: int = 1) -> str:
    """Give what a refused entry is told, on one line; nothing may have been written."""
    before = Path("firma.toml").read_bytes()
    result = ask(f"record {kind} firma.toml {options}")
    assert result.exit_code == code, result.output
    assert Path("firma.toml").read_bytes() == before
    return " ".join(result.stdout.split())


def reason_ids(result: dict[str, Any]) -> list[str]:
    return [each["id"] for each in result["reasons"]]


class TestNew:
    """A contract that the program writes is one that it reads."""

    def test_every_option_comes_to_stand_in_the_file(self) -> None:
        path = made(
            "--months=24 --program=Handel --program='Mała Księgowość'"
            " --product-package='Symfonia / Kadry / Płace' --phone='+48 22 123 45 67'"
            " --email=biuro@firma.pl --purchased='2026-03-10/Nowy rok' --purchased=2026-04-01"
            " --purchased=2026-04-02/ --product-package=Mala/Księga"
        )
        found = status("2026-05-04")
        assert found["plan"] == {"id": "vip", "name": "VIP", "family": "perpetual"}
        assert (found["term"]["months"], found["term"]["last_day"]) == (24, "2028-01-30")
        assert found["programs"] == ["Handel", "Mała Księgowość", "Kadry", "Księga"]
        assert found["order_contacts"] == {"phone": "+48 22 123 45 67", "email": "biuro@firma.pl"}
        assert [each["name"] for each in found["packages"]] == ["Nowy rok", None, None]
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# A customer's contract; ")
        assert "Mała Księgowość" in text
        assert data("check firma.toml")["files"] == [
            {"file": "firma.toml", "valid": True, "faults": [], "warnings": []}
        ]

    @pytest.mark.parametrize("plan", ["Komfort +", "komfort-plus", "KOMFORT PLUS", "komfort+"])
    def test_a_plan_is_written_by_its_id_and_comments_in_the_language(self, plan: str) -> None:
        text = made(f"--plan='{plan}' --lang=pl").read_text(encoding="utf-8")
        assert text.startswith("# Umowa klienta; ")
        assert 'plan = "komfort-plus"\n' in text

    def test_the_answer_sums_it_up(self) -> None:
        assert shown(f"{NEW} --program=Handel --program=Kadry") == (
            "Firma: VIP, 31 Jan 2026 to 30 Jan 2027.\n"
            "\n"
            "the plan includes callback (assumed), and the order names no phone for it\n"
            "\n"
            "the plan includes callback (assumed), and the order names no e-mail for it\n"
            "\n"
            "Programs  Handel, Kadry\n"
            "\n"
            "Written to firma.toml\n"
        )

    def test_the_answer_for_programs_is_as_of_the_first_day(self) -> None:
        document = answer("contract", *NEW.split())
        assert (document["command"], document["as_of"]) == ("contract new", "2026-01-31")
        assert list(document["result"]) == ["file", "customer", "plan", "term", "notes", "reasons"]
        assert document["result"]["plan"] == {"id": "vip", "name": "VIP", "family": "perpetual"}
        Path("firma.toml").unlink()
        (row,) = records(shown(f"{NEW} --format=csv"))
        told = "firma.toml,Firma,vip,1,12,2026-01-31,2027-01-30,running,364"
        assert ",".join(row.values()) == told

    @pytest.mark.parametrize("name", ["umowa", "umowa.txt", "no/umowa.jsonl"])
    def test_a_new_file_is_not_passed_over_by_its_folder(self, name: str) -> None:
        ours = Path(name).name
        said = (
            f'"{Path(name)}" does not end in .toml, so no folder would show it; call it {ours}.toml'
        )
        assert told(ask(NEW.replace("firma.toml", name)), 2) == f"Error: {said}"
        message = told(ask(NEW.replace("firma.toml", f"no/{ours}.toml")), 4)
        assert message == "Error: no: there is no such folder; make it first"
        assert list(Path().iterdir()) == []
        assert ask(NEW.replace("firma.toml", f"{ours}.TOML")).exit_code == 0
        assert run("portfolio", ".").exit_code == 0

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("there.toml", "there is such a file already, and it was left alone; choose another"),
            ("link.toml", "there is such a file already, and it was left alone; choose another"),
            ("folder.toml", "is a folder, and a file is needed"),
            ("n\0.toml", "cannot be written, and nothing was changed: is not a path"),
        ],
    )
    def test_where_no_file_can_be_made_nothing_is_changed(self, name: str, said: str) -> None:
        there = Path("there.toml")
        there.write_text("x = 1\n", encoding="utf-8")
        Path("folder.toml").mkdir()
        Path("link.toml").symlink_to("nowhere.toml")
        before = sorted(Path().iterdir())
        message = told(ask(NEW.replace("firma.toml", name)), 4).replace("\\u0000", "\0")
        assert message.startswith(f"Error: {name}: {said}")
        assert sorted(Path().iterdir()) == before
        assert there.read_text(encoding="utf-8") == "x = 1\n"

    def test_all_that_is_wrong_is_told_at_once(self) -> None:
        result = ask(
            f"{NEW} --program=A --program=a --product-package=B/C --product-package=b/D"
            " --phone=x --email=x --purchased=2026-02-01/A --purchased=2026-02-02/a"
        )
        assert result.exit_code == 2
        for name in ("--program", "--product-package", "--phone", "--email", "--purchased"):
            assert f" {name}: " in result.stderr


class TestCheck:
    """Every fault of every file is told, and so is what is odd."""

    def test_every_fault_of_every_file(self) -> None:
        visits = "visits = [{on = 2026-02-03, hours = 25}, {hours = 1}]\n"
        written(f"h = 1\n{visits}", "a.toml", months=0)
        written(name="b.toml")
        written('programs = ["A", "a"]\n', "c.toml", plan="komfrot")
        result = ask("check a.toml b.toml c.toml d.toml ./b.toml")  # one named twice counts once
        assert (result.exit_code, result.stderr) == (4, "")
        for key in ("h", "months", "visits[1].hours", "visits[2].on"):
            assert f"\na.toml: {key} " in result.stdout
        for place in ("c.toml: plan", "c.toml: programs[2]", "d.toml"):
            assert f"\n{place} " in result.stdout
        assert result.stdout.startswith("4 contracts checked, 3 broken, ")

    def test_the_data(self) -> None:
        written("x = 1\n", "a.toml")
        written(ENTRIES, "b.toml")
        assert shown("check a.toml").startswith(
            "1 contract checked, 1 broken, 0 warnings.\n\n1 fault\nWhere      What is wrong\n"
        )
        found = data("check a.toml b.toml", 4)
        assert (found["valid"], found["reasons"]) == (False, [])
        broken, sound = found["files"]
        assert (broken["file"], broken["valid"], broken["warnings"]) == ("a.toml", False, [])
        (fault,) = broken["faults"]
        assert fault["text"].startswith("is not a known key; known here: customer")
        assert (sound["file"], sound["valid"], sound["faults"]) == ("b.toml", True, [])
        assert [each["text"] for each in sound["warnings"]] == [
            f"session, Tue 10 Feb 2026 10:00: {USED_UP}",
            "session, Sun 1 Mar 2026 09:00: not a working day (Sunday)",
            f"session, Wed 4 Mar 2026 09:00: {USED_UP}",
            "the plan includes callback (assumed), and the order names no phone for it",
            "the plan includes callback (assumed), and the order names no e-mail for it",
        ]
        rows = shown("check a.toml b.toml missing.toml --format=csv").splitlines()
        assert rows[2].startswith("faults,missing.toml,,")
        assert rows[3].startswith("warnings,b.toml,remote_sessions[2],")
        assert (rows[0], len(rows)) == ("kind,file,key,text,remark", 8)

    def test_what_is_odd_changes_no_exit_code(self) -> None:
        written(sessions("2026-02-03T10:00"), plan="komfort")
        result = ask("check firma.toml")
        assert result.exit_code == 0
        assert result.stdout == (
            "1 contract checked, 0 broken, 1 warning.\n"
            "\n"
            "Allowed, but worth a second look\n"
            "File        What is odd\n"
            "────────────────────────────────────────────────────────────────────────────────\n"
            "firma.toml  session, Tue 3 Feb 2026 10:00: the plan does not include remote help\n"
            "            (assumed)\n"
        )
        written(CONTACTS)  # a full order is not odd
        assert shown("check firma.toml") == "1 contract checked, 0 broken, 0 warnings.\n"


WHOLE_SCREEN = """\
Firma (VIP) has left: 0 remote sessions (assumed), 3 visits. Next: visits lost
after Thu 24 Dec 2026.

Remote sessions left  0 (assumed)
Contract month        no. 1: 31 Jan 2026 to 27 Feb 2026
Next reset            Sat 28 Feb 2026
Overage this month    1 session, 17 min past 30
Phone                 open until Tue 10 Feb 2026 17:00 (assumed)
Phone in the order    22 123 45 67
E-mail in the order   a@b.pl
Term                  31 Jan 2026 to 30 Jan 2027, 354 days to go
Programs              Handel
Included (assumed)    Centrum wiedzy, Sage Pomoc Online, Aktualizacja prawna,
                      Techniczne wsparcie telefoniczne, Aktualizacja
                      funkcjonalna, Oddzwonienie na życzenie, Pierwszeństwo
                      dodzwonienia, Pomoc zdalna

Packages of professional services
Package            Window              Visits left  Last working day  Days to go
────────────────────────────────────────────────────────────────────────────────
bought             24 Dec 2025 to      3 of 3       23 Dec 2026       317
24 Dec 2025        24 Dec 2026, open
Nowy rok           10 Mar 2026 to      3 of 3       10 Mar 2027       393
                   10 Mar 2027, not
                   started

Complaints about sessions
Session ended      Last day         To be safe, by     Now
────────────────────────────────────────────────────────────────────────
3 Feb 2026 10:20   Tue 3 Feb 2026   3 Feb 2026 17:00   too late
10 Feb 2026 10:47  Tue 10 Feb 2026  10 Feb 2026 17:00  can still be made

Not covered
When                   What was used    Why
────────────────────────────────────────────────────────────────────────────────
Tue 10 Feb 2026 10:00  session, 47 min  the included session of the month is
                                        used, and no bought one is left

As of Tue 10 Feb 2026 12:00, Warsaw time.
10 entries are dated after that and do not count yet.
"""


class TestStatus:
    """All that a customer has left, and how it is known."""

    @pytest.mark.parametrize("language", ["en", "pl"])
    def test_an_ordinary_one_fits_a_screen_of_24_lines(self, language: str) -> None:
        made("--purchased=2026-02-10 --phone='22 123 45 67'")
        recorded("remote", "--start=2026-03-05T09:30 --minutes=47")
        lines = shown(f"status firma.toml --as-of=2026-03-20T14:00 --lang={language}").splitlines()
        assert len(lines) < 24  # and the prompt
        assert max(map(len, lines)) <= 80

    def test_the_whole_screen(self) -> None:
        written(f'programs = ["Handel"]\n{ENTRIES}{CONTACTS}')
        assert shown("status firma.toml --as-of=2026-02-10T12:00") == WHOLE_SCREEN

    def test_the_data(self) -> None:
        written(ENTRIES)
        result = status("2026-06-15")
        assert " ".join(result) == (
            "file customer number nip order_contacts plan life term terms plans next_change"
            " entitlements programs remote_help packages visits refused_visits complaints phone"
            " losses not_yet notes reasons"
        )
        assert [*result["term"].values()] == [1, 12, "2026-01-31", "2027-01-30", "running", 229]
        remote = result["remote_help"]
        assert remote["period"]["number"] == 5
        assert (remote["left"], remote["extra"]) == (
            0,
            {"bought": 2, "used": 2, "left": 0, "lost": 0},
        )
        assert [(each["month"], each["coverage"]) for each in remote["not_covered"]] == [
            (1, "past_allowance"),
            (2, "past_allowance"),
        ]
        assert [(each["name"], each["visits"]["remaining"]) for each in result["packages"]] == [
            (None, 0),
            ("Nowy rok", 2),
        ]
        assert [each["visits"]["overage_hours"] for each in result["packages"]] == [1, 0]
        assert result["refused_visits"] == []
        assert [(each["kind"], each["last_day"]) for each in result["losses"]] == [
            ("term", "2027-01-30"),
            ("visits", "2027-03-10"),
        ]
        assert result["not_yet"] == 0

    def test_the_record(self) -> None:
        written(ENTRIES)
        (row,) = records(shown("status firma.toml --as-of=2026-03-10 --format=csv"))
        expected = (
            "file=firma.toml customer=Firma plan=vip term_first_day=2026-01-31 phone_open="
            " term_last_day=2027-01-30 term_status=running term_days_to_go=326 not_yet=5"
            " remote_help_inclusion=included remote_help_evidence=assumed remote_help_left=0"
            " remote_help_period_next_reset=2026-03-31 remote_help_overage_sessions=1"
            " remote_help_overage_minutes=5 visits_remaining=6 visits_last_day=2026-12-24"
        )
        assert [each for each in expected.split() if each not in map("=".join, row.items())] == []

    def test_a_day_is_the_whole_day_and_a_moment_only_that(self) -> None:
        written(sessions("2026-02-03T10:00"))
        for as_of, left, not_yet in (
            ("2026-02-02", 1, 1),
            ("2026-02-03T09:59:59", 1, 1),
            ("2026-02-03T09:00Z", 0, 0),
            ("2026-02-03", 0, 0),
            ("2026-02-28", 1, 0),
        ):
            found = status(as_of)
            assert (found["remote_help"]["left"], found["not_yet"]) == (left, not_yet), as_of

    @pytest.mark.parametrize("question", ["status", "timeline"])
    def test_the_moment_asked_about(self, question: str) -> None:
        made()
        line = ("contract", question, "firma.toml")
        assert answer(*line)["as_of"]
        assert answer(*line, "--as-of=2026-02-15")["as_of"] == "2026-02-15"
        assert answer(*line, "--as-of=2026-02-15T12:00Z")["as_of"] == "2026-02-15T13:00:00+01:00"
        assert data(f"{question} firma.toml --as-of=2026-10-25")["notes"] == []
        document = answer(*line, "--as-of=2026-10-25T02:30")
        assert document["as_of"] == "2026-10-25T02:30:00+02:00"
        (note,) = document["result"]["notes"]
        assert "comes twice in Warsaw" in note
        assert note in flat(f"{question} firma.toml --as-of=2026-10-25T02:30")
        for as_of in ("2026-03-29T02:30", "1989-12-31", "2101-01-01"):
            assert english(as_of) in told(ask(f"{question} firma.toml --as-of={as_of}"), 2)

    @pytest.mark.parametrize(
        ("plan", "line"),
        [
            ("komfort", "Included (assumed) Centrum wiedzy,"),
            ("komfort", "Not included (assumed) Aktualizacja funkcjonalna,"),
            ("komfort", "Remote sessions left 0 (assumed)"),
            ("komfort", "Phone open from 08:00 to 17:00 (assumed)"),
            ("komfort+", "Unknown Aktualizacja funkcjonalna,"),
            ("komfort+", "left not known: nobody knows whether the plan includes remote help"),
            ("podstawowa", "Not included (assumed) Techniczne wsparcie telefoniczne,"),
            ("podstawowa", "Phone open from 08:00 to 17:00; in the plan: no (assumed)"),
            ("podstawowa+", "Phone open from 08:00 to 17:00; in the plan: unknown (not known)"),
        ],
    )
    def test_what_is_assumed_says_so(self, plan: str, line: str) -> None:
        made(f"--plan={plan}")
        assert line in flat("status firma.toml --as-of=2026-06-15")

    @pytest.mark.usefixtures("overlay")
    def test_what_is_confirmed_is_not_called_assumed(self) -> None:
        confirm("komfort+", "remote-help")
        made("--plan=komfort+")
        found = status("2026-06-15")["remote_help"]
        assert (found["inclusion"], found["evidence"]) == ("included", "confirmed")
        assert (found["source"], found["left"]) == ("order form", 1)
        assert "left 1 (confirmed)" in flat("status firma.toml --as-of=2026-06-15")

    def test_what_is_stated_needs_no_mark(self, tmp_path: Path) -> None:
        readings = ('reading = "matrix.staircase"', 'reading = "matrix.namesake"')
        clause = 'clause = "remote-help.allowance"'
        folder = copied_catalog(
            tmp_path / "copy",
            *(("matrix.toml", reading, f"{reading}\n{clause}") for reading in readings),
        )
        matrix = folder / "matrix.toml"
        cells = matrix.read_text(encoding="utf-8").replace('"yes, assumed"', '"yes, stated"')
        matrix.write_text(cells, encoding="utf-8")
        made()
        line = f"firma.toml --as-of=2026-06-15 --catalog={folder.as_posix()}"
        assert "Remote sessions left  1\n" in shown(f"status {line}")
        assert "Included (stated)" in shown(f"status {line}")
        assert "Month  From         Session          Not covered\n" in shown(f"timeline {line}")

    def test_bought_sessions_are_left_even_where_nobody_knows(self) -> None:
        written("extra_sessions = [{purchased = 2026-02-01}]\n", plan="komfort+")
        found = status("2026-02-15")["remote_help"]
        assert found["left"] == 1
        assert (found["remaining"], found["allowance"]["sessions"]) == ({"sessions": None}, None)
        text = flat("status firma.toml --as-of=2026-02-15")
        assert "left 1 bought; nobody knows whether there are more Contract month" in text
        assert "Bought sessions left 1 of 1 " in text
        assert "  1+?  " in run("portfolio", "firma.toml", "--as-of=2026-02-15").stdout

    def test_a_session_that_may_have_been_the_included_one_leaves_its_month_unknown(self) -> None:
        change = "plan_changes = [{on = 2026-06-15, plan = 'vip+'}]\n"
        written(f"{change}{sessions('2026-06-02T10:00', '2026-06-16T10:00')}", plan="komfort+")
        text = flat("status firma.toml --as-of=2026-06-20")
        assert "left not known: an earlier session may have been that of this month" in text
        assert "Not covered, or not known to be" in text
        fifth = ["not known whether there is one (assumed), this month", "2 sessions not known"]
        assert months_table("2026-06-20")[4:6] == [["not known whether there is one", ""], fifth]

    def test_bought_things_are_not_stranded_without_a_word(self) -> None:
        written("extra_sessions = [{purchased = 2026-02-01}]\n")
        assert {"kind": "extra", "last_day": "2027-01-30"} in status("2027-01-30")["losses"]
        lost = "Bought sessions left 0 of 1, 1 lost at the contract's end"
        assert lost in flat("status firma.toml --as-of=2027-01-31")

    def test_a_plan_without_remote_help_allows_none_and_resets_nothing(self) -> None:
        written(sessions("2026-02-02T10:00"), plan="podstawowa")
        found = status("2026-02-03")["remote_help"]
        assert (found["allowance"]["sessions"], found["remaining"]["sessions"]) == (0, 0)
        text = flat("status firma.toml --as-of=2026-02-03")
        assert "Next reset" not in text
        assert "session, 1 min the plan does not include remote help (assumed)" in text

    def test_the_status_of_the_contract_is_carried_through(self) -> None:
        written(ENTRIES)
        before, after = status("2026-01-30"), status("2027-01-31")
        assert (before["term"]["status"], before["term"]["days_to_go"]) == ("not_started", 365)
        assert (after["term"]["status"], after["term"]["days_to_go"]) == ("ended", None)
        for found in (before, after):
            assert (found["remote_help"]["period"], found["remote_help"]["left"]) == (None, 0)
            assert (found["entitlements"], found["phone"]) == ([], None)
            assert found["remote_help"]["inclusion"] is None
        text = shown("status firma.toml --as-of=2027-01-31")
        said = "Firma: the contract ended on Sat 30 Jan 2027; VIP gives nothing any more."
        assert text.startswith(f"{said} Still\nleft: 2 visits.\n")
        assert "Included" not in text
        assert "Phone" not in text
        assert "Term                  31 Jan 2026 to 30 Jan 2027\n" in text
        assert "none outside the contract's term" in text
        for as_of in ("2026-01-30T10:00", "2027-02-15T10:00"):
            (row,) = records(shown(f"status firma.toml --as-of={as_of} --format=csv"))
            assert {row["phone_open"], row["phone_inclusion"], row["remote_help_inclusion"]} == {""}

    def test_why(self) -> None:
        written(ENTRIES)
        line = "status firma.toml --as-of=2026-02-10"
        found = status("2026-02-10")
        table, text = shown(f"{line} --why"), flat(f"{line} --why --format=markdown")
        assert "--why" not in table
        for reason in found["reasons"]:
            assert reason["id"] in table
            assert " ".join(reason["text"].split())[:30] in text
        ids = reason_ids(found)
        assert {"usage-period", "remote-help.overage", "matrix.staircase"} <= {*ids}
        assert len(ids) == len({*ids})

    def test_the_phone(self) -> None:
        made()
        for as_of, said, is_open in (
            ("2026-06-15T12:00", "open until Mon 15 Jun 2026 17:00 (assumed)", True),
            ("2026-06-15T17:00", "closed; opens Tue 16 Jun 2026 08:00 (assumed)", False),
            ("2026-06-14", "closed; opens Mon 15 Jun 2026 08:00 (assumed)", False),
            ("2026-06-15", "open from 08:00 to 17:00 (assumed)", None),
        ):
            assert status(as_of)["phone"]["open"] is is_open
            assert said in shown(f"status firma.toml --as-of={as_of}")

    def test_of_work_that_ended_after_hours_one_should_complain_at_once(self) -> None:
        written(sessions("2026-03-06T16:50", minutes=10))
        text = flat("status firma.toml --as-of=2026-03-06")
        assert "6 Mar 2026 17:00 Fri 6 Mar 2026 at once can still be made" in text

    @pytest.mark.usefixtures("overlay")
    def test_a_complaint_of_which_the_terms_are_silent(self) -> None:
        run("catalog", "readings", "set", "complaint.non-working-day", "undefined")
        written(sessions("2026-03-07T10:00"))
        (found,) = status("2026-03-07")["complaints"]
        assert (found["status"], found["deadline_day"]) == ("undefined", None)
        text = flat("status firma.toml --as-of=2026-03-07")
        assert "7 Mar 2026 10:01 - 7 Mar 2026 17:00 no deadline is given" in text

    def test_packages_not_yet_bought_closed_and_with_another_last_working_day(self) -> None:
        made("--purchased=2026-03-10/A")
        nothing = {"remaining": 0, "last_day": None, "last_working_day": None}
        assert status("2026-03-09")["visits"] == status("2027-03-11")["visits"] == nothing
        text = flat("status firma.toml --as-of=2027-03-11", columns="120")
        assert "10 Mar 2027, closed 0 of 3 10 Mar 2027 - " in text
        closure = '[[calendar]]\nday = 2027-03-10\nnote = "inventory"\n'
        Path("overlay.toml").write_text(closure, encoding="utf-8")
        (package,) = data("status firma.toml --as-of=2027-03-10 --overlay=overlay.toml")["packages"]
        assert package["window"]["last_working_day"] == "2027-03-09"

    def test_of_much_that_is_not_covered_only_the_latest_is_shown(self) -> None:
        days = [f"2026-{month:02}-{day:02}" for month in range(2, 8) for day in range(1, 29)]
        visits = "visits = [{on = 2026-07-28, hours = 1.5}, {on = 2026-02-01, hours = 1}]\n"
        written(sessions(*(f"{day}T10:00" for day in days)) + visits, months=7)
        uncovered = status("2026-07-28")["remote_help"]["not_covered"]
        text = shown("status firma.toml --as-of=2026-07-28", columns="120")
        _, title, rows = text.partition(f"Not covered, the latest 10 of {len(uncovered) + 2}\n")
        assert title
        assert "Tue 28 Jul 2026 10:00  session, 1 min  the included session of the" in rows
        assert "Tue 28 Jul 2026        visit, 1.5 h    no package of" in rows
        assert "Feb 2026" not in rows
        assert "\nNot covered\n" in shown("status firma.toml --as-of=2026-02-10")  # ten

    @pytest.mark.parametrize("question", ["status", "timeline"])
    def test_a_file_that_is_missing_or_broken(self, question: str) -> None:
        missing = "Error: no.toml: there is no such file; check the path"
        assert told(ask(f"{question} no.toml"), 4) == missing
        written("x = 1\ny = 2\n", "a.toml")
        result = ask(f"{question} a.toml")
        assert (result.exit_code, result.stdout) == (4, "")
        assert result.stderr.startswith("Error: 2 faults:\n  a.toml: x: ")


FULL_YEAR = """\
Firma (VIP) has left: 0 remote sessions (assumed), 2 visits. Next: the contract
ends on Sat 30 Jan 2027.

Month  From         Session (assumed)  bought 24 Dec 2025  Nowy rok  Not covered
────────────────────────────────────────────────────────────────────────────────
1      31 Jan 2026  used               open                -         1 session
2      28 Feb 2026  used, 2 bought     open                open      1 session
                    sessions
3      31 Mar 2026  unused and gone    2 visits            open
4      30 Apr 2026  unused and gone    open                open
5      31 May 2026  this month, used   1 visit             1 visit
6      30 Jun 2026  to come            open                open
7      31 Jul 2026  to come            open                open
8      31 Aug 2026  to come            open                open
9      30 Sep 2026  to come            open                open
10     31 Oct 2026  to come            open                open
11     30 Nov 2026  to come            open                open
12     31 Dec 2026  to come            -                   open

bought 24 Dec 2025: 0 of 3 visits left, through 24 Dec 2026.
Nowy rok: 2 of 3 visits left, through 10 Mar 2027.
As of Mon 15 Jun 2026, Warsaw time.
"""


GONE, NO, WHO = "unused and gone", "not in the plan", "not known whether there is one"


def months_table(as_of: str) -> list[list[str]]:
    """Give the rows of a timeline, its heading first, without the months' numbers and days."""
    lines = shown(f"timeline firma.toml --as-of={as_of} --format=markdown").splitlines()
    rows = [each.replace("\\-", "-").split("|")[3:-1] for each in lines if each.startswith("|")]
    return [[cell.strip() for cell in row] for row in (rows[0], *rows[2:])]


class TestTimeline:
    """The term at a glance: a row for each month."""

    def test_the_whole_screen(self) -> None:
        written(ENTRIES)
        assert shown("timeline firma.toml --as-of=2026-06-15") == FULL_YEAR

    @pytest.mark.parametrize(
        ("plan", "as_of", "said", "states"),
        [
            ("vip", "2026-01-30", "to come, to come, to come", "to_come to_come to_come"),
            ("vip", "2026-01-31", "this month, to come, to come", "present to_come to_come"),
            ("vip", "2026-03-30", f"{GONE}, this month, to come", "unused present to_come"),
            ("vip", "2026-04-30", f"{GONE}, {GONE}, {GONE}", "unused unused unused"),
            ("komfort", "2026-03-15", f"{NO}, {NO}, this month, {NO}", "none none none"),
            ("komfort", "2026-04-30", f"{NO}, {NO}, {NO}", "none none none"),
            (
                "komfort+",
                "2026-02-27",
                f"{WHO}, this month, {WHO}, {WHO}",
                "unknown unknown unknown",
            ),
            ("komfort+", "2026-01-30", f"{WHO}, {WHO}, {WHO}", "unknown unknown unknown"),
        ],
    )
    def test_what_becomes_of_the_session_of_each_month(
        self, plan: str, as_of: str, said: str, states: str
    ) -> None:
        made(f"--plan={plan} --months=3")
        heading, *rows = months_table(as_of)
        known = "not known" if plan == "komfort+" else "assumed"
        assert heading == [f"Session ({known})", "Not covered"]
        assert ", ".join(session for session, _ in rows) == said
        assert {uncovered for _, uncovered in rows} == {""}
        found = timeline(as_of)["months"]
        assert [each["state"] for each in found] == states.split()
        assert [each["present"] for each in found] == ["this month" in row[0] for row in rows]
        assert not any(each["used"] for each in found)

    def test_a_month_with_bought_and_uncovered_sessions_and_visits(self) -> None:
        starts = (f"2026-{day}T10:00" for day in ("02-28", "03-01", "03-02", "03-03", "03-30"))
        visits = ", ".join(f"{{on = 2026-03-{day}, hours = 1}}" for day in (30, 31, 31))
        bought = "extra_sessions = [{purchased = 2026-02-01, sessions = 2}]\n"
        written(f"{bought}{sessions(*starts)}visits = [{visits}]\n")
        for as_of, session, not_covered, afterwards in (
            ("2026-02-28T09:59", "this month", "", ""),
            ("2026-02-28T10:00", "this month, used", "", ""),
            ("2026-03-01", "this month, used, 1 bought session", "", ""),
            ("2026-03-02", "this month, used, 2 bought sessions", "", ""),
            ("2026-03-03", "this month, used, 2 bought sessions", "1 session", ""),
            ("2026-03-30", "this month, used, 2 bought sessions", "2 sessions, 1 visit", ""),
            ("2026-04-01", "used, 2 bought sessions", "2 sessions, 1 visit", "2 visits"),
        ):
            _, _, second, third, *_ = months_table(as_of)
            assert (second, third[1]) == ([session, not_covered], afterwards)
            month = timeline(as_of)["months"][1]
            assert (month["present"], month["used"]) == ("this month" in session, "used" in session)
            assert month["state"] == ("present" if month["present"] else "used")

    def test_a_session_is_told_whatever_the_plan_says(self) -> None:
        for plan, words in (("komfort", "1 session"), ("komfort+", "1 session not known")):
            written(sessions("2026-03-02T10:00"), plan=plan)
            assert [row[1] for row in months_table("2026-03-15")[1:4]] == ["", words, ""]
            assert len(timeline("2026-03-15")["months"][1]["sessions"]) == 1

    def test_a_package_is_open_in_every_month_that_its_window_touches(self) -> None:
        for bought, cells in (
            ("2025-01-30", ["-", "-", "-"]),
            ("2025-01-31", ["open", "-", "-"]),
            ("2025-02-28", ["open", "open", "-"]),
            ("2026-03-30", ["-", "open", "open"]),
            ("2026-04-29", ["-", "-", "open"]),
            ("2026-04-30", ["-", "-", "-"]),
        ):
            written(f"professional_services = [{{purchased = {bought}}}]\n", months=3)
            column = [row[1] for row in months_table("2026-02-15")]
            assert column == [f"bought {english(bought)}", *cells]

    def test_visits_stand_in_their_months_and_those_outside_the_term_in_none(self) -> None:
        days = ["2026-01-30", "2026-01-31", "2026-03-30"]
        visits = ", ".join(f"{{on = {day}, hours = 1}}" for day in (*days, "2026-03-31"))
        packages = "professional_services = [{purchased = 2026-01-01}]\n"
        written(f"{packages}visits = [{visits}]\n", months=2)
        assert months_table("2026-12-01")[1:] == [["unused and gone", "1 visit", ""]] * 2
        found = timeline("2026-12-01")
        assert [each["on"] for each in found["packages"][0]["made"]] == days
        assert [each["on"] for each in found["refused_visits"]] == ["2026-03-31"]
        left = "bought 1 Jan 2026: 0 of 3 visits left, through 1 Jan 2027."
        assert left in shown("timeline firma.toml --as-of=2026-12-01").splitlines()

    def test_the_data(self) -> None:
        written(ENTRIES)
        result = timeline("2026-06-09")
        assert " ".join(result) == (
            "file customer plan life term terms plans remote_help months packages refused_visits"
            " not_yet notes reasons"
        )
        assert (result["plan"]["id"], result["remote_help"]["evidence"]) == ("vip", "assumed")
        assert result["not_yet"] == 2
        months = result["months"]
        assert [each["number"] for each in months] == [*range(1, 13)]
        assert [each["number"] for each in months if each["used"]] == [1, 2, 5]
        assert [each["number"] for each in months if each["present"]] == [5]
        assert " ".join(each["coverage"] for each in months[1]["sessions"]) == (
            "included extra extra past_allowance"
        )
        assert months[0]["last_day"] < months[1]["first_day"] == months[0]["next_reset"]
        first, second = result["packages"]
        assert [each["on"] for each in first["made"]] == ["2026-04-01", "2026-04-02"]
        assert (first["visits"]["used"], second["made"]) == (2, [])

    def test_the_records(self) -> None:
        written(ENTRIES, months=2)
        rows = shown("timeline firma.toml --as-of=2026-06-15 --format=csv").splitlines()
        packages = f"packages{17 * ','}"
        assert [each.strip(",") for each in rows[1:]] == [
            "months,1,2026-01-31,2026-02-27,2026-02-28,vip,used,assumed,false,1,1,0,0,1,17,0,0",
            "months,2,2026-02-28,2026-03-30,,vip,used,assumed,false,1,1,0,2,1,5,0,0",
            f"{packages}2025-12-24,,,,2025-12-24,2026-12-24,2026-12-23,open,3,3,0,1,192",
            f"{packages}2026-03-10,Nowy rok,,,2026-03-10,2027-03-10,2027-03-10,open,3,1,2,0,268",
        ]

    def test_what_it_rests_on(self) -> None:
        made()
        assert "window.last-day" not in reason_ids(timeline("2026-06-15"))
        written(ENTRIES)
        _, _, why = shown("timeline firma.toml --as-of=2026-06-15 --why").partition("\nWhy\n")
        for reason in ("visit.package", "window.last-day", "session.order", "matrix.staircase"):
            assert f"\n{reason} " in why


SESSION = "--start=2026-02-03T10:00 --minutes=20"


class TestRecordRemote:
    """A session is checked against the terms, and then kept."""

    def test_covered_then_overage_then_refused(self) -> None:
        path = made("--program=Handel")
        before = path.read_bytes()
        keys = ("effect", "reason", "written", "covered_by", "covered_minutes", "overage_minutes")
        first = recorded("remote", SESSION)
        assert [first[key] for key in keys] == ["covered", None, True, "included", 20, 0]
        assert first["entry"]["program"] == "Handel"
        assert path.read_bytes().startswith(before)
        second = recorded("remote", "--start=2026-02-28T10:00 --minutes=47")
        assert [second[key] for key in keys] == ["overage", None, True, "included", 30, 17]
        assert "remote-help.overage" in reason_ids(second)
        third = recorded("remote", "--start=2026-03-01T10:00 --minutes=47", 1)
        assert [third[key] for key in keys] == ["refused", "past_allowance", False, None, 0, 17]
        assert status("2026-03-02")["remote_help"]["not_covered"] == []

    def test_the_words(self) -> None:
        made()
        assert shown(f"record remote firma.toml {SESSION}") == (
            "Covered: it is the included session of its contract month (assumed).\n\n"
            "Written to firma.toml\n"
            "To undo that:\n"
            "  sage-entitlements contract remove firma.toml session 2026-02-03T10:00\n"
        )
        assert refused_in_words("remote", "--start=2026-02-04T10:00 --minutes=20") == (
            "Not covered: the included session of the month is used, and no bought one is left"
            " (assumed). Nothing was written to firma.toml; --anyway keeps it all the same."
        )
        assert flat("record remote firma.toml --start=2026-03-04T10:00 --minutes=47") == (
            "Covered: it is the included session of its contract month (assumed). 17 min past"
            " the limit of 30 are charged by the price list. Written to firma.toml To undo that:"
            " sage-entitlements contract remove firma.toml session 2026-03-04T10:00"
        )

    @pytest.mark.parametrize(
        ("contract", "option", "reason", "said"),
        [
            ("--plan=komfort", "", "not_included", "the plan does not include remote help (ass"),
            ("--plan=komfort+", "", "unknown", "it is not known whether that month includes"),
            ("", "--program=Kadry", "other_program", "the contract does not cover that program."),
            ("", "--start=2026-01-30T23:59", "outside_term", "outside the contract's term."),
            ("--months=1", "--start=2026-02-28T00:00", "outside_term", "outside the contract's"),
        ],
    )
    def test_why_it_is_refused(self, contract: str, option: str, reason: str, said: str) -> None:
        made(f"--program=Handel {contract}")
        line = f"{SESSION} {option}"
        code, begin = 1, "Not covered: "
        if reason == "unknown":
            code, begin = 3, "Not known whether it is covered: "
        found = recorded("remote", line, code)
        assert (found["effect"], found["reason"]) == ("refused", reason)
        assert found["reasons"]
        assert refused_in_words("remote", line, code).startswith(begin + said)
        kept = recorded("remote", f"{line} --anyway")
        assert (kept["effect"], kept["reason"], kept["written"]) == ("refused", reason, True)
        (uncovered,) = status("2099-01-01")["remote_help"]["not_covered"]
        assert uncovered["coverage"] == reason

    def test_a_dry_run_tells_and_writes_nothing(self) -> None:
        path = made()
        before = path.read_bytes()
        line = "--start=2026-02-03T10:00 --minutes=47 --dry-run"
        found = recorded("remote", line)
        assert (found["effect"], found["written"], found["dry_run"]) == ("overage", False, True)
        text = shown(f"record remote firma.toml {line}")
        assert text.endswith("A dry run: nothing was written to firma.toml\n")
        late = "--start=2026-01-01T10:00 --minutes=1 --dry-run"
        assert recorded("remote", late, 1)["dry_run"]
        assert recorded("remote", f"{late} --anyway")["written"] is False
        assert path.read_bytes() == before
        assert [*Path().iterdir()] == [path]

    def test_a_late_entry_changes_what_becomes_of_others(self) -> None:
        made()
        recorded("remote", "--start=2026-02-10T10:00 --minutes=20")
        (change,) = recorded("remote", f"{SESSION} --dry-run")["changes"]
        assert (change["start"], change["on"]) == ("2026-02-10T10:00:00+01:00", None)
        assert (change["before"], change["after"]) == ("included", "past_allowance")
        text = shown(f"record remote firma.toml {SESSION}")
        assert "It changes what becomes of other entries\nEntry " in text
        assert f"Tue 10 Feb 2026 10:00  {change['text'][:20]}" in text

    def test_a_start_that_comes_twice_is_noted_and_written_without_doubt(self) -> None:
        made()
        found = recorded("remote", "--start=2026-10-25T02:30 --minutes=5")
        assert "comes twice in Warsaw" in found["notes"][0]
        assert found["entry"]["start"] == "2026-10-25T02:30:00+02:00"
        assert "2026-10-25 02:30:00+02:00" in Path("firma.toml").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("covered", "given", "expected"),
        [
            ("--product-package=Symfonia/Kadry/Płace", "", "Kadry"),
            ("", "", None),
            ("", "--program=X", "X"),
            ("--program='Mała Księgowość'", "--program=mala-ksiegowosc", "Mała Księgowość"),
        ],
    )
    def test_which_program_it_served(self, covered: str, given: str, expected: str | None) -> None:
        made(covered)
        found = recorded("remote", f"{SESSION} {given}")
        assert (found["effect"], found["entry"]["program"]) == ("covered", expected)

    def test_the_record_of_the_answer(self) -> None:
        made()
        line = f"record remote firma.toml {SESSION} --minutes=47 --format=csv"
        names, values = shown(line).splitlines()
        assert names == (
            "file,done,kind,number,written,dry_run,before_life_first_day,before_life_last_day,"
            "before_life_status,before_life_days_to_go,before_sessions_left,before_extra_left,after_life_first_day,"
            "after_life_last_day,after_life_status,after_life_days_to_go,after_sessions_left,after_extra_left,reason,"
            "covered_by,covered_minutes,overage_minutes,overage_hours,window_first_day,"
            "window_last_day,window_last_working_day,window_status,inclusion,evidence,source,"
            "confirmed_on,confirmed_from,effect"
        )
        assert values.startswith("firma.toml,recorded,session,1,true,false,2026-01-31,2027-01-30,")
        assert values.endswith(",,included,30,17,,,,,,included,assumed,,,,overage")


class TestRecordVisit:
    """A visit uses a package, or is told why not."""

    def test_three_are_covered_and_a_fourth_is_refused(self) -> None:
        made("--purchased=2026-02-01")
        words = "Covered: it uses a visit of the package bought 1 Feb 2026.\n"
        assert shown("record visit firma.toml --on=2026-02-02 --hours=7").startswith(words)
        for day, hours in (("2026-02-03", "6,5"), ("2026-02-04", "0.25")):
            found = recorded("visit", f"--on={day} --hours={hours}")
            assert (found["effect"], found["covered_by"]) == ("covered", "2026-02-01")
        text = Path("firma.toml").read_text(encoding="utf-8")
        assert re.findall("hours = (.*)", text) == ["7", "6.5", "0.25"]
        assert refused_in_words("visit", "--on=2026-02-05 --hours=1") == (
            "Not covered: every visit of the package is used."
            " Nothing was written to firma.toml; --anyway keeps it all the same."
        )
        found = recorded("visit", "--on=2026-02-05 --hours=1 --anyway")
        assert (found["effect"], found["reason"]) == ("refused", "no_visit_left")
        assert "Thu 5 Feb 2026  visit, 1 h     every visit of the package is used" in shown(
            "status firma.toml --as-of=2026-02-06"
        )

    @pytest.mark.usefixtures("overlay")
    def test_why_it_is_refused(self) -> None:
        run("catalog", "readings", "set", "visit.too-long", "refused")
        made()
        assert recorded("visit", "--on=2026-02-05 --hours=1", 1)["reason"] == "no_package"
        recorded("package", "--purchased=2026-02-01")
        for options, reason in (
            ("--on=2026-01-31 --hours=1", "outside_window"),
            ("--on=2026-02-05 --hours=7.5", "too_long"),
        ):
            found = recorded("visit", options, 1)
            assert (found["effect"], found["reason"]) == ("refused", reason)
            assert found["reasons"]
            assert recorded("visit", f"{options} --anyway")["written"] is True

    def test_hours_past_the_limit_are_told(self) -> None:
        made("--purchased=2026-02-01")
        found = recorded("visit", "--on=2026-02-05 --hours=7.5 --dry-run")
        assert (found["effect"], found["reason"], found["overage_hours"]) == ("overage", None, 0.5)
        text = flat("record visit firma.toml --on=2026-02-05 --hours=7.5")
        covered = "Covered: it uses a visit of the package bought 1 Feb 2026."
        assert text.startswith(f"{covered} 0.5 h past the limit are not.")
        assert "2 of 3, 0.5 h past" in flat("status firma.toml --as-of=2026-02-05", columns="120")

    def test_a_phrase_in_a_phrase_keeps_its_case(self) -> None:
        made("--purchased=2026-02-10")
        said = shown("record visit firma.toml --on=2026-03-05 --hours=7 --lang=pl")
        lead = "Objęta umową: wykorzystuje wizytę (pakiet kupiony 10.02.2026).\n"
        assert said.startswith(lead)

    def test_the_package_that_closes_first_unless_one_is_named(self) -> None:
        made("--purchased='2026-03-01/Nowy rok' --purchased=2026-02-01/Stary")
        assert recorded("visit", "--on=2026-03-05 --hours=7")["covered_by"] == "Stary"
        found = recorded("visit", "--on=2026-03-05 --hours=7 --package=NOWY-ROK")
        assert (found["covered_by"], found["entry"]["package"]) == ("Nowy rok", "Nowy rok")

    def test_activities_by_their_ids_each_once(self) -> None:
        made("--purchased=2026-03-01")
        activities = "--activity=Training --activity='backup check' --activity=training"
        found = recorded("visit", f"--on=2026-03-05 --hours=7 {activities}")
        assert found["entry"]["activities"] == ["training", "backup-check"]

    def test_a_late_visit_changes_what_becomes_of_others(self) -> None:
        made("--purchased=2026-02-01")
        for day in ("2026-02-03", "2026-02-04", "2026-02-05"):
            recorded("visit", f"--on={day} --hours=7")
        (change,) = recorded("visit", "--on=2026-02-02 --hours=7 --dry-run")["changes"]
        assert (change["start"], change["on"]) == (None, "2026-02-05")
        assert (change["before"], change["after"]) == (None, "no_visit_left")
        text = shown("record visit firma.toml --on=2026-02-02 --hours=7")
        assert "Thu 5 Feb 2026  covered  every visit of the package is used\n" in text
        text = shown("record package firma.toml --purchased=2026-02-05")
        assert "Thu 5 Feb 2026  every visit of the package is used  covered\n" in text

    def test_one_on_a_free_day_is_noted(self) -> None:
        made("--purchased=2026-02-01")
        (note,) = recorded("visit", "--on=2026-04-06 --hours=3")["notes"]
        assert note == "visit, Mon 6 Apr 2026: not a working day (Easter Monday)"
        (note,) = recorded("visit", "--on=2026-04-04 --hours=3")["notes"]
        assert note == "visit, Sat 4 Apr 2026: not a working day (Saturday)"


class TestRecordPurchases:
    """Extra sessions and packages, as they are bought."""

    def test_extra_sessions(self) -> None:
        made()
        recorded("remote", SESSION)
        recorded("remote", "--start=2026-02-04T10:00 --minutes=20 --anyway")
        found = recorded("extra", "--purchased=2026-02-04 --sessions=2")
        assert (found["effect"], found["kind"]) == ("covered", "extra")
        assert (found["covered_by"], found["covered_minutes"]) == (None, None)
        assert found["entry"] == {"purchased": "2026-02-04", "sessions": 2, **UNSIGNED}
        (change,) = found["changes"]
        assert (change["before"], change["after"]) == ("past_allowance", "extra")

    def test_packages(self) -> None:
        made()
        found = recorded("package", "--purchased=2026-02-04 --name='Nowy rok'")
        assert found["entry"] == {"purchased": "2026-02-04", "name": "Nowy rok", **UNSIGNED}
        assert (found["kind"], found["effect"]) == ("package", "covered")
        assert "window.last-day" in reason_ids(found)
        assert len(status("2026-02-05")["packages"]) == 1

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("extra --purchased=2026-02-04", "1 extra session can be used from Wed 4 Feb 2026"),
            ("extra --purchased=2026-01-01", "1 extra session can be used from Sat 31 Jan 2026"),
            ("extra --purchased=2026-02-04 --sessions=2", "2 extra sessions can be used from Wed"),
            ("remote --start=2026-02-03T12:00 --minutes=5", "Covered: it uses a bought extra sess"),
            ("package --purchased=2026-02-04", "The package can be used from Wed 4 Feb 2026"),
        ],
    )
    def test_the_words(self, line: str, said: str) -> None:
        made()
        recorded("remote", SESSION)
        recorded("extra", "--purchased=2026-02-03")
        kind, _, options = line.partition(" ")
        assert shown(f"record {kind} firma.toml {options}").startswith(said)

    def test_purchases_after_the_contract_are_refused(self) -> None:
        made()
        for kind in ("extra", "package"):
            assert recorded(kind, "--purchased=2027-01-30 --dry-run")["effect"] == "covered"
            found = recorded(kind, "--purchased=2027-01-31", 1)
            assert (found["effect"], found["reason"]) == ("refused", "after_term")
            assert refused_in_words(kind, "--purchased=2027-01-31").startswith(
                "Not recorded: the contract has ended by then. "
            )
        assert recorded("extra", "--purchased=2027-01-31 --anyway")["written"] is True
        assert status("2027-03-01")["remote_help"]["extra"]["bought"] == 0


class TestLife:
    """Renewing, changing the plan, ending early: what it does is told, and what it changes."""

    def test_a_life_from_its_first_day_to_its_last(self) -> None:
        made()
        recorded("remote", "--start=2026-06-10T10:00 --minutes=20")
        change = data("change-plan firma.toml komfort --on=2026-06-10")
        (fate,) = change["changes"]
        assert (fate["before"], fate["after"]) == ("included", "not_included")
        assert [each["plan"] for each in change["after"]["plans"]] == ["vip", "komfort"]
        said = "Firma: term 2 is VIP +, 31 Jan 2027 to 30 Jan 2028.\n"  # as long as the last one
        assert shown("renew firma.toml --plan='vip +'").startswith(said)
        again = ask("renew firma.toml")
        assert again.exit_code == 1
        assert "a later term is agreed already, and has not begun" in again.stdout
        assert data("renew firma.toml --months=6 --anyway")["after"]["life"]["last_day"] == (
            "2028-07-30"
        )
        anyway = "Error: --on is 30 Jul 2028, when it ends anyway; --cancel takes an early end back"
        assert told(ask("end firma.toml --on=2028-07-30"), 2) == anyway
        said = "Firma: the contract ends on 28 Feb 2027.\n"
        assert shown("end firma.toml --on=2027-02-28").startswith(said)
        refused = ask("renew firma.toml --anyway")
        assert refused.exit_code == 1
        assert 'take that back with "contract end --cancel"' in " ".join(refused.stdout.split())
        assert "--anyway keeps it" not in refused.stdout
        assert data("end firma.toml --cancel")["after"]["life"]["last_day"] == "2028-07-30"
        assert shown("timeline firma.toml --as-of=2026-06-11").endswith(LIVED)

    @pytest.mark.usefixtures("overlay")
    def test_a_session_is_told_by_the_plan_of_its_day(self) -> None:
        confirm("vip", "remote-help")
        made("--plan=komfort")
        recorded("remote", "--start=2026-02-03T10:00 --minutes=20 --anyway")
        shown("change-plan firma.toml vip --on=2026-02-10")
        text = flat("status firma.toml --as-of=2026-02-10")
        assert "Remote sessions left 1 (confirmed)" in text
        assert "the plan does not include remote help (assumed)" in text


LIVED = """\
Plans and terms
Plan     Term  From         Through
───────────────────────────────────────
VIP      1     31 Jan 2026  9 Jun 2026
Komfort  1     10 Jun 2026  30 Jan 2027
VIP +    2     31 Jan 2027  30 Jan 2028
VIP +    3     31 Jan 2028  30 Jul 2028

As of Thu 11 Jun 2026, Warsaw time.
"""
each_kind = pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("remote", SESSION),
        ("visit", "--on=2026-02-03 --hours=3"),
        ("extra", "--purchased=2026-02-03"),
        ("package", "--purchased=2026-02-03"),
    ],
)


class TestEveryRecording:
    """What holds of every entry, whatever it is."""

    @each_kind
    @pytest.mark.parametrize("dry", ["", "--dry-run"], ids=["written", "dry"])
    def test_a_file_that_is_not_there_is_told_and_nothing_made(
        self, kind: str, options: str, dry: str
    ) -> None:
        for name, lacks in (("no.toml", "such file"), ("no/where.toml", "folder no")):
            result = ask(f"record {kind} {name} {options} {dry}")
            assert told(result, 4) == f"Error: {Path(name)}: there is no {lacks}; check the path"
        assert [*Path().iterdir()] == []

    @each_kind
    def test_a_list_in_square_brackets_is_not_torn_open(self, kind: str, options: str) -> None:
        written(ENTRIES)
        before = Path("firma.toml").read_bytes()
        message = told(ask(f"record {kind} firma.toml {options} --anyway"), 4)
        assert "is written so that it cannot be changed safely; write each part of it" in message
        assert Path("firma.toml").read_bytes() == before

    @pytest.mark.parametrize(
        ("kind", "dated"),
        [
            ("visit --hours=3", "--on=2094-01-04"),
            ("extra", "--purchased=2094-01-04"),
            ("package", "--purchased=2094-01-04"),
        ],
    )
    def test_it_is_of_today_by_default_and_the_future_noted(self, kind: str, dated: str) -> None:
        made("--months=900 --starts=2020-01-01 --purchased=2094-01-01")
        kind, _, options = kind.partition(" ")
        line = f"{options} --anyway --dry-run"
        note = "It is dated after now, and does not count until then."
        today = answer("contract", "status", "firma.toml")["as_of"][:10]
        found = recorded(kind, line)
        assert (today in found["entry"].values(), note in found["notes"]) == (True, False)
        assert recorded(kind, f"{line} {dated}")["notes"] == [note]
        assert f"{note}\n" in shown(f"record {kind} firma.toml {line} {dated}")

    @each_kind
    def test_who_repeats_a_command_gives_nothing_away(self, kind: str, options: str) -> None:
        """Pressing the arrow key and Enter once more is easily done."""
        made("--purchased=2026-02-01")
        assert recorded(kind, options)["notes"] == []
        again = recorded(kind, options, 1)
        assert (again["reason"], again["written"]) == ("already_recorded", False)
        said = "has the same entry already."
        if kind == "remote":
            said = "already has a session that started then."
        assert f"Not recorded: the file {said}" in refused_in_words(kind, options)
        kept = recorded(kind, f"{options} --anyway")
        (note,) = kept["notes"]
        assert note.endswith(": the file has the same entry already")
        assert kept["written"] is True

    def test_a_file_that_may_not_be_written_is_left_alone(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = made().read_bytes()
        monkeypatch.setattr("os.access", lambda _, mode, **__: mode != os.W_OK)
        message = told(ask("record extra firma.toml --purchased=2026-02-01"), 4)
        assert message.endswith(DENIED)
        assert Path("firma.toml").read_bytes() == before


LINES = {
    "check": "check ",
    "new": "new n.toml --customer=Firma --plan=vip --starts=2026-01-31 ",
    "remote": f"record remote firma.toml {SESSION} --program=Kadry ",
    "visit": "record visit firma.toml --on=2026-03-05 --hours=7 ",
    "extra": "record extra firma.toml --anyway ",
    "package": "record package firma.toml --anyway ",
    "till": "record remote firma.toml --start=2026-02-03T10:00 --program=Kadry ",
    "renew": "renew firma.toml ",
    "change": "change-plan firma.toml ",
    "end": "end firma.toml ",
}
WRONG = [
    ("check", "", "Missing argument 'PATH...'."),
    ("new", "-customer", "Missing option '--customer'."),
    ("new", "-plan", "Missing option '--plan'."),
    ("new", "-starts", "Missing option '--starts'."),
    ("new", "--starts=2026-01-31T10:00", '--starts is "2026-01-31T10:00", which is not a date'),
    ("new", "--starts=2026-02-30", '--starts is "2026-02-30", and there is no such day'),
    ("new", "--starts=1989-12-31", "--starts: 31 Dec 1989 is outside the known calendar"),
    ("new", "--starts=2100-06-01", "--months: 1 Jun 2101 is outside the known calendar"),
    ("new", "--months=0", '--months is "0", which is not a whole number from 1 to 1332'),
    ("new", "--months=1333", '--months is "1333", which is not a whole number from 1 to 1332'),
    ("new", "--plan=komfrot", 'Unknown plan "komfrot"; did you mean Komfort'),
    ("new", "--plan=plus", 'Unknown plan "plus": it could be Podstawowa +'),
    ("new", "--product-package=Symfonia", '--product-package is "Symfonia"; write its name'),
    ("new", "--product-package=/Handel", '--product-package is "/Handel"; write its name'),
    ("new", "--product-package=", '--product-package is ""; write its name'),
    ("new", "--purchased=soon", '--purchased is "soon", which is not a date'),
    ("new", "--purchased=/A", '--purchased is "", which is not a date'),
    ("new", "--purchased=1950-01-01", "--purchased: 1 Jan 1950 is outside the known calendar"),
    ("new", "--purchased=2100-06-01", "--purchased: 1 Jun 2101 is outside the known calendar"),
    ("new", "--customer=' '", "--customer: must not be empty"),
    ("new", "--customer=a\udcffb", "--customer: has characters that are not text; leave them out"),
    ("new", "--program=LONG", "--program: must not be longer than 20000 characters"),
    ("new", "--phone=none", "--phone: must be a phone number such as"),
    ("new", "--email=none", "--email: must be an e-mail address such as"),
    ("remote", "--start=2026-02-03", '--start is "2026-02-03", a date alone; give the time too'),
    (
        "remote",
        "--start=today",
        '--start is "today", a date alone; give the time too, like "today 14',
    ),
    ("remote", "--start=2026-03-29T02:30", "--start: 29 Mar 2026 02:30 does not exist in Warsaw"),
    ("remote", "--minutes=0", '--minutes is "0", which is not a whole number from 1 to 10080'),
    ("remote", "--minutes=10081", '--minutes is "10081", which is not a whole number from 1 to'),
    ("remote", "-program", "say which program it served, with --program: Mała Księgowość, Kadry"),
    *(
        ("till", f"--end={end}", f"--end is Tue {said}: a session lasts from 1 to 10080 min")
        for end, said in (
            ("2026-02-03T10:00", "3 Feb 2026 10:00"),
            ("2026-02-10T10:00:01", "10 Feb 2026 10:00"),
        )
    ),
    ("renew", "--months=900", "--months: 31 Jan 2102 is outside the known calendar"),
    ("renew", "--months=0", '--months is "0", which is not a whole number from 1 to 1332'),
    ("renew", "--plan=gold", 'Unknown plan "gold"; there is podstawowa'),
    ("change", "komfort", "Missing option '--on'."),
    ("change", "gold --on=2026-05-05", 'Unknown plan "gold"; there is podstawowa'),
    ("change", "VIP --on=2026-05-05", 'PLAN: the change of 5 May 2026 to "vip" changes nothing'),
    ("change", "komfort --on=2026-01-31", "--on: is a term's first day; its plan stands in plan"),
    ("change", "komfort --on=2027-01-31", "--on: must lie in the contract, from 31 Jan 2026 to"),
    ("end", "", "give --on DAY or --cancel, and only one"),
    ("end", "--on=2026-05-05 --cancel", "give --on DAY or --cancel, and only one"),
    ("end", "--cancel", "--cancel: the contract has no early end to take back"),
    ("end", "--on=2026-01-30", "--on: must lie in the contract, from 31 Jan 2026 to 30 Jan 2027"),
    ("visit", "--package='Nwy rok'", 'Unknown package "Nwy rok"; did you mean Nowy rok?'),
    ("visit", "--package=qqq", 'Unknown package "qqq"; there is Nowy rok, Stary'),
    ("visit", "--package=' '", "--package: must not be empty"),
    ("visit", "--activity=trainig", 'Unknown activity "trainig"; did you mean training?'),
    ("visit", "--activity=qqq", 'Unknown activity "qqq"; there is update-installation, '),
    ("visit", "--activity=installation", 'Unknown activity "installation": it could be update-'),
    *(
        ("visit", f"--hours={hours}", f'--hours is "{hours}"; write a number above 0, 24 at most')
        for hours in ("0", "24.5", "-1", "1e1", "6,,5", "6,5.1", "x", "", "nan", "00000.1")
    ),
    *(
        ("extra", f"--sessions={number}", f'--sessions is "{number}", which is not a whole number')
        for number in ("0", "1001", "-5", "2.5", "zwölf")
    ),
    *(
        (kind, f"--purchased={day}", f'--purchased is "{day}", which is not a date')
        for kind in ("extra", "package")
        for day in ("30.2.26", "2026-02-03T10:00", "soon", "")
    ),
    *(
        (kind, f"--purchased={day}", f"--purchased: {english(day)} is outside the known calendar")
        for kind in ("extra", "package")
        for day in ("1950-01-01", "9999-12-31")
    ),
    ("package", "--purchased=2100-06-01", "--purchased: 1 Jun 2101 is outside the known calendar"),
    ("package", "--name=' '", "--name: must not be empty"),
    ("package", "--name=nowy-rok", '--name is "nowy-rok", as a package of the contract is called'),
]


@pytest.mark.parametrize(("kind", "option", "said"), WRONG)
def test_a_wrong_option_is_told_in_a_sentence_and_nothing_written(
    kind: str, option: str, said: str
) -> None:
    programs = "--program='Mała Księgowość' --product-package=Symfonia/Kadry"
    packages = "--purchased='2026-03-01/Nowy rok' --purchased=2026-02-01/Stary"
    before = made(f"{programs} {packages} --purchased=2026-03-01").read_bytes()
    line = f"{LINES[kind]}{option.replace('LONG', 'x' * 20_001)}"
    if option.startswith("-") and not option.startswith("--"):  # one that is left out
        line = re.sub(f"-{option}=\\S+", "", LINES[kind])
    result = ask(line)
    assert told(result, 2).removeprefix("Error: ").startswith(said)
    assert result.stderr.count("Error: ") == 1
    assert [path.read_bytes() for path in Path().glob("*.toml")] == [before]


def test_where_no_package_has_a_name_that_is_said() -> None:
    made("--purchased=2026-03-01")
    said = 'Error: Unknown package "A"; none of the contract has a name'
    assert told(ask(f"{LINES['visit']} --package=A"), 2) == said


def test_a_file_that_may_not_be_read_is_a_broken_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    opened = os.open

    def denied(path: Any, *rest: Any, **more: Any) -> int:
        if Path(path).name == "firma.toml":
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **more)

    monkeypatch.setattr("os.open", denied)
    for question in ("status", "timeline", "check"):
        result = ask(f"{question} firma.toml")
        assert result.exit_code == 4
        assert DENIED in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("group", "said", "slip"),
    [
        ("", "check Check contracts: every fault of every file status Show what a", "statsu"),
        ("record", "visit Record a consultant's visit extra Record that extra ", "remot"),
    ],
)
def test_a_group_tells_what_its_commands_do_and_meets_a_slip(
    group: str, said: str, slip: str
) -> None:
    assert said in flat(f"{group} --help")
    assert "Did you mean " in told(ask(f"{group} {slip}"), 2)


def test_an_import_tells_what_it_wrote_and_never_writes_over_it(home: Path) -> None:
    (home / "k.csv").write_text(
        "klient;plan;od;nip\nŻółw;VIP;31.1.2026;1\nB;vip;2026-01-31;\n", "utf-8"
    )
    line = ("contract", "import", "k.csv", "--to", ".")
    assert run(*line, "--dry-run").stdout.startswith(
        "A dry run: 2 contracts would be written to .\n"
    )
    assert not (home / "b.toml").exists()
    shown = run(*line, "--lang", "pl").stdout
    assert shown.startswith("Zapisano w folderze .: 2 umowy\n")
    assert "sage-entitlements contract check" in shown
    assert (home / "zolw.toml").read_text(encoding="utf-8").startswith("# Umowa klienta")
    told = run(*line)
    assert told.exit_code == 4
    assert f"k.csv: row 2: .{os.sep}zolw.toml is there already; take the row out" in told.stderr
