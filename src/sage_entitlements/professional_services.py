"""Professional services: the window of a package, and which visits count in it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from attrs import evolve, frozen

from ._choice import choose
from ._time import When, warsaw_day
from ._types import WindowFreeDayEnd, WindowLastDay
from .periods import ValidityWindow, WindowStatus, validity_window
from .terms import ProfessionalServicesTerms


class Refusal(StrEnum):
    """Why a visit does not count."""

    NOT_POSITIVE = "not_positive"
    TOO_LONG = "too_long"
    OUTSIDE_WINDOW = "outside_window"
    NO_VISIT_LEFT = "no_visit_left"

    @property
    def clause(self) -> str:
        """The clause that says so."""
        return _CLAUSES[self]


_CLAUSES = {
    Refusal.NOT_POSITIVE: "professional-services.visit-length",
    Refusal.TOO_LONG: "professional-services.visit-length",
    Refusal.OUTSIDE_WINDOW: "professional-services.window",
    Refusal.NO_VISIT_LEFT: "professional-services.visits",
}


@frozen(kw_only=True)
class Visit:
    """A consultant's visit: its day, and how many hours it took."""

    on: date
    hours: float


@frozen(kw_only=True)
class RefusedVisit:
    """A visit that the package does not cover, and why."""

    visit: Visit
    refusal: Refusal


@frozen(kw_only=True)
class ProfessionalServicesBalance:
    """What a package has on a day: its window, and the visits used and left."""

    window: ValidityWindow
    status: WindowStatus
    included: int
    used: int
    remaining: int
    """Visits that can still be made; none once the window has closed."""
    refused: tuple[RefusedVisit, ...]
    not_yet: int
    """Visits left out because they are dated after the moment asked about."""
    reasons: tuple[str, ...]
    terms: ProfessionalServicesTerms

    def preflight(self, visit: Visit) -> Refusal | None:
        """Tell why a visit to come would not be covered; None if it would be."""
        refusal = _by_itself(visit, self.window, self.terms)
        if refusal is None and self.used >= self.included:
            return Refusal.NO_VISIT_LEFT
        return refusal


def professional_services_balance(
    purchased: date,
    visits: Iterable[Visit],
    *,
    as_of: When,
    terms: ProfessionalServicesTerms,
    last_day: WindowLastDay | None = None,
    free_day_end: WindowFreeDayEnd | None = None,
) -> ProfessionalServicesBalance:
    """Tell what is used and left of a package as of a moment, or of a whole day.

    Visits count by day, whatever the order in which they are given; a visit shorter than the
    limit uses a whole one (reading ``visit.whole``). ``last_day`` and ``free_day_end`` replace
    the readings of ``terms``. Raises `UnknownCalendarError`.
    """
    if last_day is not None:
        terms = evolve(terms, last_day=choose(WindowLastDay, last_day, "window.last-day"))
    if free_day_end is not None:
        option = choose(WindowFreeDayEnd, free_day_end, "window.free-day-end")
        terms = evolve(terms, free_day_end=option)
    window = validity_window(
        purchased,
        months=terms.months,
        last_day=terms.last_day,
        free_day_end=terms.free_day_end,
        calendar=terms.calendar,
    )
    day = warsaw_day(as_of)
    # Of two on one day the shorter comes first; what is not a number has no place, nor needs one.
    given = sorted(visits, key=lambda visit: (visit.on, max(0, visit.hours)))
    come = [visit for visit in given if visit.on <= day]
    used = 0
    refused = []
    for visit in come:
        refusal = _by_itself(visit, window, terms)
        if refusal is None and used >= terms.visits:
            refusal = Refusal.NO_VISIT_LEFT
        if refusal is None:
            used += 1
        else:
            refused.append(RefusedVisit(visit=visit, refusal=refusal))
    status = window.status(day)
    return ProfessionalServicesBalance(
        window=window,
        status=status,
        included=terms.visits,
        used=used,
        remaining=0 if status is WindowStatus.CLOSED else terms.visits - used,
        refused=tuple(refused),
        not_yet=len(given) - len(come),
        reasons=(
            "professional-services.window",
            "window.last-day",
            "window.free-day-end",
            "professional-services.visits",
            "professional-services.visit-length",
            "visit.whole",
            "working-day",
        ),
        terms=terms,
    )


def _by_itself(
    visit: Visit, window: ValidityWindow, terms: ProfessionalServicesTerms
) -> Refusal | None:
    if not visit.hours > 0:  # and so neither what is not a number
        return Refusal.NOT_POSITIVE
    if visit.hours > terms.hours:
        return Refusal.TOO_LONG
    if not window.holds(visit.on):
        return Refusal.OUTSIDE_WINDOW
    return None
