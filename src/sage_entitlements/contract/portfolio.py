"""Many contracts at once: whether they are sound, and a row for each with what it loses next."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import attrs

from sage_entitlements import periods, remote_help, visits
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.edition import InForce
from sage_entitlements.contract.load import BrokenContract, Found
from sage_entitlements.contract.many import Many
from sage_entitlements.contract.remarks import Remark, Seen, remarks
from sage_entitlements.contract.standing import Loss, LossKind, Standing, VisitsLeft
from sage_entitlements.errors import Fault
from sage_entitlements.model import Entitlement, Known, Plan, Reason
from sage_entitlements.names import name_key
from sage_entitlements.text import N_, Spoken
from sage_entitlements.values import flat, frozen, hidden
from sage_entitlements.warsaw import When

# -- Whether they are sound --------------------------------------------------------------


@frozen(kw_only=True)
class ContractWarning:
    """One thing worth a second look."""

    file: str
    remark: Remark = flat(Remark)


@frozen(kw_only=True)
class CheckedContract:
    """A contract, and what is wrong in it or looks wrong."""

    file: str
    valid: bool
    faults: tuple[Fault, ...] = ()
    warnings: tuple[ContractWarning, ...] = ()


@frozen(kw_only=True)
class ContractsChecked:
    """Whether contracts are sound."""

    records = ("files.faults", "files.warnings")

    as_of: When = hidden()
    files: tuple[CheckedContract, ...]
    valid: bool
    reasons: tuple[Reason, ...] = ()


def check_contracts(found: Iterable[Found], catalog: Catalog, *, as_of: When) -> ContractsChecked:
    """Tell of many contracts, as `read_contracts` finds them, whether they are sound.

    An ended contract's contacts are not missed. Raises `DateError` for ``as_of``.

    >>> from sage_entitlements import read_contracts
    >>> found = read_contracts([folder], catalog)
    >>> check_contracts(found, catalog, as_of=date(2026, 2, 15)).valid
    True
    """
    seen = Seen()

    def checked(each: Found) -> CheckedContract:
        if isinstance(each, BrokenContract):
            return CheckedContract(file=each.file, valid=False, faults=each.faults)
        of = Standing(as_of=as_of, catalog=catalog, contract=each.contract, file=each.file)
        odd = tuple(ContractWarning(file=each.file, remark=remark) for remark in remarks(of, seen))
        return CheckedContract(file=each.file, valid=True, warnings=odd)

    files = tuple(map(checked, found))
    return ContractsChecked(as_of=as_of, files=files, valid=all(each.valid for each in files))


# -- What each loses next ----------------------------------------------------------------


@frozen(kw_only=True)
class TermEnd:
    """When a contract begins and ends, and whether it runs."""

    first_day: date
    last_day: date
    status: periods.TermStatus


@frozen(kw_only=True)
class SessionsLeft:
    """What is left of remote help; numbers are None where nobody knows of any session."""

    entitlement: Entitlement | None = flat(Known)  # None where no plan is in force
    left: int | None  # all that can be had now
    unused: int | None  # the included ones of this month, which are gone at the reset
    next_reset: date | None  # None where no session is to come


@frozen(kw_only=True)
class PortfolioRow:
    """What a portfolio shows of one contract."""

    file: str | None
    customer: str
    plan: Plan
    next_change: InForce | None
    term: TermEnd
    remote_help: SessionsLeft
    visits: VisitsLeft
    losses: tuple[Loss, ...]
    next_loss: Loss | None  # the soonest of those asked about; None where there is none
    days_to_go: int | None  # until that
    remarks: int  # what is worth a second look; of other contracts, unless in the order given


def portfolio_row(
    standing: Standing, seen: Seen | None = None, losing: tuple[LossKind, ...] = ()
) -> PortfolioRow:
    """Sum a contract up, by the soonest loss, or by that of the kinds in ``losing``.

    What others have as well is counted where ``seen`` knows of them.

    >>> found = Standing(contract=firma, catalog=catalog, as_of=date(2026, 2, 15))
    >>> portfolio_row(found).days_to_go
    12
    """
    help_left, losses = standing.remote_help, standing.losses
    loss = next((each for each in losses if not losing or each.kind in losing), None)
    return PortfolioRow(
        file=standing.file,
        customer=standing.customer,
        plan=standing.plan,
        next_change=standing.next_change,
        term=TermEnd(
            first_day=standing.life.first_day,
            last_day=standing.life.last_day,
            status=standing.status,
        ),
        remote_help=SessionsLeft(
            entitlement=help_left.entitlement,
            left=help_left.left,
            unused=help_left.remaining.sessions,
            next_reset=help_left.period.next_reset if help_left.period else None,
        ),
        visits=standing.visits,
        losses=losses,
        next_loss=loss,
        days_to_go=(loss.last_day - standing.day).days if loss else None,
        remarks=len(tuple(remarks(standing, seen))),
    )


class Sort(Spoken):
    """In which order a portfolio is shown."""

    LOSS = "loss", N_("the soonest loss first")
    CUSTOMER = "customer", N_("by customer")
    PLAN = "plan", N_("by plan")  # in the order of the catalogue
    TERM = "term", N_("by the end of the term")  # the one that ends first, first
    GIVEN = "given", N_("in the order given")  # only this needs no memory for all rows


@frozen(kw_only=True)
class Portfolio(Many):
    """Many contracts, and what each loses next."""

    records = ("contracts",)
    shows = ("contracts", "broken", "read", "sort", "notes", "reasons")
    grounds = (*remote_help.ALLOWANCE, *remote_help.BOUGHT, *visits.GROUNDS, *visits.SEVERAL)

    contracts: tuple[PortfolioRow, ...] = ()
    sort: Sort


@frozen(kw_only=True)
class Wanted:
    """Which contracts a portfolio shows: those of which all of this holds."""

    losing: tuple[LossKind, ...] = ()  # they lose one of these; without any, anything
    within: int | None = None  # so many days, that very loss

    def holds(self, row: PortfolioRow) -> bool:
        if row.days_to_go is None or self.within is None:
            return row.next_loss is not None or self == Wanted()
        return row.days_to_go <= self.within


def portfolio(
    found: Iterable[Found],
    catalog: Catalog,
    *,
    as_of: When,
    sort: Sort = Sort.LOSS,
    wanted: Wanted = Wanted(),  # noqa: B008 - it is frozen
) -> Portfolio:
    """Tell what each of many contracts loses next. Raises `DateError`.

    >>> from sage_entitlements import read_contracts
    >>> found = read_contracts([folder], catalog)
    >>> portfolio(found, catalog, as_of=date(2026, 2, 15)).contracts[0].days_to_go
    12
    """
    read = portfolio_as_read(found, catalog, as_of=as_of, sort=sort, wanted=wanted)
    return attrs.evolve(read, contracts=tuple(read.contracts))


def portfolio_as_read(
    found: Iterable[Found], catalog: Catalog, *, as_of: When, sort: Sort, wanted: Wanted
) -> Portfolio:
    """Tell what `portfolio` does while contracts are read. Raises `DateError`.

    Its ``contracts`` are an iterator, which holds no row where they are shown in the order given;
    what is broken, how many were read and the reasons are known at its end.

    >>> from sage_entitlements import read_contracts
    >>> found = read_contracts([folder], catalog)
    >>> day, order = date(2026, 2, 15), Sort.GIVEN
    >>> answer = portfolio_as_read(found, catalog, as_of=day, sort=order, wanted=Wanted())
    >>> [row.days_to_go for row in answer.contracts], answer.read
    ([12], 1)
    """
    answer = Portfolio(as_of=as_of, catalog=catalog, sort=sort)
    # What is shown as it comes is not held, nor is what others had: so memory stays as it is.
    tally, seen = answer.tally, None if sort is Sort.GIVEN else Seen()

    def shown() -> Iterator[PortfolioRow]:
        standings = answer.standings(found, Standing)
        rows = (portfolio_row(each, seen, wanted.losing) for each in standings)
        for row in _sorted(filter(wanted.holds, rows), sort, catalog):
            tally.shown += 1
            tally.odd += row.remarks > 0
            if cell := row.remote_help.entitlement:
                tally.cells[id(cell)] = cell
            yield row

    rows: Any = shown()  # data are written from an iterator as from a tuple
    return attrs.evolve(answer, contracts=rows)


def _sorted(rows: Iterable[PortfolioRow], sort: Sort, catalog: Catalog) -> Iterable[PortfolioRow]:
    """Put rows in order; those that are equal in it stay as they were given."""
    positions = {plan.id: index for index, plan in enumerate(catalog.plans)}

    def key(row: PortfolioRow) -> tuple[object, ...]:
        first = row.next_loss.last_day if row.next_loss else date.max
        last, customer = row.term.last_day, (name_key(row.customer), row.customer)
        if sort is Sort.LOSS:
            return first, last, customer
        if sort is Sort.CUSTOMER:
            return customer, last
        return (positions[row.plan.id] if sort is Sort.PLAN else last), first, customer

    return rows if sort is Sort.GIVEN else sorted(rows, key=key)
