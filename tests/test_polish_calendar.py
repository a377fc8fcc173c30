"""The Polish calendar: every day of it, held against the law, and its names against a file."""

import difflib
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from oracles import DAY, FIRST, LAST, days, is_free_by_law, is_working
from sage_entitlements import (
    Closure,
    InvertedRangeError,
    Language,
    NonexistentTimeError,
    UnknownCalendarError,
    WorkingCalendar,
)

GOLDEN = Path(__file__).parent / "data" / "polish-calendar-2015-2035.txt"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EVERY_DAY = tuple(days(FIRST, LAST))
CHRISTMAS_EVE = datetime(2025, 12, 23, 23, 30, tzinfo=UTC)
"""An evening in UTC, which is the next day in Warsaw."""


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar()


def closure(day: date, note: str = "stocktaking") -> Closure:
    return Closure(day=day, note=note)


def said(calendar: WorkingCalendar, day: date, language: Language = Language.EN) -> str | None:
    reason = calendar.why_free(day)
    return None if reason is None else reason.to(language)


class TestEveryDay:
    """From 1990 through 2099 the calendar says what the law says."""

    def test_each_is_a_working_day_or_not(self, calendar: WorkingCalendar) -> None:
        wrong = [day for day in EVERY_DAY if calendar.is_working_day(day) != is_working(day)]
        assert wrong == []

    def test_each_has_its_next_working_day(self, calendar: WorkingCalendar) -> None:
        expected = {}
        following = date(2100, 1, 4)  # after New Year on a Friday
        for day in reversed(EVERY_DAY):
            expected[day] = following
            if is_working(day):
                following = day
        wrong = [day for day in EVERY_DAY if calendar.next_working_day(day) != expected[day]]
        assert wrong == []

    def test_each_has_its_previous_working_day(self, calendar: WorkingCalendar) -> None:
        expected = {}
        before = date(1990, 1, 2)
        known = EVERY_DAY[2:]
        for day in known:
            expected[day] = before
            if is_working(day):
                before = day
        wrong = [day for day in known if calendar.previous_working_day(day) != expected[day]]
        assert wrong == []

    def test_ranges_give_all_working_days_and_no_other(self, calendar: WorkingCalendar) -> None:
        expected = [day for day in EVERY_DAY if is_working(day)]
        assert list(calendar.working_days(FIRST, LAST)) == expected

    def test_ranges_give_all_holidays_and_no_other(self, calendar: WorkingCalendar) -> None:
        expected = [day for day in EVERY_DAY if is_free_by_law(day)]
        assert [day for day, _ in calendar.holidays(FIRST, LAST)] == expected

    @pytest.mark.parametrize("language", Language)
    def test_holidays_have_a_name_and_other_days_none(
        self, calendar: WorkingCalendar, language: Language
    ) -> None:
        wrong = [
            day
            for day in EVERY_DAY
            if bool(calendar.holiday_name(day, language)) != is_free_by_law(day)
        ]
        assert wrong == []

    def test_each_free_day_and_no_other_has_a_reason(self, calendar: WorkingCalendar) -> None:
        wrong = [day for day in EVERY_DAY if (said(calendar, day) is None) != is_working(day)]
        assert wrong == []


class TestGoldenFile:
    """The names of all days of 2015 to 2035 are those of a file, so a change shows as a diff."""

    @staticmethod
    def lines(calendar: WorkingCalendar) -> Iterator[str]:
        for day, name in calendar.holidays(date(2015, 1, 1), date(2035, 12, 31)):
            yield f"{day} {WEEKDAYS[day.weekday()]} | {name.pl} | {name.en}\n"

    def test_it_is_what_the_calendar_says(self, calendar: WorkingCalendar) -> None:
        golden = GOLDEN.read_text(encoding="utf-8").splitlines(keepends=True)
        diff = difflib.unified_diff(golden, list(self.lines(calendar)), GOLDEN.name, "calendar")
        assert "".join(diff) == ""

    def test_it_agrees_with_the_law(self) -> None:
        golden = GOLDEN.read_text(encoding="utf-8").splitlines()
        stood = [date.fromisoformat(line[:10]) for line in golden]
        law = [day for day in days(date(2015, 1, 1), date(2035, 12, 31)) if is_free_by_law(day)]
        assert stood == law


class TestPinnedDays:
    """Days on which other calendars were wrong."""

    @pytest.mark.parametrize(
        ("day", "working"),
        [
            (date(2024, 12, 24), True),
            (date(2025, 12, 24), False),
            (date(2018, 11, 12), False),
            (date(2017, 11, 13), True),
            (date(2019, 11, 12), True),
            (date(2010, 1, 6), True),
            (date(2011, 1, 6), False),
            (date(1990, 5, 3), False),
            (date(2025, 6, 19), False),
            (date(2100, 12, 31), True),
            (date(1990, 1, 1), False),
        ],
    )
    def test_is_right(self, calendar: WorkingCalendar, day: date, *, working: bool) -> None:
        assert calendar.is_working_day(day) is working

    def test_holidays_on_a_weekend_keep_their_name(self, calendar: WorkingCalendar) -> None:
        assert calendar.holiday_name(date(2025, 11, 1)) == "All Saints' Day"
        assert said(calendar, date(2025, 11, 1)) == "All Saints' Day"

    def test_names_are_english_unless_polish_is_asked_for(self, calendar: WorkingCalendar) -> None:
        day = date(2025, 12, 25)
        assert calendar.holiday_name(day) == "Christmas Day"
        assert calendar.holiday_name(day, Language.EN) == "Christmas Day"
        assert calendar.holiday_name(day, Language.PL) == "Boże Narodzenie (pierwszy dzień)"

    @pytest.mark.parametrize(
        ("day", "english", "polish"),
        [
            (date(2025, 1, 6), "Epiphany", "Święto Trzech Króli"),
            (date(2025, 1, 3), None, None),
            (date(2025, 1, 4), "Saturday", "sobota"),
            (date(2025, 1, 5), "Sunday", "niedziela"),
        ],
    )
    def test_the_reason_is_said_in_both_languages(
        self, calendar: WorkingCalendar, day: date, english: str | None, polish: str | None
    ) -> None:
        assert said(calendar, day) == english
        assert said(calendar, day, Language.PL) == polish


class TestClosures:
    """A day on which the company is closed is no working day, and the note says why."""

    friday = date(2025, 6, 20)

    def test_the_day_is_free_and_only_that_day(self) -> None:
        calendar = WorkingCalendar([closure(self.friday)])
        free = [day for day in days(date(2025, 1, 1), date(2026, 12, 31)) if not is_working(day)]
        found = [
            day
            for day in days(date(2025, 1, 1), date(2026, 12, 31))
            if not calendar.is_working_day(day)
        ]
        assert found == sorted([*free, self.friday])

    def test_next_and_previous_pass_over_it(self) -> None:
        calendar = WorkingCalendar([closure(self.friday)])
        # Corpus Christi is on the Thursday before.
        assert calendar.next_working_day(date(2025, 6, 18)) == date(2025, 6, 23)
        assert calendar.previous_working_day(date(2025, 6, 23)) == date(2025, 6, 18)

    def test_ranges_pass_over_it(self) -> None:
        calendar = WorkingCalendar([closure(self.friday)])
        found = calendar.working_days(date(2025, 6, 18), date(2025, 6, 23))
        assert list(found) == [date(2025, 6, 18), date(2025, 6, 23)]

    def test_it_is_no_statutory_holiday(self) -> None:
        calendar = WorkingCalendar([closure(self.friday)])
        assert calendar.holiday_name(self.friday) is None
        assert list(calendar.holidays(self.friday, self.friday)) == []

    def test_the_note_is_said_in_both_languages(self) -> None:
        calendar = WorkingCalendar([closure(self.friday, "remanent")])
        assert said(calendar, self.friday) == "company closure: remanent"
        assert said(calendar, self.friday, Language.PL) == "firma zamknięta: remanent"

    def test_the_name_of_a_holiday_comes_before_the_note(self) -> None:
        calendar = WorkingCalendar([closure(date(2025, 12, 25))])
        assert said(calendar, date(2025, 12, 25)) == "Christmas Day"

    def test_the_note_comes_before_the_weekend(self) -> None:
        calendar = WorkingCalendar([closure(date(2025, 6, 21))])
        assert said(calendar, date(2025, 6, 21)) == "company closure: stocktaking"

    def test_they_may_come_from_an_iterator(self) -> None:
        calendar = WorkingCalendar(iter([closure(self.friday)]))
        assert calendar.closures == (closure(self.friday),)
        assert not calendar.is_working_day(self.friday)

    def test_a_list_that_changes_later_changes_nothing(self) -> None:
        listed = [closure(self.friday)]
        calendar = WorkingCalendar(listed)
        listed.append(closure(date(2025, 6, 23)))
        assert calendar.is_working_day(date(2025, 6, 23))
        assert len(calendar.closures) == 1

    def test_calendars_do_not_share_them(self) -> None:
        closed, plain = WorkingCalendar([closure(self.friday)]), WorkingCalendar()
        assert not closed.is_working_day(self.friday)
        assert plain.is_working_day(self.friday)


class TestAskingChangesNothing:
    """Whatever was asked before, in whatever order, the answer to a question is the same."""

    span = tuple(days(date(2017, 12, 1), date(2026, 2, 1)))

    def answers(self, calendar: WorkingCalendar, asked: list[date]) -> dict[date, object]:
        return {
            day: (
                calendar.is_working_day(day),
                calendar.next_working_day(day),
                calendar.previous_working_day(day),
                calendar.holiday_name(day),
                calendar.holiday_name(day, Language.PL),
                said(calendar, day),
            )
            for day in asked
        }

    def test_in_any_order(self) -> None:
        forward = self.answers(WorkingCalendar(), list(self.span))
        # 17 has no divisor in common with the number of days, so each day comes once.
        assert math.gcd(17, len(self.span)) == 1
        shuffled = [self.span[17 * n % len(self.span)] for n in range(len(self.span))]
        calendar = WorkingCalendar()
        assert self.answers(calendar, shuffled) == forward
        assert self.answers(calendar, list(self.span)) == forward

    def test_after_refused_questions(self) -> None:
        calendar = WorkingCalendar()
        before = self.answers(calendar, list(self.span))
        for day in (date(1989, 12, 31), date(2101, 1, 1)):
            for _ in range(2):
                with pytest.raises(UnknownCalendarError):
                    calendar.is_working_day(day)
        assert self.answers(calendar, list(self.span)) == before

    def test_while_a_range_is_walked(self) -> None:
        calendar = WorkingCalendar()
        walk = calendar.working_days(date(2024, 12, 23), date(2025, 1, 2))
        seen = []
        for day in walk:
            seen.append(day)
            calendar.is_working_day(date(2030, 5, 1))
            list(calendar.holidays(date(2024, 12, 1), date(2025, 1, 31)))
        expected = [d for d in days(date(2024, 12, 23), date(2025, 1, 2)) if is_working(d)]
        assert seen == expected


class TestMomentsInPlaceOfDays:
    """A moment stands for its day in Warsaw, in every method."""

    naive = datetime.fromisoformat("2025-12-24T00:30")

    @pytest.mark.parametrize("moment", [CHRISTMAS_EVE, naive])
    def test_answers_are_those_of_the_day(
        self, calendar: WorkingCalendar, moment: datetime
    ) -> None:
        day = date(2025, 12, 24)
        assert not calendar.is_working_day(moment)
        assert calendar.holiday_name(moment) == "Christmas Eve"
        assert said(calendar, moment) == said(calendar, day) == "Christmas Eve"
        for found, expected in (
            (calendar.next_working_day(moment), date(2025, 12, 29)),
            (calendar.previous_working_day(moment), date(2025, 12, 23)),
        ):
            assert type(found) is date
            assert found == expected

    def test_ranges_of_moments_are_ranges_of_days(self, calendar: WorkingCalendar) -> None:
        first = datetime(2025, 12, 22, 23, 30, tzinfo=UTC)
        last = datetime(2025, 12, 29, 1, tzinfo=UTC)
        assert list(calendar.working_days(first, last)) == [date(2025, 12, 23), date(2025, 12, 29)]
        assert [day for day, _ in calendar.holidays(first, last)] == [
            date(2025, 12, 24),
            date(2025, 12, 25),
            date(2025, 12, 26),
        ]

    def test_skipped_hours_are_refused(self, calendar: WorkingCalendar) -> None:
        with pytest.raises(NonexistentTimeError):
            calendar.is_working_day(datetime(2025, 3, 30, 2, 30))  # noqa: DTZ001 - wall time

    @pytest.mark.parametrize(
        "moment",
        [
            datetime(1989, 12, 31, 23, 30, tzinfo=UTC),
            datetime(2101, 1, 1, 2, tzinfo=timezone(timedelta(hours=5))),
        ],
    )
    def test_the_year_that_counts_is_that_in_warsaw(
        self, calendar: WorkingCalendar, moment: datetime
    ) -> None:
        assert calendar.is_working_day(moment) is (moment.year == 2101)

    @pytest.mark.parametrize(
        "moment",
        [
            datetime(1990, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=5))),
            datetime(2100, 12, 31, 23, 30, tzinfo=UTC),
        ],
    )
    def test_a_moment_of_another_year_in_warsaw_is_refused(
        self, calendar: WorkingCalendar, moment: datetime
    ) -> None:
        with pytest.raises(UnknownCalendarError):
            calendar.is_working_day(moment)


ASKED: list[Callable[[WorkingCalendar, date], object]] = [
    WorkingCalendar.is_working_day,
    WorkingCalendar.next_working_day,
    WorkingCalendar.previous_working_day,
    WorkingCalendar.holiday_name,
    WorkingCalendar.why_free,
    lambda calendar, day: list(calendar.working_days(day, day)),
    lambda calendar, day: list(calendar.holidays(day, day)),
    lambda calendar, day: list(calendar.working_days(min(day, FIRST), max(day, FIRST))),
    lambda calendar, day: list(calendar.holidays(min(day, FIRST), max(day, FIRST))),
]


class TestUnknownYears:
    """Outside 1990 to 2100 there is an error, never a year without holidays."""

    @pytest.mark.parametrize("ask", ASKED)
    @pytest.mark.parametrize(
        "day", [date.min, date(1951, 1, 18), date(1989, 12, 31), date(2101, 1, 1), date.max]
    )
    @pytest.mark.parametrize("closures", [(), [closure(date(1989, 12, 31))]])
    def test_is_refused_by_every_method(
        self,
        ask: Callable[[WorkingCalendar, date], object],
        day: date,
        closures: list[Closure],
    ) -> None:
        with pytest.raises(UnknownCalendarError) as raised:
            ask(WorkingCalendar(closures), day)
        assert raised.value.day == day
        assert "from 1990 to 2100" in str(raised.value)

    @pytest.mark.parametrize("ask", [ASKED[0], *ASKED[3:]])
    @pytest.mark.parametrize("day", [date(1990, 1, 1), date(2100, 12, 31)])
    def test_the_first_and_last_known_day_are_answered(
        self, calendar: WorkingCalendar, ask: Callable[[WorkingCalendar, date], object], day: date
    ) -> None:
        ask(calendar, day)

    def test_the_working_day_across_the_edge_is_not_known(self, calendar: WorkingCalendar) -> None:
        assert calendar.next_working_day(date(1990, 1, 1)) == date(1990, 1, 2)
        assert calendar.previous_working_day(date(2100, 12, 31)) == date(2100, 12, 30)
        with pytest.raises(UnknownCalendarError):
            calendar.next_working_day(date(2100, 12, 31))
        with pytest.raises(UnknownCalendarError):
            calendar.previous_working_day(date(1990, 1, 2))


class TestRanges:
    """Both ends belong to a range, and an inverted one is refused, never swapped."""

    @pytest.mark.parametrize("method", [WorkingCalendar.working_days, WorkingCalendar.holidays])
    def test_an_inverted_one_is_refused_at_once(
        self,
        calendar: WorkingCalendar,
        method: Callable[[WorkingCalendar, date, date], Iterator[object]],
    ) -> None:
        with pytest.raises(InvertedRangeError) as raised:
            method(calendar, date(2025, 1, 2), date(2025, 1, 1))
        assert raised.value.first == date(2025, 1, 2)
        assert raised.value.last == date(2025, 1, 1)
        assert str(raised.value) == (
            "the range ends before it begins: 2025-01-02 to 2025-01-01; swap the two"
        )

    def test_one_day_is_a_range(self, calendar: WorkingCalendar) -> None:
        assert list(calendar.working_days(date(2025, 1, 2), date(2025, 1, 2))) == [date(2025, 1, 2)]
        (found,) = calendar.holidays(date(2025, 1, 1), date(2025, 1, 1))
        assert found[0] == date(2025, 1, 1)
        assert found[1].pl == "Nowy Rok"
        assert found[1].en == "New Year's Day"

    def test_both_ends_are_in_it(self, calendar: WorkingCalendar) -> None:
        found = list(calendar.working_days(date(2025, 1, 7), date(2025, 1, 9)))
        assert found == [date(2025, 1, 7), date(2025, 1, 8), date(2025, 1, 9)]
        names = [day for day, _ in calendar.holidays(date(2025, 12, 24), date(2025, 12, 26))]
        assert names == [date(2025, 12, 24) + n * DAY for n in range(3)]


def test_the_environment_does_not_change_names() -> None:
    program = (
        "from datetime import date\n"
        "from sage_entitlements import Language, WorkingCalendar\n"
        "c = WorkingCalendar()\n"
        "print(ascii([c.holiday_name(date(2025, 1, 6), each) for each in Language]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "LANGUAGE": "uk", "LC_ALL": "uk_UA.UTF-8", "LANG": "uk_UA.UTF-8"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == ascii(["Święto Trzech Króli", "Epiphany"])
