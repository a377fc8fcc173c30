"""Rules of moments: one moment has one answer, however it is written."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from date_strategies import Closed, closed_around, dates, forms, moments, nights_of_change
from oracles import LAST, WARSAW, days, is_answered, moments_shown_as, next_strike
from sage_entitlements import BusinessHours, NonexistentTimeError
from sage_entitlements._time import (
    at_time,
    has_come,
    in_warsaw,
    is_ambiguous,
    is_before,
    start_of,
    warsaw_day,
)

any_moment = moments() | nights_of_change()
SKIPPED = datetime.fromisoformat("2025-03-30T02:30")
TWICE = datetime.fromisoformat("2025-10-26T02:30")


class TestOneMoment:
    """Aware and naive forms of one moment are one moment in Warsaw, with one date."""

    @given(any_moment)
    @example(datetime(2025, 12, 23, 23, 30, tzinfo=UTC))
    @example(datetime(2025, 10, 26, 1, 30, tzinfo=UTC))
    @example(datetime(2025, 10, 26, 0, 30, tzinfo=UTC))
    @example(datetime(1989, 12, 31, 23, 0, tzinfo=UTC))
    @example(datetime(2100, 12, 31, 22, 59, tzinfo=UTC))
    def test_has_one_answer(self, moment: datetime) -> None:
        expected = moment.astimezone(WARSAW)
        for form in forms(moment):
            found = in_warsaw(form)
            assert found.tzinfo is WARSAW
            assert found.astimezone(UTC) == moment
            assert found.replace(tzinfo=None) == expected.replace(tzinfo=None)
            assert warsaw_day(form) == expected.date()


class TestWallClock:
    """A wall time is refused if no clock shows it, and is the earlier moment of two."""

    @given((moments() | nights_of_change()).map(lambda each: each.replace(tzinfo=None)))
    @example(SKIPPED)
    @example(TWICE)
    @example(TWICE.replace(fold=1))
    def test_is_what_the_clocks_show(self, wall: datetime) -> None:
        shown = moments_shown_as(wall)
        assert is_ambiguous(wall) is (len(shown) == 2)
        if shown:
            assert in_warsaw(wall.replace(fold=0)).astimezone(UTC) == shown[0]
            assert in_warsaw(wall.replace(fold=1)).astimezone(UTC) == shown[-1]
        else:
            with pytest.raises(NonexistentTimeError):
                in_warsaw(wall)


class TestOrder:
    """Of two moments one is before the other as in UTC, whatever the clocks show."""

    @given(any_moment, st.timedeltas(timedelta(hours=-3), timedelta(hours=3)))
    @example(datetime(2025, 10, 26, 0, 30, tzinfo=UTC), timedelta(minutes=45))
    @example(datetime(2025, 10, 26, 0, 30, tzinfo=UTC), timedelta(0))
    def test_is_that_in_utc(self, moment: datetime, distance: timedelta) -> None:
        other = moment + distance
        one, two = moment.astimezone(WARSAW), other.astimezone(WARSAW)
        assert is_before(one, two) is (distance > timedelta(0))
        assert has_come(one, two) is (distance >= timedelta(0))


class TestDay:
    """A day begins at midnight in Warsaw, when the day before ends; on its date all has come."""

    @given(dates())
    def test_begins_when_the_one_before_ends(self, day: date) -> None:
        start = start_of(day)
        assert (start.date(), start.time()) == (day, time())
        before = (start.astimezone(UTC) - timedelta(microseconds=1)).astimezone(WARSAW)
        assert before.date() == day - timedelta(days=1)
        assert has_come(start, day)
        assert not has_come(start, day - timedelta(days=1))

    @given(any_moment, st.integers(-1, 1))
    def test_a_moment_has_come_from_its_date_on(self, moment: datetime, number: int) -> None:
        day = moment.astimezone(WARSAW).date() + timedelta(days=number)
        assert has_come(moment, day) is (number >= 0)


@st.composite
def times_and_calendars(draw: st.DrawFn) -> tuple[datetime, Closed]:
    moment = draw(moments(last=LAST - timedelta(days=1)) | nights_of_change())
    return moment, draw(closed_around(moment.date()))


class TestHours:
    """The line is open from an opening to the closing after it, found minute by minute."""

    @given(
        times_and_calendars(),
        st.sampled_from([(time(8), time(17)), (time(7, 15), time(7, 45)), (time(0), time(23, 59))]),
    )
    def test_are_those_of_the_clock(
        self, drawn: tuple[datetime, Closed], span: tuple[time, time]
    ) -> None:
        moment, (calendar, closures) = drawn
        opens, closes = span
        hours = BusinessHours(calendar=calendar, opens=opens, closes=closes)
        opening = next_strike(moment, opens, closures)
        closing = next_strike(moment, closes, closures)
        is_open = is_answered(moment, opens, closes, closures)
        for form in forms(moment):
            assert hours.next_opening(form) == opening
            assert hours.next_closing(form) == closing
            assert hours.is_open(form) is is_open


def test_each_night_of_change_is_drawn_from_a_year_that_has_it() -> None:
    """Clocks in Warsaw change twice in every known year, always on a Sunday."""
    changes = [
        day
        for day in days(date(1990, 1, 1), LAST)
        if start_of(day).utcoffset() != start_of(day + timedelta(days=1)).utcoffset()
    ]
    assert len(changes) == 2 * 110
    assert {day.isoweekday() for day in changes} == {7}
    assert all(at_time(day, time(4)) for day in changes)
