"""Working days reckoned by other libraries: the next, the n-th after or before, how many.

Each reckons on a peer's own free days, set right where they differ from the law, so nothing of our
calendar is on the other side. The n-th working day is never the 0th; both ends of a range count.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from differential import peers
from differential.peers import EVERY_DAY, days_of, peer
from sage_entitlements.workdays import WorkingCalendar

CALENDAR = WorkingCalendar()
INNER = EVERY_DAY[3:-3]
"""The days that have a working day of the range before and after them."""
MOST = 1000


class ByNumPy:
    """Reckons on the exchange's days."""

    def __init__(self) -> None:
        self.numpy = peer("numpy")
        self.days = self.numpy.busdaycalendar(holidays=sorted(peers.EXCHANGE_CALENDARS.mended()))

    def offset(self, day: date, number: int) -> date:
        roll = "backward" if number > 0 else "forward"
        found: date = self.numpy.busday_offset(day, number, roll, busdaycal=self.days).item()
        return found

    def count(self, first: date, last: date) -> int:
        end = last + timedelta(days=1)  # it counts up to a day that it leaves out
        return int(self.numpy.busday_count(first, end, busdaycal=self.days))


class ByWorkalendar:
    """Reckons on its own days, told of the differences."""

    def __init__(self) -> None:
        self.poland = peer("workalendar.europe").Poland()
        self.mended = {
            "extra_working_days": tuple(days_of(peers.WORKALENDAR.closes)),
            "extra_holidays": tuple(days_of(peers.WORKALENDAR.works)),
        }

    def offset(self, day: date, number: int) -> date:
        found: date = self.poland.add_working_days(day, number, **self.mended)
        return found

    def count(self, first: date, last: date) -> int:
        found: int = self.poland.get_working_days_delta(
            first, last, include_start=True, **self.mended
        )
        return found


class ByQuantLib:
    """Reckons on its settlement days, joined with those that it lacks; it has none too many."""

    def __init__(self) -> None:
        self.ql = peer("QuantLib")
        lacking = self.ql.BespokeCalendar("lacking")
        for day in days_of(peers.QUANTLIB_SETTLEMENT.works):
            lacking.addHoliday(self._date(day))
        self.days = self.ql.JointCalendar(self.ql.Poland(), lacking, self.ql.JoinHolidays)

    def offset(self, day: date, number: int) -> date:
        found = self.days.advance(self._date(day), number, self.ql.Days)
        return date(found.year(), found.month(), found.dayOfMonth())

    def count(self, first: date, last: date) -> int:
        return int(self.days.businessDaysBetween(self._date(first), self._date(last), True, True))  # noqa: FBT003 - C++ has no names: both ends

    def _date(self, day: date) -> object:
        return self.ql.Date(day.day, day.month, day.year)


Reckoner = ByNumPy | ByWorkalendar | ByQuantLib


@pytest.fixture(scope="module", params=[ByNumPy, ByWorkalendar, ByQuantLib])
def theirs(request: pytest.FixtureRequest) -> Reckoner:
    make: Callable[[], Reckoner] = request.param
    return make()


def our_offset(day: date, number: int) -> date:
    step = CALENDAR.next_working_day if number > 0 else CALENDAR.previous_working_day
    for _ in range(abs(number)):
        day = step(day)
    return day


@pytest.mark.parametrize("number", [1, -1], ids=["next", "previous"])
def test_each_day_has_the_same_next_and_previous_working_day(theirs: Reckoner, number: int) -> None:
    wrong = [day for day in INNER if our_offset(day, number) != theirs.offset(day, number)]
    assert wrong == []


@given(st.dates(date(2005, 1, 1), date(2030, 12, 31)), st.integers(-MOST, MOST).filter(bool))
@example(date(2018, 11, 10), 1)
@example(date(2018, 11, 14), -2)
@example(date(2025, 12, 23), 1)
@example(date(2025, 12, 28), -1)
@example(date(2010, 1, 5), 1)
@example(date(2011, 1, 5), 1)
def test_the_day_so_many_working_days_away_is_the_same(
    theirs: Reckoner, day: date, number: int
) -> None:
    assert our_offset(day, number) == theirs.offset(day, number)


# Of a single day workalendar counts none, even where it is asked to include it.
@given(st.lists(st.sampled_from(EVERY_DAY), min_size=2, max_size=2, unique=True).map(sorted))
@example([date(2018, 11, 10), date(2018, 11, 13)])
@example([date(2024, 12, 24), date(2025, 12, 24)])
@example([EVERY_DAY[0], EVERY_DAY[-1]])
def test_as_many_are_counted_in_a_range(theirs: Reckoner, ends: list[date]) -> None:
    first, last = ends
    within = (day for day in EVERY_DAY if first <= day <= last)
    ours = [day for day in within if CALENDAR.is_working_day(day)]
    assert len(ours) == theirs.count(first, last)
