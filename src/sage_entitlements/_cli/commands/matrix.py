"""``matrix``: every plan and every service."""

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import how_to_confirm, legend, trust
from sage_entitlements._text import N_

from ._entitlements import COLUMNS, cell_json, grounds, record, rows, side_by_side


@command(
    help=N_("Show which plans include which services, all in one view."),
    examples=(
        "sage-entitlements matrix",
        "sage-entitlements matrix --family perpetual --format csv > matrix.csv",
    ),
)
@option(
    "--family",
    metavar=N_("FAMILY"),
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
        *grounds(everything),
        *catalog.reasons(clause for one in families for clause in one.clauses),
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
                            "cells": [cell_json(each) for each in cells],
                        }
                        for service, cells in rows(catalog, catalog.plans_of(one))
                    ],
                }
                for one in families
            ],
            "reasons": reasons_json(dict.fromkeys(why)),
        },
        records=[record(each) for each in everything],
        columns=COLUMNS,
        tables=tuple(side_by_side(catalog, catalog.plans_of(one), one) for one in families),
        closing=(legend(each.evidence for each in everything), *trust(everything)),
        hints=how_to_confirm(everything),
        why=why if session.why else (),
    )
