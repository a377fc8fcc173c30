"""Until when a complaint about remote help can be made."""

from datetime import date, datetime, time
from enum import StrEnum

from attrs import evolve, frozen

from ._choice import choose
from ._time import When, at_time, day_after, has_come, in_warsaw, is_before, start_of, warsaw_day
from ._types import ComplaintEndOfDay, ComplaintNonWorkingDay
from .terms import ComplaintTerms


class ComplaintStatus(StrEnum):
    """Whether a complaint can still be made."""

    OPEN = "open"
    PASSED = "passed"
    UNDEFINED = "undefined"
    """The terms are silent, and the reading chosen gives no deadline."""


@frozen(kw_only=True)
class ComplaintDeadline:
    """Until when work can be complained of. Moments are in Warsaw time."""

    performed_at: datetime
    """When the work ended."""
    working_day: bool
    """Whether that was on a working day."""
    deadline_day: date | None
    """The last day for a complaint; None where it is undefined."""
    advised_by: datetime | None
    """By when we advise to complain, to be safe: the closing hour on the day of the work; None
    where the work ended at that hour or later, so that nothing but "at once" is safe."""
    expires_at: datetime | None
    """The first moment that is too late; None where it is undefined."""
    reasons: tuple[str, ...]

    def status(self, as_of: When) -> ComplaintStatus:
        """Tell whether a complaint can be made at a moment; a bare date is that whole day.

        So a deadline has passed on a day if it has passed by the day's end. Raises
        `NonexistentTimeError` and `UnknownCalendarError`.
        """
        day = warsaw_day(as_of)
        if self.expires_at is None:
            return ComplaintStatus.UNDEFINED
        if isinstance(as_of, datetime):
            passed = has_come(self.expires_at, as_of)
        else:
            passed = self.expires_at.date() <= day
        return ComplaintStatus.PASSED if passed else ComplaintStatus.OPEN


def complaint_deadline(
    performed_at: datetime,
    *,
    terms: ComplaintTerms,
    end_of_day: ComplaintEndOfDay | None = None,
    non_working_day: ComplaintNonWorkingDay | None = None,
) -> ComplaintDeadline:
    """Give the deadline for work that ended at a moment (clause ``remote-help.complaint``).

    Work that crosses midnight counts on the day on which it ended (``complaint.crossing``).
    ``end_of_day`` and ``non_working_day`` replace the readings of ``terms``. Raises
    `NonexistentTimeError` and `UnknownCalendarError`.
    """
    if end_of_day is not None:
        terms = evolve(terms, end_of_day=choose(ComplaintEndOfDay, end_of_day))
    if non_working_day is not None:
        option = choose(ComplaintNonWorkingDay, non_working_day)
        terms = evolve(terms, non_working_day=option)
    calendar = terms.hours.calendar
    closes = terms.hours.closes
    performed = in_warsaw(performed_at)
    day = performed.date()
    working = calendar.is_working_day(day)
    deadline_day = _deadline_day(day, terms) if not working else day
    reasons = ["remote-help.complaint", "working-day", "complaint.crossing"]
    if not working:
        reasons.append("complaint.non-working-day")
    reasons += ["complaint.end-of-day", "remote-help.deemed-performed"]
    return ComplaintDeadline(
        performed_at=performed,
        working_day=working,
        deadline_day=deadline_day,
        advised_by=_closing(day, closes, performed),
        expires_at=None if deadline_day is None else _end(deadline_day, closes, performed, terms),
        reasons=tuple(reasons),
    )


def surely_passed_by(performed: datetime, day: date, terms: ComplaintTerms) -> bool:
    """Tell, without reckoning the deadline of work, that it has passed before a day.

    True only where that is certain: on a working day the deadline is that day's, or its end. The
    moment is in Warsaw time.
    """
    on = performed.date()
    return (day - on).days > 1 and terms.hours.calendar.is_working_day(on)


def _deadline_day(day: date, terms: ComplaintTerms) -> date | None:
    if terms.non_working_day is ComplaintNonWorkingDay.NEXT_WORKING_DAY:
        return terms.hours.calendar.next_working_day(day)
    if terms.non_working_day is ComplaintNonWorkingDay.SAME_DAY:
        return day
    return None


def _end(day: date, closes: time, performed: datetime, terms: ComplaintTerms) -> datetime:
    midnight = start_of(day_after(day))
    if terms.end_of_day is ComplaintEndOfDay.MIDNIGHT:
        return midnight
    return _closing(day, closes, performed) or midnight


def _closing(day: date, closes: time, performed: datetime) -> datetime | None:
    """Give the closing hour of a day; None if the work ended at it or later."""
    closing = at_time(day, closes)
    return closing if is_before(performed, closing) else None
