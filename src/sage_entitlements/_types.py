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


class WindowLastDay(StrEnum):
    """Reading ``window.last-day``: the last day of "within 12 months"."""

    SAME_DATE = "same-date"
    DAY_BEFORE = "day-before"


class WindowFreeDayEnd(StrEnum):
    """Reading ``window.free-day-end``: a window that ends on a day that is no working day."""

    KEEP = "keep"
    NEXT_WORKING_DAY = "next-working-day"


class ComplaintEndOfDay(StrEnum):
    """Reading ``complaint.end-of-day``: when a Working Day ends."""

    MIDNIGHT = "midnight"
    CLOSE_OF_BUSINESS = "close-of-business"


class ComplaintNonWorkingDay(StrEnum):
    """Reading ``complaint.non-working-day``: work done on a day that is no Working Day."""

    NEXT_WORKING_DAY = "next-working-day"
    SAME_DAY = "same-day"
    UNDEFINED = "undefined"


IMPLEMENTED: dict[str, type[StrEnum]] = {
    "window.last-day": WindowLastDay,
    "window.free-day-end": WindowFreeDayEnd,
    "complaint.end-of-day": ComplaintEndOfDay,
    "complaint.non-working-day": ComplaintNonWorkingDay,
}
"""The readings that date rules follow, and every option that they know."""
READING_OF = {options: reading for reading, options in IMPLEMENTED.items()}
