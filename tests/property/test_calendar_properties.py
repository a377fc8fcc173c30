"""Rules of working days: next and previous undo each other, and pass over free days only."""

from datetime import date, timedelta

from hypothesis import assume, example, given
from hypothesis import strategies as st

from date_strategies import Closed, closed_around, dates
from oracles import DAY, FIRST, LAST, days, is_free_by_law, is_working, next_working
from oracles import previous_working as previous_working_by_walking
from sage_entitlements import Closure, Language, WorkingCalendar

PLAIN = Closed(WorkingCalendar(), frozenset())
EVERY = dates(FIRST + timedelta(days=14), LAST - timedelta(days=14))


@st.composite
def days_and_calendars(draw: st.DrawFn) -> tuple[date, Closed]:
    day = draw(EVERY)
    return day, draw(st.just(PLAIN) | closed_around(day))


class TestWorkingDay:
    """A day is a working day if it is from Monday to Friday, neither free by law nor a closure."""

    @given(days_and_calendars())
    @example((date(2024, 12, 24), PLAIN))
    @example((date(2025, 12, 24), PLAIN))
    @example((date(2018, 11, 12), PLAIN))
    def test_is_as_by_walking(self, drawn: tuple[date, Closed]) -> None:
        day, (calendar, closures) = drawn
        assert calendar.is_working_day(day) is is_working(day, closures)
        assert calendar.next_working_day(day) == next_working(day, closures)
        assert calendar.previous_working_day(day) == previous_working_by_walking(day, closures)

    @given(days_and_calendars())
    def test_and_only_then_there_is_no_reason_against_it(self, drawn: tuple[date, Closed]) -> None:
        day, (calendar, _) = drawn
        reason = calendar.why_free(day)
        assert (reason is None) is calendar.is_working_day(day)
        if reason is not None:
            assert all(reason.to(language) for language in Language)


class TestNextAndPrevious:
    """They pass over free days only, and so undo each other."""

    @given(days_and_calendars())
    def test_undo_each_other(self, drawn: tuple[date, Closed]) -> None:
        day, (calendar, _) = drawn
        assume(calendar.is_working_day(day))
        assert calendar.previous_working_day(calendar.next_working_day(day)) == day
        assert calendar.next_working_day(calendar.previous_working_day(day)) == day

    @given(days_and_calendars())
    def test_pass_over_free_days_only(self, drawn: tuple[date, Closed]) -> None:
        day, (calendar, _) = drawn
        after, before = calendar.next_working_day(day), calendar.previous_working_day(day)
        assert before < day < after
        assert calendar.is_working_day(after)
        assert calendar.is_working_day(before)
        assert not any(calendar.is_working_day(each) for each in days(day + DAY, after - DAY))
        assert not any(calendar.is_working_day(each) for each in days(before + DAY, day - DAY))


class TestRanges:
    """A range gives its working days and holidays in order, first and last day included."""

    @given(days_and_calendars(), st.integers(0, 60), st.integers(0, 60))
    def test_hold_both_ends(self, drawn: tuple[date, Closed], back: int, on: int) -> None:
        day, (calendar, closures) = drawn
        first = max(FIRST, day - timedelta(days=back))
        last = min(LAST - DAY, day + timedelta(days=on))
        working = list(calendar.working_days(first, last))
        assert working == [each for each in days(first, last) if is_working(each, closures)]
        holidays = [each for each, _ in calendar.holidays(first, last)]
        assert holidays == [each for each in days(first, last) if is_free_by_law(each)]
        parts = [*calendar.working_days(first, day), *calendar.working_days(day + DAY, last + DAY)]
        assert parts == list(calendar.working_days(first, last + DAY))


class TestClosures:
    """A closure takes one working day away and changes no other."""

    @given(EVERY, EVERY)
    def test_change_one_day(self, closed: date, other: date) -> None:
        calendar = WorkingCalendar([Closure(day=closed, note="closed")])
        assert not calendar.is_working_day(closed)
        if other != closed:
            assert calendar.is_working_day(other) is PLAIN.calendar.is_working_day(other)
