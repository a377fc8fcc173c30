"""``service SERVICE``: what it is, and the rules behind it."""

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer, Cell, Table, Tone
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command
from sage_entitlements._cli._session import Session
from sage_entitlements._text import N_, Phrase

from ._dates import rules_and_readings


@command(
    help=N_("Explain a service: what it is and the rules behind it."),
    examples=(
        "sage-entitlements service remote-help",
        "sage-entitlements service professional-services --lang pl",
    ),
)
@argument("service", metavar=N_("SERVICE"), shell_complete=_complete.all_services)
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
    why = catalog.reasons((*found.clauses, *found.readings))
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
                "{grounds}. All readings: sage-entitlements catalog readings",
                grounds=rules_and_readings(len(rules), len(readings)),
            ),
        ),
        why=why if session.why else (),
    )


def _rule_record(kind: str, identifier: str, text: object) -> dict[str, object]:
    return {"kind": kind, "id": identifier, "text": text}
