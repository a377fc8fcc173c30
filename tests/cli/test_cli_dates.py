"""The questions with dates, asked and answered as a user would."""

import json
import shlex
from typing import Any

import pytest
from click.testing import Result

from phrases import english
from sage_entitlements import json_schema
from sage_entitlements.periods import UsagePeriod

from .helpers import answer, confirm, run, told

pytestmark = pytest.mark.usefixtures("held_figures")


def ask(line: str) -> Result:
    """Ask a question, written as in a shell."""
    return run(*shlex.split(line))


def flat(line: str) -> str:
    """Give what a question shows, on one line."""
    return " ".join(ask(line).stdout.split())


def data(line: str, code: int = 0) -> dict[str, Any]:
    """Give the ``result`` of a question's JSON."""
    done = ask(f"{line} --format=json")
    assert (done.exit_code, done.stderr) == (code, ""), done.output
    found: dict[str, Any] = json.loads(done.stdout)["result"]
    return found


def reason_ids(result: dict[str, Any]) -> list[str]:
    return [reason["id"] for reason in result["reasons"]]


class TestRemote:
    """The session of the contract month."""

    def test_text_and_data_count_months_from_1(self) -> None:
        for starts, as_of, number, *days in (
            ("2023-01-31", "2023-03-01", 2, "2023-02-28", "2023-03-30", "2023-03-31"),
            ("2024-02-29", "2025-02-28", 13, "2025-02-28", "2025-03-28", "2025-03-29"),
        ):
            line = f"remote --starts={starts} --as-of={as_of}"
            result = data(line)
            assert [*result["period"].values()] == [number, *days]
            assert "usage-period" in reason_ids(result)
            month = english(f"Contract month no. {number}: {days[0]} to {days[1]} Next reset ")
            assert month in flat(line)
        (rule,) = json_schema(UsagePeriod)["allOf"]
        assert rule == {"properties": {"number": {"minimum": 1}}}

    def test_outside_the_term_there_is_no_month(self) -> None:
        line = "remote --starts=2026-01-31 --months=2 --as-of="
        assert data(f"{line}2026-03-30")["period"]["number"] == 2  # the term's last day
        for as_of, outside in (("2026-01-30", "not_started"), ("2026-03-31", "ended")):
            result = data(f"{line}{as_of}")
            assert (result["period"], result["outside"]) == (None, outside)
            assert result["remaining"] == {"sessions": 0}
            assert reason_ids(result) == ["usage-period"]

    @pytest.mark.parametrize(
        ("options", "found", "code"),
        [
            ("--minutes=45", ("included", 30, 15, False), 1),
            ("--minutes=30", ("included", 30, 0, False), 0),
            ("--minutes=20 --session=2026-02-03T10:00/20", ("past_allowance", 0, 0, True), 1),
            ("--minutes=31 --session=2026-02-03T10:00/20", ("past_allowance", 0, 1, True), 1),
            ("--minutes=31 --plan=komfort+", ("unknown", None, None, None), 3),
        ],
    )
    def test_how_far_a_session_to_come_would_be_covered(
        self, options: str, found: tuple[Any, ...], code: int
    ) -> None:
        result = data(f"remote --starts=2026-01-31 --as-of=2026-02-15 {options}", code)
        keys = ("coverage", "covered_minutes", "overage_minutes", "extra_session")
        assert result["preflight"] == dict(zip(keys, found, strict=True))
        assert ("remote-help.overage" in reason_ids(result)) is bool(found[2])

    def test_nothing_accumulates(self) -> None:
        used = "--session=2026-02-03T10:00/20 --session=2026-02-10T10:00/47"
        february = data(f"remote --starts=2026-01-31 {used} --as-of=2026-02-15")
        assert (february["left"], february["remaining"]) == (0, {"sessions": 0})
        assert february["overage"] == {"sessions": 1, "minutes": 17}
        march = data(f"remote --starts=2026-01-31 {used} --as-of=2026-03-15")
        assert (march["left"], march["remaining"]) == (1, {"sessions": 1})
        assert march["overage"] == {"sessions": 0, "minutes": 0}

    def test_entries_of_later_days_do_not_count_yet(self) -> None:
        line = "remote --starts=2026-01-31 --session=2026-02-20T10:00/20 --as-of="
        result = data(f"{line}2026-02-15")
        assert (result["not_yet"], result["used"]) == (1, {"sessions": 0})
        assert "1 entry is dated after that and does not count yet." in flat(f"{line}2026-02-15")
        assert data(f"{line}2026-02-20")["used"] == {"sessions": 1}  # a day is the whole day
        assert data(f"{line}2026-02-20T09:59")["used"] == {"sessions": 0}

    def test_sessions_outside_the_term_are_told(self) -> None:
        line = "remote --starts=2026-03-05 --session=2026-01-06T10:00/40 --as-of=2026-03-10"
        result = data(line)
        assert (result["outside_term"], result["remaining"]) == (1, {"sessions": 1})
        assert "1 session lies outside the contract's term and does not count." in flat(line)

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ("", "1 remote session is left, through Fri 27 Feb 2026, if the plan includes remote"),
            ("--session=2026-02-03/20", "No remote session is left; the next comes on Sat 28"),
            ("--months=1 --session=2026-02-03/20", "No remote session is left, and none comes."),
            ("--minutes=20", "A session of that length would be covered in full."),
            ("--minutes=45", "30 min would be covered, 15 min charged by the price list."),
            ("--minutes=20 --session=2026-02-03/20", "The session itself would have to be bought"),
            ("--minutes=45 --session=2026-02-03/20", "bought. 15 min would be charged by the"),
            ("--minutes=45 --starts=2026-02-16", "A session would not be covered."),
            ("--starts=2026-02-16", "The contract has not started, so there is no session yet."),
            ("--starts=2025-01-15 --months=12", "The contract has ended, so there is no session"),
            ("--plan=vip", "left, through Fri 27 Feb 2026; VIP includes remote help (assumed)."),
            ("--plan=komfort", "No: Komfort does not include Pomoc zdalna (assumed)."),
        ],
    )
    def test_the_words(self, options: str, words: str) -> None:
        assert words in flat(f"remote --starts=2026-01-31 --as-of=2026-02-15 {options}")

    @pytest.mark.parametrize(
        ("starts", "as_of", "reading", "included"),
        [
            ("2026-06-01", "2026-12-02", "when-agreed", False),
            ("2026-06-01", "2027-01-01", "when-agreed", False),
            ("2027-01-01", "2027-01-02", "when-agreed", True),
            ("2026-06-01", "2026-12-31", "on-the-day", False),
            ("2026-06-01", "2027-01-01", "on-the-day", True),
        ],
    )
    @pytest.mark.usefixtures("overlay")
    def test_the_edition_is_that_of_a_contract(
        self, starts: str, as_of: str, reading: str, *, included: bool
    ) -> None:
        confirm("komfort", "remote-help", **{"from": "2027-01-01"})
        run("catalog", "readings", "set", "edition.of-contract", reading)
        line = f"remote --starts={starts} --months=12 --as-of={as_of}"
        found = data(f"{line} --plan=komfort")
        assert found["remaining"] == {"sessions": int(included)}
        assert "edition.of-contract" in reason_ids(found)
        assert "edition.of-contract" not in reason_ids(data(line))


class TestVisits:
    """Which visits count, which do not, and whether one more would."""

    @pytest.mark.usefixtures("overlay")
    def test_refused_visits_say_why(self) -> None:
        ask("catalog readings set visit.too-long refused")
        days = ("03-09/4", "04-01/7", "04-02/7.5", "05-01/1", "06-01/6,5", "07-01/3", "12-01/3")
        visits = " ".join(f"--visit=2025-{day}" for day in days)
        line = f"visits --purchased=2025-03-10 --as-of=2025-08-01 {visits}"
        result = data(line)
        assert result["visits"] == {"included": 3, "used": 3, "remaining": 0, "overage_hours": 0}
        assert [each["hours"] for each in result["made"]] == [7, 1, 6.5]
        assert [(each["on"], each["reason"]) for each in result["refused"]] == [
            ("2025-03-09", "outside_window"),
            ("2025-04-02", "too_long"),
            ("2025-07-01", "no_visit_left"),
        ]
        assert result["refused"][1]["clause"] == "professional-services.visit-length"
        assert (result["not_yet"], result["preflight"]) == (1, None)
        assert "Wed 2 Apr 2025 7.5 longer than a visit may be" in flat(line)

    @pytest.mark.parametrize(
        ("coming", "reason", "words"),
        [
            ("2026-03-10/7", None, "The visit would be covered."),
            ("2026-03-11/4", "outside_window", "not be covered: outside the package's window."),
            ("2026-03-10/7.1", "too_long", "not be covered: longer than a visit may be."),
        ],
    )
    @pytest.mark.usefixtures("overlay")
    def test_whether_one_to_come_would_be_covered(
        self, coming: str, reason: str | None, words: str
    ) -> None:
        ask("catalog readings set visit.too-long refused")
        line = f"visits --purchased=2025-03-10 --as-of=2026-03-01 --next={coming}"
        found = data(line, 0 if reason is None else 1)["preflight"]
        assert found == {"covered": reason is None, "reason": reason, "overage_hours": 0}
        assert words in flat(line)

    def test_what_is_past_the_limit_is_booked(self) -> None:
        line = "visits --purchased=2025-03-10 --as-of=2026-03-01 --visit=2025-04-01/7.5"
        found = data(f"{line} --next=2026-03-10/7.1")
        assert [*found["visits"].values()] == [3, 1, 2, 0.5]
        assert found["preflight"] == {"covered": True, "reason": None, "overage_hours": 0.1}
        assert "0.5" in flat(line)
        assert "0.1" in flat(f"{line} --next=2026-03-10/7.1")

    @pytest.mark.parametrize(
        ("as_of", "status", "remaining", "words"),
        [
            ("2025-03-09", "not_started", 3, "can be used from Mon 10 Mar 2025 on."),
            ("2026-03-10", "open", 3, "3 visits left, through Tue 10 Mar 2026."),
            ("2026-03-11", "closed", 0, "could be used through Tue 10 Mar 2026."),
        ],
    )
    def test_the_windows_status(self, as_of: str, status: str, remaining: int, words: str) -> None:
        line = f"visits --purchased=2025-03-10 --as-of={as_of}"
        result = data(line)
        assert (result["window"]["status"], result["visits"]["remaining"]) == (status, remaining)
        assert words in flat(line)


class TestComplaint:
    """Until when work can be complained of; the exit code says whether it still can."""

    def test_work_on_christmas_eve(self) -> None:
        document = answer("complaint", "2025-12-23T23:30Z", "--as-of=2025-12-29")
        assert document["as_of"] == "2025-12-29"
        assert "complaint.non-working-day" in reason_ids(document["result"])
        assert [*document["result"].values()][:-1] == [
            *("2025-12-24T00:30:00+01:00", False, "Christmas Eve", "2025-12-29"),
            *("2025-12-24T17:00:00+01:00", "2025-12-30T00:00:00+01:00", "open", []),
        ]
        line = "complaint 2025-12-23T23:30Z --as-of=2025-12-29"
        assert "On a working day no: Christmas Eve Last day" in flat(line)
        assert "On a working day yes Last day" in flat(line.replace("23:30", "12:30"))

    def test_it_can_be_made_till_midnight(self) -> None:
        line = "complaint 2026-03-10T11:45 --as-of="
        for as_of in ("2026-03-10", "2026-03-10T23:59:59.999999"):
            assert data(f"{line}{as_of}")["status"] == "open"
            said = "A complaint can still be made, before Wed 11 Mar 2026 00:00."
            assert flat(f"{line}{as_of}").startswith(said)
        for as_of in ("2026-03-11T00:00", "2026-03-11"):
            assert data(f"{line}{as_of}", 1)["status"] == "passed"
            said = "Too late: a complaint could be made before Wed 11 Mar 2026 00:00."
            assert flat(f"{line}{as_of}").startswith(said)
            assert "To be safe" not in flat(f"{line}{as_of}")

    @pytest.mark.usefixtures("overlay")
    def test_each_reading_is_switched_by_the_overlay(self) -> None:
        ask("catalog readings set complaint.non-working-day undefined")
        line = "complaint 2026-03-08T11:45 --as-of=2026-03-08"
        found = data(line, 3)
        assert (found["status"], found["deadline_day"]) == ("undefined", None)
        assert found["expires_at"] is None
        assert flat(line).startswith("The terms give no deadline for this work.")
        assert "Last day for a complaint" not in flat(line)
        ask("catalog readings set complaint.non-working-day same-day")
        ask("catalog readings set complaint.end-of-day close-of-business")
        assert data(f"{line}T16:59")["expires_at"] == "2026-03-08T17:00:00+01:00"

    def test_work_after_the_closing_hour_is_to_be_complained_of_at_once(self) -> None:
        line = "complaint 2026-03-10T18:00 --as-of="
        assert data(f"{line}2026-03-10T18:30")["advised_by"] is None
        assert "To be safe, complain by at once " in flat(f"{line}2026-03-10T18:30")
        assert "By then the work has not ended yet." in flat(f"{line}2026-03-10T17:30")
        assert "complain by now " in flat("complaint 2026-03-10T11:45 --as-of=2026-03-10T17:00")

    def test_now_by_default(self) -> None:
        assert data("complaint 2026-01-05T12:00", 1)["status"] == "passed"
        assert answer("complaint", "2026-01-05T12:00")["as_of"]

    def test_a_time_that_comes_twice_is_the_earlier_and_noted(self) -> None:
        result = data("complaint 2025-10-26T02:30 --as-of=2025-10-26")
        assert result["performed_at"] == "2025-10-26T02:30:00+02:00"
        assert len(result["notes"]) == 1
        assert "comes twice in Warsaw" in flat("hours --at=2025-10-26T02:30")


class TestHours:
    """Whether the phone is answered, and until when."""

    def test_across_the_change_of_clocks(self) -> None:
        for at, is_open, day, words in (
            ("2025-03-28T07:00Z", True, "2025-03-28T{}+01:00", "Open until Fri 28 Mar 2025 17"),
            ("2025-03-31T06:00Z", True, "2025-03-31T{}+02:00", "Open until Mon 31 Mar 2025 17"),
            ("2025-03-31T15:00Z", False, "2025-04-01T{}+02:00", "Closed; opens Tue 1 Apr 2025"),
            ("2025-03-31", None, "2025-03-31T{}+02:00", "Open on Mon 31 Mar 2025 from 08:00 to"),
        ):
            result = data(f"hours --at={at}")
            hours = day.format("08:00:00"), day.format("17:00:00")
            assert (result["open"], result["opens_at"], result["closes_at"]) == (is_open, *hours)
            assert flat(f"hours --at={at}").startswith(words)

    def test_how_one_is_called_back(self) -> None:
        assert data("hours")["callback_attempts"] == ["caller", "caller", "order"]
        words = "attempt 2 the number that called Callback, attempt 3 the number in the order"
        assert words in flat("hours")


class TestWorkdays:
    """One day, or a range."""

    def test_one_day_with_its_neighbours(self) -> None:
        assert data("workdays --on=2026-12-24")["day"] == {
            "previous": "2026-12-23",
            "next": "2026-12-28",
            "day": "2026-12-24",
            "working_day": False,
            "why_not": "Christmas Eve",
            **dict.fromkeys(("opens", "closes", "note")),
        }
        polish = data("workdays --on=2026-12-24 --lang=pl")
        assert polish["day"]["why_not"] == "Wigilia Bożego Narodzenia"
        assert data("workdays")["day"]["day"]  # today by default

    def test_at_an_end_of_the_calendar_one_neighbour_is_not_known(self) -> None:
        first, last = (data(f"workdays --on={day}")["day"] for day in ("1990-01-01", "2100-12-31"))
        assert (first["previous"], first["next"]) == (None, "1990-01-02")
        assert (last["previous"], last["next"]) == ("2100-12-30", None)
        assert "Working day before it - Working day after it T" in flat("workdays --on=1990-01-01")

    def test_a_weekend_needs_no_other_reason(self) -> None:
        for day, words in (
            ("2026-11-20", "Fri 20 Nov 2026 is a working day.\n"),
            ("2026-11-22", "Sun 22 Nov 2026 is not a working day.\n"),
            ("2026-04-05", "Sun 5 Apr 2026 is not a working day: Easter Sunday.\n"),
        ):
            assert ask(f"workdays --on={day}").stdout.startswith(words)

    def test_a_range_includes_both_ends_and_tells_no_weekday_that_is_none(self) -> None:
        line = "workdays --from=2026-12-23 --to=2027-01-04"
        result = data(line)
        days = "2026-12-23 2026-12-28 2026-12-29 2026-12-30 2026-12-31 2027-01-04"
        assert " ".join(result["days"]) == days
        holidays = [each["date"] for each in result["holidays"]]
        assert holidays == ["2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01"]
        assert ask(line).stdout == (
            "6 working days from Wed 23 Dec 2026 to Mon 4 Jan 2027.\n"
            "\n"
            "Month     Working days  Dates\n"
            "──────────────────────────────────────\n"
            "Dec 2026  5             23 28 29 30 31\n"
            "Jan 2027  1             4\n"
            "\n"
            "Holiday or exception  What it is\n"
            "─────────────────────────────────────────────\n"
            "Thu 24 Dec 2026       Christmas Eve\n"
            "Fri 25 Dec 2026       Christmas Day\n"
            "Sat 26 Dec 2026       Second Day of Christmas\n"
            "Fri 1 Jan 2027        New Year's Day\n"
        )
        assert "Holiday" not in flat("workdays --from=2026-12-14 --to=2026-12-15")

    def test_csv_has_a_row_for_each_day(self) -> None:
        text = ask("workdays --from=2026-12-24 --to=2026-12-28 --format=csv").stdout
        assert text.splitlines() == [
            "day,working_day,why_not,opens,closes,note",
            "2026-12-24,false,Christmas Eve,,,",
            "2026-12-25,false,Christmas Day,,,",
            "2026-12-26,false,Second Day of Christmas,,,",
            "2026-12-27,false,Sunday,,,",
            "2026-12-28,true,,,,",
        ]


def test_through_which_day_a_recording_may_be_kept() -> None:
    for called, last in (("2024-02-29", "2027-02-28"), ("2026-11-23T10:00", "2029-11-23")):
        assert data(f"recording {called}")["last_day"] == last
        assert f"{english(last)} at most." in flat(f"recording {called}")


QUESTIONS = [
    "hours --at=2026-12-23T16:30",
    "hours --at=2026-12-24T16:30",
    "workdays --on=2026-12-24",
    "workdays --from=2026-12-14 --to=2027-01-08",
    "remote --starts=2026-01-31 --session=2026-02-03T10:00/47 --as-of=2026-02-15",
    "remote --starts=2026-01-31 --as-of=2026-01-15",
    "visits --purchased=2025-03-10 --visit=2025-06-03/8 --as-of=2026-03-01",
    "complaint 2026-12-24T12:00 --as-of=2026-12-24",
    "recording 2026-11-23",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_tells_its_reasons_in_words(question: str) -> None:
    reasons = reason_ids(data(question))
    assert reasons
    shown, short = flat(f"{question} --why"), flat(question)
    assert [each for each in reasons if each not in shown] == []
    assert " Rests on " in shown
    assert [each for each in reasons if each in short] == []
    assert "Rests on" not in short


STARTS = "remote --starts=2026-02-01"
BOUGHT = "visits --purchased=2026-02-01"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("complaint once", 'PERFORMED_AT is "once", which is neither a date nor a time'),
        ("complaint 2026-13-01", 'PERFORMED_AT is "2026-13-01", and there is no such day'),
        ("complaint 2026-03-01T25:00", 'PERFORMED_AT is "2026-03-01T25:00", which is neither'),
        ("complaint 20260301", 'PERFORMED_AT is "20260301", which is neither a date nor a time'),
        ("complaint 2025-03-30T02:30", "PERFORMED_AT: 30 Mar 2025 02:30 does not exist"),
        ("complaint 2026-03-01 --as-of=2026-W10", '--as-of is "2026-W10", which is neither'),
        ("hours --at=25:00", '--at is "25:00", which is neither a date nor a time'),
        ("workdays --on=2026-02-30", '--on is "2026-02-30", and there is no such day'),
        ("workdays --from=2026-02-01", "give --from and --to together, or --on alone"),
        ("workdays --to=2026-02-01", "give --from and --to together, or --on alone"),
        ("workdays --on=2026-02-01 --from=2026-02-01 --to=2026-02-02", "give --from and --to"),
        ("workdays --from=2026-02-02 --to=2026-02-01", "the range ends before it begins: 2 Feb"),
        ("workdays --on=1989-12-31", "--on: 31 Dec 1989 is outside the known calendar"),
        ("workdays --on=2101-01-01", "--on: 1 Jan 2101 is outside the known calendar"),
        ("remote", "Missing option '--starts'."),
        (f"{STARTS} --starts=2026-02-30", '--starts is "2026-02-30", and there is no such day'),
        (f"{STARTS} --session=2026-02-03", '--session is "2026-02-03"; write when it started'),
        (f"{STARTS} --session=2026-02-03/0", '--session is "'),
        (f"{STARTS} --session=2026-02-03/x", '--session is "2026-02-03/x"; write when it started'),
        (f"{STARTS} --session=tue/20", '--session is "tue", which is neither a date nor a time'),
        (f"{STARTS} --minutes=0", '--minutes is "0", which is not a whole number from 1 to 10080'),
        (f"{STARTS} --months=0", '--months is "0", which is not a whole number from 1 to 1332'),
        (f"{BOUGHT} --visit=2026-02-03", '--visit is "2026-02-03"; write the day and the hours'),
        (f"{BOUGHT} --visit=2026-02-03/-2", '--visit is "2026-02-03/-2"; write the day and the'),
        (f"{BOUGHT} --visit=2026-02-03/0", "--visit"),
        (f"{BOUGHT} --next=2026-02-03/25", "--next"),
        (f"{BOUGHT} --next=2026-02-03/x", '--next is "2026-02-03/x"; write the day and the hours'),
        ("visits --purchased=2101-02-01", "--purchased: 1 Feb 2101 is outside the known calendar"),
        ("recording 2101-02-01", "CALLED_ON: 1 Feb 2101 is outside the known calendar"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(line: str, said: str) -> None:
    assert told(ask(line), 2).removeprefix("Error: ").startswith(said)
