"""Months and windows reckoned by other libraries.

NumPy counts whole months and knows no days in them, so the clamping to a short month is written
here; pandas shifts whole columns by a rule of its own, and dateutil is asked in years and months.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from dateutil.relativedelta import relativedelta

from catalog_data import held_catalog
from differential.peers import EVERY_DAY, LAST, QUANTLIB_SETTLEMENT, peer
from sage_entitlements.dates import recording
from sage_entitlements.periods import (
    UsagePeriod,
    add_months,
    period_number,
    period_of,
    term_last_day,
)
from sage_entitlements.visits import VisitTerms, package_window

Shift = Callable[[Sequence[date], int], list[date]]
DAY = timedelta(days=1)
OFFSETS = range(133)  # eleven years of months


def days_of_years(*years: int) -> list[date]:
    return [
        date(year, 1, 1) + number * DAY
        for year in years
        for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


DAYS = days_of_years(2000, 2023, 2096)
"""Leap years and another; from 2096 eleven years lead over 2100, which is none."""
LATE = [date(2024, 1, 26) + number * DAY for number in range(37)]
"""From 26 January to 2 March of a leap year: the days on which months are clamped, and others."""


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


@pytest.mark.parametrize("shift", [by_numpy, by_pandas, by_dateutil])
def test_every_day_is_the_same_so_many_months_later(shift: Shift) -> None:
    wrong = [
        (day, months, ours, theirs)
        for months in OFFSETS
        for day, ours, theirs in zip(DAYS, by_us(months), shift(DAYS, months), strict=True)
        if ours != theirs
    ]
    assert wrong == []


def months_of(anchors: list[date]) -> Iterator[tuple[date, int, date, date]]:
    """Give each anchor with the number, the first day and the next reset of each of its months."""
    columns = [by_numpy(anchors, months) for months in OFFSETS]
    for anchor, *starts in zip(anchors, *columns, strict=True):
        for number, (first, reset) in enumerate(pairwise(starts), 1):
            yield anchor, number, first, reset


class TestPeriods:
    """A term's months start where the peers' months start, and hold all days until the next."""

    def test_each_starts_and_ends_there_and_a_term_with_the_last(self) -> None:
        wrong = [
            (anchor, number)
            for anchor, number, first, reset in months_of(days_of_years(2024))
            if period_of(anchor, number)
            != UsagePeriod(number=number, first_day=first, last_day=reset - DAY, next_reset=reset)
            or term_last_day(anchor, number) != reset - DAY
            or {period_number(anchor, day) for day in (first, reset - DAY)} != {number}
        ]
        assert wrong == []

    def test_each_day_lies_in_one_of_them(self) -> None:
        wrong = [
            (anchor, first + each * DAY)
            for anchor, number, first, reset in months_of(LATE)
            for each in range((reset - first).days)
            if period_number(anchor, first + each * DAY) != number
        ]
        assert wrong == []


@pytest.mark.parametrize("months", [1, 12])
@pytest.mark.parametrize("free_day_end", ["keep", "next-working-day"])
@pytest.mark.parametrize("last_day", ["same-date", "day-before"])
def test_a_package_ends_as_numpy_reckons_on_a_peers_free_days(
    last_day: Any, free_day_end: Any, months: int
) -> None:
    np = peer("numpy")
    free = sorted(QUANTLIB_SETTLEMENT.mended())
    bought = [day for day in EVERY_DAY if day.year < LAST.year]
    ends = np.array(by_numpy(bought, months), dtype="datetime64[D]")
    if last_day == "day-before":
        ends -= np.timedelta64(1, "D")
    if free_day_end == "next-working-day":
        ends = np.busday_offset(ends, 0, "forward", holidays=free)
    working = np.busday_offset(ends, 0, "backward", holidays=free)
    terms = evolve(
        held_catalog().terms(VisitTerms),
        months=months,
        last_day=last_day,
        free_day_end=free_day_end,
    )
    found = [package_window(day, terms, day) for day in bought]
    assert [each.first_day for each in found] == bought
    assert [each.last_day for each in found] == ends.tolist()
    assert [each.last_working_day for each in found] == working.tolist()


@pytest.mark.parametrize("shift", [by_numpy, by_pandas])
def test_a_recording_may_be_kept_until_the_peers_day(shift: Shift) -> None:
    ours = [recording(held_catalog(), day).last_day for day in EVERY_DAY]
    assert ours == shift(EVERY_DAY, 36)
