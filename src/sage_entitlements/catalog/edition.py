"""Which edition of the catalogue a contract goes by."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.model import Entitlement, Plan, reading
from sage_entitlements.values import by_id, frozen, hidden

EDITION = ("edition.of-contract",)


@frozen(kw_only=True)
class EditionTerms:
    """How we read which edition holds: that of the day on which the plan was agreed, or of each."""

    edition: Literal["when-agreed", "on-the-day"] = reading(*EDITION)


@frozen(kw_only=True)
class InForce:
    """A plan as one edition has it, and from which day on it is in force."""

    first_day: date
    plan: Plan = by_id()
    edition: Catalog = hidden()

    def said_of(self, service: str) -> tuple[date, Entitlement]:
        """Give what it says of the service, by its id, from which day on."""
        return self.first_day, self.edition.entitlement_to(self.plan, service)


def in_force(
    catalog: Catalog, agreed: Mapping[date, str | Plan | None], last_day: date
) -> tuple[InForce, ...]:
    """Tell from which day on which plan is in force, by which edition of the catalogue.

    ``agreed`` has the plan of each day on which one is agreed, None for the same as before. By the
    reading ``edition.of-contract`` the edition of that day holds, or that of each day.

    >>> [each.plan.id for each in in_force(catalog, {date(2026, 1, 31): "VIP"}, date.max)]
    ['vip']
    """
    plans, changes, found = dict(agreed), catalog.edition_days, list[InForce]()
    if changes and catalog.terms(EditionTerms).edition == "on-the-day":
        plans = dict.fromkeys(day for day in changes if day > min(agreed)) | plans
    for day in sorted(day for day in plans if day <= last_day):
        plan = catalog.plan(plans[day] or found[-1].plan)
        found.append(InForce(first_day=day, plan=plan, edition=catalog.edition(day)))
    return tuple(found)
