"""``portfolio``: many contracts, and what each loses next."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, TextIO

import click

from sage_entitlements._clean import visible
from sage_entitlements._cli._answer import Answer, Cell, Format, Said, Table, Tone
from sage_entitlements._cli._clock import as_of_value, notes_on, parse_when
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import WholeNumber, argument, command, option
from sage_entitlements._cli._session import Session, standard_input
from sage_entitlements._cli._words import SIGN, legend
from sage_entitlements._model import Reason
from sage_entitlements._text import N_, Phrase, Plural
from sage_entitlements._time import When
from sage_entitlements.catalog import Catalog
from sage_entitlements.contract._balances import REMOTE_HELP
from sage_entitlements.portfolio import (
    REASONS,
    Broken,
    Place,
    Row,
    Sort,
    contract_places,
    portfolio_row,
    read_contracts,
    sorted_rows,
)

from ._dates import AS_OF_HELP, closing
from ._entitlements import plan_json
from ._faults import faults_table
from .contract._shown import NONE

_STREAMED = (Format.CSV, Format.JSONL)
"""Formats that hold rows and nothing else: what is broken is told beside them, on stderr."""
_ORDER = {
    Sort.LOSS: Phrase("the soonest loss first"),
    Sort.CUSTOMER: Phrase("by customer"),
    Sort.PLAN: Phrase("by plan"),
    Sort.TERM: Phrase("by the end of the term"),
    Sort.GIVEN: Phrase("in the order given"),
}


@command(
    help=N_(
        "Show many contracts, and what each loses next.\n\n"
        "A PATH is a contract's file, a folder of them, or a file of JSON lines with a contract a"
        " line; - reads such lines from standard input. What a customer loses is the remote"
        " session of the month at its reset, visits at the end of a window, and everything at the"
        " end of the term. A broken file is reported and stops no other; the exit code is then 4."
    ),
    examples=(
        "sage-entitlements portfolio contracts",
        "sage-entitlements portfolio contracts --unused-remote --expiring-within 7",
        "sage-entitlements portfolio book.jsonl --sort given --format csv",
    ),
    formats=(Format.TABLE, Format.JSON, Format.CSV, Format.MARKDOWN, Format.JSONL),
)
@argument("paths", nargs=-1, required=True, type=click.Path(readable=False), metavar=N_("PATH..."))
@option("--as-of", metavar=N_("WHEN"), help=AS_OF_HELP)
@option(
    "--expiring-within",
    type=WholeNumber(min=0, max=100_000),
    metavar=N_("DAYS"),
    help=N_("Only contracts that lose something within so many days."),
)
@option(
    "--unused-remote",
    is_flag=True,
    help=N_("Only contracts whose remote session of this month is left."),
)
@option(
    "--sort",
    type=click.Choice([each.value for each in Sort]),
    default=Sort.LOSS.value,
    help=N_("The order of the rows; the soonest loss first by default."),
)
def portfolio(
    session: Session,
    paths: tuple[str, ...],
    as_of: str | None,
    expiring_within: int | None,
    unused_remote: bool,
    sort: str,
) -> Answer:
    """Answer ``portfolio PATH…``."""
    catalog = session.catalog()
    when = parse_when(session, "--as-of", as_of)
    order = Sort(sort)
    places: list[Place] = []
    reading = _Reading(session, catalog, when)
    for found in contract_places(paths):
        if isinstance(found, Broken):
            reading.report(found)
        else:
            places.append(found)

    def wanted(row: Row) -> bool:
        if unused_remote and not row.unused:
            return False
        if expiring_within is None:
            return True
        return row.days_to_go is not None and row.days_to_go <= expiring_within

    rows = filter(wanted, reading.rows(places))
    if session.format in _STREAMED:
        shown = rows if order is Sort.GIVEN else iter(sorted_rows(rows, order, catalog))
        make = _record if session.format is Format.CSV else _row_json
        return Answer(
            as_of=as_of_value(when),
            result={},
            records=map(make, shown),
            columns=_COLUMNS,
            exit_code=reading.exit_code,
        )
    kept = sorted_rows(rows, order, catalog)
    why = _reasons(catalog, kept)
    notes = notes_on([when])
    return Answer(
        as_of=as_of_value(when),
        result={
            "contracts": [_row_json(row) for row in kept],
            "broken": [
                {
                    "file": broken.source,
                    "faults": [{"key": each.key, "text": each.problem} for each in broken.faults],
                }
                for broken in reading.broken
            ],
            "read": reading.read,
            "sort": order,
            "notes": notes,
            "reasons": reasons_json(why),
        },
        records=(),
        columns=_COLUMNS,
        lead=notes,
        tables=tuple(_tables(kept, reading.broken)),
        closing=(
            *_legend(kept),
            Phrase(
                "{contracts}, {shown} of them shown, {order}; {broken}.",
                contracts=Plural("{n} contract read", "{n} contracts read", reading.read),
                shown=len(kept),
                order=_ORDER[order],
                broken=Plural("{n} broken", "{n} broken", len(reading.broken)),
            ),
            *closing(session, catalog, why, when),
        ),
        why=why if session.why else (),
        exit_code=reading.exit_code(),
    )


class _Reading:
    """One reading of a portfolio: its rows as they come, and what is broken on the way."""

    def __init__(self, session: Session, catalog: Catalog, as_of: When) -> None:
        self.session = session
        self.catalog = catalog
        self.as_of = as_of
        self.read = 0
        self.any_broken = False
        self.broken: list[Broken] = []
        """Kept only where the answer has a place for it."""

    def rows(self, places: list[Place]) -> Iterator[Row]:
        """Read contract after contract."""
        total = None if any(place.lines for place in places) else len(places)
        stdin = standard_input()
        found = chain.from_iterable(read_contracts(place, self.catalog, stdin) for place in places)
        with self._progress(total) as step:
            for each in found:
                step()
                if isinstance(each, Broken):
                    self.report(each)
                    continue
                source, contract = each
                self.read += 1
                yield portfolio_row(contract, self.catalog, as_of=self.as_of, source=source)

    def report(self, broken: Broken) -> None:
        """Keep what is broken for the answer, or tell it at once beside rows that stream."""
        self.any_broken = True
        if self.session.format not in _STREAMED:
            self.broken.append(broken)
            return
        for fault in broken.faults:
            click.echo(visible(fault.to(self.session.language)), err=True)

    @contextmanager
    def _progress(self, total: int | None) -> Iterator[Callable[[], None]]:
        # Where rows stream to a terminal, they themselves show how far it has come.
        streams = self.session.format in _STREAMED and sys.stdout is not None
        if not _is_terminal(sys.stderr) or (streams and _is_terminal(sys.stdout)):
            yield lambda: None
            return
        from sage_entitlements._cli._progress import progress  # noqa: PLC0415 - only a terminal

        with progress(total, self.session.language) as step:
            yield step

    def exit_code(self) -> int:
        """Give the code to exit with, when everything has been read."""
        return 4 if self.any_broken else 0


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


_COLUMNS = (
    "file",
    "customer",
    "plan",
    "term_last_day",
    "term_status",
    "remote_help_inclusion",
    "remote_help_evidence",
    "sessions_left",
    "sessions_unused",
    "next_reset",
    "visits_left",
    "visits_last_day",
    "visits_last_working_day",
    "next_loss",
    "next_loss_last_day",
    "days_to_go",
)


def _record(row: Row) -> dict[str, Any]:
    loss = row.losses[0] if row.losses else None
    return {
        "file": row.source,
        "customer": row.customer,
        "plan": row.plan.id,
        "term_last_day": row.term_last_day,
        "term_status": row.term_status,
        "remote_help_inclusion": row.remote_help,
        "remote_help_evidence": row.remote_help_evidence,
        "sessions_left": row.sessions_left,
        "sessions_unused": row.unused,
        "next_reset": row.next_reset,
        "visits_left": row.visits_left,
        "visits_last_day": row.visits_last_day,
        "visits_last_working_day": row.visits_last_working_day,
        "next_loss": loss.kind if loss else None,
        "next_loss_last_day": loss.last_day if loss else None,
        "days_to_go": row.days_to_go,
    }


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "file": row.source,
        "customer": row.customer,
        "plan": plan_json(row.plan),
        "term": {"last_day": row.term_last_day, "status": row.term_status},
        "remote_help": {
            "inclusion": row.remote_help,
            "evidence": row.remote_help_evidence,
            "left": row.sessions_left,
            "unused": row.unused,
            "next_reset": row.next_reset,
        },
        "visits": {
            "remaining": row.visits_left,
            "last_day": row.visits_last_day,
            "last_working_day": row.visits_last_working_day,
        },
        "losses": [{"kind": each.kind, "last_day": each.last_day} for each in row.losses],
        "days_to_go": row.days_to_go,
    }


def _reasons(catalog: Catalog, rows: list[Row]) -> tuple[Reason, ...]:
    plans = dict.fromkeys(row.plan.id for row in rows)
    cells = (catalog.entitlement(plan, REMOTE_HELP).reasons for plan in plans)
    return tuple(dict.fromkeys((*catalog.reasons(REASONS), *chain.from_iterable(cells))))


def _tables(rows: list[Row], broken: list[Broken]) -> Iterator[Table]:
    if rows:
        yield Table(
            columns=(
                Phrase("Customer (plan)"),
                Phrase("Term end"),
                Phrase("Remote"),
                Phrase("Reset"),
                Phrase("Visits"),
                Phrase("Until"),
                Phrase("Days"),
            ),
            rows=tuple(
                (
                    Cell(Phrase("{customer} ({plan})", customer=row.customer, plan=row.plan.name)),
                    Cell(str(row.term_last_day)),
                    _remote_cell(row),
                    Cell(NONE if row.next_reset is None else str(row.next_reset)),
                    Cell(str(row.visits_left), Tone.YES if row.visits_left else Tone.QUIET),
                    Cell(NONE if row.visits_last_day is None else str(row.visits_last_day)),
                    Cell(NONE if row.days_to_go is None else str(row.days_to_go)),
                )
                for row in rows
            ),
        )
    if broken:
        yield faults_table(
            [(each.source, fault.key, fault.problem) for each in broken for fault in each.faults],
            Plural("{n} broken", "{n} broken", len(broken)),
        )


def _remote_cell(row: Row) -> Cell:
    sign = SIGN[row.remote_help_evidence]
    if row.sessions_left is None:
        return Cell(sign, Tone.UNSURE)
    if row.unused is None:
        return Cell(f"{row.sessions_left}+{sign}", Tone.UNSURE)
    return Cell(f"{row.sessions_left} {sign}", Tone.YES if row.sessions_left else Tone.QUIET)


def _legend(rows: list[Row]) -> tuple[Said, ...]:
    return (legend(row.remote_help_evidence for row in rows),) if rows else ()
