"""``catalog export``: the whole catalogue in effect."""

from sage_entitlements._cli._answer import Answer, Format
from sage_entitlements._cli._options import command
from sage_entitlements._cli._session import Session
from sage_entitlements._convert import unstructure
from sage_entitlements._text import N_


@command(
    formats=(Format.TOML, Format.JSON),
    help=N_(
        "Write out the whole catalogue in effect, your overlay included.\n\n"
        "The TOML can be used again: sage-entitlements --catalog FILE."
    ),
    examples=(
        "sage-entitlements catalog export > everything.toml",
        "sage-entitlements catalog export --format json",
    ),
)
def export(session: Session) -> Answer:
    """Answer ``catalog export``."""
    data = unstructure(session.catalog())
    return Answer(result={**data, "reasons": []}, records=(), columns=(), toml=data)
