"""Months of a contract: pure arithmetic of dates."""

from calendar import monthrange
from datetime import date
from functools import lru_cache

from sage_entitlements.errors import MOST_MONTHS, InvalidAmountError
from sage_entitlements.text import N_, Spoken
from sage_entitlements.values import frozen
from sage_entitlements.warsaw import DAY

GROUNDS = ("usage-period",)  # what it rests on in which month of a contract a day lies


class TermStatus(Spoken):
    """Where a day is relative to a contract's term."""

    NOT_STARTED = "not_started", N_("the contract has not started yet")
    RUNNING = "running", N_("the contract is running")
    ENDED = "ended", N_("the contract has ended")


@frozen(kw_only=True)
class UsagePeriod:
    """One monthly period of a contract's term."""

    number: int  # counted from 1
    first_day: date
    last_day: date
    next_reset: date | None  # the day after it; None where no session comes on it


# Contracts start on few days and are asked about again and again: a portfolio, a term's months.
@lru_cache(maxsize=1 << 15)
def add_months(day: date, months: int) -> date:
    """Give the same day so many months later, or that month's last; from ``day``, without drift.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 1, 31), 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_status(first_day: date, last_day: date, day: date) -> TermStatus:
    """Tell where a day is relative to a contract's term.

    >>> term_status(date(2026, 1, 31), date(2027, 1, 30), date(2027, 1, 31)).value
    'ended'
    """
    if day < first_day:
        return TermStatus.NOT_STARTED
    return TermStatus.RUNNING if day <= last_day else TermStatus.ENDED


def term_last_day(first_day: date, months: int) -> date:
    """Give the last day of a term of so many months. Raises `InvalidAmountError`.

    >>> term_last_day(date(2026, 1, 31), 12)
    datetime.date(2027, 1, 30)
    """
    InvalidAmountError.check("months", months, MOST_MONTHS)
    return add_months(first_day, months) - DAY


def period_number(anchor: date, day: date) -> int:
    """Give the number, counted from 1, of the monthly period that holds a day of the term.

    >>> period_number(date(2023, 1, 31), date(2023, 2, 28))
    2
    """
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    return months + 1 if add_months(anchor, months) <= day else months


@lru_cache(maxsize=1 << 14)
def period_of(anchor: date, number: int) -> UsagePeriod:
    """Give the monthly period of the term with this number (reading ``usage-period``).

    Periods tile the term: each starts on the day of the month of its first day, the ``anchor``, or
    on the month's last day.

    >>> period_of(date(2026, 5, 31), 1).next_reset
    datetime.date(2026, 6, 30)
    """
    first, reset = add_months(anchor, number - 1), add_months(anchor, number)
    return UsagePeriod(number=number, first_day=first, last_day=reset - DAY, next_reset=reset)
