"""Many contracts at once: finding them, and a row for each with what it loses next."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from ._files import SIZE_LIMIT, decode, kind_of, path_problem
from ._model import Plan
from ._names import name_key
from ._text import Phrase
from ._time import When, warsaw_day
from ._types import Evidence, Inclusion
from .catalog import Catalog
from .contract._balances import contract_term, package_statuses, plan_of, remote_help_status
from .contract._load import load_contract, parse_json_contract
from .contract._losses import Loss, contract_losses
from .contract._model import Contract
from .errors import ContractError, Fault, FileError
from .periods import TermStatus
from .professional_services import RULES

JSON_LINES = frozenset({".jsonl", ".ndjson"})
"""The endings of files that hold a contract a line."""


REASONS = (
    "usage-period",
    "remote-help.allowance",
    "remote-help.no-accumulation",
    "session.period",
    "session.order",
    "session.extra",
    *RULES,
    "visit.package",
)
"""What the rows rest on, apart from what each plan includes."""


@frozen(kw_only=True)
class Row:
    """What a portfolio shows of one contract."""

    source: str
    """Its file, with the number of the line where there is one a line."""
    customer: str
    plan: Plan
    term_last_day: date
    term_status: TermStatus
    remote_help: Inclusion
    """Whether the plan includes remote help, and how that is known."""
    remote_help_evidence: Evidence
    sessions_left: int | None
    """Remote sessions that can be had now, bought ones too; None where nobody knows."""
    unused: int | None
    """Included remote sessions of this month that are left, and gone at the reset; None where
    nobody knows of any."""
    next_reset: date | None
    """None where there is no session to come."""
    visits_left: int
    visits_last_day: date | None
    """The last day of the first window to close that has a visit left."""
    visits_last_working_day: date | None
    losses: tuple[Loss, ...]
    """What the customer loses by letting days pass, the soonest first."""
    days_to_go: int | None
    """Days until the soonest loss; None where nothing is left to lose."""


@frozen(kw_only=True)
class Broken:
    """A contract that cannot be read, or a place where none can be looked for."""

    source: str
    faults: tuple[Fault, ...]


class Sort(StrEnum):
    """In which order a portfolio is shown."""

    LOSS = "loss"
    """The soonest loss first."""
    CUSTOMER = "customer"
    PLAN = "plan"
    """In the order of the catalogue."""
    TERM = "term"
    """The term that ends first, first."""
    GIVEN = "given"
    """As they are read; only this needs no memory for them all."""


@frozen(kw_only=True)
class Place:
    """Where contracts are read from: a file of one, or a file or stream with one a line."""

    path: Path
    lines: bool
    standard_input: bool = False


def contract_places(sources: Iterable[str]) -> Iterator[Place | Broken]:
    """Find where to read: files as they are, all TOML files in and below folders, ``-`` for stdin.

    Files and folders whose names begin with a dot are left out. What is found twice is read once.
    """
    seen = set()
    for found in chain.from_iterable(map(_places, sources)):
        if isinstance(found, Place) and not found.standard_input:
            real = os.path.realpath(found.path)
            if real in seen:
                continue
            seen.add(real)
        yield found


def _places(source: str) -> Iterator[Place | Broken]:
    path = Path(source)
    if source == "-":
        yield Place(path=path, lines=True, standard_input=True)
    elif stat.S_ISDIR(kind := kind_of(path)):
        yield from _in_folder(path)
    else:
        yield Place(path=path, lines=path.suffix.lower() in JSON_LINES or stat.S_ISFIFO(kind))


def _in_folder(folder: Path) -> Iterator[Place | Broken]:
    errors: list[OSError] = []
    empty = True
    for here, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.endswith(".toml") and not name.startswith("."):
                empty = False
                yield Place(path=Path(here, name), lines=False)
    for error in errors:
        yield _broken(str(error.filename), path_problem(error))
    if empty and not errors:
        yield _broken(str(folder), Phrase("holds no TOML file, so there is no contract in it"))


def _broken(source: str, problem: Phrase) -> Broken:
    return Broken(source=source, faults=(Fault(source, "", problem),))


def read_contracts(
    place: Place, catalog: Catalog, stdin: BinaryIO | None = None
) -> Iterator[tuple[str, Contract] | Broken]:
    """Read the contracts of one place, each with its source; a broken one stops no other.

    Where there is one a line, no more than a line is held at a time.
    """
    if not place.lines:
        source = str(place.path)
        try:
            yield source, load_contract(place.path, catalog=catalog)
        except ContractError as error:
            yield Broken(source=source, faults=error.faults)
        return
    try:
        if place.standard_input:
            if stdin is None:  # the shell has closed it
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))  # noqa: TRY301 - told below
            yield from _read_lines(stdin, "stdin", catalog)
        else:
            with place.path.open("rb") as file:
                yield from _read_lines(file, str(place.path), catalog)
    except (OSError, ValueError) as error:
        yield _broken(str(place.path), path_problem(error))


def _read_lines(
    file: BinaryIO, name: str, catalog: Catalog
) -> Iterator[tuple[str, Contract] | Broken]:
    number = 0
    while line := file.readline(SIZE_LIMIT + 1):
        number += 1
        source = f"{name}:{number}"
        if len(line) > SIZE_LIMIT:
            yield _broken(source, Phrase("is too long a line to be a contract"))
            while line and not line.endswith(b"\n"):
                line = file.readline(SIZE_LIMIT)
            continue
        if not line.strip():
            continue
        try:
            text = decode(line, source, one_line=True)
            yield source, parse_json_contract(text, source, catalog)
        except FileError as error:
            yield Broken(source=source, faults=error.faults)


def portfolio_row(contract: Contract, catalog: Catalog, *, as_of: When, source: str = "") -> Row:
    """Sum a contract up. Raises what `contract_status` raises."""
    plan, _ = plan_of(catalog, contract.plan)
    day = warsaw_day(as_of)
    term = contract_term(contract, day)
    remote_help = remote_help_status(contract, catalog, as_of)
    packages, _ = package_statuses(contract, catalog, day)
    open_packages = [each for each in packages if each.usable]
    window = open_packages[0].balance.window if open_packages else None
    losses = contract_losses(term, remote_help, packages)
    period = remote_help.balance.period
    return Row(
        source=source,
        customer=contract.customer,
        plan=plan,
        term_last_day=term.last_day,
        term_status=term.status,
        remote_help=remote_help.entitlement.inclusion,
        remote_help_evidence=remote_help.entitlement.evidence,
        sessions_left=remote_help.left,
        unused=remote_help.unused,
        next_reset=None
        if period is None or remote_help.entitlement.inclusion is Inclusion.NOT_INCLUDED
        else period.next_reset,
        visits_left=sum(each.balance.remaining for each in open_packages),
        visits_last_day=window.last_day if window else None,
        visits_last_working_day=window.last_working_day if window else None,
        losses=losses,
        days_to_go=(losses[0].last_day - day).days if losses else None,
    )


def sorted_rows(rows: Iterable[Row], sort: Sort, catalog: Catalog) -> list[Row]:
    """Put rows in order; those that are equal in it stay as they were given."""
    if sort is Sort.GIVEN:
        return list(rows)
    positions = {plan.id: index for index, plan in enumerate(catalog.plans)}

    def key(row: Row) -> tuple[object, ...]:
        first = row.losses[0].last_day if row.losses else date.max
        customer = (name_key(row.customer), row.customer)
        return {
            Sort.LOSS: (first, row.term_last_day, customer),
            Sort.CUSTOMER: (customer, row.term_last_day),
            Sort.PLAN: (positions[row.plan.id], first, customer),
            Sort.TERM: (row.term_last_day, first, customer),
        }[sort]

    return sorted(rows, key=key)
