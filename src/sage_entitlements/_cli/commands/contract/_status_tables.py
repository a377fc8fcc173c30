"""The status of a contract in tables, for people."""

from collections.abc import Iterator

from sage_entitlements._cli._answer import Cell, Said, Table, Tone
from sage_entitlements._cli._clock import say_day, say_moment
from sage_entitlements._cli._words import KNOWN, YES_NO
from sage_entitlements._cli.commands._dates import facts
from sage_entitlements._cli.commands._packages import REFUSAL, WINDOW
from sage_entitlements._cli.commands._periods import contract_month
from sage_entitlements._model import Entitlement
from sage_entitlements._text import Phrase, Plural
from sage_entitlements._types import Evidence, Inclusion
from sage_entitlements.complaints import ComplaintStatus
from sage_entitlements.contract._balances import RemoteHelpStatus
from sage_entitlements.contract._model import Contract
from sage_entitlements.contract._status import ContractStatus, PhoneStatus
from sage_entitlements.remote_help import Coverage

from ._shown import (
    COVERAGE,
    NONE,
    days_to_go,
    how_known,
    last_working_day,
    not_covered,
    package_name,
    programs_of,
)

_INCLUDED = {
    Inclusion.INCLUDED: Phrase("Included"),
    Inclusion.NOT_INCLUDED: Phrase("Not included"),
    Inclusion.UNKNOWN: Phrase("Unknown"),
}
_MOMENT = "%Y-%m-%d %H:%M"
_LATEST = 10
"""So many uses that nothing covers are listed, for all of it is to fit on a screen."""
_COMPLAINT = {
    ComplaintStatus.OPEN: Phrase("can still be made"),
    ComplaintStatus.PASSED: Phrase("too late"),
    ComplaintStatus.UNDEFINED: Phrase("no deadline is given"),
}


def status_tables(found: ContractStatus) -> Iterator[Table]:
    yield facts(
        *_included(found.entitlements),
        (Phrase("Term"), _term(found)),
        *programs_of(found.contract),
        *_remote_help(found.remote_help),
        (Phrase("Phone"), _phone(found.phone)),
        *_callback(found.contract),
    )
    if found.packages:
        yield Table(
            title=Phrase("Packages of professional services"),
            columns=(
                Phrase("Package"),
                Phrase("Window"),
                Phrase("Visits left"),
                Phrase("Last working day"),
                Phrase("Days to go"),
            ),
            rows=tuple(
                (
                    Cell(package_name(each.package)),
                    Cell(
                        Phrase(
                            "{first} to {last}, {status}",
                            first=each.balance.window.first_day,
                            last=each.balance.window.last_day,
                            status=WINDOW[each.balance.status],
                        )
                    ),
                    Cell(
                        Phrase(
                            "{left} of {included}",
                            left=each.balance.remaining,
                            included=each.balance.included,
                        )
                    ),
                    Cell(last_working_day(each)),
                    Cell(days_to_go(each.days_to_go)),
                )
                for each in found.packages
            ),
        )
    if found.complaints:
        yield Table(
            title=Phrase("Complaints about sessions"),
            columns=(
                Phrase("Session ended"),
                Phrase("Last day"),
                Phrase("To be safe, by"),
                Phrase("Now"),
            ),
            rows=tuple(
                (
                    Cell(f"{each.deadline.performed_at:{_MOMENT}}"),
                    Cell(
                        NONE
                        if each.deadline.deadline_day is None
                        else say_day(each.deadline.deadline_day)
                    ),
                    Cell(
                        Phrase("at once")
                        if each.deadline.advised_by is None
                        else f"{each.deadline.advised_by:{_MOMENT}}"
                    ),
                    Cell(
                        _COMPLAINT[each.status],
                        Tone.YES if each.status is ComplaintStatus.OPEN else Tone.QUIET,
                    ),
                )
                for each in found.complaints
            ),
        )
    yield from _not_covered(found)


def _not_covered(found: ContractStatus) -> Iterator[Table]:
    rows = [
        (
            each.start.date(),
            Cell(say_moment(each.start)),
            Cell(Phrase("session, {minutes} min", minutes=each.session.minutes)),
            Cell(
                how_known(found.remote_help.entitlement, COVERAGE[each.coverage])
                if each.coverage is Coverage.NOT_INCLUDED
                else COVERAGE[each.coverage]
            ),
        )
        for each in not_covered(found.remote_help.balance.sessions)
    ]
    rows += [
        (
            each.visit.on,
            Cell(say_day(each.visit.on)),
            Cell(Phrase("visit, {hours} h", hours=f"{each.visit.hours:g}")),
            Cell(REFUSAL[each.refusal]),
        )
        for each in found.refused_visits
    ]
    if not rows:
        return
    rows.sort(key=lambda row: row[0])
    shown = rows[-_LATEST:]
    title = Phrase("Not covered")
    if len(shown) < len(rows):
        title = Phrase("Not covered, the latest {shown} of {all}", shown=len(shown), all=len(rows))
    yield Table(
        title=title,
        columns=(Phrase("When"), Phrase("What was used"), Phrase("Why")),
        rows=tuple((when, what, why) for _, when, what, why in shown),
    )


def _included(entitlements: tuple[Entitlement, ...]) -> Iterator[tuple[Said, Said]]:
    """Name the services by what the plan says of them and how that is known."""
    for inclusion, label in _INCLUDED.items():
        for evidence in Evidence:
            names = [
                each.service.name
                for each in entitlements
                if each.inclusion is inclusion and each.evidence is evidence
            ]
            known: Said = label
            if evidence is not Evidence.NONE:
                known = Phrase("{said} ({known})", said=label, known=KNOWN[evidence])
            if names:
                yield known, ", ".join(names)


def _term(found: ContractStatus) -> Said:
    span = Phrase("{first} to {last}", first=found.term.first_day, last=found.term.last_day)
    if found.term.days_to_go is None:
        return span
    return Phrase(
        "{span}, {days}",
        span=span,
        days=Plural("{n} day to go", "{n} days to go", found.term.days_to_go),
    )


def _remote_help(found: RemoteHelpStatus) -> Iterator[tuple[Said, Said]]:
    balance = found.balance
    label = Phrase("Remote sessions left")
    if balance.period is None:
        yield label, Phrase("none outside the contract's term")
    elif found.left is None:
        yield label, Phrase("not known: nobody knows whether the plan includes remote help")
    elif found.unused is None:
        bought = Phrase(
            "{n} bought; nobody knows whether the plan includes more", n=balance.extra_left
        )
        yield label, bought
    else:
        yield label, how_known(found.entitlement, str(found.left))
    if balance.period is not None:
        yield contract_month(balance.period)
        if found.entitlement.inclusion is not Inclusion.NOT_INCLUDED:
            yield Phrase("Next reset"), say_day(balance.period.next_reset)
        yield (
            Phrase("Overage this month"),
            Phrase(
                "{sessions}, {minutes} min past {limit}",
                sessions=Plural("{n} session", "{n} sessions", balance.overage_sessions),
                minutes=balance.overage_minutes,
                limit=balance.terms.minutes,
            ),
        )
    if balance.extra_bought:
        yield (
            Phrase("Bought extra sessions"),
            Phrase("{left} of {included}", left=balance.extra_left, included=balance.extra_bought),
        )


def _phone(found: PhoneStatus) -> Said:
    if found.open:
        said: Said = Phrase("open until {moment}", moment=say_moment(found.closes_at))
    elif found.open is None:
        said = Phrase(
            "open from {opens} to {closes}",
            opens=f"{found.opens_at:%H:%M}",
            closes=f"{found.closes_at:%H:%M}",
        )
    else:
        said = Phrase("closed; opens {moment}", moment=say_moment(found.opens_at))
    if found.entitlement.inclusion is Inclusion.INCLUDED:
        return how_known(found.entitlement, said)
    return Phrase(
        "{said}; in the plan: {yes_no}",
        said=said,
        yes_no=how_known(found.entitlement, YES_NO[found.entitlement.inclusion]),
    )


def _callback(contract: Contract) -> Iterator[tuple[Said, Said]]:
    contacts = contract.order_contacts
    if contacts.phone is not None:
        yield Phrase("Phone in the order"), contacts.phone
    if contacts.email is not None:
        yield Phrase("E-mail in the order"), contacts.email
