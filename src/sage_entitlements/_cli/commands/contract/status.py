"""``contract status``: all that a customer has left, on one screen."""

from pathlib import Path
from typing import Any

import click

from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._clock import as_of_value, notes_on, parse_when
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli.commands._dates import AS_OF_HELP, closing
from sage_entitlements._cli.commands._entitlements import grounds, known, plan_json
from sage_entitlements._cli.commands._packages import refused_visit_json
from sage_entitlements._text import N_, Phrase
from sage_entitlements.catalog import Catalog
from sage_entitlements.complaints import ComplaintStatus
from sage_entitlements.contract import contract_status, load_contract
from sage_entitlements.contract._status import ContractStatus
from sage_entitlements.terms import PhoneTerms

from ._shown import TERM, package_json, remote_help_json, session_json, term_json
from ._status_tables import status_tables


@command(
    help=N_(
        "Show what a customer has left.\n\n"
        "Everything is reckoned from the usage that the file records, by the day on which it"
        " happened."
    ),
    examples=(
        "sage-entitlements contract status firma.toml",
        "sage-entitlements contract status firma.toml --as-of 2026-02-15 --why",
    ),
)
@argument("file", metavar=N_("FILE"), type=click.Path(path_type=Path, readable=False))
@option("--as-of", metavar=N_("WHEN"), help=AS_OF_HELP)
def status(session: Session, file: Path, as_of: str | None) -> Answer:
    """Answer ``contract status FILE``."""
    catalog = session.catalog()
    contract = load_contract(file, catalog=catalog)
    when = parse_when(session, "--as-of", as_of)
    found = contract_status(contract, catalog, as_of=when)
    cells = grounds(found.entitlements)
    why = tuple(dict.fromkeys((*catalog.reasons(found.reasons), *cells)))
    notes = notes_on([when])
    record = _record(file, found)
    return Answer(
        as_of=as_of_value(when),
        result={
            "file": str(file),
            **_data(found, catalog),
            "notes": notes,
            "reasons": reasons_json(why),
        },
        records=[record],
        columns=tuple(record),
        lead=(
            Phrase(
                "{customer}: {plan}; {status}.",
                customer=contract.customer,
                plan=found.plan.name,
                status=TERM[found.term.status],
            ),
            *notes,
        ),
        tables=tuple(status_tables(found)),
        closing=closing(session, catalog, why, when, found.not_yet),
        why=why if session.why else (),
    )


def _data(found: ContractStatus, catalog: Catalog) -> dict[str, Any]:
    contacts = found.contract.order_contacts
    return {
        "customer": found.contract.customer,
        "plan": plan_json(found.plan),
        "entitlements": [
            {
                "service": each.service.id,
                "name": each.service.name,
                **known(each),
                "reasons": reasons_json(each.reasons),
            }
            for each in found.entitlements
        ],
        "term": term_json(found.term),
        "programs": found.contract.covered_programs,
        "order_contacts": {"phone": contacts.phone, "email": contacts.email},
        "remote_help": remote_help_json(found.remote_help),
        "packages": [package_json(each) for each in found.packages],
        "refused_visits": [refused_visit_json(each) for each in found.refused_visits],
        "complaints": [
            {
                "session": session_json(each.session),
                "performed_at": each.deadline.performed_at,
                "deadline_day": each.deadline.deadline_day,
                "advised_by": each.deadline.advised_by,
                "expires_at": each.deadline.expires_at,
                "status": each.status,
            }
            for each in found.complaints
        ],
        "phone": {
            **known(found.phone.entitlement),
            "number": PhoneTerms.of(catalog).number,
            "open": found.phone.open,
            "opens_at": found.phone.opens_at,
            "closes_at": found.phone.closes_at,
        },
        "losses": [{"kind": each.kind, "last_day": each.last_day} for each in found.losses],
        "not_yet": found.not_yet,
    }


def _record(file: Path, found: ContractStatus) -> dict[str, Any]:
    balance = found.remote_help.balance
    open_packages = [each for each in found.packages if each.usable]
    return {
        "file": str(file),
        "customer": found.contract.customer,
        "plan": found.plan.id,
        "term_first_day": found.term.first_day,
        "term_last_day": found.term.last_day,
        "term_status": found.term.status,
        "term_days_to_go": found.term.days_to_go,
        "remote_help_inclusion": found.remote_help.entitlement.inclusion,
        "remote_help_evidence": found.remote_help.entitlement.evidence,
        "sessions_left": found.remote_help.left,
        "next_reset": balance.period.next_reset if balance.period else None,
        "overage_sessions": balance.overage_sessions,
        "overage_minutes": balance.overage_minutes,
        "visits_left": sum(each.balance.remaining for each in open_packages),
        "visits_last_day": open_packages[0].balance.window.last_day if open_packages else None,
        "complaints_open": sum(each.status is ComplaintStatus.OPEN for each in found.complaints),
        "phone_open": found.phone.open,
        "not_yet": found.not_yet,
    }
