"""Rules of working days: as by walking, undoing each other, and in ranges."""

from datetime import date, timedelta

from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from catalog_data import held_catalog
from date_strategies import Closed, closed_around, dates
from oracles import DAY, FIRST, LAST, days, is_free_by_law, is_working, next_working
from oracles import previous_working as previous_working_by_walking
from sage_entitlements.dates import WorkingDays, working_days
from sage_entitlements.model import Closure
from sage_entitlements.text import Language
from sage_entitlements.workdays import WorkingCalendar

PLAIN = Closed(WorkingCalendar(), frozenset())


@st.composite
def days_and_calendars(draw: st.DrawFn) -> tuple[date, Closed]:
    day = draw(dates(FIRST + timedelta(days=14), LAST - timedelta(days=14)))
    return day, draw(st.just(PLAIN) | closed_around(day))


@given(days_and_calendars())
@example((date(2024, 12, 24), PLAIN))
@example((date(2025, 12, 24), PLAIN))
@example((date(2018, 11, 12), PLAIN))
def test_a_working_day_and_those_around_it_are_as_by_walking(drawn: tuple[date, Closed]) -> None:
    day, (calendar, closures) = drawn
    assert calendar.is_working_day(day) is is_working(day, closures)
    assert calendar.next_working_day(day) == next_working(day, closures)
    assert calendar.previous_working_day(day) == previous_working_by_walking(day, closures)
    for reason in (calendar.why_free(day), calendar.say_free(day)):
        assert (reason is None) is calendar.is_working_day(day)
        assert reason is None or all(reason.to(language) for language in Language)


@given(days_and_calendars())
def test_next_and_previous_undo_each_other(drawn: tuple[date, Closed]) -> None:
    day, (calendar, _) = drawn
    assume(calendar.is_working_day(day))
    assert calendar.previous_working_day(calendar.next_working_day(day)) == day
    assert calendar.next_working_day(calendar.previous_working_day(day)) == day


@given(days_and_calendars(), st.integers(0, 60), st.integers(0, 60))
def test_a_range_gives_its_working_days_and_holidays_and_has_both_its_ends(
    drawn: tuple[date, Closed], back: int, on: int
) -> None:
    day, (_, closed) = drawn
    closures = tuple(Closure(day=each, note="closed") for each in closed)
    catalog = evolve(held_catalog(), closures=closures)

    def asked(first: date, last: date) -> WorkingDays:
        return working_days(catalog, first, last)

    first, last = max(FIRST, day - timedelta(days=back)), min(LAST, day + timedelta(days=on + 1))
    found, before, after = asked(first, last), asked(first, day), asked(day + DAY, last)
    assert found.days == tuple(each for each in days(first, last) if is_working(each, closed))
    holidays = [each.date for each in found.holidays]
    assert holidays == [each for each in days(first, last) if is_free_by_law(each)]
    assert before.days + after.days == found.days
    assert before.holidays + after.holidays == found.holidays
