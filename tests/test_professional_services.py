"""Professional services: which visits count, which are refused and why, and how many are left."""

import math
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from attrs import evolve

from sage_entitlements import (
    NonexistentTimeError,
    ProfessionalServicesBalance,
    ProfessionalServicesTerms,
    Refusal,
    UnknownCalendarError,
    Visit,
    WindowFreeDayEnd,
    WindowLastDay,
    WindowStatus,
    WorkingCalendar,
    professional_services_balance,
)
from sage_entitlements.professional_services import count_visits, package_window

TERMS = ProfessionalServicesTerms(
    months=12,
    visits=3,
    hours=7,
    last_day=WindowLastDay.SAME_DATE,
    free_day_end=WindowFreeDayEnd.KEEP,
    calendar=WorkingCalendar(),
)
PURCHASED = date(2025, 3, 10)
LAST = date(2026, 3, 10)
REASONS = (
    "professional-services.window",
    "window.last-day",
    "window.free-day-end",
    "professional-services.visits",
    "professional-services.visit-length",
    "visit.whole",
    "working-day",
)


def visit(on: str, hours: float = 4) -> Visit:
    return Visit(on=date.fromisoformat(on), hours=hours)


def balance(
    *visits: Visit, as_of: date = LAST, terms: ProfessionalServicesTerms = TERMS
) -> ProfessionalServicesBalance:
    return professional_services_balance(PURCHASED, visits, as_of=as_of, terms=terms)


def refusals(found: ProfessionalServicesBalance) -> list[tuple[Visit, Refusal]]:
    return [(each.visit, each.refusal) for each in found.refused]


class TestOneVisit:
    """A visit counts if it took some time, no more than the limit, on a day of the window."""

    @pytest.mark.parametrize(
        ("hours", "refusal"),
        [
            (7, None),
            (7.0, None),
            (0.001, None),
            (math.nextafter(7, 8), Refusal.TOO_LONG),
            (7.01, Refusal.TOO_LONG),
            (math.inf, Refusal.TOO_LONG),
            (0, Refusal.NOT_POSITIVE),
            (-0.0, Refusal.NOT_POSITIVE),
            (-1, Refusal.NOT_POSITIVE),
            (-math.inf, Refusal.NOT_POSITIVE),
            (math.nan, Refusal.NOT_POSITIVE),
        ],
    )
    def test_its_length(self, hours: float, refusal: Refusal | None) -> None:
        one = visit("2025-06-02", hours)
        found = balance(one)
        assert [each.refusal for each in found.refused] == ([refusal] if refusal else [])
        assert (found.used, found.remaining) == ((0, 3) if refusal else (1, 2))
        assert balance().preflight(one) is refusal

    @pytest.mark.parametrize(
        ("on", "inside"),
        [
            ("2025-03-09", False),
            ("2025-03-10", True),
            ("2026-03-10", True),
            ("2026-03-11", False),
            ("1980-01-01", False),
        ],
    )
    def test_its_day(self, on: str, *, inside: bool) -> None:
        one = visit(on)
        found = balance(one, as_of=date(2026, 12, 31))
        expected = None if inside else Refusal.OUTSIDE_WINDOW
        assert refusals(found) == ([] if inside else [(one, expected)])
        assert found.used == int(inside)
        assert balance().preflight(one) is expected

    def test_its_own_fault_comes_before_the_window(self) -> None:
        assert balance().preflight(visit("2027-01-01", 8)) is Refusal.TOO_LONG
        assert balance().preflight(visit("2027-01-01", 0)) is Refusal.NOT_POSITIVE


class TestSeveralVisits:
    """The first of them by day count, up to the number included."""

    days = ("2025-04-01", "2025-05-05", "2025-06-02", "2025-07-01", "2025-08-01")

    @pytest.mark.parametrize(
        ("number", "used", "remaining", "refused"),
        [(0, 0, 3, 0), (1, 1, 2, 0), (2, 2, 1, 0), (3, 3, 0, 0), (4, 3, 0, 1), (5, 3, 0, 2)],
    )
    def test_the_fourth_is_refused(
        self, number: int, used: int, remaining: int, refused: int
    ) -> None:
        visits = [visit(on) for on in self.days[:number]]
        found = balance(*visits)
        assert (found.included, found.used, found.remaining) == (3, used, remaining)
        assert refusals(found) == [(each, Refusal.NO_VISIT_LEFT) for each in visits[3:]]
        assert len(found.refused) == refused
        ahead = found.preflight(visit("2025-09-01"))
        assert ahead is (None if remaining else Refusal.NO_VISIT_LEFT)

    def test_the_order_in_which_they_are_given_does_not_matter(self) -> None:
        visits = [visit(on) for on in self.days]
        expected = [(each, Refusal.NO_VISIT_LEFT) for each in visits[3:]]
        assert all(refusals(balance(*each)) == expected for each in permutations(visits))

    def test_of_two_on_one_day_the_same_counts_however_they_are_given(self) -> None:
        visits = [visit(on) for on in self.days[:2]]
        short, long = visit("2025-06-02", 2), visit("2025-06-02", 5)
        one = balance(*visits, short, long)
        assert one.used == 3
        assert refusals(balance(*visits, long, short)) == refusals(one)

    @pytest.mark.parametrize(("shorter", "longer"), [(2, 5), (0.25, 0.75), (6.5, 7)])
    def test_of_two_on_one_day_the_shorter_counts(self, shorter: float, longer: float) -> None:
        visits = [visit(on) for on in self.days[:2]]
        for both in permutations([visit("2025-06-02", shorter), visit("2025-06-02", longer)]):
            found = balance(*visits, *both)
            assert refusals(found) == [(visit("2025-06-02", longer), Refusal.NO_VISIT_LEFT)]

    def test_one_that_is_not_a_number_does_not_disturb_the_order(self) -> None:
        visits = [visit("2025-06-02", hours) for hours in (2, math.nan, 5, 1, 4)]
        for given in permutations(visits):
            last = refusals(balance(*given))[-1]
            assert last == (visit("2025-06-02", 5), Refusal.NO_VISIT_LEFT)

    def test_two_on_one_day_are_two(self) -> None:
        found = balance(visit("2025-06-02", 4), visit("2025-06-02", 4))
        assert (found.used, found.remaining, found.refused) == (2, 1, ())

    def test_refused_ones_use_nothing(self) -> None:
        found = balance(
            visit("2025-03-20", 8),
            visit("2025-03-21", 0),
            visit("2025-03-01"),
            *(visit(on) for on in self.days[:4]),
        )
        assert found.used == 3
        assert [(f"{one.on}", refusal) for one, refusal in refusals(found)] == [
            ("2025-03-01", Refusal.OUTSIDE_WINDOW),
            ("2025-03-20", Refusal.TOO_LONG),
            ("2025-03-21", Refusal.NOT_POSITIVE),
            ("2025-07-01", Refusal.NO_VISIT_LEFT),
        ]

    def test_the_fault_of_a_visit_comes_before_that_none_is_left(self) -> None:
        found = balance(*(visit(on) for on in self.days[:3]))
        assert found.preflight(visit("2025-09-01", 8)) is Refusal.TOO_LONG
        assert found.preflight(visit("2025-09-01", 0)) is Refusal.NOT_POSITIVE
        assert found.preflight(visit("2027-09-01")) is Refusal.OUTSIDE_WINDOW
        late = balance(*(visit(on) for on in self.days[:3]), visit("2025-09-01", 8))
        assert refusals(late) == [(visit("2025-09-01", 8), Refusal.TOO_LONG)]

    def test_hours_do_not_move_between_visits(self) -> None:
        found = balance(*(visit(on, 1) for on in self.days[:3]))
        assert (found.used, found.remaining) == (3, 0)

    def test_an_iterator_will_do(self) -> None:
        found = professional_services_balance(
            PURCHASED, iter([visit("2025-06-02")]), as_of=LAST, terms=TERMS
        )
        assert found.used == 1


class TestNotYet:
    """Visits dated after the day asked about do not count, and are numbered."""

    @pytest.mark.parametrize(
        ("as_of", "used", "not_yet"),
        [
            (date(2025, 6, 1), 0, 2),
            (date(2025, 6, 2), 1, 1),
            (datetime(2025, 6, 1, 21, 59, tzinfo=UTC), 0, 2),
            (datetime(2025, 6, 1, 22, 0, tzinfo=UTC), 1, 1),
            (datetime.fromisoformat("2025-06-02T00:00"), 1, 1),
            (date(2025, 6, 3), 2, 0),
        ],
    )
    def test_as_of(self, as_of: date, used: int, not_yet: int) -> None:
        found = balance(visit("2025-06-02"), visit("2025-06-03"), as_of=as_of)
        assert (found.used, found.remaining, found.not_yet) == (used, 3 - used, not_yet)

    def test_bad_ones_to_come_are_not_refused_yet(self) -> None:
        found = balance(visit("2025-06-02", 8), as_of=date(2025, 6, 1))
        assert (found.refused, found.not_yet) == ((), 1)


class TestWindow:
    """Visits can be made while the window is open; once it has closed none is left."""

    @pytest.mark.parametrize(
        ("as_of", "status", "remaining"),
        [
            (date(2025, 3, 9), WindowStatus.NOT_STARTED, 3),
            (date(2025, 3, 10), WindowStatus.OPEN, 3),
            (date(2026, 3, 10), WindowStatus.OPEN, 3),
            (date(2026, 3, 11), WindowStatus.CLOSED, 0),
            (datetime(2026, 3, 10, 22, 59, tzinfo=UTC), WindowStatus.OPEN, 3),
            (datetime(2026, 3, 10, 23, 0, tzinfo=UTC), WindowStatus.CLOSED, 0),
        ],
    )
    def test_its_edges(self, as_of: date, status: WindowStatus, remaining: int) -> None:
        found = balance(as_of=as_of)
        assert found.status is status
        assert found.remaining == remaining
        assert found.included == 3

    def test_visits_made_still_show_when_it_has_closed(self) -> None:
        found = balance(visit("2025-06-02"), as_of=date(2026, 3, 11))
        assert (found.used, found.remaining) == (1, 0)

    def test_readings_given_replace_those_of_the_terms(self) -> None:
        # A year later it is Sunday, the day before Saturday.
        purchased = date(2025, 3, 15)

        def last(
            last_day: WindowLastDay | None, free_day_end: WindowFreeDayEnd | None
        ) -> tuple[int, int]:
            found = professional_services_balance(
                purchased,
                [],
                as_of=purchased,
                terms=TERMS,
                last_day=last_day,
                free_day_end=free_day_end,
            )
            assert found.terms.last_day is (last_day or WindowLastDay.SAME_DATE)
            assert found.terms.free_day_end is (free_day_end or WindowFreeDayEnd.KEEP)
            return found.window.last_day.month, found.window.last_day.day

        assert last(None, None) == (3, 15)
        assert last(WindowLastDay.SAME_DATE, WindowFreeDayEnd.KEEP) == (3, 15)
        assert last(WindowLastDay.DAY_BEFORE, None) == (3, 14)
        assert last(None, WindowFreeDayEnd.NEXT_WORKING_DAY) == (3, 16)
        assert last(WindowLastDay.DAY_BEFORE, WindowFreeDayEnd.NEXT_WORKING_DAY) == (3, 16)

    def test_readings_given_replace_others_with_the_defaults_too(self) -> None:
        other = evolve(
            TERMS,
            last_day=WindowLastDay.DAY_BEFORE,
            free_day_end=WindowFreeDayEnd.NEXT_WORKING_DAY,
        )
        found = professional_services_balance(
            date(2025, 3, 15),
            [],
            as_of=PURCHASED,
            terms=other,
            last_day=WindowLastDay.SAME_DATE,
            free_day_end=WindowFreeDayEnd.KEEP,
        )
        assert found.window.last_day == date(2026, 3, 15)


class TestRefusals:
    """Each refusal names the clause that says so."""

    @pytest.mark.parametrize(
        ("refusal", "clause"),
        [
            (Refusal.NOT_POSITIVE, "professional-services.visit-length"),
            (Refusal.TOO_LONG, "professional-services.visit-length"),
            (Refusal.OUTSIDE_WINDOW, "professional-services.window"),
            (Refusal.NO_VISIT_LEFT, "professional-services.visits"),
        ],
    )
    def test_its_clause(self, refusal: Refusal, clause: str) -> None:
        assert refusal.clause == clause

    def test_they_have_the_names_that_scripts_read(self) -> None:
        names = {"not_positive", "too_long", "outside_window", "no_visit_left", "no_package"}
        assert set(Refusal) == names

    def test_the_answer_names_its_reasons(self) -> None:
        assert balance().reasons == REASONS
        assert balance(visit("2025-06-02", 8)).reasons == REASONS


class TestOtherTerms:
    """Figures come from the terms, whatever they are."""

    def test_other_figures(self) -> None:
        terms = evolve(TERMS, months=6, visits=1, hours=2)
        found = balance(visit("2025-06-02", 2), visit("2025-06-03", 2), terms=terms)
        assert found.window.last_day == date(2025, 9, 10)
        assert (found.included, found.used) == (1, 1)
        assert [refusal for _, refusal in refusals(found)] == [Refusal.NO_VISIT_LEFT]
        assert balance(terms=terms).preflight(visit("2025-06-02", 2.5)) is Refusal.TOO_LONG


def test_refused_moments() -> None:
    with pytest.raises(NonexistentTimeError):
        balance(as_of=datetime.fromisoformat("2025-03-30T02:30"))
    with pytest.raises(UnknownCalendarError):
        balance(as_of=date(1989, 12, 31))
    with pytest.raises(UnknownCalendarError):
        professional_services_balance(date(1989, 12, 31), [], as_of=LAST, terms=TERMS)


def test_of_two_packages_alike_the_one_without_a_name_is_used_first() -> None:
    """No visit can ask for it; so none is lost that a visit with a name might want."""
    windows = [package_window(date(2025, 3, 10), TERMS)] * 2
    (counted,) = count_visits(windows, [visit("2025-06-02", 7)], terms=TERMS, names={"a": 0})
    assert counted.package == 1


def test_visits_alike_but_for_their_packages_stand_in_one_order() -> None:
    windows = [package_window(date(2025, 3, 10), TERMS)] * 2
    one, other = (evolve(visit("2025-06-02", 7), package=name) for name in ("A", "B"))
    names = {"a": 0, "b": 1}
    both = count_visits(windows, [one, other], terms=TERMS, names=names)
    assert both == count_visits(windows, [other, one], terms=TERMS, names=names)
