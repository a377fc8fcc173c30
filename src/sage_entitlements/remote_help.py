"""Remote help: sessions used and left in a monthly period, and what one more would cost."""

from collections.abc import Iterable
from datetime import date, datetime

from attrs import frozen

from ._time import When, has_come, in_warsaw
from .errors import InvalidAmountError
from .periods import OutsideTerm, TermStatus, UsagePeriod, usage_period
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
_OVERAGE = "remote-help.overage"
_EXTRA = "remote-help.extra-sessions"


@frozen(kw_only=True)
class RemoteSession:
    """A remote session: when it started, and how many minutes it lasted.

    The start may be aware, or Warsaw wall time.
    """

    start: datetime
    minutes: int

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.minutes <= MOST_MINUTES:
            raise InvalidAmountError("minutes", self.minutes, MOST_MINUTES)


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
    """Sessions started in the period, up to the moment asked about."""
    remaining: int
    """Included sessions left in the period: never negative, nothing carried over."""
    overage_sessions: int
    """Sessions of the period past the allowance."""
    overage_minutes: int
    """Minutes past the length of a session, over all sessions of the period."""
    not_yet: int
    """Sessions left out because they start after the moment asked about."""
    outside_term: int
    """Sessions left out because they lie before the contract's term or after it."""
    reasons: tuple[str, ...]
    """The clauses and readings that this rests on."""

    def preflight(self, minutes: int) -> RemotePreflight:
        """Tell how far a session of so many minutes would be covered now.

        Outside the term nothing is. Raises `InvalidAmountError`.
        """
        if not 1 <= minutes <= MOST_MINUTES:
            raise InvalidAmountError("minutes", minutes, MOST_MINUTES)
        past = max(0, minutes - self.terms.minutes)
        has_session = self.remaining > 0
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
) -> RemoteHelpBalance:
    """Tell what is used and left of remote help as of a moment, or of a whole day.

    ``anchor`` is the first day of the contract's term, ``months`` its length where it is known.
    A session counts in the period in which it starts, by its date in Warsaw; the order in which
    sessions are given does not matter. Raises `InvalidAmountError`, `UnknownCalendarError` and
    `NonexistentTimeError`.
    """
    given = tuple(sessions)
    come = [session for session in given if has_come(session.start, as_of)]
    not_yet = len(given) - len(come)
    outside_term = sum(
        isinstance(usage_period(anchor, session.start, months=months), OutsideTerm)
        for session in come
    )
    period = usage_period(anchor, as_of, months=months)
    if isinstance(period, OutsideTerm):
        return RemoteHelpBalance(
            period=None,
            outside=period.status,
            terms=terms,
            used=0,
            remaining=0,
            overage_sessions=0,
            overage_minutes=0,
            not_yet=not_yet,
            outside_term=outside_term,
            reasons=("usage-period",),
        )
    inside = [
        session
        for session in come
        if period.first_day <= in_warsaw(session.start).date() <= period.last_day
    ]
    overage_sessions = max(0, len(inside) - terms.sessions)
    overage_minutes = sum(max(0, session.minutes - terms.minutes) for session in inside)
    reasons = [*_RULES]
    if overage_minutes:
        reasons.append(_OVERAGE)
    if len(inside) >= terms.sessions:
        reasons.append(_EXTRA)
    return RemoteHelpBalance(
        period=period,
        outside=None,
        terms=terms,
        used=len(inside),
        remaining=max(0, terms.sessions - len(inside)),
        overage_sessions=overage_sessions,
        overage_minutes=overage_minutes,
        not_yet=not_yet,
        outside_term=outside_term,
        reasons=tuple(reasons),
    )
