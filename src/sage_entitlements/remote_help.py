"""Remote help: which sessions a contract covers, what is left, and what one more would cost."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from attrs import field, frozen

from ._names import name_key
from ._time import WARSAW, When, check_known, come_by, in_warsaw, warsaw_day
from ._types import Inclusion
from .errors import InvalidAmountError
from .periods import OutsideTerm, TermStatus, UsagePeriod, period_index, term_last_day, usage_period
from .terms import RemoteHelpTerms

_RULES = (
    "usage-period",
    "remote-help.allowance",
    "remote-help.duration",
    "remote-help.no-accumulation",
    "session.period",
    "session.order",
)
MOST_MINUTES = 7 * 24 * 60
"""A week: longer, and it is no session but a slip of the pen."""
MOST_EXTRA_SESSIONS = 1000
"""In one purchase: more, and it is a slip of the pen."""
_OVERAGE = "remote-help.overage"
_EXTRA = "remote-help.extra-sessions"
_EXTRA_USE = "session.extra"
_ONE_PROGRAM = "remote-help.one-program"


class Coverage(StrEnum):
    """What becomes of a session."""

    INCLUDED = "included"
    """It is the included one of its month."""
    EXTRA = "extra"
    """It is one of those that were bought beyond."""
    PAST_ALLOWANCE = "past_allowance"
    """The included one is used, and no bought one is left: it has to be paid."""
    NOT_INCLUDED = "not_included"
    """The plan does not include remote help."""
    UNKNOWN = "unknown"
    """Nobody knows whether the plan includes remote help."""
    OTHER_PROGRAM = "other_program"
    """It served a program that the contract does not cover."""
    OUTSIDE_TERM = "outside_term"
    """It started before the contract's term or after it."""

    @property
    def covered(self) -> bool:
        """Whether the session itself is paid for."""
        return self in _COVERED

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses and readings that say so, apart from what the plan includes."""
        return _CLAUSES[self]


_COVERED = frozenset({Coverage.INCLUDED, Coverage.EXTRA})
_COUNTING = _COVERED | {Coverage.PAST_ALLOWANCE}
_CLAUSES = {
    Coverage.INCLUDED: ("remote-help.allowance", "session.order"),
    Coverage.EXTRA: (_EXTRA, _EXTRA_USE),
    Coverage.PAST_ALLOWANCE: ("remote-help.allowance", _EXTRA),
    Coverage.NOT_INCLUDED: (),
    Coverage.UNKNOWN: (),
    Coverage.OTHER_PROGRAM: (_ONE_PROGRAM,),
    Coverage.OUTSIDE_TERM: ("usage-period",),
}
_WITHOUT_ALLOWANCE = {
    Inclusion.INCLUDED: Coverage.PAST_ALLOWANCE,
    Inclusion.NOT_INCLUDED: Coverage.NOT_INCLUDED,
    Inclusion.UNKNOWN: Coverage.UNKNOWN,
}


@frozen(kw_only=True)
class ExtraSessions:
    """Sessions bought past the allowance: on which day, and how many."""

    purchased: date
    sessions: int = 1

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.sessions <= MOST_EXTRA_SESSIONS:
            raise InvalidAmountError("sessions", self.sessions, MOST_EXTRA_SESSIONS)


@frozen(kw_only=True)
class RemoteSession:
    """A remote session: when it started, how many minutes it lasted, and for which program.

    The start may be aware, or Warsaw wall time.
    """

    start: datetime
    minutes: int
    program: str | None = None
    """None where it is not known."""

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.minutes <= MOST_MINUTES:
            raise InvalidAmountError("minutes", self.minutes, MOST_MINUTES)


@frozen(kw_only=True)
class CountedSession:
    """A session, and what becomes of it."""

    session: RemoteSession
    start: datetime
    """In Warsaw time."""
    month: int | None
    """The number, from 0, of the monthly period in which it started; None outside the term."""
    coverage: Coverage
    overage_minutes: int
    """Past the length of a session, and charged by the price list. What is not a session of this
    contract at all (another program, no such service, outside the term) has none."""

    @property
    def end(self) -> datetime:
        """When it ended, in Warsaw time."""
        ended = self.start.astimezone(UTC) + timedelta(minutes=self.session.minutes)
        return ended.astimezone(WARSAW)


def count_sessions(
    anchor: date,
    sessions: Iterable[RemoteSession],
    *,
    terms: RemoteHelpTerms,
    months: int | None = None,
    extras: Iterable[ExtraSessions] = (),
    inclusion: Inclusion = Inclusion.INCLUDED,
    programs: Collection[str] = (),
) -> tuple[CountedSession, ...]:
    """Tell of every session what becomes of it, in the order in which they started.

    The earliest of a period are the included ones (reading ``session.order``); those after them
    use what was bought by their day, whatever the plan includes (reading ``session.extra``). So
    what becomes of a session depends on earlier ones alone, and not on the order in which they
    are given. ``programs`` are those that the contract covers; where there are none, or a session
    names none, any will do (clause ``remote-help.one-program``). Raises `InvalidAmountError`,
    `UnknownCalendarError` and `NonexistentTimeError`.
    """
    started = ((in_warsaw(each.start), each) for each in sessions)
    return _count(anchor, started, terms, months, extras, inclusion, programs)


def _count(
    anchor: date,
    sessions: Iterable[tuple[datetime, RemoteSession]],
    terms: RemoteHelpTerms,
    months: int | None,
    extras: Iterable[ExtraSessions],
    inclusion: Inclusion,
    programs: Collection[str],
) -> tuple[CountedSession, ...]:
    """Count sessions that are given with their starts in Warsaw time."""
    covered = {name_key(program) for program in programs}
    check_known(anchor)
    last_day = date.max if months is None else term_last_day(anchor, months)
    bought = sorted(((extra.purchased, extra.sessions) for extra in extras), reverse=True)
    allowance = terms.sessions if inclusion is Inclusion.INCLUDED else 0
    included: dict[int, int] = {}
    extra_left = 0
    counted = []
    for start, session in sorted(sessions, key=_order):
        day = start.date()
        while bought and bought[-1][0] <= day:
            extra_left += bought.pop()[1]
        month = period_index(anchor, day) if anchor <= day <= last_day else None
        if month is None:
            coverage = Coverage.OUTSIDE_TERM
        elif session.program is not None and covered and name_key(session.program) not in covered:
            coverage = Coverage.OTHER_PROGRAM
        elif included.get(month, 0) < allowance:
            coverage = Coverage.INCLUDED
            included[month] = included.get(month, 0) + 1
        elif extra_left:
            coverage = Coverage.EXTRA
            extra_left -= 1
        else:
            coverage = _WITHOUT_ALLOWANCE[inclusion]
        past = terms.overage(session.minutes) if coverage in _COUNTING else 0
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


def _order(started: tuple[datetime, RemoteSession]) -> tuple[datetime, int, str]:
    # Moments of one time zone are compared by their wall clocks, which repeat an hour a year.
    start, session = started
    return start.astimezone(UTC), session.minutes, session.program or ""


@frozen(kw_only=True)
class RemotePreflight:
    """What a session to come would be: covered by the contract, or how far not."""

    covered_minutes: int
    overage_minutes: int
    """Past the length of a session: charged by the price list."""
    extra_session: bool
    """Whether the session itself has to be bought."""

    @property
    def covered(self) -> bool:
        """Whether nothing of it has to be paid."""
        return self.covered_minutes > 0 and not self.overage_minutes


@frozen(kw_only=True)
class RemoteHelpBalance:
    """What a contract has of remote help on a day."""

    period: UsagePeriod | None
    """The monthly period that holds the day; None outside the contract's term."""
    outside: TermStatus | None
    """Why there is no period: the term has not started, or has ended."""
    terms: RemoteHelpTerms
    used: int
    """Sessions started in the period, up to the moment asked about, covered or not; without
    those that are no sessions of this contract, as for another program."""
    allowance: int
    """Sessions included in each period; none where the plan is not known to include any."""
    remaining: int
    """Included sessions left in the period: never negative, nothing carried over."""
    extra_bought: int
    """Sessions bought past the allowance, by the day asked about."""
    extra_used: int
    """Those of them that are used, over the whole term."""
    overage_sessions: int
    """Sessions of the period past the allowance that no bought one covers."""
    overage_minutes: int
    """Minutes past the length of a session, over all sessions of the period."""
    not_yet: int
    """Sessions left out because they start after the moment asked about."""
    outside_term: int
    """Sessions left out because they lie before the contract's term or after it."""
    sessions: tuple[CountedSession, ...] = field(eq=False)
    """Every session up to the moment asked about, and what becomes of it: how this was reckoned,
    which equality leaves out."""
    reasons: tuple[str, ...]
    """The clauses and readings that this rests on."""

    @property
    def extra_left(self) -> int:
        """Bought sessions that are left; they do not expire (reading ``session.extra``)."""
        return self.extra_bought - self.extra_used

    def preflight(self, minutes: int) -> RemotePreflight:
        """Tell how far a session of so many minutes would be covered now.

        Outside the term nothing is. Raises `InvalidAmountError`.
        """
        if not 1 <= minutes <= MOST_MINUTES:
            raise InvalidAmountError("minutes", minutes, MOST_MINUTES)
        past = self.terms.overage(minutes)
        has_session = self.period is not None and self.remaining + self.extra_left > 0
        return RemotePreflight(
            covered_minutes=minutes - past if has_session else 0,
            overage_minutes=past if self.period else 0,
            extra_session=self.period is not None and not has_session,
        )


def remote_help_balance(
    anchor: date,
    sessions: Iterable[RemoteSession],
    *,
    as_of: When,
    terms: RemoteHelpTerms,
    months: int | None = None,
    extras: Iterable[ExtraSessions] = (),
    inclusion: Inclusion = Inclusion.INCLUDED,
    programs: Collection[str] = (),
) -> RemoteHelpBalance:
    """Tell what is used and left of remote help as of a moment, or of a whole day.

    ``anchor`` is the first day of the contract's term, ``months`` its length where it is known.
    A session counts in the period in which it starts, by its date in Warsaw; the order in which
    sessions are given does not matter. ``extras``, ``inclusion`` and ``programs`` are as in
    `count_sessions`. Raises `InvalidAmountError`, `UnknownCalendarError` and
    `NonexistentTimeError`.
    """
    day = warsaw_day(as_of)
    has_come = come_by(as_of)
    given = [(in_warsaw(session.start), session) for session in sessions]
    come = [(start, session) for start, session in given if has_come(start)]
    # What is bought when the term has ended can never be used.
    until = day if months is None else min(day, term_last_day(anchor, months))
    bought = [extra for extra in extras if extra.purchased <= until]
    counted = _count(anchor, come, terms, months, bought, inclusion, programs)
    found = usage_period(anchor, day, months=months)
    period = None if isinstance(found, OutsideTerm) else found
    month = None if period is None else period.index
    inside = [each for each in counted if each.month == month and each.coverage in _COUNTING]
    past = sum(each.coverage is Coverage.PAST_ALLOWANCE for each in inside)
    included = sum(each.coverage is Coverage.INCLUDED for each in inside)
    overage_minutes = sum(each.overage_minutes for each in inside)
    allowance = terms.sessions if inclusion is Inclusion.INCLUDED else 0
    reasons = [*_RULES] if period else ["usage-period"]
    if overage_minutes:
        reasons.append(_OVERAGE)
    if period and included >= allowance:
        reasons.append(_EXTRA)
    if bought:
        reasons.append(_EXTRA_USE)
    if any(each.coverage is Coverage.OTHER_PROGRAM for each in counted):
        reasons.append(_ONE_PROGRAM)
    return RemoteHelpBalance(
        period=period,
        outside=found.status if isinstance(found, OutsideTerm) else None,
        terms=terms,
        used=len(inside),
        allowance=allowance,
        remaining=allowance - included if period else 0,
        extra_bought=sum(extra.sessions for extra in bought),
        extra_used=sum(each.coverage is Coverage.EXTRA for each in counted),
        overage_sessions=past,
        overage_minutes=overage_minutes,
        not_yet=len(given) - len(come),
        outside_term=sum(each.coverage is Coverage.OUTSIDE_TERM for each in counted),
        sessions=counted,
        reasons=tuple(reasons),
    )
