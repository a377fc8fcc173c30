"""Questions about plans and services, each with one typed answer.

A plan, a service or a family can be given as such or by its name. Each function raises what
`Catalog.plan` and `Catalog.service` raise for a name that leads to none. With ``as_of``, a day or
a moment, the edition is asked for somebody who agrees on that day; without, the latest.
"""

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import Any

from sage_entitlements import model
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.model import Entitlement, Evidence, Family, Inclusion, Plan, Reason, Service
from sage_entitlements.values import by_id, flat, frozen, hidden, part
from sage_entitlements.warsaw import When, warsaw_day


@frozen(kw_only=True)
class _OfEdition(model.Answer):
    as_of: When | None = hidden()
    edition_days: tuple[date, ...]  # the days from which another edition says something else
    cells: tuple[Entitlement, ...] = hidden()  # all that it rests on


def _edition(catalog: Catalog, as_of: When | None) -> Catalog:
    return catalog.edition(date.max if as_of is None else warsaw_day(as_of))


def _about(
    edition: Catalog, as_of: When | None, said: Iterable[Entitlement], *more: Iterable[str]
) -> dict[str, Any]:
    cells = tuple(said)
    days, reasons = edition.edition_changes(cells), edition.reasons(cells, *more)
    return {"as_of": as_of, "edition_days": days, "reasons": reasons, "cells": cells}


@frozen(kw_only=True)
class PlanServices(_OfEdition):
    """What a plan says of every service, in the page's order."""

    records = ("entitlements",)

    plan: Plan
    family: Family = hidden()
    entitlements: tuple[Entitlement, ...]


def show(catalog: Catalog, plan: str | Plan, *, as_of: When | None = None) -> PlanServices:
    """Tell what a plan includes.

    >>> answer = show(catalog, "Komfort")
    >>> [each.name for each in answer.entitlements if each.inclusion.value == "included"][-1]
    'Techniczne wsparcie telefoniczne'
    """
    edition, found = _edition(catalog, as_of), catalog.plan(plan)
    family, said = catalog.family(found.family), edition.entitlements(found)
    about = _about(edition, as_of, said, family.clauses)
    return PlanServices(plan=found, family=family, entitlements=said, **about)


@frozen(kw_only=True)
class PlanService(_OfEdition):
    """What a plan says of a service."""

    reasons: tuple[Reason, ...]  # before the entitlement's own, which are ids
    entitlement: Entitlement = flat(Entitlement)
    assumption_left_out: bool = hidden()  # whether an assumed answer is counted as unknown


def has(
    catalog: Catalog,
    plan: str | Plan,
    service: str | Service,
    *,
    confirmed_only: bool = False,
    as_of: When | None = None,
) -> PlanService:
    """Tell whether a plan includes a service; with ``confirmed_only``, assumed is unknown.

    >>> has(catalog, "VIP", "remote-help").entitlement.evidence.value
    'assumed'
    """
    edition = _edition(catalog, as_of)
    found = edition.entitlement(plan, service)
    left_out = confirmed_only and found.evidence is Evidence.ASSUMED
    said, about = found.unknown if left_out else found, _about(edition, as_of, [found])
    return PlanService(entitlement=said, assumption_left_out=left_out, **about)


@frozen(kw_only=True)
class FamilyPlans:
    """A family and its plans."""

    family: Family = flat(Family, "id", "name", "about")
    plans: tuple[Plan, ...]
    reasons: tuple[Reason, ...] = by_id()


@frozen(kw_only=True)
class Families(model.Answer):
    """The families and their plans."""

    records = ("families.plans",)

    families: tuple[FamilyPlans, ...]


def families(catalog: Catalog) -> Families:
    """List the families and their plans.

    >>> [each.family.name for each in families(catalog).families]
    ['Sage Gwarancja', 'Sage Program w Subskrypcji']
    """
    every = [(one, catalog.plans_of(one), catalog.reasons(one.clauses)) for one in catalog.families]
    found = tuple(FamilyPlans(family=one, plans=plans, reasons=why) for one, plans, why in every)
    return Families(families=found, reasons=catalog.reasons(*(one.clauses for one, *_ in every)))


@frozen(kw_only=True)
class MatrixRow:
    """What several plans say of one service."""

    service: Service = by_id()
    name: str
    cells: tuple[Entitlement, ...]

    @part
    def differs(self) -> bool:
        return len({cell.inclusion for cell in self.cells}) > 1

    @part
    def change(self) -> model.Change | None:
        """What becomes of it from the first plan to the second; None unless there are two."""
        if len(self.cells) != 2:  # noqa: PLR2004 - of more, none takes another's place
            return None
        if self.evidence is Evidence.NONE:
            return model.Change.UNKNOWN
        gained = self.cells[1].inclusion is Inclusion.INCLUDED
        changed = model.Change.GAINS if gained else model.Change.LOSES
        return changed if self.differs else model.Change.SAME

    @part
    def evidence(self) -> Evidence:
        """How all of it is known: as its least known cell is."""
        return max(self.cells, key=lambda each: each.doubt).evidence


@frozen(kw_only=True)
class FamilyMatrix:
    """The matrix of one family: a row for each service, a cell for each plan."""

    id: model.FamilyId
    name: str
    plans: tuple[Plan, ...] = by_id()
    rows: tuple[MatrixRow, ...]


@frozen(kw_only=True)
class Matrix(_OfEdition):
    """Which plans include which services."""

    records = ("families.rows.cells",)

    families: tuple[FamilyMatrix, ...]


def _rows(of: Catalog, plans: Iterable[Plan], services: Iterable[Service]) -> tuple[MatrixRow, ...]:
    rows = ((each, tuple(of.entitlement(plan, each) for plan in plans)) for each in services)
    return tuple(MatrixRow(service=each, name=each.name, cells=cells) for each, cells in rows)


def matrix(
    catalog: Catalog, family: str | Family | None = None, *, as_of: When | None = None
) -> Matrix:
    """Tell which plans include which services, of every family or of one.

    >>> len(matrix(catalog).cells)
    64
    """
    chosen = catalog.families if family is None else (catalog.family(family),)
    edition, grids = _edition(catalog, as_of), []
    for one in chosen:
        plans = catalog.plans_of(one)
        rows = _rows(edition, plans, edition.services)
        grids.append(FamilyMatrix(id=one.id, name=one.name, plans=plans, rows=rows))
    cells = (cell for grid in grids for row in grid.rows for cell in row.cells)
    about = _about(edition, as_of, cells, *(one.clauses for one in chosen))
    return Matrix(families=tuple(grids), **about)


@frozen(kw_only=True)
class ServicePlans(_OfEdition):
    """Which plans include a service, or all of several: what every plan says of them."""

    records = ("plans",)

    services: tuple[Service, ...] = by_id()
    plans: tuple[Entitlement, ...]  # of each plan, what decides whether it includes them all
    rows: tuple[MatrixRow, ...]


def which(catalog: Catalog, *services: str | Service, as_of: When | None = None) -> ServicePlans:
    """Tell which plans include a service; or all of several, for which one no is enough.

    >>> answer = which(catalog, "callback", "remote-help")
    >>> [each.plan.id for each in answer.plans if each.inclusion.value == "included"]
    ['vip', 'vip-plus']
    """
    edition = _edition(catalog, as_of)
    found = tuple(dict.fromkeys(map(catalog.service, services)))
    rows = _rows(edition, catalog.plans, found)
    plans = tuple(map(_deciding, zip(*(row.cells for row in rows), strict=True)))
    about = _about(edition, as_of, chain.from_iterable(row.cells for row in rows))
    return ServicePlans(services=found, plans=plans, rows=rows, **about)


def _deciding(cells: tuple[Entitlement, ...]) -> Entitlement:
    no = [each for each in cells if each.inclusion is Inclusion.NOT_INCLUDED]
    return min(no, key=lambda each: each.doubt) if no else max(cells, key=lambda each: each.doubt)


@frozen(kw_only=True)
class Comparison(_OfEdition):
    """Where plans differ."""

    records = ("rows.cells",)

    plans: tuple[Plan, ...] = by_id()
    rows: tuple[MatrixRow, ...]


def compare(
    catalog: Catalog,
    plans: Iterable[str | Plan],
    *,
    only_differences: bool = False,
    as_of: When | None = None,
) -> Comparison:
    """Tell where plans differ; of two, what the second gives and takes in place of the first.

    With ``only_differences``, leave out where they agree; of two, what is unknown stays. That
    they do rests on what is left out, too, and so do the reasons.

    >>> answer = compare(catalog, ["Prestiż", "VIP"], only_differences=True)
    >>> [(row.service.id, row.change.value) for row in answer.rows]
    [('priority-call', 'gains'), ('remote-help', 'gains')]
    """
    chosen = tuple(dict.fromkeys(map(catalog.plan, plans)))
    edition = _edition(catalog, as_of)
    rows = _rows(edition, chosen, edition.services)
    about = _about(edition, as_of, chain.from_iterable(row.cells for row in rows))
    if only_differences:
        rows = tuple(row for row in rows if row.differs or row.change is model.Change.UNKNOWN)
    return Comparison(plans=chosen, rows=rows, **about)


@frozen(kw_only=True)
class Offer(PlanServices):
    """What a customer gets by a plan; the rules of its services stand among the reasons."""

    services: tuple[Service, ...]  # in words: what it includes, or nobody knows whether it does
    changes: tuple[MatrixRow, ...]  # if it takes another plan's place
    extra: Service  # what can be bought beside it


def offer(
    catalog: Catalog,
    plan: str | Plan,
    *,
    instead_of: str | Plan | None = None,
    as_of: When | None = None,
) -> Offer:
    """Tell what a customer gets by a plan, and what changes if it takes another one's place.

    >>> answer = offer(catalog, "VIP", instead_of="Prestiż")
    >>> answer.services[-1].offer[0], [row.service.id for row in answer.changes]
    ('remote-help.allowance', ['priority-call', 'remote-help'])
    """
    shown, extra = show(catalog, plan, as_of=as_of), catalog.professional_services
    plans = (instead_of or shown.plan, shown.plan)
    compared = compare(catalog, plans, only_differences=True, as_of=as_of)
    services = tuple(it.service for it in shown.cells if it.inclusion is not Inclusion.NOT_INCLUDED)
    rules = chain.from_iterable(each.offer for each in (*services, extra))
    cells = dict.fromkeys(shown.cells + compared.cells)
    about = vars(shown) | _about(_edition(catalog, as_of), as_of, cells, rules)
    return Offer(services=services, changes=compared.rows, extra=extra, **about)


@frozen(kw_only=True)
class Upgrade(ServicePlans):
    """The next plan of a family that includes all of some services, and what it changes.

    Its ``plans`` are those from the one asked about to that; its rows tell where the two differ.
    """

    next: Plan | None = by_id()  # the plan itself, where it includes them already

    @part
    def evidence(self) -> Evidence:
        """How it is known: as of the next plan; where there is none, as of the least known."""
        plans = self.plans[-1:] if self.next else self.plans
        return max(plans, key=lambda each: each.doubt).evidence


def upgrade(
    catalog: Catalog, plan: str | Plan, *to: str | Service, as_of: When | None = None
) -> Upgrade:
    """Tell which plan is the next of its family, in the page's order, to include services.

    >>> answer = upgrade(catalog, "Komfort", "callback", "Pomoc zdalna")
    >>> answer.next.id, [row.service.id for row in answer.rows]
    ('vip', ['functional-update', 'callback', 'priority-call', 'remote-help'])
    """
    asked, start = which(catalog, *to, as_of=as_of), catalog.plan(plan)
    rest = asked.plans[catalog.plans.index(start) :]
    plans = tuple(each for each in rest if each.family == start.family)
    has = [each.inclusion is Inclusion.INCLUDED for each in plans]
    plans = plans[: has.index(True) + 1] if any(has) else plans
    found = plans[-1].plan if any(has) else None
    compared = compare(catalog, (start, found or start), only_differences=True, as_of=as_of)
    cells = dict.fromkeys((*plans, *(compared.rows and compared.cells)))
    about = _about(_edition(catalog, as_of), as_of, cells)
    return Upgrade(services=asked.services, plans=plans, rows=compared.rows, next=found, **about)


@frozen(kw_only=True)
class ServiceRules(model.Answer):
    """What a service is, and the rules behind it."""

    records = ("activities", "rules", "readings")

    service: Service = flat(Service, "id", "name", "summary")
    activities: tuple[model.Activity, ...]  # what a visit can be spent on
    rules: tuple[model.Clause, ...]  # what the source page says
    readings: tuple[model.Reading, ...]  # how we read what it leaves open


def service(catalog: Catalog, name: str | Service) -> ServiceRules:
    """Explain a service.

    >>> service(catalog, "Pomoc zdalna").rules[1].id
    'remote-help.allowance'
    """
    found = catalog.service(name)
    return ServiceRules(
        service=found,
        activities=found.activities,
        rules=tuple(map(catalog.clause, found.clauses)),
        readings=tuple(map(catalog.reading, found.readings)),
        reasons=catalog.reasons(found.clauses, found.readings),
    )
