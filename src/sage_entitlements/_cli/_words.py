"""The words in which answers are given to people."""

from collections.abc import Iterable

from sage_entitlements._model import Entitlement
from sage_entitlements._text import Joined, Phrase, Plural
from sage_entitlements._types import Evidence, Inclusion

from ._answer import Cell, Said, Tone

YES_NO = {
    Inclusion.INCLUDED: Phrase("yes"),
    Inclusion.NOT_INCLUDED: Phrase("no"),
    Inclusion.UNKNOWN: Phrase("unknown"),
}
KNOWN = {
    Evidence.STATED: Phrase("stated"),
    Evidence.CONFIRMED: Phrase("confirmed"),
    Evidence.ASSUMED: Phrase("assumed"),
    Evidence.NONE: Phrase("not known"),
}
# Where a cell has no room for a word, each has a sign, and LEGEND says what it means.
SIGN = {Evidence.STATED: "§", Evidence.CONFIRMED: "!", Evidence.ASSUMED: "~", Evidence.NONE: "?"}
_TONE = {
    Inclusion.INCLUDED: Tone.YES,
    Inclusion.NOT_INCLUDED: Tone.NO,
    Inclusion.UNKNOWN: Tone.UNSURE,
}


def inclusion_cell(entitlement: Entitlement) -> Cell:
    """Say whether, in a word."""
    return Cell(YES_NO[entitlement.inclusion], _TONE[entitlement.inclusion])


def evidence_cell(entitlement: Entitlement) -> Cell:
    """Say how it is known, in a word."""
    sure = entitlement.evidence in {Evidence.STATED, Evidence.CONFIRMED}
    return Cell(KNOWN[entitlement.evidence], Tone.PLAIN if sure else Tone.UNSURE)


def verdict(entitlement: Entitlement) -> Phrase:
    """Say whether a plan includes a service, in a sentence."""
    said = {
        "plan": entitlement.plan.name,
        "service": entitlement.service.name,
    }
    known = KNOWN[entitlement.evidence]
    if entitlement.inclusion is Inclusion.INCLUDED:
        return Phrase("Yes: {plan} includes {service} ({known}).", **said, known=known)
    if entitlement.inclusion is Inclusion.NOT_INCLUDED:
        return Phrase("No: {plan} does not include {service} ({known}).", **said, known=known)
    return Phrase("Nobody knows whether {plan} includes {service}.", **said)


def short_cell(entitlement: Entitlement) -> Cell:
    """Say both in a word and a sign."""
    sign = SIGN[entitlement.evidence]
    if entitlement.inclusion is Inclusion.UNKNOWN:
        return Cell(sign, Tone.UNSURE)
    word = YES_NO[entitlement.inclusion]
    return Cell(Phrase("{word} {sign}", word=word, sign=sign), _TONE[entitlement.inclusion])


def legend(evidence: Iterable[Evidence]) -> Said:
    """Explain the signs that cells of this evidence use."""
    used = set(evidence)
    entries = tuple(
        Phrase("{sign} {meaning}", sign=sign, meaning=KNOWN[each])
        for each, sign in SIGN.items()
        if each in used
    )
    return Joined(entries, "   ")


def trust(entitlements: Iterable[Entitlement]) -> tuple[Said, ...]:
    """Say how many of the answers are assumed or unknown, and what somebody said in vain."""
    shown = tuple(entitlements)
    assumed, unknown = _unsure(shown)
    total = Plural("{n} answer shown", "{n} answers shown", len(shown))
    counted = Phrase(
        "{total}: {assumed}, {unknown}.",
        total=total,
        assumed=Plural("{n} assumed", "{n} assumed", assumed),
        unknown=Plural("{n} unknown", "{n} unknown", unknown),
    )
    if not assumed + unknown:
        counted = Phrase("{total}, none of them assumed or unknown.", total=total)
    overruled = (
        Phrase(
            "Somebody confirmed on {day} that {plan} does not include {service} ({source});"
            " --why tells why it does all the same.",
            day=each.overruled.on,
            plan=each.plan.name,
            service=each.service.name,
            source=each.overruled.source,
        )
        for each in shown
        if each.overruled is not None
    )
    return (counted, *overruled)


def how_to_confirm(entitlements: Iterable[Entitlement]) -> tuple[Said, ...]:
    """Say what to do about answers that are assumed or unknown, with a command to type."""
    shown = tuple(entitlements)
    assumed, unknown = _unsure(shown)
    if not assumed + unknown:
        return ()
    about = (
        Phrase(
            "Assumed is our own reading: before you promise it, find out and confirm it"
            " (--included or --not-included):"
        )
        if assumed
        else Phrase("Once you have found out, confirm it (--included or --not-included):")
    )
    plans = {each.plan.id for each in shown}
    services = {each.service.id for each in shown}
    command = Phrase(
        "  sage-entitlements catalog confirm {plan} {service} --included --source TEXT",
        plan=plans.pop() if len(plans) == 1 else Phrase("PLAN"),
        service=services.pop() if len(services) == 1 else Phrase("SERVICE"),
    )
    return about, command


def _unsure(entitlements: Iterable[Entitlement]) -> tuple[int, int]:
    """Count the assumed and the unknown ones."""
    known = [(each.inclusion, each.evidence) for each in entitlements]
    return (
        sum(evidence is Evidence.ASSUMED for _, evidence in known),
        sum(inclusion is Inclusion.UNKNOWN for inclusion, _ in known),
    )
