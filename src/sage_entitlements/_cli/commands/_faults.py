"""What is wrong in files, and what only looks wrong, as tables."""

from collections.abc import Sequence

from sage_entitlements._cli._answer import Cell, Said, Table
from sage_entitlements._text import Phrase, Plural

ODD = Phrase("Allowed, but worth a second look")
"""The title of what only looks wrong."""


def faults_table(faults: Sequence[tuple[str, str, Said]], title: Said | None = None) -> Table:
    """Show each fault's file, key and problem; the title counts them unless another is given."""
    return Table(
        title=title or Plural("{n} fault", "{n} faults", len(faults)),
        columns=(Phrase("Where"), Phrase("What is wrong")),
        rows=tuple(
            (Cell(f"{file}: {key}".removesuffix(": ")), Cell(problem))
            for file, key, problem in faults
        ),
    )
