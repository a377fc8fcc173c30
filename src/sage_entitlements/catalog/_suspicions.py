"""What is valid in a catalogue and yet looks wrong."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen
from dateutil.relativedelta import relativedelta

from sage_entitlements._model import Plan, Service
from sage_entitlements._text import Phrase, Speakable
from sage_entitlements._types import Inclusion

from ._catalog import Catalog

STALE_AFTER = (1, 0, 0)
"""How old a confirmation may be before it is worth asking again: years, months, days."""


@frozen
class Suspicion:
    """One thing worth a second look: which plan, which service, and why."""

    plan: Plan
    service: Service
    problem: Speakable


def suspicions(catalog: Catalog, as_of: date) -> Iterator[Suspicion]:
    """Find what is allowed but improbable, on the day ``as_of``."""
    for plan in catalog.plans:
        for entitlement in catalog.entitlements(plan):
            if entitlement.inclusion is Inclusion.INCLUDED:
                yield from _without_what_it_presupposes(catalog, plan, entitlement.service)
    for confirmation in catalog.confirmed:
        plan = catalog.plan(confirmation.plan)
        service = catalog.service(confirmation.service)
        if confirmation.on > as_of:
            problem = Phrase("is confirmed on {day}, which is yet to come", day=confirmation.on)
            yield Suspicion(plan, service, problem)
        age = relativedelta(as_of, confirmation.on)
        if (age.years, age.months, age.days) > STALE_AFTER:
            problem = Phrase(
                "was confirmed more than a year ago, on {day}; ask again", day=confirmation.on
            )
            yield Suspicion(plan, service, problem)
        resolved = catalog.entitlement(plan, service)
        if resolved.inclusion is not confirmation.inclusion:
            problem = Phrase(
                "is confirmed as not included, and yet included by clause {clause}",
                clause=resolved.reasons[0].id,
            )
            yield Suspicion(plan, service, problem)


def _without_what_it_presupposes(
    catalog: Catalog, plan: Plan, service: Service
) -> Iterator[Suspicion]:
    for needed in service.presupposes:
        basis = catalog.entitlement(plan, needed)
        if basis.inclusion is Inclusion.NOT_INCLUDED:
            problem = Phrase(
                "is included, and {needed}, which it presupposes, is not",
                needed=basis.service.name,
            )
            yield Suspicion(plan, service, problem)
        elif basis.inclusion is Inclusion.UNKNOWN:
            problem = Phrase(
                "is included, and of {needed}, which it presupposes, nothing is known",
                needed=basis.service.name,
            )
            yield Suspicion(plan, service, problem)
