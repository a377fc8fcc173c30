"""``catalog check``: is it sound, and what looks odd."""

import stat
from pathlib import Path

import click

from sage_entitlements._cli._answer import Answer, Cell, Said, Table
from sage_entitlements._cli._clock import parse_day
from sage_entitlements._cli._options import argument, command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli.commands._faults import ODD, faults_table
from sage_entitlements._files import kind_of
from sage_entitlements._text import N_, Phrase, Plural
from sage_entitlements._toml import load
from sage_entitlements.catalog import load_catalog
from sage_entitlements.errors import CatalogError, Fault, FileError


@command(
    help=N_(
        "Check a catalogue or an overlay.\n\n"
        "PATH is a catalogue's folder, an exported catalogue or an overlay; without it, what is"
        " in use is checked. The exit code is 4 where anything is wrong. What is allowed but"
        " looks wrong is told too, and changes no exit code."
    ),
    examples=(
        "sage-entitlements catalog check",
        "sage-entitlements catalog check my-overlay.toml --format json",
    ),
)
@argument(
    "path", metavar=N_("[PATH]"), required=False, type=click.Path(path_type=Path, readable=False)
)
@option("--as-of", metavar=N_("DAY"), help=N_("The day by which the age of confirmations is told."))
def check(session: Session, path: Path | None, as_of: str | None) -> Answer:
    """Answer ``catalog check``."""
    from sage_entitlements.catalog._suspicions import suspicions  # noqa: PLC0415 - only this command needs months

    day = parse_day(session, "--as-of", as_of)
    source, overlay = _to_check(session, path)
    checked = [str(each) for each in (source, overlay) if each is not None]
    try:
        found = load_catalog(source, overlay=overlay)
        faults: tuple[Fault, ...] = ()
        warnings = tuple(suspicions(found, day))
    except CatalogError as error:
        faults, warnings = error.faults, ()
    lead: list[Said] = []
    if not faults:
        lead.append(
            Phrase(
                "Valid: {plans}, {services}, {clauses}, {readings}, {confirmed}.",
                plans=Plural("{n} plan", "{n} plans", len(found.plans)),
                services=Plural("{n} service", "{n} services", len(found.services)),
                clauses=Plural("{n} clause", "{n} clauses", len(found.clauses)),
                readings=Plural("{n} reading", "{n} readings", len(found.readings)),
                confirmed=Plural("{n} confirmed cell", "{n} confirmed cells", len(found.confirmed)),
            )
        )
    tables = []
    if faults:
        named = [(Path(each.file).name, each.key, each.problem) for each in faults]
        tables.append(faults_table(named))
    if warnings:
        tables.append(
            Table(
                title=ODD,
                columns=(Phrase("Plan"), Phrase("Service"), Phrase("What is odd")),
                rows=tuple(
                    (Cell(each.plan.name), Cell(each.service.name), Cell(each.problem))
                    for each in warnings
                ),
            )
        )
    return Answer(
        as_of=day,
        result={
            "checked": checked,
            "valid": not faults,
            "faults": [
                {"file": each.file, "key": each.key, "text": each.problem} for each in faults
            ],
            "warnings": [
                {"plan": each.plan.id, "service": each.service.id, "text": each.problem}
                for each in warnings
            ],
            "reasons": [],
        },
        records=[
            *(
                {
                    "kind": "fault",
                    "file": each.file,
                    "key": each.key,
                    "plan": "",
                    "service": "",
                    "text": each.problem,
                }
                for each in faults
            ),
            *(
                {
                    "kind": "warning",
                    "file": "",
                    "key": "",
                    "plan": each.plan.id,
                    "service": each.service.id,
                    "text": each.problem,
                }
                for each in warnings
            ),
        ],
        columns=("kind", "file", "key", "plan", "service", "text"),
        lead=tuple(lead),
        tables=tuple(tables),
        closing=(
            Phrase(
                "{faults}, {warnings}; checked as of {day}: {files}",
                faults=Plural("{n} fault", "{n} faults", len(faults)),
                warnings=Plural("{n} warning", "{n} warnings", len(warnings)),
                day=day,
                files=", ".join(checked),
            ),
        ),
        exit_code=4 if faults else 0,
    )


def _to_check(session: Session, path: Path | None) -> tuple[Path, Path | None]:
    if path is None:
        return session.catalog_source, session.overlay_in_use
    if stat.S_ISDIR(kind_of(path)):
        return path, None
    # A file is an overlay unless it says what only a whole catalogue says.
    try:
        sections = set(load(path))
    except FileError as error:
        raise CatalogError(error.faults) from error
    if sections & {"families", "plans", "services", "clauses", "matrix"}:
        return path, None
    return session.catalog_source, path
