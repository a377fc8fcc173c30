"""``show PLAN``: what a plan includes."""

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer, Cell, Table, Tone
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import evidence_cell, how_to_confirm, inclusion_cell, trust
from sage_entitlements._text import N_, Phrase

from ._entitlements import COLUMNS, grounds, known, plan_json, record


@command(
    help=N_("Show what a plan includes."),
    examples=(
        "sage-entitlements show Komfort",
        'sage-entitlements show "komfort +" --lang pl --why',
    ),
)
@argument("plan", metavar=N_("PLAN"), shell_complete=_complete.plans)
def show(session: Session, plan: str) -> Answer:
    """Answer ``show PLAN``."""
    catalog = session.catalog()
    found = catalog.plan(plan)
    family = catalog.family(found.family)
    entitlements = catalog.entitlements(found)
    about = catalog.reasons(family.clauses)
    return Answer(
        result={
            "plan": plan_json(found),
            "entitlements": [
                {
                    "service": each.service.id,
                    "name": each.service.name,
                    **known(each),
                    "reasons": reasons_json(each.reasons),
                }
                for each in entitlements
            ],
            "reasons": reasons_json(about),
        },
        records=[record(each) for each in entitlements],
        columns=COLUMNS,
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
        hints=how_to_confirm(entitlements),
        why=(*grounds(entitlements), *about) if session.why else (),
    )
