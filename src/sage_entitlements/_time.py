"""Warsaw time: every moment is read in it, and none that does not exist is let in."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .errors import NonexistentTimeError, UnknownCalendarError

WARSAW = ZoneInfo("Europe/Warsaw")
FIRST_YEAR = 1990
LAST_YEAR = 2100
"""The years whose calendar is known: the holidays package ends here, our proof begins there."""

When = date | datetime
"""A moment, or a whole day."""


def check_known(day: date) -> None:
    """Refuse a day whose calendar is not known. Raises `UnknownCalendarError`."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnknownCalendarError(day, FIRST_YEAR, LAST_YEAR)


def in_warsaw(moment: datetime) -> datetime:
    """Give a moment in Warsaw time.

    An aware moment is converted; a naive one is Warsaw wall time, and of two the earlier, unless
    its ``fold`` says otherwise. Raises `NonexistentTimeError` for a naive moment that a clock in
    Warsaw skips, `UnknownCalendarError` for one outside the known years.
    """
    if moment.tzinfo is not None and getattr(moment.tzinfo, "key", None) != WARSAW.key:
        if not FIRST_YEAR <= moment.year + 1 <= LAST_YEAR + 2:  # too near the end of all dates
            raise UnknownCalendarError(moment, FIRST_YEAR, LAST_YEAR)
        converted = moment.astimezone(WARSAW)
        check_known(converted)
        return converted
    check_known(moment)
    local = moment if moment.tzinfo is WARSAW else moment.replace(tzinfo=WARSAW)
    # From fold 0 to fold 1 the offset rises where a clock skips the hour, and falls where it
    # shows the hour twice.
    other = local.replace(fold=1 - local.fold)
    if local.utcoffset() != other.utcoffset() and _offset(moment, 0) < _offset(moment, 1):
        raise NonexistentTimeError(moment)
    return local


def _offset(moment: datetime, fold: int) -> timedelta:
    return moment.replace(tzinfo=WARSAW, fold=fold).utcoffset() or timedelta()


def is_ambiguous(moment: datetime) -> bool:
    """Tell whether a naive moment exists twice in Warsaw, when the clock is set back."""
    if moment.tzinfo is not None:
        return False
    return _offset(moment, 0) > _offset(moment, 1)


def warsaw_day(when: When) -> date:
    """Give the date in Warsaw. Raises what `in_warsaw` raises."""
    if isinstance(when, datetime):
        return in_warsaw(when).date()
    check_known(when)
    return when


def at_time(day: date, hour: time) -> datetime:
    """Give the moment of a day at which clocks in Warsaw show ``hour``."""
    return in_warsaw(datetime.combine(day, hour))


def start_of(day: date) -> datetime:
    """Give the first moment of a day in Warsaw."""
    return at_time(day, time())


def day_after(day: date) -> date:
    """Give the next day. Raises `UnknownCalendarError` at the end of the known years."""
    check_known(day)
    following = day + timedelta(days=1)
    check_known(following)
    return following


def is_before(one: datetime, other: datetime) -> bool:
    """Tell whether one moment in Warsaw time is earlier than another.

    Python compares moments of one time zone by their wall clocks, which is wrong in the hour that
    comes twice, and nowhere else.
    """
    if one.fold or other.fold:
        return one.astimezone(UTC) < other.astimezone(UTC)
    return one < other


def has_come(moment: datetime, as_of: When) -> bool:
    """Tell whether ``moment`` is not after ``as_of``; a bare date is that whole day."""
    return come_by(as_of)(in_warsaw(moment))


def come_by(as_of: When) -> Callable[[datetime], bool]:
    """Give what tells of many moments, all in Warsaw time, whether they are not after ``as_of``.

    A bare date is that whole day.
    """
    if isinstance(as_of, datetime):
        present = in_warsaw(as_of)
        return lambda moment: not is_before(present, moment)
    return lambda moment: moment.date() <= as_of
