"""The commands about many contracts: what each loses next, complaints to be made, their use."""

import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

import click

from sage_entitlements.cli import page, params
from sage_entitlements.cli.months import LEGEND, mark
from sage_entitlements.cli.page import SIGN, Cell, Page, Said, Table, Tone, brief, table
from sage_entitlements.cli.params import Word, command, option
from sage_entitlements.cli.run import EVERY, ROWS, Format, Run, tell, usage_problem
from sage_entitlements.contract import load
from sage_entitlements.contract import many as of_many
from sage_entitlements.contract import portfolio as ask
from sage_entitlements.contract.standing import LossKind
from sage_entitlements.data import records
from sage_entitlements.periods import TermStatus
from sage_entitlements.text import N_, Joined, Later, Phrase, Plural, Speakable
from sage_entitlements.warsaw import When, say_day, warsaw_day

M = TypeVar("M", bound=of_many.Many)
Paths = tuple[str, ...]
_MANY = 200  # files that take long enough to read for a bar to show how far it has come
DAYS = params.whole_number(N_("DAYS"), 0, 100_000)


def contracts(run: Run, paths: Iterable[str]) -> Iterator[load.Found]:
    """Read contract after contract; where it takes long, a terminal shows how far it has come.

    Only a table is not begun before all is read: else a terminal has the rows, and no bar in them.
    Where there is room for rows alone, broken ones are told beside them, on stderr.
    """
    places, wanted = list(load.contract_places(paths)), run.format(EVERY)
    found = load.read_places(places, run.catalog, stdin=getattr(sys.stdin, "buffer", None))
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


def many(answer: M, lead: Said, rows: Table, order: Said, key: Said | None = None) -> Page[M]:
    """Show a table of contracts and what is broken; close with how many were read, and more."""
    faults: Any = records(answer, "beside")
    broken = Later(lambda: Plural("{n} broken", "{n} broken", len(answer.broken)))

    def last() -> Iterator[Said]:
        tally = answer.tally
        yield from page.legend(tally.cells.values())
        read = Plural("{n} contract read", "{n} contracts read", answer.read)
        said = N_("{contracts}, {shown} of them shown, {order}; {broken}.")
        yield Phrase(said, read, tally.shown, order, broken)
        if key and tally.shown:
            yield key
        if tally.odd:
            yield page.second_look(tally.odd)

    tables = rows, page.faults_table(faults, broken)
    return Page(answer, lead, tables, last(), dated=True)


_CUSTOMER = N_("Only contracts with this number, NIP or customer, or words of the customer's name.")
_SORT = N_("The order of the rows; the first by default.")


@command(
    "contracts",
    "contracts --losing session --within 7",
    "contracts --losing visits --losing term --output terminy.ics",
    formats=EVERY,
)
@params.of_contracts
@option("--customer customers", params.TEXT, _CUSTOMER, multiple=True)
@option("--plan plans", params.PLAN, N_("Only contracts with this plan in force."), multiple=True)
@option("--status statuses", Word(TermStatus), N_("Only contracts of this status."), multiple=True)
@option("--losing", Word(LossKind), N_("Only contracts that lose this."), multiple=True)
@option("--within", DAYS, N_("Only what is lost within so many days."))
@option("--extra", params.EXTRA, N_("Only contracts whose [extra] says this."), multiple=True)
@option("--summary", help=N_("Count them by next loss, plan, status and month of the end."))
@option("--sort", Word(ask.Sort), _SORT, default=ask.Sort.LOSS)
def portfolio(
    run: Run, paths: Paths, as_of: When, summary: bool, sort: ask.Sort, **wanted: Any
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
    answer = tell_of(contracts(run, paths), run.catalog, as_of=as_of, wanted=ask.Wanted(**wanted))
    lead = Later(_next, answer)
    if isinstance(answer, ask.Summary):
        paths_of = "counted_by text remote_help_evidence contracts"
        rows = table(Phrase("By | What | Remote help | Contracts"), answer.counts, paths_of)
        return many(answer, lead, rows, Phrase("counted"))
    # A file is named as it lies in a folder, where that is all that is asked about.
    folder = os.path.join(os.path.normpath(paths[0]), "") if len(paths) == 1 else ""
    columns = Phrase("Customer (plan), file | Contract | Remote | Visits | Lost after | Days")
    shown = (_row(each, str(each.file).removeprefix(folder)) for each in answer.contracts)
    return many(answer, lead, table(columns, shown), answer.sort.text)


def _next(answer: ask.Portfolio | ask.Summary) -> Speakable:
    shown = Plural("{n} contract", "{n} contracts", answer.tally.shown)
    if answer.tally.next is None:
        return Phrase("{contracts}; nothing is lost.", shown) if answer.tally.shown else shown
    day, customer, kind = answer.tally.next
    said = N_("{contracts}; next: {loss} ({customer}).")
    return Phrase(said, shown, kind.after(day), customer)


def _row(row: ask.PortfolioRow, file: str) -> tuple[Said | Cell | int | None, ...]:
    loss, life, ends = row.next_loss, row.life, brief(row.life.last_day)
    if life.status is TermStatus.NOT_STARTED:
        ends = Phrase("from {day}", life.first_day)
    elif life.status is TermStatus.ENDED:
        ends = Phrase("ended {day}", life.last_day)
    return (
        Phrase("{customer} ({plan}), {file}", row.customer, row.plan.name, file),
        ends,
        _remote_cell(row),
        Cell(str(row.visits.remaining), Tone.YES if row.visits.remaining else Tone.QUIET),
        Joined((loss.kind.text, loss.last_day), " ") if loss else None,
        row.days_to_go,
    )


def _remote_cell(row: ask.PortfolioRow) -> Cell:
    found = row.remote_help
    if found.entitlement is None:
        return Cell("-", Tone.QUIET)
    sign = SIGN[found.entitlement.evidence]
    if found.left is None:
        return Cell(sign, Tone.UNSURE)
    if found.unused is None:
        return Cell(f"{found.left}+{sign}", Tone.UNSURE)
    return Cell(f"{found.left} {sign}", Tone.YES if found.left else Tone.QUIET)


@command("contracts", "contracts --format csv", formats=ROWS)
@params.of_contracts
def complaints(run: Run, paths: Paths, as_of: When) -> Page[of_many.Complaints]:
    """List every complaint about a session that can still be made, the soonest deadline first.

    PATHs are those of "portfolio". A broken file is reported and stops no other; the exit code is
    then 4.
    """
    answer = of_many.complaints(contracts(run, paths), run.catalog, as_of=as_of)
    day, number = warsaw_day(as_of), len(answer.complaints)
    can = Plural("{n} complaint can still be made", "{n} complaints can still be made", number)
    due = sum(each.deadline.deadline_day == day for each in answer.complaints)
    lead = Phrase("{complaints}; due on {day}: {due}.", can, say_day(day), due)
    if not answer.complaints:
        lead = Phrase("No complaint can be made any more.")
    columns = Phrase("Customer (plan) | Session ended | Last day | To be safe, by | Phone, e-mail")
    rows = table(columns, map(_complaint, answer.complaints))
    return many(answer, lead, rows, Phrase("the soonest deadline first"))


def _complaint(of: of_many.OpenComplaint) -> tuple[Any, ...]:
    found, contacts = of.deadline, of.order_contacts
    return (
        Phrase("{customer} ({plan})", of.customer, of.plan.name),
        brief(found.performed_at),
        brief(found.deadline_day),
        brief(found.advised_by, Phrase("at once")),
        ", ".join(filter(None, (contacts.phone, contacts.email))) or None,
    )


_LATEST = N_("How many months up to the present one are looked at.")
_ONLY = N_("Only contracts that are used in this way; give one option for each.")


@command("contracts", "contracts --months 6 --only never", formats=ROWS)
@params.of_contracts
@option("--months", params.MONTHS, _LATEST, default=12, show_default=True)
@option("--only", Word(of_many.Verdict), _ONLY, multiple=True)
def usage(run: Run, paths: Paths, **asked: Any) -> Page[of_many.Usage]:
    """Tell who never uses the remote session of the month, and who always uses it up.

    PATHs are those of "portfolio". A contract is judged by its months that are over, and by the
    present one once its session is used. A broken file is reported and stops no other; the exit
    code is then 4.
    """
    answer = of_many.usage(contracts(run, paths), run.catalog, held=False, **asked)
    said = N_("Customer (plan) | Months | Used | Extra | Not covered | Overage | Visits | Uses it")
    rows, order = table(Phrase(said), map(_usage, answer.contracts)), Phrase("in the order given")
    return many(answer, Later(_counted, answer), rows, order, Joined(LEGEND, "   "))


def _usage(of: of_many.ContractUsage) -> tuple[Any, ...]:
    use, past = of.use, of.use.visit_overage_hours
    marks = tuple(map(mark, of.months))
    used = Phrase("{left} of {included}", use.used, "?" if use.included is None else use.included)
    return (
        Phrase("{customer} ({plan})", of.customer, of.plan.name),
        Cell("".join(each.sign for each in marks) or "-", marks=marks),
        Phrase("{word} {sign}", used, "".join(SIGN[each] for each in of.evidence)),
        use.extra,
        use.not_covered,
        Phrase("{minutes} min", use.overage_minutes),
        Phrase("{left}, {hours} h past the limit", use.visits, past) if past else use.visits,
        of.verdict,
    )


def _counted(answer: of_many.Usage) -> Speakable:
    counts = ((each, answer.tally.verdicts[each]) for each in of_many.Verdict)
    found = (Phrase("{word} {sign}", each.text, n) for each, n in counts if n)
    contracts = Plural("{n} contract", "{n} contracts", answer.read)
    said = N_("Use of the monthly session by {contracts}: {counts}.")
    return Phrase(said, contracts, Joined(tuple(found))) if answer.read else contracts
