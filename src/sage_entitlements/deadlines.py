"""Until when work can be complained of, and how long the recording of a call is kept."""

from datetime import date, datetime, time
from typing import Literal

from attrs import field

from sage_entitlements import workdays
from sage_entitlements.model import figure, reading
from sage_entitlements.text import N_, Speakable, Spoken
from sage_entitlements.values import frozen
from sage_entitlements.warsaw import DAY, When, at_time, has_come, in_warsaw, is_before, warsaw_day

_FREE_DAY = "complaint.non-working-day"
# All clauses and readings that a deadline can rest on.
GROUNDS = (
    *("remote-help.complaint", *workdays.GROUNDS, "complaint.crossing", _FREE_DAY),
    *("complaint.end-of-day", "remote-help.deemed-performed"),
)


class ComplaintStatus(Spoken):
    """Whether a complaint can still be made."""

    OPEN = "open", N_("can still be made")
    PASSED = "passed", N_("too late")
    UNDEFINED = "undefined", N_("no deadline is given")  # the terms and the reading give none


@frozen(kw_only=True)
class ComplaintTerms:
    """When the phone usually closes, and how we read the deadline for a complaint."""

    closes: time = figure("phone-support.hours", "closes")
    # When a Working Day ends, and on which day work is complained of that was done on no such day.
    end_of_day: Literal["midnight", "close-of-business"] = reading("complaint.end-of-day")
    non_working_day: Literal["next-working-day", "same-day", "undefined"] = reading(_FREE_DAY)
    calendar: workdays.WorkingCalendar = field()

    def surely_passed_by(self, performed: datetime, day: date) -> bool:
        """Tell, without computing it, that the deadline of work surely passed before a day."""
        # On a working day, by Warsaw time, the deadline is within that day or at its end.
        on = performed.date()
        return (day - on).days > 1 and self.calendar.is_working_day(on)

    def deadline(self, performed_at: datetime, as_of: When) -> "ComplaintDeadline":
        """Give the deadline for work that ended at a moment (clause ``remote-help.complaint``).

        Work that crosses midnight counts on the day on which it ended (``complaint.crossing``).
        Where ``as_of`` is a day, the deadline has passed if it has by that day's end. Raises
        `NonexistentTimeError` and `UnknownCalendarError`.

        >>> performed = datetime.fromisoformat("2025-12-23T23:30Z")
        >>> catalog.terms(ComplaintTerms).deadline(performed, date(2025, 12, 24)).deadline_day
        datetime.date(2025, 12, 29)
        """
        warsaw_day(as_of)
        performed = in_warsaw(performed_at)
        day = performed.date()
        working = self.calendar.is_working_day(day)
        deadline_day = None if self.non_working_day == "undefined" and not working else day
        if self.non_working_day == "next-working-day" and not working:
            deadline_day = self.calendar.next_working_day(day)
        expires_at, status = None, ComplaintStatus.UNDEFINED
        if deadline_day is not None:
            expires_at = at_time(warsaw_day(deadline_day + DAY))
            if self.end_of_day == "close-of-business":
                expires_at = self._closing(deadline_day, performed) or expires_at
            status = ComplaintStatus.PASSED if has_come(expires_at, as_of) else ComplaintStatus.OPEN
        return ComplaintDeadline(
            performed_at=performed,
            working_day=working,
            why_not=self.calendar.why_free(day),
            deadline_day=deadline_day,
            advised_by=self._closing(day, performed),
            expires_at=expires_at,
            status=status,
        )

    def _closing(self, day: date, performed: datetime) -> datetime | None:
        """Give the closing hour of a day; None if the work ended at it or later."""
        found = self.calendar.exception(day)
        closing = at_time(day, (found and found.closes) or self.closes)
        return closing if is_before(performed, closing) else None


@frozen(kw_only=True)
class ComplaintDeadline:
    """Until when work can be complained of, and whether it still can, in Warsaw time.

    ``advised_by`` is safe: the closing hour on the day of the work; None where the work ended at
    that hour or later, so that nothing but "at once" is safe.
    """

    performed_at: datetime  # when the work ended
    working_day: bool  # whether that was on a working day
    why_not: Speakable | None = field(eq=False)  # what is said never equals what is said anew
    deadline_day: date | None  # None where it is undefined
    advised_by: datetime | None
    expires_at: datetime | None  # the first moment that is too late; None where it is undefined
    status: ComplaintStatus

    @property
    def grounds(self) -> tuple[str, ...]:
        return tuple(each for each in GROUNDS if each != _FREE_DAY or not self.working_day)


@frozen(kw_only=True)
class RecordingTerms:
    """What the clauses say of recordings of calls."""

    years: int = figure("phone-support.recording", "years")
