"""Rules of moments: one moment has one answer, however it is written."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from catalog_data import held_catalog
from date_strategies import Ruled, dates, forms, moments, nights_of_change, ruled_around
from oracles import (
    FIRST,
    LAST,
    WARSAW,
    days,
    hours_of,
    is_answered,
    moments_shown_as,
    next_strike,
    rule_of,
)
from sage_entitlements import warsaw
from sage_entitlements.errors import NonexistentTimeError
from sage_entitlements.warsaw import at_time, has_come, in_warsaw
from sage_entitlements.workdays import PhoneHours, PhoneTerms

any_moment = moments() | nights_of_change()
TWICE = datetime.fromisoformat("2025-10-26T02:30")
SPANS = [(time(8), time(17)), (time(7, 15), time(7, 45)), (time(0), time(23, 59))]


@given(any_moment)
@example(datetime(2025, 12, 23, 23, 30, tzinfo=UTC))
@example(datetime(2025, 10, 26, 1, 30, tzinfo=UTC))
@example(datetime(2025, 10, 26, 0, 30, tzinfo=UTC))
@example(datetime(1989, 12, 31, 23, 0, tzinfo=UTC))
@example(datetime(2100, 12, 31, 22, 59, tzinfo=UTC))
def test_aware_and_naive_forms_of_one_moment_are_one_with_one_date(moment: datetime) -> None:
    expected = moment.astimezone(WARSAW)
    for form in forms(moment):
        found = in_warsaw(form)
        assert found.tzinfo is WARSAW
        assert found.astimezone(UTC) == moment
        assert found.replace(tzinfo=None) == expected.replace(tzinfo=None)
        assert warsaw.warsaw_day(form) == expected.date()


@given(any_moment.map(lambda each: each.replace(tzinfo=None)))
@example(datetime.fromisoformat("2025-03-30T02:30"))
@example(TWICE)
@example(TWICE.replace(fold=1))
def test_a_wall_time_is_refused_if_no_clock_shows_it_and_is_the_earlier_moment_of_two(
    wall: datetime,
) -> None:
    shown = moments_shown_as(wall)
    assert warsaw.is_ambiguous(wall) is (len(shown) == 2)
    if shown:
        assert in_warsaw(wall.replace(fold=0)).astimezone(UTC) == shown[0]
        assert in_warsaw(wall.replace(fold=1)).astimezone(UTC) == shown[-1]
    else:
        with pytest.raises(NonexistentTimeError):
            in_warsaw(wall)


@given(any_moment, st.timedeltas(timedelta(hours=-3), timedelta(hours=3)))
@example(datetime(2025, 10, 26, 0, 30, tzinfo=UTC), timedelta(minutes=45))
@example(datetime(2025, 10, 26, 0, 30, tzinfo=UTC), timedelta(0))
def test_of_two_moments_one_is_before_the_other_as_in_utc_whatever_the_clocks_show(
    moment: datetime, distance: timedelta
) -> None:
    one, two = moment.astimezone(WARSAW), (moment + distance).astimezone(WARSAW)
    assert warsaw.is_before(one, two) is (distance > timedelta(0))
    assert has_come(one, two) is (distance >= timedelta(0))


@given(dates())
def test_a_day_begins_at_midnight_in_warsaw_when_the_one_before_ends(day: date) -> None:
    start = at_time(day)
    assert (start.date(), start.time()) == (day, time())
    before = (start.astimezone(UTC) - timedelta(microseconds=1)).astimezone(WARSAW)
    assert before.date() == day - timedelta(days=1)
    assert has_come(start, day)
    assert not has_come(start, day - timedelta(days=1))


@given(any_moment, st.integers(-1, 1))
def test_a_moment_has_come_from_its_date_on(moment: datetime, number: int) -> None:
    day = moment.astimezone(WARSAW).date() + timedelta(days=number)
    assert has_come(moment, day) is (number >= 0)


@st.composite
def times_and_calendars(draw: st.DrawFn) -> tuple[datetime, Ruled]:
    moment = draw(moments(last=LAST - timedelta(days=1)) | nights_of_change())
    return moment, draw(ruled_around(moment.date()))


@given(times_and_calendars(), st.sampled_from(SPANS))
def test_the_line_is_open_from_an_opening_to_the_closing_after_it_found_minute_by_minute(
    drawn: tuple[datetime, Ruled], span: tuple[time, time]
) -> None:
    (moment, (calendar, rules)), (opens, closes) = drawn, span
    plain = held_catalog().terms(PhoneTerms)
    hours = evolve(plain, calendar=calendar, opens=opens, closes=closes)
    is_open = is_answered(moment, span, rules)
    opening = next_strike(moment, 0, span, rules)
    closing = next_strike(moment, 1, span, rules)
    if is_open:  # it opened earlier on the day on which it closes
        opening = datetime.combine(closing.date(), hours_of(closing.date(), span, rules)[0], WARSAW)
    expected = PhoneHours(open=is_open, opens_at=opening, closes_at=closing)
    around = (moment.astimezone(WARSAW).date(), closing.date())
    for found in map(hours.on, forms(moment)):
        assert evolve(found, exception=None) == expected
        assert bool(found.exception) is any(rule_of(day, rules) for day in around)


def test_clocks_in_warsaw_change_twice_in_every_known_year_always_on_a_sunday() -> None:
    """So each night of change is drawn from a year that has it."""
    offsets = {day: at_time(day).utcoffset() for day in days(FIRST, date(2100, 1, 1))}
    changes = [day for day in days(FIRST, LAST) if offsets[day] != offsets[day + timedelta(days=1)]]
    assert len(changes) == 2 * 110
    assert {day.isoweekday() for day in changes} == {7}
    assert all(warsaw.at_time(day, time(4)) for day in changes)
