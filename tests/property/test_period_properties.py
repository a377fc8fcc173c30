"""Rules of months and windows: periods tile a term, and a window holds its days and no other."""

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from date_strategies import Closed, closed_around, dates
from oracles import (
    DAY,
    FIRST,
    LAST,
    Period,
    all_periods,
    days,
    is_last_of_month,
    month_start,
    period_of,
    window_of,
)
from sage_entitlements import (
    OutsideTerm,
    PhoneTerms,
    UsagePeriod,
    ValidityWindow,
    WindowFreeDayEnd,
    WindowLastDay,
    WindowStatus,
    load_catalog,
    recording_last_day,
    usage_period,
    validity_window,
)

PHONE = PhoneTerms.of(load_catalog())
NEAR = LAST - timedelta(days=1100)


def as_period(found: UsagePeriod | OutsideTerm) -> Period | str:
    if isinstance(found, OutsideTerm):
        return str(found.status)
    return Period(found.index, found.first_day, found.last_day, found.next_reset)


@st.composite
def anchors_and_days(draw: st.DrawFn) -> tuple[date, date]:
    """Draw anchors, and days from a little before them to the end of the calendar."""
    anchor = draw(dates())
    near = st.integers(-40, 800).map(lambda number: anchor + timedelta(days=number))
    day = draw(near.filter(lambda each: FIRST <= each <= LAST) | dates())
    return anchor, day


class TestTiling:
    """The periods of a term hold each of its days once: no gap, no overlap, none left over."""

    @given(dates(last=NEAR), st.integers(1, 30))
    @example(date(2023, 1, 31), 14)
    @example(date(2024, 2, 29), 14)
    @example(date(2026, 5, 31), 2)
    @settings(max_examples=60)
    def test_each_day_of_the_term(self, anchor: date, months: int) -> None:
        seen: list[UsagePeriod] = []
        day = anchor
        while isinstance(found := usage_period(anchor, day, months=months), UsagePeriod):
            assert found.first_day <= day <= found.last_day
            if not seen or seen[-1] != found:
                assert day == found.first_day
                assert not seen or seen[-1].next_reset == day
                seen.append(found)
            day += DAY
        assert [each.index for each in seen] == list(range(months))
        assert seen[0].first_day == anchor
        assert seen[-1].last_day == day - DAY == found.last_day
        assert found.first_day == anchor
        assert all(each.next_reset == each.last_day + DAY for each in seen)


class TestStart:
    """The k-th period starts on the anchor's day of the k-th month, or on that month's last."""

    @given(dates(), st.integers(0, 600))
    @example(date(2023, 1, 31), 1)
    @example(date(2024, 2, 29), 12)
    def test_is_the_same_number_or_the_last(self, anchor: date, number: int) -> None:
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + number, 12)
        period = usage_period(anchor, min(date(year, month + 1, 28), LAST))
        if isinstance(period, UsagePeriod) and period.index == number:
            start = period.first_day
            assert (start.year, start.month) == (year, month + 1)
            assert start.day == anchor.day or (start.day < anchor.day and is_last_of_month(start))

    @given(dates(date(2080, 1, 1), LAST), st.integers(1, 200))
    def test_never_drifts(self, anchor: date, number: int) -> None:
        start = month_start(anchor, number)
        if start <= LAST:
            period = usage_period(anchor, start)
            assert isinstance(period, UsagePeriod)
            assert (period.index, period.first_day) == (number, start)


class TestPeriodOfADay:
    """The period that holds a day is the one found by walking there from the anchor."""

    @given(anchors_and_days(), st.none() | st.integers(1, 1332))
    @example((date(2023, 1, 31), date(2023, 2, 15)), None)
    @example((date(2023, 1, 31), date(2023, 3, 1)), None)
    @example((date(2024, 2, 29), date(2025, 2, 28)), None)
    @example((date(2026, 5, 31), date(2026, 6, 15)), None)
    @example((date(2025, 1, 29), date(2025, 1, 29)), None)
    @example((date(2025, 1, 29), date(2025, 1, 28)), 12)
    @example((date(2025, 1, 29), date(2026, 1, 29)), 12)
    @settings(max_examples=60)
    def test_is_as_by_walking(self, drawn: tuple[date, date], months: int | None) -> None:
        anchor, day = drawn
        assert as_period(usage_period(anchor, day, months=months)) == period_of(anchor, day, months)

    @given(anchors_and_days(), st.integers(1, 1332))
    def test_is_the_same_for_all_terms_that_hold_the_day(
        self, drawn: tuple[date, date], months: int
    ) -> None:
        anchor, day = drawn
        with_end = usage_period(anchor, day, months=months)
        if isinstance(with_end, UsagePeriod):
            assert with_end == usage_period(anchor, day)
            assert with_end.index < months

    @given(dates(last=NEAR), st.integers(1, 24))
    @settings(max_examples=60)
    def test_each_walked_is_found(self, anchor: date, months: int) -> None:
        for walked in all_periods(anchor, months):
            assert as_period(usage_period(anchor, walked.first_day)) == walked
            assert as_period(usage_period(anchor, walked.last_day)) == walked


@st.composite
def purchases(draw: st.DrawFn) -> tuple[date, int, Closed]:
    purchased = draw(dates(last=NEAR))
    months = draw(st.just(12) | st.integers(1, 36))
    return purchased, months, draw(closed_around(month_start(purchased, months)))


class TestWindow:
    """A window holds its first and last day and not the days around, by every reading."""

    @staticmethod
    def fast(
        drawn: tuple[date, int, Closed], last_day: WindowLastDay, free_day_end: WindowFreeDayEnd
    ) -> ValidityWindow:
        purchased, months, closed = drawn
        return validity_window(
            purchased,
            months=months,
            last_day=last_day,
            free_day_end=free_day_end,
            calendar=closed.calendar,
        )

    @given(purchases(), st.sampled_from(WindowLastDay), st.sampled_from(WindowFreeDayEnd))
    def test_is_as_by_walking(
        self,
        drawn: tuple[date, int, Closed],
        last_day: WindowLastDay,
        free_day_end: WindowFreeDayEnd,
    ) -> None:
        purchased, months, closed = drawn
        found = self.fast(drawn, last_day, free_day_end)
        walked = window_of(
            purchased,
            months,
            day_before=last_day is WindowLastDay.DAY_BEFORE,
            to_working_day=free_day_end is WindowFreeDayEnd.NEXT_WORKING_DAY,
            closures=closed.days,
        )
        assert (found.first_day, found.last_day, found.last_working_day) == walked

    @given(purchases(), st.sampled_from(WindowLastDay), st.sampled_from(WindowFreeDayEnd))
    @settings(max_examples=60)
    def test_holds_its_days_and_not_those_around(
        self,
        drawn: tuple[date, int, Closed],
        last_day: WindowLastDay,
        free_day_end: WindowFreeDayEnd,
    ) -> None:
        found = self.fast(drawn, last_day, free_day_end)
        before = max(FIRST, found.first_day - 3 * DAY)
        for day in days(before, found.last_day + 3 * DAY):
            inside = found.first_day <= day <= found.last_day
            assert found.holds(day) is inside
            assert (found.status(day) is WindowStatus.OPEN) is inside
            assert (found.status(day) is WindowStatus.NOT_STARTED) is (day < found.first_day)

    @given(purchases())
    def test_readings_move_its_end_as_they_say(self, drawn: tuple[date, int, Closed]) -> None:
        kept = self.fast(drawn, WindowLastDay.SAME_DATE, WindowFreeDayEnd.KEEP)
        earlier = self.fast(drawn, WindowLastDay.DAY_BEFORE, WindowFreeDayEnd.KEEP)
        moved = self.fast(drawn, WindowLastDay.SAME_DATE, WindowFreeDayEnd.NEXT_WORKING_DAY)
        assert kept.last_day - earlier.last_day == DAY
        assert moved.last_day >= kept.last_day
        calendar = drawn[2].calendar
        assert calendar.is_working_day(moved.last_day)
        assert moved.last_day == moved.last_working_day
        assert (moved.last_day == kept.last_day) is calendar.is_working_day(kept.last_day)


class TestRecording:
    """A recording may be kept through the day that walking the months of the years finds."""

    @given(dates(last=NEAR))
    @settings(max_examples=60)
    def test_is_as_by_walking(self, called_on: date) -> None:
        walked = month_start(called_on, 12 * PHONE.recording_years)
        assert recording_last_day(called_on, terms=PHONE) == walked
