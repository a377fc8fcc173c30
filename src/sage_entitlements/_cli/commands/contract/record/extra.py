"""``contract record extra``: extra remote sessions were bought."""

from pathlib import Path

from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._clock import parse_day
from sage_entitlements._cli._options import WholeNumber, command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._text import N_
from sage_entitlements.remote_help import MOST_EXTRA_SESSIONS, ExtraSessions

from ._recording import anyway_option, dry_run_option, file_argument, record


@command(
    help=N_(
        "Record that extra remote sessions were bought.\n\n"
        "They are used after the included one of each month, the oldest first."
    ),
    examples=("sage-entitlements contract record extra firma.toml --purchased 2026-02-10",),
)
@file_argument
@option("--purchased", metavar=N_("DAY"), help=N_("When they were bought; today by default."))
@option(
    "--sessions",
    metavar=N_("SESSIONS"),
    type=WholeNumber(min=1, max=MOST_EXTRA_SESSIONS),
    default=1,
    help=N_("How many; one by default."),
)
@anyway_option
@dry_run_option
def extra(
    session: Session, file: Path, purchased: str | None, sessions: int, anyway: bool, dry_run: bool
) -> Answer:
    """Answer ``contract record extra FILE``."""
    day = parse_day(session, "--purchased", purchased)
    entry = ExtraSessions(purchased=day, sessions=sessions)
    return record(session, session.catalog(), file, entry, anyway=anyway, dry_run=dry_run)
