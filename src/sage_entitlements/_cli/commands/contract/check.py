"""``contract check``: are the files sound, and what looks odd in them."""

from collections.abc import Iterable, Iterator

import click

from sage_entitlements._cli._answer import Answer, Cell, Table
from sage_entitlements._cli._options import argument, command
from sage_entitlements._cli._session import Session, standard_input
from sage_entitlements._cli._words import KNOWN
from sage_entitlements._cli.commands._faults import ODD, faults_table
from sage_entitlements._text import N_, Phrase, Plural, Speakable
from sage_entitlements._types import Inclusion
from sage_entitlements.catalog import Catalog
from sage_entitlements.contract._balances import counted_sessions, counted_visits, entitlement_to
from sage_entitlements.contract._model import Contract
from sage_entitlements.errors import Fault
from sage_entitlements.portfolio import Broken, contract_places, read_contracts
from sage_entitlements.terms import ContractTerms

_CALLBACK = "callback"


@command(
    help=N_(
        "Check contracts: every fault of every file.\n\n"
        "A PATH is a contract's file, a folder of them, or a file of JSON lines with a contract a"
        " line; - reads such lines from standard input. The exit code is 4 where anything is"
        " wrong. What is allowed but looks wrong is told too, and changes no exit code."
    ),
    examples=(
        "sage-entitlements contract check firma.toml",
        "sage-entitlements contract check contracts --format json",
    ),
)
@argument("paths", nargs=-1, required=True, type=click.Path(readable=False), metavar=N_("PATH..."))
def check(session: Session, paths: tuple[str, ...]) -> Answer:
    """Answer ``contract check PATH…``."""
    catalog = session.catalog()
    faults: list[tuple[str, Fault]] = []
    oddities: list[tuple[str, Speakable]] = []
    checked = []
    for file, contract in _contracts(paths, catalog):
        found = contract.faults if isinstance(contract, Broken) else ()
        odd = () if isinstance(contract, Broken) else tuple(_oddities(contract, catalog))
        faults += ((file, each) for each in found)
        oddities += ((file, each) for each in odd)
        checked.append(
            {
                "file": file,
                "valid": not found,
                "faults": [{"key": each.key, "text": each.problem} for each in found],
                "warnings": [{"text": each} for each in odd],
            }
        )
    tables = []
    if faults:
        named = [(file, each.key, each.problem) for file, each in faults]
        tables.append(faults_table(named))
    if oddities:
        tables.append(
            Table(
                title=ODD,
                columns=(Phrase("File"), Phrase("What is odd")),
                rows=tuple((Cell(file), Cell(each)) for file, each in oddities),
            )
        )
    broken = len({file for file, _ in faults})
    return Answer(
        result={"files": checked, "valid": not faults, "reasons": []},
        records=[
            *(
                {"kind": "fault", "file": file, "key": each.key, "text": each.problem}
                for file, each in faults
            ),
            *(
                {"kind": "warning", "file": file, "key": "", "text": each}
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


def _contracts(paths: Iterable[str], catalog: Catalog) -> Iterator[tuple[str, Contract | Broken]]:
    """Read the contracts of all places, each with its source, whether it is sound or broken."""
    for place in contract_places(paths):
        if isinstance(place, Broken):
            yield place.source, place
            continue
        for found in read_contracts(place, catalog, standard_input()):
            yield (found.source, found) if isinstance(found, Broken) else found


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
