"""The command that shows many contracts, and what each loses next."""

from collections.abc import Callable, Iterator

import click

from sage_entitlements.cli import page
from sage_entitlements.cli.many import FORMATS, contracts, many
from sage_entitlements.cli.page import SIGN, Cell, Page, Said, Tone, brief, table
from sage_entitlements.cli.params import as_of_option, command, option, paths_argument, whole_number
from sage_entitlements.cli.run import Run
from sage_entitlements.contract import portfolio as ask
from sage_entitlements.contract.portfolio import PortfolioRow, Sort, TermEnd, Wanted
from sage_entitlements.contract.standing import LossKind
from sage_entitlements.periods import TermStatus
from sage_entitlements.text import N_, Phrase
from sage_entitlements.warsaw import When

_LOSING = N_("Only contracts that lose this; give one option for each kind.")
_SORT = N_("The order of the rows; the soonest loss first by default.")
DAYS = whole_number(N_("DAYS"), 0, 100_000)


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
    found = contracts(run, paths)
    order, wanted = Sort(sort), Wanted(losing=tuple(map(LossKind, losing)), within=within)
    answer = ask.portfolio_as_read(found, run.catalog, as_of=as_of, sort=order, wanted=wanted)
    columns = Phrase("Customer (plan) | Contract | Remote | Visits | Lost next | After | Days")
    rows = table(columns, map(_row, answer.contracts))
    return many(answer, rows, order.text, _odd(answer))


def _odd(answer: ask.Portfolio) -> Iterator[Said]:
    if odd := answer.tally.odd:
        yield page.second_look(odd)


_ENDS: dict[TermStatus, Callable[[TermEnd], Said]] = {
    TermStatus.NOT_STARTED: lambda term: Phrase("from {day}", term.first_day),
    TermStatus.RUNNING: lambda term: str(term.last_day),
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
