"""What the questions about plans and services have in common: data, records and tables."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from sage_entitlements._cli._answer import Cell, Table
from sage_entitlements._cli._words import short_cell
from sage_entitlements._model import Entitlement, Family, Plan, Reason, Service
from sage_entitlements._text import Phrase
from sage_entitlements.catalog import Catalog

COLUMNS = (
    "family",
    "plan",
    "service",
    "name",
    "inclusion",
    "evidence",
    "source",
    "confirmed_on",
    "reasons",
)


def grounds(entitlements: Iterable[Entitlement]) -> Iterator[Reason]:
    return chain.from_iterable(each.reasons for each in entitlements)


def known(entitlement: Entitlement) -> dict[str, Any]:
    """Give an inclusion with its evidence, and who confirmed it where somebody did."""
    confirmation = entitlement.confirmation
    return {
        "inclusion": entitlement.inclusion,
        "evidence": entitlement.evidence,
        "source": confirmation.source if confirmation else None,
        "confirmed_on": confirmation.on if confirmation else None,
    }


def reason_ids(reasons: Iterable[Reason]) -> str:
    return " ".join(reason.id for reason in reasons)


def record(entitlement: Entitlement) -> dict[str, Any]:
    return {
        "family": entitlement.plan.family,
        "plan": entitlement.plan.id,
        "service": entitlement.service.id,
        "name": entitlement.service.name,
        **known(entitlement),
        "reasons": reason_ids(entitlement.reasons),
    }


def plan_json(plan: Plan) -> dict[str, str]:
    return {"id": plan.id, "name": plan.name, "family": plan.family}


def cell_json(entitlement: Entitlement) -> dict[str, Any]:
    return {"plan": entitlement.plan.id, **known(entitlement)}


def rows(
    catalog: Catalog, plans: tuple[Plan, ...]
) -> Iterator[tuple[Service, tuple[Entitlement, ...]]]:
    for each in catalog.services:
        yield each, tuple(catalog.entitlement(plan, each) for plan in plans)


def differs(cells: Iterable[Entitlement]) -> bool:
    return len({cell.inclusion for cell in cells}) > 1


def side_by_side(
    catalog: Catalog,
    plans: tuple[Plan, ...],
    family: Family | None = None,
    services: Iterable[Service] | None = None,
    *,
    mark: bool = False,
) -> Table:
    kept = catalog.services if services is None else tuple(services)
    return Table(
        title=family.name if family else None,
        columns=(Phrase("Service"), *(plan.name for plan in plans)),
        rows=tuple(
            (
                Cell(f"{each.name} *" if mark and differs(cells) else each.name),
                *(short_cell(cell) for cell in cells),
            )
            for each, cells in rows(catalog, plans)
            if each in kept
        ),
    )
