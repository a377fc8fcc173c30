"""Months and windows reckoned by other libraries.

NumPy counts whole months and knows no days in them, so the clamping to a short month is written
here; pandas shifts whole columns by a rule of its own. dateutil is what we add months with, so its
word counts less: it is asked in years and months, and for the difference of two days.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from dateutil.relativedelta import relativedelta

from differential.peers import EVERY_DAY, LAST, QUANTLIB_SETTLEMENT, peer
from sage_entitlements import (
    OutsideTerm,
    PhoneTerms,
    TermStatus,
    UsagePeriod,
    WindowFreeDayEnd,
    WindowLastDay,
    WorkingCalendar,
    load_catalog,
    recording_last_day,
    usage_period,
    validity_window,
)
from sage_entitlements.periods import add_months, period_index

DAY = timedelta(days=1)
OFFSETS = range(133)
"""Eleven years of months."""


def days_of_years(*years: int) -> list[date]:
    return [
        date(year, 1, 1) + number * DAY
        for year in years
        for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


DAYS = days_of_years(2000, 2023, 2096)
"""Leap years and another; from 2096 eleven years lead over 2100, which is none."""


def by_numpy(days: Sequence[date], months: int) -> list[date]:
    """Take the same day of the month, or the last that the month has."""
    np = peer("numpy")
    given = np.array(days, dtype="datetime64[D]")
    month = given.astype("datetime64[M]")
    then = month + np.timedelta64(months, "M")
    start = then.astype("datetime64[D]")
    after = (then + np.timedelta64(1, "M")).astype("datetime64[D]")
    number, last = given - month.astype("datetime64[D]"), after - start - np.timedelta64(1, "D")
    found: list[date] = (start + np.minimum(number, last)).tolist()
    return found


def by_pandas(days: Sequence[date], months: int) -> list[date]:
    pd = peer("pandas")
    found: list[date] = (pd.DatetimeIndex(days) + pd.DateOffset(months=months)).date.tolist()
    return found


def by_dateutil(days: Sequence[date], months: int) -> list[date]:
    delta = relativedelta(years=months // 12, months=months % 12)
    return [day + delta for day in days]


@cache
def by_us(months: int) -> list[date]:
    return [add_months(day, months) for day in DAYS]


Shift = Callable[[Sequence[date], int], list[date]]


class TestMonthsLater:
    """Every day of several years, shifted by every number of months up to eleven years."""

    @pytest.mark.parametrize("shift", [by_numpy, by_pandas, by_dateutil])
    def test_is_the_same_day(self, shift: Shift) -> None:
        wrong = [
            (day, months, ours, theirs)
            for months in OFFSETS
            for day, ours, theirs in zip(DAYS, by_us(months), shift(DAYS, months), strict=True)
            if ours != theirs
        ]
        assert wrong == []


LATE = [date(2024, 1, 26) + number * DAY for number in range(37)]
"""From 26 January to 2 March of a leap year: the days on which months are clamped, and others."""


def months_of(anchors: list[date]) -> Iterator[tuple[date, int, date, date]]:
    """Give each anchor with the number, the first day and the next reset of each of its months."""
    columns = [by_numpy(anchors, months) for months in OFFSETS]
    for anchor, *starts in zip(anchors, *columns, strict=True):
        for index, (first, reset) in enumerate(pairwise(starts)):
            yield anchor, index, first, reset


class TestPeriods:
    """A term's months start where the peers' months start, and hold all days until the next."""

    def test_each_starts_and_ends_there(self) -> None:
        wrong = [
            (anchor, day)
            for anchor, index, first, reset in months_of(days_of_years(2024))
            for day in (first, reset - DAY)
            if usage_period(anchor, day)
            != UsagePeriod(index=index, first_day=first, last_day=reset - DAY, next_reset=reset)
        ]
        assert wrong == []

    def test_a_term_of_so_many_months_ends_there(self) -> None:
        wrong = [
            (anchor, index)
            for anchor, index, _, reset in months_of(LATE)
            if usage_period(anchor, reset, months=index + 1)
            != OutsideTerm(status=TermStatus.ENDED, first_day=anchor, last_day=reset - DAY)
            or isinstance(usage_period(anchor, reset - DAY, months=index + 1), OutsideTerm)
        ]
        assert wrong == []

    def test_each_day_lies_in_one_of_them(self) -> None:
        wrong = [
            (anchor, first + number * DAY)
            for anchor, index, first, reset in months_of(LATE)
            for number in range((reset - first).days)
            if period_index(anchor, first + number * DAY) != index
        ]
        assert wrong == []

    def test_its_number_is_the_difference_in_months(self) -> None:
        wrong = [
            (anchor, day)
            for anchor, _, first, reset in months_of(LATE)
            for day in (first, reset - DAY)
            if period_index(anchor, day) != whole_months(anchor, day)
        ]
        assert wrong == []


def whole_months(first: date, last: date) -> int:
    """Count the whole months between two days, as dateutil does."""
    difference = relativedelta(last, first)
    return 12 * difference.years + difference.months


class TestWindow:
    """A package bought on any day of 2000 to 2034 ends as NumPy reckons on a peer's free days."""

    @pytest.mark.parametrize("months", [1, 12])
    @pytest.mark.parametrize("free_day_end", WindowFreeDayEnd)
    @pytest.mark.parametrize("last_day", WindowLastDay)
    def test_is_the_same(
        self, last_day: WindowLastDay, free_day_end: WindowFreeDayEnd, months: int
    ) -> None:
        np = peer("numpy")
        free = sorted(QUANTLIB_SETTLEMENT.mended())
        bought = [day for day in EVERY_DAY if day.year < LAST.year]
        ends = np.array(by_numpy(bought, months), dtype="datetime64[D]")
        if last_day is WindowLastDay.DAY_BEFORE:
            ends -= np.timedelta64(1, "D")
        if free_day_end is WindowFreeDayEnd.NEXT_WORKING_DAY:
            ends = np.busday_offset(ends, 0, "forward", holidays=free)
        working = np.busday_offset(ends, 0, "backward", holidays=free)
        calendar = WorkingCalendar()
        found = [
            validity_window(
                day,
                months=months,
                last_day=last_day,
                free_day_end=free_day_end,
                calendar=calendar,
            )
            for day in bought
        ]
        assert [each.first_day for each in found] == bought
        assert [each.last_day for each in found] == ends.tolist()
        assert [each.last_working_day for each in found] == working.tolist()


class TestRecording:
    """The recording of a call on any day of 2000 to 2035 may be kept until the peers' day."""

    @pytest.mark.parametrize("shift", [by_numpy, by_pandas])
    def test_is_the_same(self, shift: Shift) -> None:
        terms = PhoneTerms.of(load_catalog())
        theirs = shift(EVERY_DAY, 12 * terms.recording_years)
        assert [recording_last_day(day, terms=terms) for day in EVERY_DAY] == theirs
