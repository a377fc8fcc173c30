"""``contract``: a customer's contract, what was used of it and what is left."""

import click

from sage_entitlements._cli._help import LocalGroup
from sage_entitlements._cli._options import shared_options
from sage_entitlements._text import N_


@click.group(
    cls=LocalGroup,
    package=__package__,
    lazy=("new", "check", "status", "record", "timeline"),
    help=N_("Keep a customer's contract: write it down, record usage, see what is left."),
    examples=(
        "sage-entitlements contract status firma.toml",
        "sage-entitlements contract record visit firma.toml --on 2026-11-23 --hours 6",
    ),
)
@shared_options
def contract() -> None:
    """Everything happens in the subcommands."""
