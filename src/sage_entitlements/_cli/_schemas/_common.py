"""Pieces that answers of several commands have in common."""

from collections.abc import Mapping
from typing import Any

from sage_entitlements._convert._values import ID_SHAPE
from sage_entitlements._types import Evidence, Inclusion
from sage_entitlements.periods import TermStatus, WindowStatus
from sage_entitlements.professional_services import Refusal
from sage_entitlements.remote_help import Coverage

from ._blocks import (
    COUNT,
    DAY,
    MOMENT,
    NULL,
    NUMBER,
    TEXT,
    Schema,
    listed,
    named,
    nullable,
    one_of,
    record,
)

ID = named("id", {"type": "string", "pattern": f"^{ID_SHAPE.pattern}$"})
WHEN: Schema = {"anyOf": [DAY, MOMENT]}
"""What ``--as-of`` says: a whole day, or a moment."""
REASONS = listed(named("reason", record({"id": ID, "text": TEXT})))
NOTES = listed(TEXT)
PLAN = named("plan", record({"id": ID, "name": TEXT, "family": ID}))


def result(properties: Mapping[str, Schema]) -> dict[str, Any]:
    """Describe an answer, which gives its reasons whatever it is about."""
    return record({**properties, "reasons": REASONS})


# -- What a plan says, never without how that is known -----------------------------------

_INCLUSION_AND_EVIDENCE = {"inclusion": one_of(Inclusion), "evidence": one_of(Evidence)}
_MARK = named(
    "mark",
    {
        "if": {"properties": {"inclusion": {"const": Inclusion.UNKNOWN.value}}},
        "then": {"properties": {"evidence": {"const": Evidence.NONE.value}}},
        "else": {"properties": {"evidence": {"not": {"const": Evidence.NONE.value}}}},
    },
)
_KNOWN = named(
    "known",
    {
        **_MARK,
        "if": {"properties": {"evidence": {"const": Evidence.CONFIRMED.value}}},
        "then": {"properties": {"source": TEXT, "confirmed_on": DAY}},
        "else": {"properties": {"source": NULL, "confirmed_on": NULL}},
    },
)


def marked(properties: Mapping[str, Schema]) -> dict[str, Any]:
    """Describe what a plan says of a service, and how that is known."""
    return {**record({**properties, **_INCLUSION_AND_EVIDENCE}), **_MARK}


def known(properties: Mapping[str, Schema]) -> dict[str, Any]:
    """Describe the same with who confirmed it, where somebody did."""
    source = {"source": nullable(TEXT), "confirmed_on": nullable(DAY)}
    return {**record({**properties, **_INCLUSION_AND_EVIDENCE, **source}), **_KNOWN}


def known_where(named_one: str) -> dict[str, Any]:
    """Describe the same as part of an answer that has it only where it is about one plan."""
    parts = known({})["properties"]
    nothing = {"properties": dict.fromkeys(parts, NULL)}
    something = {"properties": parts, **_KNOWN}
    return {
        "if": {"properties": {named_one: NULL}},
        "then": nothing,
        "else": something,
    }


KNOWN_OR_NOTHING = {
    "inclusion": nullable(one_of(Inclusion)),
    "evidence": nullable(one_of(Evidence)),
    "source": nullable(TEXT),
    "confirmed_on": nullable(DAY),
}
"""The keys of it, each of which may be null there; `known_where` says when."""
ENTITLEMENT = named("entitlement", known({"service": ID, "name": TEXT, "reasons": REASONS}))

# -- Periods, windows, visits and sessions -----------------------------------------------

PERIOD = named(
    "period", record({"index": COUNT, "first_day": DAY, "last_day": DAY, "next_reset": DAY})
)
OUTSIDE = one_of(each for each in TermStatus if each is not TermStatus.RUNNING)
WINDOW = named(
    "window",
    record(
        {
            "first_day": DAY,
            "last_day": DAY,
            "last_working_day": nullable(DAY),
            "status": one_of(WindowStatus),
        }
    ),
)
VISITS = named("visits", record({"included": COUNT, "used": COUNT, "remaining": COUNT}))
REFUSED_VISITS = listed(
    named(
        "refused_visit",
        record({"on": DAY, "hours": NUMBER, "reason": one_of(Refusal), "clause": ID, "text": TEXT}),
    )
)
SESSION = named(
    "session",
    record(
        {
            "start": MOMENT,
            "minutes": COUNT,
            "program": nullable(TEXT),
            "coverage": one_of(Coverage),
            "overage_minutes": COUNT,
            "text": TEXT,
        }
    ),
)
NOT_COVERED = [each for each in Coverage if not each.covered]


def either(one: str, other: str) -> Schema:
    """Say that of two values exactly one is there."""
    return {"oneOf": [{"properties": {one: NULL}}, {"properties": {other: NULL}}]}
