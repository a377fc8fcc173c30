"""Remote help: which sessions a contract covers, what is left, and what one more would cost."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from attrs import evolve

from sage_entitlements import periods
from sage_entitlements.errors import MOST_MINUTES, InvalidAmountError
from sage_entitlements.model import Entitlement, Inclusion, Known, figure
from sage_entitlements.names import name_key
from sage_entitlements.text import N_, Speakable, Spoken
from sage_entitlements.values import NULL, checked, flat, frozen, hidden, kept, part
from sage_entitlements.warsaw import DAY, WARSAW, When, check_known, come_by, in_warsaw, warsaw_day

MOST_EXTRA_SESSIONS = 1000  # bought at once; more is a typing error

# The clauses and readings that answers rest on: which session comes first, what a month includes,
# what is bought, how long one is, past that, whose program, a changed plan, a month cut short.
ORDER = ("session.period", "session.order")
ALLOWANCE = (*periods.GROUNDS, "remote-help.allowance", "remote-help.no-accumulation", *ORDER)
BOUGHT = ("remote-help.extra-sessions", "session.extra")
LENGTH = ("remote-help.duration", "session.minutes")
OVERAGE = (*LENGTH, "remote-help.overage")
PROGRAM = ("remote-help.one-program",)
CHANGED, CUT = ("plan-change.month",), ("period.cut",)
GROUNDS = (*ALLOWANCE, *BOUGHT, *OVERAGE, *PROGRAM, *CHANGED, *CUT)  # all of them
_PAST = N_("the included session of the month is used, and no bought one is left")


class Coverage(Spoken):
    """What becomes of a session, and what says so, apart from what the plan includes."""

    INCLUDED = "included", N_("the included session of its month"), ALLOWANCE[1], ORDER[1]
    EXTRA = "extra", N_("a bought extra session"), *BOUGHT
    PAST_ALLOWANCE = "past_allowance", _PAST, ALLOWANCE[1], BOUGHT[0]
    NOT_INCLUDED = "not_included", N_("the plan does not include remote help")
    UNKNOWN = "unknown", N_("it is not known whether that month includes a session for it")
    OTHER_PROGRAM = "other_program", N_("the contract does not cover that program"), *PROGRAM
    OUTSIDE_TERM = "outside_term", N_("outside the contract's term"), *periods.GROUNDS

    @kept
    def covered(self) -> bool:
        """Whether the session itself is paid for."""
        return self in {Coverage.INCLUDED, Coverage.EXTRA}

    @kept
    def counts(self) -> bool:
        """Whether it is a session of the contract's remote help at all."""
        return self.covered or self is Coverage.PAST_ALLOWANCE


@frozen(kw_only=True)
class RemoteHelpTerms:
    """What the clauses say: sessions in each monthly period, and minutes in each session."""

    sessions: int = figure("remote-help.allowance", "sessions")
    minutes: int = figure("remote-help.duration", "minutes")


@frozen(kw_only=True)
class RemoteSession:
    """A remote session. Raises `InvalidAmountError` and `DateError`."""

    start: datetime = checked(in_warsaw)  # aware, or Warsaw wall time
    minutes: int = checked(lambda value: InvalidAmountError.check("minutes", value, MOST_MINUTES))
    program: str | None = None  # which it served, where that is known
    note: str | None = None
    by: str | None = None

    @kept
    def began(self) -> datetime:
        """When it started, in Warsaw time."""
        return in_warsaw(self.start)


def session_minutes(start: datetime, end: datetime) -> int:
    """Give the minutes of a session; a started one counts as a whole (``session.minutes``).

    Raises `InvalidAmountError` where it ends before it starts, or much later, and `DateError`.

    >>> session_minutes(datetime(2026, 2, 3, 10), datetime(2026, 2, 3, 10, 30, 20))
    31
    """
    lasted = in_warsaw(end).astimezone(UTC) - in_warsaw(start).astimezone(UTC)
    minutes = -(-lasted // timedelta(minutes=1))
    InvalidAmountError.check("minutes", minutes, MOST_MINUTES)
    return minutes


@frozen(kw_only=True)
class ExtraSessions:
    """Sessions bought past the allowance, on a day. Raises `InvalidAmountError` and `DateError`."""

    purchased: date = checked(check_known)
    sessions: int = checked(
        lambda value: InvalidAmountError.check("sessions", value, MOST_EXTRA_SESSIONS), default=1
    )
    note: str | None = None
    by: str | None = None


@frozen(kw_only=True)
class CountedSession:
    """A session, and what becomes of it."""

    session: RemoteSession = flat(RemoteSession)
    month: int | None  # the number, from 1, of the period in which it started; None outside any
    coverage: Coverage
    overage_minutes: int  # past a session's length; 0 for what is no session of this contract

    @part
    def text(self) -> Speakable:
        return self.coverage.text

    @property
    def start(self) -> datetime:
        return self.session.began

    @kept
    def end(self) -> datetime:
        """When it ended, in Warsaw time."""
        ended = self.start.astimezone(UTC) + timedelta(minutes=self.session.minutes)
        return ended.astimezone(WARSAW)


@frozen(kw_only=True)
class Allowance:
    """What each monthly period includes; no sessions are told where nobody knows of any."""

    sessions: int | None
    minutes: int


@frozen(kw_only=True)
class Sessions:
    """A number of sessions; None where nobody knows of any."""

    sessions: int | None


@frozen(kw_only=True)
class Overage:
    """What is past the allowance: sessions that nothing covers, and minutes."""

    sessions: int
    minutes: int


@frozen(kw_only=True)
class Extra:
    """Sessions bought past the allowance; none is left once the contract has ended."""

    bought: int
    used: int
    left: int
    lost: int  # by the contract's end


@frozen(kw_only=True)
class SessionPreflight:
    """How far a session to come would be covered: in minutes, or not known."""

    coverage: Coverage
    covered_minutes: int | None = None
    overage_minutes: int | None = None
    extra_session: bool | None = None  # whether the session itself has to be bought

    @property
    def covered(self) -> bool:
        """Whether nothing of it has to be paid."""
        return bool(self.covered_minutes) and not self.overage_minutes

    @property
    def grounds(self) -> Iterator[str]:
        """The clauses that it rests on, besides what is left."""
        yield from OVERAGE[-1:] if self.overage_minutes else ()
        yield from BOUGHT[:1] if self.extra_session else ()


def _coverage(inclusion: Inclusion, included: int | None, extra: int) -> Coverage:
    """Tell what becomes of a session where so many included and bought ones are left."""
    if included:
        return Coverage.INCLUDED
    if extra:
        return Coverage.EXTRA
    if included is None:
        return Coverage.UNKNOWN
    return Coverage.PAST_ALLOWANCE if inclusion is Inclusion.INCLUDED else Coverage.NOT_INCLUDED


@frozen(kw_only=True)
class RemoteHelp:
    """What a contract has of remote help as of a moment, or of a whole day.

    A session counts in the period in which it starts, by its date in Warsaw. The earliest of a
    period on whose day the plan includes remote help are the included ones (readings
    ``session.order`` and ``plan-change.month``); others use what was bought by their day, whatever
    the plan includes (reading ``session.extra``). So what becomes of a session depends on earlier
    ones alone, and not on the order in which they are given.

    ``anchor`` is the contract's first day; ``plans`` say what it has from which day on, and without
    them it includes remote help. Where no ``programs`` are covered, or a session names none, any
    will do (clause ``remote-help.one-program``). Raises what `in_warsaw` raises.
    """

    terms: RemoteHelpTerms = hidden()
    anchor: date = hidden(validator=lambda _, __, day: check_known(day))
    last_day: date = hidden(default=date.max)
    plans: tuple[tuple[date, Entitlement], ...] = hidden(default=())
    sessions: tuple[RemoteSession, ...] = hidden(default=())
    extras: tuple[ExtraSessions, ...] = hidden(default=())
    programs: tuple[str, ...] = hidden(default=())
    as_of: When = hidden()

    schema_rules = ({"oneOf": [{"properties": {key: NULL}} for key in ("period", "outside")]},)

    @partial(part, flat=Known)
    def entitlement(self) -> Entitlement | None:
        """What the plan in force says; None where none is given, or none in force."""
        return self.entitlement_on(self._day) if self.period else None

    def entitlement_on(self, day: date) -> Entitlement | None:
        """Give what the plan of a day says; None where none is given."""
        come = [said for first_day, said in self.plans if first_day <= day]
        return come[-1] if come else None

    @kept
    def inclusion(self) -> Inclusion:
        """Whether the plan in force includes remote help."""
        return self._inclusion(self._day) if self.period else Inclusion.NOT_INCLUDED

    def _inclusion(self, day: date) -> Inclusion:
        found = self.entitlement_on(day)
        return found.inclusion if found else Inclusion.INCLUDED

    @kept
    def _day(self) -> date:
        return warsaw_day(self.as_of)

    def _month(self, day: date) -> int | None:
        """Give the number of the monthly period that holds a day; None outside the contract."""
        inside = self.anchor <= day <= self.last_day
        return periods.period_number(self.anchor, day) if inside else None

    @kept
    def counted(self) -> tuple[CountedSession, ...]:
        """Every session, in the order of their starts, and what becomes of it."""
        programs = {name_key(program) for program in self.programs}
        bought = sorted(((each.purchased, each.sessions) for each in self.extras), reverse=True)
        fates: defaultdict[int, list[Coverage]] = defaultdict(list)  # of each month
        extra, counted = 0, []

        def order(session: RemoteSession) -> tuple[datetime, int, str]:
            # Moments of one zone are compared by their wall clocks, which repeat an hour a year.
            return session.began.astimezone(UTC), session.minutes, session.program or ""

        for session in sorted(self.sessions, key=order):
            day = session.began.date()
            while bought and bought[-1][0] <= day:
                extra += bought.pop()[1]
            month = self._month(day)
            if month is None:
                coverage = Coverage.OUTSIDE_TERM
            elif session.program and programs and name_key(session.program) not in programs:
                coverage = Coverage.OTHER_PROGRAM
            else:
                inclusion = self._inclusion(day)
                coverage = _coverage(inclusion, self._included(inclusion, fates[month]), extra)
                fates[month].append(coverage)
            extra -= coverage is Coverage.EXTRA
            past = max(0, session.minutes - self.terms.minutes) if coverage.counts else 0
            fate: Any = {"month": month, "coverage": coverage, "overage_minutes": past}
            counted.append(CountedSession(session=session, **fate))
        return tuple(counted)

    def _included(self, inclusion: Inclusion, fates: list[Coverage]) -> int | None:
        """Give the included sessions left in a month after these; None where nobody knows."""
        if inclusion is Inclusion.INCLUDED:
            left = self.terms.sessions - fates.count(Coverage.INCLUDED)
            return None if left and Coverage.UNKNOWN in fates else left
        return 0 if inclusion is Inclusion.NOT_INCLUDED else None

    @kept
    def come(self) -> tuple[CountedSession, ...]:
        """Those of them that have started by the moment asked about."""
        has_come = come_by(self.as_of)
        return tuple(each for each in self.counted if has_come(each.start))

    @kept
    def _in_period(self) -> tuple[CountedSession, ...]:
        number = self.period.number if self.period else None
        return tuple(each for each in self.come if each.month == number)

    @part
    def period(self) -> periods.UsagePeriod | None:
        """The monthly period that holds the day; None outside the contract."""
        number = self._month(self._day)
        return None if number is None else self.month(number)

    def month(self, number: int) -> periods.UsagePeriod:
        """Give the monthly period with this number, cut short by the contract's end.

        Its next reset is None where none comes that brings a session (reading ``period.cut``).
        """
        found = periods.period_of(self.anchor, number)
        reset = found.last_day < self.last_day and self._inclusion(found.last_day + DAY)
        if reset and reset is not Inclusion.NOT_INCLUDED:
            return found
        return evolve(found, last_day=min(found.last_day, self.last_day), next_reset=None)

    @part
    def outside(self) -> periods.TermStatus | None:
        """Why there is no period: the contract has not started, or has ended."""
        status = periods.term_status(self.anchor, self.last_day, self._day)
        return None if status is periods.TermStatus.RUNNING else status

    def within(self, period: periods.UsagePeriod) -> list[Entitlement]:
        """Give what the plans in force in a period say, one after the other."""
        come = [said for day, said in self.plans if day <= period.last_day]
        return come[sum(day <= period.first_day for day, _ in self.plans) - 1 :]

    @property
    def lost_after(self) -> date | None:
        """The last day on which an included session that is left can be used; None without one."""
        if self.period is None or not self.remaining.sessions:
            return None
        last = self.period.last_day
        for first_day, said in reversed(self.plans):
            if first_day <= last:
                if said.inclusion is Inclusion.INCLUDED:
                    break
                last = first_day - DAY
        return last

    @part
    def left(self) -> int | None:
        """Sessions that can be had now, bought ones too; None where nobody knows of any."""
        extra, included = self.extra.left if self.period else 0, self.remaining.sessions
        return extra or None if included is None else included + extra

    @part
    def allowance(self) -> Allowance:
        return Allowance(sessions=self._included(self.inclusion, []), minutes=self.terms.minutes)

    @part
    def used(self) -> Sessions:
        """Sessions started in the period, covered or not."""
        return Sessions(sessions=sum(each.coverage.counts for each in self._in_period))

    @part
    def remaining(self) -> Sessions:
        """Included sessions left in the period: never negative, nothing carried over."""
        fates = [each.coverage for each in self._in_period]
        return Sessions(sessions=self._included(self.inclusion, fates))

    @part
    def extra(self) -> Extra:
        """Sessions bought by the day asked about and by the contract's end, and those used."""
        until = min(self._day, self.last_day)
        bought = sum(each.sessions for each in self.extras if each.purchased <= until)
        used = sum(each.coverage is Coverage.EXTRA for each in self.come)
        left = 0 if self._day > self.last_day else bought - used
        return Extra(bought=bought, used=used, left=left, lost=bought - used - left)

    @part
    def overage(self) -> Overage:
        minutes = sum(each.overage_minutes for each in self._in_period)
        past = [each for each in self._in_period if each.coverage is Coverage.PAST_ALLOWANCE]
        return Overage(sessions=len(past), minutes=minutes)

    @part
    def not_covered(self) -> tuple[CountedSession, ...]:
        return tuple(each for each in self.come if not each.coverage.covered)

    @property
    def not_yet(self) -> int:
        """Sessions left out because they start after the moment asked about."""
        return len(self.counted) - len(self.come)

    @property
    def outside_term(self) -> int:
        """Sessions left out because they lie before the contract's term or after it."""
        return sum(each.coverage is Coverage.OUTSIDE_TERM for each in self.come)

    @property
    def grounds(self) -> Iterator[str]:
        """The clauses and readings that it rests on, apart from what the plan includes."""
        yield from (*ALLOWANCE, *LENGTH) if self.period else periods.GROUNDS
        yield from OVERAGE if self.overage.minutes else ()
        yield from CHANGED if len({said.plan.id for _, said in self.plans}) > 1 else ()
        if self.period and not self.period.next_reset and self.allowance.sessions:
            yield from CUT
        yield from BOUGHT[:1] if self.period and not self.remaining.sessions else ()
        yield from BOUGHT[1:] if self.extra.bought else ()
        fates = (each.coverage for each in self.come)
        yield from PROGRAM if Coverage.OTHER_PROGRAM in fates else ()

    def preflight(self, minutes: int) -> SessionPreflight:
        """Tell how far such a session would be covered now. Raises `InvalidAmountError`."""
        InvalidAmountError.check("minutes", minutes, MOST_MINUTES)
        coverage, past = Coverage.OUTSIDE_TERM, 0
        if self.period:
            coverage = _coverage(self.inclusion, self.remaining.sessions, self.extra.left)
            past = max(0, minutes - self.terms.minutes)
        if coverage is Coverage.UNKNOWN:
            return SessionPreflight(coverage=coverage)
        return SessionPreflight(
            coverage=coverage,
            covered_minutes=minutes - past if coverage.covered else 0,
            overage_minutes=past,
            extra_session=self.period is not None and not coverage.covered,
        )
