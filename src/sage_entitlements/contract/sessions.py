"""Remote sessions of many contracts: which can be complained of, and how they are used."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import attrs

from sage_entitlements import deadlines, remote_help, visits
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.load import Found
from sage_entitlements.contract.many import Many
from sage_entitlements.contract.model import OrderContacts
from sage_entitlements.contract.standing import MonthState, Standing, Timeline, Use
from sage_entitlements.errors import MOST_MONTHS, InvalidAmountError
from sage_entitlements.model import Entitlement, Evidence, Plan
from sage_entitlements.periods import period_number
from sage_entitlements.text import N_, Spoken
from sage_entitlements.values import flat, frozen, hidden, part
from sage_entitlements.warsaw import When

# -- Which can be complained of ----------------------------------------------------------


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


# -- How they are used -------------------------------------------------------------------


class Verdict(Spoken):
    """How the sessions of months are used; the present month counts once it has used its own."""

    NEVER = "never", N_("never")
    ALWAYS = "always", N_("always")
    SOMETIMES = "sometimes", N_("sometimes")
    OPEN = "open", N_("still open")  # only the present month has one
    NOTHING = "nothing", N_("nothing to use")
    UNKNOWN = "unknown", N_("not known")


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

    >>> found = ContractUsage(contract=firma, catalog=catalog, as_of=date(2026, 4, 15))
    >>> found.verdict.value, found.use.unused
    ('never', 2)
    """

    records = ()
    shows = (
        *("file", "customer", "plan", "verdict", "evidence", "begun"),
        *(*attrs.fields_dict(Use), "months"),
    )

    latest: int = hidden(default=12)

    @property
    def span(self) -> tuple[int, int]:
        present, (first, end) = period_number(self.contract.starts, self.day), super().span
        return max(first, present - self.latest + 1), min(end, present + 1)

    @partial(part, flat=Use)
    def use(self) -> Use:
        """The sums of its months."""
        sums: dict[str, Any] = {}
        for name in attrs.fields_dict(Use):
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
    grounds = (
        *(*remote_help.ALLOWANCE, *remote_help.BOUGHT, *remote_help.OVERAGE, *remote_help.PROGRAM),
        *(*remote_help.CHANGED, *remote_help.CUT, *visits.GROUNDS, *visits.SEVERAL, *visits.LONG),
    )

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

    >>> [each.use.used for each in usage(contracts, catalog, as_of=date(2026, 4, 15)).contracts]
    [0]
    """
    InvalidAmountError.check("months", months, MOST_MONTHS)
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
