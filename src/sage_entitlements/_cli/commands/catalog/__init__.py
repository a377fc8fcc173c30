"""``catalog``: looking after the catalogue itself."""

import click

from sage_entitlements._cli._help import LocalGroup
from sage_entitlements._cli._options import shared_options
from sage_entitlements._text import N_


@click.group(
    cls=LocalGroup,
    package=__package__,
    lazy=("check", "confirm", "readings", "export", "where"),
    help=N_("Look after the catalogue: check, confirm, switch readings, export."),
    examples=("sage-entitlements catalog readings", "sage-entitlements catalog check"),
)
@shared_options
def catalog() -> None:
    """Everything happens in the subcommands."""
