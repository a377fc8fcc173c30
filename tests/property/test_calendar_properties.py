"""Rules of working days: as by walking, undoing each other, and in ranges."""

from datetime import date, timedelta

from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from catalog_data import held_catalog
from date_strategies import Ruled, dates, entry_of, ruled_around
from oracles import DAY, FIRST, LAST, days, is_free_by_law, is_working, next_working, rule_of
from oracles import previous_working as previous_working_by_walking
from sage_entitlements.catalog.load import lay_over
from sage_entitlements.catalog.read import _catalog_faults
from sage_entitlements.dates import WorkingDays, working_days
from sage_entitlements.model import Overlay
from sage_entitlements.text import Language
from sage_entitlements.workdays import WorkingCalendar

PLAIN = Ruled(WorkingCalendar(), frozenset())


@st.composite
def days_and_calendars(draw: st.DrawFn) -> tuple[date, Ruled]:
    day = draw(dates(FIRST + timedelta(days=14), LAST - timedelta(days=40)))
    return day, draw(st.just(PLAIN) | ruled_around(day))


@given(days_and_calendars())
@example((date(2024, 12, 24), PLAIN))
@example((date(2025, 12, 24), PLAIN))
@example((date(2018, 11, 12), PLAIN))
def test_a_working_day_and_those_around_it_are_as_by_walking(drawn: tuple[date, Ruled]) -> None:
    day, (calendar, rules) = drawn
    assert calendar.is_working_day(day) is is_working(day, rules)
    assert calendar.next_working_day(day) == next_working(day, rules)
    assert calendar.previous_working_day(day) == previous_working_by_walking(day, rules)
    reason = calendar.why_free(day)
    assert (reason is None) is calendar.is_working_day(day)
    assert reason is None or all(reason.to(language) for language in Language)


@given(days_and_calendars(), st.data())
def test_an_overlay_comes_before_the_catalogue_whatever_kinds_theirs_are(
    drawn: tuple[date, Ruled], data: st.DataObject
) -> None:
    day, (theirs, rules) = drawn
    ours = data.draw(ruled_around(day))
    catalog = evolve(held_catalog(), calendar=theirs.exceptions)
    laid = lay_over(catalog, Overlay(calendar=ours.calendar.exceptions))
    assert list(_catalog_faults(laid)) == []
    calendar = WorkingCalendar(laid.calendar)
    for each in days(max(FIRST, day - 10 * DAY), min(LAST, day + 400 * DAY)):
        rule = rule_of(each, ours.rules) or rule_of(each, rules)
        found = calendar.exception(each)
        assert (found and found.hours, found is None) == (rule and rule.hours, rule is None)


@given(days_and_calendars())
def test_next_and_previous_undo_each_other(drawn: tuple[date, Ruled]) -> None:
    day, (calendar, _) = drawn
    assume(calendar.is_working_day(day))
    assert calendar.previous_working_day(calendar.next_working_day(day)) == day
    assert calendar.next_working_day(calendar.previous_working_day(day)) == day


@given(days_and_calendars(), st.integers(0, 60), st.integers(0, 60))
def test_a_range_gives_its_working_days_and_holidays_and_has_both_its_ends(
    drawn: tuple[date, Ruled], back: int, on: int
) -> None:
    day, (_, rules) = drawn
    catalog = evolve(held_catalog(), calendar=tuple(map(entry_of, rules)))

    def asked(first: date, last: date) -> WorkingDays:
        return working_days(catalog, first, last)

    first, last = max(FIRST, day - timedelta(days=back)), min(LAST, day + timedelta(days=on + 1))
    found, before, after = asked(first, last), asked(first, day), asked(day + DAY, last)
    assert found.days == tuple(each for each in days(first, last) if is_working(each, rules))
    holidays = [each.date for each in found.holidays]
    assert holidays == [each for each in days(first, last) if is_free_by_law(each)]
    assert before.days + after.days == found.days
    exceptions = [each.day for each in found.exceptions]
    assert exceptions == [each for each in days(first, last) if rule_of(each, rules)]
    for each in found.exceptions:
        rule = rule_of(each.day, rules)
        assert rule is not None
        assert each.exception is not None
        assert each.exception.hours == rule.hours
    assert before.holidays + after.holidays == found.holidays
