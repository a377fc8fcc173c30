"""How long the recording of a call may be kept."""

from datetime import date

from ._time import When, warsaw_day
from .periods import add_months, check_months
from .terms import PhoneTerms

MONTHS_A_YEAR = 12
REASONS = ("phone-support.recording", "recording.last-day")


def recording_last_day(called_on: When, *, terms: PhoneTerms) -> date:
    """Give the last day on which the recording of a call may be kept.

    The day of the same date, so many years later, or the month's last day where there is none
    (clause ``phone-support.recording``, reading ``recording.last-day``). Raises
    `UnknownCalendarError`, and `InvalidAmountError` where the catalogue's number is too large.
    """
    months = MONTHS_A_YEAR * terms.recording_years
    check_months("months", months)
    return add_months(warsaw_day(called_on), months)
