"""Other calendars of Poland, and every weekday on which they differ from the law.

No peer is an authority. Where one differs, the law decides: the Act of 18 January 1951 on days
free from work, as amended. Each difference stands here with its reason and with exactly its days,
so that a new one and one that has gone are both noticed.
"""

import warnings
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from types import ModuleType

import pytest
from attrs import frozen

FIRST, LAST = date(2000, 1, 1), date(2035, 12, 31)
_SATURDAY = 5
EVERY_DAY = tuple(FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
WEEKDAYS = tuple(day for day in EVERY_DAY if day.weekday() < _SATURDAY)
_WHAT_INSTALLS_THEM = "needs libraries: pip install -c .ci/constraints.txt -e '.[peers]'"


def peer(module: str) -> ModuleType:
    """Import a peer; skip the test that needs it where it is not installed."""
    found: ModuleType = pytest.importorskip(module, reason=_WHAT_INSTALLS_THEM)
    return found


@frozen(kw_only=True)
class Difference:
    """Weekdays on which a peer differs from the law, for one reason."""

    why: str
    number: int
    """How many days there are, counted apart from the rule that gives them."""
    days: frozenset[date]


@frozen(kw_only=True)
class Peer:
    """Another calendar of Poland."""

    name: str
    free: Callable[[], frozenset[date]]
    """Gives the weekdays that are no working days to it."""
    closes: tuple[Difference, ...] = ()
    """On these it is closed, and the law has a working day."""
    works: tuple[Difference, ...] = ()
    """On these it is open, and the law has a free day."""

    def mended(self) -> frozenset[date]:
        """Give its free weekdays with the differences set right: what the law says, by way of it.

        Nothing of the product's own calendar is in them.
        """
        return self.free() - days_of(self.closes) | days_of(self.works)


def days_of(differences: tuple[Difference, ...]) -> frozenset[date]:
    """Give the days of several differences."""
    return frozenset().union(*(each.days for each in differences))


def _yearly(month: int, day: int, *, first: int = FIRST.year, last: int = LAST.year) -> set[date]:
    """Give the weekdays among a day of each year, both years included."""
    return {date(year, month, day) for year in range(first, last + 1)}.intersection(WEEKDAYS)


# -- Why they differ ---------------------------------------------------------------------

_EPIPHANY = Difference(
    why="Epiphany before 2011, when the Act of 24 September 2010 made it free",
    number=7,
    days=frozenset(_yearly(1, 6, last=2010)),
)
_CENTENARY = Difference(
    why="12 November 2018, free by the Act of 7 November 2018 for that day alone",
    number=1,
    days=frozenset({date(2018, 11, 12)}),
)
_CHRISTMAS_EVE = Difference(
    why="Christmas Eve from 2025, free by the Act of 6 December 2024",
    number=8,
    days=frozenset(_yearly(12, 24, first=2025)),
)

# An exchange closes on days on which the rest of the country works.
_EVE_AT_THE_EXCHANGE = Difference(
    why="the exchange closes on Christmas Eve, before 2025 too",
    number=17,
    days=frozenset(_yearly(12, 24, last=2024)),
)
_EVE_BUT_2004 = Difference(
    why="the exchange closes on Christmas Eve, before 2025 too, except in 2004",
    number=16,
    days=_EVE_AT_THE_EXCHANGE.days - {date(2004, 12, 24)},
)
_LAST_DAY_OF_THE_YEAR = Difference(
    why="the exchange closes on 31 December",
    number=25,
    days=frozenset(_yearly(12, 31)),
)
_LAST_DAY_FROM_2011 = Difference(
    why="the exchange closes on 31 December, from 2011",
    number=17,
    days=frozenset(_yearly(12, 31, first=2011)),
)
# Written out, since Easter is what both sides reckon.
_GOOD_FRIDAYS = """
2000-04-21 2001-04-13 2002-03-29 2003-04-18 2004-04-09 2005-03-25 2006-04-14 2007-04-06
2008-03-21 2009-04-10 2010-04-02 2011-04-22 2012-04-06 2013-03-29 2014-04-18 2015-04-03
2016-03-25 2017-04-14 2018-03-30 2019-04-19 2020-04-10 2021-04-02 2022-04-15 2023-04-07
2024-03-29 2025-04-18 2026-04-03 2027-03-26 2028-04-14 2029-03-30 2030-04-19 2031-04-11
2032-03-26 2033-04-15 2034-04-07 2035-03-23
"""
_GOOD_FRIDAY = Difference(
    why="the exchange closes on Good Friday",
    number=36,
    days=frozenset(map(date.fromisoformat, _GOOD_FRIDAYS.split())),
)
_PAPAL_FUNERAL = Difference(
    why="the exchange closed for the funeral of John Paul II",
    number=1,
    days=frozenset({date(2005, 4, 8)}),
)
_SINGLE_DAYS = Difference(
    why="the exchange closed for single days of its own",
    number=5,
    days=frozenset(
        {
            date(2007, 12, 31),
            date(2008, 5, 2),
            date(2009, 1, 2),
            date(2013, 4, 16),
            date(2018, 1, 2),
        }
    ),
)


# -- The peers ---------------------------------------------------------------------------


@cache
def _free_in_workalendar() -> frozenset[date]:
    poland = peer("workalendar.europe").Poland()
    return frozenset(day for day in WEEKDAYS if not poland.is_working_day(day))


@cache
def _free_in_quantlib(market: str) -> frozenset[date]:
    ql = peer("QuantLib")
    poland = ql.Poland(getattr(ql.Poland, market))
    return frozenset(
        day for day in WEEKDAYS if not poland.isBusinessDay(ql.Date(day.day, day.month, day.year))
    )


@cache
def _free_at_the_exchange() -> frozenset[date]:
    exchanges = peer("exchange_calendars")
    with warnings.catch_warnings():
        # It reads columns of pandas in a way that pandas is about to change.
        warnings.filterwarnings("ignore", "Series.values returning an ndarray", DeprecationWarning)
        # Unless it is asked for more, it covers 20 years back and one ahead.
        calendar = exchanges.get_calendar("XWAR", start=str(FIRST), end=str(LAST))
    return frozenset(WEEKDAYS).difference(calendar.sessions.date)


WORKALENDAR = Peer(
    name="workalendar",
    free=_free_in_workalendar,
    closes=(_EPIPHANY,),
    works=(_CENTENARY, _CHRISTMAS_EVE),
)
QUANTLIB_SETTLEMENT = Peer(
    name="QuantLib's settlement",
    free=lambda: _free_in_quantlib("Settlement"),
    works=(_CENTENARY, _CHRISTMAS_EVE),
)
QUANTLIB_EXCHANGE = Peer(
    name="QuantLib's exchange",
    free=lambda: _free_in_quantlib("WSE"),
    closes=(_EVE_AT_THE_EXCHANGE, _LAST_DAY_OF_THE_YEAR),
    works=(_CENTENARY,),
)
EXCHANGE_CALENDARS = Peer(
    name="exchange-calendars' XWAR",
    free=_free_at_the_exchange,
    closes=(_GOOD_FRIDAY, _EVE_BUT_2004, _LAST_DAY_FROM_2011, _PAPAL_FUNERAL, _SINGLE_DAYS),
)
PEERS = (WORKALENDAR, QUANTLIB_SETTLEMENT, QUANTLIB_EXCHANGE, EXCHANGE_CALENDARS)
