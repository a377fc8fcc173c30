"""``hours``: is the phone answered, until when, and how to be called back."""

from sage_entitlements._cli._answer import Answer, Said
from sage_entitlements._cli._clock import as_of_value, notes_on, parse_when, say_day, say_moment
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._text import N_, Phrase
from sage_entitlements.terms import PhoneTerms
from sage_entitlements.workdays import PhoneHours

from ._dates import AS_OF_HELP, closing, facts

CHANNELS = ("phone", "e-mail")
"""How technical support is given (clause ``phone-support.channels``)."""
CALLED = {
    "caller": Phrase("the number that called"),
    "order": Phrase("the number in the order"),
}
"""Which number an attempt to call back goes to, and its words."""
_REASONS = (
    "phone-support.hours",
    "business-hours",
    "working-day",
    "phone-support.number",
    "phone-support.channels",
    "phone-support.call-limit",
    "callback.attempts",
)


@command(
    help=N_("Tell whether the phone is answered now, or at another moment, and until when."),
    examples=(
        "sage-entitlements hours",
        "sage-entitlements hours --at 2026-12-23T16:30 --format json",
    ),
)
@option("--at", metavar=N_("WHEN"), help=AS_OF_HELP)
def hours(session: Session, at: str | None) -> Answer:
    """Answer ``hours``."""
    catalog = session.catalog()
    terms = PhoneTerms.of(catalog)
    asked = parse_when(session, "--at", at)
    moment = as_of_value(asked)
    found = terms.hours.on(asked)
    why = catalog.reasons(_REASONS)
    notes = notes_on([asked])
    attempts = [
        *("caller" for _ in range(terms.attempts_to_caller)),
        *("order" for _ in range(terms.attempts_to_order)),
    ]
    callback: list[tuple[Said, Said]] = [
        (Phrase("Callback, attempt {number}", number=number), CALLED[target])
        for number, target in enumerate(attempts, start=1)
    ]
    return Answer(
        as_of=moment,
        result={
            "at": moment,
            "open": found.open,
            "opens_at": found.opens_at,
            "closes_at": found.closes_at,
            "number": terms.number,
            "channels": CHANNELS,
            "call_limit_minutes": terms.call_minutes,
            "callback_attempts": attempts,
            "notes": notes,
            "reasons": reasons_json(why),
        },
        records=[
            {
                "at": moment,
                "open": found.open,
                "opens_at": found.opens_at,
                "closes_at": found.closes_at,
                "number": terms.number,
                "call_limit_minutes": terms.call_minutes,
                "callback_attempts": " ".join(attempts),
            }
        ],
        columns=(
            "at",
            "open",
            "opens_at",
            "closes_at",
            "number",
            "call_limit_minutes",
            "callback_attempts",
        ),
        lead=(_verdict(found), *notes),
        tables=(
            facts(
                (Phrase("Phone"), terms.number),
                (Phrase("Other channel"), Phrase("e-mail")),
                (
                    Phrase("A call may be limited to"),
                    Phrase("{minutes} min", minutes=terms.call_minutes),
                ),
                *callback,
            ),
        ),
        closing=closing(session, catalog, why, moment),
        why=why if session.why else (),
    )


def _verdict(found: PhoneHours) -> Said:
    if found.open is None:
        return Phrase(
            "Open on {day} from {opens} to {closes}.",
            day=say_day(found.opens_at.date()),
            opens=f"{found.opens_at:%H:%M}",
            closes=f"{found.closes_at:%H:%M}",
        )
    if found.open:
        return Phrase("Open until {moment}.", moment=say_moment(found.closes_at))
    return Phrase("Closed; opens {moment}.", moment=say_moment(found.opens_at))
