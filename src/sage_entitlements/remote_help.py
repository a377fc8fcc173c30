"""Remote help: which sessions a contract covers, what is left, and what one more would cost."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sage_entitlements import periods
from sage_entitlements.errors import MOST_MINUTES, InvalidAmountError
from sage_entitlements.model import Entitlement, Inclusion, Known, figure
from sage_entitlements.names import name_key
from sage_entitlements.periods import TermStatus, UsagePeriod
from sage_entitlements.text import N_, Speakable, Spoken
from sage_entitlements.values import checked, flat, frozen, hidden, kept, part
from sage_entitlements.warsaw import WARSAW, When, check_known, come_by, in_warsaw, warsaw_day

MOST_EXTRA_SESSIONS = 1000  # bought at once; more is a typing error

# The clauses and readings that answers rest on: which month's session a session is, which sessions
# a month includes, how bought ones are used, how long one is, that minutes past it are charged,
# and which program it serves.
ORDER = ("session.period", "session.order")
ALLOWANCE = (*periods.GROUNDS, "remote-help.allowance", "remote-help.no-accumulation", *ORDER)
BOUGHT = ("remote-help.extra-sessions", "session.extra")
LENGTH = ("remote-help.duration",)
OVERAGE = (*LENGTH, "remote-help.overage")
PROGRAM = ("remote-help.one-program",)


class Coverage(Spoken):
    """What becomes of a session, and what says so, apart from what the plan includes."""

    INCLUDED = "included", N_("the included session of its month"), ALLOWANCE[1], ORDER[1]
    EXTRA = "extra", N_("a bought extra session"), *BOUGHT
    PAST_ALLOWANCE = (
        "past_allowance",
        N_("the included session of the month is used, and no bought one is left"),
        ALLOWANCE[1],
        BOUGHT[0],
    )
    NOT_INCLUDED = "not_included", N_("the plan does not include remote help")
    UNKNOWN = "unknown", N_("it is not known whether the plan includes remote help")
    OTHER_PROGRAM = "other_program", N_("the contract does not cover that program"), *PROGRAM
    OUTSIDE_TERM = "outside_term", N_("outside the contract's term"), *periods.GROUNDS

    @property
    def covered(self) -> bool:
        """Whether the session itself is paid for."""
        return self in {Coverage.INCLUDED, Coverage.EXTRA}

    @property
    def counts(self) -> bool:
        """Whether it is a session of the contract's remote help at all."""
        return self.covered or self is Coverage.PAST_ALLOWANCE


_WITHOUT_ALLOWANCE = {
    Inclusion.INCLUDED: Coverage.PAST_ALLOWANCE,
    Inclusion.NOT_INCLUDED: Coverage.NOT_INCLUDED,
    Inclusion.UNKNOWN: Coverage.UNKNOWN,
}


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

    @kept
    def began(self) -> datetime:
        """When it started, in Warsaw time."""
        return in_warsaw(self.start)


@frozen(kw_only=True)
class ExtraSessions:
    """Sessions bought past the allowance, on a day. Raises `InvalidAmountError` and `DateError`."""

    purchased: date = checked(check_known)
    sessions: int = checked(
        lambda value: InvalidAmountError.check("sessions", value, MOST_EXTRA_SESSIONS), default=1
    )


@frozen(kw_only=True)
class CountedSession:
    """A session, and what becomes of it."""

    session: RemoteSession = flat(RemoteSession)
    start: datetime  # in Warsaw time
    month: int | None  # the number, from 1, of the period in which it started; None outside any
    coverage: Coverage
    overage_minutes: int  # past a session's length; 0 for what is no session of this contract

    @part
    def text(self) -> Speakable:
        """What becomes of it, in words."""
        return self.coverage.text

    @kept
    def end(self) -> datetime:
        """When it ended, in Warsaw time."""
        ended = self.start.astimezone(UTC) + timedelta(minutes=self.session.minutes)
        return ended.astimezone(WARSAW)


# -- What is told of a period; sessions are None where nobody knows of any ---------------


@frozen(kw_only=True)
class Allowance:
    """What each monthly period includes."""

    sessions: int | None
    minutes: int


@frozen(kw_only=True)
class Sessions:
    """A number of sessions."""

    sessions: int | None


@frozen(kw_only=True)
class Overage:
    """What is past the allowance: sessions that nothing covers, and minutes."""

    sessions: int
    minutes: int


@frozen(kw_only=True)
class Extra:
    """Sessions bought past the allowance: they do not expire (reading ``session.extra``)."""

    bought: int
    used: int
    left: int


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
        if self.overage_minutes:
            yield OVERAGE[1]
        if self.extra_session:
            yield BOUGHT[0]


@frozen(kw_only=True)
class RemoteHelp:
    """What a contract has of remote help as of a moment, or of a whole day.

    A session counts in the period in which it starts, by its date in Warsaw; the earliest of a
    period are the included ones (reading ``session.order``); those after them use what was
    bought by their day, whatever the plan includes (reading ``session.extra``). So what becomes
    of a session depends on earlier ones alone, and not on the order in which they are given.

    ``anchor`` is the first day of the contract's term, ``months`` its length where it is known.
    Where no ``programs`` are covered, or a session names none, any will do (clause
    ``remote-help.one-program``). Without ``entitlement`` a plan that includes remote help is meant.
    Raises `InvalidAmountError`, `UnknownCalendarError` and `NonexistentTimeError`.
    """

    terms: RemoteHelpTerms = hidden()
    anchor: date = hidden(validator=lambda _, __, day: check_known(day))
    months: int | None = hidden(default=None)
    sessions: tuple[RemoteSession, ...] = hidden(default=())
    extras: tuple[ExtraSessions, ...] = hidden(default=())
    programs: tuple[str, ...] = hidden(default=())
    as_of: When = hidden()
    entitlement: Entitlement | None = flat(Known, default=None)

    schema_rules = (
        {"oneOf": [{"properties": {key: {"type": "null"}}} for key in ("period", "outside")]},
    )

    @kept
    def inclusion(self) -> Inclusion:
        """Whether the plan includes remote help."""
        return Inclusion.INCLUDED if self.entitlement is None else self.entitlement.inclusion

    @kept
    def _day(self) -> date:
        return warsaw_day(self.as_of)

    @kept
    def _last_day(self) -> date:
        return date.max if self.months is None else periods.term_last_day(self.anchor, self.months)

    def _month(self, day: date) -> int | None:
        """Give the number of the monthly period that holds a day; None outside the term."""
        inside = self.anchor <= day <= self._last_day
        return periods.period_number(self.anchor, day) if inside else None

    def _coverage(self, included: int | None, extra: int) -> Coverage:
        """Tell what becomes of a session where so many included and bought ones are left."""
        if included:
            return Coverage.INCLUDED
        return Coverage.EXTRA if extra else _WITHOUT_ALLOWANCE[self.inclusion]

    @kept
    def counted(self) -> tuple[CountedSession, ...]:
        """Every session, in the order of their starts, and what becomes of it."""
        programs = {name_key(program) for program in self.programs}
        bought = sorted(((each.purchased, each.sessions) for each in self.extras), reverse=True)
        included: defaultdict[int | None, int] = defaultdict(lambda: self.allowance.sessions or 0)
        extra, counted = 0, []

        def order(started: tuple[datetime, RemoteSession]) -> tuple[datetime, int, str]:
            # Moments of one zone are compared by their wall clocks, which repeat an hour a year.
            start, session = started
            return start.astimezone(UTC), session.minutes, session.program or ""

        started = ((each.began, each) for each in self.sessions)
        for start, session in sorted(started, key=order):
            while bought and bought[-1][0] <= start.date():
                extra += bought.pop()[1]
            month = self._month(start.date())
            coverage = self._coverage(included[month], extra)
            if month is None:
                coverage = Coverage.OUTSIDE_TERM
            elif session.program and programs and name_key(session.program) not in programs:
                coverage = Coverage.OTHER_PROGRAM
            included[month] -= coverage is Coverage.INCLUDED
            extra -= coverage is Coverage.EXTRA
            past = max(0, session.minutes - self.terms.minutes) if coverage.counts else 0
            counted.append(
                CountedSession(
                    session=session,
                    start=start,
                    month=month,
                    coverage=coverage,
                    overage_minutes=past,
                )
            )
        return tuple(counted)

    @kept
    def come(self) -> tuple[CountedSession, ...]:
        """Those of them that have started by the moment asked about."""
        has_come = come_by(self.as_of)
        return tuple(each for each in self.counted if has_come(each.start))

    @kept
    def _in_period(self) -> tuple[CountedSession, ...]:
        """Those of the period asked about that are sessions of this contract."""
        number = self.period.number if self.period else None
        return tuple(each for each in self.come if each.month == number and each.coverage.counts)

    @part
    def period(self) -> UsagePeriod | None:
        """The monthly period that holds the day; None outside the contract's term."""
        number = self._month(self._day)
        return None if number is None else periods.period_of(self.anchor, number)

    @part
    def outside(self) -> TermStatus | None:
        """Why there is no period: the term has not started, or has ended."""
        status = periods.term_status(self.anchor, self._last_day, self._day)
        return None if status is TermStatus.RUNNING else status

    @part
    def left(self) -> int | None:
        """Sessions that can be had now, bought ones too; None where nobody knows of any."""
        extra = self.extra.left if self.period else 0
        included = self.remaining.sessions
        return extra or None if included is None else included + extra

    @part
    def allowance(self) -> Allowance:
        """What each period includes."""
        sessions = None if self.inclusion is Inclusion.UNKNOWN else 0
        if self.inclusion is Inclusion.INCLUDED:
            sessions = self.terms.sessions
        return Allowance(sessions=sessions, minutes=self.terms.minutes)

    @part
    def used(self) -> Sessions:
        """Sessions started in the period, covered or not."""
        return Sessions(sessions=len(self._in_period))

    @part
    def remaining(self) -> Sessions:
        """Included sessions left in the period: never negative, nothing carried over."""
        if self.period is None:
            return Sessions(sessions=0)
        used = sum(each.coverage is Coverage.INCLUDED for each in self._in_period)
        included = self.allowance.sessions
        return Sessions(sessions=None if included is None else included - used)

    @part
    def extra(self) -> Extra:
        """Sessions bought by the day asked about and by the term's end, and those used."""
        until = min(self._day, self._last_day)
        bought = sum(each.sessions for each in self.extras if each.purchased <= until)
        used = sum(each.coverage is Coverage.EXTRA for each in self.come)
        return Extra(bought=bought, used=used, left=bought - used)

    @part
    def overage(self) -> Overage:
        """What is past the allowance in the period."""
        past = sum(each.coverage is Coverage.PAST_ALLOWANCE for each in self._in_period)
        minutes = sum(each.overage_minutes for each in self._in_period)
        return Overage(sessions=past, minutes=minutes)

    @part
    def not_covered(self) -> tuple[CountedSession, ...]:
        """The sessions that nothing covers."""
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
        if self.period and not self.remaining.sessions:
            yield BOUGHT[0]
        if self.extra.bought:
            yield BOUGHT[1]
        if any(each.coverage is Coverage.OTHER_PROGRAM for each in self.come):
            yield from PROGRAM

    def find(self, session: RemoteSession) -> CountedSession:
        """Give what becomes of one of the sessions, that very one."""
        return next(each for each in self.counted if each.session is session)

    def preflight(self, minutes: int) -> SessionPreflight:
        """Tell how far a session of so many minutes would be covered now, by what is left.

        Raises `InvalidAmountError`.
        """
        InvalidAmountError.check("minutes", minutes, MOST_MINUTES)
        coverage = self._coverage(self.remaining.sessions, self.extra.left)
        if self.period is None:
            coverage = Coverage.OUTSIDE_TERM
        elif coverage is Coverage.UNKNOWN:
            return SessionPreflight(coverage=coverage)
        past = max(0, minutes - self.terms.minutes) if self.period else 0
        return SessionPreflight(
            coverage=coverage,
            covered_minutes=minutes - past if coverage.covered else 0,
            overage_minutes=past,
            extra_session=self.period is not None and not coverage.covered,
        )
