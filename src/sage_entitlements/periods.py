"""Months of a contract and windows of a package: pure arithmetic of dates."""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from attrs import frozen
from dateutil.relativedelta import relativedelta

from ._choice import choose
from ._time import FIRST_YEAR, LAST_YEAR, When, check_known, warsaw_day
from ._types import WindowFreeDayEnd, WindowLastDay
from .errors import InvalidAmountError
from .workdays import WorkingCalendar

_DAY = timedelta(days=1)
_IN_EVERY_MONTH = 28
"""The last day that every month has."""
MOST_MONTHS = 12 * (LAST_YEAR - FIRST_YEAR + 1)


class WindowStatus(StrEnum):
    """Where a day stands to a window."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    CLOSED = "closed"


class TermStatus(StrEnum):
    """Where a day stands to a contract's term."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    ENDED = "ended"


@frozen(kw_only=True)
class UsagePeriod:
    """One monthly period of a contract's term."""

    index: int
    """Counted from 0."""
    first_day: date
    last_day: date
    next_reset: date
    """The first day after the period: the next one's first day, unless the term has ended."""


@frozen(kw_only=True)
class OutsideTerm:
    """There is no period: the term has not started, or it has ended."""

    status: TermStatus
    """Not started, or ended."""
    first_day: date
    last_day: date | None
    """The term's last day; None where its length is not known."""


# Contracts start on few days and are asked about again and again: a portfolio, a term's months.
@lru_cache(maxsize=1 << 15)
def add_months(day: date, months: int) -> date:
    """Give the day with the same number so many months later, or that month's last day.

    Reckoned from ``day`` itself, so it never drifts.
    """
    result: date = day + _months(months)
    return result


@cache
def _months(number: int) -> relativedelta:
    return relativedelta(months=number)


def check_months(name: str, months: int) -> None:
    """Refuse a length that no calendar holds. Raises `InvalidAmountError`."""
    if not 1 <= months <= MOST_MONTHS:
        raise InvalidAmountError(name, months, MOST_MONTHS)


def usage_period(
    anchor: date, as_of: When, *, months: int | None = None
) -> UsagePeriod | OutsideTerm:
    """Give the monthly period of the term that holds ``as_of`` (reading ``usage-period``).

    ``anchor`` is the term's first day, ``months`` its length where it is known. Periods tile the
    term: each starts on the anchor's day of the month, or on the month's last day, and ends on
    the day before the next. Raises `InvalidAmountError` where ``months`` is not above 0, and
    `UnknownCalendarError`.
    """
    check_known(anchor)
    day = warsaw_day(as_of)
    last_day = None if months is None else term_last_day(anchor, months)
    if day < anchor:
        return OutsideTerm(status=TermStatus.NOT_STARTED, first_day=anchor, last_day=last_day)
    if last_day is not None and day > last_day:
        return OutsideTerm(status=TermStatus.ENDED, first_day=anchor, last_day=last_day)
    return period_of(anchor, period_index(anchor, day))


def term_last_day(first_day: date, months: int) -> date:
    """Give the last day of a term of so many months. Raises `InvalidAmountError`."""
    check_months("months", months)
    return add_months(first_day, months) - _DAY


def period_index(anchor: date, day: date) -> int:
    """Give the number, counted from 0, of the monthly period that holds a day of the term."""
    index = (day.year - anchor.year) * 12 + day.month - anchor.month
    if day.day >= anchor.day:
        return index
    # Only an anchor late in its month can start a period on an earlier day of another month.
    starts = anchor.day > _IN_EVERY_MONTH and add_months(anchor, index) <= day
    return index if starts else index - 1


@lru_cache(maxsize=1 << 14)
def period_of(anchor: date, index: int) -> UsagePeriod:
    """Give the monthly period of the term with this number, counted from 0."""
    next_reset = add_months(anchor, index + 1)
    return UsagePeriod(
        index=index,
        first_day=add_months(anchor, index),
        last_day=next_reset - _DAY,
        next_reset=next_reset,
    )


@frozen(kw_only=True)
class ValidityWindow:
    """The days on which a bought package can be used."""

    first_day: date
    last_day: date
    last_working_day: date | None
    """The last working day in the window; None where it has none."""

    def status(self, as_of: When) -> WindowStatus:
        """Tell whether the window is open on a day. Raises `UnknownCalendarError`."""
        day = warsaw_day(as_of)
        if day < self.first_day:
            return WindowStatus.NOT_STARTED
        return WindowStatus.OPEN if day <= self.last_day else WindowStatus.CLOSED

    def holds(self, day: date) -> bool:
        """Tell whether the package can be used on a day."""
        return self.first_day <= day <= self.last_day


def validity_window(
    purchased: date,
    *,
    months: int,
    last_day: WindowLastDay,
    free_day_end: WindowFreeDayEnd,
    calendar: WorkingCalendar,
) -> ValidityWindow:
    """Give the window of a package bought on a day (clause ``professional-services.window``).

    ``last_day`` and ``free_day_end`` are the readings ``window.last-day`` and
    ``window.free-day-end``. Raises `InvalidAmountError` and `UnknownCalendarError`.
    """
    check_known(purchased)
    check_months("months", months)
    last_day = choose(WindowLastDay, last_day)
    free_day_end = choose(WindowFreeDayEnd, free_day_end)
    end = add_months(purchased, months)
    if last_day is WindowLastDay.DAY_BEFORE:
        end -= _DAY
    if free_day_end is WindowFreeDayEnd.NEXT_WORKING_DAY and not calendar.is_working_day(end):
        end = calendar.next_working_day(end)
    working = end if calendar.is_working_day(end) else calendar.previous_working_day(end)
    return ValidityWindow(
        first_day=purchased,
        last_day=end,
        last_working_day=working if working >= purchased else None,
    )
