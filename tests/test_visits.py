"""Professional services: windows of packages, which visits they cover, and how many are left."""

import math
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from attrs import astuple, evolve

from catalog_data import held_catalog
from sage_entitlements import Language, dates
from sage_entitlements.errors import InvalidAmountError, NonexistentTimeError, UnknownCalendarError
from sage_entitlements.model import CalendarEntry
from sage_entitlements.visits import (
    Package,
    ProfessionalServices,
    Refusal,
    Visit,
    VisitTerms,
    Window,
    WindowStatus,
    package_window,
)
from sage_entitlements.workdays import WorkingCalendar

iso = date.fromisoformat
moment = datetime.fromisoformat
DAY = timedelta(days=1)
PURCHASED, LAST = date(2025, 3, 10), date(2026, 3, 10)
DAY_BEFORE, MOVED = {"last_day": "day-before"}, {"free_day_end": "next-working-day"}
TERMS = held_catalog().terms(VisitTerms)
REFUSED = evolve(TERMS, too_long="refused")
GROUNDS = (
    "professional-services.window",
    "window.last-day",
    "window.free-day-end",
    "professional-services.visits",
    "professional-services.visit-length",
    "visit.whole",
    "working-day",
)
SAID = {
    None: (None, "covered"),
    "too_long": (GROUNDS[4], "longer than a visit may be"),
    "outside_window": (GROUNDS[0], "outside the package's window"),
    "no_visit_left": (GROUNDS[3], "every visit of the package is used"),
    "no_package": (GROUNDS[0], "no package of professional services has been bought"),
}


def window(purchased: str, **changes: Any) -> Window:
    return package_window(iso(purchased), evolve(TERMS, **changes), PURCHASED)


def visit(on: str, hours: float = 4, package: str | None = None) -> Visit:
    return Visit(on=iso(on), hours=hours, package=package)


def services(
    *visits: Visit,
    as_of: date = LAST,
    packages: tuple[str | None, ...] = (None,),
    terms: VisitTerms = TERMS,
) -> ProfessionalServices:
    """Ask about packages with these names, all bought on one day."""
    bought = tuple(Package(purchased=PURCHASED, name=name) for name in packages)
    return ProfessionalServices(terms=terms, packages=bought, visits=visits, as_of=as_of)


def numbers(found: ProfessionalServices) -> tuple[int, ...]:
    """Give the visits included, used and remaining."""
    (standing,) = found.standings
    return astuple(standing.visits)[:3]


def refusals(found: ProfessionalServices) -> list[tuple[str, str]]:
    return [(each.visit.on.isoformat(), str(each.reason)) for each in found.refused]


class TestWindow:
    """A window holds the day of purchase and its last day, as the readings say."""

    @pytest.mark.parametrize(
        ("purchased", "last_day", "moved", "last_working_day"),
        [
            ("2025-03-10", "2026-03-10", "2026-03-10", "2026-03-10"),  # a Tuesday
            ("2024-02-29", "2025-02-28", "2025-02-28", "2025-02-28"),
            ("2024-02-28", "2025-02-28", "2025-02-28", "2025-02-28"),
            ("2023-02-28", "2024-02-28", "2024-02-28", "2024-02-28"),
            ("2023-03-01", "2024-03-01", "2024-03-01", "2024-03-01"),
            ("2025-12-31", "2026-12-31", "2026-12-31", "2026-12-31"),
            ("2099-12-31", "2100-12-31", "2100-12-31", "2100-12-31"),  # the last day known
            ("2025-03-14", "2026-03-14", "2026-03-16", "2026-03-13"),  # a Saturday
            ("2025-03-15", "2026-03-15", "2026-03-16", "2026-03-13"),  # a Sunday
            ("2025-01-01", "2026-01-01", "2026-01-02", "2025-12-31"),  # New Year, a Thursday
            ("2024-12-24", "2025-12-24", "2025-12-29", "2025-12-23"),  # the first free one
            ("2023-12-24", "2024-12-24", "2024-12-24", "2024-12-24"),  # the last working one
            ("2025-04-05", "2026-04-05", "2026-04-07", "2026-04-03"),  # Easter Sunday
            ("2020-02-29", "2021-02-28", "2021-03-01", "2021-02-26"),  # a Sunday
        ],
    )
    def test_its_ends(
        self, purchased: str, last_day: str, moved: str, last_working_day: str
    ) -> None:
        kept, other = window(purchased), window(purchased, **MOVED)
        assert kept.first_day == iso(purchased)
        assert (kept.last_day, kept.last_working_day) == (iso(last_day), iso(last_working_day))
        assert window(purchased, **DAY_BEFORE).last_day == iso(last_day) - DAY
        assert other.last_day == other.last_working_day == iso(moved)

    @pytest.mark.parametrize(
        ("first_closed", "last_working_day"), [("2025-03-11", PURCHASED), ("2025-03-10", None)]
    )
    def test_closures_can_leave_no_working_day_but_the_purchase_or_none(
        self, first_closed: str, last_working_day: date | None
    ) -> None:
        closed = [
            CalendarEntry(day=iso(first_closed) + each * DAY, note="moving") for each in range(32)
        ]
        found = window("2025-03-10", months=1, calendar=WorkingCalendar(tuple(closed)))
        assert (found.last_day, found.last_working_day) == (iso("2025-04-10"), last_working_day)

    @pytest.mark.parametrize(
        ("as_of", "status", "days_to_go"),
        [
            (date(2025, 3, 9), "not_started", 366),
            (date(2025, 3, 10), "open", 365),
            (date(2026, 3, 10), "open", 0),
            (date(2026, 3, 11), "closed", None),
            (datetime(2025, 3, 9, 22, 59, tzinfo=UTC), "not_started", 366),
            (datetime(2025, 3, 9, 23, tzinfo=UTC), "open", 365),
            (datetime(2026, 3, 10, 22, 59, tzinfo=UTC), "open", 0),
            (datetime(2026, 3, 10, 23, tzinfo=UTC), "closed", None),
        ],
    )
    def test_nothing_is_left_once_it_has_closed(
        self, as_of: date, status: str, days_to_go: int | None
    ) -> None:
        found = services(as_of=as_of)
        (standing,) = found.standings
        assert (standing.window.status, standing.days_to_go) == (status, days_to_go)
        assert numbers(found) == (3, 0, 0 if status == "closed" else 3)
        assert standing.usable is (status == "open")
        if not isinstance(as_of, datetime):
            window = standing.window
            assert (window.first_day <= as_of <= window.last_day) is (status == "open")

    def test_the_least_and_the_most_months(self) -> None:
        assert window("2025-03-10", months=1).last_day == iso("2025-04-10")
        whole = window("1990-01-01", months=12 * 111, **DAY_BEFORE)
        assert whole.last_day == iso("2100-12-31")

    @pytest.mark.parametrize("months", [0, -1, 12 * 111 + 1, 100_000, 10**12])
    def test_other_numbers_of_months_are_refused(self, months: int) -> None:
        with pytest.raises(InvalidAmountError) as raised:
            window("2025-03-10", months=months)
        found = raised.value
        assert (found.name, found.value, found.most) == ("months", months, 12 * 111)

    @pytest.mark.parametrize("purchased", ["1989-12-31", "2100-01-01", "2101-01-01"])
    def test_one_that_reaches_into_unknown_years_is_refused(self, purchased: str) -> None:
        with pytest.raises(UnknownCalendarError):
            window(purchased)


class TestOneVisit:
    """A visit counts on a day of the window; the hours past the limit are read one way or other."""

    @pytest.mark.parametrize(
        ("on", "hours", "refusal"),
        [
            ("2025-06-02", 7, None),
            ("2025-06-02", 0.001, None),
            ("2025-06-02", math.nextafter(7, 8), "too_long"),
            ("2025-06-02", 24, "too_long"),
            ("2025-03-09", 4, "outside_window"),
            ("2025-03-10", 4, None),
            ("2026-03-10", 4, None),
            ("2026-03-11", 4, "outside_window"),
            ("1990-01-01", 4, "outside_window"),
            ("2027-01-01", 8, "too_long"),  # its own fault comes first
        ],
    )
    def test_each_case(self, on: str, hours: float, refusal: str | None) -> None:
        one = visit(on, hours)
        found = services(one, as_of=date(2027, 1, 1), terms=REFUSED)
        (counted,) = found.counted
        assert counted.reason == services(terms=REFUSED).preflight(one).reason == refusal
        assert refusals(found) == ([(on, refusal)] if refusal else [])
        assert found.standings[0].made == (() if refusal else (one,))
        assert numbers(found)[1] == (0 if refusal else 1)
        assert ("visit.too-long" in found.grounds) is (hours > 7)

    @pytest.mark.parametrize(
        ("on", "hours", "overage", "refusal"),
        [
            ("2025-06-02", 7, 0, None),
            ("2025-06-02", 7.1, 0.1, None),  # as a file says it, not as floats subtract
            ("2025-06-02", 8, 1, None),
            ("2025-06-02", 24, 17, None),
            ("2026-03-11", 8, 0, "outside_window"),
        ],
    )
    def test_hours_past_the_limit_are_overage(
        self, on: str, hours: float, overage: float, refusal: str | None
    ) -> None:
        one = visit(on, hours)
        found = services(one, as_of=date(2027, 1, 1))
        (counted,) = found.counted
        assert counted == services().preflight(one)
        assert (counted.reason, counted.overage_hours) == (refusal, overage)
        assert (numbers(found)[1], found.standings[0].visits.overage_hours) == (
            not refusal,
            overage,
        )
        assert ("visit.too-long" in found.grounds) is (hours > 7)

    @pytest.mark.parametrize("hours", [0, -0.0, -1, 25, math.nan, math.inf, -math.inf])
    def test_hours_that_no_visit_takes_are_refused(self, hours: float) -> None:
        with pytest.raises(InvalidAmountError, match="must be above 0, and 24 at most") as raised:
            visit("2025-06-02", hours)
        assert (raised.value.name, raised.value.most) == ("hours", 24)

    @pytest.mark.parametrize("day", ["1989-12-31", "2101-01-01"])
    def test_days_in_unknown_years_and_moments_that_clocks_skip_are_refused(self, day: str) -> None:
        for ask in (
            lambda: visit(day),
            lambda: Package(purchased=iso(day)),
            lambda: services(as_of=iso(day)).standings,
        ):
            with pytest.raises(UnknownCalendarError):
                ask()
        with pytest.raises(NonexistentTimeError):
            _ = services(as_of=moment("2025-03-30T02:30")).standings


class TestSeveralVisits:
    """The first of them by day count, up to the number included."""

    days = ("2025-04-01", "2025-05-05", "2025-06-02", "2025-07-01", "2025-08-01")
    five = tuple(map(visit, days))

    def test_the_order_in_which_they_are_given_does_not_matter(self) -> None:
        expected = [(on, "no_visit_left") for on in self.days[3:]]
        assert all(refusals(services(*each)) == expected for each in permutations(self.five))

    @pytest.mark.parametrize(("shorter", "longer"), [(2, 5), (0.25, 0.75), (6.5, 7)])
    def test_of_two_on_one_day_the_shorter_counts(self, shorter: float, longer: float) -> None:
        for both in permutations([visit("2025-06-02", shorter), visit("2025-06-02", longer)]):
            (refused,) = services(*self.five[:2], *both).refused
            assert (refused.visit.hours, refused.reason) == (longer, "no_visit_left")

    def test_refused_ones_use_nothing(self) -> None:
        bad = visit("2025-03-20", 8), visit("2025-03-01"), visit("2025-09-01", 8)
        found = services(*bad, *self.five[:4], terms=REFUSED)
        assert numbers(found) == (3, 3, 0)
        assert refusals(found) == [
            ("2025-03-01", "outside_window"),
            ("2025-03-20", "too_long"),
            ("2025-07-01", "no_visit_left"),
            ("2025-09-01", "too_long"),  # its own fault comes before that none is left
        ]

    @pytest.mark.parametrize(
        ("on", "hours", "refusal"),
        [
            ("2025-09-01", 8, "too_long"),
            ("2027-09-01", 4, "outside_window"),
            ("2025-09-01", 4, "no_visit_left"),
            ("2025-06-02", 1, "no_visit_left"),  # shorter, on the last one's day
            ("2025-03-11", 1, "no_visit_left"),  # before all of them
        ],
    )
    def test_where_none_is_left_none_is_covered(self, on: str, hours: int, refusal: str) -> None:
        found = services(*self.five[:3], terms=REFUSED)
        assert found.preflight(visit(on, hours)).reason == refusal
        assert not found.standings[0].usable

    @pytest.mark.parametrize(
        ("as_of", "used", "not_yet"),
        [
            (date(2025, 6, 1), 0, 3),
            (date(2025, 6, 2), 1, 2),
            (datetime(2025, 6, 1, 21, 59, tzinfo=UTC), 0, 3),
            (datetime(2025, 6, 1, 22, 0, tzinfo=UTC), 1, 2),
            (moment("2025-06-02T00:00"), 1, 2),
        ],
    )
    def test_those_to_come_are_neither_counted_nor_refused(
        self, as_of: date, used: int, not_yet: int
    ) -> None:
        visits = visit("2025-06-02"), visit("2025-06-03"), visit("2025-06-04", 8)
        found = services(*visits, as_of=as_of)
        assert numbers(found) == (3, used, 3 - used)
        assert (found.not_yet, found.refused) == (not_yet, ())


class TestSeveralPackages:
    """The one that closes first is used first, of those alike the one that has no name."""

    @pytest.mark.parametrize(
        ("names", "asked_for", "position"),
        [
            (("a", None), None, 1),  # none is lost that a visit with a name might want
            (("a", "b"), "B", 1),
            (("a", "b"), " b", 1),
            (("a", "b"), "A", 0),
            (("a", "b"), "x", 0),  # no package has that name, so the rule chooses
        ],
    )
    def test_which_one_a_visit_uses(
        self, names: tuple[str | None, ...], asked_for: str | None, position: int
    ) -> None:
        found = services(visit("2025-06-02", package=asked_for), packages=names)
        assert [each.position for each in found.counted] == [position]

    def test_visits_alike_but_for_their_packages_stand_in_one_order(self) -> None:
        both = [visit("2025-06-02", 7, package) for package in ("A", "B")]
        one, other = (services(*each, packages=("a", "b")) for each in (both, both[::-1]))
        assert one.counted == other.counted

    def test_of_two_on_one_day_the_one_without_a_choice_comes_first(self) -> None:
        found = services(visit("2025-06-02", 1), visit("2025-06-02", 7, "a"), packages=("a",))
        assert [each.visit.package for each in found.counted] == ["a", None]

    def test_each_is_told_by_its_name_or_by_its_day(self) -> None:
        unnamed, named = (each.package.title for each in services(packages=("a", None)).standings)
        assert named == "a"
        assert not isinstance(unnamed, str)
        assert unnamed.to(Language.EN) == "bought 10 Mar 2025"


class TestReasons:
    """Each answer says why in words, and names the clauses that say so."""

    def test_what_becomes_of_a_visit(self) -> None:
        made = visit("2025-03-09"), visit("2025-03-10", 8), *[visit("2025-03-10")] * 4
        counted = services(*made, terms=REFUSED).counted + services(made[2], packages=()).counted
        said = {each.reason: (each.clause, each.text.to(Language.EN)) for each in counted}
        assert said == SAID
        assert set(Refusal) | {None} == set(SAID)
        assert set(WindowStatus) == {"not_started", "open", "closed"}

    def test_of_packages(self) -> None:
        assert tuple(services().grounds) == GROUNDS
        assert tuple(services(packages=(None, "a")).grounds) == (*GROUNDS, "visit.package")
        assert tuple(services(visit("2025-06-02"), packages=()).grounds) == (*GROUNDS, GROUNDS[0])
        assert tuple(services(packages=()).grounds) == ()


class TestWithoutAContract:
    """The question takes the figures from the catalogue."""

    @staticmethod
    def ask(*visits: Visit, as_of: date = LAST, coming: Visit | None = None) -> dates.Visits:
        return dates.visits(
            held_catalog(), purchased=PURCHASED, visits=iter(visits), as_of=as_of, coming=coming
        )

    def test_what_it_tells(self) -> None:
        made = visit("2025-06-02"), visit("2025-06-03", 8), visit("2025-12-01")
        found = self.ask(*made, as_of=moment("2025-10-26T02:30"))
        assert astuple(found.package.visits) == (3, 2, 1, 1)
        assert (found.refused, found.not_yet, found.preflight) == ((), 1, None)
        assert tuple(each.id for each in found.reasons) == (*GROUNDS, "visit.too-long")
        (note,) = found.notes
        assert "26 Oct 2025 02:30 comes twice in Warsaw" in note.to(Language.EN)

    @pytest.mark.parametrize(("hours", "overage"), [(7, 0), (8, 1)])
    def test_a_visit_to_come(self, hours: int, overage: int) -> None:
        found = self.ask(coming=visit("2025-06-02", hours))
        assert found.preflight
        assert (found.preflight.covered, found.preflight.fate.overage_hours) == (True, overage)
        assert ("visit.too-long" in {each.id for each in found.reasons}) is (overage > 0)
        assert (found.package.visits.used, found.not_yet, found.notes) == (0, 0, ())
