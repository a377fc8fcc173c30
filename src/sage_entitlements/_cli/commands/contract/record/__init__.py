"""``contract record``: write usage and purchases down, each checked against the terms first."""

import click

from sage_entitlements._cli._help import LocalGroup
from sage_entitlements._cli._options import shared_options
from sage_entitlements._text import N_


@click.group(
    cls=LocalGroup,
    package=__package__,
    lazy=("remote", "visit", "extra", "package"),
    help=N_("Record what was used or bought, at the end of the contract's file."),
    examples=(
        "sage-entitlements contract record remote firma.toml --start 2026-02-03T10:00 --minutes 20",
        "sage-entitlements contract record visit firma.toml --on 2026-06-02 --hours 7 --dry-run",
    ),
)
@shared_options
def record() -> None:
    """Everything happens in the subcommands."""
