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
    """Say how many of the answers are assumed or unknown, and how to confirm one."""
    shown = tuple(entitlements)
    assumed = sum(each.evidence is Evidence.ASSUMED for each in shown)
    unknown = sum(each.inclusion is Inclusion.UNKNOWN for each in shown)
    total = Plural("{n} answer shown", "{n} answers shown", len(shown))
    if not assumed + unknown:
        return (Phrase("{total}, none of them assumed or unknown.", total=total),)
    counted = Phrase(
        "{total}: {assumed}, {unknown}. To confirm one:",
        total=total,
        assumed=Plural("{n} assumed", "{n} assumed", assumed),
        unknown=Plural("{n} unknown", "{n} unknown", unknown),
    )
    command = "sage-entitlements catalog confirm PLAN SERVICE --included --source TEXT"
    return (counted, f"  {command}")
