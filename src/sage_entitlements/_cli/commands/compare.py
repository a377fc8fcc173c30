"""``compare PLAN PLAN…``: where plans differ."""

import click

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import how_to_confirm, legend, trust
from sage_entitlements._text import N_, Phrase, Plural

from ._entitlements import COLUMNS, cell_json, differs, grounds, record, side_by_side
from ._entitlements import rows as rows_of


@command(
    help=N_("Set plans side by side and show where they differ."),
    examples=(
        "sage-entitlements compare Komfort VIP",
        'sage-entitlements compare komfort "komfort +" --only-differences',
    ),
)
@argument(
    "plans", nargs=-1, required=True, metavar=N_("PLAN PLAN..."), shell_complete=_complete.plans
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
        for service, cells in rows_of(catalog, chosen)
        if not only_differences or differs(cells)
    ]
    shown = [cell for _, cells in rows for cell in cells]
    differing = sum(differs(cells) for _, cells in rows)
    return Answer(
        result={
            "plans": [plan.id for plan in chosen],
            "rows": [
                {
                    "service": service.id,
                    "name": service.name,
                    "differs": differs(cells),
                    "cells": [cell_json(each) for each in cells],
                }
                for service, cells in rows
            ],
            "reasons": reasons_json(dict.fromkeys(grounds(shown))),
        },
        records=[
            {**record(each), "differs": differs(cells)} for _, cells in rows for each in cells
        ],
        columns=(*COLUMNS, "differs"),
        tables=(
            side_by_side(catalog, chosen, services=[service for service, _ in rows], mark=True),
        ),
        closing=(
            Plural("{n} service differs (marked *).", "{n} services differ (marked *).", differing),
            legend(each.evidence for each in shown),
            *trust(shown),
        ),
        hints=how_to_confirm(shown),
        why=tuple(grounds(shown)) if session.why else (),
    )
