"""A bar that shows how far a long run has come."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from sage_entitlements._text import Language, Phrase

from ._terminal import console_on

_SOON = 1.0
"""Seconds before which a run is not long, and needs no bar."""


@contextmanager
def progress(total: int | None, language: Language) -> Iterator[Callable[[], None]]:
    """Show on stderr, which is a terminal, how far a long run has come; give what counts a step.

    Nothing is shown of a run that is over soon, and nothing is left of it on the screen.
    """
    bar = Progress(
        TextColumn(Phrase("Reading contracts").to(language)),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console_on(sys.stderr),
        transient=True,
        # Rows that stream belong into the file or the pipe that stdout is.
        redirect_stdout=False,
    )
    task = bar.add_task("", total=total)
    begun = monotonic()
    shown = False

    def step() -> None:
        nonlocal shown
        bar.advance(task)
        if not shown and monotonic() - begun > _SOON:
            shown = True
            bar.start()

    try:
        yield step
    finally:
        bar.stop()
