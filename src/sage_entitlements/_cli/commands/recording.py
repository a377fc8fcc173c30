"""``recording CALLED_ON``: how long a call's recording may be kept."""

from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._clock import notes_on, parse_when, say_day
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command
from sage_entitlements._cli._session import Session
from sage_entitlements._text import N_, Phrase
from sage_entitlements._time import warsaw_day
from sage_entitlements.recordings import REASONS, recording_last_day
from sage_entitlements.terms import PhoneTerms

from ._dates import closing


@command(
    help=N_("Tell through which day the recording of a call may be kept."),
    examples=("sage-entitlements recording 2026-11-23",),
)
@argument("called_on", metavar=N_("CALLED_ON"))
def recording(session: Session, called_on: str) -> Answer:
    """Answer ``recording CALLED_ON``."""
    catalog = session.catalog()
    called = parse_when(session, Phrase("CALLED_ON"), called_on)
    last_day = recording_last_day(called, terms=PhoneTerms.of(catalog))
    why = catalog.reasons(REASONS)
    notes = notes_on([called])
    data = {"called_on": warsaw_day(called), "last_day": last_day}
    return Answer(
        result={**data, "notes": notes, "reasons": reasons_json(why)},
        records=[data],
        columns=tuple(data),
        lead=(
            Phrase("The recording may be kept through {day} at most.", day=say_day(last_day)),
            *notes,
        ),
        closing=closing(session, catalog, why, None),
        why=why if session.why else (),
    )
