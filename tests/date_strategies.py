"""What Hypothesis draws: days and moments of the whole known calendar, and exceptions."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, NamedTuple

from hypothesis import strategies as st

from oracles import FIRST, LAST, WARSAW, Rule, Rules
from sage_entitlements.model import CalendarEntry
from sage_entitlements.workdays import WorkingCalendar


def dates(first: date = FIRST, last: date = LAST) -> st.SearchStrategy[date]:
    """Any day, half of them at the ends of months, where months go wrong."""
    ends = st.dates(first, last).map(_near_the_end_of_its_month)
    return st.dates(first, last) | ends.filter(lambda day: first <= day <= last)


def _near_the_end_of_its_month(day: date) -> date:
    end = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return end - timedelta(days=day.day % 5)


def moments(first: date = FIRST, last: date = LAST) -> st.SearchStrategy[datetime]:
    """Any moment, in UTC, half of them at whole hours, where days and hours begin and end."""
    low = datetime(first.year, first.month, first.day, 12)  # noqa: DTZ001 - made aware below
    high = datetime(last.year, last.month, last.day, 12)  # noqa: DTZ001
    anywhere = st.datetimes(low, high, timezones=st.just(UTC))
    return anywhere | anywhere.map(lambda each: each.replace(minute=0, second=0, microsecond=0))


def nights_of_change() -> st.SearchStrategy[datetime]:
    """Moments of the nights, 1990 to 2099, on which clocks change."""

    def night(year: int, month: int, minutes: int) -> datetime:
        sunday = date(year, month + 1, 1) - timedelta(days=1)
        sunday -= timedelta(days=sunday.isoweekday() % 7)
        start = datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC)
        return start + timedelta(minutes=minutes)

    return st.builds(
        night, st.integers(1990, 2099), st.sampled_from([3, 9, 10]), st.integers(-120, 240)
    )


def forms(moment: datetime) -> list[datetime]:
    """Write one moment in several ways: in zones, and as a wall clock in Warsaw shows it."""
    local = moment.astimezone(WARSAW)
    offsets = (timedelta(hours=-9, minutes=-30), timedelta(hours=14))
    elsewhere = [moment.astimezone(timezone(each)) for each in offsets]
    return [moment.astimezone(UTC), local, local.replace(tzinfo=None), *elsewhere]


class Ruled(NamedTuple):
    """A calendar, and the exceptions that it knows."""

    calendar: WorkingCalendar
    rules: Rules


def entry_of(rule: Rule) -> CalendarEntry:
    """Write an exception of the oracles as the product has it."""
    opens, closes = rule.hours or (None, None)
    days: Any = {"first_day": rule.first, "last_day": rule.last}
    if rule.rank != 1:
        days = {"every_year": f"{rule.first:%m-%d}"} if rule.rank else {"day": rule.first}
    return CalendarEntry(**days, opens=opens, closes=closes)


@st.composite
def ruled_around(draw: st.DrawFn, day: date) -> Ruled:
    """Draw calendars with exceptions of every kind in the weeks around a day."""
    near = st.integers(-3, 12).map(lambda number: max(FIRST, day + timedelta(days=number)))
    hours = st.sampled_from([None, (time(9), time(12, 30)), (time(0, 1), time(8))])
    rules = [Rule(0, each, each, draw(hours)) for each in draw(st.sets(near, max_size=5))]
    length = draw(st.integers(0, 8))
    firsts = draw(st.lists(near, max_size=1))
    rules += [Rule(1, each, each + timedelta(days=length), draw(hours)) for each in firsts]
    rules += [Rule(2, each, each, draw(hours)) for each in draw(st.lists(near, max_size=1))]
    return Ruled(WorkingCalendar(tuple(map(entry_of, rules))), frozenset(rules))
