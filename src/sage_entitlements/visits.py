"""Professional services: the window of a package, and which visits it covers."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from attrs import field

from sage_entitlements import workdays
from sage_entitlements.errors import InvalidAmountError
from sage_entitlements.model import ActivityId, figure, reading
from sage_entitlements.names import name_key
from sage_entitlements.periods import term_last_day
from sage_entitlements.text import N_, Phrase, Speakable, Spoken
from sage_entitlements.values import checked, flat, frozen, hidden, kept, part
from sage_entitlements.warsaw import DAY, When, check_known, warsaw_day

MOST_HOURS = 24  # of one visit: more, and it is a typing error

# The clauses and readings that answers rest on: GROUNDS, and more where there is more to tell.
WINDOW = ("professional-services.window", "window.last-day", "window.free-day-end")
VISITS = ("professional-services.visits", "professional-services.visit-length")
GROUNDS = (*WINDOW, *VISITS, "visit.whole", *workdays.GROUNDS)
SEVERAL, LONG = ("visit.package",), ("visit.too-long",)  # packages; visits past the hours
AFTER_TERM = ("package.after-term",)  # of one that outlives the contract


class WindowStatus(Spoken):
    """Where a day stands to a window."""

    NOT_STARTED = "not_started", N_("not started")
    OPEN = "open", N_("open")
    CLOSED = "closed", N_("closed")


class Refusal(Spoken):
    """Why a visit does not count, and the clause that says so."""

    TOO_LONG = "too_long", N_("longer than a visit may be"), VISITS[1]
    OUTSIDE_WINDOW = "outside_window", N_("outside the package's window"), WINDOW[0]
    NO_VISIT_LEFT = "no_visit_left", N_("every visit of the package is used"), VISITS[0]
    NO_PACKAGE = "no_package", N_("no package of professional services has been bought"), WINDOW[0]


COVERED = Phrase("covered")  # what becomes of a visit that is not refused, in words


@frozen(kw_only=True)
class VisitTerms:
    """What the clauses say of a package, and how we read them; a visit lasts ``hours`` at most."""

    months: int = figure("professional-services.window", "months")
    visits: int = figure("professional-services.visits", "visits")
    hours: int = figure("professional-services.visit-length", "hours")
    # The last day of "within 12 months", where it is free, and what a longer visit comes to.
    last_day: Literal["same-date", "day-before"] = reading("window.last-day")
    free_day_end: Literal["keep", "next-working-day"] = reading("window.free-day-end")
    too_long: Literal["uses-one", "refused"] = reading(*LONG)  # past the limit it is overage
    calendar: workdays.WorkingCalendar = field()


@frozen(kw_only=True)
class Package:
    """A package of professional services: when it was bought, and how a visit can name it."""

    purchased: date = checked(check_known)
    name: str | None = None
    note: str | None = None
    by: str | None = None

    @property
    def title(self) -> Speakable | str:
        """Which package it is, in words: its name, or when it was bought."""
        return self.name or Phrase("bought {day}", self.purchased)


def _check_hours(hours: float) -> None:
    if not 0 < hours <= MOST_HOURS:  # and so neither what is not a number
        said = Phrase("must be above 0, and {most} at most", MOST_HOURS)
        raise InvalidAmountError(said, name="hours", value=hours, most=MOST_HOURS)


@frozen(kw_only=True)
class Visit:
    """A consultant's visit. Raises `UnknownCalendarError` and `InvalidAmountError`."""

    on: date = checked(check_known)
    hours: float = checked(_check_hours)
    activities: tuple[ActivityId, ...] = ()  # what was done
    package: str | None = None  # the name of the one that it is to use; None lets the rule choose
    note: str | None = None
    by: str | None = None


@frozen(kw_only=True)
class Window:
    """The days on which a bought package can be used, and where a day stands to them."""

    first_day: date
    last_day: date
    last_working_day: date | None  # None where closures leave none
    status: WindowStatus


def package_window(purchased: date, terms: VisitTerms, as_of: When) -> Window:
    """Give the window of a package bought on a day (clause ``professional-services.window``).

    By the readings ``window.last-day`` and ``window.free-day-end`` of the terms. Raises
    `InvalidAmountError` and `UnknownCalendarError`.

    >>> terms = catalog.terms(VisitTerms)
    >>> package_window(date(2024, 2, 29), terms, date(2025, 1, 1)).last_day
    datetime.date(2025, 2, 28)
    """
    check_known(purchased)
    last, day = term_last_day(purchased, terms.months), warsaw_day(as_of)
    if terms.last_day == "same-date":
        last += DAY
    working = terms.calendar.is_working_day(last)
    if not working and terms.free_day_end == "next-working-day":
        last, working = terms.calendar.next_working_day(last), True
    last_working = last if working else terms.calendar.previous_working_day(last)
    status = WindowStatus.OPEN if day <= last else WindowStatus.CLOSED
    status = WindowStatus.NOT_STARTED if day < purchased else status
    usable = last_working if last_working >= purchased else None
    return Window(first_day=purchased, last_day=last, last_working_day=usable, status=status)


@frozen(kw_only=True)
class CountedVisit:
    """A visit, and the position of the package that it uses or the reason why it uses none."""

    visit: Visit = flat(Visit)
    position: int | None = hidden(default=None)
    reason: Refusal | None = None
    overage_hours: float = 0  # past the limit, of a visit that uses one (reading visit.too-long)

    @part
    def clause(self) -> str | None:
        return self.reason.grounds[0] if self.reason else None

    @part
    def text(self) -> Speakable:
        return self.reason.text if self.reason else COVERED


@frozen(kw_only=True)
class VisitsOf:
    """A package's visits in numbers; none remain once the window has closed."""

    included: int
    used: int
    remaining: int
    overage_hours: float


@frozen(kw_only=True)
class PackageStanding:
    """What is left of one package as of a day, and the visits that use it."""

    package: Package = flat(Package)
    window: Window
    visits: VisitsOf
    days_to_go: int | None  # after the day, through the window's last; None once it has closed
    made: tuple[Visit, ...]
    key: str = hidden()  # when it was bought, and its name or else its position

    @property
    def usable(self) -> bool:
        return self.window.status is WindowStatus.OPEN and self.visits.remaining > 0


@frozen(kw_only=True)
class ProfessionalServices:
    """What is left of packages of professional services as of a moment, or of a whole day.

    A visit uses the package whose window closes first, unless it names one (reading
    ``visit.package``); one that is shorter than the limit uses a whole visit (reading
    ``visit.whole``). So what becomes of a visit depends on earlier days and its own alone, and
    not on the order in which visits are given. Raises `UnknownCalendarError`.
    """

    terms: VisitTerms
    packages: tuple[Package, ...]
    visits: tuple[Visit, ...]
    as_of: When

    @kept
    def _day(self) -> date:
        return warsaw_day(self.as_of)

    @kept
    def windows(self) -> tuple[Window, ...]:
        return tuple(package_window(one.purchased, self.terms, self._day) for one in self.packages)

    @kept
    def _first_to_close(self) -> list[int]:
        """The packages' positions, in the order in which their windows close."""

        def order(index: int) -> tuple[date, date, str]:
            # Of those bought on one day, those without a name come first: no visit asks for them.
            window = self.windows[index]
            return window.last_day, window.first_day, name_key(self.packages[index].name or "")

        return sorted(range(len(self.packages)), key=order)

    @kept
    def _position(self) -> dict[str, int]:
        return {name_key(each.name): at for at, each in enumerate(self.packages) if each.name}

    def _named(self, visit: Visit) -> int | None:
        return None if visit.package is None else self._position.get(name_key(visit.package))

    @kept
    def counted(self) -> tuple[CountedVisit, ...]:
        """Every visit, in the order of their days, and what becomes of it."""
        left = [self.terms.visits] * len(self.packages)

        def order(visit: Visit) -> tuple[date, bool, float, str, tuple[str, ...]]:
            # Of two on one day, the one that has no choice comes first, then the shorter one.
            free = self._named(visit) is None
            return visit.on, free, visit.hours, visit.package or "", visit.activities

        return tuple(self._use(visit, left) for visit in sorted(self.visits, key=order))

    def _use(self, visit: Visit, left: list[int]) -> CountedVisit:
        named = self._named(visit)
        candidates = self._first_to_close if named is None else [named]
        past, reason = max(0, visit.hours - self.terms.hours), Refusal.NO_PACKAGE
        if past and self.terms.too_long == "refused":
            reason = Refusal.TOO_LONG
        elif candidates:
            windows, day = self.windows, visit.on
            usable = [x for x in candidates if windows[x].first_day <= day <= windows[x].last_day]
            for each in usable:
                if left[each]:
                    left[each] -= 1
                    return CountedVisit(visit=visit, position=each, overage_hours=round(past, 4))
            reason = Refusal.NO_VISIT_LEFT if usable else Refusal.OUTSIDE_WINDOW
        return CountedVisit(visit=visit, reason=reason)

    @kept
    def come(self) -> tuple[CountedVisit, ...]:
        """Those of them that have been made by the day asked about."""
        return tuple(each for each in self.counted if each.visit.on <= self._day)

    @kept
    def standings(self) -> tuple[PackageStanding, ...]:
        """What is left of each package, those that close first before the others."""
        return tuple(map(self._standing, self._first_to_close))

    def _standing(self, index: int) -> PackageStanding:
        window, bought = self.windows[index], self.packages[index]
        made = [each for each in self.come if each.position == index]
        included, overage = self.terms.visits, sum(each.overage_hours for each in made)
        closed = window.status is WindowStatus.CLOSED
        left = 0 if closed else included - len(made)
        visits = VisitsOf(included=included, used=len(made), remaining=left, overage_hours=overage)
        return PackageStanding(
            package=bought,
            window=window,
            visits=visits,
            days_to_go=None if closed else (window.last_day - self._day).days,
            made=tuple(each.visit for each in made),
            key=f"{bought.purchased} {bought.name or index}",
        )

    @kept
    def refused(self) -> tuple[CountedVisit, ...]:
        return tuple(each for each in self.come if each.reason is not None)

    @property
    def not_yet(self) -> int:
        """Visits left out because they are dated after the moment asked about."""
        return len(self.counted) - len(self.come)

    @property
    def grounds(self) -> Iterator[str]:
        """The clauses and readings that it rests on; none where there is nothing to tell."""
        if self.packages or self.refused:
            yield from GROUNDS
        yield from (clause for each in self.refused if (clause := each.clause))
        yield from SEVERAL if len(self.packages) > 1 else ()
        yield from LONG if any(each.visit.hours > self.terms.hours for each in self.come) else ()

    def preflight(self, visit: Visit) -> CountedVisit:
        """Tell what would become of a visit to come, by what is left."""
        used = [each.position for each in self.come]
        left = [self.terms.visits - used.count(index) for index in range(len(self.packages))]
        return self._use(visit, left)
