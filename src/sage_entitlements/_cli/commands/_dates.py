"""What the questions about dates have in common: a table of facts, reasons, notes."""

from datetime import date

from sage_entitlements._cli._answer import Cell, Said, Table
from sage_entitlements._cli._clock import say_day, say_moment
from sage_entitlements._cli._session import Session
from sage_entitlements._model import Reason
from sage_entitlements._text import N_, Joined, Phrase, Plural, Speakable
from sage_entitlements._time import When
from sage_entitlements._types import Origin
from sage_entitlements.catalog import Catalog
from sage_entitlements.workdays import WorkingCalendar

AS_OF_HELP = N_(
    "The moment asked about: a date, which is that whole day, or a time; now by default."
)


def facts(*rows: tuple[Said, Said]) -> Table:
    """Make a table of what is asked and what the answer is."""
    return Table(
        columns=(Phrase("What"), Phrase("Answer")),
        rows=tuple((Cell(what), Cell(answer)) for what, answer in rows),
    )


def no_working_day(calendar: WorkingCalendar, day: date) -> Speakable:
    """Say that a day is no working day, and why where its name does not tell."""
    if calendar.is_weekend(day):
        return Phrase("{day} is no working day.", day=say_day(day))
    why = calendar.why_free(day)
    return Phrase("{day} is no working day: {why}.", day=say_day(day), why=why)


def closing(
    session: Session,
    catalog: Catalog,
    why: tuple[Reason, ...],
    as_of: When | None,
    not_yet: int = 0,
) -> tuple[Said, ...]:
    """Close an answer: as of when, what it leaves out, and how much of it is our reading."""
    lines: list[Said] = []
    if as_of is not None:
        lines.append(Phrase("As of {moment}, Warsaw time.", moment=say_moment(as_of)))
    if not_yet:
        lines.append(
            Plural(
                "{n} entry is dated after that and does not count yet.",
                "{n} entries are dated after that and do not count yet.",
                not_yet,
            )
        )
    cited = {reason.id for reason in why}
    readings = [reading for reading in catalog.readings if reading.id in cited]
    ours = len(readings)
    rests = rules_and_readings(len(why) - ours, ours)
    if session.why:
        lines.append(Phrase("Rests on {grounds}.", grounds=rests))
    else:
        lines.append(Phrase("Rests on {grounds}; --why tells them.", grounds=rests))
    switched = [each.id for each in readings if each.origin is Origin.OVERLAY]
    if switched:
        lines.append(
            Plural(
                "{n} reading is switched by your overlay: {readings}.",
                "{n} readings are switched by your overlay: {readings}.",
                len(switched),
                readings=", ".join(switched),
            )
        )
    return tuple(lines)


def rules_and_readings(stated: int, ours: int) -> Speakable:
    """Count what the page states and what is our reading; of what there is none, nothing."""
    parts = (
        (stated, Plural("{n} clause of the page", "{n} clauses of the page", stated)),
        (ours, Plural("{n} reading of ours, assumed", "{n} readings of ours, assumed", ours)),
    )
    return Joined(tuple(words for number, words in parts if number), "; ")
