"""``remote``: the remote session of this contract month, and what one more would cost."""

import re

import click

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer, Said, Table
from sage_entitlements._cli._clock import (
    as_of_value,
    notes_on,
    parse_day,
    parse_moment,
    parse_when,
    say_day,
)
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import WholeNumber, command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import KNOWN, verdict
from sage_entitlements._model import Entitlement
from sage_entitlements._text import N_, Phrase, Plural
from sage_entitlements._types import Inclusion
from sage_entitlements.contract._balances import REMOTE_HELP
from sage_entitlements.periods import MOST_MONTHS, TermStatus
from sage_entitlements.remote_help import (
    MOST_MINUTES,
    RemoteHelpBalance,
    RemotePreflight,
    RemoteSession,
    remote_help_balance,
)
from sage_entitlements.terms import RemoteHelpTerms

from ._dates import AS_OF_HELP, closing, facts
from ._entitlements import known
from ._periods import PERIOD, contract_month

_NOT_COVERED, _UNKNOWN = 1, 3
"""Exit codes of a preflight."""
_OUTSIDE = {
    TermStatus.NOT_STARTED: Phrase("The contract has not started, so there is no session yet."),
    TermStatus.ENDED: Phrase("The contract has ended, so there is no session any more."),
}
_SESSION = re.compile(r"(?P<start>[^/]+)/(?P<minutes>[0-9]{1,6})")


@command(
    help=N_(
        "Tell whether the remote session of the contract month is left.\n\n"
        "Whether there is one at all depends on the plan, so name it. With --minutes, tell too"
        " how far a session of that length would be covered; the exit code is then 1 if it is not"
        " covered in full, and 3 where nobody knows."
    ),
    examples=(
        "sage-entitlements remote --plan VIP --starts 2026-01-31 --session 2026-02-03T10:00/20",
        "sage-entitlements remote --starts 2026-01-31 --minutes 45 --as-of 2026-02-15",
    ),
)
@option(
    "--plan",
    metavar=N_("PLAN"),
    shell_complete=_complete.plans,
    help=N_("The contract's plan; without it, one that includes remote help is meant."),
)
@option("--starts", metavar=N_("DAY"), required=True, help=N_("The first day of the contract."))
@option(
    "--months",
    metavar=N_("MONTHS"),
    type=WholeNumber(min=1, max=MOST_MONTHS),
    help=N_("Its length, in months."),
)
@option(
    "--session",
    "sessions",
    multiple=True,
    metavar=N_("WHEN/MINUTES"),
    help=N_("A session used, such as 2026-02-03T10:00/20; give one option for each."),
)
@option(
    "--minutes",
    metavar=N_("MINUTES"),
    type=WholeNumber(min=1, max=MOST_MINUTES),
    help=N_("How long a session to come would last."),
)
@option("--as-of", metavar=N_("WHEN"), help=AS_OF_HELP)
def remote(
    session: Session,
    plan: str | None,
    starts: str,
    months: int | None,
    sessions: tuple[str, ...],
    minutes: int | None,
    as_of: str | None,
) -> Answer:
    """Answer ``remote``."""
    catalog = session.catalog()
    entitlement = None if plan is None else catalog.entitlement(plan, REMOTE_HELP)
    used = [_parse_session(session, each) for each in sessions]
    when = parse_when(session, "--as-of", as_of)
    balance = remote_help_balance(
        parse_day(session, "--starts", starts),
        used,
        as_of=when,
        terms=RemoteHelpTerms.of(catalog),
        months=months,
        inclusion=Inclusion.INCLUDED if entitlement is None else entitlement.inclusion,
    )
    preflight = None if minutes is None else balance.preflight(minutes)
    unknown = entitlement is not None and entitlement.inclusion is Inclusion.UNKNOWN
    why = (
        *(() if entitlement is None else entitlement.reasons),
        *catalog.reasons((*balance.reasons, *_preflight_reasons(preflight))),
    )
    notes = notes_on([when, *(each.start for each in used)])
    if balance.outside_term:
        stray = Plural(
            "{n} session lies outside the contract's term and does not count.",
            "{n} sessions lie outside the contract's term and do not count.",
            balance.outside_term,
        )
        notes = (*notes, stray)
    data = _data(balance, preflight, unknown=unknown)
    about = (
        dict.fromkeys(_ABOUT)
        if entitlement is None
        else {"plan": entitlement.plan.id, **known(entitlement)}
    )
    flat = {
        f"{group}_{name}": value
        for group, values in data.items()
        for name, value in (values or dict.fromkeys(_COLUMNS[group])).items()
    }
    return Answer(
        as_of=as_of_value(when),
        result={
            **about,
            **data,
            "outside": balance.outside,
            "not_yet": balance.not_yet,
            "outside_term": balance.outside_term,
            "notes": notes,
            "reasons": reasons_json(why),
        },
        records=[{**about, **flat, "outside": balance.outside}],
        columns=(*about, *flat, "outside"),
        lead=(
            _verdict(balance, entitlement),
            *(() if unknown else _preflight_words(preflight)),
            *notes,
        ),
        tables=_tables(balance),
        closing=closing(session, catalog, why, when, balance.not_yet),
        why=why if session.why else (),
        exit_code=_exit_code(preflight, unknown=unknown and balance.period is not None),
    )


def _parse_session(session: Session, value: str) -> RemoteSession:
    match = _SESSION.fullmatch(value)
    if match is None or not 1 <= int(match["minutes"]) <= MOST_MINUTES:
        problem = Phrase(
            '--session is "{value}"; write when it started and its minutes,'
            " like 2026-02-03T10:00/20",
            value=value,
        )
        raise click.UsageError(problem.to(session.language))
    start = parse_moment(session, "--session", match["start"])
    return RemoteSession(start=start, minutes=int(match["minutes"]))


_ABOUT = ("plan", "inclusion", "evidence", "source", "confirmed_on")
"""What is told of the plan; nothing where none is named."""
_COLUMNS = {
    "period": PERIOD,
    "allowance": ("sessions", "minutes"),
    "used": ("sessions",),
    "remaining": ("sessions",),
    "overage": ("sessions", "minutes"),
    "preflight": ("covered_minutes", "overage_minutes", "extra_session"),
}


def _data(
    balance: RemoteHelpBalance, preflight: RemotePreflight | None, *, unknown: bool
) -> dict[str, dict[str, object] | None]:
    return {
        "period": _fields("period", balance.period),
        "allowance": {
            "sessions": None if unknown else balance.allowance,
            "minutes": balance.terms.minutes,
        },
        "used": {"sessions": balance.used},
        "remaining": {"sessions": None if unknown and balance.period else balance.remaining},
        "overage": {"sessions": balance.overage_sessions, "minutes": balance.overage_minutes},
        "preflight": None if unknown and balance.period else _fields("preflight", preflight),
    }


def _fields(group: str, entity: object) -> dict[str, object] | None:
    return None if entity is None else {name: getattr(entity, name) for name in _COLUMNS[group]}


def _verdict(balance: RemoteHelpBalance, entitlement: Entitlement | None) -> Said:
    if balance.outside is not None:
        return _OUTSIDE[balance.outside]
    if entitlement is not None and entitlement.inclusion is not Inclusion.INCLUDED:
        return verdict(entitlement)
    if not balance.remaining:
        return Phrase("No remote session is left in this contract month.")
    if entitlement is None:
        return Plural(
            "{n} remote session is left in this contract month, if the plan includes remote help;"
            " --plan tells.",
            "{n} remote sessions are left in this contract month, if the plan includes remote help;"
            " --plan tells.",
            balance.remaining,
        )
    return Plural(
        "{n} remote session is left in this contract month; {plan} includes remote help ({known}).",
        "{n} remote sessions are left in this contract month; {plan} includes remote help"
        " ({known}).",
        balance.remaining,
        plan=entitlement.plan.name,
        known=KNOWN[entitlement.evidence],
    )


def _exit_code(preflight: RemotePreflight | None, *, unknown: bool) -> int:
    if preflight is None or preflight.covered:
        return 0
    return _UNKNOWN if unknown else _NOT_COVERED


def _preflight_words(preflight: RemotePreflight | None) -> tuple[Said, ...]:
    if preflight is None:
        return ()
    if preflight.covered:
        return (Phrase("A session of that length would be covered in full."),)
    charged = Phrase(
        "{overage} min would be charged by the price list.", overage=preflight.overage_minutes
    )
    charges = (charged,) if preflight.overage_minutes else ()
    if preflight.extra_session:
        return (Phrase("The session itself would have to be bought."), *charges)
    if preflight.overage_minutes:
        return (
            Phrase(
                "{covered} min would be covered, {overage} min charged by the price list.",
                covered=preflight.covered_minutes,
                overage=preflight.overage_minutes,
            ),
        )
    return (Phrase("A session would not be covered."),)


def _preflight_reasons(preflight: RemotePreflight | None) -> tuple[str, ...]:
    if preflight is None:
        return ()
    overage = ("remote-help.overage",) if preflight.overage_minutes else ()
    extra = ("remote-help.extra-sessions",) if preflight.extra_session else ()
    return (*overage, *extra)


def _tables(balance: RemoteHelpBalance) -> tuple[Table, ...]:
    if balance.period is None:
        return ()
    return (
        facts(
            contract_month(balance.period),
            (Phrase("Next reset"), say_day(balance.period.next_reset)),
            (Phrase("Sessions used"), str(balance.used)),
            (Phrase("Sessions past the allowance"), str(balance.overage_sessions)),
            (
                Phrase("Minutes past the limit of {minutes}", minutes=balance.terms.minutes),
                str(balance.overage_minutes),
            ),
        ),
    )
