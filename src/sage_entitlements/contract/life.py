"""A contract's life: its terms, and which plan of which edition is in force from which day on."""

from datetime import date
from enum import StrEnum

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.model import Contract
from sage_entitlements.model import Plan, reading
from sage_entitlements.periods import TermStatus, term_status
from sage_entitlements.values import by_id, frozen, hidden
from sage_entitlements.warsaw import DAY

EDITION = ("edition.of-contract",)


class EditionOfContract(StrEnum):
    """Reading ``edition.of-contract``: which edition of the catalogue a contract goes by."""

    WHEN_AGREED = "when-agreed"  # of the day on which the plan in force was agreed
    ON_THE_DAY = "on-the-day"


@frozen(kw_only=True)
class EditionTerms:
    """How we read which edition holds."""

    edition: EditionOfContract = reading(*EDITION, EditionOfContract)


@frozen(kw_only=True)
class Term:
    """A term of a contract, and where the day asked about is relative to it."""

    number: int  # counted from 1
    first_day: date
    last_day: date  # the contract's, where it ends within the term
    months: int  # as agreed
    status: TermStatus
    days_to_go: int | None  # after that day, through the last one; None once the term has ended


@frozen(kw_only=True)
class InForce:
    """A plan as one edition has it, and from which day on it is in force."""

    first_day: date
    plan: Plan = by_id()
    edition: Catalog = hidden()


def terms(contract: Contract, day: date) -> tuple[Term, ...]:
    """List the terms that begin before the contract's end, and tell where a day is to each.

    >>> [term.last_day.isoformat() for term in terms(firma, date(2026, 2, 15))]
    ['2027-01-30']
    """
    found = []
    for number, (first_day, after, each) in enumerate(contract.agreed(), 1):
        if first_day > contract.last_day:
            break
        last_day = min(after - DAY, contract.last_day)
        term = Term(
            number=number,
            first_day=first_day,
            last_day=last_day,
            months=each.months,
            status=term_status(first_day, last_day, day),
            days_to_go=(last_day - day).days if day <= last_day else None,
        )
        found.append(term)
    return tuple(found)


def stretches(contract: Contract, catalog: Catalog) -> tuple[InForce, ...]:
    """Tell from which day on which plan is in force, by which edition of the catalogue.

    A plan is agreed on the first day of a term, or by a change within it; by the reading
    ``edition.of-contract`` the edition of that day holds, or that of each day. Raises
    `UnknownNameError` for a plan that the catalogue lacks.

    >>> [(each.first_day.isoformat(), each.plan.id) for each in stretches(firma, catalog)]
    [('2026-01-31', 'vip')]
    """
    first, last = contract.starts, contract.last_day
    plan = catalog.plan(contract.plan)
    if not (contract.plan_changes or contract.renewals or catalog.edition_days):
        return (InForce(first_day=first, plan=plan, edition=catalog),)  # as most are, at once
    plans: dict[date, str | None] = {each.on: each.plan for each in contract.plan_changes}
    plans |= {day: each.plan for day, _, each in contract.agreed()}
    changes = catalog.edition_days
    if changes and catalog.terms(EditionTerms).edition is EditionOfContract.ON_THE_DAY:
        plans = dict.fromkeys(day for day in changes if day > first) | plans
    found = []
    for day in sorted(day for day in plans if day <= last):
        plan = catalog.plan(plans[day] or plan)
        found.append(InForce(first_day=day, plan=plan, edition=catalog.edition(day)))
    return tuple(found)
