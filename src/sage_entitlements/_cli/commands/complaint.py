"""``complaint PERFORMED_AT``: until when the work can be complained of."""

from datetime import datetime

from sage_entitlements._cli._answer import Answer, Said
from sage_entitlements._cli._clock import (
    as_of_value,
    notes_on,
    parse_moment,
    parse_when,
    say_day,
    say_moment,
)
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._text import N_, Phrase
from sage_entitlements._time import When, has_come
from sage_entitlements.complaints import (
    ComplaintDeadline,
    ComplaintStatus,
    complaint_deadline,
)
from sage_entitlements.terms import ComplaintTerms

from ._dates import AS_OF_HELP, closing, facts

EXIT_CODES = {
    ComplaintStatus.OPEN: 0,
    ComplaintStatus.PASSED: 1,
    ComplaintStatus.UNDEFINED: 3,
}
_STATUS = {
    ComplaintStatus.OPEN: Phrase("A complaint can still be made."),
    ComplaintStatus.PASSED: Phrase("It is too late for a complaint."),
    ComplaintStatus.UNDEFINED: Phrase("The terms give no deadline for this work."),
}


def _advice(found: ComplaintDeadline, when: When) -> Said:
    if found.advised_by is None:
        return Phrase("at once")
    return Phrase("now") if has_come(found.advised_by, when) else say_moment(found.advised_by)


@command(
    help=N_(
        "Tell until when remote work can be complained of.\n\n"
        "PERFORMED_AT is when the work ended; a bare date is the beginning of that day. The exit"
        " code is 0 while a complaint can be made, 1 when it is too late, 3 where no deadline is"
        " defined."
    ),
    examples=(
        "sage-entitlements complaint 2025-12-23T23:30Z --as-of 2025-12-29T12:00",
        "sage-entitlements complaint 2026-03-10T11:45 --as-of 2026-03-10 --why",
    ),
)
@argument("performed_at", metavar=N_("PERFORMED_AT"))
@option("--as-of", metavar=N_("WHEN"), help=AS_OF_HELP)
def complaint(session: Session, performed_at: str, as_of: str | None) -> Answer:
    """Answer ``complaint PERFORMED_AT``."""
    catalog = session.catalog()
    asked = parse_moment(session, Phrase("PERFORMED_AT"), performed_at)
    when = parse_when(session, "--as-of", as_of)
    found = complaint_deadline(asked, terms=ComplaintTerms.of(catalog))
    status = found.status(when)
    why = catalog.reasons(found.reasons)
    notes = notes_on([asked, when])
    if not has_come(found.performed_at, when):
        notes = (*notes, Phrase("By then the work has not ended yet."))
    rows: list[tuple[Said, Said]] = [
        (Phrase("Work ended"), say_moment(found.performed_at)),
        (Phrase("On a working day"), Phrase("yes") if found.working_day else Phrase("no")),
    ]
    if found.deadline_day is not None and found.expires_at is not None:
        rows.append((Phrase("Last day for a complaint"), say_day(found.deadline_day)))
        rows.append((Phrase("Too late from"), say_moment(found.expires_at)))
    if status is not ComplaintStatus.PASSED:
        rows.append((Phrase("To be safe, complain by"), _advice(found, when)))
    data: dict[str, datetime | object] = {
        "performed_at": found.performed_at,
        "working_day": found.working_day,
        "deadline_day": found.deadline_day,
        "advised_by": found.advised_by,
        "expires_at": found.expires_at,
        "status": status,
    }
    return Answer(
        as_of=as_of_value(when),
        result={**data, "notes": notes, "reasons": reasons_json(why)},
        records=[data],
        columns=tuple(data),
        lead=(_STATUS[status], *notes),
        tables=(facts(*rows),),
        closing=closing(session, catalog, why, when),
        why=why if session.why else (),
        exit_code=EXIT_CODES[status],
    )
