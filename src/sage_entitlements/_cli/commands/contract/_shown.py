"""How parts of a contract are shown: their words, and their data for JSON."""

from collections.abc import Iterable
from typing import Any

from sage_entitlements._cli._answer import Said
from sage_entitlements._cli._words import KNOWN
from sage_entitlements._cli.commands._entitlements import known
from sage_entitlements._cli.commands._packages import balance_json
from sage_entitlements._cli.commands._periods import period_json
from sage_entitlements._model import Entitlement
from sage_entitlements._text import Phrase
from sage_entitlements._types import Evidence, Inclusion
from sage_entitlements.contract._balances import PackageStatus, RemoteHelpStatus, Term
from sage_entitlements.contract._model import Contract, Package
from sage_entitlements.periods import TermStatus
from sage_entitlements.remote_help import CountedSession, Coverage

NONE = "-"
"""Stands where there is nothing to say."""
TERM = {
    TermStatus.NOT_STARTED: Phrase("the contract has not started yet"),
    TermStatus.RUNNING: Phrase("the contract is running"),
    TermStatus.ENDED: Phrase("the contract has ended"),
}
COVERAGE = {
    Coverage.INCLUDED: Phrase("the included session of its month"),
    Coverage.EXTRA: Phrase("a bought extra session"),
    Coverage.PAST_ALLOWANCE: Phrase(
        "the included session of the month is used, and no bought one is left"
    ),
    Coverage.NOT_INCLUDED: Phrase("the plan does not include remote help"),
    Coverage.UNKNOWN: Phrase("it is not known whether the plan includes remote help"),
    Coverage.OTHER_PROGRAM: Phrase("the contract does not cover that program"),
    Coverage.OUTSIDE_TERM: Phrase("outside the contract's term"),
}


def package_name(package: Package) -> Said:
    """Say which package it is."""
    if package.name is not None:
        return package.name
    return Phrase("bought {day}", day=package.purchased)


def how_known(entitlement: Entitlement, said: Said) -> Said:
    """Say what rests on a cell of the matrix together with how that cell is known."""
    if entitlement.evidence is Evidence.STATED:
        return said
    return Phrase("{said} ({known})", said=said, known=KNOWN[entitlement.evidence])


def days_to_go(days: int | None) -> str:
    return NONE if days is None else str(days)


def term_json(term: Term) -> dict[str, Any]:
    return {
        "first_day": term.first_day,
        "last_day": term.last_day,
        "months": term.months,
        "status": term.status,
        "days_to_go": term.days_to_go,
    }


def session_json(session: CountedSession) -> dict[str, Any]:
    return {
        "start": session.start,
        "minutes": session.session.minutes,
        "program": session.session.program,
        "coverage": session.coverage,
        "overage_minutes": session.overage_minutes,
        "text": COVERAGE[session.coverage],
    }


def remote_help_json(status: RemoteHelpStatus) -> dict[str, Any]:
    balance = status.balance
    period = balance.period
    return {
        **known(status.entitlement),
        "period": None if period is None else period_json(period),
        "outside": balance.outside,
        "left": status.left,
        "allowance": {
            # Nobody knows what an unknown plan allows.
            "sessions": None
            if status.entitlement.inclusion is Inclusion.UNKNOWN
            else balance.allowance,
            "minutes": balance.terms.minutes,
        },
        "used": {"sessions": balance.used},
        "remaining": {"sessions": status.unused},
        "extra": {
            "bought": balance.extra_bought,
            "used": balance.extra_used,
            "left": balance.extra_left,
        },
        "overage": {"sessions": balance.overage_sessions, "minutes": balance.overage_minutes},
        "not_covered": [session_json(each) for each in not_covered(balance.sessions)],
    }


def package_json(status: PackageStatus) -> dict[str, Any]:
    return {
        "name": status.package.name,
        "purchased": status.package.purchased,
        **balance_json(status.balance),
        "days_to_go": status.days_to_go,
    }


def programs_of(contract: Contract) -> tuple[tuple[Said, Said], ...]:
    """Give the line that names the covered programs, where there are any."""
    programs = contract.covered_programs
    return ((Phrase("Programs"), ", ".join(programs)),) if programs else ()


def last_working_day(status: PackageStatus) -> Said:
    day = status.balance.window.last_working_day
    return NONE if day is None else str(day)


def not_covered(sessions: Iterable[CountedSession]) -> list[CountedSession]:
    return [each for each in sessions if not each.coverage.covered]
