"""What every command that records has in common: its options, and its answer."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sage_entitlements._cli._answer import Answer, Cell, Said, Table
from sage_entitlements._cli._clock import notes_on, now, say_day, say_moment
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import KNOWN
from sage_entitlements._cli.commands._dates import no_working_day
from sage_entitlements._cli.commands._packages import REFUSAL
from sage_entitlements._cli.commands.contract._shown import COVERAGE, package_name
from sage_entitlements._text import N_, Phrase, Plural
from sage_entitlements._time import When, has_come, in_warsaw
from sage_entitlements.catalog import Catalog
from sage_entitlements.contract._ledger import Effect, Outcome, Recorded, Slip, dated, record_entry
from sage_entitlements.contract._model import TABLES, Entry
from sage_entitlements.professional_services import Refusal, Visit
from sage_entitlements.remote_help import CountedSession, Coverage, ExtraSessions, RemoteSession
from sage_entitlements.terms import working_calendar

file_argument = argument(
    "file", metavar=N_("FILE"), type=click.Path(path_type=Path, readable=False)
)
anyway_option = option(
    "--anyway",
    is_flag=True,
    help=N_("Keep it even if the terms do not cover it; it then counts as not covered."),
)
dry_run_option = option(
    "--dry-run", is_flag=True, help=N_("Only tell what it would do, and write nothing.")
)
_SLIP = {
    Slip.ALREADY_RECORDED: Phrase("the file has the same entry already"),
    Slip.AFTER_TERM: Phrase("the contract's term has ended by then"),
}


def record(
    session: Session, catalog: Catalog, file: Path, entry: Entry, *, anyway: bool, dry_run: bool
) -> Answer:
    """Record an entry, and tell what it does."""
    done = record_entry(file, entry, catalog, anyway=anyway, dry_run=dry_run)
    outcome = done.outcome
    when = dated(entry)
    notes = notes_on([when])
    if outcome.repeated and outcome.reason is not Slip.ALREADY_RECORDED:
        notes = (*notes, Phrase("The file has the same entry already."))
    calendar = working_calendar(catalog)
    if isinstance(entry, Visit) and not calendar.is_working_day(entry.on):
        notes = (*notes, no_working_day(calendar, entry.on))
    if not _has_come(when):
        notes = (*notes, Phrase("It is dated after now, and does not count until then."))
    why = catalog.reasons(outcome.reasons)
    data = {
        "file": str(file),
        "table": TABLES[type(entry)],
        "effect": outcome.effect,
        "reason": outcome.reason,
        "covered_by": _covered_by(outcome),
        "covered_minutes": _covered_minutes(outcome),
        "overage_minutes": outcome.session.overage_minutes if outcome.session else None,
        "inclusion": outcome.entitlement.inclusion if outcome.entitlement else None,
        "evidence": outcome.entitlement.evidence if outcome.entitlement else None,
        "written": done.written,
        "dry_run": dry_run,
    }
    return Answer(
        changed=done.written,
        result={
            **data,
            "entry": _entry_json(entry),
            "changes": _changes_json(outcome),
            "notes": notes,
            "reasons": reasons_json(why),
        },
        records=[data],
        columns=tuple(data),
        lead=(_verdict(outcome), *notes),
        tables=_changes(outcome),
        closing=(_fate(file, done),),
        why=why if session.why else (),
        exit_code=0 if done.accepted else 3 if outcome.reason is Coverage.UNKNOWN else 1,
    )


def _has_come(when: When) -> bool:
    present = now()
    return has_come(when, present) if isinstance(when, datetime) else when <= present.date()


def _covered_by(outcome: Outcome) -> str | None:
    if outcome.effect is Effect.REFUSED:
        return None
    if outcome.session is not None:
        return outcome.session.coverage
    if outcome.package is not None:
        return outcome.package.name or outcome.package.purchased.isoformat()
    return None


def _covered_minutes(outcome: Outcome) -> int | None:
    if outcome.session is None:
        return None
    if outcome.effect is Effect.REFUSED:
        return 0
    return outcome.session.session.minutes - outcome.session.overage_minutes


def _verdict(outcome: Outcome) -> Said:
    if outcome.reason is not None:
        return _refused(outcome, outcome.reason)
    if outcome.session is not None:
        return _covered(outcome, outcome.session)
    if outcome.package is not None:
        return Phrase(
            "Covered: it uses a visit of the package {package}.",
            package=package_name(outcome.package),
        )
    if isinstance(outcome.entry, ExtraSessions):
        return Plural(
            "{n} extra session can be used from {day} on.",
            "{n} extra sessions can be used from {day} on.",
            outcome.entry.sessions,
            day=say_day(max(outcome.entry.purchased, outcome.term_first_day)),
        )
    assert outcome.window is not None  # noqa: S101 - only a package is left
    return Phrase(
        "The package can be used from {first} through {last}.",
        first=say_day(outcome.window.first_day),
        last=say_day(outcome.window.last_day),
    )


def _refused(outcome: Outcome, reason: Coverage | Refusal | Slip) -> Said:
    why = _why(reason)
    if reason is Slip.ALREADY_RECORDED and outcome.session is not None:
        why = Phrase("the file already has a session that started then")
    if reason in {Coverage.NOT_INCLUDED, Coverage.PAST_ALLOWANCE}:
        return Phrase("Not covered: {why} ({known}).", why=why, known=_known(outcome))
    if reason is Coverage.UNKNOWN:
        return Phrase("Not known whether it is covered: {why}.", why=why)
    if isinstance(reason, Slip):
        return Phrase("Not recorded: {why}.", why=why)
    return Phrase("Not covered: {why}.", why=why)


def _covered(outcome: Outcome, session: CountedSession) -> Said:
    covered = Phrase("Covered: it uses a bought extra session.")
    if session.coverage is Coverage.INCLUDED:
        covered = Phrase(
            "Covered: it is the included session of its contract month ({known}).",
            known=_known(outcome),
        )
    if outcome.effect is Effect.COVERED:
        return covered
    return Phrase(
        "{covered} {overage} min past the limit of {limit} are charged by the price list.",
        covered=covered,
        overage=session.overage_minutes,
        limit=session.session.minutes - session.overage_minutes,
    )


def _known(outcome: Outcome) -> Phrase:
    """Say how it is known what the plan says of remote help."""
    assert outcome.entitlement is not None  # noqa: S101 - sessions have it
    return KNOWN[outcome.entitlement.evidence]


def _why(reason: Coverage | Refusal | Slip) -> Phrase:
    if isinstance(reason, Coverage):
        return COVERAGE[reason]
    return REFUSAL[reason] if isinstance(reason, Refusal) else _SLIP[reason]


def _fate(file: Path, done: Recorded) -> Said:
    if done.written:
        return Phrase("Written to {path}", path=str(file))
    if done.accepted:
        return Phrase("A dry run: nothing was written to {path}", path=str(file))
    return Phrase("Nothing was written to {path}; --anyway keeps it all the same.", path=str(file))


def _changes_json(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        *(
            {
                "start": each.start,
                "before": before,
                "after": each.coverage,
                "text": COVERAGE[each.coverage],
            }
            for each, before in outcome.other_sessions
        ),
        *(
            {
                "on": each.visit.on,
                "before": before,
                "after": each.refusal,
                "text": _visit_words(each.refusal),
            }
            for each, before in outcome.other_visits
        ),
    ]


def _changes(outcome: Outcome) -> tuple[Table, ...]:
    rows = [
        (
            Cell(say_moment(each.start)),
            Cell(COVERAGE[before]),
            Cell(COVERAGE[each.coverage]),
        )
        for each, before in outcome.other_sessions
    ]
    rows += [
        (Cell(say_day(each.visit.on)), Cell(_visit_words(before)), Cell(_visit_words(each.refusal)))
        for each, before in outcome.other_visits
    ]
    if not rows:
        return ()
    return (
        Table(
            title=Phrase("It changes what becomes of other entries"),
            columns=(Phrase("Entry"), Phrase("Before"), Phrase("Now")),
            rows=tuple(rows),
        ),
    )


def _visit_words(refusal: Refusal | None) -> Phrase:
    return Phrase("covered") if refusal is None else REFUSAL[refusal]


def _entry_json(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, RemoteSession):
        return {
            "start": in_warsaw(entry.start),
            "minutes": entry.minutes,
            "program": entry.program,
        }
    if isinstance(entry, Visit):
        return {
            "on": entry.on,
            "hours": entry.hours,
            "activities": entry.activities,
            "package": entry.package,
        }
    if isinstance(entry, ExtraSessions):
        return {"purchased": entry.purchased, "sessions": entry.sessions}
    return {"purchased": entry.purchased, "name": entry.name}
