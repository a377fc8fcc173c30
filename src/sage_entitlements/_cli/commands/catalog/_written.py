"""What every command that changes the overlay says of the file."""

from sage_entitlements._cli._answer import Said
from sage_entitlements._text import Phrase
from sage_entitlements.catalog._overlay import OverlayChange


def written(change: OverlayChange) -> tuple[Said, ...]:
    """Say where it was written and, where the old text had to go, where that is kept."""
    if not change.written:
        return (Phrase("Nothing to change in {path}", path=str(change.path)),)
    path = Phrase("Written to {path}", path=str(change.path))
    if change.backup is None:
        return (path,)
    rewritten = Phrase(
        "The file had to be written anew, without its comments; the old one is kept as {backup}.",
        backup=str(change.backup),
    )
    return (rewritten, path)
