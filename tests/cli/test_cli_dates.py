"""The questions with dates, asked and answered as a user would."""

import json
from pathlib import Path
from typing import Any

import pytest

from .helpers import answer, answer_result, copied_catalog, records, run, told

pytestmark = pytest.mark.usefixtures("held_figures")


def _reason_ids(result: dict[str, Any]) -> list[str]:
    return [reason["id"] for reason in result["reasons"]]


class TestTheWorkedCases:
    """Dates on which other systems of this kind were caught out."""

    @pytest.mark.parametrize(
        ("anchor", "as_of", "index", "first", "last", "reset"),
        [
            ("2023-01-31", "2023-02-15", 0, "2023-01-31", "2023-02-27", "2023-02-28"),
            ("2023-01-31", "2023-03-01", 1, "2023-02-28", "2023-03-30", "2023-03-31"),
            ("2024-02-29", "2025-02-28", 12, "2025-02-28", "2025-03-28", "2025-03-29"),
            ("2026-05-31", "2026-06-15", 0, "2026-05-31", "2026-06-29", "2026-06-30"),
            ("2025-01-29", "2025-01-29", 0, "2025-01-29", "2025-02-27", "2025-02-28"),
        ],
    )
    def test_periods(
        self, anchor: str, as_of: str, index: int, first: str, last: str, reset: str
    ) -> None:
        result = answer_result("remote", "--starts", anchor, "--as-of", as_of)
        assert result["period"] == {
            "index": index,
            "first_day": first,
            "last_day": last,
            "next_reset": reset,
        }
        assert "usage-period" in _reason_ids(result)

    @pytest.mark.parametrize(
        ("as_of", "outside"),
        [("2026-01-30", "not_started"), ("2026-03-31", "ended")],
    )
    def test_outside_the_term(self, as_of: str, outside: str) -> None:
        result = answer_result(
            "remote", "--starts", "2026-01-31", "--months", "2", "--as-of", as_of
        )
        assert result["period"] is None
        assert result["outside"] == outside
        assert result["remaining"] == {"sessions": 0}
        assert _reason_ids(result) == ["usage-period"]

    def test_the_terms_last_day_is_inside(self) -> None:
        result = answer_result(
            "remote", "--starts", "2026-01-31", "--months", "2", "--as-of", "2026-03-30"
        )
        assert result["period"]["index"] == 1

    @pytest.mark.parametrize(
        ("bought", "last"), [("2025-03-10", "2026-03-10"), ("2024-02-29", "2025-02-28")]
    )
    def test_windows(self, bought: str, last: str) -> None:
        result = answer_result("visits", "--purchased", bought, "--as-of", bought)
        assert result["window"]["last_day"] == last
        assert result["window"]["last_working_day"] == last

    @pytest.mark.parametrize(
        ("day", "working"), [("2024-12-24", True), ("2025-12-24", False), ("2018-11-12", False)]
    )
    def test_working_days(self, day: str, working: bool) -> None:
        result = answer_result("workdays", "--on", day)
        assert result["day"]["working_day"] is working
        assert result["days"] == ([day] if working else [])

    def test_a_complaint_about_christmas_eve(self) -> None:
        document = answer("complaint", "2025-12-23T23:30Z", "--as-of", "2025-12-29")
        assert document["as_of"] == "2025-12-29"
        result = document["result"]
        assert result["performed_at"] == "2025-12-24T00:30:00+01:00"
        assert result["working_day"] is False
        assert result["deadline_day"] == "2025-12-29"
        assert result["advised_by"] == "2025-12-24T17:00:00+01:00"
        assert result["expires_at"] == "2025-12-30T00:00:00+01:00"
        assert result["status"] == "open"
        assert "complaint.non-working-day" in _reason_ids(result)

    @pytest.mark.parametrize(
        ("at", "is_open", "opens_at", "closes_at"),
        [
            (
                "2025-03-28T07:00Z",
                True,
                "2025-03-28T08:00:00+01:00",
                "2025-03-28T17:00:00+01:00",
            ),
            (
                "2025-03-31T06:00Z",
                True,
                "2025-03-31T08:00:00+02:00",
                "2025-03-31T17:00:00+02:00",
            ),
            (
                "2025-03-31T15:00Z",
                False,
                "2025-04-01T08:00:00+02:00",
                "2025-04-01T17:00:00+02:00",
            ),
        ],
    )
    def test_hours(self, at: str, is_open: bool, opens_at: str, closes_at: str) -> None:
        result = answer_result("hours", "--at", at)
        assert result["open"] is is_open
        assert result["opens_at"] == opens_at
        assert result["closes_at"] == closes_at

    @pytest.mark.parametrize(
        ("sessions", "minutes", "covered", "overage", "extra", "code"),
        [
            ((), "45", 30, 15, False, 1),
            ((), "30", 30, 0, False, 0),
            (("2026-02-03T10:00/20",), "20", 0, 0, True, 1),
            (("2026-02-03T10:00/20",), "31", 0, 1, True, 1),
        ],
    )
    def test_remote_preflight(
        self,
        sessions: tuple[str, ...],
        minutes: str,
        covered: int,
        overage: int,
        extra: bool,
        code: int,
    ) -> None:
        used = [part for each in sessions for part in ("--session", each)]
        arguments = ["remote", "--starts", "2026-01-31", "--as-of", "2026-02-15", *used]
        result = run(*arguments, "--minutes", minutes, "--format", "json")
        assert result.exit_code == code
        found = json.loads(result.stdout)["result"]
        assert found["preflight"] == {
            "covered_minutes": covered,
            "overage_minutes": overage,
            "extra_session": extra,
        }
        assert ("remote-help.overage" in _reason_ids(found)) is (overage > 0)

    @pytest.mark.parametrize(("as_of", "remaining"), [("2026-02-15", 0), ("2026-03-15", 1)])
    def test_nothing_accumulates(self, as_of: str, remaining: int) -> None:
        result = answer_result(
            "remote",
            "--starts=2026-01-31",
            "--session=2026-02-03T10:00/20",
            "--session=2026-02-10T10:00/47",
            "--as-of",
            as_of,
        )
        assert result["remaining"] == {"sessions": remaining}
        assert result["overage"] == (
            {"sessions": 0, "minutes": 0} if remaining else {"sessions": 1, "minutes": 17}
        )

    def test_a_time_that_does_not_exist(self) -> None:
        message = told(run("complaint", "2025-03-30T02:30"), 2)
        assert "2025-03-30T02:30" in message
        assert "does not exist in Warsaw" in message

    def test_a_time_that_comes_twice(self) -> None:
        result = answer_result("complaint", "2025-10-26T02:30", "--as-of", "2025-10-26")
        assert result["performed_at"] == "2025-10-26T02:30:00+02:00"
        assert len(result["notes"]) == 1
        assert "twice" in run("hours", "--at", "2025-10-26T02:30").stdout


class TestComplaintStatus:
    """The exit code says whether a complaint can still be made."""

    @pytest.mark.parametrize(
        ("as_of", "status", "code"),
        [
            ("2026-03-10", "open", 0),
            ("2026-03-10T23:59:59.999999", "open", 0),
            ("2026-03-11T00:00", "passed", 1),
            ("2026-03-11", "passed", 1),
        ],
    )
    def test_by_midnight(self, as_of: str, status: str, code: int) -> None:
        result = run("complaint", "2026-03-10T11:45", "--as-of", as_of, "--format", "json")
        assert json.loads(result.stdout)["result"]["status"] == status
        assert result.exit_code == code

    def test_each_reading_is_switched_by_the_overlay(self, overlay: Path) -> None:
        assert (
            run("catalog", "readings", "set", "complaint.non-working-day", "undefined").exit_code
            == 0
        )
        result = run("complaint", "2026-03-08T11:45", "--as-of", "2026-03-08", "--format", "json")
        assert result.exit_code == 3
        found = json.loads(result.stdout)["result"]
        assert (found["status"], found["deadline_day"], found["expires_at"]) == (
            "undefined",
            None,
            None,
        )
        shown = run("complaint", "2026-03-08T11:45", "--as-of", "2026-03-08").stdout
        assert "Last day for a complaint" not in shown
        run("catalog", "readings", "set", "complaint.non-working-day", "same-day")
        run("catalog", "readings", "set", "complaint.end-of-day", "close-of-business")
        found = answer_result("complaint", "2026-03-08T11:45", "--as-of", "2026-03-08T16:59")
        assert found["expires_at"] == "2026-03-08T17:00:00+01:00"
        assert overlay.exists()

    def test_the_words_for_each_status(self) -> None:
        assert "can still be made" in run("complaint", "2026-03-10", "--as-of", "2026-03-10").stdout
        assert "too late" in run("complaint", "2026-03-10", "--as-of", "2026-03-12").stdout
        polish = run("complaint", "2026-03-10", "--as-of", "2026-03-12", "--lang", "pl").stdout
        assert "za późno" in polish

    def test_work_after_the_closing_hour_is_to_be_complained_of_at_once(self) -> None:
        arguments = ("complaint", "2026-03-10T18:00", "--as-of")
        assert answer_result(*arguments, "2026-03-10T18:30")["advised_by"] is None
        assert "at once" in run(*arguments, "2026-03-10T18:30").stdout
        assert "has not ended yet" in run(*arguments, "2026-03-10T17:30").stdout

    def test_now_by_default(self) -> None:
        result = run("complaint", "2026-01-05T12:00", "--format", "json")
        assert json.loads(result.stdout)["result"]["status"] == "passed"
        assert json.loads(result.stdout)["as_of"]


class TestVisits:
    """Which visits count, which do not, and whether one more would."""

    def test_refused_visits_say_why(self) -> None:
        result = answer_result(
            "visits",
            "--purchased=2025-03-10",
            "--visit=2025-03-09/4",
            "--visit=2025-04-01/7",
            "--visit=2025-04-02/7.5",
            "--visit=2025-04-03/0",
            "--visit=2025-04-04/-2",
            "--visit=2025-05-01/1",
            "--visit=2025-06-01/6.5",
            "--visit=2025-07-01/3",
            "--visit=2025-12-01/3",
            "--as-of=2025-08-01",
        )
        assert result["visits"] == {"included": 3, "used": 3, "remaining": 0}
        assert [(each["on"], each["reason"]) for each in result["refused"]] == [
            ("2025-03-09", "outside_window"),
            ("2025-04-02", "too_long"),
            ("2025-04-03", "not_positive"),
            ("2025-04-04", "not_positive"),
            ("2025-07-01", "no_visit_left"),
        ]
        assert result["refused"][1]["clause"] == "professional-services.visit-length"
        assert result["refused"][1]["text"]
        assert result["not_yet"] == 1
        assert result["preflight"] is None

    @pytest.mark.parametrize(
        ("coming", "reason", "words"),
        [
            ("2026-03-10/7", None, "would be covered"),
            ("2026-03-11/4", "outside_window", "outside the package's window"),
            ("2026-03-10/7.1", "too_long", "longer than a visit may be"),
        ],
    )
    def test_preflight(self, coming: str, reason: str | None, words: str) -> None:
        arguments = ("visits", "--purchased=2025-03-10", "--as-of=2026-03-01", "--next", coming)
        result = run(*arguments, "--format", "json")
        assert json.loads(result.stdout)["result"]["preflight"] == {
            "covered": reason is None,
            "reason": reason,
        }
        assert result.exit_code == (0 if reason is None else 1)
        assert words in " ".join(run(*arguments).stdout.split())

    @pytest.mark.parametrize(
        ("as_of", "status", "remaining", "words"),
        [
            ("2025-03-09", "not_started", 3, "can be used from Monday 2025-03-10 on"),
            ("2026-03-10", "open", 3, "3 visits left"),
            ("2026-03-11", "closed", 0, "could be used through Tuesday 2026-03-10"),
        ],
    )
    def test_the_windows_status(self, as_of: str, status: str, remaining: int, words: str) -> None:
        result = answer_result("visits", "--purchased", "2025-03-10", "--as-of", as_of)
        assert result["window"]["status"] == status
        assert result["visits"]["remaining"] == remaining
        assert words in run("visits", "--purchased", "2025-03-10", "--as-of", as_of).stdout

    def test_the_readings_are_switched_by_the_overlay(self, overlay: Path) -> None:
        run("catalog", "readings", "set", "window.last-day", "day-before")
        result = answer_result("visits", "--purchased", "2025-03-10", "--as-of", "2025-03-10")
        assert result["window"]["last_day"] == "2026-03-09"
        run("catalog", "readings", "set", "window.free-day-end", "next-working-day")
        result = answer_result("visits", "--purchased", "2025-03-15", "--as-of", "2025-03-15")
        assert result["window"]["last_day"] == "2026-03-16"
        assert overlay.exists()

    def test_a_window_without_a_working_day_shows_none(self, tmp_path: Path) -> None:
        catalog = copied_catalog(
            tmp_path / "catalog", ("clauses.toml", "months = 12", "months = 1")
        )
        overlay = tmp_path / "overlay.toml"
        days = [f"2026-02-{day:02}" for day in range(1, 29)] + ["2026-03-01"]
        overlay.write_text(
            "".join(f'[[closures]]\nday = {day}\nnote = "moving"\n' for day in days),
            encoding="utf-8",
        )
        arguments = ("visits", "--purchased=2026-02-01", "--as-of=2026-02-01")
        files = ("--catalog", str(catalog), "--overlay", str(overlay))
        result = answer_result(*arguments, *files)
        assert result["window"]["last_working_day"] is None
        assert "Last working day" not in run(*arguments, *files).stdout


class TestRemote:
    """The session of the contract month."""

    def test_entries_of_later_days_do_not_count_yet(self) -> None:
        arguments = ("remote", "--starts=2026-01-31", "--session=2026-02-20T10:00/20")
        result = answer_result(*arguments, "--as-of=2026-02-15")
        assert result["not_yet"] == 1
        assert result["used"] == {"sessions": 0}
        assert "does not count yet" in run(*arguments, "--as-of=2026-02-15").stdout

    def test_sessions_outside_the_term_are_told(self) -> None:
        arguments = ("remote", "--starts=2026-03-05", "--session=2026-01-06T10:00/40")
        result = answer_result(*arguments, "--as-of=2026-03-10")
        assert result["outside_term"] == 1
        assert result["remaining"] == {"sessions": 1}
        assert "outside the contract's term" in run(*arguments, "--as-of=2026-03-10").stdout

    def test_a_bare_date_is_the_whole_day(self) -> None:
        arguments = ("remote", "--starts=2026-01-31", "--session=2026-02-15T23:59/20")
        assert answer_result(*arguments, "--as-of=2026-02-15")["used"] == {"sessions": 1}
        assert answer_result(*arguments, "--as-of=2026-02-15T12:00")["used"] == {"sessions": 0}

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("--minutes=20",), "would be covered in full"),
            (("--minutes=45",), "30 min would be covered, 15 min charged"),
            (("--minutes=20", "--session=2026-02-03/20"), "would have to be bought"),
            (("--minutes=45", "--session=2026-02-03/20"), "15 min would be charged"),
            (("--minutes=45", "--starts=2026-02-16"), "would not be covered"),
            (("--starts=2026-02-16",), "has not started"),
            (("--starts=2025-02-16", "--months=12"), "has not started|1 remote|left"),
            (("--starts=2025-01-15", "--months=12"), "has ended"),
            ((), "1 remote session is left"),
            (("--session=2026-02-03/20",), "No remote session is left"),
        ],
    )
    def test_the_words(self, arguments: tuple[str, ...], words: str) -> None:
        shown = run("remote", "--starts=2026-01-31", "--as-of=2026-02-15", *arguments).stdout
        assert any(each in " ".join(shown.split()) for each in words.split("|"))

    def test_csv_has_a_column_for_each_figure_even_outside_the_term(self) -> None:
        arguments = ("remote", "--starts=2026-01-31", "--format=csv")
        (inside,) = records(run(*arguments, "--as-of=2026-02-15").stdout)
        (outside,) = records(run(*arguments, "--as-of=2026-01-15").stdout)
        assert list(inside) == list(outside)
        assert inside["period_next_reset"] == "2026-02-28"
        assert outside["period_next_reset"] == ""


class TestWorkdays:
    """One day, or a range."""

    def test_one_day_with_its_neighbours(self) -> None:
        result = answer_result("workdays", "--on", "2026-12-24")
        assert result["day"] == {
            "day": "2026-12-24",
            "working_day": False,
            "why_not": "Christmas Eve",
            "previous": "2026-12-23",
            "next": "2026-12-28",
        }
        polish = answer_result("workdays", "--on", "2026-12-24", "--lang", "pl")
        assert polish["day"]["why_not"] == "Wigilia Bożego Narodzenia"

    def test_today_by_default(self) -> None:
        assert answer_result("workdays")["day"]["day"]

    @pytest.mark.parametrize(
        ("day", "missing", "there"),
        [("1990-01-01", "previous", "next"), ("2100-12-31", "next", "previous")],
    )
    def test_at_an_end_of_the_calendar_one_neighbour_is_not_known(
        self, day: str, missing: str, there: str
    ) -> None:
        found = answer_result("workdays", "--on", day)["day"]
        assert found[missing] is None
        assert found[there] is not None
        assert run("workdays", "--on", day).exit_code == 0

    def test_a_weekend_needs_no_other_reason(self) -> None:
        shown = run("workdays", "--on", "2026-11-22").stdout
        assert shown.startswith("Sunday 2026-11-22 is no working day.\n")
        easter = run("workdays", "--on", "2026-04-05").stdout
        assert easter.startswith("Sunday 2026-04-05 is no working day: Easter Sunday.")

    def test_a_range_includes_both_ends(self) -> None:
        result = answer_result("workdays", "--from", "2026-12-23", "--to", "2026-12-28")
        assert result["days"] == ["2026-12-23", "2026-12-28"]
        assert [each["date"] for each in result["holidays"]] == [
            "2026-12-24",
            "2026-12-25",
            "2026-12-26",
        ]
        shown = run("workdays", "--from", "2026-12-23", "--to", "2026-12-28").stdout
        assert "2 working days" in shown
        assert "Christmas Eve" in shown
        quiet = run("workdays", "--from", "2026-12-14", "--to", "2026-12-15").stdout
        assert "Weekday off" not in quiet

    def test_closures_come_from_the_overlay(self, overlay: Path) -> None:
        overlay.write_text(
            '[[closures]]\nday = 2026-12-31\nnote = "stocktaking"\n', encoding="utf-8"
        )
        result = answer_result("workdays", "--on", "2026-12-31")
        assert result["day"]["working_day"] is False
        assert "stocktaking" in result["day"]["why_not"]

    def test_csv_has_a_row_for_each_day(self) -> None:
        rows = records(
            run("workdays", "--from=2026-12-24", "--to=2026-12-28", "--format=csv").stdout
        )
        assert [(row["day"], row["working_day"], row["why_not"]) for row in rows] == [
            ("2026-12-24", "false", "Christmas Eve"),
            ("2026-12-25", "false", "Christmas Day"),
            ("2026-12-26", "false", "Second Day of Christmas"),
            ("2026-12-27", "false", "Sunday"),
            ("2026-12-28", "true", ""),
        ]


class TestRecordings:
    """How long a recording may be kept."""

    @pytest.mark.parametrize(
        ("called", "last"),
        [("2024-02-29", "2027-02-28"), ("2026-11-23T10:00", "2029-11-23")],
    )
    def test_the_last_day(self, called: str, last: str) -> None:
        assert answer_result("recording", called)["last_day"] == last
        assert last in run("recording", called).stdout


_QUESTIONS = (
    ("hours", "--at=2026-12-23T16:30"),
    ("hours", "--at=2026-12-24T16:30"),
    ("workdays", "--on=2026-12-24"),
    ("workdays", "--from=2026-12-14", "--to=2027-01-08"),
    ("remote", "--starts=2026-01-31", "--session=2026-02-03T10:00/47", "--as-of=2026-02-15"),
    ("remote", "--starts=2026-01-31", "--as-of=2026-01-15"),
    ("visits", "--purchased=2025-03-10", "--visit=2025-06-03/8", "--as-of=2026-03-01"),
    ("complaint", "2026-12-24T12:00", "--as-of=2026-12-24"),
    ("recording", "2026-11-23"),
)


class TestEveryQuestion:
    """What holds of every question with dates."""

    @pytest.mark.parametrize("question", _QUESTIONS, ids=" ".join)
    @pytest.mark.parametrize("output", ["table", "json", "csv", "markdown"])
    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_answers_in_every_format_and_language(
        self, question: tuple[str, ...], output: str, language: str
    ) -> None:
        result = run(*question, "--format", output, "--lang", language)
        assert result.exit_code == 0, result.output
        assert result.stderr == ""
        assert "\x1b" not in result.stdout
        if output == "table":
            assert all(len(line) <= 80 for line in result.stdout.splitlines())
        if output == "csv":
            assert records(result.stdout)
        if output == "json":
            assert json.loads(result.stdout)["result"]["reasons"]

    @pytest.mark.parametrize("question", _QUESTIONS, ids=" ".join)
    def test_tells_its_reasons_in_words(self, question: tuple[str, ...]) -> None:
        reasons = answer_result(*question)["reasons"]
        shown = " ".join(run(*question, "--why").stdout.split())
        assert all(reason["id"] in shown for reason in reasons)
        assert "--why tells them" not in shown
        assert "--why tells them" in " ".join(run(*question).stdout.split())

    @pytest.mark.parametrize("question", _QUESTIONS, ids=" ".join)
    def test_speaks_polish(self, question: tuple[str, ...]) -> None:
        assert run(*question, "--lang=pl").stdout != run(*question, "--lang=en").stdout

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            (("complaint", "yesterday"), "PERFORMED_AT"),
            (("complaint", "2026-13-01"), "PERFORMED_AT"),
            (("complaint", "2026-03-01T25:00"), "PERFORMED_AT"),
            (("complaint", "20260301"), "PERFORMED_AT"),
            (("complaint", "2026-03-01T10:00", "--as-of", "2026-W10"), "--as-of"),
            (("hours", "--at", "10:00"), "--at"),
            (("workdays", "--on", "2026-02-30"), "--on"),
            (("workdays", "--from", "2026-02-01"), "--to"),
            (("workdays", "--to", "2026-02-01"), "--from"),
            (("workdays", "--on=2026-02-01", "--from=2026-02-01", "--to=2026-02-02"), "--on"),
            (("workdays", "--from=2026-02-02", "--to=2026-02-01"), "2026-02-02 to 2026-02-01"),
            (("workdays", "--on", "1989-12-31"), "1989-12-31"),
            (("workdays", "--on", "2101-01-01"), "2101-01-01"),
            (("remote", "--starts", "2026-02-30"), "--starts"),
            (("remote", "--starts", "2026-02-01", "--session", "2026-02-03"), "--session"),
            (("remote", "--starts", "2026-02-01", "--session", "2026-02-03/0"), "--session"),
            (("remote", "--starts", "2026-02-01", "--session", "2026-02-03/x"), "--session"),
            (("remote", "--starts", "2026-02-01", "--session", "tuesday/20"), "--session"),
            (("remote", "--starts", "2026-02-01", "--minutes", "0"), "--minutes"),
            (("remote", "--starts", "2026-02-01", "--months", "0"), "--months"),
            (("remote",), "--starts"),
            (("visits", "--purchased", "2026-02-01", "--visit", "2026-02-03"), "--visit"),
            (("visits", "--purchased", "2026-02-01", "--next", "2026-02-03/x"), "--next"),
            (("visits", "--purchased", "2101-02-01"), "2101-02-01"),
            (("recording", "2101-02-01"), "2101-02-01"),
        ],
    )
    def test_what_is_no_date_is_refused_in_one_sentence(
        self, arguments: tuple[str, ...], named: str
    ) -> None:
        assert named in told(run(*arguments), 2)

    def test_a_catalogue_without_the_figures_is_named(self, tmp_path: Path) -> None:
        catalog = copied_catalog(
            tmp_path / "catalog",
            ("clauses.toml", "najwyżej {minutes} minut.", "najwyżej tyle."),
            ("clauses.toml", "One session lasts at most {minutes} minutes.", "As long as that."),
            (
                "clauses.toml",
                'minutes = 30\n\n[[clauses]]\nid = "remote-help.one',
                '\n[[clauses]]\nid = "remote-help.one',
            ),
        )
        message = told(run("remote", "--starts=2026-02-01", "--catalog", str(catalog)), 4)
        assert "clauses[remote-help.duration].figures.minutes" in message
