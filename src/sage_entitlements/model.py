"""The catalogue's words and entities, as its files hold them, and what a plan says of a service.

A field with a ``key`` is, in a file, a table: the named field of each item is its key there.
A field declared as ``derived`` is not in a file at all.
"""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import partial
from typing import Any, ClassVar, NewType

from attrs import evolve, field, fields

from sage_entitlements.errors import CalendarEntryError, Fault, NotADayError
from sage_entitlements.names import with_odd_character
from sage_entitlements.text import N_, Joined, Language, Phrase, Speakable, Spoken, Text, written
from sage_entitlements.values import NULL, by_id, checked, frozen, hidden, part
from sage_entitlements.warsaw import check_known, read_day, say_day

FamilyId = NewType("FamilyId", str)
PlanId = NewType("PlanId", str)
ServiceId = NewType("ServiceId", str)
ActivityId = NewType("ActivityId", str)
ClauseId = NewType("ClauseId", str)
ReadingId = NewType("ReadingId", str)
OptionId = NewType("OptionId", str)
ReasonId = NewType("ReasonId", str)  # a clause's, a reading's, or ``confirmed.PLAN.SERVICE…``

REMOTE_HELP = ServiceId("remote-help")
PHONE_SUPPORT = ServiceId("phone-support")
CALLBACK = ServiceId("callback")  # the services that rules are about
PLACEHOLDER = r"\{(\w+)\}"


class Inclusion(Spoken):
    """What a plan says of a service."""

    INCLUDED = "included", N_("yes")
    NOT_INCLUDED = "not_included", N_("no")
    UNKNOWN = "unknown", N_("unknown")


class Evidence(Spoken):
    """How an inclusion is known."""

    STATED = "stated", N_("stated")  # the source page says so
    CONFIRMED = "confirmed", N_("confirmed")  # the catalogue's owner says so and names a source
    ASSUMED = "assumed", N_("assumed")  # a reading of ours says so
    NONE = "none", N_("not known")  # nobody says anything: the inclusion is unknown


# Where a cell has no room for a word, each has a sign, and a legend says what it means.
SIGN: dict[str, str] = dict(zip(Evidence, "§!~?", strict=True))


class Change(Spoken):
    """What becomes of a service for whoever takes one plan in place of another."""

    GAINS = "gains", N_("gains")
    LOSES = "loses", N_("loses")
    SAME = "same", N_("same")
    UNKNOWN = "unknown", N_("unknown")


class Origin(Spoken):
    """Which file the choice of a reading, or an exception in the calendar, comes from."""

    CATALOG = "catalog", N_("catalogue")
    OVERLAY = "overlay", N_("overlay")


def figure(clause: str, name: str) -> Any:
    """Declare a term that is the figure ``name`` of a clause."""
    return field(metadata={"figure": (clause, name)})


def reading(identifier: str) -> Any:
    """Declare a term, a `Literal` of a reading's options, to which ``catalog.read`` holds files."""
    return field(metadata={"reading": identifier})


@frozen(kw_only=True)
class Figure:
    """A value that a rule counts with: a number, a time of day or a phone number."""

    name: str
    value: int | str | time

    def __str__(self) -> str:
        value = self.value
        return f"{value.hour}:{value.minute:02}" if isinstance(value, time) else str(value)


@frozen(kw_only=True)
class Clause:
    """One thing that the source page says."""

    id: ClauseId
    section: str  # the heading on the page, in Polish as written there
    wording: Text  # the text as the file has it, with ``{names}`` where the figures go
    figures: tuple[Figure, ...] = field(default=(), metadata={"key": "name"})

    @part
    def text(self) -> Text:
        values = {figure.name: str(figure) for figure in self.figures}
        fill = partial(re.sub, PLACEHOLDER, lambda match: values[match[1]])
        return Text(pl=fill(self.wording.pl), en=fill(self.wording.en))


@frozen(kw_only=True)
class Option:
    """One way of reading the page."""

    id: OptionId
    text: Text


@frozen(kw_only=True)
class Reading:
    """Our choice where the page is silent or ambiguous."""

    id: ReadingId
    question: Text
    choice: OptionId
    basis: Text
    options: tuple[Option, ...]
    # Equality leaves it out, for it changes no answer.
    origin: Origin = field(default=Origin.CATALOG, eq=False, metadata={"derived": True})

    @part
    def alternatives(self) -> tuple[OptionId, ...]:
        return tuple(option.id for option in self.options if option.id != self.choice)

    @part
    def text(self) -> Text:
        return next(option.text for option in self.options if option.id == self.choice)

    @part
    def switchable(self) -> bool:
        return len(self.options) > 1


@frozen(kw_only=True)
class Gift:
    """A service that comes with another, and the clause that says so."""

    service: ServiceId
    clause: ClauseId


@frozen(kw_only=True)
class Activity:
    """A kind of work that a visit can be spent on."""

    id: ActivityId
    name: Text


@frozen(kw_only=True)
class Service:
    """A service: what it is, and the clauses and readings that rule it."""

    id: ServiceId
    name: str
    summary: Text
    clauses: tuple[ClauseId, ...]
    readings: tuple[ReadingId, ...] = ()
    presupposes: tuple[ServiceId, ...] = ()
    gives: Gift | None = None
    offer: tuple[ClauseId, ...] = ()  # what a customer is told of it
    activities: tuple[Activity, ...] = ()


@frozen(kw_only=True)
class Family:
    """A family of plans."""

    id: FamilyId
    name: str
    about: Text
    clauses: tuple[ClauseId, ...]


@frozen(kw_only=True)
class Plan:
    """A plan that a customer can have a contract for."""

    id: PlanId
    name: str
    family: FamilyId


@frozen
class Mark:
    """One cell of the matrix: the answer and how it is known, never one without the other."""

    inclusion: Inclusion
    evidence: Evidence


@frozen(kw_only=True)
class Line:
    """One service's line of the matrix: a mark for each plan of the family."""

    service: ServiceId
    marks: tuple[Mark, ...]


@frozen(kw_only=True)
class Grid:
    """The matrix of one family."""

    family: FamilyId
    reading: ReadingId  # the reading that assumed and unknown cells rest on
    clause: ClauseId | None = None  # the clause that stated cells rest on
    plans: tuple[PlanId, ...]
    cells: tuple[Line, ...] = field(metadata={"key": "service"})


@frozen(kw_only=True)
class Confirmation:
    """A cell that the catalogue's owner has found out for sure: it is never unknown."""

    plan: PlanId
    service: ServiceId
    inclusion: Inclusion
    source: str
    on: date = checked(NotADayError.check)
    since: date | None = checked(check_known, name="from", default=None)

    @property
    def cell(self) -> tuple[PlanId, ServiceId, date | None]:
        """What it is about; of this, one thing can be confirmed."""
        return self.plan, self.service, self.since


@frozen(kw_only=True)
class CalendarEntry:
    """An exception in the owner's calendar, of a day, a range of days, or a day of every year.

    The company is closed then; or, from ``opens`` to ``closes``, at work, whatever day it is. A
    day comes before a range, and a range before every year. Raises `CalendarEntryError`.
    """

    day: date | None = checked(check_known, default=None)
    first_day: date | None = checked(check_known, default=None)
    last_day: date | None = checked(check_known, default=None)
    every_year: str | None = None  # month and day, such as 12-24; 02-29 is in leap years alone
    opens: time | None = None
    closes: time | None = None
    note: str | None = None
    origin: Origin = field(default=Origin.CATALOG, eq=False, metadata={"derived": True})

    _range = Phrase("is not a known key; write first_day and last_day, or day for one day")
    _closed = Phrase(
        "is not a known key; leave it out: without opens and closes the company is closed"
    )
    former: ClassVar = {"from": _range, "to": _range, "closed": _closed}  # written instead by some

    def __attrs_post_init__(self) -> None:
        if faults := tuple(_calendar_faults(self)):
            told = Joined(tuple(Fault("calendar", *each) for each in faults), "; ")
            raise CalendarEntryError(told, faults=faults)

    @property
    def covers(self) -> tuple[date | str, ...]:
        """Its days; the one of every year as it is written."""
        if self.every_year is not None:
            return (self.every_year,)
        ends = [each for each in (self.day, self.first_day, self.last_day) if each]
        number = (ends[-1] - ends[0]).days + 1
        return tuple(ends[0] + timedelta(days=each) for each in range(number))

    @property
    def span(self) -> tuple[str, str, str]:
        """Its kind, first and last day, by which two have the same days or some of them."""
        kind = "every_year" if self.every_year else "day" if self.day else "range"
        return kind, str(self.covers[0]), str(self.covers[-1])

    @property
    def hours(self) -> tuple[time, time] | None:
        """From when to when people are at work; None where the company is closed."""
        return (self.opens, self.closes) if self.opens and self.closes else None

    @property
    def when(self) -> Speakable:
        first, last = self.covers[0], self.covers[-1]
        if isinstance(first, str):
            day = date.fromisoformat(f"2000-{first}")
            pl, en = (written(day, each)[: -len(" 2000")] for each in (Language.PL, Language.EN))
            return Phrase("every year on {day}", Text(pl=pl, en=en))
        return say_day(first) if first == last else Phrase("{first} to {last}", first, last)

    @property
    def text(self) -> Speakable:
        said = Phrase("company closure")
        if self.hours:
            hours = (f"{each:%H:%M}" for each in self.hours)
            said = Phrase("company open from {opens} to {closes}", *hours)
        return Phrase("{what}: {note}", said, self.note) if self.note else said


_DAYS = ({"day"}, {"first_day", "last_day"}, {"every_year"})
_MOST_DAYS = 366  # of a range; a longer one is a typing error


def _calendar_faults(entry: CalendarEntry) -> Iterator[tuple[str, Speakable]]:
    given = {name for name, value in vars(entry).items() if value is not None}
    if given & set().union(*_DAYS) not in _DAYS:
        yield "", Phrase("must have one of these: day; first_day and last_day; every_year")
    if entry.every_year is not None and not read_day(f"2000-{entry.every_year}"):
        said = N_('"{text}" is not a day of the year; write its month and day, like "12-24"')
        yield "every_year", with_odd_character(Phrase(said, entry.every_year), entry.every_year)
    if entry.first_day and entry.last_day and entry.last_day < entry.first_day:
        yield "last_day", Phrase("must not be before the first day")
    if entry.first_day and entry.last_day and (entry.last_day - entry.first_day).days >= _MOST_DAYS:
        yield "last_day", Phrase("must be within a year of the first day")
    if len(without := {"opens", "closes"} - given) == 1:
        yield without.pop(), Phrase("is missing; add it")
    if entry.hours and entry.hours[1] <= entry.hours[0]:
        yield "closes", Phrase("must be later than the opening hour")


@frozen(kw_only=True)
class Switch:
    """The option of a reading that the catalogue's owner has chosen."""

    reading: ReadingId
    option: OptionId


@frozen(kw_only=True)
class Overlay:
    """What the catalogue's owner knows and chooses, kept apart from the bundled catalogue."""

    confirmed: tuple[Confirmation, ...] = ()
    readings: tuple[Switch, ...] = field(default=(), metadata={"key": "reading"})
    calendar: tuple[CalendarEntry, ...] = ()


@frozen(kw_only=True)
class Reason:
    """Why an answer is what it is: the clause, reading or confirmation it rests on, in words."""

    id: ReasonId
    text: Text


@frozen(kw_only=True)
class Answer:
    """What a question is answered with, and why that is so."""

    reasons: tuple[Reason, ...] = ()


@frozen(kw_only=True)
class Known:
    """Whether a plan includes a service, and how that is known: never one without the other."""

    inclusion: Inclusion
    evidence: Evidence
    confirmation: Confirmation | None = hidden(default=None)  # where it is ``confirmed``

    schema_rules = (
        {
            "if": {"properties": {"inclusion": {"const": Inclusion.UNKNOWN.value}}},
            "then": {"properties": {"evidence": {"const": Evidence.NONE.value}}},
            "else": {"properties": {"evidence": {"not": {"const": Evidence.NONE.value}}}},
        },
        {
            "if": {"properties": {"evidence": {"const": Evidence.CONFIRMED.value}}},
            "then": {"properties": {"source": {"not": NULL}, "confirmed_on": {"not": NULL}}},
            "else": {
                "properties": dict.fromkeys(("source", "confirmed_on", "confirmed_from"), NULL)
            },
        },
    )

    @property
    def doubt(self) -> int:
        return list(Evidence).index(self.evidence)

    @part
    def source(self) -> str | None:
        return self.confirmation.source if self.confirmation else None

    @part
    def confirmed_on(self) -> date | None:
        return self.confirmation.on if self.confirmation else None

    @part
    def confirmed_from(self) -> date | None:
        return self.confirmation.since if self.confirmation else None


@frozen(kw_only=True)
class Entitlement(Known):
    """What one plan says of one service, how that is known, and why."""

    plan: Plan = by_id()
    service: Service = by_id()
    reasons: tuple[Reason, ...] = by_id()
    overruled: Known | None = hidden(default=None)  # what is confirmed, and a clause overrules

    @part
    def family(self) -> FamilyId:
        return self.plan.family

    @part
    def name(self) -> str:
        return self.service.name

    @property
    def known(self) -> Known:
        return Known(**{each.name: getattr(self, each.name) for each in fields(Known)})

    @property
    def unknown(self) -> "Entitlement":
        return evolve(self, inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE)
