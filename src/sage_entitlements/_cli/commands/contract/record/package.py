"""``contract record package``: a package of professional services was bought."""

from pathlib import Path

import click

from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._clock import parse_day
from sage_entitlements._cli._options import command, name_option, option
from sage_entitlements._cli._session import Session
from sage_entitlements._names import name_key
from sage_entitlements._text import N_, Phrase
from sage_entitlements.contract import Package, load_contract

from ._recording import anyway_option, dry_run_option, file_argument, record


@command(
    help=N_("Record that a package of professional services was bought."),
    examples=(
        "sage-entitlements contract record package firma.toml --purchased 2026-03-10 --name A",
    ),
)
@file_argument
@option("--purchased", metavar=N_("DAY"), help=N_("When it was bought; today by default."))
@name_option("--name", help=N_("A name by which a visit can say that it uses it."))
@anyway_option
@dry_run_option
def package(
    session: Session,
    file: Path,
    purchased: str | None,
    name: str | None,
    anyway: bool,
    dry_run: bool,
) -> Answer:
    """Answer ``contract record package FILE``."""
    catalog = session.catalog()
    entry = Package(purchased=parse_day(session, "--purchased", purchased), name=name)
    taken = [each.name for each in load_contract(file, catalog=catalog).professional_services]
    if name is not None and name_key(name) in {name_key(each) for each in taken if each}:
        problem = Phrase(
            '--name is "{name}", as a package of the contract is called already; choose another',
            name=name,
        )
        raise click.UsageError(problem.to(session.language))
    return record(session, catalog, file, entry, anyway=anyway, dry_run=dry_run)
