"""``contract record visit``: a consultant has visited."""

import re
from pathlib import Path

import click

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._clock import parse_day
from sage_entitlements._cli._options import command, name_option, option
from sage_entitlements._cli._session import Session
from sage_entitlements._names import name_key, no_such_name
from sage_entitlements._text import N_, Phrase
from sage_entitlements._types import ActivityId
from sage_entitlements.catalog import Catalog
from sage_entitlements.contract import Contract, load_contract
from sage_entitlements.errors import UnknownNameError
from sage_entitlements.professional_services import MOST_HOURS, Visit

from ._recording import anyway_option, dry_run_option, file_argument, record

_HOURS = re.compile(r"[0-9]{1,4}([.,][0-9]{1,4})?")


@command(
    help=N_(
        "Record a consultant's visit.\n\n"
        "It uses the package whose window closes first, unless --package names one. The exit code"
        " is 1 where the terms do not cover it; it is then written only with --anyway."
    ),
    examples=("sage-entitlements contract record visit firma.toml --on 2026-06-02 --hours 6.5",),
)
@file_argument
@option("--on", "day", metavar=N_("DAY"), help=N_("The day of the visit; today by default."))
@option("--hours", metavar=N_("HOURS"), required=True, help=N_("How long it took, such as 6.5."))
@option(
    "--activity",
    "activities",
    multiple=True,
    metavar=N_("ACTIVITY"),
    shell_complete=_complete.activities,
    help=N_("What was done, by its id; give one option for each."),
)
@name_option("--package", help=N_("The name of the package that it is to use."))
@anyway_option
@dry_run_option
def visit(
    session: Session,
    file: Path,
    day: str | None,
    hours: str,
    activities: tuple[str, ...],
    package: str | None,
    anyway: bool,
    dry_run: bool,
) -> Answer:
    """Answer ``contract record visit FILE``."""
    catalog = session.catalog()
    contract = load_contract(file, catalog=catalog)
    entry = Visit(
        on=parse_day(session, "--on", day),
        hours=_hours(session, hours),
        activities=tuple(dict.fromkeys(_activity(catalog, each) for each in activities)),
        package=None if package is None else _package(contract, package),
    )
    return record(session, catalog, file, entry, anyway=anyway, dry_run=dry_run)


def _hours(session: Session, value: str) -> float:
    written = value.replace(",", ".")  # as Polish writes it
    if _HOURS.fullmatch(value) and 0 < float(written) <= MOST_HOURS:
        return float(written) if "." in written else int(written)
    problem = Phrase(
        '--hours is "{value}"; write a number above 0, {most} at most, like 6.5',
        value=value,
        most=MOST_HOURS,
    )
    raise click.UsageError(problem.to(session.language))


def _activity(catalog: Catalog, value: str) -> ActivityId:
    ids = [activity.id for activity in catalog.professional_services.activities]
    for each in ids:
        if name_key(each) == name_key(value):
            return each
    unknown = Phrase('Unknown activity "{name}"', name=value)
    raise no_such_name(unknown, value, ((each, each) for each in ids))


def _package(contract: Contract, value: str) -> str:
    names = [each.name for each in contract.professional_services if each.name is not None]
    for each in names:
        if name_key(each) == name_key(value):
            return each
    unknown = Phrase('Unknown package "{name}"', name=value)
    if not names:
        problem = Phrase("{unknown}; none of the contract has a name", unknown=unknown)
        raise UnknownNameError(problem, value, ())
    raise no_such_name(unknown, value, ((each, each) for each in names))
