"""How much a catalogue may hold: more would take too long to hold against each other."""

from collections.abc import Iterator

from sage_entitlements._convert import KeyPath
from sage_entitlements._model import Overlay
from sage_entitlements._text import Phrase

from ._catalog import Catalog

_MOST = {
    "families": 100,
    "plans": 100,
    "services": 100,
    "clauses": 1_000,
    "readings": 1_000,
    "confirmed": 10_000,
    "closures": 10_000,
}
"""Entries in each section."""
MOST_IN_LIST = 100
"""Entries in a list inside of an entry, and names that a fault offers."""


def too_long(content: Catalog | Overlay) -> Iterator[tuple[KeyPath, Phrase]]:
    """Find the sections that hold too much."""
    for section, most in _MOST.items():
        if len(getattr(content, section, ())) > most:
            yield (section,), too_many(most)


def too_many(most: int) -> Phrase:
    """Say that there are more entries than may be."""
    return Phrase("holds more than {most} entries, too many to count", most=most)
