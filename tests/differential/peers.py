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
EVERY_DAY = tuple(FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
WEEKDAYS = tuple(day for day in EVERY_DAY if day.isoweekday() < 6)
_WHAT_INSTALLS_THEM = "needs libraries: pip install -c .ci/constraints.txt -e '.[peers]'"


def peer(module: str) -> ModuleType:
    """Import a peer; skip the test that needs it where it is not installed."""
    found: ModuleType = pytest.importorskip(module, reason=_WHAT_INSTALLS_THEM)
    return found


@frozen
class Difference:
    """Weekdays on which a peer differs from the law, for one reason."""

    why: str
    number: int  # counted apart from the rule that gives the days
    days: frozenset[date]


@frozen
class Peer:
    """Another calendar of Poland."""

    name: str
    free: Callable[[], frozenset[date]]  # the weekdays that are no working days to it
    closes: tuple[Difference, ...] = ()  # where it is closed, and the law has a working day
    works: tuple[Difference, ...] = ()  # where it is open, and the law has a free day

    def mended(self) -> frozenset[date]:
        """Give its free weekdays with the differences set right: what the law says, by way of it.

        Nothing of the product's own calendar is in them.
        """
        return self.free().difference(days_of(self.closes)).union(days_of(self.works))


def days_of(differences: tuple[Difference, ...]) -> list[date]:
    """Give the days of several differences, in order; one that is in two of them comes twice."""
    return sorted(day for each in differences for day in each.days)


def _listed(days: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, days.split()))


def _yearly(day: str, first: int = FIRST.year, last: int = LAST.year) -> frozenset[date]:
    """Give the weekdays among a day of each year, both years included."""
    every = _listed(" ".join(f"{year}-{day}" for year in range(first, last + 1)))
    return every.intersection(WEEKDAYS)


# -- Why they differ ---------------------------------------------------------------------

_EPIPHANY = Difference(
    "Epiphany before 2011, when the Act of 24 September 2010 made it free",
    7,
    _yearly("01-06", last=2010),
)
_CENTENARY = Difference(
    "12 November 2018, free by the Act of 7 November 2018 for that day alone",
    1,
    _listed("2018-11-12"),
)
_CHRISTMAS_EVE = Difference(
    "Christmas Eve from 2025, free by the Act of 6 December 2024", 8, _yearly("12-24", first=2025)
)

# An exchange closes on days on which the rest of the country works.
_EVES = _yearly("12-24", last=2024)
_EVERY_EVE = Difference("the exchange closes on Christmas Eve, before 2025 too", 17, _EVES)
_EVE_BUT_2004 = Difference(
    "the exchange closes on Christmas Eve, before 2025 too, except in 2004",
    16,
    _EVES - _listed("2004-12-24"),
)
_LAST_DAY_OF_THE_YEAR = Difference("the exchange closes on 31 December", 25, _yearly("12-31"))
_LAST_DAY_FROM_2011 = Difference(
    "the exchange closes on 31 December, from 2011", 17, _yearly("12-31", first=2011)
)
# Written out, since Easter is what both sides reckon.
_GOOD_FRIDAYS = """
2000-04-21 2001-04-13 2002-03-29 2003-04-18 2004-04-09 2005-03-25 2006-04-14 2007-04-06
2008-03-21 2009-04-10 2010-04-02 2011-04-22 2012-04-06 2013-03-29 2014-04-18 2015-04-03
2016-03-25 2017-04-14 2018-03-30 2019-04-19 2020-04-10 2021-04-02 2022-04-15 2023-04-07
2024-03-29 2025-04-18 2026-04-03 2027-03-26 2028-04-14 2029-03-30 2030-04-19 2031-04-11
2032-03-26 2033-04-15 2034-04-07 2035-03-23
"""
_GOOD_FRIDAY = Difference("the exchange closes on Good Friday", 36, _listed(_GOOD_FRIDAYS))
_PAPAL_FUNERAL = Difference("the exchange closed for a papal funeral", 1, _listed("2005-04-08"))
_SINGLE_DAYS = Difference(
    "the exchange closed for single days of its own",
    5,
    _listed("2007-12-31 2008-05-02 2009-01-02 2013-04-16 2018-01-02"),
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


_NEWEST = (_CENTENARY, _CHRISTMAS_EVE)
WORKALENDAR = Peer("workalendar", _free_in_workalendar, (_EPIPHANY,), _NEWEST)
QUANTLIB_SETTLEMENT = Peer(
    "QuantLib's settlement", lambda: _free_in_quantlib("Settlement"), works=_NEWEST
)
QUANTLIB_EXCHANGE = Peer(
    "QuantLib's exchange",
    lambda: _free_in_quantlib("WSE"),
    (_EVERY_EVE, _LAST_DAY_OF_THE_YEAR),
    (_CENTENARY,),
)
EXCHANGE_CALENDARS = Peer(
    "exchange-calendars' XWAR",
    _free_at_the_exchange,
    (_GOOD_FRIDAY, _EVE_BUT_2004, _LAST_DAY_FROM_2011, _PAPAL_FUNERAL, _SINGLE_DAYS),
)
PEERS = (WORKALENDAR, QUANTLIB_SETTLEMENT, QUANTLIB_EXCHANGE, EXCHANGE_CALENDARS)
