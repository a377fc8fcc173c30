"""Professional services: the window of a package, and which visits count in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from attrs import asdict, evolve, frozen

from ._choice import choose
from ._names import name_key
from ._time import When, warsaw_day
from ._types import ActivityId, WindowFreeDayEnd, WindowLastDay
from .periods import ValidityWindow, WindowStatus, validity_window
from .terms import ProfessionalServicesTerms


class Refusal(StrEnum):
    """Why a visit does not count."""

    NOT_POSITIVE = "not_positive"
    TOO_LONG = "too_long"
    OUTSIDE_WINDOW = "outside_window"
    NO_VISIT_LEFT = "no_visit_left"
    NO_PACKAGE = "no_package"
    """None has been bought."""

    @property
    def clause(self) -> str:
        """The clause that says so."""
        return _CLAUSES[self]


_CLAUSES = {
    Refusal.NOT_POSITIVE: "professional-services.visit-length",
    Refusal.TOO_LONG: "professional-services.visit-length",
    Refusal.OUTSIDE_WINDOW: "professional-services.window",
    Refusal.NO_VISIT_LEFT: "professional-services.visits",
    Refusal.NO_PACKAGE: "professional-services.window",
}


RULES = (
    "professional-services.window",
    "window.last-day",
    "window.free-day-end",
    "professional-services.visits",
    "professional-services.visit-length",
    "visit.whole",
    "working-day",
)
"""What every answer about a package rests on."""


MOST_HOURS = 24
"""Of one visit, in a contract's file: more, and it is a slip of the pen."""


@frozen(kw_only=True)
class Visit:
    """A consultant's visit: its day, how many hours it took, and what was done in them."""

    on: date
    hours: float
    activities: tuple[ActivityId, ...] = ()
    package: str | None = None
    """The name of the package that it is to use; None lets the rule choose one."""


@frozen(kw_only=True)
class RefusedVisit:
    """A visit that the package does not cover, and why."""

    visit: Visit
    refusal: Refusal


@frozen(kw_only=True)
class CountedVisit:
    """A visit, and the package that it uses or the reason why it uses none."""

    visit: Visit
    package: int | None
    """The position of the package among those given."""
    refusal: Refusal | None


def count_visits(
    windows: Sequence[ValidityWindow],
    visits: Iterable[Visit],
    *,
    terms: ProfessionalServicesTerms,
    names: Mapping[str, int] | None = None,
) -> tuple[CountedVisit, ...]:
    """Tell of every visit which package it uses, in the order of their days.

    A visit uses the package whose window closes first, unless it names one (reading
    ``visit.package``); one that is shorter than the limit uses a whole visit (reading
    ``visit.whole``). So what becomes of a visit depends on earlier days and its own alone, and
    not on the order in which visits are given. ``windows`` are those of the packages bought,
    ``names`` the positions of the packages that have a name, by its `name_key`.
    """
    by_name = names or {}
    left = [terms.visits] * len(windows)
    name_of = {index: name for name, index in by_name.items()}
    first_to_close = sorted(
        range(len(windows)), key=lambda each: closing_order(windows[each], name_of.get(each))
    )

    def named(visit: Visit) -> int | None:
        return None if visit.package is None else by_name.get(name_key(visit.package))

    def use(visit: Visit) -> CountedVisit:
        only = named(visit)
        candidates = first_to_close if only is None else [only]
        refusal = _by_itself(visit, terms)
        if refusal is None and not candidates:
            refusal = Refusal.NO_PACKAGE
        if refusal is None:
            usable = [each for each in candidates if windows[each].holds(visit.on)]
            for each in usable:
                if left[each]:
                    left[each] -= 1
                    return CountedVisit(visit=visit, package=each, refusal=None)
            refusal = Refusal.NO_VISIT_LEFT if usable else Refusal.OUTSIDE_WINDOW
        return CountedVisit(visit=visit, package=None, refusal=refusal)

    def order(visit: Visit) -> tuple[date, bool, float, str, tuple[str, ...]]:
        # Of two on one day, the one that has no choice comes first, then the shorter one; what is
        # not a number has no place, nor needs one.
        free = named(visit) is None
        return visit.on, free, max(0, visit.hours), visit.package or "", visit.activities

    return tuple(use(visit) for visit in sorted(visits, key=order))


@frozen(kw_only=True)
class PackageBalance:
    """What a package has on a day: its window, and the visits used and left."""

    window: ValidityWindow
    status: WindowStatus
    included: int
    used: int
    remaining: int
    """Visits that can still be made; none once the window has closed."""


@frozen(kw_only=True)
class ProfessionalServicesBalance(PackageBalance):
    """What a package bought alone has on a day, with all that becomes of its visits."""

    refused: tuple[RefusedVisit, ...]
    not_yet: int
    """Visits left out because they are dated after the moment asked about."""
    reasons: tuple[str, ...]
    terms: ProfessionalServicesTerms

    def preflight(self, visit: Visit) -> Refusal | None:
        """Tell why a visit to come would not be covered; None if it would be."""
        refusal = _by_itself(visit, self.terms)
        if refusal is None and not self.window.holds(visit.on):
            return Refusal.OUTSIDE_WINDOW
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
        terms = evolve(terms, last_day=choose(WindowLastDay, last_day))
    if free_day_end is not None:
        terms = evolve(terms, free_day_end=choose(WindowFreeDayEnd, free_day_end))
    window = package_window(purchased, terms)
    given = tuple(visits)
    day = warsaw_day(as_of)
    counted = count_visits([window], (visit for visit in given if visit.on <= day), terms=terms)
    balance = package_balance(window, counted, as_of=day, terms=terms)
    return ProfessionalServicesBalance(
        **asdict(balance, recurse=False),
        refused=refused_visits(counted),
        not_yet=len(given) - len(counted),
        reasons=RULES,
        terms=terms,
    )


def closing_order(window: ValidityWindow, name: str | None) -> tuple[date, date, str]:
    """Give what packages are sorted by, those that close first before the others.

    Of those bought on one day, the ones without a name come first: no visit can ask for them.
    """
    return window.last_day, window.first_day, name_key(name or "")


# A portfolio has many packages that were bought on the same day.
@lru_cache(maxsize=4096)
def package_window(purchased: date, terms: ProfessionalServicesTerms) -> ValidityWindow:
    """Give the window of a package bought on a day, by the terms' figures and readings."""
    return validity_window(
        purchased,
        months=terms.months,
        last_day=terms.last_day,
        free_day_end=terms.free_day_end,
        calendar=terms.calendar,
    )


def package_balance(
    window: ValidityWindow,
    visits: Iterable[CountedVisit],
    *,
    as_of: When,
    terms: ProfessionalServicesTerms,
) -> PackageBalance:
    """Sum up a package; of ``visits``, those count that use it."""
    used = sum(each.refusal is None for each in visits)
    status = window.status(as_of)
    return PackageBalance(
        window=window,
        status=status,
        included=terms.visits,
        used=used,
        remaining=0 if status is WindowStatus.CLOSED else terms.visits - used,
    )


def refused_visits(visits: Iterable[CountedVisit]) -> tuple[RefusedVisit, ...]:
    """Give those of the visits that no package covers, in their order."""
    return tuple(
        RefusedVisit(visit=each.visit, refusal=each.refusal)
        for each in visits
        if each.refusal is not None
    )


def _by_itself(visit: Visit, terms: ProfessionalServicesTerms) -> Refusal | None:
    if not visit.hours > 0:  # and so neither what is not a number
        return Refusal.NOT_POSITIVE
    return Refusal.TOO_LONG if visit.hours > terms.hours else None
