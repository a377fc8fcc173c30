"""``contract record remote``: a remote session was had."""

from pathlib import Path

import click

from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._clock import parse_timed_moment
from sage_entitlements._cli._options import WholeNumber, command, name_option, option
from sage_entitlements._cli._session import Session
from sage_entitlements._names import name_key
from sage_entitlements._text import N_, Phrase
from sage_entitlements.contract import Contract, load_contract
from sage_entitlements.remote_help import MOST_MINUTES, RemoteSession

from ._recording import anyway_option, dry_run_option, file_argument, record


@command(
    help=N_(
        "Record a remote session.\n\n"
        "Minutes past the length of a session are overage: the session is written, and they are"
        " charged by the price list. The exit code is 1 where the terms do not cover the session"
        " itself, 3 where nobody knows; it is then written only with --anyway."
    ),
    examples=(
        "sage-entitlements contract record remote firma.toml --start 2026-02-03T10:00 --minutes 20",
    ),
)
@file_argument
@option(
    "--start",
    metavar=N_("WHEN"),
    required=True,
    help=N_("When it started, such as 2026-02-03T10:00."),
)
@option(
    "--minutes",
    metavar=N_("MINUTES"),
    type=WholeNumber(min=1, max=MOST_MINUTES),
    required=True,
    help=N_("How long it lasted."),
)
@name_option(
    "--program",
    help=N_("The program that it served; needed where the contract covers several."),
)
@anyway_option
@dry_run_option
def remote(
    session: Session,
    file: Path,
    start: str,
    minutes: int,
    program: str | None,
    anyway: bool,
    dry_run: bool,
) -> Answer:
    """Answer ``contract record remote FILE``."""
    catalog = session.catalog()
    moment = parse_timed_moment(session, "--start", start)
    contract = load_contract(file, catalog=catalog)
    served = _program(session, contract, program)
    entry = RemoteSession(start=moment, minutes=minutes, program=served)
    return record(session, catalog, file, entry, anyway=anyway, dry_run=dry_run)


def _program(session: Session, contract: Contract, program: str | None) -> str | None:
    """Find the program as the contract writes it; the only one there is need not be named."""
    covered = contract.covered_programs
    if program is not None:
        by_key = {name_key(each): each for each in covered}
        return by_key.get(name_key(program), program)
    if len(covered) > 1:
        problem = Phrase(
            "say which program it served, with --program: {programs}", programs=", ".join(covered)
        )
        raise click.UsageError(problem.to(session.language))
    return covered[0] if covered else None
