"""How commands read many contracts, one after the other, and tell of those that are broken."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import click

from sage_entitlements.cli import page
from sage_entitlements.cli.page import Page, Said, Table
from sage_entitlements.cli.run import FOR_PEOPLE_AND_PROGRAMS, Format, Run, standard_input, tell
from sage_entitlements.contract import load
from sage_entitlements.contract.many import Many
from sage_entitlements.text import Phrase, Plural

M = TypeVar("M", bound=Many)
_MANY = 200  # files that take long enough to read for a bar to show how far it has come
FORMATS = (*FOR_PEOPLE_AND_PROGRAMS, Format.JSONL)
EVERY = (*FORMATS, Format.ICS)


def contracts(run: Run, paths: Iterable[str]) -> Iterator[load.Found]:
    """Read contract after contract; where it takes long, a terminal shows how far it has come.

    Only a table is not begun before all is read: else a terminal has the rows, and no bar in them.
    Where there is room for rows alone, broken ones are told beside them, on stderr.
    """
    places, wanted = list(load.contract_places(paths)), run.format(EVERY)
    found = load.read_places(places, run.catalog, stdin=standard_input())
    shows = sys.stderr is not None and sys.stderr.isatty()
    begun = wanted is not Format.TABLE and sys.stdout.isatty()
    if wanted in {Format.CSV, Format.JSONL, Format.ICS}:
        yield from _told(run, found)
    elif len(places) < _MANY or not shows or begun:
        yield from found
    else:
        said = Phrase("Reading contracts").to(run.language)
        with click.progressbar(found, length=len(places), label=said, file=sys.stderr) as bar:
            yield from bar


def _told(run: Run, found: Iterable[load.Found]) -> Iterator[load.Found]:
    told = False
    for each in found:
        if isinstance(each, load.BrokenContract):
            for fault in each.faults:
                tell(fault.to(run.language))
            if told:  # one is enough for the exit code, and no more are held
                continue
            told = True
        yield each


def many(
    answer: M,
    rows: Table,
    order: Said,
    closing: Iterable[Said] = (),
    lead: Callable[[], tuple[Said, ...]] | tuple[Said, ...] = (),
) -> Page[M]:
    """Show a table of contracts and what is broken; close with how many were read, and more."""

    def tables() -> Iterator[Table]:
        yield rows
        faults = (fault for each in answer.broken for fault in each.faults)
        yield page.faults_table(faults, _broken(answer))

    def last() -> Iterator[Said]:
        yield from page.legend(each.evidence for each in answer.tally.cells.values())
        yield Phrase(
            "{contracts}, {shown} of them shown, {order}; {broken}.",
            Plural("{n} contract read", "{n} contracts read", answer.read),
            answer.tally.shown,
            order,
            _broken(answer),
        )
        yield from closing

    return Page(
        answer=answer,
        lead=lead,
        tables=tables(),
        closing=last(),
        dated=True,
        exit_code=lambda: 4 if answer.broken else 0,
    )


def _broken(answer: Many) -> Plural:
    return Plural("{n} broken", "{n} broken", len(answer.broken))
