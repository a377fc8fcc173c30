"""Warsaw time: reading days and moments, and refusing those that do not exist."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from sage_entitlements import errors
from sage_entitlements.text import N_, Joined, Language, Phrase, Speakable, Text, written

WARSAW = ZoneInfo("Europe/Warsaw")
FIRST_YEAR, LAST_YEAR = 1990, 2100  # from where our proof begins to where the holidays package ends
DAY = timedelta(days=1)
When = date | datetime  # a moment, or a whole day
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))

# Days and moments as text, in the one ISO form that nobody misreads. Python itself also takes
# weeks, and forms without hyphens; an offset of +05:99, for +06:39; and from 3.14 on 24:00.
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_OFFSET = "[+-]([01][0-9]|2[0-3])(:[0-5][0-9])?"
_MOMENT = rf"{_DATE}[Tt ]{_CLOCK}(:[0-9]{{2}}(\.[0-9]{{1,6}})?)?([Zz]|{_OFFSET})?"


def iso_day(text: str) -> str:
    """Write a Polish date such as 31.5.2026 in ISO form; anything else stays as it is."""
    match = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text)
    return f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else text


def read_day(text: str) -> date | None:
    """Read a day such as 2026-05-31; None for anything else."""
    if re.fullmatch(_DATE, text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


def read_moment(text: str) -> datetime | None:
    """Read a moment such as 2026-05-31T14:30 or 2026-05-31T12:30Z; None for anything else."""
    if re.fullmatch(_MOMENT, text):
        with suppress(ValueError):
            return datetime.fromisoformat(text.upper())
    return None


def check_known(day: date | None) -> None:
    """Refuse a day whose calendar is not known, and a moment. Raises `DateError`."""
    errors.NotADayError.check(day)
    if day is not None:
        _check_year(day)


def _check_year(day: object) -> None:
    if not isinstance(day, date):  # as who calls from Python may give, without types
        raise errors.DateError(Phrase("give a day or moment as an object, not {value}", repr(day)))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise errors.UnknownCalendarError(day=day, first=FIRST_YEAR, last=LAST_YEAR)


def in_warsaw(moment: datetime) -> datetime:
    """Give a moment in Warsaw time.

    An aware moment is converted; a naive one is Warsaw wall time, and of two the earlier, unless
    its ``fold`` says otherwise. Raises `NonexistentTimeError` for a naive moment that a clock in
    Warsaw skips, `UnknownCalendarError` for one outside the known years.

    >>> in_warsaw(datetime(2025, 12, 23, 23, 30, tzinfo=UTC)).isoformat()
    '2025-12-24T00:30:00+01:00'
    """
    zone = getattr(moment, "tzinfo", None)  # who calls without types may give anything
    if zone is not None and getattr(zone, "key", None) != WARSAW.key:
        if not FIRST_YEAR <= moment.year + 1 <= LAST_YEAR + 2:  # too near the end of all dates
            raise errors.UnknownCalendarError(day=moment, first=FIRST_YEAR, last=LAST_YEAR)
        converted = moment.astimezone(WARSAW)
        _check_year(converted)
        return converted
    _check_year(moment)
    if moment.date() in _clock_changes(moment.year) and _offset(moment, 0) < _offset(moment, 1):
        raise errors.NonexistentTimeError(moment=moment)
    return moment if moment.tzinfo is WARSAW else moment.replace(tzinfo=WARSAW)


@cache
def _clock_changes(year: int) -> frozenset[date]:
    """Give the days on which clocks in Warsaw are set: on all others each time comes once."""
    days = pairwise(datetime(year, 1, 1, tzinfo=WARSAW) + DAY * number for number in range(368))
    return frozenset(day.date() for day, to in days if day.utcoffset() != to.utcoffset())


def _offset(moment: datetime, fold: int) -> timedelta:
    # From fold 0 to 1 it rises where a clock skips the hour, and falls where it shows it twice.
    return moment.replace(tzinfo=WARSAW, fold=fold).utcoffset() or timedelta()


def is_ambiguous(moment: datetime) -> bool:
    """Tell whether a naive moment exists twice in Warsaw, when the clock is set back."""
    return moment.tzinfo is None and _offset(moment, 0) > _offset(moment, 1)


def notes_on(moments: Iterable[When]) -> tuple[Speakable, ...]:
    """Say of every moment that exists twice which of the two is meant."""
    said = N_(
        "{moment} comes twice in Warsaw, where the clock is then set back;"
        " the earlier one is meant."
    )
    twice = (each for each in moments if isinstance(each, datetime) and is_ambiguous(each))
    return tuple(Phrase(said, each) for each in twice)


def warsaw_day(when: When) -> date:
    """Give the date in Warsaw. Raises what `in_warsaw` raises."""
    if isinstance(when, datetime):
        return in_warsaw(when).date()
    _check_year(when)
    return when


def at_time(day: date, hour: time = time()) -> datetime:
    """Give the moment of a day at which clocks in Warsaw show ``hour``, or the first one."""
    return in_warsaw(datetime.combine(day, hour))


def is_before(one: datetime, other: datetime) -> bool:
    """Tell whether one moment in Warsaw time is earlier than another."""
    # Python compares moments of one zone by their wall clocks: wrong in the hour that comes twice.
    return one.astimezone(UTC) < other.astimezone(UTC) if one.fold or other.fold else one < other


def has_come(moment: datetime, as_of: When) -> bool:
    """Tell whether ``moment`` is not after ``as_of``; a bare date is that whole day."""
    return come_by(as_of)(in_warsaw(moment))


def come_by(as_of: When) -> Callable[[datetime], bool]:
    """Give `has_come` for many moments, all in Warsaw time, with ``as_of`` looked at once."""
    if isinstance(as_of, datetime):
        present = in_warsaw(as_of)
        return lambda moment: not is_before(present, moment)
    return lambda moment: moment.date() <= as_of


def say_day(day: date) -> Speakable:
    """Say a date with its weekday, such as Fri 27 Nov 2026."""
    return Joined((Phrase(_WEEKDAYS[day.weekday()]), day), " ")


def say_month(day: date) -> Speakable:
    """Say the month of a day, such as Dec 2026."""
    return Text(pl=f"{day:%m.%Y}", en=written(day, Language.EN).partition(" ")[2])


def say_moment(when: When) -> Speakable:
    """Say a moment in Warsaw time, such as Fri 27 Nov 2026 09:40; a bare date as a day."""
    if not isinstance(when, datetime):
        return say_day(when)
    moment = in_warsaw(when)
    return Joined((say_day(moment.date()), f"{moment:%H:%M}"), " ")
