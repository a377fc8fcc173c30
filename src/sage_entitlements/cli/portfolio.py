"""The command that shows many contracts, and what each loses next."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sage_entitlements.cli import page, params
from sage_entitlements.cli.many import EVERY, contracts, many
from sage_entitlements.cli.page import SIGN, Cell, Page, Said, Tone, brief, table
from sage_entitlements.cli.params import Word, as_of_option, command, option, paths_argument
from sage_entitlements.cli.run import Format, Run, usage_problem
from sage_entitlements.contract import portfolio as ask
from sage_entitlements.contract.portfolio import PortfolioRow, Sort, Wanted
from sage_entitlements.contract.standing import Life, LossKind
from sage_entitlements.periods import TermStatus
from sage_entitlements.text import N_, Joined, Phrase, Plural
from sage_entitlements.warsaw import When

_CUSTOMER = N_("Only contracts with this number, NIP or customer, or words of the customer's name.")
DAYS = params.whole_number(N_("DAYS"), 0, 100_000)


@command(
    "portfolio contracts",
    "portfolio contracts --losing session --within 7",
    "portfolio contracts --losing visits --losing term --output terminy.ics",
    formats=EVERY,
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
    A broken file is reported and stops no other; the exit code is then 4. A calendar has these days
    and the last one before another plan; of the session only with --losing session.

    Of several options all have to hold; one that is given several times asks for any of its values,
    and --extra for all of them.
    """
    if summary and run.format(EVERY) is Format.ICS:
        raise usage_problem("a calendar has no counts; leave out --summary")
    tell_of = ask.summary if summary else partial(ask.portfolio, sort=sort, held=False)
    found = contracts(run, paths)
    answer = tell_of(found, run.catalog, as_of=as_of, wanted=Wanted(**wanted))
    lead = partial(_next, answer)
    if isinstance(answer, ask.Summary):
        paths_of = "counted_by text remote_help_evidence contracts"
        rows = table(Phrase("By | What | Remote help | Contracts"), answer.counts, paths_of)
        return many(answer, rows, Phrase("counted"), _odd(answer), lead)
    # A file is named as it lies in a folder, where that is all that is asked about.
    folder = os.path.join(os.path.normpath(paths[0]), "") if len(paths) == 1 else ""
    columns = Phrase("Customer (plan), file | Contract | Remote | Visits | Lost after | Days")
    shown = (_row(each, str(each.file).removeprefix(folder)) for each in answer.contracts)
    return many(answer, table(columns, shown), answer.sort.text, _odd(answer), lead)


def _next(answer: ask.Portfolio | ask.Summary) -> tuple[Said, ...]:
    shown = Plural("{n} contract", "{n} contracts", answer.tally.shown)
    if answer.tally.next is None:
        return (Phrase("{contracts}; nothing is lost.", shown) if answer.tally.shown else shown,)
    day, customer, kind = answer.tally.next
    said = N_("{contracts}; next: {loss} ({customer}).")
    return (Phrase(said, shown, kind.after(day), customer),)


def _odd(answer: ask.Portfolio | ask.Summary) -> Iterator[Said]:
    if odd := answer.tally.odd:
        yield page.second_look(odd)


_ENDS: dict[TermStatus, Callable[[Life], Said]] = {
    TermStatus.NOT_STARTED: lambda life: Phrase("from {day}", life.first_day),
    TermStatus.RUNNING: lambda life: brief(life.last_day),
    TermStatus.ENDED: lambda life: Phrase("ended {day}", life.last_day),
}


def _row(row: PortfolioRow, file: str) -> tuple[Said | Cell | int | None, ...]:
    loss = row.next_loss
    return (
        Phrase("{customer} ({plan}), {file}", row.customer, row.plan.name, file),
        _ENDS[row.life.status](row.life),
        _remote_cell(row),
        Cell(str(row.visits.remaining), Tone.YES if row.visits.remaining else Tone.QUIET),
        Joined((loss.kind.text, loss.last_day), " ") if loss else None,
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
