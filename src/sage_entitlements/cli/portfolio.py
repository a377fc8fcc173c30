"""The command that shows many contracts, and what each loses next."""

import sys
from collections.abc import Callable, Iterable, Iterator

import click

from sage_entitlements.cli import page
from sage_entitlements.cli.page import SIGN, Cell, Page, Said, Table, Tone, brief, legend, table
from sage_entitlements.cli.params import as_of_option, command, option, paths_argument, whole_number
from sage_entitlements.cli.run import Format, Run, standard_input, tell
from sage_entitlements.contract import load
from sage_entitlements.contract import portfolio as ask
from sage_entitlements.contract.portfolio import PortfolioRow, Sort, TermEnd, Wanted
from sage_entitlements.contract.standing import LossKind
from sage_entitlements.periods import TermStatus
from sage_entitlements.text import N_, Phrase, Plural
from sage_entitlements.warsaw import When

_MANY = 200  # files that take long enough to read for a bar to show how far it has come
_LOSING = N_("Only contracts that lose this; give one option for each kind.")
_SORT = N_("The order of the rows; the soonest loss first by default.")
DAYS = whole_number(N_("DAYS"), 0, 100_000)
FORMATS = (Format.TABLE, Format.JSON, Format.CSV, Format.MARKDOWN, Format.JSONL)


@command(
    "portfolio contracts",
    "portfolio contracts --losing session --within 7",
    "portfolio book.jsonl --sort given --format csv",
    formats=FORMATS,
)
@paths_argument
@as_of_option
@option("--losing", None, _LOSING, type=click.Choice([*map(str, LossKind)]), multiple=True)
@option("--within", DAYS, N_("Only what is lost within so many days."))
@option("--sort", None, _SORT, type=click.Choice([*map(str, Sort)]), default=Sort.LOSS.value)
def portfolio(
    run: Run,
    paths: tuple[str, ...],
    as_of: When,
    losing: tuple[str, ...],
    within: int | None,
    sort: str,
) -> Page[ask.Portfolio]:
    """Show many contracts, and what each loses next.

    A PATH is a contract's file, a folder of them, or a file of JSON lines with a contract a line; -
    reads such lines from standard input. What a customer loses is the remote session of the month
    at its reset, visits at the end of a window, bought sessions and all else at the contract's end.
    A broken file is reported and stops no other; the exit code is then 4.
    """
    rows_alone = run.format(FORMATS) in {Format.CSV, Format.JSONL}
    found = _told(run, paths) if rows_alone else _read(run, paths)
    order, wanted = Sort(sort), Wanted(losing=tuple(map(LossKind, losing)), within=within)
    answer = ask.portfolio_as_read(found, run.catalog, as_of=as_of, sort=order, wanted=wanted)
    return Page(
        answer=answer,
        tables=_tables(answer),
        closing=_closing(answer),
        dated=True,
        exit_code=lambda: 4 if answer.broken else 0,
    )


def _tables(answer: ask.Portfolio) -> Iterator[Table]:
    columns = Phrase("Customer (plan) | Contract | Remote | Visits | Lost next | After | Days")
    yield table(columns, map(_row, answer.contracts))
    faults = (fault for each in answer.broken for fault in each.faults)
    yield page.faults_table(faults, _broken(answer))


def _closing(answer: ask.Portfolio) -> Iterator[Said]:
    yield from legend(each.evidence for each in answer.tally.cells.values())
    yield Phrase(
        "{contracts}, {shown} of them shown, {order}; {broken}.",
        Plural("{n} contract read", "{n} contracts read", answer.read),
        answer.tally.shown,
        answer.sort.text,
        _broken(answer),
    )
    if odd := answer.tally.odd:
        yield Plural(
            "{n} contract is worth a second look: sage-entitlements contract check PATH",
            "{n} contracts are worth a second look: sage-entitlements contract check PATH",
            odd,
        )


def _broken(answer: ask.Portfolio) -> Plural:
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
    TermStatus.RUNNING: lambda term: brief(term.last_day),
    TermStatus.ENDED: lambda term: Phrase("ended {day}", term.last_day),
}


def _row(row: PortfolioRow) -> tuple[Said | Cell | int | None, ...]:
    loss = row.next_loss
    return (
        Phrase("{customer} ({plan})", row.customer, row.plan.name),
        _ENDS[row.term.status](row.term),
        _remote_cell(row),
        Cell(str(row.visits.remaining), Tone.YES if row.visits.remaining else Tone.QUIET),
        loss.kind.text if loss else None,
        brief(loss.last_day if loss else None),
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
