"""Entries are listed, put right and taken out, and the file tells what stood there."""

import os
import re
import shlex
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from sage_entitlements import Language, amend, load_contract, remove
from sage_entitlements.contract.model import Contract
from sage_entitlements.errors import ContractError
from sage_entitlements.remote_help import RemoteSession
from sage_entitlements.warsaw import WARSAW

from .helpers import CATALOG, PROGRAM, answer_result, records, run, told
from .test_cli_completion import offered

HEAD = """\
customer = "Firma"   # ours
plan = "vip"
starts = 2026-01-31
months = 12
programs = ["Handel"]

"""
ENTRIES = """\
[[professional_services]]
purchased = 2026-02-01
name = "A"

# by phone
[[remote_sessions]]   # the first
  start = 2026-02-03T10:00:00   # a Tuesday
  minutes=20 # short
note = '''
[[visits]] and
more'''

[[remote_sessions]]
minutes = 5
start = 2026-02-04T08:30:00Z

[[remote_sessions]]
start = 2026-02-04T12:00:00
minutes = 47

[[visits]]
on = 2026-02-05
hours = 7
package = "A"

[[extra_sessions]]
purchased = 2026-02-04

[[plan_changes]]
on = 2026-06-10
plan = "komfort"

[[renewals]]
months = 12
plan = "vip"
"""
TEXT = HEAD + ENTRIES
ENDED = TEXT.replace('"]\n', '"]\nends = 2026-12-31\n', 1)
NOW = date(2026, 3, 1)


@pytest.fixture
def path(home: Path) -> Path:
    path = home / "firma.toml"
    path.write_bytes(TEXT.encode())
    return path


def ask(line: str, *more: str) -> Any:
    return run("contract", *shlex.split(line), *more)


def done(line: str) -> str:
    """Give what a command says that did what it was asked."""
    result = ask(line)
    assert (result.exit_code, result.stderr) == (0, "")
    said: str = result.stdout
    return said


def undo(said: str) -> str:
    """Give the command that a command ends with."""
    return PROGRAM + said.rpartition(PROGRAM)[2]


def comments(path: Path) -> list[str]:
    """Give the comments that tell of changes, their moments left out."""
    found = re.findall(r"^# (?:amended|taken out).*", path.read_text("utf-8"), re.MULTILINE)
    return [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "NOW", each, count=1) for each in found]


AMENDED = {
    "session 1 --minutes 47": ("  minutes=20 #", "  minutes = 47 #", "minutes = 20"),
    "session 1 --end 10:26": ("  minutes=20 #", "  minutes = 26 #", "minutes = 20"),
    "session 1 --end 2026-02-03T10:25:20": ("  minutes=20 #", "  minutes = 26 #", "minutes = 20"),
    "session 2026-02-03 --start 9:00": (
        "  start = 2026-02-03T10:00:00   #",
        "  start = 2026-02-03 09:00:00+01:00   #",
        "start = 2026-02-03 10:00:00",
    ),
    "session 1 --start 11:00 --end 11:26": (
        "  start = 2026-02-03T10:00:00   # a Tuesday\n  minutes=20 #",
        "  start = 2026-02-03 11:00:00+01:00   # a Tuesday\n  minutes = 26 #",
        "start = 2026-02-03 10:00:00, minutes = 20",
    ),
    'session "4.02.2026 9:30" --program handel': (
        "08:30:00Z\n",
        '08:30:00Z\nprogram = "Handel"\n',
        'program = ""',
    ),
    "sesja 3 --minutes 9 --note 'a b'": (
        "= 47\n",
        '= 9\nnote = "a b"\n',
        'minutes = 47, note = ""',
    ),
    "visit 1 --on 6.02.2026 --hours 6,5 --activity training --activity training": (
        'on = 2026-02-05\nhours = 7\npackage = "A"\n',
        'on = 2026-02-06\nhours = 6.5\npackage = "A"\nactivities = [\n    "training",\n]\n',
        'on = 2026-02-05, hours = 7, activities = ""',
    ),
    "wizyta 1 --package ''": ('package = "A"\n', "", 'package = "A"'),
    "extra 1 --sessions 2": (
        "2026-02-04\n\n[[plan",
        "2026-02-04\nsessions = 2\n\n[[plan",
        "sessions = 1",
    ),
    "package 1 --purchased 2026-01-20": ("= 2026-02-01", "= 2026-01-20", "purchased = 2026-02-01"),
    "change 1 --plan Premium": ('"komfort"', '"premium"', 'plan = "komfort"'),
    "renewal 1 --months 6 --plan ''": (
        '= 12\nplan = "vip"\n',
        "= 6\n",
        'plan = "vip", months = 12',
    ),
}


class TestAmend:
    """Only what is changed changes, and a comment tells what stood there."""

    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    @pytest.mark.parametrize("line", AMENDED)
    def test_only_the_values_change(self, path: Path, line: str, ending: str) -> None:
        old, new, was = AMENDED[line]
        before, mark = TEXT.replace("\n", ending), "\ufeff"
        path.write_bytes((mark + before).encode())
        said = done(f"amend firma.toml {line} --by Anna --anyway")
        (comment,) = comments(path)
        told_of, _, values = comment.partition(", before: ")
        assert told_of == "# amended NOW by Anna"
        assert sorted(values.split(", ")) == sorted(was.split(", "))
        left = re.sub(r"# amended .*\r?\n", "", path.read_bytes().decode())
        assert left.count(new.replace("\n", ending)) >= 1
        assert old in TEXT
        place = left.replace("\r\n", "\n").removeprefix(mark)
        assert len(place) - len(TEXT) == len(new) - len(old)
        back = undo(said)
        assert back.startswith(f"{PROGRAM} contract amend firma.toml ")
        assert same(load_contract(path)) != same(load_contract_of(before))
        assert run(*shlex.split(back)[1:], "--anyway").exit_code == 0
        assert same(load_contract(path)) == same(load_contract_of(before))

    def test_where_the_comment_stands_and_what_is_kept(self, path: Path) -> None:
        done("amend firma.toml session 1 --minutes 30 --by 'A\nB\x1b\u2028[[visits]]'")
        text = path.read_text("utf-8")
        (line,) = [each for each in text.split("\n") if "amended" in each]
        assert "by A B\\u001b [[visits]], before: minutes = 20" in line
        assert text.replace(f"{line}\n", "").replace("minutes = 30", "minutes=20") == TEXT
        assert f"# by phone\n{line}\n[[remote_sessions]]   # the first\n" in text

    def test_several_activities_are_told_only_where_they_change_and_set_back(
        self, path: Path
    ) -> None:
        done("amend firma.toml visit 1 --activity training --activity user-support")
        back = undo(done("amend firma.toml visit 1 --activity training --hours 6"))
        assert back.count("--activity") == 2
        assert run(*shlex.split(back)[1:]).exit_code == 0
        done("amend firma.toml visit 1 --hours 5")
        assert comments(path)[-1].endswith("before: hours = 7")

    @pytest.mark.parametrize(
        "line",
        [
            "session 1 --minutes 20 --start 2026-02-03T09:00Z --program ''",
            "session 2 --end 2026-02-04T9:35",
            "visit 1 --hours 7.0 --activity ''",
            "extra 1 --sessions ''",
            "renewal 1 --plan VIP",
        ],
    )
    def test_to_the_same_changes_no_byte(self, path: Path, line: str) -> None:
        said = done(f"amend firma.toml {line}")
        assert said == (
            "Nothing to change: the entry says that already.\n\nNothing was written to firma.toml\n"
        ) or ("Plans and terms" in said and "Nothing to change" in said)
        assert path.read_bytes() == TEXT.encode()

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("session 3 --note known", 0),  # which nothing covers, neither before nor now
            ("session 3 --start 2026-02-04T12:05", 0),
            ("session 1 --start 2026-01-30T12:00", 1),
            ("session 3 --start 2026-02-04T9:30", 1),  # as the second one
            ("visit 1 --on 2026-01-20", 1),
            ("extra 1 --purchased 2027-03-01", 1),
            ("change 1 --on 2027-01-20", 1),
            ("renewal 1 --note 'after the end'", 0),
        ],
    )
    def test_new_trouble_alone_needs_anyway(self, path: Path, line: str, code: int) -> None:
        sessions = TEXT.replace("purchased = 2026-02-04", "purchased = 2026-02-10")
        life = "change" in line or "renewal" in line or "extra" in line
        path.write_bytes((ENDED if life else sessions).encode())
        before = path.read_bytes()
        assert ask(f"amend firma.toml {line}").exit_code == code
        assert (path.read_bytes() == before) is bool(code)
        assert ask(f"amend firma.toml {line} --anyway").exit_code == 0
        assert path.read_bytes() != before


def same(contract: Contract) -> Contract:
    """Write the starts of sessions so that the same moments compare."""
    sessions = tuple(
        evolve(each, start=each.began.astimezone(timezone(each.began.utcoffset() or timedelta())))
        for each in contract.remote_sessions
    )
    return evolve(contract, remote_sessions=sessions)


def load_contract_of(text: str) -> Contract:
    place = Path("other.toml")
    place.write_bytes(text.encode())
    found = load_contract(place)
    place.unlink()
    return found


WRONG = {
    "remove f session 9": "the contract has no session 9; entries of this kind: 3",
    "remove f session 2026-03-04": "the contract has no session 4 Mar 2026; entries of this",
    "remove f session 4.02.2026": "there are several of session 4 Feb 2026 among 3; give a number:",
    "remove f visit '2026-02-05 9:00'": "the contract has no visit 5 Feb 2026 09:00; entries",
    "remove f session x": 'NUMBER|DAY is "x", which is neither a date nor a time; write',
    "remove f sesion 1": 'Unknown kind of entry "sesion"; did you mean session, sesja?',
    "remove f package 1": 'visits[1].package: no package has the name "A"',
    "remove f change 1 --by ' '": "--by: must not be empty",
    "amend f session 1": "say what to change, by one of --start, --minutes, --end, --program",
    "amend f visit 1 --minutes 5": "--minutes is not for this kind of entry (visit); it has --on, ",
    "amend f session 1 --minutes 5 --end 9:00": "give --minutes or --end, and only one",
    "amend f session 1 --minutes ''": "--minutes cannot be left out; give another",
    "amend f session 1 --end ''": '--end is "", which is neither a date nor a time',
    "amend f change 1 --plan ''": "--plan cannot be left out; give another",
    "amend f session 1 --start 2099-01-01T10:00": "the session starts on Thu 1 Jan 2099 10:00",
    "amend f session 1 --end 2026-02-03T09:00": "--end is Tue 3 Feb 2026 09:00: a session",
    "amend f visit 1 --package B": 'Unknown package "B"; there is A',
    "amend f package 1 --name B": 'visits[1].package: no package has the name "A"',
    "amend f change 1 --on 2026-01-31": "plan_changes[1].on: is a term's first day",
}


@pytest.mark.parametrize(("line", "said"), WRONG.items())
def test_what_cannot_be_meant_is_told_and_nothing_is_written(
    path: Path, line: str, said: str
) -> None:
    result = ask(line.replace(" f ", " firma.toml "))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {said}")
    assert ("\n  1: session, Tue 3 Feb" in result.stderr) is ("no session" in said)
    assert path.read_bytes() == TEXT.encode()


@pytest.mark.parametrize(
    ("line", "said"),
    {
        "record extra f --purchased 2029-02-03": "Not recorded: the contract has ended by then.",
        "record extra f --purchased 2029-02-03 --anyway": "Kept all the same: the contract has",
        "record package f --purchased 2029-02-03 --anyway --dry-run": "Kept all the same: ",
        "amend f extra 1 --purchased 2029-02-03 --anyway": "Kept all the same: the contract has",
        "amend f change 1 --plan premium": "Amended: change of plan, ",
        "amend f change 1 --plan premium --dry-run": "Would be amended: change of plan, ",
        "remove f session 1": "Taken out: session, ",
        "remove f session 1 --dry-run": "Would be taken out: session, ",
    }.items(),
)
@pytest.mark.usefixtures("path")
def test_the_first_line_is_true_of_what_is_kept_and_of_what_is_tried(line: str, said: str) -> None:
    assert ask(line.replace(" f ", " firma.toml ")).stdout.startswith(said)


class TestRemove:
    """An entry goes, and its lines stay as comments."""

    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    @pytest.mark.parametrize("which", ["session 1", "visit 1", "renewal 1", "change 1", "extra 1"])
    def test_the_lines_stay_as_comments(self, path: Path, which: str, ending: str) -> None:
        path.write_bytes(TEXT.replace("\n", ending).encode())
        said = done(f"remove firma.toml {which} --lang pl")
        assert said.startswith("Usunięto: ")
        assert f"{PROGRAM} contract" not in said
        text = path.read_bytes().decode()
        assert text.count(ending) == text.count("\n")
        comment = re.findall(r"# usunięto \d{4}-\d\d-\d\d \d\d:\d\d:\r?\n", text)
        lines = text.replace(comment[0], "").replace("\r\n", "\n").split("\n")
        bare = [each.removeprefix("# ") if each != "# by phone" else each for each in lines]
        assert "\n".join(bare) == TEXT
        kind = which.partition(" ")[0]
        assert ask(f"remove firma.toml {kind} 1").exit_code == (0 if kind == "session" else 2)

    def test_what_a_dry_run_tells_is_what_then_happens(self, path: Path) -> None:
        tried = answer_result("contract", "remove", "firma.toml", "session", "1", "--dry-run")
        assert path.read_bytes() == TEXT.encode()
        found = answer_result("contract", "remove", "firma.toml", "session", "1")
        assert {**tried, "written": True, "dry_run": False} == found
        assert (found["done"], found["kind"], found["number"]) == ("removed", "session", 1)
        assert found["entry"]["minutes"] == 20
        (second, third) = found["changes"]
        assert (second["before"], second["after"]) == ("extra", "included")
        assert (third["before"], third["after"]) == ("past_allowance", "extra")

    def test_what_was_remarked_on_before_is_not_told_again(self, path: Path) -> None:
        sunday = "[[remote_sessions]]\nstart = 2026-05-03T10:00:00\nminutes = 5\n"
        path.write_bytes((TEXT + sunday).encode())
        found = answer_result("contract", "remove", "firma.toml", "session", "1")
        assert (found["remarks"], found["notes"]) == ([], [])
        path.write_bytes((TEXT + sunday + sunday.replace("T10", "T23")).encode())
        found = answer_result("contract", "remove", "firma.toml", "session", "4")
        assert (found["remarks"], found["notes"]) == ([], [])


class TestAnotherByNow:
    """Whoever means an entry that is not there any more is refused, and nothing is written."""

    @pytest.mark.parametrize("number", [0, 1, 2, 9])
    def test_it_is_refused(self, path: Path, number: int) -> None:
        third = load_contract(path).remote_sessions[2]
        gone = number not in {1, 2}
        said = "is not there any more" if gone else "is another one by now: session, "
        with pytest.raises(ContractError, match=f"session {number} {said}"):
            amend(path, number, third, third, CATALOG, as_of=NOW)
        with pytest.raises(ContractError, match=f"session {number} {said}"):
            remove(path, number, third, CATALOG, as_of=NOW, dry_run=True)
        assert path.read_bytes() == TEXT.encode()

    def test_a_session_is_meant_however_its_start_is_written(self, path: Path) -> None:
        meant = RemoteSession(start=datetime(2026, 2, 4, 9, 30, tzinfo=WARSAW), minutes=5)
        found = remove(path, 2, meant, CATALOG, as_of=NOW, by="B", language=Language.PL)
        assert found.written
        assert "# usunięto 2026-03-01 (B):\n# [[remote_sessions]]\n# minutes" in path.read_text(
            "utf-8"
        )

    @pytest.mark.parametrize("line", ["amend {} visit 1 --hours 3", "remove {} visit 1"])
    def test_a_list_written_inline_is_refused(self, path: Path, line: str) -> None:
        inline = f"{HEAD}visits = [{{ on = 2026-02-05, hours = 7 }}]\n".encode()
        path.write_bytes(inline)
        message = told(
            ask(line.format("firma.toml"), "--anyway")
            if "amend" in line
            else ask(line.format("firma.toml")),
            4,
        )
        assert "visits: is written so that it cannot be changed safely" in message
        assert path.read_bytes() == inline


class TestUndoing:
    """What records says how it is taken out again."""

    @pytest.mark.parametrize(
        "line",
        [
            "record remote {} --start 2026-03-05T9:30 --minutes 20 --program Handel",
            "record visit {} --on 2026-03-05 --hours 3",
            "record extra {} --purchased 2026-03-05",
            "record package {} --purchased 2026-03-05",
            "renew {} --months 3 --anyway",
            "change-plan {} premium --on 2026-07-01",
            "end {} --on 2026-12-31",
        ],
    )
    def test_the_command_takes_it_out(self, path: Path, line: str) -> None:
        name = "it's ours.toml"
        path.rename(name)
        before = load_contract(name)
        said = done(line.format(shlex.quote(name)))
        assert (f'"{name}"' if os.name == "nt" else shlex.quote(name)) in undo(said)
        assert run(*shlex.split(undo(said))[1:]).exit_code == 0
        assert load_contract(name) == before
        left = re.sub(r"(?m)^(#.*)?\n", "", Path(name).read_text("utf-8"))
        assert left == re.sub(r"(?m)^(#.*)?\n", "", TEXT)
        for kind in ("json", "csv", "markdown"):
            result = run("contract", *shlex.split(line.format(shlex.quote(name))), "--format", kind)
            assert f"{PROGRAM} contract" not in result.stdout

    @pytest.mark.usefixtures("path")
    def test_an_entry_is_named_by_what_stays_when_others_go(self) -> None:
        lines = (
            "extra firma.toml --purchased 2026-05-05",
            "visit firma.toml --on 2026-05-05 --hours 7",
        )
        said = [undo(done(f"record {line}")) for line in (*lines, f"{lines[0]} --sessions 2")]
        named = [each.rpartition("firma.toml ")[2] for each in said]
        assert named == ["extra 2026-05-05\n", "visit 2026-05-05\n", "extra 3\n"]

    def test_an_end_is_set_back_to_the_day_before(self, path: Path) -> None:
        path.write_bytes(ENDED.encode())
        for line in ("end firma.toml --on 2026-11-30", "end firma.toml --cancel"):
            assert run(*shlex.split(undo(done(line)))[1:]).exit_code == 0
            assert path.read_bytes() == ENDED.encode()

    @pytest.mark.usefixtures("path")
    def test_a_text_that_one_line_cannot_show_has_no_command(self) -> None:
        said = done("amend firma.toml session 1 --note short")
        assert said.endswith("Written to firma.toml\n")
        assert PROGRAM in done("amend firma.toml session 1 --note 'as long'")


class TestLog:
    """Every entry is listed under its number, with what became of it."""

    def test_in_the_order_of_moments_where_an_hour_comes_twice(self, path: Path) -> None:
        twice = "\n[[remote_sessions]]\nstart = 2026-10-25T02:30:00{}\nminutes = 5\n"
        path.write_text(HEAD + twice.format("+01:00") + twice.format("+02:00"), "utf-8")
        said = done("log firma.toml --as-of=2026-10-26")
        assert re.findall(r"(?m)^session [0-9]", said) == ["session 2", "session 1"]
        for number, named in {1: "session 1", 2: "session 2026-10-25T02:30"}.items():
            back = undo(done(f"amend firma.toml session {number} --minutes 6"))
            assert back.endswith(f"{named} --minutes 5\n")

    @pytest.mark.usefixtures("path")
    def test_plans_and_activities_have_their_names(self) -> None:
        done("amend firma.toml visit 1 --activity training")
        said = answer_result("contract", "log", "firma.toml", "--lang", "pl")["entries"]
        words = [each["what"] for each in said if each["kind"] in {"change", "visit"}]
        assert words == ["Komfort", "7 godz., A, konsultacje o charakterze szkolenia"]

    def test_what_became_of_each(self, path: Path) -> None:
        path.write_bytes(ENDED.encode())
        found = answer_result("contract", "log", "firma.toml", "--as-of", "2026-03-01")["entries"]
        assert {(each["kind"], each["number"]): each["text"] for each in found} == {
            ("package", 1): "visits left: 2, through 1 Feb 2027",
            ("session", 1): "the included session of its month (assumed)",
            ("session", 2): "a bought extra session",
            ("session", 3): "the included session of the month is used, and no bought one is left",
            ("visit", 1): "uses the package A",
            ("extra", 1): "counts from 4 Feb 2026 on",
            ("change", 1): "counts from 10 Jun 2026 on",
            ("renewal", 1): "the contract has ended by then",
            ("end", None): "counts from 31 Dec 2026 on",
        }
        rows = records(done("log firma.toml --as-of=2026-03-01 --format=csv"))
        keys = ("kind", "number", "when", "what", "covered_by", "evidence", "overage_minutes")
        (third,) = [row for row in rows if (row["kind"], row["number"]) == ("session", "3")]
        assert [third[key] for key in keys] == [
            *("session", "3", "2026-02-04T12:00:00+01:00", "47 min", "", "assumed", "17")
        ]

    def test_an_editor_that_saved_over_a_recorded_entry_makes_it_missing(self, path: Path) -> None:
        opened, listed = path.read_bytes(), done("log firma.toml --as-of 2026-03-10")
        said = done("record remote firma.toml --start 2026-03-05T9:30 --minutes 20")
        assert done("log firma.toml --as-of 2026-03-10") != listed
        path.write_bytes(opened)
        assert done("log firma.toml --as-of 2026-03-10") == listed
        assert "the contract has no session 5 Mar" in run(*shlex.split(undo(said))[1:]).stderr

    def test_the_table_goes_by_their_days(self, path: Path) -> None:
        path.write_bytes(ENDED.encode())
        lines = done("log firma.toml --lang pl --as-of 2026-03-01").splitlines()
        found = [each[:3] for each in lines if re.match(r"\w+ \d |koniec|dodatkowe|przed", each)]
        assert found == "pak ses dod ses ses wiz zmi kon prz".split()  # noqa: SIM905


def test_kinds_and_entries_complete_in_a_shell(path: Path) -> None:
    assert offered("contract amend firma.toml s") == ["session"]
    assert len(offered("contract remove firma.toml ")) == 6
    assert offered("contract remove firma.toml session ") == ["1", "2", "3"]
    assert offered("contract remove firma.toml wizyta ") == ["1"]
    assert offered("contract remove missing.toml visit ") == []
    assert path.read_bytes() == TEXT.encode()
