"""The questions about plans and services: plans, show, matrix, compare, which, has, service."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import click

from .._model import Entitlement, Family, Plan, Reason, Service
from .._text import N_, Phrase, Plural
from .._types import Inclusion
from ..catalog import Catalog
from . import _complete
from ._answer import Answer, Cell, Table, Tone
from ._formats import reasons_json
from ._options import command, option
from ._session import Session
from ._words import KNOWN, evidence_cell, inclusion_cell, legend, short_cell, trust

HAS_EXIT_CODES = {Inclusion.INCLUDED: 0, Inclusion.NOT_INCLUDED: 1, Inclusion.UNKNOWN: 3}


def _cited(catalog: Catalog, identifiers: Iterable[str]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(catalog.reason(each) for each in identifiers))


def _grounds(entitlements: Iterable[Entitlement]) -> Iterator[Reason]:
    return chain.from_iterable(each.reasons for each in entitlements)


def _known(entitlement: Entitlement) -> dict[str, Any]:
    """Give an inclusion with its evidence, and who confirmed it where somebody did."""
    confirmation = entitlement.confirmation
    return {
        "inclusion": entitlement.inclusion,
        "evidence": entitlement.evidence,
        "source": confirmation.source if confirmation else None,
        "confirmed_on": confirmation.on if confirmation else None,
    }


def _reason_ids(reasons: Iterable[Reason]) -> str:
    return " ".join(reason.id for reason in reasons)


def _record(entitlement: Entitlement) -> dict[str, Any]:
    return {
        "family": entitlement.plan.family,
        "plan": entitlement.plan.id,
        "service": entitlement.service.id,
        "name": entitlement.service.name,
        **_known(entitlement),
        "reasons": _reason_ids(entitlement.reasons),
    }


_COLUMNS = (
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


@command(
    help=N_("List the families and their plans."),
    examples=("sage-entitlements plans", "sage-entitlements plans --format json"),
)
def plans(session: Session) -> Answer:
    """Answer ``plans``."""
    catalog = session.catalog()
    why = _cited(catalog, (clause for family in catalog.families for clause in family.clauses))
    return Answer(
        result={
            "families": [
                {
                    "id": family.id,
                    "name": family.name,
                    "about": family.about,
                    "plans": [{"id": p.id, "name": p.name} for p in catalog.plans_of(family)],
                    "reasons": reasons_json(_cited(catalog, family.clauses)),
                }
                for family in catalog.families
            ],
            "reasons": reasons_json(why),
        },
        records=[
            {
                "family": family.id,
                "family_name": family.name,
                "plan": plan.id,
                "name": plan.name,
                "reasons": _reason_ids(_cited(catalog, family.clauses)),
            }
            for family in catalog.families
            for plan in catalog.plans_of(family)
        ],
        columns=("family", "family_name", "plan", "name", "reasons"),
        tables=tuple(
            Table(
                title=Phrase("{name}: {about}", name=family.name, about=family.about),
                columns=(Phrase("Plan"), Phrase("Id")),
                rows=tuple(
                    (Cell(plan.name), Cell(plan.id, Tone.QUIET))
                    for plan in catalog.plans_of(family)
                ),
            )
            for family in catalog.families
        ),
        closing=(
            Phrase(
                "{plans}, as the source page names them; none assumed, none unknown.",
                plans=Plural("{n} plan", "{n} plans", len(catalog.plans)),
            ),
        ),
        why=why if session.why else (),
    )


@command(
    help=N_("Show what a plan includes."),
    examples=(
        "sage-entitlements show Komfort",
        "sage-entitlements show 'komfort +' --lang pl --why",
    ),
)
@click.argument("plan", shell_complete=_complete.plans)
def show(session: Session, plan: str) -> Answer:
    """Answer ``show PLAN``."""
    catalog = session.catalog()
    found = catalog.plan(plan)
    family = catalog.family(found.family)
    entitlements = catalog.entitlements(found)
    about = _cited(catalog, family.clauses)
    return Answer(
        result={
            "plan": _plan_json(found),
            "entitlements": [
                {
                    "service": each.service.id,
                    "name": each.service.name,
                    **_known(each),
                    "reasons": reasons_json(each.reasons),
                }
                for each in entitlements
            ],
            "reasons": reasons_json(about),
        },
        records=[_record(each) for each in entitlements],
        columns=_COLUMNS,
        tables=(
            Table(
                title=Phrase("{plan} ({family})", plan=found.name, family=family.name),
                columns=(Phrase("Service"), Phrase("Id"), Phrase("Included"), Phrase("Known how")),
                rows=tuple(
                    (
                        Cell(each.service.name),
                        Cell(each.service.id, Tone.QUIET),
                        inclusion_cell(each),
                        evidence_cell(each),
                    )
                    for each in entitlements
                ),
            ),
        ),
        closing=trust(entitlements),
        why=(*_grounds(entitlements), *about) if session.why else (),
    )


@command(
    help=N_("Show which plans include which services, all in one view."),
    examples=(
        "sage-entitlements matrix",
        "sage-entitlements matrix --family perpetual --format csv > matrix.csv",
    ),
)
@option(
    "--family",
    metavar="FAMILY",
    shell_complete=_complete.families,
    help=N_("Only this family of plans."),
)
def matrix(session: Session, family: str | None) -> Answer:
    """Answer ``matrix``."""
    catalog = session.catalog()
    families = (catalog.family(family),) if family is not None else catalog.families
    everything = [
        each
        for one in families
        for plan in catalog.plans_of(one)
        for each in catalog.entitlements(plan)
    ]
    why = (
        *_grounds(everything),
        *_cited(catalog, (clause for one in families for clause in one.clauses)),
    )
    return Answer(
        result={
            "families": [
                {
                    "id": one.id,
                    "name": one.name,
                    "plans": [plan.id for plan in catalog.plans_of(one)],
                    "rows": [
                        {
                            "service": service.id,
                            "name": service.name,
                            "cells": [_cell_json(each) for each in cells],
                        }
                        for service, cells in _rows(catalog, catalog.plans_of(one))
                    ],
                }
                for one in families
            ],
            "reasons": reasons_json(dict.fromkeys(why)),
        },
        records=[_record(each) for each in everything],
        columns=_COLUMNS,
        tables=tuple(_side_by_side(catalog, catalog.plans_of(one), one) for one in families),
        closing=(legend(everything), *trust(everything)),
        why=why if session.why else (),
    )


@command(
    help=N_("Set plans side by side and show where they differ."),
    examples=(
        "sage-entitlements compare Komfort VIP",
        "sage-entitlements compare komfort 'komfort +' --only-differences",
    ),
)
@click.argument(
    "plans", nargs=-1, required=True, metavar="PLAN PLAN...", shell_complete=_complete.plans
)
@option("--only-differences", is_flag=True, help=N_("Leave out the services in which they agree."))
def compare(session: Session, plans: tuple[str, ...], only_differences: bool) -> Answer:
    """Answer ``compare PLAN PLAN…``."""
    catalog = session.catalog()
    chosen = tuple(dict.fromkeys(catalog.plan(name) for name in plans))
    if len(chosen) < 2:  # noqa: PLR2004 - a comparison takes two
        raise click.UsageError(
            Phrase("name at least two different plans to compare").to(session.language)
        )
    rows = [
        (service, cells)
        for service, cells in _rows(catalog, chosen)
        if not only_differences or _differs(cells)
    ]
    shown = [cell for _, cells in rows for cell in cells]
    differing = sum(_differs(cells) for _, cells in rows)
    return Answer(
        result={
            "plans": [plan.id for plan in chosen],
            "rows": [
                {
                    "service": service.id,
                    "name": service.name,
                    "differs": _differs(cells),
                    "cells": [_cell_json(each) for each in cells],
                }
                for service, cells in rows
            ],
            "reasons": reasons_json(dict.fromkeys(_grounds(shown))),
        },
        records=[
            {**_record(each), "differs": _differs(cells)} for _, cells in rows for each in cells
        ],
        columns=(*_COLUMNS, "differs"),
        tables=(
            _side_by_side(catalog, chosen, services=[service for service, _ in rows], mark=True),
        ),
        closing=(
            Plural("{n} service differs (marked *).", "{n} services differ (marked *).", differing),
            legend(shown),
            *trust(shown),
        ),
        why=tuple(_grounds(shown)) if session.why else (),
    )


@command(
    help=N_("List which plans include a service."),
    examples=(
        "sage-entitlements which 'Pomoc zdalna'",
        "sage-entitlements which callback --format json",
    ),
)
@click.argument("service", shell_complete=_complete.services)
def which(session: Session, service: str) -> Answer:
    """Answer ``which SERVICE``."""
    catalog = session.catalog()
    found = catalog.service(service)
    answers = [catalog.entitlement(plan, found) for plan in catalog.plans]
    return Answer(
        result={
            "service": found.id,
            "name": found.name,
            "plans": [
                {
                    **_plan_json(each.plan),
                    **_known(each),
                    "reasons": reasons_json(each.reasons),
                }
                for each in answers
            ],
            "reasons": reasons_json(dict.fromkeys(_grounds(answers))),
        },
        records=[{**_record(each), "name": each.plan.name} for each in answers],
        columns=_COLUMNS,
        tables=(
            Table(
                title=found.name,
                columns=(Phrase("Plan"), Phrase("Family"), Phrase("Included"), Phrase("Known how")),
                rows=tuple(
                    (
                        Cell(each.plan.name),
                        Cell(catalog.family(each.plan.family).name, Tone.QUIET),
                        inclusion_cell(each),
                        evidence_cell(each),
                    )
                    for each in answers
                ),
            ),
        ),
        closing=trust(answers),
        why=tuple(_grounds(answers)) if session.why else (),
    )


def _verdict(entitlement: Entitlement) -> Phrase:
    said = {
        "plan": entitlement.plan.name,
        "service": entitlement.service.name,
        "known": KNOWN[entitlement.evidence],
    }
    if entitlement.inclusion is Inclusion.INCLUDED:
        return Phrase("Yes: {plan} includes {service} ({known}).", **said)
    if entitlement.inclusion is Inclusion.NOT_INCLUDED:
        return Phrase("No: {plan} does not include {service} ({known}).", **said)
    return Phrase("Nobody knows whether {plan} includes {service}.", **said)


@command(
    help=N_(
        "Ask whether a plan includes a service.\n\n"
        "The exit code answers too: 0 yes, 1 no, 3 unknown."
    ),
    examples=(
        "sage-entitlements has Komfort 'Pomoc zdalna'",
        "sage-entitlements has vip remote-help --confirmed-only",
    ),
)
@click.argument("plan", shell_complete=_complete.plans)
@click.argument("service", shell_complete=_complete.services)
@option("--confirmed-only", is_flag=True, help=N_("Count an assumed answer as unknown."))
def has(session: Session, plan: str, service: str, confirmed_only: bool) -> Answer:
    """Answer ``has PLAN SERVICE``."""
    catalog = session.catalog()
    answer = catalog.entitlement(plan, service)
    if confirmed_only:
        answer = answer.without_assumptions()
    return Answer(
        result={
            "plan": answer.plan.id,
            "service": answer.service.id,
            "name": answer.service.name,
            **_known(answer),
            "reasons": reasons_json(answer.reasons),
        },
        records=[_record(answer)],
        columns=_COLUMNS,
        lead=(_verdict(answer),),
        closing=trust([answer]),
        why=answer.reasons if session.why else (),
        exit_code=HAS_EXIT_CODES[answer.inclusion],
    )


@command(
    help=N_("Explain a service: what it is and the rules behind it."),
    examples=(
        "sage-entitlements service remote-help",
        "sage-entitlements service professional-services --lang pl",
    ),
)
@click.argument("service", shell_complete=_complete.all_services)
def service(session: Session, service: str) -> Answer:
    """Answer ``service SERVICE``."""
    catalog = session.catalog()
    found = catalog.service(service)
    rules = [catalog.clause(each) for each in found.clauses]
    readings = [catalog.reading(each) for each in found.readings]
    tables = []
    if found.activities:
        tables.append(
            Table(
                title=Phrase("What a visit can be spent on"),
                columns=(Phrase("Activity"), Phrase("Id")),
                rows=tuple(
                    (Cell(each.name), Cell(each.id, Tone.QUIET)) for each in found.activities
                ),
            )
        )
    tables.append(
        Table(
            title=Phrase("What the source page says"),
            columns=(Phrase("Rule"), Phrase("Clause")),
            rows=tuple((Cell(each.text), Cell(each.id, Tone.QUIET)) for each in rules),
        )
    )
    if readings:
        tables.append(
            Table(
                title=Phrase("How we read what it leaves open"),
                columns=(Phrase("Question"), Phrase("Our reading"), Phrase("Id")),
                rows=tuple(
                    (Cell(each.question), Cell(each.chosen.text), Cell(each.id, Tone.QUIET))
                    for each in readings
                ),
            )
        )
    why = _cited(catalog, (*found.clauses, *found.readings))
    return Answer(
        result={
            "id": found.id,
            "name": found.name,
            "summary": found.summary,
            "activities": [{"id": each.id, "name": each.name} for each in found.activities],
            "rules": [
                {"clause": each.id, "section": each.section, "text": each.text} for each in rules
            ],
            "readings": [
                {
                    "id": each.id,
                    "question": each.question,
                    "choice": each.choice,
                    "text": each.chosen.text,
                    "basis": each.basis,
                }
                for each in readings
            ],
            "reasons": reasons_json(why),
        },
        records=[
            *(_rule_record("activity", each.id, each.name) for each in found.activities),
            *(_rule_record("clause", each.id, each.text) for each in rules),
            *(_rule_record("reading", each.id, each.chosen.text) for each in readings),
        ],
        columns=("kind", "id", "text"),
        lead=(Phrase("{name}. {summary}", name=found.name, summary=found.summary),),
        tables=tuple(tables),
        closing=(
            Phrase(
                "{rules}; {readings}, shown by: sage-entitlements catalog readings",
                rules=Plural(
                    "{n} rule stated by the page", "{n} rules stated by the page", len(rules)
                ),
                readings=Plural(
                    "{n} reading of ours, assumed", "{n} readings of ours, assumed", len(readings)
                ),
            ),
        ),
        why=why if session.why else (),
    )


def _rule_record(kind: str, identifier: str, text: object) -> dict[str, object]:
    return {"kind": kind, "id": identifier, "text": text}


def _plan_json(plan: Plan) -> dict[str, str]:
    return {"id": plan.id, "name": plan.name, "family": plan.family}


def _cell_json(entitlement: Entitlement) -> dict[str, Any]:
    return {"plan": entitlement.plan.id, **_known(entitlement)}


def _rows(
    catalog: Catalog, plans: tuple[Plan, ...]
) -> Iterator[tuple[Service, tuple[Entitlement, ...]]]:
    for each in catalog.services:
        yield each, tuple(catalog.entitlement(plan, each) for plan in plans)


def _differs(cells: Iterable[Entitlement]) -> bool:
    return len({cell.inclusion for cell in cells}) > 1


def _side_by_side(
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
                Cell(f"{each.name} *" if mark and _differs(cells) else each.name),
                *(short_cell(cell) for cell in cells),
            )
            for each, cells in _rows(catalog, plans)
            if each in kept
        ),
    )
