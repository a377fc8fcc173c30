"""Which days are working days in Poland, and when the phone is answered."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache

from attrs import field, frozen

from sage_entitlements import warsaw
from sage_entitlements.errors import InvertedRangeError
from sage_entitlements.model import Closure, figure
from sage_entitlements.text import Language, Phrase, Speakable, Text
from sage_entitlements.warsaw import When, in_warsaw, warsaw_day

GROUNDS = ("working-day",)  # what it rests on that a day is a working day or none
_DAY = timedelta(days=1)
_SATURDAY = 5
_LOCALES = {Language.PL: "pl", Language.EN: "en_US"}


@cache
def _statutory(year: int, language: Language) -> dict[date, str]:
    """Wrap the holidays package, here and nowhere else.

    Its language is always given, for it would follow the environment; and ``expand`` is off, for
    it would grow by every year that it is asked about.
    """
    from holidays import country_holidays  # the largest part of a start

    found = country_holidays("PL", years=year, expand=False, language=_LOCALES[language])
    return dict(found.items())


class WorkingCalendar:
    """Working days: Monday to Friday, no Polish statutory holiday, no closure of the company.

    Rests on the reading ``working-day``. Knows the years 1990 to 2100; every method raises
    `UnknownCalendarError` for a day outside them. A moment given in place of a day stands for
    its day in Warsaw. Asking changes no later answer.

    >>> calendar = WorkingCalendar()
    >>> calendar.is_working_day(date(2025, 12, 24)), calendar.next_working_day(date(2025, 12, 23))
    (False, datetime.date(2025, 12, 29))
    """

    __slots__ = ("_known", "_notes")

    def __init__(self, closures: Iterable[Closure] = ()) -> None:
        self._notes = {closure.day: closure.note for closure in closures}
        self._known: dict[date, bool] = {}  # of every year asked about: is it a working day

    def is_working_day(self, day: When) -> bool:
        """Tell whether people are at work."""
        try:
            return self._known[day]
        except KeyError:
            # The day's year is new, or it is a moment, which never equals a date.
            the_day = warsaw_day(day)
            if the_day not in self._known:
                self._learn(the_day.year)
            return self._known[the_day]

    def _learn(self, year: int) -> None:
        holidays = _statutory(year, Language.PL)
        for day in days(date(year, 1, 1), date(year, 12, 31)):
            free = day.weekday() >= _SATURDAY or day in holidays or day in self._notes
            self._known[day] = not free

    def next_working_day(self, day: When) -> date:
        """Give the first working day after ``day``."""
        return self._nearest(warsaw_day(day), _DAY)

    def previous_working_day(self, day: When) -> date:
        """Give the last working day before ``day``."""
        return self._nearest(warsaw_day(day), -_DAY)

    def _nearest(self, day: date, step: timedelta) -> date:
        found = day + step
        while not self.is_working_day(found):
            found += step
        return found

    def holiday_name(self, day: When) -> Text | None:
        """Give the name of the statutory holiday; None where there is none."""
        the_day = warsaw_day(day)
        if the_day not in _statutory(the_day.year, Language.PL):
            return None
        names = {each.value: _statutory(the_day.year, each)[the_day] for each in Language}
        return Text(**names)

    def day_off(self, day: When) -> Speakable | None:
        """Give the statutory holiday, or the closure of the company; None where it is neither."""
        note = self._notes.get(warsaw_day(day))
        return self.holiday_name(day) or (note and Phrase("company closure: {note}", note)) or None

    def why_free(self, day: When) -> Speakable | None:
        """Say why a day is not a working day; None for a working day."""
        weekend = {5: Phrase("Saturday"), 6: Phrase("Sunday")}
        return self.day_off(day) or weekend.get(warsaw_day(day).weekday())

    def say_free(self, day: date) -> Speakable | None:
        """Say that a day is not a working day, and why where its name does not tell."""
        if self.is_working_day(day):
            return None
        if why := self.day_off(day):
            return Phrase("{day} is not a working day: {why}.", warsaw.say_day(day), why)
        return Phrase("{day} is not a working day.", warsaw.say_day(day))


@lru_cache(maxsize=8)
def working_calendar(closures: tuple[Closure, ...] = ()) -> WorkingCalendar:
    """Give the Polish working days without these closures.

    The same closures give the same calendar: what it has once learnt of a year serves every
    question after it.
    """
    return WorkingCalendar(closures)


def days(first: When, last: When) -> Iterator[date]:
    """Give the days from ``first`` to ``last``, both included.

    Raises `InvertedRangeError` where ``last`` is before ``first``, and `UnknownCalendarError`.

    >>> [day.day for day in days(date(2026, 2, 27), date(2026, 3, 1))]
    [27, 28, 1]
    """
    start, end = warsaw_day(first), warsaw_day(last)
    if end < start:
        raise InvertedRangeError(first=start, last=end)
    return (start + timedelta(days=number) for number in range((end - start).days + 1))


@frozen(kw_only=True)
class PhoneHours:
    """When the phone is answered, as of a moment or of a whole day. Moments are in Warsaw time."""

    open: bool | None  # None where a whole day is asked about, on which it is open for some hours
    opens_at: datetime  # when it opened, or opens next
    closes_at: datetime


@frozen(kw_only=True)
class BusinessHours:
    """The hours in which the phone is answered, on working days, by Warsaw time.

    Open from ``opens`` on, closed from ``closes`` on (clause ``phone-support.hours``, reading
    ``business-hours``). Methods take a moment, aware or Warsaw wall time, and raise what
    `WorkingCalendar` raises, and `NonexistentTimeError`.
    """

    opens: time = figure("phone-support.hours", "opens")
    closes: time = figure("phone-support.hours", "closes")
    calendar: WorkingCalendar = field()

    GROUNDS = ("phone-support.hours", "business-hours", *GROUNDS)

    def on(self, when: When) -> PhoneHours:
        """Tell when the phone is answered at a moment, or on a whole day."""
        moment = in_warsaw(when if isinstance(when, datetime) else warsaw.start_of(when))
        day = moment.date()
        works = self.calendar.is_working_day(day)
        if not (works and warsaw.is_before(moment, warsaw.at_time(day, self.closes))):
            day = self.calendar.next_working_day(day)
        opens_at = warsaw.at_time(day, self.opens)
        is_open: bool | None = not warsaw.is_before(moment, opens_at)
        if not isinstance(when, datetime):
            is_open = None if day == when else False
        return PhoneHours(
            open=is_open, opens_at=opens_at, closes_at=warsaw.at_time(day, self.closes)
        )


@frozen(kw_only=True)
class PhoneTerms:
    """What the clauses say of phone support and of callback."""

    number: str = figure("phone-support.number", "number")
    call_minutes: int = figure("phone-support.call-limit", "minutes")
    attempts_to_caller: int = figure("callback.attempts", "to_caller")
    attempts_to_order: int = figure("callback.attempts", "to_order")
