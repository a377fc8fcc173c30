"""``catalog readings``: our readings, and ``set`` to switch one."""

from typing import Any

import click

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer, Cell, Said, Table, Tone
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._help import LocalGroup
from sage_entitlements._cli._options import argument, command, shared_options
from sage_entitlements._cli._session import Session
from sage_entitlements._model import Reading
from sage_entitlements._text import N_, Phrase, Plural
from sage_entitlements._types import Origin
from sage_entitlements.catalog import load_catalog

ORIGIN = {Origin.CATALOG: Phrase("catalogue"), Origin.OVERLAY: Phrase("overlay")}
_ORIGIN_TONE = {Origin.CATALOG: Tone.QUIET, Origin.OVERLAY: Tone.UNSURE}


def _reading_json(reading: Reading) -> dict[str, Any]:
    return {
        "id": reading.id,
        "question": reading.question,
        "choice": reading.choice,
        "text": reading.chosen.text,
        "origin": reading.origin,
        "switchable": reading.switchable,
        "options": [{"id": each.id, "text": each.text} for each in reading.options],
        "basis": reading.basis,
    }


def _choice(reading: Reading) -> Said:
    others = ", ".join(each.id for each in reading.alternatives)
    if not others:
        return reading.choice
    return Phrase("{choice} (or {others})", choice=reading.choice, others=others)


def _show_readings(session: Session) -> Answer:
    found = session.catalog()
    switched = sum(each.origin is Origin.OVERLAY for each in found.readings)
    return Answer(
        result={
            "readings": [_reading_json(each) for each in found.readings],
            "reasons": reasons_json(found.reason(each.id) for each in found.readings),
        },
        records=[
            {
                "id": each.id,
                "question": each.question,
                "choice": each.choice,
                "text": each.chosen.text,
                "origin": each.origin,
                "alternatives": " ".join(option.id for option in each.alternatives),
                "basis": each.basis,
            }
            for each in found.readings
        ],
        columns=("id", "question", "choice", "text", "origin", "alternatives", "basis"),
        tables=(
            Table(
                columns=(Phrase("Question"), Phrase("Reading"), Phrase("Choice"), Phrase("From")),
                rows=tuple(
                    (
                        Cell(each.question),
                        Cell(each.id, Tone.QUIET),
                        Cell(_choice(each)),
                        Cell(ORIGIN[each.origin], _ORIGIN_TONE[each.origin]),
                    )
                    for each in found.readings
                ),
            ),
        ),
        closing=(
            Phrase(
                "{readings}, all assumed by us; {switched}. To switch one:",
                readings=Plural("{n} reading", "{n} readings", len(found.readings)),
                switched=Plural(
                    "{n} switched by the overlay", "{n} switched by the overlay", switched
                ),
            ),
            Phrase("  sage-entitlements catalog readings set READING CHOICE"),
        ),
        why=tuple(found.reason(each.id) for each in found.readings) if session.why else (),
    )


@click.group(
    cls=LocalGroup,
    invoke_without_command=True,
    help=N_('List our readings of what the source page leaves open; "set" switches one.'),
    examples=(
        "sage-entitlements catalog readings --why",
        "sage-entitlements catalog readings set window.last-day day-before",
    ),
)
@shared_options
@click.pass_context
def readings(context: click.Context) -> None:
    """Answer ``catalog readings``, unless a subcommand does."""
    if context.invoked_subcommand is None:
        session = Session.of(context)
        session.deliver(_show_readings(session))


@command(
    readings,
    name="set",
    help=N_("Switch a reading to another of its options, in your overlay."),
    examples=("sage-entitlements catalog readings set window.last-day day-before",),
)
@argument("reading", metavar=N_("READING"), shell_complete=_complete.switchable_readings)
@argument("choice", metavar=N_("CHOICE"), shell_complete=_complete.options)
def set_reading(session: Session, reading: str, choice: str) -> Answer:
    """Answer ``catalog readings set``."""
    # Writing brings in more than listing does.
    from sage_entitlements.catalog._overlay import OverlayFile  # noqa: PLC0415

    from ._written import written  # noqa: PLC0415

    base = load_catalog(session.catalog_path)
    file = OverlayFile(session.overlay_to_write, base)
    change = file.choose(reading, choice)
    then, after = change.before.reading(reading), change.after.reading(reading)
    return Answer(
        changed=change.written,
        result={
            "overlay": str(change.path),
            "backup": str(change.backup) if change.backup else None,
            "before": then.choice,
            **_reading_json(after),
            "reasons": [{"id": after.id, "text": after.chosen.text}],
        },
        records=[
            {
                "id": after.id,
                "before": then.choice,
                "choice": after.choice,
                "text": after.chosen.text,
            }
        ],
        columns=("id", "before", "choice", "text"),
        lead=(
            after.question,
            Phrase("Before: {text} ({id})", text=then.chosen.text, id=then.choice),
            Phrase("Now: {text} ({id})", text=after.chosen.text, id=after.choice),
        ),
        closing=written(change),
    )
