"""``plans``: the families and their plans."""

from sage_entitlements._cli._answer import Answer, Cell, Table, Tone
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import command
from sage_entitlements._cli._session import Session
from sage_entitlements._text import N_, Phrase, Plural

from ._entitlements import reason_ids


@command(
    help=N_("List the families and their plans."),
    examples=("sage-entitlements plans", "sage-entitlements plans --format json"),
)
def plans(session: Session) -> Answer:
    """Answer ``plans``."""
    catalog = session.catalog()
    why = catalog.reasons(clause for family in catalog.families for clause in family.clauses)
    return Answer(
        result={
            "families": [
                {
                    "id": family.id,
                    "name": family.name,
                    "about": family.about,
                    "plans": [{"id": p.id, "name": p.name} for p in catalog.plans_of(family)],
                    "reasons": reasons_json(catalog.reasons(family.clauses)),
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
                "reasons": reason_ids(catalog.reasons(family.clauses)),
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
