"""Which days are working days in Poland, and when the phone is answered."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

from attrs import frozen

from ._model import Closure
from ._text import Language, Phrase, Speakable, Text
from ._time import When, at_time, in_warsaw, is_before, start_of, warsaw_day
from .errors import InvertedRangeError

_DAY = timedelta(days=1)
_SATURDAY = 5
_LOCALES = {Language.PL: "pl", Language.EN: "en_US"}


@cache
def _statutory(year: int, language: Language) -> dict[date, str]:
    """Wrap the holidays package, here and nowhere else.

    Its language is always given, for it would follow the environment; and ``expand`` is off, for
    it would grow by every year that it is asked about.
    """
    from holidays import country_holidays  # noqa: PLC0415 - the largest part of a start

    found = country_holidays("PL", years=year, expand=False, language=_LOCALES[language])
    return dict(found.items())


class WorkingCalendar:
    """Working days: Monday to Friday, no Polish statutory holiday, no closure of the company.

    Rests on the reading ``working-day``. Knows the years 1990 to 2100; every method raises
    `UnknownCalendarError` for a day outside them. A moment given in place of a day stands for
    its day in Warsaw. Asking changes no later answer.
    """

    __slots__ = ("_known", "_notes", "closures")

    def __init__(self, closures: Iterable[Closure] = ()) -> None:
        self.closures = tuple(closures)
        """Days on which the company is closed though the law does not say so."""
        self._notes = {closure.day: closure.note for closure in self.closures}
        self._known: dict[date, bool] = {}
        """Every day of the years asked about so far: is it a working day."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkingCalendar) and self._notes == other._notes

    def __hash__(self) -> int:
        return hash(frozenset(self._notes.items()))

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
        day = date(year, 1, 1)
        while day.year == year:
            free = day.weekday() >= _SATURDAY or day in holidays or day in self._notes
            self._known[day] = not free
            day += _DAY

    def is_weekend(self, day: When) -> bool:
        """Tell whether it is a Saturday or a Sunday, and no holiday or closure besides."""
        the_day = warsaw_day(day)
        named = the_day in _statutory(the_day.year, Language.PL) or the_day in self._notes
        return the_day.weekday() >= _SATURDAY and not named

    def next_working_day(self, day: When) -> date:
        """Give the first working day after ``day``."""
        found = warsaw_day(day) + _DAY
        while not self.is_working_day(found):
            found += _DAY
        return found

    def previous_working_day(self, day: When) -> date:
        """Give the last working day before ``day``."""
        found = warsaw_day(day) - _DAY
        while not self.is_working_day(found):
            found -= _DAY
        return found

    def working_days(self, first: When, last: When) -> Iterator[date]:
        """Give the working days from ``first`` to ``last``, both included.

        Raises `InvertedRangeError` where ``last`` is before ``first``.
        """
        return (day for day in self._range(first, last) if self.is_working_day(day))

    def holidays(self, first: When, last: When) -> Iterator[tuple[date, Text]]:
        """Give the statutory holidays from ``first`` to ``last``, with their names.

        Raises `InvertedRangeError` where ``last`` is before ``first``.
        """
        return (
            (day, Text(**{each.value: _name(day, each) for each in Language}))
            for day in self._range(first, last)
            if day in _statutory(day.year, Language.PL)
        )

    def holiday_name(self, day: When, language: Language = Language.EN) -> str | None:
        """Give the name of the statutory holiday; None where there is none."""
        the_day = warsaw_day(day)
        if the_day not in _statutory(the_day.year, Language.PL):
            return None
        return _name(the_day, language)

    def why_free(self, day: When) -> Speakable | None:
        """Say why a day is no working day; None for a working day."""
        the_day = warsaw_day(day)
        if self.holiday_name(the_day):
            return Text(**{each.value: _name(the_day, each) for each in Language})
        if the_day in self._notes:
            return Phrase("company closure: {note}", note=self._notes[the_day])
        if the_day.weekday() >= _SATURDAY:
            return Phrase("Saturday") if the_day.weekday() == _SATURDAY else Phrase("Sunday")
        return None

    def _range(self, first: When, last: When) -> Iterator[date]:
        start, end = warsaw_day(first), warsaw_day(last)
        if end < start:
            raise InvertedRangeError(start, end)
        return (start + timedelta(days=number) for number in range((end - start).days + 1))


def _name(day: date, language: Language) -> str:
    return _statutory(day.year, language)[day]


@frozen(kw_only=True)
class PhoneHours:
    """When the phone is answered, as of a moment or of a whole day. Moments are in Warsaw time."""

    open: bool | None
    """None where a whole day is asked about, on which it is open for some hours."""
    opens_at: datetime
    """When it opened, or opens next."""
    closes_at: datetime


@frozen(kw_only=True)
class BusinessHours:
    """The hours in which the phone is answered, on working days, by Warsaw time.

    Open from ``opens`` on, closed from ``closes`` on (clause ``phone-support.hours``, reading
    ``business-hours``). Methods take a moment, aware or Warsaw wall time, and raise what
    `WorkingCalendar` raises, and `NonexistentTimeError`.
    """

    calendar: WorkingCalendar
    opens: time
    closes: time

    def is_open(self, at: datetime) -> bool:
        """Tell whether the phone is answered at this moment."""
        moment = in_warsaw(at)
        return self.opens <= moment.time() < self.closes and self.calendar.is_working_day(
            moment.date()
        )

    def on(self, when: When) -> "PhoneHours":
        """Tell when the phone is answered at a moment, or on a whole day."""
        if isinstance(when, datetime):
            opens_at, closes_at = self.shift(when)
            return PhoneHours(open=self.is_open(when), opens_at=opens_at, closes_at=closes_at)
        opens_at, closes_at = self.shift(start_of(when))
        is_open = None if opens_at.date() == when else False
        return PhoneHours(open=is_open, opens_at=opens_at, closes_at=closes_at)

    def shift(self, at: datetime) -> tuple[datetime, datetime]:
        """Give when the line opened that is open at this moment, or opens next, and its closing."""
        moment = in_warsaw(at)
        closes = self.next_closing(moment)
        return at_time(closes.date(), self.opens), closes

    def next_opening(self, at: datetime) -> datetime:
        """Give the first moment after ``at`` at which the line opens."""
        return self._next(at, self.opens)

    def next_closing(self, at: datetime) -> datetime:
        """Give the first moment after ``at`` at which the line closes."""
        return self._next(at, self.closes)

    def _next(self, at: datetime, hour: time) -> datetime:
        moment = in_warsaw(at)
        day = moment.date()
        if self.calendar.is_working_day(day) and is_before(moment, at_time(day, hour)):
            return at_time(day, hour)
        return at_time(self.calendar.next_working_day(day), hour)
