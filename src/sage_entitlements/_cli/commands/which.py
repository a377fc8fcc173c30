"""``which SERVICE``: the plans that include a service."""

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer, Cell, Table, Tone
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import evidence_cell, how_to_confirm, inclusion_cell, trust
from sage_entitlements._text import N_, Phrase

from ._entitlements import COLUMNS, grounds, known, plan_json, record


@command(
    help=N_("List which plans include a service."),
    examples=(
        'sage-entitlements which "Pomoc zdalna"',
        "sage-entitlements which callback --format json",
    ),
)
@argument("service", metavar=N_("SERVICE"), shell_complete=_complete.services)
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
                    **plan_json(each.plan),
                    **known(each),
                    "reasons": reasons_json(each.reasons),
                }
                for each in answers
            ],
            "reasons": reasons_json(dict.fromkeys(grounds(answers))),
        },
        records=[{**record(each), "name": each.plan.name} for each in answers],
        columns=COLUMNS,
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
        hints=how_to_confirm(answers),
        why=tuple(grounds(answers)) if session.why else (),
    )
