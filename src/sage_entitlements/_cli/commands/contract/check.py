"""``contract check``: are the files sound, and what looks odd in them."""

from collections.abc import Iterator
from pathlib import Path

import click

from sage_entitlements._cli._answer import Answer, Cell, Table
from sage_entitlements._cli._options import command
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import KNOWN
from sage_entitlements._cli.commands._faults import ODD, faults_table
from sage_entitlements._text import N_, Phrase, Plural, Speakable
from sage_entitlements._types import Inclusion
from sage_entitlements.catalog import Catalog
from sage_entitlements.contract import load_contract
from sage_entitlements.contract._balances import counted_sessions, counted_visits, entitlement_to
from sage_entitlements.contract._model import Contract
from sage_entitlements.errors import ContractError, Fault
from sage_entitlements.terms import ContractTerms

_CALLBACK = "callback"


@command(
    help=N_(
        "Check contracts: every fault of every file.\n\n"
        "The exit code is 4 where anything is wrong. What is allowed but looks wrong is told too,"
        " and changes no exit code."
    ),
    examples=(
        "sage-entitlements contract check firma.toml",
        "sage-entitlements contract check firma.toml --format json",
    ),
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE...",
)
def check(session: Session, files: tuple[Path, ...]) -> Answer:
    """Answer ``contract check FILE…``."""
    catalog = session.catalog()
    faults: list[tuple[Path, Fault]] = []
    oddities: list[tuple[Path, Speakable]] = []
    checked = []
    for file in dict.fromkeys(files):
        found: tuple[Fault, ...] = ()
        odd: tuple[Speakable, ...] = ()
        try:
            odd = tuple(_oddities(load_contract(file, catalog=catalog), catalog))
        except ContractError as error:
            found = error.faults
        faults += ((file, each) for each in found)
        oddities += ((file, each) for each in odd)
        checked.append(
            {
                "file": str(file),
                "valid": not found,
                "faults": [{"key": each.key, "text": each.problem} for each in found],
                "warnings": [{"text": each} for each in odd],
            }
        )
    tables = []
    if faults:
        named = [(str(file), each.key, each.problem) for file, each in faults]
        tables.append(faults_table(named))
    if oddities:
        tables.append(
            Table(
                title=ODD,
                columns=(Phrase("File"), Phrase("What is odd")),
                rows=tuple((Cell(str(file)), Cell(each)) for file, each in oddities),
            )
        )
    broken = len({file for file, _ in faults})
    return Answer(
        result={"files": checked, "valid": not faults, "reasons": []},
        records=[
            *(
                {"kind": "fault", "file": str(file), "key": each.key, "text": each.problem}
                for file, each in faults
            ),
            *(
                {"kind": "warning", "file": str(file), "key": "", "text": each}
                for file, each in oddities
            ),
        ],
        columns=("kind", "file", "key", "text"),
        tables=tuple(tables),
        closing=(
            Phrase(
                "{checked}, {broken}, {warnings}.",
                checked=Plural("{n} contract checked", "{n} contracts checked", len(checked)),
                broken=Plural("{n} broken", "{n} broken", broken),
                warnings=Plural("{n} warning", "{n} warnings", len(oddities)),
            ),
        ),
        exit_code=4 if faults else 0,
    )


def _oddities(contract: Contract, catalog: Catalog) -> Iterator[Speakable]:
    """Say what is allowed, but likely a slip."""
    sessions = sum(not each.coverage.covered for each in counted_sessions(contract, catalog))
    if sessions:
        yield Plural(
            "{n} remote session is not covered",
            "{n} remote sessions are not covered",
            sessions,
        )
    terms = ContractTerms.of(catalog).professional_services
    counted = counted_visits(contract, contract.visits, terms)
    visits = sum(each.refusal is not None for each in counted)
    if visits:
        yield Plural("{n} visit is not covered", "{n} visits are not covered", visits)
    callback = entitlement_to(catalog, contract, _CALLBACK)
    if callback.inclusion is Inclusion.INCLUDED:
        known = KNOWN[callback.evidence]
        if contract.order_contacts.phone is None:
            yield Phrase(
                "the plan includes callback ({known}), and the order names no phone for it",
                known=known,
            )
        if contract.order_contacts.email is None:
            yield Phrase(
                "the plan includes callback ({known}), and the order names no e-mail for it",
                known=known,
            )
