"""Many contracts at once: whether they are sound, and a row for each with what it loses next."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Self

import attrs

from sage_entitlements import errors, names, periods, remote_help, visits
from sage_entitlements.catalog.catalog import Catalog, InForce
from sage_entitlements.contract.find import find_contracts
from sage_entitlements.contract.load import BrokenContract, ContractFile, Found
from sage_entitlements.contract.many import Many
from sage_entitlements.contract.model import Contract, OrderContacts
from sage_entitlements.contract.remarks import Remark, Seen, remarks
from sage_entitlements.contract.standing import Life, Loss, LossKind, Standing, VisitsLeft
from sage_entitlements.model import Answer, Entitlement, Evidence, Known, Plan
from sage_entitlements.text import N_, Joined, Speakable, Spoken
from sage_entitlements.values import flat, frozen, hidden
from sage_entitlements.warsaw import DAY, When, say_month

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
    faults: tuple[errors.Fault, ...] = ()
    warnings: tuple[ContractWarning, ...] = ()


@frozen(kw_only=True)
class ContractsChecked(Answer):
    """Whether contracts are sound."""

    records = ("files.faults", "files.warnings")

    as_of: When = hidden()
    files: tuple[CheckedContract, ...]
    valid: bool


def check_contracts(found: Iterable[Found], catalog: Catalog, *, as_of: When) -> ContractsChecked:
    """Tell of many contracts, as `read_contracts` finds them, whether they are sound.

    An ended contract's contacts are not missed. Raises `DateError` for ``as_of``.

    >>> check_contracts(contracts, catalog, as_of=date(2026, 2, 15)).valid
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

_USUALLY = LossKind.VISITS, LossKind.EXTRA, LossKind.TERM  # all but what is lost every month
_SAID = {"true": "True", "false": "False"}  # what a file says as on the left is so in Python


@frozen(kw_only=True)
class Wanted:
    """Which contracts are shown: those of which all holds; of several values any, of extra all."""

    customers: tuple[str, ...] = ()  # each a number, a NIP or words of a name: `find_contracts`
    plans: tuple[Plan, ...] = ()  # in force
    statuses: tuple[periods.TermStatus, ...] = ()
    losing: tuple[LossKind, ...] = ()  # they lose one of these; without any, anything
    within: int | None = None  # so many days, that very loss
    extra: tuple[tuple[str, str], ...] = ()  # keys of the file's own, and what they say, as text

    def holds(self, of: Contract, row: "PortfolioRow") -> bool:
        extra, days, named = of.extra, row.days_to_go, [ContractFile(file="", contract=of)]
        return (
            (days is not None or not self.losing)
            and (self.within is None or (days is not None and days <= self.within))
            and (not self.plans or row.plan in self.plans)
            and (not self.statuses or row.life.status in self.statuses)
            and (not self.customers or any(find_contracts(named, each) for each in self.customers))
            and all(str(extra.get(key, "")) in (said, _SAID.get(said)) for key, said in self.extra)
        )

    def dates(self, of: Standing) -> Iterator[Loss]:
        """Give what a calendar has of a contract: what is asked about, else all but its session."""
        kinds, losses, then = self.losing or _USUALLY, list(of.losses), of.next_change
        if then and then.plan != of.plan:  # as it is before the contract's start
            day, key = then.first_day - DAY, str(then.first_day)
            losses.append(Loss(LossKind.TERM, day, key, next_plan=then.plan))
        until = date.max if self.within is None else of.day + DAY * self.within
        return (each for each in losses if each.kind in kinds and each.last_day <= until)


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
    number: str | None
    nip: str | None
    order_contacts: OrderContacts = flat(OrderContacts)
    plan: Plan
    next_change: InForce | None
    life: Life
    remote_help: SessionsLeft
    visits: VisitsLeft
    losses: tuple[Loss, ...]
    next_loss: Loss | None  # the soonest of those asked about; None where there is none
    days_to_go: int | None  # until that
    remarks: int  # what is worth a second look; of other contracts, unless in the order given
    dates: tuple[Loss, ...] = hidden()  # what a calendar has of it
    key: str = hidden()  # its number, or whose it is since when: no place, which may be another

    @classmethod
    def of(cls, standing: Standing, seen: Seen | None = None, wanted: Wanted | None = None) -> Self:
        """Sum a contract up by the soonest loss asked for; ``seen`` knows what others have, too."""
        found, losses, asked = standing.remote_help, standing.losses, wanted or Wanted()
        loss = next((of for of in losses if not asked.losing or of.kind in asked.losing), None)
        whose = names.nip_key(standing.contract.nip or "") or standing.customer
        key = f"{whose} {standing.life.first_day} {' '.join(standing.programs)}"
        return cls(
            file=standing.file,
            customer=standing.customer,
            number=standing.contract.number,
            nip=standing.contract.nip,
            order_contacts=standing.contract.order_contacts,
            plan=standing.plan,
            next_change=standing.next_change,
            life=standing.life,
            remote_help=SessionsLeft(
                entitlement=found.entitlement,
                left=found.left,
                unused=found.remaining.sessions,
                next_reset=found.period.next_reset if found.period else None,
            ),
            visits=standing.visits,
            losses=losses,
            next_loss=loss,
            days_to_go=(loss.last_day - standing.day).days if loss else None,
            remarks=len(tuple(remarks(standing, seen))),
            dates=tuple(asked.dates(standing)),
            key=names.number_key(standing.contract.number or key),
        )


class Sort(Spoken):
    """In which order a portfolio is shown."""

    LOSS = "loss", N_("the soonest loss first")
    CUSTOMER = "customer", N_("by customer")  # in the order of the Polish alphabet
    PLAN = "plan", N_("by plan")  # in the order of the catalogue
    TERM = "term", N_("by the end of the term")  # the one that ends first, first
    GIVEN = "given", N_("in the order given")  # only this needs no memory for all rows


@frozen(kw_only=True)
class Portfolio(Many):
    """Many contracts, and what each loses next."""

    records = ("contracts",)
    shows = ("contracts", "broken", "read", "sort", "notes", "reasons")
    grounds = *remote_help.ALLOWANCE, *remote_help.BOUGHT, *visits.GROUNDS, *visits.SEVERAL

    contracts: tuple[PortfolioRow, ...] = ()
    sort: Sort


def portfolio(
    found: Iterable[Found],
    catalog: Catalog,
    *,
    as_of: When,
    sort: Sort = Sort.LOSS,
    wanted: Wanted = Wanted(),  # noqa: B008 - it is frozen
    held: bool = True,
) -> Portfolio:
    """Tell what each of many contracts loses next. Raises `DateError`.

    Unless they are ``held``, its ``contracts`` are an iterator, which keeps no row where they are
    shown in the order given; what is told of all is then known at its end.

    >>> portfolio(contracts, catalog, as_of=date(2026, 2, 15)).contracts[0].days_to_go
    12
    """
    answer = Portfolio(as_of=as_of, catalog=catalog, sort=sort)
    # What is shown as it comes is not held, nor is what others had: so memory stays as it is.
    tally, seen = answer.tally, None if sort is Sort.GIVEN else Seen()
    standings = answer.standings(found, Standing)
    read = ((of.contract, PortfolioRow.of(of, seen, wanted)) for of in standings)

    def shown() -> Iterator[PortfolioRow]:
        for row in _sorted((row for of, row in read if wanted.holds(of, row)), sort, catalog):
            tally.shown += 1
            tally.odd += row.remarks > 0
            if (loss := row.next_loss) and loss.last_day < (tally.next or (date.max,))[0]:
                tally.next = loss.last_day, row.customer, loss.kind
            if cell := row.remote_help.entitlement:
                tally.cells[id(cell)] = cell
            yield row

    rows: Any = shown()  # data are written from an iterator as from a tuple
    return attrs.evolve(answer, contracts=tuple(rows) if held else rows)


def _sorted(rows: Iterable[PortfolioRow], sort: Sort, catalog: Catalog) -> Iterable[PortfolioRow]:
    """Put rows in order, whatever the order of the files; of equal ones the shorter name first."""
    positions = {plan.id: index for index, plan in enumerate(catalog.plans)}

    def key(row: PortfolioRow) -> tuple[object, ...]:
        first = row.next_loss.last_day if row.next_loss else date.max
        last, file = row.life.last_day, str(row.file)
        rest = names.alphabet_key(row.customer), row.customer, len(file), file  # line 2 before 10
        plan, customer = (positions[row.plan.id], first), (*rest[:2], last)
        before = {Sort.LOSS: (first, last), Sort.CUSTOMER: customer, Sort.PLAN: plan}
        return *before.get(sort, (last, first)), *rest

    return rows if sort is Sort.GIVEN else sorted(rows, key=key)


# -- How many of what --------------------------------------------------------------------


class By(Spoken):
    """What contracts are counted by."""

    LOSS = "loss", N_("next loss")  # of what is asked about
    PLAN = "plan", N_("plan")  # its id
    STATUS = "status", N_("status")
    TERM = "term", N_("month of the end")  # of the contract, such as 2026-03


@frozen
class Count:
    """How many contracts have something in common."""

    counted_by: By
    value: str
    remote_help_evidence: Evidence | None  # what is known to be lost next rests on it
    contracts: int
    text: Speakable = attrs.field(eq=False)  # the value in words


@frozen(kw_only=True)
class Summary(Many):
    """How many of many contracts have what in common."""

    records = ("counts",)
    grounds = Portfolio.grounds

    counts: tuple[Count, ...]


def summary(found: Iterable[Found], catalog: Catalog, *, as_of: When, wanted: Wanted) -> Summary:
    """Count contracts by next loss, plan, status and end; no row is held. Raises `DateError`.

    >>> summary(contracts, catalog, as_of=date(2026, 2, 15), wanted=Wanted()).counts[0].contracts
    1
    """
    read = portfolio(found, catalog, as_of=as_of, sort=Sort.GIVEN, wanted=wanted, held=False)
    counted, words = Counter[tuple[By, str, Evidence | None]](), dict[Any, Speakable]()
    for row in read.contracts:
        life, loss, cell = row.life, row.next_loss, row.remote_help.entitlement
        here: dict[Any, Speakable] = {
            (By.PLAN, row.plan.id, None): Joined((row.plan.name,)),
            (By.STATUS, life.status, None): life.status.text,
            (By.TERM, f"{life.last_day:%Y-%m}", None): say_month(life.last_day),
        }
        if loss:
            here[By.LOSS, loss.kind, cell.evidence if cell else None] = loss.kind.text
        counted.update(here.keys())
        words |= here
    counts = tuple(Count(*key, counted[key], words[key]) for key in sorted(counted, key=str))
    return Summary(as_of=as_of, catalog=catalog, tally=read.tally, counts=counts)
