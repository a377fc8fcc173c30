"""The command that shows many contracts, and what each loses next."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import click

from sage_entitlements.cli import formats, page
from sage_entitlements.cli.page import SIGN, Cell, Page, Said, Tone, brief, legend, table
from sage_entitlements.cli.params import as_of_option, command, option, paths_argument, whole_number
from sage_entitlements.cli.run import Format, Run, standard_input, tell
from sage_entitlements.contract import load
from sage_entitlements.contract import portfolio as ask
from sage_entitlements.contract.portfolio import PortfolioRow, Sort, Wanted
from sage_entitlements.text import N_, Phrase, Plural
from sage_entitlements.warsaw import When

_MANY = 200  # files that take long enough to read for a bar to show how far it has come
_SORT = N_("The order of the rows; the soonest loss first by default.")
DAYS = whole_number(N_("DAYS"), 0, 100_000)
FORMATS = (Format.TABLE, Format.JSON, Format.CSV, Format.MARKDOWN, Format.JSONL)


@command(
    "portfolio contracts",
    "portfolio contracts --unused-remote --expiring-within 7",
    "portfolio book.jsonl --sort given --format csv",
    formats=FORMATS,
)
@paths_argument
@as_of_option
@option("--expiring-within", DAYS, N_("Only contracts that lose something within so many days."))
@option("--unused-remote", help=N_("Only contracts whose remote session of this month is left."))
@option("--sort", None, _SORT, type=click.Choice([*map(str, Sort)]), default=Sort.LOSS.value)
def portfolio(
    run: Run, paths: tuple[str, ...], as_of: When, sort: str, **only: Any
) -> Page[ask.Portfolio]:
    """Show many contracts, and what each loses next.

    A PATH is a contract's file, a folder of them, or a file of JSON lines with a contract a line; -
    reads such lines from standard input. What a customer loses is the remote session of the month
    at its reset, visits at the end of a window, and everything at the end of the term. A broken
    file is reported and stops no other; the exit code is then 4.
    """
    order = Sort(sort)
    wanted = Wanted(**only)
    if run.format(FORMATS) in {Format.CSV, Format.JSONL}:
        found = load.read_contracts(paths, run.catalog, stdin=standard_input())
        return _streamed(run, found, as_of, order, wanted)
    answer = ask.portfolio(_read(run, paths), run.catalog, as_of=as_of, sort=order, wanted=wanted)
    broken = Plural("{n} broken", "{n} broken", len(answer.broken))
    shown = Phrase(
        "{contracts}, {shown} of them shown, {order}; {broken}.",
        Plural("{n} contract read", "{n} contracts read", answer.read),
        len(answer.contracts),
        order.text,
        broken,
    )
    columns = Phrase("Customer (plan) | Term end | Remote | Reset | Visits | Until | Days")
    faults = (fault for each in answer.broken for fault in each.faults)
    cells = (row.remote_help.entitlement for row in answer.contracts)
    signs = legend(cell.evidence for cell in cells if cell)
    return Page(
        answer=answer,
        tables=(table(columns, map(_row, answer.contracts)), page.faults_table(faults, broken)),
        closing=(*signs, shown),
        dated=True,
        exit_code=4 if answer.broken else 0,
    )


def _read(run: Run, paths: Iterable[str]) -> Iterator[load.Found]:
    """Read contract after contract; where it takes long, a terminal shows how far it has come."""
    places = list(load.contract_places(paths))
    found = load.read_places(places, run.catalog, stdin=standard_input())
    if len(places) < _MANY or sys.stderr is None or not sys.stderr.isatty():
        yield from found
        return
    said = Phrase("Reading contracts").to(run.language)
    with click.progressbar(found, length=len(places), label=said, file=sys.stderr) as bar:
        yield from bar


def _streamed(
    run: Run, found: Iterable[load.Found], as_of: When, order: Sort, wanted: Wanted
) -> Page[ask.Portfolio]:
    """Write rows and nothing else: what is broken is told beside them, on stderr."""
    code = 0

    def rows() -> Iterator[PortfolioRow]:
        nonlocal code
        for each in ask.portfolio_rows(found, run.catalog, as_of=as_of):
            if isinstance(each, load.BrokenContract):
                code = 4
                for fault in each.faults:
                    tell(fault.to(run.language))
            elif wanted.holds(each):
                yield each

    # As they were given, rows are written as they come.
    kept = rows() if order is Sort.GIVEN else ask.sorted_rows(rows(), order, run.catalog)
    if run.format(FORMATS) is Format.CSV:
        lines = formats.csv_lines(kept, ask.Portfolio, run.language)
    else:
        lines = formats.json_lines(kept, run.language)
    nothing = ask.portfolio((), run.catalog, as_of=as_of)
    return Page(answer=nothing, lines=lines, exit_code=lambda: code)


def _row(row: PortfolioRow) -> tuple[Said | Cell | int | None, ...]:
    return (
        Phrase("{customer} ({plan})", row.customer, row.plan.name),
        brief(row.term.last_day),
        _remote_cell(row),
        brief(row.remote_help.next_reset),
        Cell(str(row.visits.remaining), Tone.YES if row.visits.remaining else Tone.QUIET),
        brief(row.visits.last_day),
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
