"""Which days are working days in Poland, and when the phone is answered."""

import os
from datetime import date, datetime, time, timedelta
from functools import cache

from attrs import field

from sage_entitlements.model import CalendarEntry, figure
from sage_entitlements.text import Joined, Phrase, Speakable, Text
from sage_entitlements.values import frozen, kept
from sage_entitlements.warsaw import DAY, When, at_time, in_warsaw, is_before, say_day, warsaw_day

GROUNDS = ("working-day",)  # what it rests on that a day is a working day or none
_WEEKEND = {5: Phrase("Saturday"), 6: Phrase("Sunday")}
_LOCALES = "pl", "en_US"
# Of the holidays package: what says which days are free in Poland, and what they are called.
_POLAND = (
    *("countries/poland.py", "groups/christian.py", "groups/international.py"),
    *("calendars/gregorian.py", "locale/pl/LC_MESSAGES/PL.mo", "locale/en_US/LC_MESSAGES/PL.mo"),
)


@cache
def statutory_holidays(year: int) -> dict[date, Text]:
    """Give Poland's holidays of a year, from the holidays package, here and nowhere else.

    Importing it is half of a start. So what it says is generated, and used while its files are
    those that said so; any other version is asked itself.
    """
    from sage_entitlements.generated.calendar import HOLIDAYS, MADE_OF, NAMES

    if polish_files() != MADE_OF:
        return ask_package(year)
    return {date(year, month, day): NAMES[name] for month, day, name in HOLIDAYS[year]}


@cache
def polish_files() -> str | None:
    """Give the digest of the files of the holidays package that tell of Poland."""
    from hashlib import sha256
    from importlib.util import find_spec

    package = os.path.dirname(str(getattr(find_spec("holidays"), "origin", "")))
    digest = sha256()
    try:
        for name in _POLAND:
            with open(os.path.join(package, name), "rb") as file:
                digest.update(file.read())
    except OSError:
        return None
    return digest.hexdigest()


def ask_package(year: int) -> dict[date, Text]:
    """Ask the holidays package for Poland's holidays of a year.

    Its language is always given, for it would follow the environment; and ``expand`` is off, for
    it would grow by every year that it is asked about.

    >>> ask_package(2025)[date(2025, 12, 24)].en
    'Christmas Eve'
    """
    from holidays import country_holidays

    pl, en = (country_holidays("PL", years=year, expand=False, language=it) for it in _LOCALES)
    return {day: Text(pl=name, en=en[day]) for day, name in pl.items()}


@frozen
class WorkingCalendar:
    """Working days: Monday to Friday, no Polish statutory holiday; exceptions come before that.

    Rests on the reading ``working-day``. Knows the years 1990 to 2100; every method raises
    `UnknownCalendarError` for a day outside them. A moment given in place of a day stands for
    its day in Warsaw.

    >>> calendar = WorkingCalendar()
    >>> calendar.is_working_day(date(2025, 12, 24)), calendar.next_working_day(date(2025, 12, 23))
    (False, datetime.date(2025, 12, 29))
    """

    exceptions: tuple[CalendarEntry, ...] = ()

    @kept
    def _by_day(self) -> dict[date | str, CalendarEntry]:
        ranges_first = sorted(self.exceptions, key=lambda each: each.day is not None)
        return {day: each for each in ranges_first for day in each.covers}

    def exception(self, day: When) -> CalendarEntry | None:
        the_day = warsaw_day(day)
        return self._by_day.get(the_day) or self._by_day.get(the_day.isoformat()[5:])

    def is_working_day(self, day: When) -> bool:
        """Tell whether people are at work."""
        the_day = warsaw_day(day)
        if self.exceptions and (found := self.exception(the_day)):
            return found.hours is not None
        return the_day.weekday() not in _WEEKEND and the_day not in statutory_holidays(the_day.year)

    def next_working_day(self, day: When) -> date:
        """Give the first working day after ``day``."""
        return self._nearest(warsaw_day(day), DAY)

    def previous_working_day(self, day: When) -> date:
        """Give the last working day before ``day``."""
        return self._nearest(warsaw_day(day), -DAY)

    def _nearest(self, day: date, step: timedelta) -> date:
        found = day + step
        while not self.is_working_day(found):
            found += step
        return found

    def holiday_name(self, day: When) -> Text | None:
        the_day = warsaw_day(day)
        return statutory_holidays(the_day.year).get(the_day)

    def special(self, day: When) -> Speakable | None:
        """Say which statutory holiday and which exception a day is; None where it is neither."""
        found = self.exception(day)
        said = self.holiday_name(day), found.text if found else None
        return Joined(both, "; ") if (both := tuple(filter(None, said))) else None

    def why_free(self, day: When) -> Speakable | None:
        """Say why a day is not a working day; None for a working day."""
        if self.is_working_day(day):
            return None
        return self.special(day) or _WEEKEND.get(warsaw_day(day).weekday())


@frozen(kw_only=True)
class PhoneHours:
    """When the phone is answered, as of a moment or of a whole day. Moments are in Warsaw time."""

    open: bool | None  # None where a whole day is asked about, on which it is open for some hours
    opens_at: datetime  # when it opened, or opens next
    closes_at: datetime
    exception: Speakable | None = None  # of the calendar that makes it so, with its day


@frozen(kw_only=True)
class PhoneTerms:
    """What the clauses say of phone support and of callback.

    On working days it is open from ``opens`` on and closed from ``closes`` on, by Warsaw time
    (reading ``business-hours``), unless the calendar has other hours for the day.
    """

    number: str = figure("phone-support.number", "number")
    call_minutes: int = figure("phone-support.call-limit", "minutes")
    attempts_to_caller: int = figure("callback.attempts", "to_caller")
    attempts_to_order: int = figure("callback.attempts", "to_order")
    opens: time = figure("phone-support.hours", "opens")
    closes: time = figure("phone-support.hours", "closes")
    calendar: WorkingCalendar = field()

    GROUNDS = ("phone-support.hours", "business-hours", *GROUNDS)

    def on(self, when: When) -> PhoneHours:
        """Tell when the phone is answered at a moment, or on a whole day. Raises `DateError`."""
        moment = in_warsaw(when if isinstance(when, datetime) else at_time(when))
        day = asked = moment.date()
        if not self.calendar.is_working_day(day) or not is_before(moment, self._hours(day)[1]):
            day = self.calendar.next_working_day(day)
        opens_at, closes_at = self._hours(day)
        # A moment equals no date, so this is true only of a whole day that is a working day.
        is_open = None if day == when else not is_before(moment, opens_at)
        special = ((each, self.calendar.exception(each)) for each in dict.fromkeys((asked, day)))
        said = tuple(Joined((say_day(each), of.text), ": ") for each, of in special if of)
        exception = Joined(said, "; ") if said else None
        return PhoneHours(open=is_open, opens_at=opens_at, closes_at=closes_at, exception=exception)

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        found = self.calendar.exception(day)
        opens, closes = (found and found.hours) or (self.opens, self.closes)
        return at_time(day, opens), at_time(day, closes)
