"""Many contracts, one after the other: what is told of them all, their complaints, their use."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any, ClassVar, TypeVar

import attrs

from sage_entitlements import deadlines, errors, periods, remote_help, visits
from sage_entitlements.catalog.catalog import EDITION, Catalog
from sage_entitlements.contract.load import BrokenContract, Found
from sage_entitlements.contract.model import OrderContacts
from sage_entitlements.contract.standing import LossKind, MonthState, Standing, Timeline, Use
from sage_entitlements.model import Entitlement, Evidence, Plan, Reason
from sage_entitlements.text import N_, Speakable, Spoken
from sage_entitlements.values import flat, frozen, hidden, part
from sage_entitlements.warsaw import When, notes_on

S = TypeVar("S", bound=Standing)


@attrs.define
class Tally:
    """What is known of contracts when they have all been gone through."""

    read: int = 0
    shown: int = 0
    odd: int = 0  # of those shown, where that is looked at
    next: tuple[date, str, LossKind] | None = None  # the soonest loss of those: after, whose, what
    verdicts: Counter[Spoken] = attrs.Factory(Counter)
    broken: list[BrokenContract] = attrs.Factory(list)
    cells: dict[int, Entitlement] = attrs.Factory(dict)  # what is said of remote help, by id()


@frozen(kw_only=True)
class Many:
    """An answer about many contracts; while they are still read, what it tells is not yet all."""

    beside = ("broken.faults",)
    grounds: ClassVar[tuple[str, ...]]  # what it rests on, apart from what each plan includes

    as_of: When = hidden()
    catalog: Catalog = hidden()
    tally: Tally = hidden(factory=Tally)

    def standings(self, found: Iterable[Found], make: Callable[..., S]) -> Iterator[S]:
        """Give how each contract stands that can be read. Raises `DateError`."""
        for each in found:
            if isinstance(each, BrokenContract):
                self.tally.broken.append(each)
                continue
            self.tally.read += 1
            contract, file = each.contract, each.file
            yield make(as_of=self.as_of, catalog=self.catalog, contract=contract, file=file)

    @part
    def broken(self) -> tuple[BrokenContract, ...]:
        return tuple(self.tally.broken)

    @part
    def read(self) -> int:
        return self.tally.read

    @part
    def notes(self) -> tuple[Speakable, ...]:
        return notes_on([self.as_of])

    @part
    def reasons(self) -> tuple[Reason, ...]:
        grounds = self.grounds if self.tally.read else ()
        cells = self.tally.cells.values()
        edition = EDITION if cells and self.catalog.edition_days else ()
        return self.catalog.reasons(grounds, edition, cells)


@frozen(kw_only=True)
class OpenComplaint:
    """A session that can still be complained of, and whom the order names."""

    file: str | None
    customer: str
    plan: Plan
    session: remote_help.RemoteSession
    deadline: deadlines.ComplaintDeadline = flat(deadlines.ComplaintDeadline)
    order_contacts: OrderContacts = flat(OrderContacts)


@frozen(kw_only=True)
class Complaints(Many):
    """Every complaint that can still be made, the soonest deadline first."""

    records = ("complaints",)
    grounds = deadlines.GROUNDS

    complaints: tuple[OpenComplaint, ...] = ()


def complaints(found: Iterable[Found], catalog: Catalog, *, as_of: When) -> Complaints:
    """List every complaint about a session that can still be made. Raises `DateError`.

    Those without a deadline come last, for a week (reading ``complaint.non-working-day``).

    >>> complaints(contracts, catalog, as_of=date(2026, 2, 15)).complaints
    ()
    """
    answer = Complaints(as_of=as_of, catalog=catalog)
    rows = [
        OpenComplaint(
            file=of.file,
            customer=of.customer,
            plan=of.plan,
            session=each.session.session,
            deadline=each.deadline,
            order_contacts=of.contract.order_contacts,
        )
        for of in answer.standings(found, Standing)
        for each in of.complaints
        if each.deadline.status is not deadlines.ComplaintStatus.PASSED
    ]
    answer.tally.shown = len({each.file for each in rows})
    # Where there is no deadline, a letter stands for it, which comes after all digits.
    rows.sort(key=lambda each: (str(each.deadline.expires_at or "z"), each.customer, each.file))
    return attrs.evolve(answer, complaints=tuple(rows))


class Verdict(Spoken):
    """How the sessions of months are used; the present month counts once it has used its own."""

    NEVER = "never", N_("never")
    ALWAYS = "always", N_("always")
    SOMETIMES = "sometimes", N_("sometimes")
    OPEN = "open", N_("still open")  # only the present month has one
    NOTHING = "nothing", N_("nothing to use")
    UNKNOWN = "unknown", N_("not known")


_USE = tuple(attrs.fields_dict(Use))
_SHOWN = "file", "customer", "plan", "verdict", "evidence", "begun", *_USE, "months"
# Where no session is used, the first of these that a month is makes the verdict.
_VERDICTS = (
    (MonthState.UNUSED, Verdict.NEVER),
    (MonthState.UNKNOWN, Verdict.UNKNOWN),
    (MonthState.PRESENT, Verdict.OPEN),
)


@frozen(kw_only=True)
class ContractUsage(Timeline):
    """What has been used of a contract in its latest months.

    They are those that have begun and lie in the last ``latest`` ones up to the day asked about,
    counted on past the contract's end: what ended before them has none.
    """

    records = ()
    shows = _SHOWN

    latest: int = hidden(default=12)

    @property
    def span(self) -> tuple[int, int]:
        present, (first, end) = periods.period_number(self.contract.starts, self.day), super().span
        return max(first, present - self.latest + 1), min(end, present + 1)

    @partial(part, flat=Use)
    def use(self) -> Use:
        sums: dict[str, Any] = {}
        for name in _USE:
            values = [getattr(each, name) for each in self.months]
            sums[name] = None if None in values else round(sum(values), 4)
        return Use(**sums)

    @part
    def begun(self) -> int:
        """How many months these are."""
        return len(self.months)

    @part
    def verdict(self) -> Verdict:
        if any(each.used for each in self.months):
            unused = {each.unused for each in self.months}
            if any(unused):
                return Verdict.SOMETIMES
            return Verdict.UNKNOWN if None in unused else Verdict.ALWAYS
        states = {each.state for each in self.months}
        return next((said for state, said in _VERDICTS if state in states), Verdict.NOTHING)

    @property
    def cells(self) -> list[Entitlement]:
        """What the plans of those months say."""
        return [said for each in self.months for said in self.remote_help.within(each.period)]

    @part
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(each.evidence for each in self.cells))


@frozen(kw_only=True)
class Usage(Many):
    """How many contracts are used, in the order given."""

    records = ("contracts",)
    grounds = *remote_help.GROUNDS, *visits.GROUNDS, *visits.SEVERAL, *visits.LONG

    contracts: tuple[ContractUsage, ...] = ()


def usage(
    found: Iterable[Found],
    catalog: Catalog,
    *,
    as_of: When,
    months: int = 12,
    only: tuple[Verdict, ...] = (),
    held: bool = True,
) -> Usage:
    """Tell how many contracts are used in their latest months; ``only`` of these verdicts, if any.

    ``held`` is as in `portfolio`. Raises `DateError` and `InvalidAmountError`.

    >>> usage(contracts, catalog, as_of=date(2026, 4, 15)).contracts[0].verdict.value
    'never'
    """
    errors.InvalidAmountError.check("months", months, errors.MOST_MONTHS)
    answer = Usage(as_of=as_of, catalog=catalog)

    def shown() -> Iterator[ContractUsage]:
        for each in answer.standings(found, partial(ContractUsage, latest=months)):
            answer.tally.verdicts[each.verdict] += 1
            if not only or each.verdict in only:
                answer.tally.shown += 1
                answer.tally.cells |= {id(said): said for said in each.cells}
                yield each

    rows: Any = shown()  # data are written from an iterator as from a tuple
    return attrs.evolve(answer, contracts=tuple(rows) if held else rows)
