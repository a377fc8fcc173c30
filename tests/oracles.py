"""Slow answers that are obviously right, to hold the fast ones against.

Nothing here uses the package or the library of holidays that it rests on. Days are counted one by
one, moments minute by minute in UTC, and the free days are those of the Polish Act of 18 January
1951 on days free from work, as amended.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count, islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.easter import easter

WARSAW = ZoneInfo("Europe/Warsaw")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FIRST = date(1990, 1, 1)
LAST = date(2099, 12, 31)


def days(first: date, last: date) -> Iterator[date]:
    """Walk from one day to another, both included."""
    day = first
    while day <= last:
        yield day
        day += DAY


# -- Free days ---------------------------------------------------------------------------


def is_free_by_law(day: date) -> bool:
    """Read the Act: art. 1 point 1 letter by letter, and the one-off day of 2018."""
    month_and_day = (day.month, day.day)
    if month_and_day in {(1, 1), (5, 1), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)}:
        return True
    if month_and_day == (5, 3):  # brought back by the Act of 6 April 1990
        return day.year >= 1990
    if month_and_day == (1, 6):  # Act of 24 September 2010, in force from 2011
        return day.year >= 2011
    if month_and_day == (12, 24):  # Act of 6 December 2024, in force from 1 February 2025
        return day.year >= 2025
    if day == date(2018, 11, 12):  # Act of 7 November 2018, for that day alone
        return True
    sunday = easter(day.year)
    easter_monday = sunday + 1 * DAY
    pentecost = sunday + 49 * DAY
    corpus_christi = sunday + 60 * DAY
    return day in {sunday, easter_monday, pentecost, corpus_christi}


Hours = tuple[time, time]


class Rule(NamedTuple):
    """An exception: of a day (rank 0), of a range (1), or of its first day in every year (2)."""

    rank: int
    first: date
    last: date
    hours: Hours | None  # None where it is closed

    def is_of(self, day: date) -> bool:
        """Tell whether it is about a day."""
        yearly = (day.month, day.day) == (self.first.month, self.first.day)
        return yearly if self.rank == 2 else self.first <= day <= self.last


Rules = frozenset[Rule]


@cache
def rule_of(day: date, rules: Rules) -> Rule | None:
    """Look through all exceptions for the one that comes first."""
    return min((each for each in rules if each.is_of(day)), key=lambda each: each[0], default=None)


@cache
def is_working(day: date, rules: Rules = frozenset()) -> bool:
    """Ask the exception; else it is a day from Monday to Friday that is not free by law."""
    if rule := rule_of(day, rules):
        return rule.hours is not None
    return day.isoweekday() in {1, 2, 3, 4, 5} and not is_free_by_law(day)


def hours_of(day: date, usual: Hours, rules: Rules) -> Hours:
    """Give the hours of the exception, or the usual ones."""
    rule = rule_of(day, rules)
    return usual if rule is None or rule.hours is None else rule.hours


def next_working(day: date, rules: Rules = frozenset()) -> date:
    """Walk on from the day after."""
    day += DAY
    while not is_working(day, rules):
        day += DAY
    return day


def previous_working(day: date, rules: Rules = frozenset()) -> date:
    """Walk back from the day before."""
    day -= DAY
    while not is_working(day, rules):
        day -= DAY
    return day


# -- Months of a term --------------------------------------------------------------------


class Period(NamedTuple):
    """A monthly period, found by walking."""

    number: int  # counted from 1
    first_day: date
    last_day: date
    next_reset: date


def starts_a_month(anchor: date, day: date) -> bool:
    """Tell whether a month of the term starts: on the anchor's number, or the month's last day."""
    is_last = (day + DAY).month != day.month
    return day.day == anchor.day or (is_last and day.day < anchor.day)


def next_start(anchor: date, day: date) -> date:
    """Walk to the first day after ``day`` on which a month of the term starts."""
    day += DAY
    while not starts_a_month(anchor, day):
        day += DAY
    return day


def month_start(anchor: date, number: int) -> date:
    """Walk to the day on which month ``number`` of the term starts, counted from 0."""
    day = anchor
    for _ in range(number):
        day = next_start(anchor, day)
    return day


def all_periods(anchor: date) -> Iterator[Period]:
    """Walk through a term that does not end, from period to period."""
    first = anchor
    for number in count(1):
        reset = next_start(anchor, first)
        yield Period(number, first, reset - DAY, reset)
        first = reset


def period_of(anchor: date, day: date, months: int | None = None) -> Period | str:
    """Walk through the term until the period that holds the day; else say why there is none."""
    if day < anchor:
        return "not_started"
    for period in islice(all_periods(anchor), months):
        if day < period.next_reset:
            return period
    return "ended"


# -- Windows -----------------------------------------------------------------------------


class Window(NamedTuple):
    """The days of a package, found by walking."""

    first_day: date
    last_day: date
    last_working_day: date | None


def window_of(
    purchased: date,
    months: int,
    *,
    day_before: bool = False,
    to_working_day: bool = False,
    rules: Rules = frozenset(),
) -> Window:
    """Walk from the purchase to the day of the same date, then as the readings say."""
    last = month_start(purchased, months)
    if day_before:
        last -= DAY
    while to_working_day and not is_working(last, rules):
        last += DAY
    last_working = None
    for day in days(purchased, last):
        if is_working(day, rules):
            last_working = day
    return Window(purchased, last, last_working)


def count_visits(
    window: Window,
    visits: Sequence[tuple[date, float]],
    as_of: date,
    *,
    included: int,
    hours: float,
) -> tuple[int, dict[str, int], int]:
    """Take each visit by itself, then go through the window day by day.

    One longer than ``hours`` is refused.

    Give how many count, how many are refused for each reason, and how many are yet to come.
    """
    not_yet = 0
    refused = {"too_long": 0, "outside_window": 0, "no_visit_left": 0}
    good: list[date] = []
    window_days = list(days(window.first_day, window.last_day))
    for day, length in visits:
        if day > as_of:
            not_yet += 1
        elif length > hours:
            refused["too_long"] += 1
        elif day not in window_days:
            refused["outside_window"] += 1
        else:
            good.append(day)
    used = 0
    for day in window_days:
        for _ in range(good.count(day)):
            if used == included:
                refused["no_visit_left"] += 1
            else:
                used += 1
    return used, refused, not_yet


# -- Remote help -------------------------------------------------------------------------


def count_sessions(
    period: Period,
    sessions: Sequence[tuple[datetime, int]],
    as_of: datetime,
    *,
    included: int,
    minutes: int,
) -> tuple[int, int, int, int]:
    """Go through the period day by day, and through each session minute by minute.

    Give sessions used and left, and sessions and minutes past what is included.
    """
    used, left, overage_sessions, overage_minutes = 0, included, 0, 0
    for day in days(period.first_day, period.last_day):
        for start, length in sessions:
            if start.astimezone(WARSAW).date() != day:
                continue
            if start.astimezone(UTC) > as_of.astimezone(UTC):
                continue
            used += 1
            if left > 0:
                left -= 1
            else:
                overage_sessions += 1
            overage_minutes += sum(minute > minutes for minute in range(1, length + 1))
    return used, left, overage_sessions, overage_minutes


# -- Hours and deadlines -----------------------------------------------------------------


def next_minute(moment: datetime) -> datetime:
    """Give the first whole minute after a moment, counted in UTC, in Warsaw time."""
    minute = moment.astimezone(UTC).replace(second=0, microsecond=0)
    return (minute + MINUTE).astimezone(WARSAW)


def next_strike(moment: datetime, which: int, usual: Hours, rules: Rules) -> datetime:
    """Walk to the first minute after a moment at which the line opens (0) or closes (1)."""
    minute = next_minute(moment)
    while minute.time() != hours_of(minute.date(), usual, rules)[which] or not is_working(
        minute.date(), rules
    ):
        minute = next_minute(minute)
    return minute


def is_answered(moment: datetime, usual: Hours, rules: Rules) -> bool:
    """Tell whether the line closes before it opens again."""
    closing = next_strike(moment, 1, usual, rules)
    opening = next_strike(moment, 0, usual, rules)
    return closing.astimezone(UTC) < opening.astimezone(UTC)


class Deadline(NamedTuple):
    """A deadline, found by walking."""

    day: date | None
    expires_at: datetime | None
    advised_by: datetime | None


def _first_too_late(performed: datetime, last_day: date, hours: Collection[time]) -> datetime:
    """Walk to one of the hours on the last day, or past its end."""
    minute = next_minute(performed)
    while minute.date() <= last_day:
        if minute.date() == last_day and minute.time() in hours:
            return minute
        minute = next_minute(minute)
    return minute


def deadline_of(
    performed: datetime,
    *,
    closes: time,
    at_close: bool,
    on_free_day: str,
    rules: Rules = frozenset(),
) -> Deadline:
    """Walk from the work to the end of the day on which it can be complained of."""
    done_on = performed.astimezone(WARSAW).date()
    usual = time(), closes
    safe = _first_too_late(performed, done_on, [hours_of(done_on, usual, rules)[1]])
    advised_by = safe if safe.date() == done_on else None
    day: date | None = done_on
    if not is_working(done_on, rules) and on_free_day != "same-day":
        day = next_working(done_on, rules) if on_free_day == "next-working-day" else None
    if day is None:
        return Deadline(None, None, advised_by)
    hours = [hours_of(day, usual, rules)[1]] if at_close else []
    return Deadline(day, _first_too_late(performed, day, hours), advised_by)


# -- Wall clocks -------------------------------------------------------------------------


def moments_shown_as(wall: datetime) -> list[datetime]:
    """Find every moment at which clocks in Warsaw show ``wall``, trying each half hour of offset.

    None where the clock is set forward over it, two where it is set back.
    """
    found = []
    for half_hours in range(28, -29, -1):
        moment = wall.replace(tzinfo=UTC, fold=0) - timedelta(minutes=30 * half_hours)
        if moment.astimezone(WARSAW).replace(tzinfo=None, fold=0) == wall.replace(fold=0):
            found.append(moment)
    return found
