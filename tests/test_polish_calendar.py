"""The Polish calendar: every day of it, held against the law, and its names against a file."""

import difflib
import math
import os
import subprocess
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from catalog_data import held_catalog
from oracles import FIRST, LAST, days, is_free_by_law, is_working
from sage_entitlements import dates
from sage_entitlements.errors import (
    CalendarEntryError,
    InvertedRangeError,
    NonexistentTimeError,
    UnknownCalendarError,
)
from sage_entitlements.model import CalendarEntry
from sage_entitlements.text import Language, Speakable
from sage_entitlements.warsaw import When
from sage_entitlements.workdays import WorkingCalendar

GOLDEN = Path(__file__).parent / "data" / "polish-calendar-2015-2035.txt"
EVERY_DAY = tuple(days(FIRST, LAST))
EVERY_WORKING_DAY = [day for day in EVERY_DAY if is_working(day)]
CHRISTMAS_EVE = datetime(2025, 12, 23, 23, 30, tzinfo=UTC)
"""An evening in UTC, which is the next day in Warsaw."""
FRIDAY = date(2025, 6, 20)
"""The day after Corpus Christi."""
CENTENARY = "Narodowe Święto Niepodległości"


CALENDAR = WorkingCalendar()


def opened(opens: str, closes: str, note: str = "") -> str:
    """Say in both languages that the company is open."""
    pl, en = "firma czynna od {} do {}{}", "company open from {} to {}{}"
    return " | ".join(each.format(opens, closes, note) for each in (pl, en))


def asked(first: When, last: When | None = None) -> dates.WorkingDays:
    return dates.working_days(held_catalog(), first, last)


def said(what: Speakable | None) -> str | None:
    """Say it in both languages."""
    return None if what is None else " | ".join(what.to(each) for each in Language)


class TestEveryDay:
    """From 1990 through 2099 the calendar says what the law says."""

    def test_each_has_its_next_and_its_previous_working_day(self) -> None:
        working = [*EVERY_WORKING_DAY, date(2100, 1, 4)]  # after New Year on a Friday
        wrong = [
            day
            for day in EVERY_DAY[2:]
            if CALENDAR.next_working_day(day) != working[bisect_right(working, day)]
            or CALENDAR.previous_working_day(day) != working[bisect_left(working, day) - 1]
        ]
        assert wrong == []

    def test_holidays_have_a_name_and_free_days_a_reason_and_no_others(self) -> None:
        named = [
            day for day in EVERY_DAY if (name := CALENDAR.holiday_name(day)) and name.pl and name.en
        ]
        assert named == [day for day in EVERY_DAY if is_free_by_law(day)]
        assert [day for day in EVERY_DAY if not CALENDAR.why_free(day)] == EVERY_WORKING_DAY

    def test_a_range_gives_each_of_its_days_its_working_days_and_holidays(self) -> None:
        found = asked(FIRST, LAST)
        assert tuple(each.day for each in found.every) == EVERY_DAY
        assert [each.day for each in found.every if each.working_day] == EVERY_WORKING_DAY
        assert list(found.days) == EVERY_WORKING_DAY
        free = [day for day in EVERY_DAY if is_free_by_law(day)]
        assert [each.date for each in found.holidays] == free


def test_the_names_of_all_holidays_of_2015_to_2035_are_those_of_a_file() -> None:
    lines = [
        f"{each.date:%Y-%m-%d %a} | {said(each.name)}"
        for each in asked(date(2015, 1, 1), date(2035, 12, 31)).holidays
    ]
    golden = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert "\n".join(difflib.unified_diff(golden, lines, "file", "calendar", lineterm="")) == ""


@pytest.mark.parametrize(
    ("day", "why"),
    [
        # On these other calendars were wrong.
        ("2024-12-24", None),
        ("2025-12-24", "Wigilia Bożego Narodzenia | Christmas Eve"),
        ("2018-11-12", f"{CENTENARY} - 100-lecie | National Independence Day - 100th anniversary"),
        ("2017-11-13", None),
        ("2019-11-12", None),
        ("2010-01-06", None),
        ("2011-01-06", "Święto Trzech Króli | Epiphany"),
        ("1990-05-03", "Święto Narodowe Trzeciego Maja | National Day of the Third of May"),
        ("2025-06-19", "Dzień Bożego Ciała | Corpus Christi"),
        ("2100-12-31", None),
        ("1990-01-01", "Nowy Rok | New Year's Day"),
        # A holiday on a weekend keeps its name.
        ("2025-11-01", "Uroczystość Wszystkich Świętych | All Saints' Day"),
        ("2025-01-04", "sobota | Saturday"),
        ("2025-01-05", "niedziela | Sunday"),
    ],
)
def test_why_a_day_is_free(day: str, why: str | None) -> None:
    the_day = date.fromisoformat(day)
    assert said(CALENDAR.why_free(the_day)) == why
    assert CALENDAR.is_working_day(the_day) is (why is None)


BREAK = ("firma zamknięta: przerwa", "company closure: przerwa")
EXCEPTIONS = (
    CalendarEntry(day=FRIDAY, note="remanent"),
    CalendarEntry(day=date(2025, 6, 21), opens=time(8), closes=time(13), note="remanent"),
    CalendarEntry(first_day=FRIDAY, last_day=date(2025, 6, 23), opens=time(9), closes=time(15)),
    CalendarEntry(every_year="06-23"),
    CalendarEntry(every_year="12-25", note="przerwa"),
    CalendarEntry(every_year="11-11", opens=time(8), closes=time(9, 30)),
    CalendarEntry(every_year="02-29", opens=time(8), closes=time(9)),
)


class TestExceptions:
    """A day comes before a range, that before every year, and all of them before the law."""

    @pytest.mark.parametrize(
        ("day", "works", "special"),
        [
            (FRIDAY, False, "firma zamknięta: remanent | company closure: remanent"),
            (date(2025, 6, 21), True, opened("08:00", "13:00", ": remanent")),
            (date(2025, 6, 22), True, opened("09:00", "15:00")),
            (date(2025, 6, 23), True, opened("09:00", "15:00")),
            (date(2026, 6, 23), False, "firma zamknięta | company closure"),
            (date(2025, 6, 28), False, None),
            (
                date(2025, 12, 25),
                False,
                f"Boże Narodzenie (pierwszy dzień); {BREAK[0]} | Christmas Day; {BREAK[1]}",
            ),
            (date(2028, 2, 29), True, opened("08:00", "09:00")),
            (date(2032, 2, 29), True, opened("08:00", "09:00")),  # a Sunday
        ],
    )
    def test_what_a_day_is(self, day: date, works: bool, special: str | None) -> None:
        calendar = WorkingCalendar(EXCEPTIONS)
        assert calendar.is_working_day(day) is works
        assert said(calendar.special(day)) == special
        assert (calendar.why_free(day) is None) is works

    def test_the_order_in_which_they_are_given_does_not_count(self) -> None:
        one, other = WorkingCalendar(EXCEPTIONS), WorkingCalendar(EXCEPTIONS[::-1])
        for day in days(date(2025, 6, 1), date(2025, 12, 31)):
            assert one.exception(day) == other.exception(day)

    def test_they_are_those_given_and_no_calendar_shares_them(self) -> None:
        one, other = WorkingCalendar(EXCEPTIONS[:1]), WorkingCalendar()
        assert [each.is_working_day(FRIDAY) for each in (one, other)] == [False, True]
        assert one == WorkingCalendar(EXCEPTIONS[:1]) != other

    def test_what_files_may_not_say_is_refused_of_callers_too(self) -> None:
        with pytest.raises(CalendarEntryError) as caught:
            CalendarEntry(day=FRIDAY, every_year="06-31", opens=time(8))
        assert [key for key, _ in caught.value.faults] == ["", "every_year", "closes"]
        assert str(caught.value).startswith("calendar: must have one of these: day; first_day and")


def test_whatever_was_asked_before_in_whatever_order_the_answer_is_the_same() -> None:
    def answers(calendar: WorkingCalendar, asked: Iterable[date]) -> object:
        ask = (calendar.is_working_day, calendar.next_working_day, calendar.previous_working_day)
        return sorted((day, *(each(day) for each in ask)) for day in asked)

    span = tuple(days(date(2017, 12, 1), date(2026, 2, 1)))
    forward, calendar = answers(WorkingCalendar(), span), WorkingCalendar()
    # 17 has no divisor in common with the number of days, so each day comes once.
    assert math.gcd(17, len(span)) == 1
    assert answers(calendar, (span[17 * n % len(span)] for n in range(len(span)))) == forward
    for day in 2 * (date(1989, 12, 31), date(2101, 1, 1)):
        with pytest.raises(UnknownCalendarError):
            calendar.is_working_day(day)
    assert answers(calendar, span) == forward


class TestMomentsInPlaceOfDays:
    """A moment stands for its day in Warsaw, in every method."""

    @pytest.mark.parametrize("moment", [CHRISTMAS_EVE, datetime.fromisoformat("2025-12-24T00:30")])
    def test_answers_are_those_of_the_day(self, moment: datetime) -> None:
        assert not CALENDAR.is_working_day(moment)
        for why in (CALENDAR.holiday_name, CALENDAR.special, CALENDAR.why_free):
            assert said(why(moment)) == "Wigilia Bożego Narodzenia | Christmas Eve"
        assert CALENDAR.next_working_day(moment) == date(2025, 12, 29)
        assert CALENDAR.previous_working_day(moment) == date(2025, 12, 23)
        assert asked(moment).first == date(2025, 12, 24)

    def test_ranges_of_moments_are_ranges_of_days(self) -> None:
        first = datetime(2025, 12, 22, 23, 30, tzinfo=UTC)
        found = asked(first, datetime(2025, 12, 29, 1, tzinfo=UTC))
        assert (found.first, found.last) == (date(2025, 12, 23), date(2025, 12, 29))
        assert found.days == (found.first, found.last)
        assert [each.date.day for each in found.holidays] == [24, 25, 26]

    def test_skipped_hours_are_refused(self) -> None:
        with pytest.raises(NonexistentTimeError):
            CALENDAR.is_working_day(datetime.fromisoformat("2025-03-30T02:30"))


ASKED: dict[str, Callable[[date], object]] = {
    "next": CALENDAR.next_working_day,
    "previous": CALENDAR.previous_working_day,
    "is": CALENDAR.is_working_day,
    "name": CALENDAR.holiday_name,
    "off": CALENDAR.special,
    "why": CALENDAR.why_free,
    "is, closed": WorkingCalendar((CalendarEntry(every_year="12-31"),)).is_working_day,
    "answer": asked,
    "range": lambda day: asked(min(day, FIRST), max(day, FIRST)),
}


class TestUnknownYears:
    """Outside 1990 to 2100 there is an error, never a year without holidays."""

    @pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
    @pytest.mark.parametrize(
        "day", [date.min, date(1951, 1, 18), date(1989, 12, 31), date(2101, 1, 1), date.max]
    )
    def test_are_refused_whatever_is_asked(self, ask: Callable[[date], object], day: date) -> None:
        with pytest.raises(UnknownCalendarError, match="from 1990 to 2100") as raised:
            ask(day)
        assert raised.value.day == day

    def test_the_first_and_last_known_day_are_answered(self) -> None:
        for ask in list(ASKED.values())[2:]:
            for day in (date(1990, 1, 1), date(2100, 12, 31)):
                ask(day)

    def test_the_working_day_across_the_edge_is_not_known(self) -> None:
        first, last = asked(date(1990, 1, 2)).day, asked(date(2100, 12, 31)).day
        assert first is not None
        assert (first.previous, first.next) == (None, date(1990, 1, 3))
        assert last is not None
        assert (last.previous, last.next) == (date(2100, 12, 30), None)
        with pytest.raises(UnknownCalendarError):
            CALENDAR.next_working_day(date(2100, 12, 31))
        with pytest.raises(UnknownCalendarError):
            CALENDAR.previous_working_day(date(1990, 1, 2))


class TestRanges:
    """Both ends belong to a range, and an inverted one is refused, never swapped."""

    def test_an_inverted_one_is_refused(self) -> None:
        with pytest.raises(InvertedRangeError) as raised:
            asked(date(2025, 1, 2), date(2025, 1, 1))
        assert (raised.value.first, raised.value.last) == (date(2025, 1, 2), date(2025, 1, 1))
        assert str(raised.value) == (
            "the range ends before it begins: 2 Jan 2025 to 1 Jan 2025; swap the two"
        )

    def test_a_day_is_told_with_the_working_days_around_it(self) -> None:
        found = asked(date(2025, 1, 6))
        assert (found.first, found.last) == (date(2025, 1, 6), date(2025, 1, 6))
        assert found.day is not None
        assert (found.day.of.day, found.day.of.working_day) == (found.first, False)
        assert said(found.day.of.why_not) == "Święto Trzech Króli | Epiphany"
        assert (found.day.previous, found.day.next) == (date(2025, 1, 3), date(2025, 1, 7))
        assert [each.id for each in found.reasons] == ["working-day"]
        # A range of one day is not a question about the day.
        assert asked(found.first, found.last).day is None


def test_the_environment_does_not_change_names() -> None:
    program = (
        "from datetime import date\n"
        "from sage_entitlements.workdays import WorkingCalendar\n"
        "name = WorkingCalendar().holiday_name(date(2025, 1, 6))\n"
        "print(ascii([name.pl, name.en]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "LANGUAGE": "uk", "LC_ALL": "uk_UA.UTF-8", "LANG": "uk_UA.UTF-8"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == ascii(["Święto Trzech Króli", "Epiphany"])
