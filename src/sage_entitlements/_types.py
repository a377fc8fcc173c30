"""Identifiers and closed vocabularies of the catalogue."""

from enum import StrEnum
from typing import NewType

FamilyId = NewType("FamilyId", str)
PlanId = NewType("PlanId", str)
ServiceId = NewType("ServiceId", str)
ActivityId = NewType("ActivityId", str)
ClauseId = NewType("ClauseId", str)
ReadingId = NewType("ReadingId", str)
OptionId = NewType("OptionId", str)


class Inclusion(StrEnum):
    """What a plan says of a service."""

    INCLUDED = "included"
    NOT_INCLUDED = "not_included"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """How an inclusion is known."""

    STATED = "stated"
    """The source page says so."""
    CONFIRMED = "confirmed"
    """The catalogue's owner says so and names a source."""
    ASSUMED = "assumed"
    """A reading of ours says so."""
    NONE = "none"
    """Nobody says anything: the inclusion is unknown."""


class Origin(StrEnum):
    """Which file a choice comes from."""

    CATALOG = "catalog"
    OVERLAY = "overlay"
