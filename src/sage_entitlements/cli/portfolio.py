"""The command that shows many contracts, and what each loses next."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import click

from sage_entitlements.cli import page, params
from sage_entitlements.cli.page import SIGN, Cell, Page, Said, Table, Tone, legend, table
from sage_entitlements.cli.params import Word, as_of_option, command, option, paths_argument
from sage_entitlements.cli.run import Format, Run, standard_input, tell
from sage_entitlements.contract import load
from sage_entitlements.contract import portfolio as ask
from sage_entitlements.contract.portfolio import PortfolioRow, Sort, TermEnd, Wanted
from sage_entitlements.contract.standing import LossKind
from sage_entitlements.periods import TermStatus
from sage_entitlements.text import N_, Joined, Phrase, Plural
from sage_entitlements.warsaw import When

_MANY = 200  # files that take long enough to read for a bar to show how far it has come
_CUSTOMER = N_("Only contracts with this number, NIP or customer, or words of the customer's name.")
DAYS = params.whole_number(N_("DAYS"), 0, 100_000)
FORMATS = (Format.TABLE, Format.JSON, Format.CSV, Format.MARKDOWN, Format.JSONL)


@command(
    "portfolio contracts",
    "portfolio contracts --losing session --within 7",
    "portfolio book.jsonl --sort given --format csv",
    formats=FORMATS,
)
@paths_argument
@as_of_option
@option("--customer customers", params.text(N_("TEXT")), _CUSTOMER, multiple=True)
@option("--plan plans", params.PLAN, N_("Only contracts with this plan in force."), multiple=True)
@option("--status statuses", Word(TermStatus), N_("Only contracts of this status."), multiple=True)
@option("--losing", Word(LossKind), N_("Only contracts that lose this."), multiple=True)
@option("--within", DAYS, N_("Only what is lost within so many days."))
@option("--extra", params.EXTRA, N_("Only contracts whose [extra] says this."), multiple=True)
@option("--summary", help=N_("Count them by next loss, plan, status and month of the end."))
@option("--sort", Word(Sort), N_("The order of the rows; the first by default."), default=Sort.LOSS)
def portfolio(
    run: Run, paths: tuple[str, ...], as_of: When, summary: bool, sort: Sort, **wanted: Any
) -> Page[ask.Portfolio | ask.Summary]:
    """Show many contracts, and what each loses next.

    A PATH is a contract's file, a folder of them, or a file of JSON lines with a contract a line; -
    reads such lines from standard input. What a customer loses is the remote session of the month
    at its reset, visits at the end of a window, bought sessions and all else at the contract's end.
    A broken file is reported and stops no other; the exit code is then 4.

    Of several options all have to hold; one that is given several times asks for any of its values,
    and --extra for all of them.
    """
    rows_alone = run.format(FORMATS) in {Format.CSV, Format.JSONL}
    found = _told(run, paths) if rows_alone else _read(run, paths)
    tell_of = ask.summary if summary else partial(ask.portfolio_as_read, sort=sort)
    answer = tell_of(found, run.catalog, as_of=as_of, wanted=Wanted(**wanted))
    return Page(
        answer=answer,
        tables=_tables(answer, paths),
        closing=_closing(answer),
        dated=True,
        exit_code=lambda: 4 if answer.broken else 0,
    )


def _tables(answer: ask.Portfolio | ask.Summary, paths: tuple[str, ...]) -> Iterator[Table]:
    if isinstance(answer, ask.Summary):
        counted = "by value remote_help_evidence contracts"
        yield table(Phrase("By | What | Remote help | Contracts"), answer.counts, counted)
    else:
        # A file is named as it lies in a folder, where that is all that is asked about.
        folder = os.path.join(os.path.normpath(paths[0]), "") if len(paths) == 1 else ""
        rows = (_row(each, str(each.file).removeprefix(folder)) for each in answer.contracts)
        columns = Phrase("Customer (plan), file | Contract | Remote | Visits | Lost after | Days")
        yield table(columns, rows)
    faults = (fault for each in answer.broken for fault in each.faults)
    yield page.faults_table(faults, _broken(answer))


def _closing(answer: ask.Portfolio | ask.Summary) -> Iterator[Said]:
    read = Plural("{n} contract read", "{n} contracts read", answer.read), answer.tally.shown
    if isinstance(answer, ask.Summary):
        yield Phrase("{contracts}, {shown} of them counted; {broken}.", *read, _broken(answer))
    else:
        yield from legend(each.evidence for each in answer.tally.cells.values())
        said = N_("{contracts}, {shown} of them shown, {order}; {broken}.")
        yield Phrase(said, *read, answer.sort.text, _broken(answer))
    if odd := answer.tally.odd:
        yield page.second_look(odd)


def _broken(answer: ask.Many) -> Plural:
    return Plural("{n} broken", "{n} broken", len(answer.broken))


def _read(run: Run, paths: Iterable[str]) -> Iterator[load.Found]:
    """Read contract after contract; where it takes long, a terminal shows how far it has come.

    Only a table is not begun before all is read: else a terminal has the rows, and no bar in them.
    """
    places = list(load.contract_places(paths))
    found = load.read_places(places, run.catalog, stdin=standard_input())
    shows = sys.stderr is not None and sys.stderr.isatty()
    begun = run.format(FORMATS) is not Format.TABLE and sys.stdout.isatty()
    if len(places) < _MANY or not shows or begun:
        yield from found
        return
    said = Phrase("Reading contracts").to(run.language)
    with click.progressbar(found, length=len(places), label=said, file=sys.stderr) as bar:
        yield from bar


def _told(run: Run, paths: Iterable[str]) -> Iterator[load.Found]:
    """Read contract after contract; what is broken is told beside the rows, on stderr."""
    told = False
    for each in load.read_contracts(paths, run.catalog, stdin=standard_input()):
        if isinstance(each, load.BrokenContract):
            for fault in each.faults:
                tell(fault.to(run.language))
            if told:  # one is enough for the exit code, and no more are held
                continue
            told = True
        yield each


_ENDS: dict[TermStatus, Callable[[TermEnd], Said]] = {
    TermStatus.NOT_STARTED: lambda term: Phrase("from {day}", term.first_day),
    TermStatus.RUNNING: lambda term: str(term.last_day),
    TermStatus.ENDED: lambda term: Phrase("ended {day}", term.last_day),
}


def _row(row: PortfolioRow, file: str) -> tuple[Said | Cell | int | None, ...]:
    loss = row.next_loss
    return (
        Phrase("{customer} ({plan}), {file}", row.customer, row.plan.name, file),
        _ENDS[row.term.status](row.term),
        _remote_cell(row),
        Cell(str(row.visits.remaining), Tone.YES if row.visits.remaining else Tone.QUIET),
        Joined((loss.kind.text, str(loss.last_day)), " ") if loss else None,
        row.days_to_go,
    )


def _remote_cell(row: PortfolioRow) -> Cell:
    found = row.remote_help
    if found.entitlement is None:
        return Cell("-", Tone.QUIET)
    sign = SIGN[found.entitlement.evidence]
    if found.left is None:
        return Cell(sign, Tone.UNSURE)
    if found.unused is None:
        return Cell(f"{found.left}+{sign}", Tone.UNSURE)
    return Cell(f"{found.left} {sign}", Tone.YES if found.left else Tone.QUIET)
