"""Questions about days, hours, deadlines, sessions and visits, each with one typed answer.

They need no contract's file. Every ``as_of`` is a moment, or a day, which is that whole day.
Functions raise `DateError`, and `CatalogError` where the catalogue lacks what a rule counts with.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum

from sage_entitlements import deadlines, remote_help, workdays
from sage_entitlements import visits as visit_rules
from sage_entitlements.catalog.catalog import EDITION, Catalog, in_force
from sage_entitlements.errors import InvertedRangeError, UnknownCalendarError
from sage_entitlements.model import REMOTE_HELP, Answer, CalendarEntry, Plan
from sage_entitlements.periods import term_last_day
from sage_entitlements.text import N_, Phrase, Plural, Speakable, Spoken
from sage_entitlements.values import by_id, flat, frozen, hidden, shown_as
from sage_entitlements.warsaw import DAY, When, check_known, has_come, notes_on, warsaw_day


@frozen(kw_only=True)
class _AsOf(Answer):
    """An answer as of a moment, or of a whole day, and what to bear in mind."""

    as_of: When = hidden()
    notes: tuple[Speakable, ...]


@frozen
class Day:
    """Whether a day is a working day, and if not, why; and the exception that it is."""

    day: date
    working_day: bool
    why_not: Speakable | None
    special: Speakable | None = hidden()  # which holiday and which exception it is
    exception: CalendarEntry | None = flat(CalendarEntry, "opens", "closes", "note")


@frozen(kw_only=True)
class DayAsked:
    """A day and the working days around it; None where they lie outside the known years."""

    previous: date | None
    next: date | None
    of: Day = flat(Day)


@frozen(kw_only=True)
class Holiday:
    """A statutory holiday."""

    date: date
    name: Speakable


@frozen(kw_only=True)
class WorkingDays(Answer):
    """The working days of a range, or of one day whether it is one."""

    records = ("every",)

    first: date = shown_as("from")
    last: date = shown_as("to")
    day: DayAsked | None
    days: tuple[date, ...]
    holidays: tuple[Holiday, ...]
    exceptions: tuple[Day, ...]
    every: tuple[Day, ...] = hidden()


def working_days(catalog: Catalog, first: When, last: When | None = None) -> WorkingDays:
    """Tell the working days from ``first`` to ``last``, both included.

    Without ``last`` it is about the one day, and its neighbours too. Raises `InvertedRangeError`.

    >>> [day.day for day in working_days(catalog, date(2026, 12, 23), date(2026, 12, 28)).days]
    [23, 28]
    """
    of = workdays.WorkingCalendar(catalog.calendar)
    first_day, last_day = warsaw_day(first), warsaw_day(first if last is None else last)
    if last_day < first_day:
        raise InvertedRangeError(first=first_day, last=last_day)
    every = tuple(
        Day(day, of.is_working_day(day), of.why_free(day), of.special(day), of.exception(day))
        for day in (first_day + DAY * number for number in range((last_day - first_day).days + 1))
    )
    named = ((each.day, of.holiday_name(each.day)) for each in every)
    around = of.previous_working_day, of.next_working_day
    previous, following = (_neighbour(ask, first_day) for ask in around)
    return WorkingDays(
        first=first_day,
        last=last_day,
        day=DayAsked(of=every[0], previous=previous, next=following) if last is None else None,
        days=tuple(each.day for each in every if each.working_day),
        holidays=tuple(Holiday(date=day, name=name) for day, name in named if name is not None),
        exceptions=tuple(each for each in every if each.exception),
        every=every,
        reasons=catalog.reasons(workdays.GROUNDS),
    )


def _neighbour(ask: Callable[[date], date], day: date) -> date | None:
    with suppress(UnknownCalendarError):  # the day is the first or the last that is known
        return ask(day)
    return None


class Channel(StrEnum):
    """How technical support is given (clause ``phone-support.channels``)."""

    PHONE = "phone"
    E_MAIL = "e-mail"


class Called(Spoken):
    """Which number an attempt to call back goes to (clause ``callback.attempts``)."""

    CALLER = "caller", N_("the number that called")
    ORDER = "order", N_("the number in the order")


@frozen(kw_only=True)
class Hours(_AsOf):
    """Whether the phone is answered, until when, and how one is called back."""

    at: When
    phone: workdays.PhoneHours = flat(workdays.PhoneHours)
    number: str
    channels: tuple[Channel, ...] = tuple(Channel)
    call_limit_minutes: int
    callback_attempts: tuple[Called, ...]


def hours(catalog: Catalog, *, at: When) -> Hours:
    """Tell whether the phone is answered at a moment, or when it is on a day.

    >>> hours(catalog, at=datetime(2026, 12, 24, 16, 30)).phone.opens_at.isoformat()
    '2026-12-28T08:00:00+01:00'
    """
    terms = catalog.terms(workdays.PhoneTerms)
    rules = "phone-support.number", "phone-support.channels", "phone-support.call-limit"
    attempts = [Called.CALLER] * terms.attempts_to_caller + [Called.ORDER] * terms.attempts_to_order
    return Hours(
        as_of=at,
        at=at,
        phone=terms.on(at),
        number=terms.number,
        call_limit_minutes=terms.call_minutes,
        callback_attempts=tuple(attempts),
        notes=notes_on([at]),
        reasons=catalog.reasons(terms.GROUNDS, rules, ["callback.attempts"]),
    )


@frozen(kw_only=True)
class Remote(_AsOf):
    """The remote session of a contract month, and what one more would cost."""

    plan: Plan | None = by_id()
    balance: remote_help.RemoteHelp = flat(remote_help.RemoteHelp)
    preflight: remote_help.SessionPreflight | None
    not_yet: int
    outside_term: int


def remote(
    catalog: Catalog,
    *,
    starts: date,
    months: int | None = None,
    plan: str | Plan | None = None,
    sessions: Iterable[remote_help.RemoteSession] = (),
    minutes: int | None = None,
    as_of: When,
) -> Remote:
    """Tell what is left of remote help, of a contract that starts on a day.

    Without ``plan``, one that includes remote help is meant; without ``months``, one without end.
    With ``minutes``, tell too how far such a session would be covered. Raises `InvalidAmountError`.

    >>> answer = remote(catalog, starts=date(2026, 1, 31), minutes=45, as_of=date(2026, 2, 15))
    >>> answer.preflight.covered_minutes, answer.preflight.overage_minutes
    (30, 15)
    """
    check_known(starts)
    last_day = date.max if months is None else term_last_day(starts, months)
    agreed = () if plan is None else in_force(catalog, {starts: plan}, last_day)
    balance = remote_help.RemoteHelp(
        terms=catalog.terms(remote_help.RemoteHelpTerms),
        anchor=starts,
        last_day=last_day,
        plans=tuple(each.said_of(REMOTE_HELP) for each in agreed),
        sessions=tuple(sessions),
        as_of=as_of,
    )
    preflight = None if minutes is None else balance.preflight(minutes)
    why = preflight.grounds if preflight else ()
    edition = EDITION if agreed and catalog.edition_days else ()
    twice = notes_on([as_of, *(each.start for each in balance.sessions)])
    stray = Plural(
        "{n} session lies outside the contract's term and does not count.",
        "{n} sessions lie outside the contract's term and do not count.",
        balance.outside_term,
    )
    return Remote(
        as_of=as_of,
        plan=agreed[0].plan if agreed else None,
        balance=balance,
        preflight=preflight,
        not_yet=balance.not_yet,
        outside_term=balance.outside_term,
        notes=(*twice, stray) if balance.outside_term else twice,
        reasons=catalog.reasons((said for _, said in balance.plans), balance.grounds, why, edition),
    )


@frozen(kw_only=True)
class VisitPreflight:
    """Whether a visit to come would be covered, and if not, why."""

    covered: bool
    fate: visit_rules.CountedVisit = flat(visit_rules.CountedVisit, "reason", "overage_hours")


@frozen(kw_only=True)
class Visits(_AsOf):
    """What is left of a package of professional services, and till when."""

    package: visit_rules.PackageStanding = flat(visit_rules.PackageStanding)
    refused: tuple[visit_rules.CountedVisit, ...]
    preflight: VisitPreflight | None
    not_yet: int


def visits(
    catalog: Catalog,
    *,
    purchased: date,
    visits: Iterable[visit_rules.Visit] = (),
    coming: visit_rules.Visit | None = None,
    as_of: When,
) -> Visits:
    """Tell what is left of a package bought on a day, and whether ``coming`` would be covered.

    >>> made = [visit_rules.Visit(on=date(2025, 6, 2), hours=7)]
    >>> found = visits(catalog, purchased=date(2025, 3, 10), visits=made, as_of=date(2025, 12, 1))
    >>> found.package.visits.remaining, found.package.window.last_day
    (2, datetime.date(2026, 3, 10))
    """
    services = visit_rules.ProfessionalServices(
        terms=catalog.terms(visit_rules.VisitTerms),
        packages=(visit_rules.Package(purchased=purchased),),
        visits=tuple(visits),
        as_of=as_of,
    )
    asked, long = None, False
    if coming:
        fate, long = services.preflight(coming), coming.hours > services.terms.hours
        asked = VisitPreflight(covered=fate.reason is None, fate=fate)
    return Visits(
        as_of=as_of,
        package=services.standings[0],
        refused=services.refused,
        preflight=asked,
        not_yet=services.not_yet,
        notes=notes_on([as_of]),
        reasons=catalog.reasons(services.grounds, visit_rules.LONG if long else ()),
    )


@frozen(kw_only=True)
class Complaint(_AsOf):
    """Until when work can be complained of, and whether it still can."""

    deadline: deadlines.ComplaintDeadline = flat(deadlines.ComplaintDeadline)


def complaint(catalog: Catalog, performed_at: datetime, *, as_of: When) -> Complaint:
    """Tell until when work that ended at a moment can be complained of.

    >>> answer = complaint(catalog, datetime(2026, 3, 10, 11, 45), as_of=date(2026, 3, 11))
    >>> answer.deadline.status.value
    'passed'
    """
    deadline = catalog.terms(deadlines.ComplaintTerms).deadline(performed_at, as_of)
    notes = notes_on([performed_at, as_of])
    if not has_come(deadline.performed_at, as_of):
        notes = (*notes, Phrase("By then the work has not ended yet."))
    reasons = catalog.reasons(deadline.grounds)
    return Complaint(as_of=as_of, deadline=deadline, notes=notes, reasons=reasons)


@frozen(kw_only=True)
class Recording(Answer):
    """Through which day the recording of a call may be kept."""

    called_on: date
    last_day: date
    notes: tuple[Speakable, ...]


def recording(catalog: Catalog, called_on: When) -> Recording:
    """Tell through which day the recording of a call may be kept.

    It is the day of the same date, so many years later, or the month's last where there is none
    (clause ``phone-support.recording``, reading ``recording.last-day``). Raises `DateError`, and
    `InvalidAmountError` where the years are too many.

    >>> recording(catalog, date(2026, 11, 23)).last_day
    datetime.date(2029, 11, 23)
    """
    day, months = warsaw_day(called_on), 12 * catalog.terms(deadlines.RecordingTerms).years
    return Recording(
        called_on=day,
        last_day=term_last_day(day, months) + DAY,
        notes=notes_on([called_on]),
        reasons=catalog.reasons(["phone-support.recording", "recording.last-day"]),
    )
